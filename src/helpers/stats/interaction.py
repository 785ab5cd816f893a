"""Interaction: does an effect differ between the levels of a subgroup variable.

The Wald statistic of equal effects in all levels, on the scale of the risk difference or of the
logarithm of the risk ratio. Two levels have an estimate of how far the effects lie apart; more
have the test of heterogeneity alone.
"""

from collections.abc import Callable, Mapping
from math import exp, nan
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtri

from helpers.stats.numerics import Floats, quiet
from helpers.stats.strata import Strata

__all__ = [
    "INTERACTION",
    "Interaction",
    "difference_interaction",
    "interaction",
    "ratio_interaction",
]

_NONE = 1e-12  # a share of the largest variance below which nothing is left to test with


class Interaction(NamedTuple):
    """How far effects lie apart between levels.

    Attributes
    ----------
    estimate, lower, upper : float
        Effect in the first level against that in the second, with Wald limits; nan unless there
        are two levels.
    statistic : float
        Wald chi-square of equal effects.
    df : int
        Levels less one.
    p_value : float
    """

    estimate: float
    lower: float
    upper: float
    statistic: float
    df: int
    p_value: float


def interaction(effects: ArrayLike, variances: ArrayLike, *, level: float = 0.95) -> Interaction:
    """Compare independent effects by their variances [1]_.

    Parameters
    ----------
    effects, variances : array
        One a level, on a scale on which effects are about normal; variances 0 or more.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Interaction
        All nan where an effect or a variance is undefined, there are fewer than two levels, or
        two or more variances are 0, so that nothing is left to test with.

    Notes
    -----
    With contrasts C of every level with the last one, (C e)' (C V C')^-1 (C e). Where no variance
    is 0 this is Cochran's Q.

    References
    ----------
    .. [1] Altman DG, Bland JM (2003). Interaction revisited: the difference between two estimates.
       BMJ 326, 219.

    Examples
    --------
    >>> found = interaction([0.3, 0.1], [0.01, 0.0225])
    >>> round(found.estimate, 3), round(found.lower, 3), round(found.p_value, 4)
    (0.2, -0.153, 0.2673)
    """
    effect, variance = np.asarray(effects, float), np.asarray(variances, float)
    df = effect.size - 1
    spread = np.sort(variance)
    known = np.isfinite(effect).all() and np.isfinite(variance).all()
    if df < 1 or not known or not spread[1] > _NONE * spread[-1] or not spread[-1] > 0.0:
        return Interaction(nan, nan, nan, nan, max(df, 0), nan)
    apart = effect[:-1] - effect[-1]
    covariance = np.diag(variance[:-1]) + variance[-1]
    statistic = float(apart @ np.linalg.solve(covariance, apart))
    p_value = float(chdtrc(df, statistic))
    if df > 1:
        return Interaction(nan, nan, nan, statistic, df, p_value)
    estimate = float(apart[0])
    reach = float(ndtri(0.5 + level / 2.0)) * float(np.sqrt(covariance[0, 0]))
    return Interaction(estimate, estimate - reach, estimate + reach, statistic, df, p_value)


def difference_interaction(strata: Strata, *, level: float = 0.95) -> Interaction:
    """Compare the risk differences of the levels; the estimate is their difference.

    Parameters
    ----------
    strata : Strata
        One two-by-two table a level.
    level : float, default 0.95

    Notes
    -----
    The variance of a risk p of n is p (1 - p) / n.

    Examples
    --------
    >>> found = difference_interaction(Strata([20, 9], [30, 20], [6, 5], [30, 20]))
    >>> round(found.estimate, 4), round(found.lower, 4), round(found.upper, 4)
    (0.2667, -0.0973, 0.6307)
    """
    x1, n1, x0, n0 = _counts(strata)
    with quiet():
        p1, p0 = x1 / n1, x0 / n0
        variance = p1 * (1.0 - p1) / n1 + p0 * (1.0 - p0) / n0
    return interaction(p1 - p0, variance, level=level)


def ratio_interaction(strata: Strata, *, level: float = 0.95) -> Interaction:
    """Compare the risk ratios of the levels; the estimate is their ratio, its limits by logs.

    Undefined (nan) where an arm has no event in a level.

    Parameters
    ----------
    strata : Strata
        One two-by-two table a level.
    level : float, default 0.95

    Examples
    --------
    >>> found = ratio_interaction(Strata([20, 9], [30, 20], [6, 5], [30, 20]))
    >>> round(found.estimate, 4), round(found.lower, 4), round(found.upper, 4)
    (1.8519, 0.5703, 6.0133)
    """
    x1, n1, x0, n0 = _counts(strata)
    with quiet():
        variance = 1.0 / x1 - 1.0 / n1 + 1.0 / x0 - 1.0 / n0
        found = interaction(np.log(x1 / n1) - np.log(x0 / n0), variance, level=level)
    return found._replace(
        estimate=exp(found.estimate), lower=exp(found.lower), upper=exp(found.upper)
    )


INTERACTION: Mapping[str, Callable[..., Interaction]] = {
    "risk_difference": difference_interaction,
    "risk_ratio": ratio_interaction,
}


def _counts(strata: Strata) -> tuple[Floats, Floats, Floats, Floats]:
    x1, n1, x0, n0 = (
        np.asarray(part, dtype=np.float64) for part in (strata.x1, strata.n1, strata.x0, strata.n0)
    )
    return x1, n1, x0, n0
