"""Common risk ratio over strata: the Mantel-Haenszel estimate and its intervals.

Ratios are arm 1 over arm 0. Strata without events, or without participants in both arms, say
nothing about a ratio; `Strata.with_events` says which contribute.
"""

from collections.abc import Callable, Mapping

import numpy as np

from helpers.stats.numerics import Floats, interval, normal_quantile, plain, quiet, ratio
from helpers.stats.strata import Strata, stratum_counts
from helpers.stats.stratified_score import lower_ratio, stratified_score_interval
from helpers.stats.tables import Interval

__all__ = [
    "STRATIFIED_RISK_RATIO",
    "log_standard_error",
    "mantel_haenszel_greenland_robins",
    "miettinen_nurminen",
    "risk_ratio",
]


def risk_ratio(strata: Strata) -> float:
    """Return the Mantel-Haenszel risk ratio [1]_.

    Parameters
    ----------
    strata : Strata
        Counts; leading axes are separate trials.

    Returns
    -------
    float or array
        Infinite without events in arm 0 only; nan without events, or without a comparable
        stratum.

    References
    ----------
    .. [1] Greenland S, Robins JM (1985). Estimation of a common effect parameter from sparse
       follow-up data. Biometrics 41, 55-68.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> round(risk_ratio(sites), 4)
    0.5524
    """
    return plain(ratio(*_sums(strata)))


def log_standard_error(strata: Strata) -> float:
    """Return Greenland and Robins' standard error of the logarithm of the risk ratio [1]_.

    Parameters are those of `risk_ratio`; nan without events in an arm.

    References
    ----------
    .. [1] Greenland S, Robins JM (1985). Estimation of a common effect parameter from sparse
       follow-up data. Biometrics 41, 55-68.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> round(log_standard_error(sites), 4)
    0.2208
    """
    c = stratum_counts(strata)
    above, below = _sums(strata)
    y1, y0 = c.n1 - c.x1, c.n0 - c.x0
    # (x1 + x0) n1 n0 - x1 x0 N as a sum, so that nothing cancels
    parts = c.x1 * y0 * (c.n1 / c.total) + c.x0 * y1 * (c.n0 / c.total)
    with quiet():
        variance = np.sum(parts / c.total, axis=-1) / (above * below)
        return plain(np.where((above > 0.0) & (below > 0.0), np.sqrt(variance), np.nan))


def mantel_haenszel_greenland_robins(strata: Strata, *, level: float = 0.95) -> Interval:
    """Return the interval of the Mantel-Haenszel ratio by Greenland and Robins [1]_.

    Normal on the log scale; of one stratum it is the interval of Katz. Without events in an arm
    both limits are nan: no continuity correction is made.

    Parameters
    ----------
    strata : Strata
        Counts; leading axes are separate trials.
    level : float, default 0.95
        Confidence level, in (0, 1).

    References
    ----------
    .. [1] Greenland S, Robins JM (1985). Estimation of a common effect parameter from sparse
       follow-up data. Biometrics 41, 55-68.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> lower, upper = mantel_haenszel_greenland_robins(sites)
    >>> round(lower, 4), round(upper, 4)
    (0.3584, 0.8515)
    """
    reach = normal_quantile(level) * np.asarray(log_standard_error(strata))
    with quiet():
        estimate = ratio(*_sums(strata))
        return interval(estimate * np.exp(-reach), estimate * np.exp(reach))


def miettinen_nurminen(strata: Strata, *, level: float = 0.95) -> Interval:
    """Return the stratified score interval of Miettinen and Nurminen [1]_, with CMH weights.

    Parameters are those of `mantel_haenszel_greenland_robins`.

    Returns
    -------
    Interval
        Inside [0, inf]; [0, inf] itself without events. It excludes 1 exactly when the
        Cochran-Mantel-Haenszel test rejects at ``1 - level``; of one stratum it is the
        unstratified interval. nan where no stratum is comparable.

    Notes
    -----
    Its estimate is the Mantel-Haenszel ratio; see `helpers.stats.stratified_score`.

    References
    ----------
    .. [1] Miettinen O, Nurminen M (1985). Comparative analysis of two rates. Stat Med 4,
       213-226.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> lower, upper = miettinen_nurminen(sites)
    >>> round(lower, 4), round(upper, 4)
    (0.3582, 0.8466)
    """
    return stratified_score_interval(strata, lower_ratio, np.reciprocal, level=level)


def _sums(strata: Strata) -> tuple[Floats, Floats]:
    """Return numerator and denominator of the Mantel-Haenszel ratio."""
    c = stratum_counts(strata)
    above, below = c.x1 * (c.n0 / c.total), c.x0 * (c.n1 / c.total)
    return np.sum(above, axis=-1), np.sum(below, axis=-1)


STRATIFIED_RISK_RATIO: Mapping[str, Callable[..., Interval]] = {
    "miettinen_nurminen": miettinen_nurminen,
    "mantel_haenszel_greenland_robins": mantel_haenszel_greenland_robins,
}
