"""Where the decimal points of a column stand below one another.

Cells stand at the right. What follows the whole part of a cell's first number is made as wide in
all cells of a column by room at its end, so that the points, and the brackets behind, line up.
"""

import re
from collections.abc import Sequence

__all__ = ["room_behind", "room_of"]

_SIGNS = "+\u2212<>"
_CELL = re.compile(
    rf"[{_SIGNS}]*(?:\d[\d,\u202f]*|∞)"  # the whole part of the first number
    rf"((?:[\d.,/%()\u2013∞ \u202f{_SIGNS}]|\bto\b|\bof\b|\band\b)*)"
)
# in widths of a digit, which are all alike
_WIDTHS = {
    **dict.fromkeys("0123456789", 1.0),
    **dict.fromkeys(_SIGNS + "\u2013", 1.03),
    **dict.fromkeys(".,/ tf", 0.5),
    **dict.fromkeys("oand", 1.0),
    **dict.fromkeys("()", 0.6),
    "%": 1.6,
    "∞": 1.25,
    "\u202f": 0.35,
}


def room_of(lines: Sequence[Sequence[str]], sides: Sequence[str]) -> list[list[float]]:
    """Return the room behind each cell of a table, row by row; none in columns at the left.

    Parameters
    ----------
    lines : sequence of sequence of str
        Rows without their heading, all as long.
    sides : sequence of str
        How each column stands, ``"left"`` or ``"right"``.
    """
    columns = [
        room_behind([line[place] for line in lines]) if side == "right" else [0.0] * len(lines)
        for place, side in enumerate(sides)
    ]
    return [list(row) for row in zip(*columns, strict=True)] if columns else [[] for _ in lines]


def room_behind(cells: Sequence[str]) -> list[float]:
    """Return the room behind each cell of a column, in widths of a digit.

    Parameters
    ----------
    cells : sequence of str
        As printed. What does not begin with a number, or has other words in it, gets no room and
        counts for nothing.

    Examples
    --------
    >>> room_behind(["0.02", "<0.001", "not estimable", "1.00"])
    [1.0, 0.0, 0.0, 1.0]
    >>> room_behind(["29/50 (58%)", "3/50 (6%)"])
    [0.0, 1.0]
    """
    tails = [match[1] if (match := _CELL.fullmatch(cell)) else None for cell in cells]
    widths = [None if tail is None else sum(_WIDTHS[letter] for letter in tail) for tail in tails]
    widest = max((width for width in widths if width is not None), default=0.0)
    return [0.0 if width is None else round(widest - width, 2) for width in widths]
