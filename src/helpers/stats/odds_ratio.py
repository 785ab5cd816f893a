"""Odds ratio of two arms: the estimate and its intervals.

Odds ratios are arm 1 over arm 0. A zero cell makes a limit 0 or infinite, never an exception.
"""

from collections.abc import Callable, Mapping

import numpy as np

from helpers.stats.exact_odds import central_lower, maximum_likelihood
from helpers.stats.numerics import alpha_of, counts, interval, normal_quantile, plain, quiet, ratio
from helpers.stats.score import lower_odds_ratio, score_interval
from helpers.stats.tables import Interval, TwoByTwo

__all__ = [
    "ODDS_RATIO",
    "conditional_estimate",
    "exact",
    "mid_p",
    "miettinen_nurminen",
    "odds_ratio",
    "woolf",
]


def odds_ratio(table: TwoByTwo) -> float:
    """Return the ratio of the observed odds, arm 1 over arm 0.

    Parameters
    ----------
    table : TwoByTwo
        Counts; arrays broadcast.

    Returns
    -------
    float or array
        Infinite where only the denominator ``(n1 - x1) x0`` is 0; nan where the numerator is
        0 as well (nobody, or everybody, has the event).

    Examples
    --------
    >>> round(odds_ratio(TwoByTwo(25, 50, 13, 50)), 4)
    2.8462
    >>> odds_ratio(TwoByTwo(6, 50, 0, 50)), odds_ratio(TwoByTwo(50, 50, 50, 50))
    (inf, nan)
    """
    x1, n1, x0, n0 = counts(table)
    return plain(ratio(x1 * (n0 - x0), (n1 - x1) * x0))


def miettinen_nurminen(table: TwoByTwo, *, level: float = 0.95) -> Interval:
    """Return the score interval of Miettinen and Nurminen [1]_.

    Parameters
    ----------
    table : TwoByTwo
        Counts; arrays broadcast. Zero cells are allowed.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        Inside [0, inf]; [0, inf] itself if nobody, or everybody, has the event.

    Notes
    -----
    The constrained score statistic with the variance multiplied by N / (N - 1); the search is
    described in `helpers.stats.score`.

    References
    ----------
    .. [1] Miettinen O, Nurminen M (1985). Comparative analysis of two rates. Stat Med 4,
       213-226.

    Examples
    --------
    >>> lower, upper = miettinen_nurminen(TwoByTwo(25, 50, 13, 50))
    >>> round(lower, 4), round(upper, 4)
    (1.2319, 6.5693)
    """
    return score_interval(table, lower_odds_ratio, np.reciprocal, level=level, unbiased=True)


def woolf(table: TwoByTwo, *, level: float = 0.95) -> Interval:
    """Return the interval of Woolf [1]_: normal on the log scale.

    The variance of the log odds ratio is the sum of the reciprocal cells. With a zero cell both
    limits are nan: no continuity correction is made. Parameters are those of
    `miettinen_nurminen`.

    References
    ----------
    .. [1] Woolf B (1955). On estimating the relation between blood group and disease. Ann Hum
       Genet 19, 251-253.

    Examples
    --------
    >>> lower, upper = woolf(TwoByTwo(25, 50, 13, 50))
    >>> round(lower, 4), round(upper, 4)
    (1.228, 6.5968)
    """
    x1, n1, x0, n0 = counts(table)
    y1, y0 = n1 - x1, n0 - x0
    z = normal_quantile(level)
    with quiet():
        defined = (x1 > 0) & (y1 > 0) & (x0 > 0) & (y0 > 0)
        estimate = x1 * y0 / (y1 * x0)
        spread = z * np.sqrt(1.0 / x1 + 1.0 / y1 + 1.0 / x0 + 1.0 / y0)
        lower = np.where(defined, estimate * np.exp(-spread), np.nan)
        upper = np.where(defined, estimate * np.exp(spread), np.nan)
    return interval(lower, upper)


def conditional_estimate(table: TwoByTwo) -> float:
    """Return the conditional maximum likelihood estimate of the odds ratio [1]_.

    The odds ratio at which the expected number of events of arm 1, given the total of events,
    equals the observed one: the estimate of R's ``fisher.test``.

    Parameters
    ----------
    table : TwoByTwo
        Counts; arrays broadcast.

    Returns
    -------
    float or array
        0 or infinite at the ends of what the margins allow; nan where they allow one table only.

    References
    ----------
    .. [1] Cornfield J (1956). A statistical problem arising from retrospective studies. Proc
       Third Berkeley Symp Math Stat Prob 4, 135-148.

    Examples
    --------
    >>> round(conditional_estimate(TwoByTwo(25, 50, 13, 50)), 4)
    2.8154
    """
    return plain(maximum_likelihood(*counts(table)))


def exact(table: TwoByTwo, *, level: float = 0.95) -> Interval:
    """Return the exact conditional interval of Cornfield [1]_, central.

    Each limit is the odds ratio at which the one-sided conditional test has a p-value of half of
    ``1 - level``; conservative in small arms. Parameters and range are those of
    `miettinen_nurminen`.

    References
    ----------
    .. [1] Cornfield J (1956). A statistical problem arising from retrospective studies. Proc
       Third Berkeley Symp Math Stat Prob 4, 135-148.

    Examples
    --------
    >>> lower, upper = exact(TwoByTwo(25, 50, 13, 50))
    >>> round(lower, 4), round(upper, 4)
    (1.1381, 7.236)
    """
    return _central(table, level, 1.0)


def mid_p(table: TwoByTwo, *, level: float = 0.95) -> Interval:
    """Return the conditional mid-p interval [1]_: `exact` counting half of the observed table.

    Shorter than `exact`, and agrees with `helpers.stats.association.fisher_mid_p_central`.
    Parameters and range are those of `miettinen_nurminen`.

    References
    ----------
    .. [1] Mehta CR, Walsh SJ (1992). Comparison of exact, mid-p, and Mantel-Haenszel confidence
       intervals for the common odds ratio across several 2 x 2 contingency tables. Am Stat 46,
       146-150.

    Examples
    --------
    >>> lower, upper = mid_p(TwoByTwo(25, 50, 13, 50))
    >>> round(lower, 4), round(upper, 4)
    (1.2191, 6.693)
    """
    return _central(table, level, 0.5)


def _central(table: TwoByTwo, level: float, share: float) -> Interval:
    x1, n1, x0, n0 = counts(table)
    tail = alpha_of(level) / 2.0
    lower = central_lower(x1, n1, x0, n0, tail=tail, share=share)
    with quiet():
        upper = 1.0 / central_lower(x0, n0, x1, n1, tail=tail, share=share)
    return interval(lower, upper)


ODDS_RATIO: Mapping[str, Callable[..., Interval]] = {
    "miettinen_nurminen": miettinen_nurminen,
    "exact": exact,
    "mid_p": mid_p,
    "woolf": woolf,
}
