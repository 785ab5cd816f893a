"""The house plan is a test: an import may only point to a room further left.

errors <- stats <- results <- study <- data <- analysis <- present <- pipeline <- cli
"""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
ROOMS = ("errors", "stats", "results", "study", "data", "analysis", "present", "pipeline", "cli")
MODULES = sorted(SOURCE.glob("helpers/**/*.py"))
DOOR = SOURCE / "helpers" / "__init__.py"


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


def allowed(room):
    """Return the rooms that a room may import; the command's entry point may import all."""
    return set(ROOMS) if room == "__main__" else set(ROOMS[: ROOMS.index(room) + 1])


@pytest.mark.parametrize("path", [path for path in MODULES if path != DOOR], ids=dotted)
def test_imports_point_to_the_left(path):
    wrong = rooms_imported(ast.parse(path.read_text("utf-8"))) - allowed(room_of(dotted(path)))
    assert not wrong, f"{dotted(path)} may not import from {', '.join(sorted(wrong))}"


def test_the_door_of_the_package_opens_no_room_by_itself():
    """`from helpers import open_study` loads what it needs; `import helpers` loads nothing."""
    code = "import helpers, sys; print([name for name in sys.modules if 'helpers.' in name])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
    assert rooms_imported(ast.parse(DOOR.read_text("utf-8"))) <= {"analysis", "present"}


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
