"""Levels are compared as trimmed text, and numbers by value: 1, 1.0 and "1" are one level."""

import math
import re

__all__ = ["canonical", "is_number", "spelled"]

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def spelled(level: object) -> str:
    """Return a level of the study file as text, as it stands there.

    >>> spelled(1), spelled("1_UM"), spelled(True)
    ('1', '1_UM', 'true')
    """
    return str(level).lower() if isinstance(level, bool) else str(level).strip()


def canonical(level: object) -> str:
    """Return the form in which levels are compared.

    >>> canonical(" 1.0 "), canonical(1), canonical("1_UM"), canonical("01"), canonical("yes")
    ('1', '1', '1_UM', '1', 'yes')
    """
    text = spelled(level)
    if _NUMBER.fullmatch(text) is None:
        return text
    number = float(text)
    return str(int(number)) if number.is_integer() else repr(number)


def is_number(level: object) -> bool:
    """Whether a level spells a finite number.

    >>> is_number("1.0"), is_number("1_UM"), is_number("1e999")
    (True, False, False)
    """
    text = spelled(level)
    return _NUMBER.fullmatch(text) is not None and math.isfinite(float(text))
