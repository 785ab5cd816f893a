"""Where the exact limits of all tables of a design lie: one ordering a difference serves all.

At a difference d the tables are sorted by the score statistic, and the region of a table is the
part of the order down to its ties. Regions are nested, so two numbers say everything about d: the
rank from which on regions are certainly too probable (the limits of those tables lie at or below
d), and, for the step from one difference to the next, the rank up to which the union of both
regions of a table is improbable enough (the p-values of those tables do not pass the tail within
the step, if no other table enters and leaves their region in between).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.stats.exact_tails import Scan, Steps
from helpers.stats.numerics import Floats, in_chunks
from helpers.stats.restricted import difference_score

__all__ = ["Brackets", "bracketed_tables", "region_steps", "scores", "tied"]

Ranks = NDArray[np.int32]

HUNDREDTHS = 200  # differences swept over are multiples of 1/200, as those of design's coverage
ENDS = (2e-3, 1e-3, 5e-4, 2e-4, 1e-4, 3e-5, 1e-5, 1e-6)  # and these, away from -1 and 1
BELOW, ABOVE = 0.97, 1.01  # a node this far from the tail tells on which side its peak lies
TIE = 1e-10  # scores nearer than this, relative to 1 or to themselves, are equal
CELLS = 2**13  # tables whose scores are worked out at a time


@dataclass(frozen=True, slots=True, eq=False)
class Brackets:
    """Differences, ranks of the tables there, and the steps that hold the limit of each table.

    Attributes
    ----------
    differences : array
        Ascending.
    ranks : array, one row a difference, one column a table ``x1 (n0 + 1) + x0``
        Tables at least as extreme, ties included.
    first : array of int
        Position of the first difference after which the p-value of a table may pass the tail.
    last : array of int
        Position of the first difference at which it certainly has; -1 if there is none.
    """

    differences: Floats
    ranks: Ranks
    first: NDArray[np.int64]
    last: NDArray[np.int64]


def bracketed_tables(n1: int, n0: int, *, tail: float) -> Brackets:
    """Return between which differences the lower limit of every table of a design lies."""
    differences = _differences()
    ranks = np.stack([_ranks(scores(n1, n0, d)) for d in differences.tolist()])
    scan = Scan.of(n1, n0)
    first = np.full(ranks.shape[1], -1)
    last = np.full(ranks.shape[1], -1)
    for place, difference in enumerate(differences.tolist()):
        here = ranks[place]
        crossed = here > _improbable(scan, here, difference, tail * ABOVE)
        last = np.where((last < 0) & crossed, place, last)
        if place:
            before = ranks[place - 1]
            union = _improbable(scan, np.minimum(before, here), difference, tail * BELOW)
            unsafe = np.maximum(before, here) > union
            first = np.where((first < 0) & unsafe, place - 1, first)
    return Brackets(differences, ranks, first, last)


def scores(n1: int, n0: int, difference: float) -> Floats:
    """Return the score statistics of all tables of a design at a difference."""
    x1, x0 = (events.reshape(-1).astype(np.float64) for events in np.indices((n1 + 1, n0 + 1)))
    full = np.ones_like(x1)
    return in_chunks(difference_score, x1, full * n1, x0, full * n0, full * difference, size=CELLS)


def tied(score: Floats) -> Floats:
    """Return from where on scores count as equal to these."""
    return score - TIE * np.maximum(1.0, np.abs(score))


def region_steps(ranks: Ranks, places: NDArray[np.int64], sizes: tuple[int, int]) -> Steps:
    """Return the regions of some tables, in rows, from the ranks at their differences.

    Parameters
    ----------
    ranks : array
        Rows as in `Brackets`, one for each of the tables.
    places : array of int
        Numbers of the tables.
    sizes : tuple of int
        n1 and n0.
    """
    own = ranks[np.arange(places.size), places]
    inside = (ranks <= own[:, None]).reshape(-1, sizes[0] + 1, sizes[1] + 1)
    return (sizes[0] + 1 - inside.sum(axis=1)).astype(np.int16)


def _differences() -> Floats:
    whole = np.arange(1 - HUNDREDTHS, HUNDREDTHS) / HUNDREDTHS
    ends = np.array(ENDS)
    return np.concatenate([ends[::-1] - 1.0, whole, 1.0 - ends])


def _ranks(score: Floats) -> Ranks:
    """Return how many tables are at least as extreme as each, ties included."""
    order = np.argsort(-score, kind="stable")
    ordered = score[order]
    ends = np.append(ordered[1:] < tied(ordered[:-1]), True)
    last = np.flatnonzero(ends)
    ranks = np.empty(score.size, dtype=np.int32)
    ranks[order] = last[np.cumsum(np.append(False, ends[:-1]))] + 1
    return ranks


def _improbable(scan: Scan, ranks: Ranks, difference: float, tail: float) -> int:
    """Return the largest rank up to which tables together are no more probable than the tail."""
    order = np.argsort(ranks, kind="stable")
    ordered, column = ranks[order], order % (scan.n0 + 1)
    low, high = 0, int(ranks.max())
    while low < high:
        middle = (low + high + 1) // 2
        held = int(np.searchsorted(ordered, middle, side="right"))
        step = scan.n1 + 1 - np.bincount(column[:held], minlength=scan.n0 + 1)
        if scan.largest_at_nodes(step.astype(np.int16), difference) <= tail:
            low = middle
        else:
            high = middle - 1
    return low
