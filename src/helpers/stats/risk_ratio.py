"""Risk ratio of two arms: the estimate and its intervals.

Ratios are arm 1 over arm 0. Zero events make a limit 0 or infinite, never an exception.
"""

from collections.abc import Callable, Mapping

import numpy as np

from helpers.stats.numerics import counts, interval, normal_quantile, plain, quiet, ratio
from helpers.stats.score import lower_risk_ratio, score_interval
from helpers.stats.tables import Interval, TwoByTwo

__all__ = ["RISK_RATIO", "katz", "koopman", "miettinen_nurminen", "risk_ratio"]


def risk_ratio(table: TwoByTwo) -> float:
    """Return the ratio of the observed risks, arm 1 over arm 0.

    Parameters
    ----------
    table : TwoByTwo
        Counts; arrays broadcast.

    Returns
    -------
    float or array
        Infinite without events in arm 0 only, nan without events in both arms.

    Examples
    --------
    >>> risk_ratio(TwoByTwo(30, 50, 15, 50))
    2.0
    >>> risk_ratio(TwoByTwo(6, 50, 0, 50)), risk_ratio(TwoByTwo(0, 50, 0, 50))
    (inf, nan)
    """
    x1, n1, x0, n0 = counts(table)
    return plain(ratio(x1 * n0, x0 * n1))


def miettinen_nurminen(table: TwoByTwo, *, level: float = 0.95) -> Interval:
    """Return the score interval of Miettinen and Nurminen [1]_.

    Parameters
    ----------
    table : TwoByTwo
        Counts; arrays broadcast. Zero and full arms are allowed.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        Inside [0, inf]; [0, inf] itself without events in both arms.

    Notes
    -----
    Equations 10 to 12 of the paper: the constrained score statistic with the variance
    multiplied by N / (N - 1). The search is described in `helpers.stats.score`.

    References
    ----------
    .. [1] Miettinen O, Nurminen M (1985). Comparative analysis of two rates. Stat Med 4,
       213-226.

    Examples
    --------
    >>> lower, upper = miettinen_nurminen(TwoByTwo(25, 50, 13, 50))
    >>> round(lower, 4), round(upper, 4)
    (1.1365, 3.3587)
    """
    return score_interval(table, lower_risk_ratio, np.reciprocal, level=level, unbiased=True)


def koopman(table: TwoByTwo, *, level: float = 0.95) -> Interval:
    """Return the score interval of Koopman [1]_: without the factor N / (N - 1).

    Parameters and range are those of `miettinen_nurminen`.

    References
    ----------
    .. [1] Koopman PAR (1984). Confidence intervals for the ratio of two binomial proportions.
       Biometrics 40, 513-517.

    Examples
    --------
    The first example of the paper, 36/40 against 16/80:

    >>> lower, upper = koopman(TwoByTwo(36, 40, 16, 80))
    >>> round(lower, 2), round(upper, 2)
    (2.94, 7.15)
    """
    return score_interval(table, lower_risk_ratio, np.reciprocal, level=level, unbiased=False)


def katz(table: TwoByTwo, *, level: float = 0.95) -> Interval:
    """Return the interval of Katz et al. [1]_: normal on the log scale.

    The variance of the log ratio is ``1/x1 - 1/n1 + 1/x0 - 1/n0``. Without events in an arm both
    limits are nan: no continuity correction is made. Parameters are those of
    `miettinen_nurminen`.

    References
    ----------
    .. [1] Katz D, Baptista J, Azen SP, Pike MC (1978). Obtaining confidence intervals for the
       risk ratio in cohort studies. Biometrics 34, 469-474.

    Examples
    --------
    >>> lower, upper = katz(TwoByTwo(25, 50, 13, 50))
    >>> round(lower, 4), round(upper, 4)
    (1.1166, 3.3119)
    >>> katz(TwoByTwo(6, 50, 0, 50))
    Interval(lower=nan, upper=nan)
    """
    x1, n1, x0, n0 = counts(table)
    z = normal_quantile(level)
    with quiet():
        estimate = x1 * n0 / (x0 * n1)
        # (n - x) / (x n), not 1/x - 1/n: the difference of near equals loses digits.
        spread = z * np.sqrt((n1 - x1) / (x1 * n1) + (n0 - x0) / (x0 * n0))
        defined = (x1 > 0) & (x0 > 0)
        lower = np.where(defined, estimate * np.exp(-spread), np.nan)
        upper = np.where(defined, estimate * np.exp(spread), np.nan)
    return interval(lower, upper)


RISK_RATIO: Mapping[str, Callable[..., Interval]] = {
    "miettinen_nurminen": miettinen_nurminen,
    "koopman": koopman,
    "katz": katz,
}
