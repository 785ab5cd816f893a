"""Exact unconditional limits of the risk difference by the score statistic (Chan and Zhang).

The lower limit is the smallest difference d at which the one-sided p-value

    sup over p0 of P(T_d(X) >= T_d(observed) | p1 = p0 + d)

exceeds half of 1 - level. It is searched along the critical value t: the observed table has
T_d = t at its own score limit d(t), and another table belongs to the region exactly when its score
limit for the same t lies at or beyond d(t); so a region is one call of the score search, without a
restricted estimate per table.

Many tables of one design are searched for together instead, see `helpers.stats.exact_design`.

For a fixed region the supremum rises with d. Between two points of the search a region is
bounded by the union of the regions at both ends, if no table enters and leaves in between;
intervals whose bound stays at or below the tail are discarded, all others halved, left first.
"""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from helpers.stats.exact_design import MOST_TABLES, design_lower
from helpers.stats.numerics import Floats, quiet
from helpers.stats.roots import bracketed
from helpers.stats.score import lower_difference

__all__ = ["MOST_PARTICIPANTS", "chan_zhang_lower"]

MOST_PARTICIPANTS = 900  # of both arms; at the limit one interval takes about half a minute
MANY = 40  # tables of one design from which on searching all of them together is quicker
TIE = 1e-12  # score limits nearer than this are equal
NARROW = 1e-11  # width at which the search ends
IMPOSSIBLE = -800.0  # logarithm of what is 0 in double precision, and times 0 is still 0
SHORT = 0.95  # between its points a grid misses less than this share of a maximum
# Values of t between which every limit lies, so close that a table crosses at most once between.
CRITICAL = (
    200.0,
    50.0,
    20.0,
    12.0,
    9.0,
    7.0,
    *(float(t) for t in np.arange(6.0, 0.01, -0.2)),
    0.05,
)

Region = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class _Point:
    """One critical value: the difference, the region there and its largest probability."""

    t: float
    difference: float
    region: Region
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """The search for one observed table."""

    x1: int
    n1: int
    x0: int
    n0: int
    tail: float

    def difference(self, t: float) -> float:
        """Return the score limit of the observed table for a critical value."""
        x1, n1, x0, n0 = np.array([[self.x1], [self.n1], [self.x0], [self.n0]], dtype=np.float64)
        return float(lower_difference(x1, n1, x0, n0, np.array([t * t]))[0])

    def point(self, t: float, sure: Region, open_: Region) -> _Point:
        """Return the point at t; tables neither sure nor open lie outside the region."""
        difference = self.difference(t)
        x1, x0 = np.nonzero(open_)
        limits = _limits(self.n1, self.n0, x1, x0, t)
        region = sure.copy()
        region[open_] = limits >= difference - TIE
        return self.completed(t, difference, region)

    def first(self, t: float) -> _Point:
        """Return the point at one of the values of t that every search of a design begins with."""
        difference = self.difference(t)
        return self.completed(t, difference, _all_limits(self.n1, self.n0, t) >= difference - TIE)

    def completed(self, t: float, difference: float, region: Region) -> _Point:
        """Return the point of a region, which holds the observed table whatever rounding says."""
        region[self.x1, self.x0] = True
        return _Point(t, difference, region, self.largest(region, difference))

    def limit(self) -> float:
        """Return the smallest difference whose p-value exceeds the tail."""
        start = self.first(CRITICAL[0])
        for t in CRITICAL[1:]:
            end = self.first(t)
            if self.bound(start, end) > self.tail:
                found = self.first_crossing(start, end)
                if found is not None:
                    return found
            start = end
        return start.difference

    def first_crossing(self, a: _Point, b: _Point) -> float | None:
        """Return the first difference between two points whose p-value exceeds the tail."""
        pending = [(a, b)]
        while pending:
            a, b = pending.pop()
            if self.bound(a, b) <= self.tail:
                continue
            if b.difference - a.difference <= NARROW:
                return b.difference
            if np.array_equal(a.region, b.region):
                return self.crossing(a, b)
            middle = self.point(np.sqrt(a.t * b.t), a.region & b.region, a.region ^ b.region)
            pending += [(middle, b), (a, middle)]
        return None

    def bound(self, a: _Point, b: _Point) -> float:
        """Return a bound of the p-values between two points."""
        if not np.any(a.region & ~b.region):
            return b.p
        return self.largest(a.region | b.region, b.difference)

    def crossing(self, a: _Point, b: _Point) -> float:
        """Return where the p-value passes the tail, within a constant region."""

        def excess(t: Floats) -> Floats:
            differences = [self.difference(float(value)) for value in t]
            return np.array([self.largest(a.region, d) - self.tail for d in differences])

        root = bracketed(excess, np.array([b.t]), np.array([a.t]), unit=1.0)
        return self.difference(float(root[0]))

    def largest(self, region: Region, difference: float) -> float:
        """Return the largest probability of a region over the risk of arm 0.

        All that is asked is whether it exceeds the tail: away from that the grid says enough.
        """
        low, high = max(0.0, -difference), min(1.0, 1.0 - difference)
        points = int(np.ceil(25.0 * np.sqrt(self.n1 + self.n0))) + 8
        angle = np.linspace(0.0, np.pi / 2.0, points)
        values = self.probability(region, difference, low + (high - low) * np.sin(angle) ** 2)
        if not SHORT * self.tail < values.max() <= self.tail:
            return float(values.max())
        inner = np.flatnonzero((values[1:-1] >= values[:-2]) & (values[1:-1] >= values[2:])) + 1
        peaks = inner[values[inner] >= 0.98 * values.max()]
        best = float(values.max())
        centre, step = angle[peaks], angle[1]
        for _ in range(3 if peaks.size else 0):
            step /= 6.0
            near = centre[:, None] + step * np.arange(-6, 7)
            risks = low + (high - low) * np.sin(near) ** 2
            values = self.probability(region, difference, risks.reshape(-1)).reshape(near.shape)
            centre = near[np.arange(peaks.size), values.argmax(axis=1)]
            best = max(best, float(values.max()))
        return best

    def probability(self, region: Region, difference: float, risk0: Floats) -> Floats:
        """Return the probability of a region at risks of arm 0."""
        first = _binomial(self.n1, np.clip(risk0 + difference, 0.0, 1.0))
        second = _binomial(self.n0, np.clip(risk0, 0.0, 1.0))
        at_least = np.zeros((risk0.size, self.n1 + 2))
        at_least[:, :-1] = np.cumsum(first[:, ::-1], axis=1)[:, ::-1]
        # With x1 events in the region so is x1 + 1 (Barnard's convexity): a step for each x0.
        step = self.n1 + 1 - region.sum(axis=0)
        return np.asarray(np.einsum("ij,ij->i", at_least[:, step], second))


def chan_zhang_lower(x1: Floats, n1: Floats, x0: Floats, n0: Floats, *, tail: float) -> Floats:
    """Return exact lower limits of p1 - p0; nan for designs beyond `MOST_PARTICIPANTS`.

    Tables are searched for one by one, or, where many of one design are asked for, all tables of
    that design together.
    """
    cells = np.stack([np.ravel(counts) for counts in (x1, n1, x0, n0)], axis=1).astype(np.int64)
    tables = [_counted_alike(*row) for row in cells.tolist()]
    asked = Counter((n1, n0) for _, n1, _, n0 in set(tables))
    whole = {
        design
        for design, many in asked.items()
        if many >= MANY and (design[0] + 1) * (design[1] + 1) <= MOST_TABLES
    }
    limits = [_limit(table, (table[1], table[3]) in whole, tail) for table in tables]
    return np.reshape(np.array(limits, dtype=np.float64), np.shape(x1))


def _limit(table: tuple[int, int, int, int], whole: bool, tail: float) -> float:
    x1, n1, x0, n0 = table
    found = float(design_lower(n1, n0, tail)[x1, x0]) if whole else np.nan
    return _lower_limit(*table, tail) if np.isnan(found) else found


def _counted_alike(x1: int, n1: int, x0: int, n0: int) -> tuple[int, int, int, int]:
    """Return one of the two tables, by events or by non-events, that have the same limit."""
    return min((x1, n1, x0, n0), (n0 - x0, n0, n1 - x1, n1), key=lambda row: (row[1], row))


@lru_cache(maxsize=2**16)
def _lower_limit(x1: int, n1: int, x0: int, n0: int, tail: float) -> float:
    if n1 + n0 > MOST_PARTICIPANTS:
        return float("nan")
    if x1 == 0 and x0 == n0:
        return -1.0
    return _Search(x1, n1, x0, n0, tail).limit()


@lru_cache(maxsize=64)
def _all_limits(n1: int, n0: int, t: float) -> Floats:
    """Return the score limits of all tables of a design for a critical value."""
    x1, x0 = np.divmod(np.arange((n1 + 1) * (n0 + 1)), n0 + 1)
    return _limits(n1, n0, x1, x0, t).reshape(n1 + 1, n0 + 1)


def _limits(n1: int, n0: int, x1: NDArray[np.int64], x0: NDArray[np.int64], t: float) -> Floats:
    a, n, b, m = (np.asarray(c, dtype=np.float64) for c in np.broadcast_arrays(x1, n1, x0, n0))
    return lower_difference(a, n, b, m, np.full(x1.size, t * t))


def _binomial(n: int, p: Floats) -> Floats:
    """Return binomial probabilities, one row a risk."""
    x = np.arange(n + 1.0)
    with quiet():
        event = np.maximum(np.log(p), IMPOSSIBLE)[:, None]
        other = np.maximum(np.log1p(-p), IMPOSSIBLE)[:, None]
    return np.asarray(np.exp(_log_choose(n) + x * event + (n - x) * other))


@lru_cache(maxsize=8)
def _log_choose(n: int) -> Floats:
    x = np.arange(n + 1.0)
    return np.asarray(gammaln(n + 1.0) - gammaln(x + 1.0) - gammaln(n - x + 1.0))
