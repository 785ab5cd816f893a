"""Standardised mean differences: how far two arms lie apart at baseline, in standard deviations.

Arm 1 minus arm 0, over the root of the mean of the two sample variances. 0/0 is nan (no
variation and no difference), a difference without variation is infinite.
"""

from math import copysign, inf, isnan, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import erfc

from helpers.stats.numerics import Floats, plain
from helpers.stats.samples import sample

__all__ = [
    "proportion_beyond",
    "smd_levels",
    "smd_means",
    "smd_proportion",
    "smd_standard_error",
]


def smd_means(a: ArrayLike, b: ArrayLike) -> float:
    """Return the standardised difference of two means [1]_.

    Parameters
    ----------
    a, b : array of float
        Values of arm 1 and of arm 0, none missing.

    Returns
    -------
    float
        ``(mean a - mean b) / sqrt((s_a^2 + s_b^2) / 2)``; nan with fewer than two values in
        an arm.

    Raises
    ------
    ValueError
        If a value is missing or infinite.

    References
    ----------
    .. [1] Austin PC (2009). Balance diagnostics for comparing the distribution of baseline
       covariates between treatment groups. Stat Med 28, 3083-3107.

    Examples
    --------
    >>> round(smd_means([1.0, 2.0, 3.0], [2.0, 3.0, 4.0]), 4)
    -1.0
    """
    first, second = sample("a", a), sample("b", b)
    if min(first.size, second.size) < 2:
        return nan
    variance = (float(first.var(ddof=1)) + float(second.var(ddof=1))) / 2.0
    return _standardised(float(first.mean() - second.mean()), variance)


def smd_proportion(p1: float, p0: float) -> float:
    """Return the standardised difference of two proportions.

    Parameters
    ----------
    p1, p0 : float
        Proportions of arm 1 and of arm 0, in [0, 1]; nan gives nan.

    Returns
    -------
    float
        ``(p1 - p0) / sqrt((p1 q1 + p0 q0) / 2)``.

    Examples
    --------
    >>> round(smd_proportion(0.58, 0.22), 4)
    0.7901
    """
    for name, p in (("p1", p1), ("p0", p0)):
        if p < 0.0 or p > 1.0:
            raise ValueError(f"a proportion lies in [0, 1], got {name}={p!r}")
    return _standardised(p1 - p0, (p1 * (1.0 - p1) + p0 * (1.0 - p0)) / 2.0)


def smd_levels(counts1: ArrayLike, counts0: ArrayLike) -> float:
    """Return the standardised difference of a categorical variable, without a sign [1]_.

    Parameters
    ----------
    counts1, counts0 : array of int
        Participants of arm 1 and of arm 0 at each level, in the same order of levels.

    Returns
    -------
    float
        Mahalanobis distance of the two vectors of proportions. Infinite when the arms share no
        level; nan when an arm is empty or everybody has one level. With two levels it is the
        absolute value of `smd_proportion`.

    Raises
    ------
    ValueError
        If the arms have different levels or a count is negative.

    References
    ----------
    .. [1] Yang D, Dalton JE (2012). A unified approach to measuring the effect size between two
       groups using SAS. SAS Global Forum, paper 335-2012.

    Examples
    --------
    >>> round(smd_levels([20, 20, 10], [10, 25, 15]), 4)
    0.4534
    """
    first, second = np.asarray(counts1, np.float64), np.asarray(counts0, np.float64)
    if first.shape != second.shape or first.ndim != 1 or np.any(np.append(first, second) < 0):
        raise ValueError(
            f"the arms need counts >= 0 of the same levels, got {counts1!r} and {counts0!r}"
        )
    if not (first.sum() and second.sum()):
        return nan
    used = (first + second) > 0
    return _distance(first[used] / first.sum(), second[used] / second.sum())


def smd_standard_error(n1: ArrayLike, n0: ArrayLike) -> float:
    """Return the standard error of an SMD when only chance separates the arms.

    Parameters
    ----------
    n1, n0 : int or integer array
        Participants of the arms, at least 1.

    Examples
    --------
    >>> smd_standard_error(50, 50)
    0.2
    """
    return plain(np.sqrt(1.0 / np.asarray(n1, np.float64) + 1.0 / np.asarray(n0, np.float64)))


def proportion_beyond(threshold: float, n1: ArrayLike, n0: ArrayLike) -> float:
    """Return the chance that an SMD exceeds a threshold in size when randomisation worked.

    Parameters
    ----------
    threshold : float
        Size of the SMD, at least 0.
    n1, n0 : int or integer array
        Participants of the arms, at least 1.

    Notes
    -----
    By the normal approximation: the expected share of baseline variables beyond the threshold.

    Examples
    --------
    >>> round(proportion_beyond(0.1, 50, 50), 2)
    0.62
    """
    error = np.asarray(smd_standard_error(n1, n0))
    return plain(erfc(threshold / error / sqrt(2.0)))


def _standardised(difference: float, variance: float) -> float:
    if variance > 0.0:
        return difference / sqrt(variance)
    if isnan(difference) or not difference:
        return nan
    return copysign(inf, difference)


def _distance(p1: Floats, p0: Floats) -> float:
    """Return the Mahalanobis distance; the last level is redundant."""
    if p1.size < 2:
        return nan
    if not np.any((p1 > 0) & (p0 > 0)):
        return inf  # the mean covariance is singular along the difference
    covariance = sum((np.diag(p) - np.outer(p, p) for p in (p1, p0)), np.zeros((p1.size,) * 2)) / 2
    difference = (p1 - p0)[:-1]
    return sqrt(float(difference @ np.linalg.solve(covariance[:-1, :-1], difference)))
