"""Text files are UTF-8 on every platform: nothing is opened with the encoding of the machine."""

import ast
from pathlib import Path

import pytest

import helpers

SOURCES = Path(helpers.__file__).parent
NAMED = 99  # an argument that is only given by name
# by function, or method with a dot: place of the mode, its default, place of the encoding
CALLS = {
    "open": (1, "r", 3),
    "fdopen": (1, "r", 3),
    "NamedTemporaryFile": (0, "w+b", 2),
    "TemporaryFile": (0, "w+b", 2),
    "TextIOWrapper": (NAMED, "r", 1),
    ".open": (0, "r", 2),
    ".read_text": (NAMED, "r", 0),
    ".write_text": (NAMED, "w", 1),
    ".read_csv": (NAMED, "r", NAMED),
    ".read_table": (NAMED, "r", NAMED),
    ".to_csv": (NAMED, "w", NAMED),
}
LIKE_FUNCTIONS = ("io", "codecs", "os", "gzip", "tempfile")
OTHERS = ("archive", "self.archive", "webbrowser")  # a zip archive holds bytes
UTF_8 = ("utf-8", "utf-8-sig")


def _called(call):
    """Return the name under which a call stands in `CALLS`."""
    if not isinstance(call.func, ast.Attribute):
        return getattr(call.func, "id", "")
    owner, name = ast.unparse(call.func.value), call.func.attr
    if owner in OTHERS or (name == "to_csv" and not call.args):  # then it returns text
        return ""
    return name if owner in LIKE_FUNCTIONS else f".{name}"


def _argument(call, name, place, default):
    given = [keyword.value for keyword in call.keywords if keyword.arg == name]
    given += call.args[place : place + 1]
    constants = [value.value if isinstance(value, ast.Constant) else UTF_8[0] for value in given]
    return constants[0] if constants else default


def bare(code):
    """Return the lines of Python code that open a text file without saying that it is UTF-8."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    lines = []
    for call in (call for call in calls if _called(call) in CALLS):
        mode_at, usual, encoding_at = CALLS[_called(call)]
        text = "b" not in _argument(call, "mode", mode_at, usual)
        if text and _argument(call, "encoding", encoding_at, None) not in UTF_8:
            lines.append(call.lineno)
    return lines


def test_text_files_are_opened_as_utf_8():
    found = {
        path.relative_to(SOURCES).as_posix(): bare(path.read_text(encoding="utf-8"))
        for path in SOURCES.rglob("*.py")
    }
    assert len(found) > 100
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "code",
    [
        "open(p)", "open(p, 'w')", "open(p, mode='a')", "path.open()", "path.open('w')",
        "Path(p).open(mode='x', newline='')", "path.read_text()", "path.write_text(text)",
        "path.write_text(text, encoding='cp1252')", "pd.read_csv(p)", "table.to_csv(p)",
        "io.TextIOWrapper(stream)", "NamedTemporaryFile('w')", "os.fdopen(n, 'w')", "io.open(p)",
        "path.read_text('latin-1')", "tempfile.TemporaryFile(mode='w')",
    ],
)  # fmt: skip
def test_what_depends_on_the_machine_is_found(code):
    assert bare(code) == [1]


@pytest.mark.parametrize(
    "code",
    [
        "open(p, 'rb')", "open(p, encoding='utf-8')", "path.open('wb')", "path.read_bytes()",
        "path.open(encoding='utf-8', newline='')", "path.write_text(text, encoding='utf-8')",
        "path.read_text('utf-8')", "pd.read_csv(p, encoding='utf-8')", "table.to_csv(index=False)",
        "zipfile.ZipFile(p)", "NamedTemporaryFile()", "archive.open(name)", "webbrowser.open(url)",
    ],
)  # fmt: skip
def test_what_does_not_is_let_be(code):
    assert bare(code) == []
