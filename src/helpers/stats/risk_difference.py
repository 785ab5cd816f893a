"""Risk difference of two arms: the estimate and its intervals.

Differences are proportions, arm 1 minus arm 0: 0.2 is 20 percentage points. Nothing here rounds.
"""

from collections.abc import Callable, Mapping

import numpy as np

from helpers.stats.exact_difference import chan_zhang_lower
from helpers.stats.numerics import alpha_of, counts, interval, normal_quantile, plain
from helpers.stats.one_proportion import wilson
from helpers.stats.score import lower_difference, score_interval
from helpers.stats.tables import Interval, TwoByTwo

__all__ = [
    "RISK_DIFFERENCE",
    "agresti_caffo",
    "chan_zhang",
    "mee",
    "miettinen_nurminen",
    "newcombe",
    "risk_difference",
    "wald",
]


def risk_difference(table: TwoByTwo) -> float:
    """Return the difference of the observed risks, arm 1 minus arm 0.

    Parameters
    ----------
    table : TwoByTwo
        Counts; arrays broadcast.

    Returns
    -------
    float or array
        A proportion in [-1, 1].

    Examples
    --------
    >>> risk_difference(TwoByTwo(25, 50, 13, 50))
    0.24
    """
    x1, n1, x0, n0 = counts(table)
    return plain(x1 / n1 - x0 / n0)


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
        Inside [-1, 1]. It excludes 0 exactly when the N-1 chi-square test rejects at
        ``1 - level``.

    Notes
    -----
    Equations 8 and 9 of the paper, that is the constrained score statistic with the variance
    multiplied by N / (N - 1). The search is described in `helpers.stats.score`.

    References
    ----------
    .. [1] Miettinen O, Nurminen M (1985). Comparative analysis of two rates. Stat Med 4,
       213-226.

    Examples
    --------
    >>> lower, upper = miettinen_nurminen(TwoByTwo(25, 50, 13, 50))
    >>> round(lower, 4), round(upper, 4)
    (0.0493, 0.4147)
    """
    return score_interval(table, lower_difference, np.negative, level=level, unbiased=True)


def mee(table: TwoByTwo, *, level: float = 0.95) -> Interval:
    """Return the score interval of Mee [1]_: Miettinen-Nurminen without the factor N / (N - 1).

    Parameters and range are those of `miettinen_nurminen`; the interval agrees with Pearson's
    chi-square test.

    References
    ----------
    .. [1] Mee RW (1984). Confidence bounds for the difference between two probabilities.
       Biometrics 40, 1175-1176.

    Examples
    --------
    >>> lower, upper = mee(TwoByTwo(25, 50, 13, 50))
    >>> round(lower, 4), round(upper, 4)
    (0.0502, 0.4139)
    """
    return score_interval(table, lower_difference, np.negative, level=level, unbiased=False)


def newcombe(table: TwoByTwo, *, level: float = 0.95) -> Interval:
    """Return the hybrid score interval of Newcombe (method 10 of [1]_).

    The distances from each risk to its Wilson limits are squared and added; the interval stays
    inside [-1, 1]. Parameters are those of `miettinen_nurminen`.

    References
    ----------
    .. [1] Newcombe RG (1998). Interval estimation for the difference between independent
       proportions: comparison of eleven methods. Stat Med 17, 873-890.

    Examples
    --------
    The first example of the paper's table II:

    >>> lower, upper = newcombe(TwoByTwo(56, 70, 48, 80))
    >>> round(lower, 4), round(upper, 4)
    (0.0524, 0.3339)
    """
    x1, n1, x0, n0 = counts(table)
    p1, p0 = x1 / n1, x0 / n0
    low1, high1 = wilson(x1, n1, level=level)
    low0, high0 = wilson(x0, n0, level=level)
    lower = p1 - p0 - np.hypot(p1 - low1, high0 - p0)
    return interval(lower, p1 - p0 + np.hypot(high1 - p1, p0 - low0))


def agresti_caffo(table: TwoByTwo, *, level: float = 0.95) -> Interval:
    """Return the interval of Agresti and Caffo [1]_: Wald after one success and one failure more.

    Limits are not cut at -1 and 1, as in the paper. Parameters are those of
    `miettinen_nurminen`.

    References
    ----------
    .. [1] Agresti A, Caffo B (2000). Simple and effective confidence intervals for proportions
       and differences of proportions result from adding two successes and two failures.
       Am Stat 54, 280-288.

    Examples
    --------
    >>> lower, upper = agresti_caffo(TwoByTwo(25, 50, 13, 50))
    >>> round(lower, 4), round(upper, 4)
    (0.0491, 0.4124)
    """
    more = TwoByTwo(table.x1 + 1, table.n1 + 2, table.x0 + 1, table.n0 + 2)
    return wald(more, level=level)


def wald(table: TwoByTwo, *, level: float = 0.95) -> Interval:
    """Return the Wald interval, for comparison only: it covers too rarely in small arms.

    Estimate plus and minus the normal quantile times ``sqrt(p1 q1 / n1 + p0 q0 / n0)``; it has
    no width at 0/n v 0/n and may leave [-1, 1]. Parameters are those of `miettinen_nurminen`.

    Examples
    --------
    >>> lower, upper = wald(TwoByTwo(25, 50, 13, 50))
    >>> round(lower, 4), round(upper, 4)
    (0.0556, 0.4244)
    """
    x1, n1, x0, n0 = counts(table)
    p1, p0 = x1 / n1, x0 / n0
    reach = normal_quantile(level) * np.sqrt(p1 * (1.0 - p1) / n1 + p0 * (1.0 - p0) / n0)
    return interval(p1 - p0 - reach, p1 - p0 + reach)


def chan_zhang(table: TwoByTwo, *, level: float = 0.95) -> Interval:
    """Return the exact unconditional interval of Chan and Zhang [1]_.

    Two one-sided exact tests, ordered by the score statistic of the difference and maximised
    over the nuisance risk, are inverted: never covers less often than `level`.

    Parameters
    ----------
    table : TwoByTwo
        Counts. A few tables are searched one by one (about a tenth of a second each at 50/50);
        many of one design together (all 2601 tables of 50/50 in a few seconds).
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        Inside [-1, 1]; nan beyond `helpers.stats.exact_difference.MOST_PARTICIPANTS` in both
        arms (900): use `miettinen_nurminen` there.

    References
    ----------
    .. [1] Chan ISF, Zhang Z (1999). Test-based exact confidence intervals for the difference of
       two binomial proportions. Biometrics 55, 1202-1209.

    Examples
    --------
    >>> lower, upper = chan_zhang(TwoByTwo(7, 10, 2, 10))
    >>> round(lower, 4), round(upper, 4)
    (0.0179, 0.8269)
    """
    x1, n1, x0, n0 = counts(table)
    tail = alpha_of(level) / 2.0
    lower = chan_zhang_lower(x1, n1, x0, n0, tail=tail)
    return interval(lower, -chan_zhang_lower(x0, n0, x1, n1, tail=tail))


RISK_DIFFERENCE: Mapping[str, Callable[..., Interval]] = {
    "miettinen_nurminen": miettinen_nurminen,
    "mee": mee,
    "newcombe": newcombe,
    "agresti_caffo": agresti_caffo,
    "wald": wald,
    "chan_zhang": chan_zhang,
}
