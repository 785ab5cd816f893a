"""Cells as text: a value of a typed file in its shortest form."""

import math
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import singledispatch
from typing import Any

__all__ = ["cell_text", "cell_texts", "is_blank"]

EXACT_INTEGERS = 2**53


@singledispatch
def cell_text(value: object) -> str | None:
    """Return a typed cell as text in its shortest form; None where it is missing.

    >>> cell_text(1.0), cell_text(0.1), cell_text(True), cell_text(date(2024, 5, 1))
    ('1', '0.1', 'true', '2024-05-01')
    """
    return str(value)


@cell_text.register
def _(value: None) -> str | None:
    return None


@cell_text.register
def _(value: bool) -> str | None:
    return str(value).lower()


@cell_text.register
def _(value: float) -> str | None:
    if math.isnan(value):
        return None
    if value.is_integer() and abs(value) < EXACT_INTEGERS:
        return str(int(value))
    return repr(float(value))


@cell_text.register
def _(value: datetime) -> str | None:
    return value.date().isoformat() if value.time() == time() else value.isoformat()


@cell_text.register
def _(value: date) -> str | None:
    return value.isoformat()


@cell_text.register
def _(value: timedelta) -> str | None:
    # hours may be more than a day holds: a duration of 26 hours is 26:00:00
    seconds = value.total_seconds()
    whole, rest = divmod(abs(seconds), 1)
    part = f"{rest:.6f}".rstrip("0")[1:] if rest else ""
    sign = "-" if seconds < 0 else ""
    hours, left = divmod(int(whole), 3600)
    return f"{sign}{hours:02}:{left // 60:02}:{left % 60:02}{part if len(part) > 1 else ''}"


@cell_text.register
def _(value: bytes) -> str | None:
    return value.decode("utf-8", errors="backslashreplace")


def cell_texts(values: Iterable[Any]) -> list[str | None]:
    """Return typed cells of one type as text, each distinct value translated once."""
    known: dict[Any, str | None] = {}
    texts = []
    for value in values:
        if value not in known:
            known[value] = cell_text(value)
        texts.append(known[value])
    return texts


def is_blank(cell: str | None) -> bool:
    """Whether a cell holds nothing but space."""
    return not cell or cell.isspace()
