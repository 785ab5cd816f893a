"""Rubin's rules: one estimate and one interval from the analyses of many imputed data sets.

The last axis of every array runs over the imputed data sets. `helpers.stats.imputed_tables` pools
the measures of two arms by these rules.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from helpers.stats.numerics import Floats, alpha_of, normal_quantile, plain, quiet, ratio

__all__ = ["Pooled", "barnard_rubin", "data_sets", "pooled", "t_quantile"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooled:
    """A pooled estimate; floats, or arrays of one shape.

    Attributes
    ----------
    estimate, lower, upper : float
        Mean of the estimates, and limits from Student's t; ratios are back on their own scale.
    std_error, df : float
        Root of the total variance (of the logarithm, for a ratio) and Barnard and Rubin's degrees
        of freedom.
    p_value : float
        Two-sided t test of no difference.
    between, within : float
        Variance of the estimates from data set to data set, and mean of their own variances.
    missing_information : float
        Fraction of the information that the missing values take away, in [0, 1].
    """

    estimate: Any
    lower: Any
    upper: Any
    std_error: Any
    df: Any
    p_value: Any
    between: Any
    within: Any
    missing_information: Any


def pooled(
    estimates: ArrayLike, variances: ArrayLike, *, df_complete: ArrayLike = np.inf,
    level: float = 0.95,
) -> Pooled:  # fmt: skip
    """Pool estimates with their variances over imputed data sets [1]_.

    Parameters
    ----------
    estimates, variances : array of float, last axis of length m >= 2
        From each imputed data set, on a scale on which the estimate is about normal.
    df_complete : float or array, default infinite
        Degrees of freedom that the analysis would have had with nothing missing.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Pooled
        The total variance is within + (1 + 1/m) between. All is nan where an estimate or a
        variance is; limits and p-value are nan where the total variance is zero.

    Raises
    ------
    ValueError
        If there are fewer than two data sets, or the level lies outside its domain.

    References
    ----------
    .. [1] Rubin DB (1987). Multiple imputation for nonresponse in surveys. Wiley, chapter 3.

    Examples
    --------
    >>> result = pooled([1.0, 2.0, 3.0], [0.5, 0.5, 0.5])
    >>> result.estimate, round(result.std_error, 4), round(result.df, 4)
    (2.0, 1.354, 3.7812)
    """
    alpha = alpha_of(level)
    values, own = np.broadcast_arrays(*(np.asarray(a, np.float64) for a in (estimates, variances)))
    m = data_sets(values)
    estimate, within, between = values.mean(-1), own.mean(-1), values.var(-1, ddof=1)
    total = within + (1.0 + 1.0 / m) * between
    df = np.asarray(barnard_rubin(between, total, m=m, df_complete=df_complete))
    error = np.where(total > 0.0, np.sqrt(total), np.nan)
    reach = t_quantile(df, alpha) * error
    return _plain(
        estimate=estimate, lower=estimate - reach, upper=estimate + reach, df=df,
        std_error=np.sqrt(total), p_value=2.0 * stdtr(df, -np.abs(estimate) / error),
        between=between, within=within, missing_information=_missing_information(
            ratio((1.0 + 1.0 / m) * between, within), df),
    )  # fmt: skip


def barnard_rubin(
    between: ArrayLike, total: ArrayLike, *, m: int, df_complete: ArrayLike = np.inf
) -> Any:
    """Return the degrees of freedom of a pooled estimate, for small samples [1]_.

    Parameters
    ----------
    between, total : float or array
        Variance between data sets and total variance.
    m : int
        Number of imputed data sets, at least 2.
    df_complete : float or array, default infinite
        Degrees of freedom with nothing missing; infinite gives Rubin's formula of 1987.

    Returns
    -------
    float or array
        Never more than `df_complete`, except that nothing is known without variance: nan where
        `total` is zero.

    References
    ----------
    .. [1] Barnard J, Rubin DB (1999). Small-sample degrees of freedom with multiple imputation.
       Biometrika 86, 948-955.

    Examples
    --------
    >>> round(barnard_rubin(1.0, 2.0, m=5, df_complete=98), 4), barnard_rubin(0.0, 1.0, m=5)
    (8.6188, inf)
    """
    share = ratio((1.0 + 1.0 / m) * np.asarray(between), total)
    complete = np.asarray(df_complete, np.float64)
    with quiet():
        imputed = (m - 1.0) / share**2
        observed = complete * (complete + 1.0) / (complete + 3.0) * (1.0 - share)
        observed = np.where(np.isinf(complete), np.where(np.isnan(share), np.nan, np.inf), observed)
        return plain(1.0 / (1.0 / imputed + 1.0 / observed))


def data_sets(values: Floats) -> int:
    """Return the length of the last axis: the number of imputed data sets, at least two."""
    m = values.shape[-1] if values.ndim else 0
    if m < 2:
        raise ValueError(f"pooling needs at least 2 imputed data sets, got {m}")
    return m


def t_quantile(df: ArrayLike, alpha: float) -> Floats:
    """Return the t that |T| exceeds with probability `alpha`; the normal quantile at infinity."""
    freedom = np.asarray(df, np.float64)
    finite = np.where(np.isinf(freedom), 1.0, freedom)
    student = -stdtrit(finite, alpha / 2.0)
    return np.where(np.isinf(freedom), normal_quantile(1.0 - alpha), student)


def _missing_information(increase: Floats, df: Floats) -> Floats:
    with quiet():
        share = (increase + 2.0 / (df + 3.0)) / (increase + 1.0)
    return np.where(np.isinf(increase), 1.0, np.where(increase == 0.0, 0.0, share))


def _plain(**values: Any) -> Pooled:
    return Pooled(**{name: plain(value) for name, value in values.items()})
