"""Common odds ratio over strata: the Mantel-Haenszel estimate and its interval.

Odds ratios are arm 1 over arm 0. Strata without events, without non-events, or without
participants in both arms say nothing about an odds ratio; `Strata.informative` says which
contribute.
"""

from collections.abc import Callable, Mapping

import numpy as np

from helpers.stats.numerics import Floats, interval, normal_quantile, plain, quiet, ratio
from helpers.stats.strata import Strata, stratum_counts
from helpers.stats.tables import Interval

__all__ = [
    "STRATIFIED_ODDS_RATIO",
    "log_standard_error",
    "mantel_haenszel_rbg",
    "odds_ratio",
]


def odds_ratio(strata: Strata) -> float:
    """Return the Mantel-Haenszel odds ratio [1]_.

    Parameters
    ----------
    strata : Strata
        Counts; leading axes are separate trials.

    Returns
    -------
    float or array
        Infinite where only the denominator is 0; nan where the numerator is 0 as well, for
        example without an informative stratum.

    References
    ----------
    .. [1] Mantel N, Haenszel W (1959). Statistical aspects of the analysis of data from
       retrospective studies of disease. J Natl Cancer Inst 22, 719-748.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> round(odds_ratio(sites), 4)
    0.4993
    """
    straight, crossed = _products(strata)
    return plain(ratio(np.sum(straight, axis=-1), np.sum(crossed, axis=-1)))


def log_standard_error(strata: Strata) -> float:
    """Return the standard error of the log odds ratio by Robins, Breslow and Greenland [1]_.

    Consistent both for few large strata and for many small ones. Parameters are those of
    `odds_ratio`; nan where the odds ratio is 0, infinite or undefined.

    References
    ----------
    .. [1] Robins J, Breslow N, Greenland S (1986). Estimators of the Mantel-Haenszel variance
       consistent in both sparse data and large-strata limiting models. Biometrics 42, 311-323.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> round(log_standard_error(sites), 4)
    0.2553
    """
    c = stratum_counts(strata)
    p = (c.x1 + (c.n0 - c.x0)) / c.total
    q = (c.x0 + (c.n1 - c.x1)) / c.total
    straight, crossed = _products(strata)
    r, s = np.sum(straight, axis=-1), np.sum(crossed, axis=-1)
    with quiet():
        mixed = np.sum(p * crossed + q * straight, axis=-1) / r / s
        pure = np.sum(p * straight, axis=-1) / r**2 + np.sum(q * crossed, axis=-1) / s**2
        defined = (r > 0.0) & (s > 0.0)
        return plain(np.where(defined, np.sqrt((mixed + pure) / 2.0), np.nan))


def mantel_haenszel_rbg(strata: Strata, *, level: float = 0.95) -> Interval:
    """Return the interval of the Mantel-Haenszel odds ratio by Robins, Breslow and Greenland [1]_.

    Normal on the log scale; of one stratum it is the interval of Woolf. Where the odds ratio is
    0, infinite or undefined both limits are nan: no continuity correction is made.

    Parameters
    ----------
    strata : Strata
        Counts; leading axes are separate trials.
    level : float, default 0.95
        Confidence level, in (0, 1).

    References
    ----------
    .. [1] Robins J, Breslow N, Greenland S (1986). Estimators of the Mantel-Haenszel variance
       consistent in both sparse data and large-strata limiting models. Biometrics 42, 311-323.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> lower, upper = mantel_haenszel_rbg(sites)
    >>> round(lower, 4), round(upper, 4)
    (0.3028, 0.8236)
    """
    estimate = np.asarray(odds_ratio(strata))
    reach = normal_quantile(level) * np.asarray(log_standard_error(strata))
    with quiet():
        return interval(estimate * np.exp(-reach), estimate * np.exp(reach))


def _products(strata: Strata) -> tuple[Floats, Floats]:
    """Return the cross products x1 y0 and x0 y1 over the size of the stratum."""
    c = stratum_counts(strata)
    return c.x1 * ((c.n0 - c.x0) / c.total), c.x0 * ((c.n1 - c.x1) / c.total)


STRATIFIED_ODDS_RATIO: Mapping[str, Callable[..., Interval]] = {
    "mantel_haenszel_rbg": mantel_haenszel_rbg,
}
