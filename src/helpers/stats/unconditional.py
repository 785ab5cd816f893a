"""Exact unconditional p-values: all tables of a design, ordered, at the worst common risk.

The p-value of a table is the largest probability, over the risk that both arms share, of all
tables at least as extreme. Regions of all requested tables come from one pass over the tables
sorted by the ordering statistic, ties grouped.

Berger and Boos look for the worst common risk only within an exact confidence interval of it, of
level 1 - gamma, and add gamma to the p-value.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.stats.hypergeometric import Margins, conditional_weights
from helpers.stats.numerics import Floats
from helpers.stats.one_proportion import clopper_pearson
from helpers.stats.supremum import largest_probability

__all__ = ["MOST_PARTICIPANTS", "Ordering", "critical_region", "unconditional_p"]

MOST_PARTICIPANTS = 2000  # of both arms: a million tables, seconds and some 100 MB
CELLS = 2**22  # elements of one block of conditional probabilities (32 MB)


@dataclass(frozen=True, slots=True)
class Ordering:
    """What "as extreme" means: a statistic (small is extreme) and the tolerance of its ties."""

    statistic: Callable[[Floats, Floats, Floats, Floats], Floats]
    tie: float


def unconditional_p(
    ordering: Ordering, counts: tuple[Floats, ...], *, gamma: float = 0.0
) -> Floats:
    """Return exact unconditional p-values; nan for designs beyond `MOST_PARTICIPANTS`.

    Parameters
    ----------
    ordering : Ordering
    counts : tuple of array
        ``x1, n1, x0, n0``, of one shape.
    gamma : float, default 0
        Berger and Boos's gamma, in [0, 1); 0 searches all common risks.

    Raises
    ------
    ValueError
        If gamma lies outside its domain.
    """
    if not 0.0 <= gamma < 1.0:
        raise ValueError(f"gamma lies in [0, 1), for example 0.001, got {gamma!r}")
    x1, n1, x0, n0 = (np.ravel(count) for count in counts)
    designs, which = np.unique(np.stack([n1, n0]), axis=1, return_inverse=True)
    result = np.full(x1.size, np.nan)
    for number, (arm1, arm0) in enumerate(designs.T.astype(np.int64).tolist()):
        if arm1 + arm0 <= MOST_PARTICIPANTS:
            tables = np.flatnonzero(which.reshape(-1) == number)
            wanted = (x1[tables] * (arm0 + 1) + x0[tables]).astype(np.int64)
            result[tables] = _Design.of(ordering, arm1, arm0).p_values(wanted, gamma)
    return result.reshape(np.shape(counts[0]))


def critical_region(
    ordering: Ordering, n1: int, n0: int, *, alpha: float
) -> NDArray[np.bool_] | None:
    """Return which tables of a design have a p-value of at most alpha, row x1, column x0.

    The regions are nested, so that the largest one is found by halving: a dozen suprema instead of
    one a table. None for designs beyond `MOST_PARTICIPANTS`.
    """
    if n1 + n0 > MOST_PARTICIPANTS:
        return None
    design = _Design.of(ordering, n1, n0)
    inside, outside = -1, int(design.group.max()) + 1
    while outside - inside > 1:
        middle = (inside + outside) // 2
        if design.largest(middle) <= alpha:
            inside = middle
        else:
            outside = middle
    return np.asarray((design.group <= inside).reshape(n1 + 1, n0 + 1))


@dataclass(frozen=True, slots=True, eq=False)
class _Design:
    """All tables of a design, numbered ``x1 (n0 + 1) + x0``.

    Attributes
    ----------
    group : array of int
        Rank by the ordering from the most extreme on, ties sharing one.
    total : array of int
        Events of both arms.
    given_total : array
        Probability of the table given its total.
    """

    group: NDArray[np.int64]
    total: NDArray[np.int64]
    given_total: Floats

    @classmethod
    def of(cls, ordering: Ordering, n1: int, n0: int) -> "_Design":
        x1, x0 = np.divmod(np.arange((n1 + 1) * (n0 + 1)), n0 + 1)
        sizes = np.full(x1.size, float(n1)), np.full(x1.size, float(n0))
        statistic = ordering.statistic(x1 * 1.0, sizes[0], x0 * 1.0, sizes[1])
        given_total = _probability_given_total(n1, n0)[x1, x0]
        return cls(_groups(statistic, ordering.tie), x1 + x0, given_total)

    def largest(self, group: int) -> float:
        """Return the largest probability of the tables up to a rank."""
        part = self.group <= group
        totals = int(self.total[-1]) + 1
        given = np.bincount(self.total[part], self.given_total[part], minlength=totals)
        return float(largest_probability(np.minimum(given, 1.0)[None, :])[0])

    def p_values(self, wanted: NDArray[np.int64], gamma: float) -> Floats:
        """Return the p-values of some tables."""
        totals = int(self.total[-1]) + 1
        regions, region = np.unique(self.group[wanted], return_inverse=True)
        # With gamma the range of the common risk depends on the total of the observed table.
        at = self.total[wanted] if gamma else np.zeros_like(region)
        asked, place = np.unique(region * totals + at, return_inverse=True)
        span = clopper_pearson(np.arange(totals), totals - 1, level=1.0 - gamma) if gamma else None
        values = np.empty(asked.size)
        for start, coefficients in self._coefficients(regions):
            row, total = np.divmod(asked, totals)
            here = np.flatnonzero((row >= start) & (row < start + len(coefficients)))
            within = None if span is None else (span.lower[total[here]], span.upper[total[here]])
            values[here] = largest_probability(coefficients[row[here] - start], within)
        return np.minimum(values + gamma, 1.0)[place]

    def _coefficients(self, regions: NDArray[np.int64]) -> Iterator[tuple[int, Floats]]:
        """Yield ``P(region | total)``, one row a region, in blocks with their first row."""
        totals = int(self.total[-1]) + 1
        bucket = np.searchsorted(regions, self.group)  # the first region that holds the table
        order = np.argsort(bucket, kind="stable")
        carried = np.zeros(totals)
        block = max(1, CELLS // totals)
        for start in range(0, regions.size, block):
            stop = min(start + block, regions.size)
            low, high = np.searchsorted(bucket[order], [start, stop])
            some = order[low:high]
            added = np.zeros((stop - start, totals))
            np.add.at(added, (bucket[some] - start, self.total[some]), self.given_total[some])
            added[0] += carried
            coefficients = np.minimum(np.cumsum(added, axis=0), 1.0)
            carried = coefficients[-1]
            yield start, coefficients


def _groups(statistic: Floats, tie: float) -> NDArray[np.int64]:
    """Return the rank of each table from the most extreme on, ties sharing one."""
    order = np.argsort(statistic, kind="stable")
    ordered = statistic[order]
    new = ordered[1:] > ordered[:-1] + tie * np.abs(ordered[:-1])
    group = np.empty(order.size, dtype=np.int64)
    group[order] = np.concatenate([[0], np.cumsum(new)])
    return group


def _probability_given_total(n1: int, n0: int) -> Floats:
    """Return the conditional probability of each table of a design given its total of events."""
    totals = np.arange(n1 + n0 + 1.0)
    margins = Margins(np.full(totals.size, float(n1)), np.full(totals.size, float(n0)), totals)
    weights = conditional_weights(margins)
    weights /= weights.sum(axis=1, keepdims=True)
    x1, x0 = np.mgrid[0 : n1 + 1, 0 : n0 + 1]
    return np.asarray(weights[x1 + x0, x1 - np.maximum(0, x1 + x0 - n0)])
