"""Which 2x2 tables could lie behind a published statement of direction and p-value.

An abstract that gives arm sizes and thresholds but no counts leaves a finite set of tables, and
of linked tables where the events of two outcomes are among those of a third. All are enumerated.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.stats.association import ASSOCIATION
from helpers.stats.tables import TwoByTwo

__all__ = [
    "CompatibleSets",
    "Linked",
    "Stated",
    "compatible_sets",
    "compatible_tables",
    "meeting",
    "table_p_values",
]

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A statement on one outcome: which arm had more events, and the range of its p-value.

    Parameters
    ----------
    higher : bool or None
        Whether arm 1 had the higher risk; None if nothing is said of the direction.
    below, at_least : float
        The p-value lies in ``at_least <= p < below``; a bare threshold has ``at_least=0``, and
        ``below=1`` sets no upper limit.

    Raises
    ------
    ValueError
        If the range of the p-value is empty or leaves 0 to 1.
    """

    higher: bool | None
    below: float = 1.0
    at_least: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.at_least < self.below <= 1:
            raise ValueError(
                f"a p-value needs 0 <= at_least < below <= 1, "
                f"got at_least={self.at_least!r}, below={self.below!r}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Statements on outcomes of which one holds the others: events of whole, part and rest.

    Whoever has the event of `part` or of `rest` has that of `whole`, and nobody has both.

    Parameters
    ----------
    whole, part : Stated
        What is said of each: clinical pregnancy and miscarriage, for example.
    rest : Stated or None
        What is said of the other part, such as live birth; None if there is no other.
    part_among_whole : bool
        Whether the statement on `part` counts it among those with `whole`, not among all.
    exhaustive : bool
        Whether every event of `whole` is one of `part` or `rest`: ``whole = part + rest``.
        Otherwise ``part + rest <= whole``.

    Raises
    ------
    ValueError
        If parts are exhaustive and there is one part alone.
    """

    whole: Stated
    part: Stated
    rest: Stated | None = None
    part_among_whole: bool = False
    exhaustive: bool = True

    def __post_init__(self) -> None:
        if self.exhaustive and self.rest is None:
            raise ValueError("one part alone is not the whole: exhaustive=False, or give a rest")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompatibleSets:
    """Sets of linked tables that meet every statement, counted by their tables.

    Attributes
    ----------
    whole, part, rest : array of int
        For every table of that outcome, rows the events of arm 1 and columns those of arm 0, the
        number of compatible sets that hold it; `rest` is empty where there is none.
    largest_p_rest : float
        The largest p-value of `rest` in any compatible set; nan if there is none.
    share : tuple of (float, float)
        Smallest and largest part/whole of arm 0 in any compatible set; nan if there is none.
    """

    whole: Counts
    part: Counts
    rest: Counts
    largest_p_rest: float
    share: tuple[float, float]

    @property
    def number(self) -> int:
        """How many sets of tables there are."""
        return int(self.whole.sum())


def table_p_values(n1: int, n0: int, test: str = "pearson") -> Floats:
    """Return the p-value of every table of two arms, rows by events of arm 1.

    Examples
    --------
    >>> round(float(table_p_values(50, 50)[25, 13]), 4)
    0.0134
    """
    x1, x0 = np.indices((n1 + 1, n0 + 1))
    return np.asarray(ASSOCIATION[test](TwoByTwo(x1, n1, x0, n0)), dtype=float)


def compatible_tables(n1: int, n0: int, stated: Stated, *, test: str = "pearson") -> Flags:
    """Return which of all tables of two arms meet a statement.

    Parameters
    ----------
    n1, n0 : int
        Participants of the two arms, at least 1.
    stated : Stated
        Direction and range of the p-value.
    test : str
        A key of `helpers.stats.ASSOCIATION`.

    Returns
    -------
    array of bool, shape (n1 + 1, n0 + 1)
        By events of arm 1 (rows) and arm 0 (columns).

    Examples
    --------
    >>> int(compatible_tables(50, 50, Stated(higher=True, below=0.05)).sum())
    917
    """
    return meeting(stated, table_p_values(n1, n0, test))


def meeting(stated: Stated, p_values: Floats) -> Flags:
    """Return which of all tables of two arms meet a statement, from the p-values of all.

    Parameters
    ----------
    stated : Stated
        Direction and range of the p-value.
    p_values : array
        As `table_p_values` gives them.
    """
    n1, n0 = (size - 1 for size in p_values.shape)
    x1, x0 = np.indices(p_values.shape)
    difference = x1 * n0 - x0 * n1
    direction = np.ones(p_values.shape, dtype=bool)
    if stated.higher is not None:
        direction = difference > 0 if stated.higher else difference < 0
    below = (p_values < stated.below) | (stated.below == 1)
    return np.asarray(direction & below & (p_values >= stated.at_least))


def compatible_sets(n1: int, n0: int, linked: Linked, *, test: str = "pearson") -> CompatibleSets:
    """Return the sets of linked tables in which every table meets its statement.

    Parameters
    ----------
    n1, n0 : int
        Participants of the two arms, at least 1.
    linked : Linked
        The statements, and how the outcomes hang together.
    test : str
        A key of `helpers.stats.ASSOCIATION`.

    Notes
    -----
    With 50 participants an arm there are 1,758,276 sets with ``whole = part + rest``.

    Examples
    --------
    >>> higher, lower = Stated(higher=True, below=0.01), Stated(higher=False, below=0.01)
    >>> whole = Stated(higher=True, below=0.05)
    >>> compatible_sets(50, 50, Linked(whole=whole, part=lower, rest=higher)).number
    54317
    """
    rests = _rests(n1, n0, linked, test)
    parts = compatible_tables(n1, n0, linked.part, test=test).astype(np.int64)
    whole, part, rest = (np.zeros((n1 + 1, n0 + 1), dtype=np.int64) for _ in range(3))
    shares: list[float] = []
    for (w1, w0), here in _parts_within(n1, n0, linked, test, parts):
        beside = rests.within[w1::-1, w0::-1]
        sets = here * beside
        if not sets.any():
            continue
        whole[w1, w0] = sets.sum()
        part[: w1 + 1, : w0 + 1] += sets
        rest[: w1 + 1, : w0 + 1] += rests.of_each(here, sets)
        if w0:
            shares += (np.flatnonzero(sets.any(axis=0))[[0, -1]] / w0).tolist()
    ends = (min(shares), max(shares)) if shares else (np.nan, np.nan)
    return CompatibleSets(
        whole=whole, part=part, rest=rest, largest_p_rest=rests.largest_p(rest), share=ends
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Rests:
    """Tables of the rest: those that meet their statement, and how many fit into a gap.

    ``within[a, b]`` counts the tables that fit where `a` and `b` events of the whole are left.
    """

    met: Counts | None
    within: Counts
    p_values: Floats
    exhaustive: bool

    def of_each(self, parts: Counts, sets: Counts) -> Counts:
        """Return how many sets hold each table of the rest, given the parts within one whole."""
        if self.met is None:
            return np.zeros_like(sets)
        if self.exhaustive:
            return sets[::-1, ::-1]
        rows, columns = parts.shape
        return self.met[:rows, :columns] * _up_to(parts)[::-1, ::-1]

    def largest_p(self, counted: Counts) -> float:
        """Return the largest p-value of the tables counted; nan if there are none."""
        return float(self.p_values[counted > 0].max()) if counted.any() else float("nan")


def _rests(n1: int, n0: int, linked: Linked, test: str) -> _Rests:
    p_values = table_p_values(n1, n0, test)
    if linked.rest is None:
        ones = np.ones((n1 + 1, n0 + 1), dtype=np.int64)
        return _Rests(met=None, within=ones, p_values=p_values, exhaustive=False)
    met = compatible_tables(n1, n0, linked.rest, test=test).astype(np.int64)
    within = met if linked.exhaustive else _up_to(met)
    return _Rests(met=met, within=within, p_values=p_values, exhaustive=linked.exhaustive)


def _parts_within(
    n1: int, n0: int, linked: Linked, test: str, parts: Counts
) -> Iterator[tuple[tuple[int, int], Counts]]:
    """Yield every table of the whole that meets its statement, and the parts within it that do."""
    wholes = compatible_tables(n1, n0, linked.whole, test=test)
    for w1, w0 in np.argwhere(wholes).tolist():
        if not linked.part_among_whole:
            yield (w1, w0), parts[: w1 + 1, : w0 + 1]
        elif w1 and w0:  # nobody to count: no p-value, no direction
            yield (w1, w0), compatible_tables(w1, w0, linked.part, test=test).astype(np.int64)


def _up_to(counted: Counts) -> Counts:
    """Return how much is counted at most so far along both axes."""
    return counted.cumsum(axis=0).cumsum(axis=1)
