"""The house plan is a test: an import may only point to a room further left.

errors <- stats <- results <- study <- data <- analysis <- present <- pipeline <- cli
"""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
ROOMS = ("errors", "stats", "results", "study", "data", "analysis", "present", "pipeline", "cli")
MODULES = sorted(path for path in SOURCE.glob("helpers/**/*.py"))


def room_of(module: str) -> str | None:
    """Return the room of a dotted module name; None for the package itself and for others."""
    package, _, rest = module.partition(".")
    return rest.split(".")[0] if package == "helpers" and rest else None


def rooms_imported(tree: ast.AST) -> set[str]:
    """Return the rooms that the code imports, wherever in the file it does so."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "helpers":
            names |= {f"helpers.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return {room for name in names if (room := room_of(name)) is not None}


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts)


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_imports_point_to_the_left(path):
    room = room_of(dotted(path))
    if room in (None, "__init__"):
        allowed = set()
    elif room == "__main__":
        allowed = set(ROOMS)
    else:
        allowed = set(ROOMS[: ROOMS.index(room) + 1])
    wrong = rooms_imported(ast.parse(path.read_text("utf-8"))) - allowed
    assert not wrong, f"{dotted(path)} may not import from {', '.join(sorted(wrong))}"


def test_every_module_lives_in_a_room():
    strangers = {room_of(dotted(path)) for path in MODULES} - set(ROOMS) - {"__init__", "__main__"}
    assert not strangers, f"rooms that the plan does not know: {strangers}"


@pytest.mark.parametrize(
    ("code", "rooms"),
    [
        ("import helpers.cli", {"cli"}),
        ("from helpers.data.readers import read", {"data"}),
        ("from helpers import present", {"present"}),
        ("def late():\n    from helpers.pipeline import run", {"pipeline"}),
        ("import pandas", set()),
    ],
)
def test_the_test_sees_every_form_of_import(code, rooms):
    assert rooms_imported(ast.parse(code)) == rooms
