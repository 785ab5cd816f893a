"""How wide the columns of a printed table are, how large its type, and which way its page lies.

Widths are reckoned with those of Arial's letters, so that every machine lays a table out alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["LANDSCAPE", "PORTRAIT", "Layout", "layout_of", "text_width"]

PORTRAIT, LANDSCAPE = 170.0, 257.0
"""Millimetres between the margins of an A4 page."""
_PADDING = 2.6  # millimetres of a cell at both sides together
_INDENT = 3.0  # of a row that stands under another
_STUB, _WORDS, _LONGEST, _AT_ONCE = 34.0, 26.0, 44.0, 26
_POINT = 25.4 / 72
_TRIES = ((PORTRAIT, 9.0), (PORTRAIT, 8.0), (LANDSCAPE, 9.0), (LANDSCAPE, 8.0), (LANDSCAPE, 7.0))
_EMS = {
    **dict.fromkeys("ijl'|", 0.23),
    **dict.fromkeys("Ift.,:;!/\\ \u00a0\u200c", 0.28),
    **dict.fromkeys("r()[]-*\u2009", 0.34),
    **dict.fromkeys("vxyzcksJ", 0.5),
    **dict.fromkeys("ABEKPSVXY&", 0.67),
    **dict.fromkeys("CDHNRUw", 0.73),
    **dict.fromkeys("GOQ+<>=\u2212\u00d7", 0.78),
    **dict.fromkeys("mM%W@\u2014", 0.95),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is printed.

    Attributes
    ----------
    widths : tuple of float
        Of the columns, in millimetres.
    size : float
        Of the type, in points.
    landscape : bool
        Whether it takes a page that lies on its side.
    """

    widths: tuple[float, ...]
    size: float
    landscape: bool


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a line of text is, in millimetres.

    Examples
    --------
    >>> text_width("", 9.0), text_width("mm", 9.0) > text_width("ii", 9.0)
    (0.0, True)
    """
    ems = sum(_EMS.get(letter, 0.57 if letter < "\u2e80" else 1.0) for letter in text)
    return ems * size * _POINT * (1.07 if bold else 1.0)


def layout_of(grid: Sequence[Sequence[str]], spans: Sequence[int] = ()) -> Layout:
    """Return the layout of a table: upright at nine points if it fits, else smaller or lying.

    Parameters
    ----------
    grid : sequence of sequence of str
        The heading row first; all rows as long.
    spans : sequence of int, optional
        Rows whose first cell reaches over all columns.

    Examples
    --------
    >>> layout_of([["Outcome", "n"], ["Live birth", "29/50 (58%)"]]).landscape
    False
    >>> layout_of([["Outcome"] * 14, ["+36 (+17 to +52)"] * 14]).landscape
    True
    """
    columns = list(zip(*(line for n, line in enumerate(grid) if n not in spans), strict=True))
    for available, size in _TRIES:
        needs = [_needs(column, size, stub=n == 0) for n, column in enumerate(columns)]
        if sum(least for least, _ in needs) <= available:
            return Layout(_shared(needs, available), size, available == LANDSCAPE)
    whole = sum(least for least, _ in needs)
    return Layout(tuple(least * LANDSCAPE / whole for least, _ in needs), _TRIES[-1][1], True)


def _needs(column: Sequence[str], size: float, *, stub: bool) -> tuple[float, float]:
    """Return how wide a column must be, and how wide it would be if nothing wrapped."""
    head, *body = column
    lines = [text_width(cell, size) for cell in body]
    words = [text_width(word, size, bold=True) for word in head.split(" ")]
    least = max([*words, *(min(_unbroken(cell, size), _LONGEST) for cell in body)])
    widest = max([least, text_width(head, size, bold=True), *lines])
    if not stub:
        return least + _PADDING, widest + _PADDING
    least = max(least, min(_STUB, max(lines, default=0.0)))
    return least + _PADDING + _INDENT, max(least, widest) + _PADDING + _INDENT


def _unbroken(cell: str, size: float) -> float:
    """Return the width that a cell keeps on one line: all of a number, a part of a sentence."""
    if len(cell) <= _AT_ONCE and any(letter.isdigit() for letter in cell):
        return text_width(cell, size)
    longest = max((text_width(word, size) for word in cell.split(" ")), default=0.0)
    return max(longest, min(_WORDS, text_width(cell, size)))


def _shared(needs: Sequence[tuple[float, float]], available: float) -> tuple[float, ...]:
    """Return widths between what each column needs and what it would like."""
    spare = available - sum(least for least, _ in needs)
    wanted = sum(most - least for least, most in needs)
    share = min(1.0, spare / wanted) if wanted else 0.0
    return tuple(least + share * (most - least) for least, most in needs)
