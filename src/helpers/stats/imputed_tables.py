"""Measures of two arms from imputed tables, pooled by Rubin's rules.

Differences are pooled on their own scale, ratios as logarithms, a single proportion by an interval
of Wilson's kind. The last axis of every count runs over the imputed data sets.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats.numerics import Floats, alpha_of, counts, interval, plain, quiet, ratio
from helpers.stats.rubin import Pooled, data_sets, pooled, t_quantile
from helpers.stats.tables import Interval, TwoByTwo

__all__ = ["RUBIN", "lott_reiter", "odds_ratio", "risk_difference", "risk_ratio"]


def risk_difference(table: TwoByTwo, *, level: float = 0.95) -> Pooled:
    """Pool the risk difference over imputed tables, with the variance of two proportions.

    Parameters
    ----------
    table : TwoByTwo
        Counts whose last axis runs over m imputed data sets.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Pooled
        On the scale of the difference; complete-data degrees of freedom n1 + n0 - 2.

    Examples
    --------
    >>> result = risk_difference(TwoByTwo([29, 30, 28], 50, [12, 11, 13], 50))
    >>> round(result.estimate, 4), round(result.lower, 4), round(result.upper, 4)
    (0.34, 0.1294, 0.5506)
    """
    x1, n1, x0, n0 = counts(table)
    p1, p0 = x1 / n1, x0 / n0
    variance = p1 * (1.0 - p1) / n1 + p0 * (1.0 - p0) / n0
    return pooled(p1 - p0, variance, df_complete=_complete(table), level=level)


def risk_ratio(table: TwoByTwo, *, level: float = 0.95) -> Pooled:
    """Pool the risk ratio over imputed tables, as a logarithm with Katz's variance.

    Parameters
    ----------
    table : TwoByTwo
        Counts whose last axis runs over m imputed data sets.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Pooled
        Estimate and limits as ratios, the rest of the logarithm; nan where an imputed data set
        has no event in an arm, since its logarithm is infinite.

    Examples
    --------
    >>> round(risk_ratio(TwoByTwo([29, 30, 28], 50, [12, 11, 13], 50)).estimate, 4)
    2.4213
    """
    x1, n1, x0, n0 = counts(table)
    with quiet():
        logarithms = np.log(ratio(x1 * n0, x0 * n1))
        variances = ratio(1.0, x1) - 1.0 / n1 + ratio(1.0, x0) - 1.0 / n0
    return _ratios(logarithms, variances, table, level)


def odds_ratio(table: TwoByTwo, *, level: float = 0.95) -> Pooled:
    """Pool the odds ratio over imputed tables, as a logarithm with Woolf's variance.

    Parameters
    ----------
    table : TwoByTwo
        Counts whose last axis runs over m imputed data sets.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Pooled
        Estimate and limits as ratios, the rest of the logarithm; nan where an imputed data set
        has a cell without participants, since its logarithm is infinite.

    Examples
    --------
    >>> round(odds_ratio(TwoByTwo([29, 30, 28], 50, [12, 11, 13], 50)).estimate, 4)
    4.3838
    """
    x1, n1, x0, n0 = counts(table)
    with quiet():
        logarithms = np.log(ratio(x1 * (n0 - x0), x0 * (n1 - x1)))
        variances = sum(ratio(1.0, cell) for cell in (x1, n1 - x1, x0, n0 - x0))
    return _ratios(logarithms, np.asarray(variances), table, level)


RUBIN: Mapping[str, Callable[..., Pooled]] = {
    "risk_difference": risk_difference,
    "risk_ratio": risk_ratio,
    "odds_ratio": odds_ratio,
}
"""Pooling of each measure of two arms, by contract name."""


def lott_reiter(events: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return an interval of Wilson's kind for a proportion from imputed data sets [1]_.

    Parameters
    ----------
    events : array of int, last axis of length m >= 2
        Events in each imputed data set.
    n : int or array
        Participants, known and imputed, the same in every data set.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        Inside [0, 1]; Wilson's own interval where all data sets have the same events.

    Notes
    -----
    All p with (q - p)^2 <= t^2 (1 + r) p (1 - p) / n, where q is the mean proportion, r the
    relative increase of variance by the missing values, and t Student's with Rubin's
    (m - 1)(1 + 1/r)^2 degrees of freedom.

    References
    ----------
    .. [1] Lott A, Reiter JP (2020). Wilson confidence intervals for binomial proportions with
       multiple imputation for missing data. The American Statistician 74, 109-115.

    Examples
    --------
    >>> lower, upper = lott_reiter([11, 12, 13], 50)
    >>> round(lower, 4), round(upper, 4)
    (0.137, 0.3859)
    """
    alpha = alpha_of(level)
    size = np.asarray(n, np.float64)
    shares = np.asarray(events, np.float64) / (size if size.ndim == 0 else size[..., None])
    m = data_sets(shares)
    centre, between = shares.mean(-1), shares.var(-1, ddof=1)
    within = (shares * (1.0 - shares)).mean(-1) / size
    increase = np.where(between > 0.0, ratio((1.0 + 1.0 / m) * between, within), 0.0)
    with quiet():
        t = t_quantile((m - 1.0) * (1.0 + 1.0 / increase) ** 2, alpha)
        pull = t * t * (1.0 + increase) / size
        middle = (centre + pull / 2.0) / (1.0 + pull)
        reach = np.sqrt(pull * (centre * (1.0 - centre) + pull / 4.0)) / (1.0 + pull)
    # Data sets that know nothing within and differ between: every proportion is possible.
    anything = np.isinf(pull)
    lower = np.where(anything, 0.0, np.maximum(middle - reach, 0.0))
    return interval(lower, np.where(anything, 1.0, np.minimum(middle + reach, 1.0)))


def _ratios(logarithms: Floats, variances: Floats, table: TwoByTwo, level: float) -> Pooled:
    """Pool logarithms; every number is nan where one of them is not finite."""
    usable = np.isfinite(logarithms).all(-1, keepdims=True)
    logs, own = (np.where(usable, values, np.nan) for values in (logarithms, variances))
    found = pooled(logs, own, df_complete=_complete(table), level=level)
    shown = (np.exp(value) for value in (found.estimate, found.lower, found.upper))
    estimate, lower, upper = (plain(value) for value in shown)
    return Pooled(
        estimate=estimate, lower=lower, upper=upper, std_error=found.std_error, df=found.df,
        p_value=found.p_value, between=found.between, within=found.within,
        missing_information=found.missing_information,
    )  # fmt: skip


def _complete(table: TwoByTwo) -> Floats:
    _, n1, _, n0 = counts(table)
    freedom = np.asarray(n1 + n0 - 2.0)
    return freedom[..., 0] if freedom.ndim else freedom
