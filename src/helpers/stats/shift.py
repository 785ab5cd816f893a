"""Shift between two samples: Hodges-Lehmann estimate and Mann-Whitney test."""

from math import inf, nan
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats.numerics import Floats, alpha_of
from helpers.stats.rank_sum import limit_rank, mann_whitney_count, spread, two_sided
from helpers.stats.samples import sample

__all__ = ["Shift", "hodges_lehmann", "mann_whitney"]

PAIRS = 2**22  # pairwise differences held in memory at a time (32 MB)


class Shift(NamedTuple):
    """Median of pairwise differences with limits, in the unit of the values."""

    estimate: float
    lower: float
    upper: float


def hodges_lehmann(a: ArrayLike, b: ArrayLike, *, level: float = 0.95) -> Shift:
    """Return the median of all pairwise differences with a distribution-free interval [1]_.

    Parameters
    ----------
    a, b : array of float
        Values of arm 1 and of arm 0, none missing.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Shift
        Median of the differences a - b; it is not the difference of the medians. The limits
        are infinite where the arms are too small for the level, nan where all values are equal,
        and everything is nan with an empty arm.

    Raises
    ------
    ValueError
        If a value is missing or infinite.

    Notes
    -----
    The limits are the k-th smallest and k-th largest differences (Moses), where k - 1 is the
    largest value of the Mann-Whitney statistic whose lower tail is at most (1 - level) / 2:
    exact when no value is tied and both arms have fewer than 50 values, equal to R's
    ``wilcox.test(conf.int = TRUE)`` there; else from the normal approximation with continuity
    and tie correction. In that case R searches for the root of the standardised statistic
    instead, which agrees to within a neighbouring difference.

    References
    ----------
    .. [1] Hodges JL, Lehmann EL (1963). Estimates of location based on rank tests. Ann Math
       Stat 34, 598-611.

    Examples
    --------
    >>> shift = hodges_lehmann([5.1, 6.0, 7.2, 8.4], [3.9, 4.4, 5.0, 6.5])
    >>> [round(value, 4) for value in shift]
    [1.75, -1.4, 4.5]
    """
    first, second = np.sort(sample("a", a)), np.sort(sample("b", b))
    alpha = alpha_of(level)
    pairs = first.size * second.size
    if not pairs:
        return Shift(nan, nan, nan)
    estimate = (_ranked(first, second, (pairs - 1) // 2) + _ranked(first, second, pairs // 2)) / 2.0
    if not spread(first, second) > 0.0:
        return Shift(estimate, nan, nan)
    rank = limit_rank(first, second, alpha)
    if not rank:
        return Shift(estimate, -inf, inf)
    lower, upper = _ranked(first, second, rank - 1), _ranked(first, second, pairs - rank)
    return Shift(estimate, lower, upper)


def mann_whitney(a: ArrayLike, b: ArrayLike) -> float:
    """Return the two-sided p-value of the Mann-Whitney (Wilcoxon rank sum) test [1]_.

    Parameters
    ----------
    a, b : array of float
        Values of arm 1 and of arm 0, none missing.

    Returns
    -------
    float
        Exact when no value is tied and both arms have fewer than 50 values; else normal with
        tie and continuity correction (the rule of R's ``wilcox.test``). nan with an empty arm
        or when all values are equal.

    Raises
    ------
    ValueError
        If a value is missing or infinite.

    References
    ----------
    .. [1] Mann HB, Whitney DR (1947). On a test of whether one of two random variables is
       stochastically larger than the other. Ann Math Stat 18, 50-60.

    Examples
    --------
    >>> round(mann_whitney([5.1, 6.0, 7.2, 8.4], [3.9, 4.4, 5.0, 6.5]), 4)
    0.1143
    """
    first, second = sample("a", a), sample("b", b)
    if not (first.size and second.size and spread(first, second) > 0.0):
        return nan
    return two_sided(mann_whitney_count(first, second), first, second)


def _ranked(a: Floats, b: Floats, rank: int) -> float:
    """Return the difference a_i - b_j of this rank (0 is the smallest); a and b are sorted."""
    if a.size * b.size <= PAIRS:
        return float(np.partition(np.subtract.outer(a, b).reshape(-1), rank)[rank])
    high = a[-1] - b[0]
    low = 2.0 * (a[0] - b[-1]) - high  # clear of the smallest: the answer lies in (low, high]
    while True:
        middle = low + (high - low) / 2.0
        if not low < middle < high:
            return _any_between(a, b, (low, high))  # ties only: any of them is the answer
        if _at_most(a, b, middle) > rank:
            high = middle
        else:
            low = middle
        if _at_most(a, b, high) - _at_most(a, b, low) <= PAIRS:
            return _ranked_between(a, b, (low, high), rank)


def _at_most(a: Floats, b: Floats, bound: float) -> int:
    """Return the number of differences at most `bound`."""
    return int(np.sum(b.size - np.searchsorted(b, a - bound, side="left")))


def _any_between(a: Floats, b: Floats, limits: tuple[float, float]) -> float:
    """Return one difference in (low, high]."""
    start = np.searchsorted(b, a - limits[1], side="left")
    stop = np.searchsorted(b, a - limits[0], side="left")
    row = int(np.argmax(stop - start))
    return float(a[row] - b[start[row]])


def _ranked_between(a: Floats, b: Floats, limits: tuple[float, float], rank: int) -> float:
    """Return the ranked difference among those in (low, high], listed one by one."""
    low, high = limits
    start = np.searchsorted(b, a - high, side="left")
    stop = np.searchsorted(b, a - low, side="left")
    listed = np.concatenate(
        [value - b[i:j] for value, i, j in zip(a, start, stop, strict=True) if j > i]
    )
    place = rank - _at_most(a, b, low)
    return float(np.partition(listed, place)[place])
