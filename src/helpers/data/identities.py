"""Numbers that should follow from others, as far as the rounding of the cells lets one tell.

A cell written 24.8 stands for every number from 24.75 to 24.85. What is computed from such cells
lies in an interval too, by interval arithmetic (Moore RE. Interval Analysis, 1966); an identity
is broken where the two intervals have no number in common.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.data.crosstable import CrossTable, Where
from helpers.study import Check, Derived

__all__ = ["Interval", "computed", "half_units", "identity_breaks", "interval_of", "of_rounded"]

Numbers = NDArray[np.float64]
SLACK = 1e-9  # relative: what floating point loses on the way
LARGEST_POWER = 400.0  # of ten, beyond which no number can be held


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """Lowest and highest number that a cell may stand for, by row; NaN where that is unknown."""

    low: Numbers
    high: Numbers

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: "Interval") -> "Interval":
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(reduce(np.minimum, corners), reduce(np.maximum, corners))

    def times(self, factor: float) -> "Interval":
        """Return the interval of the number times an exact factor."""
        exact = np.array([factor])
        return self * Interval(exact, exact)

    def power(self, exponent: int) -> "Interval":
        """Return the interval of a whole power; unknown for a negative one where 0 is possible."""
        ends = self.low ** abs(exponent), self.high ** abs(exponent)
        low, high = np.minimum(*ends), np.maximum(*ends)
        zero = (self.low <= 0) & (self.high >= 0)
        if exponent < 0:
            low, high = (np.where(zero, np.nan, end) for end in (low, high))
            return Interval(1 / high, 1 / low)
        return Interval(np.where(zero & (exponent % 2 == 0), np.minimum(low, 0), low), high)


def half_units(texts: NDArray[np.object_]) -> Numbers:
    """Return half a unit of the last decimal written in each cell; NaN where a cell is blank.

    >>> half_units(np.array(["24.8", "161", "1.50e3", ""], dtype=object)).tolist()
    [0.05, 0.5, 5.0, nan]
    """
    places, distinct = pd.factorize(texts)
    return np.array([_half_unit(text) if text else np.nan for text in distinct], float)[places]


def _half_unit(text: str) -> float:
    mantissa, _, exponent = text.lower().partition("e")
    power = min(max(float(exponent or 0), -LARGEST_POWER), LARGEST_POWER)
    return float(f"0.5e{int(power) - len(mantissa.partition('.')[2])}")


def of_rounded(values: Numbers, half: Numbers | float) -> Interval:
    """Return the intervals of numbers rounded to within `half` of what they were."""
    return Interval(values - half, values + half)


def interval_of(table: CrossTable, name: str) -> Interval:
    """Return what the cells of a variable may stand for.

    Counts and days are exact. A value below a detection limit is unknown, whatever is used in its
    place. A derived ratio or difference is as uncertain as its parts.
    """
    derived = table.study.derived.get(name)
    if derived is not None and derived.rule in _DERIVED:
        return _DERIVED[derived.rule](table, derived)
    values = table.values[name].to_numpy(np.float64)
    entry = table.study.codebook[name]
    if derived is not None or entry.type == "count":
        return of_rounded(values, 0.0)
    known = ~np.isnan(values) & ~table.changed_by(name, "below_detection")
    half = np.full(len(values), np.nan)
    half[known] = half_units(table.written(name)[known])
    return of_rounded(values, half * (abs(entry.unit_from.times) if entry.unit_from else 1.0))


def _pair(table: CrossTable, names: tuple[str, str] | None) -> tuple[Interval, Interval]:
    if names is None:
        raise ValueError("this rule names two variables")
    return interval_of(table, names[0]), interval_of(table, names[1])


def _derived_ratio(table: CrossTable, derived: Derived) -> Interval:
    above, below = _pair(table, derived.ratio)
    return above * below.power(-1)


def _derived_difference(table: CrossTable, derived: Derived) -> Interval:
    first, second = _pair(table, derived.difference)
    return first - second


def computed(check: Check, interval: Callable[[str], Interval]) -> Interval:
    """Return the right-hand side of an identity, from the intervals of its variables."""
    side = _OPERATIONS[check.operation](check, [interval(name) for name in check.operands()])
    return side if check.times is None else side.times(check.times)


def identity_breaks(check: Check, table: CrossTable) -> tuple[Where, Numbers]:
    """Return where an identity is broken, and the number that it asks for.

    Parameters
    ----------
    check : Check
        One with an identity.
    table : CrossTable
        Holds its variables.
    """
    with np.errstate(all="ignore"):  # what cannot be computed is unknown, and breaks nothing
        exact = computed(check, lambda name: _exact(table, name)).low
        given, asked = _sides(check, table, exact)
        gap = np.maximum(given.low - asked.high, asked.low - given.high)
        size = np.maximum(np.abs(given.high), np.abs(asked.high))
        return gap > SLACK * size, exact


def _sides(check: Check, table: CrossTable, exact: Numbers) -> tuple[Interval, Interval]:
    name = str(check.identity)
    if check.within is not None:
        return _exact(table, name), of_rounded(exact, check.within)
    return interval_of(table, name), computed(check, lambda part: interval_of(table, part))


def _exact(table: CrossTable, name: str) -> Interval:
    return of_rounded(table.values[name].to_numpy(np.float64), 0.0)


def _ratio(check: Check, parts: list[Interval]) -> Interval:
    return parts[0] * parts[1].power(-1)


def _difference(check: Check, parts: list[Interval]) -> Interval:
    return parts[0] - parts[1]


def _sum(check: Check, parts: list[Interval]) -> Interval:
    return reduce(Interval.__add__, parts)


def _product(check: Check, parts: list[Interval]) -> Interval:
    powers = (check.product or {}).values()
    raised = [part.power(power) for part, power in zip(parts, powers, strict=True)]
    return reduce(Interval.__mul__, raised)


_DERIVED: Mapping[str, Callable[[CrossTable, Derived], Interval]] = MappingProxyType(
    {"ratio": _derived_ratio, "difference": _derived_difference}
)
_OPERATIONS: Mapping[str, Callable[[Check, list[Interval]], Interval]] = MappingProxyType(
    {"ratio": _ratio, "difference": _difference, "sum": _sum, "product": _product}
)
