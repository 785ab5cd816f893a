"""The text of a study file: YAML 1.2 to plain text, lists and mappings, with the line of each part.

Scalars stay as they are spelled. That makes ``yes`` and ``no`` text, keeps a level ``01`` or
``TRUE`` as the data spell it, and leaves numbers and dates to the models that expect them.
"""

from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from helpers.study.faults import Fault, Path, Places

__all__ = ["LARGEST", "UNREAD", "SourceText", "read_source_text"]

_NOTHING = {"", "~", "null", "Null", "NULL"}
# codes of faults that leave nothing at their place
UNREAD = ("too_deep", "not_text")
LARGEST = 1_000_000  # bytes
_MOST_PARTS = 30_000
_DEEPEST = 60


@dataclass(slots=True)
class SourceText:
    """A study file before it is checked.

    Attributes
    ----------
    raw : object
        Mappings, lists, text and None, as written; the first of repeated keys.
    places : Places
        The line of every key and list entry.
    faults : list of Fault
        Repeated keys and text that is not YAML.
    """

    raw: Any = None
    places: Places = field(default_factory=Places)
    faults: list[Fault] = field(default_factory=list)


def read_source_text(content: bytes) -> SourceText:
    """Return the parts of a study file, and every fault of its text."""
    source = SourceText()
    if len(content) > LARGEST:
        source.faults.append(_too_large())
        return source
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        source.faults.append(_not_utf8(content, error))
        return source
    try:
        source.raw = _Reader(source).value(_composed(text), ())
    except (RecursionError, _TooDeep):
        source.faults.append(_too_deep(()))
    except _TooMany:
        source.faults.append(_too_large())
    except MarkedYAMLError as error:
        source.faults.append(_syntax(error))
    except YAMLError as error:
        source.faults.append(_unreadable(text, error))
    # the parser is not ours: whatever else it raises on odd text is a fault of the text
    except (ValueError, TypeError, AttributeError, LookupError, AssertionError) as error:
        source.faults.append(_unreadable(text, error))
    return source


class _TooDeep(Exception):
    """Parts are nested deeper than any study file."""


class _TooMany(Exception):
    """There are more parts than in any study file."""


class _BoundedComposer(Composer):
    """Counts parts as they are parsed: what is not read costs nothing."""

    parts = depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        self.parts += 1
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _TooDeep
        if self.parts > _MOST_PARTS:
            raise _TooMany
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def _composed(text: str) -> Node | None:
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _BoundedComposer
    node: Node | None = yaml.compose(text)
    return node


@dataclass(slots=True)
class _Reader:
    source: SourceText
    parts: int = 0

    def value(self, node: Node | None, path: Path) -> Any:
        """Return what a node holds; note lines and repeated keys on the way."""
        self.parts += 1
        if len(path) > _DEEPEST or self.parts > _MOST_PARTS:  # an alias that holds itself
            if not any(fault.code == "too_deep" for fault in self.source.faults):
                self.source.faults.append(_too_deep(path[:1]))
            return None
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self._entry(item, (*path, i)) for i, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _entry(self, node: Node, path: Path) -> Any:
        self.source.places.lines.setdefault(path, _place(node))
        return self.value(node, path)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        held: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node, path)
            if key is None:
                continue
            if key in held:
                self._repeated(key, (*path, key), key_node)
                continue
            self.source.places.lines[(*path, key)] = _place(key_node)
            held[key] = None
            held[key] = self.value(value_node, (*path, key))
        return held

    def _key(self, node: Node, path: Path) -> str | None:
        if isinstance(node, ScalarNode):
            text = self._scalar(node, path, key=True)
            return None if text is None else str(text)
        fault = Fault(
            path=path, code="key_type", found="a list or mapping as a key",
            expected="a key that is one word", remedy="quote it if the brackets belong to it",
            place=_place(node),
        )  # fmt: skip
        self.source.faults.append(fault)
        return None

    def _repeated(self, key: str, path: Path, node: Node) -> None:
        first = self.source.places.of(path)[1]
        fault = Fault(
            path=path, code="repeated_key",
            found=f"'{key}' again, first on line {first}" if key else "a second empty key",
            expected="each key once", remedy="remove or rename one", place=_place(node),
        )  # fmt: skip
        self.source.faults.append(fault)

    def _scalar(self, node: Node | None, path: Path, *, key: bool = False) -> str | None:
        text = "" if node is None else str(node.value)
        plain = node is None or getattr(node, "style", None) is None
        tagged_text = str(getattr(node, "tag", "")).endswith(":str")
        if plain and not key and not tagged_text and text in _NOTHING:
            return None
        if any("\ud800" <= character <= "\udfff" for character in text):
            fault = Fault(
                path=path, code="not_text", found="half of a surrogate pair",
                expected="text", remedy="write the character itself", place=_place(node),
            )  # fmt: skip
            self.source.faults.append(fault)
            return None
        return text


def _place(node: Node | None) -> tuple[str, int]:
    return ("line", 1 if node is None else node.start_mark.line + 1)


def _too_deep(path: Path) -> Fault:
    return Fault(
        path=path, code="too_deep", found="parts nested without end",
        expected="a study file", remedy="write out what *aliases stand for",
    )  # fmt: skip


def _too_large() -> Fault:
    return Fault(
        path=(), code="too_large", found="a file larger than any plan",
        expected=f"at most {LARGEST // 1000} kB and {_MOST_PARTS} keys and values",
        remedy="is this the study file? data belong into data/raw",
    )  # fmt: skip


def _not_utf8(content: bytes, error: UnicodeDecodeError) -> Fault:
    line = content.count(b"\n", 0, error.start) + 1
    what = f"the byte 0x{content[error.start]:02X}"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        what = "UTF-16 text"
    return Fault(
        path=(), code="encoding", found=what, expected="UTF-8 text",
        remedy="save the file with encoding UTF-8", place=("line", line),
    )  # fmt: skip


# What the parser says: what a person should do. The first entry that occurs in it counts.
_REMEDIES = {
    "'\\t'": ("a tab", "spaces for indentation", "replace each tab by spaces"),
    "cannot start any token": (
        "a value that starts with a sign of YAML (% @ ` or the like)",
        "text in quotes",
        'write it as "..."',
    ),
    "mapping values are not allowed": (
        "a second ': ' in the line, or a key that is indented too far",
        "one key a line",
        'quote a value that holds ": ", and align the keys',
    ),
    "undefined alias": ("a value that starts with *", "text in quotes", 'write it as "*..."'),
    "another document": ("a second document after ---", "one study a file", "remove the --- line"),
    "expected ',' or": (
        "a list or mapping that is not closed, or lacks a comma",
        "a comma or the closing bracket",
        "check the brackets and commas of this entry",
    ),
    "expected <block end>": (
        "a line that does not align with the others",
        "keys of one level in one column",
        "align it with the keys it belongs to",
    ),
    "could not find expected ':'": (
        "a line without a colon",
        "key: value",
        "write a colon and a space after the key, or indent the line",
    ),
    "end of stream": ("a quotation mark that is not closed", "the closing one", "close the quotes"),
}

_LEFT_OPEN = ("expected ',' or", "end of stream", "could not find expected ':'")


def _syntax(error: MarkedYAMLError) -> Fault:
    problem = str(error.problem or error.context or "text that is not YAML")
    mark = error.problem_mark or error.context_mark
    # what was left open is where the reader should look, not the end of the file
    if error.context_mark is not None and any(saying in problem for saying in _LEFT_OPEN):
        mark = error.context_mark
    what = (f"text that is not YAML ({problem.splitlines()[0]})", "", "check the line")
    for saying, words in _REMEDIES.items():
        if saying in problem:
            what = words
            break
    found, expected, remedy = what
    return Fault(
        path=(), code="syntax", found=found, expected=expected, remedy=remedy,
        place=("line", 1 if mark is None else mark.line + 1),
    )  # fmt: skip


def _unreadable(text: str, error: Exception) -> Fault:
    position = getattr(error, "position", None)
    line = text.count("\n", 0, position) + 1 if isinstance(position, int) else 1
    return Fault(
        path=(), code="syntax", found="a character that YAML does not allow",
        expected="plain text", remedy="remove it", place=("line", line),
    )  # fmt: skip
