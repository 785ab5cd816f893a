"""Levels are compared as folded text, and numbers by value: 1, 1.0 and "1" are one level.

Folding takes no notice of what only the keyboard made: see `helpers.study.script.folded`.
"""

import math
import re

from helpers.study.script import folded

__all__ = ["canonical", "is_number", "spelled"]

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")

_FIRST = frozenset("+-.0123456789")  # of a number


def spelled(level: object) -> str:
    """Return a level of the study file as text, as it stands there.

    >>> spelled(1), spelled("1_UM"), spelled(True)
    ('1', '1_UM', 'true')
    """
    return str(level).lower() if isinstance(level, bool) else str(level).strip()


def canonical(level: object) -> str:
    r"""Return the form in which levels are compared.

    >>> canonical(" 1.0 "), canonical(1), canonical("1_UM"), canonical("01"), canonical("yes")
    ('1', '1', '1_UM', '1', 'yes')
    >>> canonical("\u06f1\u06f2") == canonical(12), canonical("\u22129") == canonical(-9)
    (True, True)
    """
    # most cells of a large file are plain text: only what may be a number is looked at twice
    text = level.strip() if type(level) is str and level.isascii() else _comparable(level)
    if text[:1] not in _FIRST or _NUMBER.fullmatch(text) is None:
        return text
    number = float(text)
    return str(int(number)) if number.is_integer() else repr(number)


def is_number(level: object) -> bool:
    """Whether a level spells a finite number.

    >>> is_number("1.0"), is_number("1_UM"), is_number("1e999")
    (True, False, False)
    """
    text = _comparable(level)
    return _NUMBER.fullmatch(text) is not None and math.isfinite(float(text))


def _comparable(level: object) -> str:
    text = folded(spelled(level))
    # a true minus sign is a minus sign
    return f"-{text[1:]}" if text.startswith("\u2212") and text[1:2].isdecimal() else text
