"""Values as YAML in one line, spelled as the shipped study files spell them."""

import re
from collections.abc import Mapping
from typing import Any

from helpers.results.model import shortest

__all__ = ["flow_text", "line", "one_line", "quoted"]

_PLAIN = re.compile(r"(?:\.\./)*[^\W_]\w*(?:[ .%/+'()-]+\w+)*[%+)]*")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_WORDS = {"yes", "no", "y", "n", "on", "off", "true", "false", "null"}
_LONGEST = 150  # letters of a comment


def quoted(text: str) -> str:
    r"""Return a text as YAML reads it back: plain where it can be, else in quotation marks.

    >>> quoted("Age at entry"), quoted("no"), quoted("a: b"), quoted("0"), quoted("\x00")
    ('Age at entry', '"no"', '"a: b"', '0', '"\\x00"')
    """
    plain = _NUMBER.fullmatch(text) or (_PLAIN.fullmatch(text) and text.casefold() not in _WORDS)
    if plain and text.isprintable():
        return text
    return f'"{"".join(map(_sign, text))}"'


def _sign(sign: str) -> str:
    if sign in '"\\':
        return f"\\{sign}"
    if sign.isprintable() or sign == "\u200c":  # the latter stands within Persian words
        return sign
    code = ord(sign)
    width = 2 if code < 0x100 else 4 if code < 0x10000 else 8
    return f"\\{'xuU'[(width > 2) + (width > 4)]}{code:0{width}x}"


def flow_text(value: Any) -> str:
    """Return a value in one line: mappings in braces, lists in brackets.

    >>> flow_text({"range": (0, 110.5), "required": True, "levels": {"1": "yes"}})
    '{range: [0, 110.5], required: true, levels: {1: "yes"}}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{quoted(str(k))}: {flow_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(flow_text, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return shortest(value)
    return "null" if value is None else quoted(str(value))


def line(text: str, *reasons: str, todos: tuple[str, ...] = ()) -> str:
    """Return a line with its reasons, and what is to be decided, as comments.

    >>> line("unit: kg", "by its name", todos=("check it",))
    'unit: kg   # by its name   # TODO: check it'
    """
    said = "; ".join(one_line(reason) for reason in reasons if reason)
    open_ones = "; ".join(one_line(todo) for todo in todos if todo)
    parts = (text, said and f"# {said}", open_ones and f"# TODO: {open_ones}")
    return "   ".join(part for part in parts if part)


def one_line(text: str) -> str:
    r"""Return a text as a comment or a label can hold it: in one line, nothing that cannot be seen.

    >>> one_line("a\n b # c")
    'a b no. c'
    """
    shown = "".join(sign if sign.isprintable() or sign == "\u200c" else " " for sign in text)
    shown = " ".join(shown.replace("#", "no.").split())
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]} ..."
