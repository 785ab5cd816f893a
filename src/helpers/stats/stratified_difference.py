"""Common risk difference over strata: the Mantel-Haenszel estimate and its intervals.

Differences are arm 1 minus arm 0, weighted by ``n1 n0 / (n1 + n0)``. Strata without participants
in both arms have no weight; `Strata.comparable` says which contribute. Without any comparable
stratum everything is nan.
"""

from collections.abc import Callable, Mapping

import numpy as np

from helpers.stats.numerics import Floats, interval, normal_quantile, plain, ratio
from helpers.stats.strata import Strata, stratum_counts
from helpers.stats.stratified_score import lower_difference, stratified_score_interval
from helpers.stats.tables import Interval

__all__ = [
    "STRATIFIED_RISK_DIFFERENCE",
    "mantel_haenszel_sato",
    "miettinen_nurminen",
    "newcombe",
    "risk_difference",
    "sato_standard_error",
]

ROUNDING = 1e-14  # a variance that is smaller, relative to its parts, is 0


def risk_difference(strata: Strata) -> float:
    """Return the Mantel-Haenszel risk difference [1]_.

    Parameters
    ----------
    strata : Strata
        Counts; leading axes are separate trials.

    Returns
    -------
    float or array
        Weighted mean of the differences of the comparable strata; nan without one.

    References
    ----------
    .. [1] Greenland S, Robins JM (1985). Estimation of a common effect parameter from sparse
       follow-up data. Biometrics 41, 55-68.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> round(risk_difference(sites), 4)
    -0.075
    """
    c = stratum_counts(strata)
    gaps = c.weight * (c.x1 / c.n1 - c.x0 / c.n0)
    return plain(ratio(np.sum(gaps, axis=-1), np.sum(c.weight, axis=-1)))


def sato_standard_error(strata: Strata) -> float:
    """Return Sato's standard error of the Mantel-Haenszel risk difference [1]_.

    Consistent both for few large strata and for many small ones. Parameters are those of
    `risk_difference`; 0 where no stratum varies (0/n v 0/n throughout).

    References
    ----------
    .. [1] Sato T (1989). On the variance estimator for the Mantel-Haenszel risk difference.
       Biometrics 45, 1323-1324.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> round(sato_standard_error(sites), 5)
    0.02694
    """
    c = stratum_counts(strata)
    p1, p0, share1, share0 = c.x1 / c.n1, c.x0 / c.n0, c.n1 / c.total, c.n0 / c.total
    tilt = c.weight * (share1 * (p0 - 0.5) - share0 * (p1 - 0.5))
    spread = c.weight * (p1 * (1.0 - p0) + p0 * (1.0 - p1)) / 2.0
    weight = np.sum(c.weight, axis=-1)
    tilted = np.asarray(risk_difference(strata)) * np.sum(tilt, axis=-1)
    total = np.sum(spread, axis=-1)
    variance = np.where(tilted + total > ROUNDING * total, tilted + total, 0.0)
    return plain(ratio(np.sqrt(variance), weight))


def mantel_haenszel_sato(strata: Strata, *, level: float = 0.95) -> Interval:
    """Return the normal interval of the Mantel-Haenszel difference with Sato's variance [1]_.

    May leave [-1, 1], and has no width where no stratum varies.

    Parameters
    ----------
    strata : Strata
        Counts; leading axes are separate trials.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        nan where no stratum is comparable.

    References
    ----------
    .. [1] Sato T (1989). On the variance estimator for the Mantel-Haenszel risk difference.
       Biometrics 45, 1323-1324.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> lower, upper = mantel_haenszel_sato(sites)
    >>> round(lower, 4), round(upper, 4)
    (-0.1278, -0.0222)
    """
    estimate = np.asarray(risk_difference(strata))
    reach = normal_quantile(level) * np.asarray(sato_standard_error(strata))
    return interval(estimate - reach, estimate + reach)


def miettinen_nurminen(strata: Strata, *, level: float = 0.95) -> Interval:
    """Return the stratified score interval of Miettinen and Nurminen [1]_.

    Parameters are those of `mantel_haenszel_sato`.

    Returns
    -------
    Interval
        Inside [-1, 1]. It excludes 0 exactly when the Cochran-Mantel-Haenszel test rejects at
        ``1 - level``; of one stratum it is the unstratified interval. nan where no stratum is
        comparable.

    Notes
    -----
    Cochran-Mantel-Haenszel weights, the factor N / (N - 1) in each stratum, no correction for
    skewness; see `helpers.stats.stratified_score`.

    References
    ----------
    .. [1] Miettinen O, Nurminen M (1985). Comparative analysis of two rates. Stat Med 4,
       213-226.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> lower, upper = miettinen_nurminen(sites)
    >>> round(lower, 4), round(upper, 4)
    (-0.1297, -0.0219)
    """
    return stratified_score_interval(strata, lower_difference, np.negative, level=level)


def newcombe(strata: Strata, *, level: float = 0.95) -> Interval:
    """Return the stratified Newcombe interval of Yan and Su [1]_, with CMH weights.

    Parameters are those of `mantel_haenszel_sato`; of one stratum it is the interval of
    Newcombe. nan where no stratum is comparable; tiny strata may push it a little beyond
    [-1, 1].

    Notes
    -----
    The Wilson limits of the strata of an arm are taken at one reduced quantile, which is weighted
    by the standard errors of the risks. Where no stratum of an arm varies (0/n or n/n
    throughout), they are weighted as for one small common risk, ``1 / n``.

    References
    ----------
    .. [1] Yan X, Su XG (2010). Stratified Wilson and Newcombe confidence intervals for multiple
       binomial proportions. Stat Biopharm Res 2, 329-335.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> lower, upper = newcombe(sites)
    >>> round(lower, 4), round(upper, 4)
    (-0.129, -0.0207)
    """
    c, z = stratum_counts(strata), normal_quantile(level)
    share = ratio(c.weight, np.sum(c.weight, axis=-1, keepdims=True))
    below1, above1 = _stratified_wilson(c.x1, c.n1, share, z)
    below0, above0 = _stratified_wilson(c.x0, c.n0, share, z)
    estimate = np.asarray(risk_difference(strata))
    down, up = z * np.sqrt(below1 + above0), z * np.sqrt(above1 + below0)
    return interval(estimate - down, estimate + up)


def _stratified_wilson(x: Floats, n: Floats, share: Floats, z: float) -> tuple[Floats, Floats]:
    """Return the variance of an arm's weighted risk at its lower and at its upper limit.

    The limits are weighted Wilson limits at Yan and Su's reduced quantile.
    """
    risk = x / n
    variance = risk * (1.0 - risk) / n
    still = np.sum(share**2 * variance, axis=-1, keepdims=True) == 0.0
    error = share * np.sqrt(np.where(still, 1.0 / n, variance))
    total = np.sum(error, axis=-1, keepdims=True)
    reduced = z * ratio(np.sqrt(np.sum(error**2, axis=-1, keepdims=True)), total)
    spread = np.sum(share**2 / n, axis=-1)
    lower = _below(x, n, reduced)
    upper = _below(n - x, n, reduced)  # of non-events: the complement of the upper limit
    low, high = (spread * _weighted(end, share) for end in (lower, upper))
    return low, high


def _below(x: Floats, n: Floats, z: Floats) -> Floats:
    """Return lower Wilson limits at quantiles that may differ; exactly 0 at x = 0."""
    reach = x + z**2 / 2.0 + z * np.sqrt(x * (1.0 - x / n) + z**2 / 4.0)
    return np.where(x == n, n / (n + z**2), x**2 / (n * reach))


def _weighted(limit: Floats, share: Floats) -> Floats:
    """Return L (1 - L) of a weighted limit, not below 0 though shares sum to 1 by rounding only."""
    return np.asarray(np.sum(share * limit, axis=-1) * np.sum(share * (1.0 - limit), axis=-1))


STRATIFIED_RISK_DIFFERENCE: Mapping[str, Callable[..., Interval]] = {
    "miettinen_nurminen": miettinen_nurminen,
    "mantel_haenszel_sato": mantel_haenszel_sato,
    "newcombe": newcombe,
}
