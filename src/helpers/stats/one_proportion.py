"""One proportion: confidence intervals for x events among n participants."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaincc, betainccinv, betaincinv

from helpers.stats.numerics import Floats, alpha_of, broadcast, interval, normal_quantile, quiet
from helpers.stats.roots import bracketed
from helpers.stats.tables import Interval

__all__ = [
    "ONE_PROPORTION",
    "agresti_coull",
    "clopper_pearson",
    "jeffreys",
    "mid_p",
    "wilson",
]


def wilson(x: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return the score interval of Wilson [1]_.

    Parameters
    ----------
    x, n : int or integer array
        Events and participants, ``0 <= x <= n`` and ``n >= 1``. Arrays broadcast.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        Limits in [0, 1], as floats or arrays.

    Raises
    ------
    ValueError
        If a count or the level lies outside its domain.

    References
    ----------
    .. [1] Wilson EB (1927). Probable inference, the law of succession, and statistical
       inference. J Am Stat Assoc 22, 209-212.

    Examples
    --------
    >>> lower, upper = wilson(81, 263)
    >>> round(lower, 4), round(upper, 4)
    (0.2553, 0.3662)
    """
    x, n = _events(x, n)
    z = normal_quantile(level)
    reach = x + z**2 / 2.0 + z * np.sqrt(x * (1.0 - x / n) + z**2 / 4.0)
    # The limits multiply to x^2 / (n (n + z^2)): no cancellation where x is small.
    lower = np.where(x == n, n / (n + z**2), x**2 / (n * reach))
    return interval(lower, np.where(x == n, 1.0, reach / (n + z**2)))


def clopper_pearson(x: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return the exact central interval of Clopper and Pearson [1]_.

    Parameters, range and errors are those of `wilson`. Each one-sided binomial test at the
    limit has size at most half of ``1 - level``.

    References
    ----------
    .. [1] Clopper CJ, Pearson ES (1934). The use of confidence or fiducial limits illustrated
       in the case of the binomial. Biometrika 26, 404-413.

    Examples
    --------
    >>> lower, upper = clopper_pearson(0, 50)
    >>> round(lower, 4), round(upper, 4)
    (0.0, 0.0711)
    """
    x, n = _events(x, n)
    tail = alpha_of(level) / 2.0
    return interval(_exact_lower(x, n, tail), _exact_upper(x, n, tail))


def jeffreys(x: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return the equal-tailed posterior interval under Jeffreys' prior Beta(1/2, 1/2) [1]_.

    Parameters, range and errors are those of `wilson`. The lower limit is 0 without events and
    the upper limit 1 without non-events, so that the estimate lies inside.

    References
    ----------
    .. [1] Brown LD, Cai TT, DasGupta A (2001). Interval estimation for a binomial proportion.
       Stat Sci 16, 101-133.

    Examples
    --------
    >>> lower, upper = jeffreys(25, 50)
    >>> round(lower, 4), round(upper, 4)
    (0.3647, 0.6353)
    """
    x, n = _events(x, n)
    tail = alpha_of(level) / 2.0
    lower = np.where(x == 0, 0.0, betaincinv(x + 0.5, n - x + 0.5, tail))
    upper = np.where(x == n, 1.0, betainccinv(x + 0.5, n - x + 0.5, tail))
    return interval(lower, upper)


def agresti_coull(x: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return the interval of Agresti and Coull [1]_: Wald around Wilson's centre.

    Parameters and errors are those of `wilson`. Limits are not cut at 0 and 1, as in the paper.

    References
    ----------
    .. [1] Agresti A, Coull BA (1998). Approximate is better than "exact" for interval
       estimation of binomial proportions. Am Stat 52, 119-126.

    Examples
    --------
    >>> lower, upper = agresti_coull(20, 50)
    >>> round(lower, 4), round(upper, 4)
    (0.2759, 0.5384)
    """
    x, n = _events(x, n)
    z = normal_quantile(level)
    more = n + z**2
    centre = (x + z**2 / 2.0) / more
    reach = z * np.sqrt(centre * (1.0 - centre) / more)
    return interval(centre - reach, centre + reach)


def mid_p(x: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return the central mid-p interval [1]_: Clopper-Pearson counting half of the observed table.

    Parameters, range and errors are those of `wilson`. Shorter than Clopper-Pearson; its mean
    coverage is close to the level, its minimum somewhat below.

    References
    ----------
    .. [1] Berry G, Armitage P (1995). Mid-P confidence intervals: a brief review.
       Statistician 44, 417-423.

    Examples
    --------
    >>> lower, upper = mid_p(25, 50)
    >>> round(lower, 4), round(upper, 4)
    (0.3634, 0.6366)
    """
    x, n = _events(x, n)
    tail = alpha_of(level) / 2.0
    return interval(_mid_p_lower(x, n, tail), _mid_p_upper(x, n, tail))


def _mid_p_lower(x: Floats, n: Floats, tail: float) -> Floats:
    """Solve P(X > x) + P(X = x) / 2 = tail; 0 without events."""
    lower = np.zeros_like(x)
    some = x > 0
    k, m = x[some], n[some]

    def excess(p: Floats) -> Floats:
        return 0.5 * (_at_least(k, m, p) + _at_least(k + 1.0, m, p)) - tail

    lower[some] = bracketed(excess, _exact_lower(k, m, tail), _exact_lower(k + 1.0, m, tail))
    return lower


def _mid_p_upper(x: Floats, n: Floats, tail: float) -> Floats:
    """Solve P(X < x) + P(X = x) / 2 = tail; 1 without non-events."""
    upper = np.ones_like(x)
    some = x < n
    k, m = x[some], n[some]

    def excess(p: Floats) -> Floats:
        return 0.5 * (_at_most(k, m, p) + _at_most(k - 1.0, m, p)) - tail

    upper[some] = bracketed(excess, _exact_upper(k - 1.0, m, tail), _exact_upper(k, m, tail))
    return upper


def _at_least(x: Floats, n: Floats, p: Floats) -> Floats:
    """Return P(X >= x) of a binomial variable."""
    with quiet():
        inside = betainc(x, n - x + 1.0, p)
    return np.where(x <= 0, 1.0, np.where(x > n, 0.0, inside))


def _at_most(x: Floats, n: Floats, p: Floats) -> Floats:
    """Return P(X <= x) of a binomial variable."""
    with quiet():
        inside = betaincc(x + 1.0, n - x, p)
    return np.where(x < 0, 0.0, np.where(x >= n, 1.0, inside))


def _exact_lower(x: Floats, n: Floats, tail: float) -> Floats:
    """Solve P(X >= x) = tail; 0 for x = 0, 1 beyond n."""
    with quiet():
        inside = betaincinv(x, n - x + 1.0, tail)
    return np.where(x <= 0, 0.0, np.where(x > n, 1.0, inside))


def _exact_upper(x: Floats, n: Floats, tail: float) -> Floats:
    """Solve P(X <= x) = tail; 1 for x = n, 0 below 0."""
    with quiet():
        inside = betainccinv(x + 1.0, n - x, tail)
    return np.where(x < 0, 0.0, np.where(x >= n, 1.0, inside))


def _events(x: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    events, total = broadcast(x, n)
    whole = (events == np.floor(events)) & (total == np.floor(total))
    if not np.all(whole & (events >= 0) & (events <= total) & (total >= 1)):
        raise ValueError(
            f"a proportion needs whole numbers 0 <= x <= n and n >= 1, got x={x!r}, n={n!r}"
        )
    return events, total


ONE_PROPORTION: Mapping[str, Callable[..., Interval]] = {
    "wilson": wilson,
    "clopper_pearson": clopper_pearson,
    "jeffreys": jeffreys,
    "agresti_coull": agresti_coull,
    "mid_p": mid_p,
}
