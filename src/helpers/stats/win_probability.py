"""How likely a participant of one arm is to have the higher value: the win probability."""

from math import nan, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from helpers.stats.means import t_quantile
from helpers.stats.numerics import Floats, alpha_of
from helpers.stats.samples import sample

__all__ = ["WinProbability", "win_probability"]


class WinProbability(NamedTuple):
    """Probability with limits, its standard error, and degrees of freedom."""

    estimate: float
    lower: float
    upper: float
    std_error: float
    df: float


def win_probability(a: ArrayLike, b: ArrayLike, *, level: float = 0.95) -> WinProbability:
    """Return P(a > b) + P(a = b) / 2 for a participant of either arm drawn at random [1]_.

    Parameters
    ----------
    a, b : array of float
        Values of arm 1 and of arm 0, none missing; only their order counts.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    WinProbability
        One half means that neither arm tends to have the higher values. The variance is that of
        Brunner and Munzel: it allows for ties and for any two distributions. Limits by Student's
        t with their degrees of freedom, on the scale of the log odds, so that they stay within 0
        and 1 [2]_. Limits are nan where that variance is zero or not defined (an arm with one
        value, or all of one arm above all of the other), all is nan with an empty arm.

    Raises
    ------
    ValueError
        If a value is missing or infinite.

    References
    ----------
    .. [1] Brunner E, Munzel U (2000). The nonparametric Behrens-Fisher problem: asymptotic theory
       and a small-sample approximation. Biom J 42, 17-25.
    .. [2] Perme MP, Manevski D (2019). Confidence intervals for the Mann-Whitney test. Stat
       Methods Med Res 28, 3755-3768.

    Examples
    --------
    >>> found = win_probability([1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 1, 1],
    ...                         [3, 3, 4, 3, 1, 2, 3, 1, 1, 5, 4])
    >>> round(found.estimate, 4), round(found.df, 3)
    (0.211, 17.683)
    """
    first, second = sample("a", a), sample("b", b)
    alpha = alpha_of(level)
    if not (first.size and second.size):
        return WinProbability(nan, nan, nan, nan, nan)
    wins, losses = _placements(first, second), _placements(second, first)
    estimate = float(wins.mean())
    part1, part0 = _variance_of_mean(wins), _variance_of_mean(losses)
    variance = part1 + part0
    if not variance > 0.0:
        return WinProbability(estimate, nan, nan, nan, nan)
    share1, share0 = part1 / variance, part0 / variance
    df = 1.0 / (share1**2 / (first.size - 1) + share0**2 / (second.size - 1))
    error = sqrt(variance)
    reach = t_quantile(df, alpha) * error / (estimate * (1.0 - estimate))
    lower, upper = (float(expit(logit(estimate) + side * reach)) for side in (-1.0, 1.0))
    return WinProbability(estimate, lower, upper, error, df)


def _placements(values: Floats, others: Floats) -> Floats:
    """Return for each value the share of `others` below it, equal ones counting half."""
    ordered = np.sort(others)
    below = np.searchsorted(ordered, values, side="left")
    not_above = np.searchsorted(ordered, values, side="right")
    return np.asarray((below + not_above) / (2.0 * others.size))


def _variance_of_mean(values: Floats) -> float:
    return float(values.var(ddof=1)) / values.size if values.size > 1 else nan
