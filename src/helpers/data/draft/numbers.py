"""Cells as numbers: decimal commas, thousands, values below detection, codes for missing."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

__all__ = ["Numbers", "is_plain_number", "read_numbers", "rounded_out"]

_NUMBER = re.compile(r"[-+\u2212]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
_COMMA = re.compile(r"[-+\u2212]?[0-9]+,[0-9]+")
_GROUPED = re.compile(r"[-+\u2212]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
_BELOW = re.compile(r"[<≤]=?\s*([0-9]+(?:[.,][0-9]+)?)")
_CODES = (-1, -7, -8, -9, -77, -88, -98, -99, -777, -888, -999, -9999,
          77, 88, 98, 99, 777, 888, 998, 999, 7777, 8888, 9998, 9999, 99999)  # fmt: skip
_LARGEST = 1e300
_STRAY = 0.02  # share of cells that may be written otherwise than the rest
_FINEST = 4  # decimals that a measurement has; more come of computing


@dataclass(frozen=True, kw_only=True)
class Numbers:
    """What the cells of a column are as numbers.

    Attributes
    ----------
    values : mapping of float to int
        How often each number occurs, codes for missing aside.
    codes : mapping of str to int
        Cells that look like codes for missing, and how often they occur.
    below : mapping of float to int
        Detection limits, and how often a value lay below each; the most frequent first.
    unreadable : int
        Cells that are no numbers.
    commas, grouped : int
        Cells with a decimal comma, and with commas between thousands.
    doubtful : bool
        Whether commas may be either.
    decimals : int
        Most decimals written, a stray cell aside.
    read : mapping of str to float
        Cell to number, codes for missing and values below detection aside.
    """

    values: Mapping[float, int]
    codes: Mapping[str, int] = field(default_factory=dict)
    below: Mapping[float, int] = field(default_factory=dict)
    unreadable: int = 0
    commas: int = 0
    grouped: int = 0
    doubtful: bool = False
    decimals: int = 0
    read: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def count(self) -> int:
        """How many cells are numbers, those below detection included."""
        return sum(self.values.values()) + sum(self.below.values())

    @property
    def share(self) -> float:
        """Share of the known cells that are numbers, below detection, or codes."""
        read = self.count + sum(self.codes.values())
        return read / (read + self.unreadable) if read else 0.0

    @cached_property
    def whole(self) -> bool:
        """Whether they are whole numbers from 0 on, a stray cell aside."""
        others = sum(n for v, n in self.values.items() if not v.is_integer())
        total = sum(self.values.values())
        return bool(total) and others <= _STRAY * total and not self.decimals and self.low >= 0

    @cached_property
    def low(self) -> float:
        """The smallest number."""
        return min(self.values)

    @cached_property
    def high(self) -> float:
        """The largest number."""
        return max(self.values)

    @cached_property
    def middle(self) -> float:
        """The median."""
        half, seen = sum(self.values.values()) / 2, 0
        for value in sorted(self.values):
            seen += self.values[value]
            if seen >= half:
                return value
        raise ValueError("no numbers, and so no median")

    def outside(self, low: float, high: float) -> int:
        """Return how many numbers lie outside two limits."""
        return sum(n for value, n in self.values.items() if not low <= value <= high)


def read_numbers(cells: Counter[str]) -> Numbers:
    """Return the cells of a column as numbers.

    >>> found = read_numbers(Counter({"1.5": 3, "2,5": 1, "<0.5": 2, "999": 1, "3.5": 4}))
    >>> found.count, found.commas, dict(found.codes), dict(found.below)
    (10, 1, {'999': 1}, {0.5: 2})
    """
    style = _comma_style(cells)
    read: dict[str, float] = {}
    below: Counter[float] = Counter()
    unreadable = 0
    for cell, times in cells.items():
        number = _number(cell, style)
        if number is not None:
            read[cell] = number
        elif limit := _BELOW.fullmatch(cell):
            below[float(limit[1].replace(",", "."))] += times
        else:
            unreadable += times
    values: Counter[float] = Counter()
    for cell, number in read.items():
        values[number] += cells[cell]
    missing = set(_codes(values))
    codes = {cell: cells[cell] for cell, number in read.items() if number in missing}
    kept = {cell: number for cell, number in read.items() if number not in missing}
    return Numbers(
        values={number: n for number, n in values.items() if number not in missing},
        codes=codes, below=dict(below.most_common()), unreadable=unreadable,
        commas=_having(cells, _COMMA) if style == "decimal" else 0,
        grouped=_having(cells, _GROUPED) if style in ("thousands", "either") else 0,
        doubtful=style == "either", read=kept,
        decimals=_usual_decimals(kept, cells, style),
    )  # fmt: skip


def is_plain_number(cell: str) -> bool:
    """Whether a cell is a number as it stands, without commas or signs beside it.

    >>> is_plain_number("1.50"), is_plain_number("<5"), is_plain_number("1,5")
    (True, False, False)
    """
    return _NUMBER.fullmatch(cell) is not None


def _having(cells: Mapping[str, int], pattern: re.Pattern[str]) -> int:
    return sum(n for cell, n in cells.items() if "," in cell and pattern.fullmatch(cell))


def _comma_style(cells: Iterable[str]) -> str:
    """Return what commas are: ``decimal``, ``thousands``, ``either``, or ``none``."""
    commas = [cell for cell in cells if "," in cell]
    if any(_COMMA.fullmatch(c) and not _GROUPED.fullmatch(c) for c in commas):
        return "decimal"
    grouped = [cell for cell in commas if _GROUPED.fullmatch(cell)]
    if not grouped:
        return "none"
    return "thousands" if any(c.count(",") > 1 or "." in c for c in grouped) else "either"


def _number(cell: str, style: str) -> float | None:
    if style in ("thousands", "either") and _GROUPED.fullmatch(cell):
        cell = cell.replace(",", "")
    elif style == "decimal" and _COMMA.fullmatch(cell):
        cell = cell.replace(",", ".")
    if _NUMBER.fullmatch(cell) is None:
        return None
    number = float(cell.replace("\u2212", "-"))
    return number if abs(number) < _LARGEST else None


def _usual_decimals(read: Iterable[str], cells: Mapping[str, int], style: str) -> int:
    """Return the most decimals that more than a stray cell has."""
    times: Counter[int] = Counter()
    for cell in read:
        times[_decimals(cell, style)] += cells[cell]
    enough = _STRAY * times.total()
    return max((decimals for decimals, n in times.items() if n > enough), default=0)


def _decimals(cell: str, style: str) -> int:
    text = cell.replace(",", "." if style == "decimal" else "")
    return min(len(text.partition(".")[2]), _FINEST) if "e" not in text.lower() else 0


def _codes(values: Mapping[float, int]) -> list[float]:
    """Return the numbers that stand far outside the others and are usual codes for missing."""
    usual = [float(code) for code in _CODES if code in values]
    rest = [value for value in values if value not in usual]
    if not usual or not rest:
        return []
    low, high = min(rest), max(rest)
    width = max(high - low, 1.0)
    return [code for code in usual if code > high + 2 * width or code < 0 <= low]


def rounded_out(low: float, high: float, *, least: float = 0.0) -> tuple[float, float]:
    """Return limits that hold both numbers, rounded so that they are nobody's value.

    Only 0 may be both: it is where amounts and counts begin. The limits are rounded to a step of
    at least `least`.

    >>> rounded_out(18.2, 43.1), rounded_out(0.31, 0.97), rounded_out(3, 3), rounded_out(0, 7)
    ((10.0, 50.0), (0.3, 1.0), (2.0, 4.0), (0.0, 8.0))
    >>> rounded_out(20, 40), rounded_out(0, 1000), rounded_out(1, 2, least=1.0)
    ((10.0, 50.0), (0.0, 1100.0), (0.0, 3.0))
    """
    if low == high:
        step = 10.0 ** math.floor(math.log10(abs(low))) if low else 1.0
        step = min(step, 1.0) if abs(low) < 10 else step
    else:
        step = 10.0 ** math.floor(math.log10(high - low))
        step = step / 10 if high - low < 2 * step else step
    step = max(step, least)
    lower, upper = math.floor(low / step) * step, math.ceil(high / step) * step
    digits = max(0, -math.floor(math.log10(step)))
    lower -= step if low != 0 and round(lower, digits) >= low else 0.0
    upper += step if round(upper, digits) <= high else 0.0
    lower = max(lower, 0.0) if low >= 0 else lower
    return round(lower, digits), round(upper, digits)
