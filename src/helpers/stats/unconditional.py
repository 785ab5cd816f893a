"""Exact unconditional p-values: all tables of a design, ordered, at the worst common risk.

The p-value of a table is the largest probability, over the risk that both arms share, of all
tables at least as extreme. Regions of all requested tables come from one pass over the tables
sorted by the ordering statistic, ties grouped.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.stats.hypergeometric import Margins, conditional_weights
from helpers.stats.numerics import Floats
from helpers.stats.supremum import largest_probability

__all__ = ["MOST_PARTICIPANTS", "Ordering", "unconditional_p"]

MOST_PARTICIPANTS = 2000  # of both arms: a million tables, seconds and some 100 MB
CELLS = 2**22  # elements of one block of conditional probabilities (32 MB)


@dataclass(frozen=True, slots=True)
class Ordering:
    """What "as extreme" means: a statistic (small is extreme) and the tolerance of its ties."""

    statistic: Callable[[Floats, Floats, Floats, Floats], Floats]
    tie: float


def unconditional_p(ordering: Ordering, x1: Floats, n1: Floats, x0: Floats, n0: Floats) -> Floats:
    """Return exact unconditional p-values; nan for designs beyond `MOST_PARTICIPANTS`."""
    shape = x1.shape
    flat = [np.ravel(counts) for counts in (x1, n1, x0, n0)]
    designs, which = np.unique(np.stack([flat[1], flat[3]]), axis=1, return_inverse=True)
    result = np.full(flat[0].size, np.nan)
    for number, (arm1, arm0) in enumerate(designs.T.astype(np.int64).tolist()):
        if arm1 + arm0 <= MOST_PARTICIPANTS:
            tables = np.flatnonzero(which.reshape(-1) == number)
            wanted = (flat[0][tables] * (arm0 + 1) + flat[2][tables]).astype(np.int64)
            result[tables] = _design_p(ordering, arm1, arm0, wanted)
    return result.reshape(shape)


def _design_p(ordering: Ordering, n1: int, n0: int, wanted: NDArray[np.int64]) -> Floats:
    """Return the p-values of the tables numbered ``x1 (n0 + 1) + x0`` of one design."""
    x1, x0 = np.divmod(np.arange((n1 + 1) * (n0 + 1)), n0 + 1)
    sizes = np.full(x1.size, float(n1)), np.full(x1.size, float(n0))
    group = _groups(ordering.statistic(x1 * 1.0, sizes[0], x0 * 1.0, sizes[1]), ordering.tie)
    regions, place = np.unique(group[wanted], return_inverse=True)
    bucket = np.searchsorted(regions, group)  # the first requested region that holds the table
    given_total = _probability_given_total(n1, n0)[x1, x0]
    values = _suprema(bucket, x1 + x0, given_total, (regions.size, n1 + n0 + 1))
    return values[place]


def _suprema(
    bucket: NDArray[np.int64], total: NDArray[np.int64], probability: Floats, shape: tuple[int, int]
) -> Floats:
    """Return the largest probability of each region, in blocks of regions."""
    regions, totals = shape
    order = np.argsort(bucket, kind="stable")
    carried = np.zeros(totals)
    values = np.empty(regions)
    block = max(1, CELLS // totals)
    for start in range(0, regions, block):
        stop = min(start + block, regions)
        low, high = np.searchsorted(bucket[order], [start, stop])
        some = order[low:high]
        added = np.zeros((stop - start, totals))
        np.add.at(added, (bucket[some] - start, total[some]), probability[some])
        added[0] += carried
        coefficients = np.minimum(np.cumsum(added, axis=0), 1.0)
        carried = coefficients[-1]
        values[start:stop] = largest_probability(coefficients)
    return values


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
