"""One test over all arms: is any arm different from any other.

The two-arm form of the test of proportions is the N-1 chi-square test, that of means is Welch's
t test, so that a trial of two arms and one of more are judged alike.
"""

from collections.abc import Sequence
from math import nan
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, fdtrc

__all__ = ["GlobalTest", "global_means", "global_proportions"]


class GlobalTest(NamedTuple):
    """Statistic, its degrees of freedom and the p-value.

    Attributes
    ----------
    statistic : float
        Chi-square, or F.
    df : float
        Groups less one.
    p_value : float
    """

    statistic: float
    df: float
    p_value: float


def global_proportions(events: ArrayLike, totals: ArrayLike) -> GlobalTest:
    """Compare the risks of several arms by Pearson's chi-square times (N - 1) / N.

    Parameters
    ----------
    events, totals : array of int
        One an arm; arms without participants are left out.

    Returns
    -------
    GlobalTest
        With p-value 1 where nobody, or everybody, has the event; nan with fewer than two arms.

    Examples
    --------
    >>> found = global_proportions([25, 13, 20], [50, 50, 50])
    >>> round(found.statistic, 4), found.df, round(found.p_value, 4)
    (6.0873, 2.0, 0.0477)
    """
    x, n = np.asarray(events, dtype=float), np.asarray(totals, dtype=float)
    x, n = x[n > 0], n[n > 0]
    df = float(n.size - 1)
    if df < 1:
        return GlobalTest(nan, max(df, 0.0), nan)
    total = float(n.sum())
    risk = float(x.sum()) / total
    if risk in (0.0, 1.0):
        return GlobalTest(0.0, df, 1.0)
    spread = float(((x - n * risk) ** 2 / n).sum()) / (risk * (1.0 - risk))
    statistic = spread * (total - 1.0) / total
    return GlobalTest(statistic, df, float(chdtrc(df, statistic)))


def global_means(groups: Sequence[ArrayLike]) -> GlobalTest:
    """Compare the means of several arms without assuming equal variances [1]_.

    Parameters
    ----------
    groups : sequence of array
        Known values of each arm.

    Returns
    -------
    GlobalTest
        F with `df` in the numerator; nan where an arm has fewer than two values or no spread.

    References
    ----------
    .. [1] Welch BL (1951). On the comparison of several mean values: an alternative approach.
       Biometrika 38, 330-336.

    Examples
    --------
    >>> found = global_means([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [5.0, 6.0, 9.0]])
    >>> round(found.statistic, 4), round(found.p_value, 4)
    (5.485, 0.0825)
    """
    arms = [np.asarray(group, dtype=float) for group in groups]
    df = float(len(arms) - 1)
    if df < 1 or any(arm.size < 2 or not np.ptp(arm) > 0.0 for arm in arms):
        return GlobalTest(nan, max(df, 0.0), nan)
    n = np.array([arm.size for arm in arms], dtype=float)
    weight = n / np.array([arm.var(ddof=1) for arm in arms])
    means, share = np.array([arm.mean() for arm in arms]), weight / weight.sum()
    centre = float((share * means).sum())
    lack = float(((1.0 - share) ** 2 / (n - 1.0)).sum())
    between = float((weight * (means - centre) ** 2).sum()) / df
    statistic = between / (1.0 + 2.0 * (df - 1.0) / (df * (df + 2.0)) * lack)
    second = df * (df + 2.0) / (3.0 * lack)
    return GlobalTest(statistic, df, float(fdtrc(df, second, statistic)))
