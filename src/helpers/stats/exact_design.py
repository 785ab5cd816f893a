"""Exact limits (Chan and Zhang) of every table of a design, searched for together.

`helpers.stats.exact_sweep` leaves a few short steps for each table in which its p-value passes the
tail. Here the steps of all tables are halved together. Between two differences a region is bounded
by the union of the regions at both ends; where the probability of that union stays at or below the
tail the step is passed over, all others are halved, left first, so that the limit found is the
smallest difference whose p-value exceeds the tail. Within a constant region the p-value rises
smoothly, and the halving becomes a secant search.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers.stats.exact_sweep import Brackets, bracketed_tables, region_steps, tied
from helpers.stats.exact_tails import Scan, Steps
from helpers.stats.numerics import Floats
from helpers.stats.restricted import difference_score

__all__ = ["MOST_TABLES", "design_lower"]

MOST_TABLES = 10_300  # of a design searched as a whole: 100 v 100, some fifteen seconds
NARROW = 1e-11  # width at which a search ends
SETTLED = 1e-12  # relative distance from the tail at which it ends
DEPTH = 16  # right ends that wait for each table
ROUNDS = 120
BLOCK = 400  # tables whose regions are compared at a time

Places = NDArray[np.int64]


@lru_cache(maxsize=4)
def design_lower(n1: int, n0: int, tail: float) -> Floats:
    """Return the exact lower limits of p1 - p0 of all tables of a design.

    Parameters
    ----------
    n1, n0 : int
        Sizes of the arms.
    tail : float
        Half of ``1 - level``.

    Returns
    -------
    array, row x1, column x0
        nan where the search did not settle (not seen so far): search for such a table alone.
    """
    brackets = bracketed_tables(n1, n0, tail=tail)
    lower = np.full(brackets.ranks.shape[1], np.nan)
    tables = _representatives(n1, n0)
    tables = tables[
        (brackets.first[tables] >= 0) & (brackets.first[tables] < brackets.last[tables])
    ]
    search = _Search.of(brackets, tables, (n1, n0), tail)
    for _ in range(ROUNDS):
        if not np.any(search.open):
            break
        search.step()
    lower[tables] = search.found()
    lower[n0] = -1.0  # no events in arm 1, nothing but events in arm 0
    if n1 == n0:
        lower[_counted_alike(np.arange(lower.size), n1)[tables]] = lower[tables]
    return lower.reshape(n1 + 1, n0 + 1)


def _representatives(n1: int, n0: int) -> Places:
    """Return one table of each pair that has the same limit in a design of equal arms."""
    tables = np.arange((n1 + 1) * (n0 + 1))
    return tables if n1 != n0 else tables[tables <= _counted_alike(tables, n1)]


def _counted_alike(tables: Places, n: int) -> Places:
    """Return the tables with arms, and events and non-events, exchanged."""
    x1, x0 = np.divmod(tables, n + 1)
    return np.asarray((n - x0) * (n + 1) + n - x1)


@dataclass(slots=True, eq=False)
class _Search:
    """The state of the search: for each table a left end, and right ends that wait.

    Attributes
    ----------
    tables : array of int
    sizes : tuple of int
    tail : float
    left, left_p, left_step : array
        Difference, p-value and region at the left end, where the p-value is at most the tail.
    right, right_p, right_step : array, one column a waiting end
        The same at right ends, the nearest one last.
    depth : array of int
        How many right ends wait.
    open : array of bool
        Tables still searched for.
    """

    tables: Places
    scan: Scan
    sizes: tuple[int, int]
    tail: float
    left: Floats
    left_p: Floats
    left_step: Steps
    right: Floats
    right_p: Floats
    right_step: Steps
    depth: Places
    open: NDArray[np.bool_]

    @classmethod
    def of(
        cls, brackets: Brackets, tables: Places, sizes: tuple[int, int], tail: float
    ) -> "_Search":
        first, last = brackets.first[tables], brackets.last[tables]
        depth = np.minimum(last - first, DEPTH // 2)
        size, width = tables.size, sizes[1] + 1
        search = cls(
            tables=tables, scan=Scan.of(*sizes), sizes=sizes, tail=tail,
            left=brackets.differences[first], left_p=np.zeros(size),
            left_step=_steps(brackets, first, tables, sizes),
            right=np.zeros((size, DEPTH)), right_p=np.zeros((size, DEPTH)),
            right_step=np.zeros((size, DEPTH, width), dtype=np.int16),
            depth=depth, open=np.ones(size, dtype=bool),
        )  # fmt: skip
        search._wait(brackets, first, last)
        return search

    def _wait(self, brackets: Brackets, first: Places, last: Places) -> None:
        """Let right ends wait, the last one at the bottom."""
        for level in range(int(self.depth.max())):
            some = np.flatnonzero(self.depth > level)
            span = (last - first)[some]
            place = last[some] - level * span // self.depth[some]
            self.right[some, level] = brackets.differences[place]
            steps = _steps(brackets, place, self.tables[some], self.sizes)
            self.right_step[some, level] = steps
            self.right_p[some, level] = self._p(steps, self.right[some, level])
        self.left_p = self._p(self.left_step, self.left)

    def step(self) -> None:
        """Pass over, halve or close the nearest step of every open table."""
        some = np.flatnonzero(self.open)
        top = self.depth[some] - 1
        right, right_p = self.right[some, top], self.right_p[some, top]
        bound = self._bound(some, self.right_step[some, top], right, right_p)
        passed = bound <= self.tail
        self._advance(some[passed])
        some, right, right_p = some[~passed], right[~passed], right_p[~passed]
        narrow = right - self.left[some] <= NARROW
        near = np.abs(right_p - self.tail) <= SETTLED * self.tail
        done = narrow | (near & self._constant(some))
        self.open[some[done]] = False
        self._halve(some[~done], right[~done], right_p[~done])

    def found(self) -> Floats:
        """Return the limits; nan where the search is still open."""
        limit = self.right[np.arange(self.tables.size), np.maximum(self.depth, 1) - 1]
        return np.where(self.open | (self.depth == 0), np.nan, limit)

    def _p(self, steps: Steps, differences: Floats) -> Floats:
        return self.scan.largest(steps, differences)

    def _bound(self, some: Places, steps: Steps, right: Floats, right_p: Floats) -> Floats:
        """Return a bound of the p-values between the left and the nearest right end."""
        leaving = np.any(self.left_step[some] < steps, axis=1) & (right_p <= self.tail)
        bound = right_p.copy()
        union = np.minimum(self.left_step[some], steps)[leaving]
        bound[leaving] = self._p(union, right[leaving])
        return bound

    def _advance(self, some: Places) -> None:
        top = self.depth[some] - 1
        self.left[some], self.left_p[some] = self.right[some, top], self.right_p[some, top]
        self.left_step[some] = self.right_step[some, top]
        self.depth[some] = top
        self.open[some[top == 0]] = False  # nothing waits: left undefined

    def _constant(self, some: Places) -> NDArray[np.bool_]:
        steps = self.right_step[some, self.depth[some] - 1]
        return np.all(self.left_step[some] == steps, axis=1)

    def _halve(self, some: Places, right: Floats, right_p: Floats) -> None:
        """Place a new right end within the nearest step, where a secant or the middle says."""
        left, left_p = self.left[some], self.left_p[some]
        share = np.full(some.size, 0.5)
        rising = self._constant(some) & (right_p > self.tail) & (left_p <= self.tail)
        share[rising] = ((self.tail - left_p) / np.maximum(right_p - left_p, 1e-300))[rising]
        middle = left + np.clip(share, 1e-3, 1.0 - 1e-3) * (right - left)
        steps = self._regions(some, middle)
        p = self._p(steps, middle)
        # Beyond a difference that is too probable nothing needs to be looked at again.
        level = np.where(p > self.tail, 0, np.minimum(self.depth[some], DEPTH - 1))
        self.right[some, level], self.right_p[some, level] = middle, p
        self.right_step[some, level] = steps
        self.depth[some] = level + 1

    def _regions(self, some: Places, difference: Floats) -> Steps:
        """Return the regions at new differences: only tables between the two ends are asked."""
        one, other = self.left_step[some], self.right_step[some, self.depth[some] - 1]
        low, high = np.minimum(one, other), np.maximum(one, other)
        row, column = np.nonzero(low < high)
        many = (high - low)[row, column].astype(np.int64)
        offset = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        row, column = np.repeat(row, many), np.repeat(column, many)
        x1 = low[row, column] + offset
        own = np.divmod(self.tables[some], self.sizes[1] + 1)
        observed = self._score(*own, difference)
        inside = self._score(x1, column, difference[row]) >= tied(observed)[row]
        steps = high.astype(np.int64)
        np.subtract.at(steps, (row[inside], column[inside]), 1)
        return steps.astype(np.int16)

    def _score(self, x1: Places, x0: Places, difference: Floats) -> Floats:
        events = x1.astype(np.float64), x0.astype(np.float64)
        n1, n0 = (np.full(x1.size, float(size)) for size in self.sizes)
        return difference_score(events[0], n1, events[1], n0, difference)


def _steps(brackets: Brackets, place: Places, tables: Places, sizes: tuple[int, int]) -> Steps:
    """Return the regions of tables at differences of their own, in blocks."""
    found = [
        region_steps(brackets.ranks[place[i : i + BLOCK]], tables[i : i + BLOCK], sizes)
        for i in range(0, tables.size, BLOCK)
    ]
    return np.concatenate(found) if found else np.zeros((0, sizes[1] + 1), dtype=np.int16)
