"""Two records that are too much alike: how many measurements they share, and how rare that is."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.stats.integrity.chance import Chance, Integers
from helpers.stats.numerics import Floats

__all__ = ["MOST_RECORDS", "identical_rows", "nearest_pair", "nearest_rows", "share_alike"]

MOST_RECORDS = 2000
"""Every record is compared with every other: two million pairs at most."""
_STEP = 0.02  # of the weights, so that their sums have few different values


def share_alike(codes: ArrayLike) -> Floats:
    """Return for each variable the share of pairs of records in which both have the same value.

    Parameters
    ----------
    codes : integer array, shape (participants, variables)
        Equal numbers are equal values; each missing value has a number of its own.

    Examples
    --------
    >>> share_alike([[1, 1], [1, 2], [1, 3]]).tolist()
    [1.0, 0.0]
    """
    table = _checked(codes)
    pairs = len(table) * (len(table) - 1) / 2.0
    tallies = (np.unique(column, return_counts=True)[1] for column in table.T)
    return np.array([float((sizes * (sizes - 1) // 2).sum()) / pairs for sizes in tallies])


def nearest_pair(codes: ArrayLike) -> Chance:
    """Return how much the two most alike records have in common, and how rare that is.

    Parameters
    ----------
    codes : integer array, shape (participants, variables)
        As in `share_alike`: at least two records, at most `MOST_RECORDS`.

    Returns
    -------
    Chance
        The statistic is the number of variables in which the pair agrees. `looked` is the number
        of pairs. The p-value bounds the chance that any pair has as much in common.

    Notes
    -----
    Agreement in a variable weighs as minus the logarithm of the share of pairs that agree in it,
    as in record linkage [1]_. Were the variables independent, the weight that a pair of different
    people has in common would have the distribution that is added up here, exactly but for a
    rounding of the weights; the p-value is its tail times the number of pairs (Bonferroni). What
    ties variables together makes pairs somewhat more alike, so variables of few values, which are
    tied most, do not belong here.

    References
    ----------
    .. [1] Fellegi IP, Sunter AB (1969). A theory for record linkage. J Am Stat Assoc 64,
       1183-1210.

    Examples
    --------
    >>> chance = nearest_pair([[1, 2, 3], [4, 5, 6], [1, 2, 7], [8, 9, 10]])
    >>> chance.statistic, round(chance.p_value, 3)
    (2.0, 0.167)
    """
    table = _checked(codes)
    row, other, steps, shares = _nearest(table)
    common = table[row] == table[other]
    pairs = len(table) * (len(table) - 1) // 2
    tail = _tail(steps, shares, int(steps[common].sum()))
    return Chance(
        statistic=float(common.sum()),
        expected=float(shares.sum()),
        p_value=min(1.0, pairs * tail),
        looked=pairs,
        place=row,
    )


def nearest_rows(codes: ArrayLike) -> tuple[int, int]:
    """Return the places of the two records that have most in common, the first of such pairs.

    Examples
    --------
    >>> nearest_rows([[1, 2, 3], [4, 5, 6], [1, 2, 7]])
    (0, 2)
    """
    row, other, _, _ = _nearest(_checked(codes))
    return row, other


def identical_rows(codes: ArrayLike) -> list[list[int]]:
    """Return the places of records that are the same in every variable, group by group.

    Examples
    --------
    >>> identical_rows([[1, 2], [3, 4], [1, 2]])
    [[0, 2]]
    """
    table = _checked(codes)
    order = np.lexsort(table.T)
    same = (table[order][1:] == table[order][:-1]).all(axis=1)
    groups = np.split(order, np.flatnonzero(~same) + 1)
    return sorted(sorted(group.tolist()) for group in groups if group.size > 1)


def _nearest(table: Integers) -> tuple[int, int, Integers, Floats]:
    """Return the two most alike records, the weights in steps, and the shares alike."""
    if len(table) > MOST_RECORDS:
        raise ValueError(f"expected at most {MOST_RECORDS} records, got {len(table)}")
    shares = share_alike(table)
    weights = -np.log(np.clip(shares, 1e-12, 1.0))
    steps = np.rint(weights / _STEP).astype(np.int64)
    common = np.zeros((len(table), len(table)), np.int32)
    for column, weight in zip(table.T, steps, strict=True):
        common += np.int32(weight) * (column[:, None] == column)
    np.fill_diagonal(common, -1)
    row, other = np.unravel_index(int(common.argmax()), common.shape)
    return int(row), int(other), steps, shares


def _tail(steps: Integers, shares: Floats, reached: int) -> float:
    """Return the chance that independent agreements weigh at least `reached` steps together."""
    chances = np.zeros(int(steps.sum()) + 1)
    chances[0] = 1.0
    for step, share in zip(steps, shares, strict=True):
        moved: NDArray[np.float64] = np.zeros_like(chances)
        moved[step:] = chances[: chances.size - step]
        chances = (1.0 - share) * chances + share * moved
    return float(chances[reached:].sum())


def _checked(codes: ArrayLike) -> Integers:
    table = np.asarray(codes)
    if table.ndim != 2 or len(table) < 2 or not table.shape[1] or table.dtype.kind not in "iu":
        raise ValueError("expected whole numbers of at least two records and one variable")
    return np.asarray(table, np.int64)
