"""Variables that belong together: a correlation that is missing, and one that is too strong."""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from helpers.stats.integrity.chance import Chance
from helpers.stats.numerics import Floats

__all__ = ["absent_correlation", "rank_correlation", "strongest_pair"]

_FEWEST = 10
_ROUGH = 0.1  # how far missing values may move a correlation; beyond, a pair is not looked at


def rank_correlation(first: ArrayLike, second: ArrayLike) -> tuple[float, int]:
    """Return Spearman's correlation of the pairs where both are known, and their number.

    Examples
    --------
    >>> rank_correlation([1.0, 2.0, 3.0, float("nan")], [10.0, 20.0, 40.0, 5.0])
    (1.0, 3)
    """
    pair = np.column_stack([np.asarray(x, np.float64) for x in (first, second)])
    pair = pair[np.isfinite(pair).all(axis=1)]
    if len(pair) < 2:
        return math.nan, len(pair)
    from scipy.stats import rankdata  # here, as it costs half a second at every start

    ranks = [np.asarray(rankdata(column), np.float64) for column in pair.T]
    centred = [column - column.mean() for column in ranks]
    product = math.sqrt(float((centred[0] ** 2).sum()) * float((centred[1] ** 2).sum()))
    if not product:
        return math.nan, len(pair)
    value = float((centred[0] * centred[1]).sum()) / product
    return min(max(value, -1.0), 1.0), len(pair)


def absent_correlation(pairs: list[tuple[ArrayLike, ArrayLike, float]]) -> Chance:
    """Return whether pairs that go together fall short of the least correlation expected.

    Parameters
    ----------
    pairs : list of (first, second, least)
        Values of two variables, and the least rank correlation that they should have; negative
        where one falls as the other rises.

    Returns
    -------
    Chance
        The statistic is Spearman's correlation in the pair that falls shortest, as its sign was
        expected; the p-value is one-sided, by Fisher's transformation with the standard error of
        Fieller, Hartley and Pearson [1]_, corrected for the number of pairs by Sidak.

    References
    ----------
    .. [1] Fieller EC, Hartley HO, Pearson ES (1957). Tests for rank correlation coefficients.
       Biometrika 44, 470-481.
    """
    found = [_shortfall(*pair) for pair in pairs]
    known = [i for i, (value, _) in enumerate(found) if math.isfinite(value)]
    if not known:
        raise ValueError(f"expected a pair with at least {_FEWEST} known values in both")
    place = min(known, key=lambda i: found[i][1])
    value, p_value = found[place]
    return Chance(
        statistic=value,
        expected=pairs[place][2],
        p_value=float(1.0 - (1.0 - p_value) ** len(known)),
        looked=len(known),
        place=place,
        tail="lower",
    )


def _shortfall(first: ArrayLike, second: ArrayLike, least: float) -> tuple[float, float]:
    value, n = rank_correlation(first, second)
    if n < _FEWEST or math.isnan(value):
        return math.nan, 1.0
    if abs(value) == 1.0:
        return value, 1.0 if value * least > 0 else 0.0
    sign = math.copysign(1.0, least)
    error = math.sqrt(1.06 / (n - 3))
    return value, float(ndtr((math.atanh(sign * value) - math.atanh(abs(least))) / error))


def strongest_pair(values: ArrayLike) -> tuple[float, tuple[int, int]]:
    """Return the strongest rank correlation between two columns, and which they are.

    Parameters
    ----------
    values : array of float, shape (participants, variables)
        nan where missing; at least two columns. Missing values should be few.
    """
    table = np.asarray(values, np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise ValueError("expected at least two variables")
    near = _quickly(table)
    best, place = 0.0, (0, 1)
    for i, j in zip(*np.nonzero(near >= near.max() - _ROUGH), strict=True):
        value, n = rank_correlation(table[:, i], table[:, j])
        if n >= _FEWEST and abs(value) > abs(best):
            best, place = value, (int(i), int(j))
    return best, place


def _quickly(table: Floats) -> Floats:
    """Return the size of the correlations, a missing rank as the mean one; -1 where no pair."""
    from scipy.stats import rankdata  # here, as above

    ranks = np.column_stack([rankdata(column, nan_policy="omit") for column in table.T])
    centred = np.where(np.isfinite(ranks), ranks - np.nanmean(ranks, axis=0), 0.0)
    length = np.sqrt((centred**2).sum(axis=0))
    scaled = centred / np.where(length > 0.0, length, 1.0)
    pairs = np.triu(np.ones((scaled.shape[1],) * 2, bool), k=1)
    return np.where(pairs, np.abs(scaled.T @ scaled), -1.0)
