"""Difference of two means with Welch's interval."""

from dataclasses import dataclass
from math import nan, sqrt

from numpy.typing import ArrayLike
from scipy.special import betaincc, betaincinv

from helpers.stats.numerics import Floats, alpha_of
from helpers.stats.samples import sample

__all__ = ["MeanDifference", "t_quantile", "t_two_sided", "welch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanDifference:
    """Difference of means, arm 1 minus arm 0, in the unit of the values.

    Attributes
    ----------
    estimate, lower, upper : float
        Difference and confidence limits.
    std_error, df : float
        Standard error and Welch-Satterthwaite degrees of freedom.
    p_value : float
        Two-sided, of no difference.
    """

    estimate: float
    lower: float
    upper: float
    std_error: float
    df: float
    p_value: float


def welch(a: ArrayLike, b: ArrayLike, *, level: float = 0.95) -> MeanDifference:
    """Compare two means without assuming equal variances [1]_.

    Parameters
    ----------
    a, b : array of float
        Values of arm 1 and of arm 0, none missing.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    MeanDifference
        With fewer than two values in an arm, or no variation in both, only `estimate` is
        defined and the rest is nan; with an empty arm everything is.

    Raises
    ------
    ValueError
        If a value is missing or infinite.

    References
    ----------
    .. [1] Welch BL (1947). The generalization of Student's problem when several different
       population variances are involved. Biometrika 34, 28-35.

    Examples
    --------
    >>> result = welch([1.0, 2.0, 3.0, 4.0], [2.0, 4.0, 6.0, 8.0, 10.0])
    >>> result.estimate, round(result.df, 3), round(result.p_value, 4)
    (-3.5, 5.521, 0.0691)
    """
    first, second = sample("a", a), sample("b", b)
    alpha = alpha_of(level)
    estimate = float(first.mean() - second.mean()) if first.size and second.size else nan
    part1, part0 = _variance_of_mean(first), _variance_of_mean(second)
    variance = part1 + part0
    if not variance > 0.0:
        return MeanDifference(
            estimate=estimate, lower=nan, upper=nan, std_error=nan, df=nan, p_value=nan
        )
    # Shares instead of squares of variances: values of any unit neither over- nor underflow.
    share1, share0 = part1 / variance, part0 / variance
    df = 1.0 / (share1**2 / (first.size - 1) + share0**2 / (second.size - 1))
    error = sqrt(variance)
    reach = t_quantile(df, alpha) * error
    lower, upper, p = estimate - reach, estimate + reach, t_two_sided(estimate / error, df)
    return MeanDifference(
        estimate=estimate, lower=lower, upper=upper, std_error=error, df=df, p_value=p
    )


def t_quantile(df: float, alpha: float) -> float:
    """Return the t that Student's |T| exceeds with probability `alpha`.

    Parameters
    ----------
    df : float
        Degrees of freedom, above 0.
    alpha : float
        In (0, 1).

    Examples
    --------
    >>> round(t_quantile(10, 0.05), 4)
    2.2281
    """
    share = float(betaincinv(0.5, df / 2.0, 1.0 - alpha))  # of t^2 in t^2 + df
    return sqrt(df * share / (1.0 - share))


def t_two_sided(t: float, df: float) -> float:
    """Return the probability that Student's |T| exceeds |t|.

    Parameters
    ----------
    t : float
        Any finite number; its sign does not count.
    df : float
        Degrees of freedom, above 0.

    Examples
    --------
    >>> round(t_two_sided(-2.2281, 10), 4)
    0.05
    """
    return float(betaincc(0.5, df / 2.0, t * t / (t * t + df)))


def _variance_of_mean(values: Floats) -> float:
    return float(values.var(ddof=1)) / values.size if values.size > 1 else nan
