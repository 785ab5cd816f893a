"""Two-by-two tables of several strata: the input of stratified statistics.

Strata lie along the last axis; leading axes are separate trials, so that many trials are one
call. A stratum may be empty in one arm or in both: it then compares nothing, gets no weight, and
is reported as not contributing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.stats.numerics import Floats

__all__ = ["CONTRIBUTING", "Flags", "Strata", "StratumCounts", "stratum_counts"]

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """Events and participants of two arms in each stratum: arm 1 against arm 0.

    Parameters
    ----------
    x1, n1 : integer array
        Events and participants of arm 1, ``0 <= x1 <= n1``; strata along the last axis. ``n1``
        may be 0.
    x0, n0 : integer array
        The same for arm 0. The four broadcast against each other; one number is one stratum.

    Raises
    ------
    ValueError
        If a count is not a whole number or lies outside its domain.

    Examples
    --------
    Four sites, the last without controls:

    >>> sites = Strata(x1=[11, 15, 1, 2], n1=[77, 206, 10, 2], x0=[25, 26, 0, 0],
    ...                n0=[87, 207, 12, 0])
    >>> sites.comparable.tolist()
    [True, True, True, False]
    """

    x1: Any
    n1: Any
    x0: Any
    n0: Any

    def __post_init__(self) -> None:
        names = ("x1", "n1", "x0", "n0")
        whole = [_whole(name, getattr(self, name)) for name in names]
        for name, values in zip(names, np.broadcast_arrays(*whole), strict=True):
            object.__setattr__(self, name, values)
        for events, total in (("x1", "n1"), ("x0", "n0")):
            x, n = getattr(self, events), getattr(self, total)
            if np.any(x < 0) or np.any(x > n):
                raise ValueError(
                    f"every stratum needs 0 <= {events} <= {total}, "
                    f"got {events}={x.tolist()!r}, {total}={n.tolist()!r}"
                )

    @property
    def comparable(self) -> Flags:
        """Strata with participants in both arms: those that inform a difference of risks."""
        return np.asarray((self.n1 > 0) & (self.n0 > 0))

    @property
    def with_events(self) -> Flags:
        """Comparable strata with at least one event: those that inform a ratio of risks."""
        return np.asarray(self.comparable & (self.x1 + self.x0 > 0))

    @property
    def informative(self) -> Flags:
        """Comparable strata with events and non-events: those that inform tests and odds ratios."""
        others = (self.n1 - self.x1) + (self.n0 - self.x0)
        return np.asarray(self.with_events & (others > 0))

    def mirrored(self) -> "Strata":
        """Return the strata with the arms exchanged."""
        return Strata(self.x0, self.n0, self.x1, self.n1)


CONTRIBUTING: Mapping[str, Callable[[Strata], Flags]] = MappingProxyType(
    {
        "risk_difference": lambda strata: strata.comparable,
        "risk_ratio": lambda strata: strata.with_events,
        "odds_ratio": lambda strata: strata.informative,
        "test": lambda strata: strata.informative,
    }
)
"""Which strata the results of a measure rest on; the others may be left out without any change."""


@dataclass(frozen=True, slots=True, eq=False)
class StratumCounts:
    """Counts of comparable strata as floats; the others become 0/1 v 0/1 with weight 0.

    Attributes
    ----------
    x1, n1, x0, n0 : array
        Counts, strata along the last axis, no arm empty.
    weight : array
        Cochran-Mantel-Haenszel weight ``n1 n0 / (n1 + n0)``.
    """

    x1: Floats
    n1: Floats
    x0: Floats
    n0: Floats
    weight: Floats

    @property
    def total(self) -> Floats:
        """Participants of both arms, at least 2."""
        return self.n1 + self.n0

    @property
    def events(self) -> Floats:
        """Events of both arms."""
        return self.x1 + self.x0


def stratum_counts(strata: Strata) -> StratumCounts:
    """Return what the formulas work on: no division by an empty arm, no weight without two arms."""
    used = strata.comparable
    x1, x0 = (np.where(used, x, 0).astype(np.float64) for x in (strata.x1, strata.x0))
    n1, n0 = (np.where(used, n, 1).astype(np.float64) for n in (strata.n1, strata.n0))
    return StratumCounts(x1, n1, x0, n0, np.where(used, n1 * (n0 / (n1 + n0)), 0.0))


def _whole(name: str, value: ArrayLike) -> NDArray[np.int64]:
    array = np.atleast_1d(np.asarray(value))
    fits = array.dtype.kind in "iu" or (
        array.dtype.kind == "f" and bool(np.all(np.isfinite(array) & (array == np.floor(array))))
    )
    if not fits and array.size:
        raise ValueError(f"{name} must be whole numbers, got {value!r}")
    return array.astype(np.int64)
