"""Which 2x2 tables could lie behind a published statement of direction and p-value.

An abstract that gives arm sizes and thresholds but no counts leaves a finite set of tables, and
of linked tables where one outcome splits into two others. All of them are enumerated.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.stats.association import ASSOCIATION
from helpers.stats.tables import TwoByTwo

__all__ = ["CompatibleSets", "Linked", "Stated", "compatible_sets", "compatible_tables"]

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A statement on one outcome: which arm had more events, and the range of its p-value.

    Parameters
    ----------
    higher : bool
        Whether arm 1 had the higher risk.
    below, at_least : float
        The p-value lies in ``at_least <= p < below``; a bare threshold has ``at_least=0``.

    Raises
    ------
    ValueError
        If the range of the p-value is empty or leaves 0 to 1.
    """

    higher: bool
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
    """Statements on three outcomes of which one splits into the others: whole = part + rest.

    Parameters
    ----------
    whole, part, rest : Stated
        What is said of each: clinical pregnancy, miscarriage and live birth, for example.
    part_among_whole : bool
        Whether the statement on `part` counts it among those with `whole`, not among all.
    """

    whole: Stated
    part: Stated
    rest: Stated
    part_among_whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CompatibleSets:
    """Sets of three linked tables that meet every statement, counted by their tables.

    Attributes
    ----------
    whole, part, rest : array of int
        For every table of that outcome, rows the events of arm 1 and columns those of arm 0, the
        number of compatible sets that hold it.
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
    x1, x0 = np.indices((n1 + 1, n0 + 1))
    return _meets(stated, _p_values(test, (x1, n1), (x0, n0)), x1 * n0 - x0 * n1)


def compatible_sets(n1: int, n0: int, linked: Linked, *, test: str = "pearson") -> CompatibleSets:
    """Return the sets of tables in which ``whole = part + rest`` and each meets its statement.

    Parameters
    ----------
    n1, n0 : int
        Participants of the two arms, at least 1.
    linked : Linked
        The three statements.
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
    of_whole, of_part, of_rest = (
        compatible_tables(n1, n0, stated, test=test)
        for stated in (linked.whole, linked.part, linked.rest)
    )
    x1, x0 = np.indices((n1 + 1, n0 + 1))
    p_rest = _p_values(test, (x1, n1), (x0, n0))
    counted = [np.zeros((n1 + 1, n0 + 1), dtype=np.int64) for _ in range(3)]
    largest_p, shares = np.nan, [np.nan, np.nan]
    for w1, w0 in zip(*np.nonzero(of_whole), strict=True):
        parts1, parts0 = np.nonzero(of_rest[w1::-1, w0::-1][: w1 + 1, : w0 + 1])
        if linked.part_among_whole:
            kept = _meets_among(linked.part, test, (parts1, int(w1)), (parts0, int(w0)))
        else:
            kept = of_part[parts1, parts0]
        parts1, parts0 = parts1[kept], parts0[kept]
        if not parts1.size:
            continue
        counted[0][w1, w0] = parts1.size
        np.add.at(counted[1], (parts1, parts0), 1)
        np.add.at(counted[2], (w1 - parts1, w0 - parts0), 1)
        largest_p = np.fmax(largest_p, p_rest[w1 - parts1, w0 - parts0].max())
        if w0:
            shares[0] = np.fmin(shares[0], parts0.min() / w0)
            shares[1] = np.fmax(shares[1], parts0.max() / w0)
    return CompatibleSets(
        whole=counted[0], part=counted[1], rest=counted[2],
        largest_p_rest=float(largest_p), share=(float(shares[0]), float(shares[1])),
    )  # fmt: skip


def _p_values(
    test: str, arm1: tuple[Counts, int | Counts], arm0: tuple[Counts, int | Counts]
) -> NDArray[np.float64]:
    return np.asarray(ASSOCIATION[test](TwoByTwo(*arm1, *arm0)), dtype=float)


def _meets(stated: Stated, p_values: NDArray[np.float64], difference: Counts) -> Flags:
    direction = difference > 0 if stated.higher else difference < 0
    return direction & (p_values < stated.below) & (p_values >= stated.at_least)


def _meets_among(
    stated: Stated, test: str, arm1: tuple[Counts, int], arm0: tuple[Counts, int]
) -> Flags:
    """Return which tables meet a statement whose denominators are themselves events."""
    if not (arm1[1] and arm0[1] and arm1[0].size):
        return np.zeros(arm1[0].shape, dtype=bool)  # nobody to count: no p-value, no direction
    p_values = np.atleast_1d(_p_values(test, arm1, arm0))
    return _meets(stated, p_values, arm1[0] * arm0[1] - arm0[0] * arm1[1])
