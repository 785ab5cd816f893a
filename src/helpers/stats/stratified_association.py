"""Tests over strata: no effect in any stratum, and the same odds ratio in all strata.

Only strata with events and non-events and with participants in both arms contribute
(`Strata.informative`).
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from scipy.special import chdtrc, erfc

from helpers.stats.numerics import Floats, plain, quiet, ratio
from helpers.stats.strata import Strata, stratum_counts
from helpers.stats.stratified_exact import minimum_likelihood
from helpers.stats.stratified_odds import odds_ratio

__all__ = [
    "HOMOGENEITY",
    "STRATIFIED_ASSOCIATION",
    "Homogeneity",
    "breslow_day",
    "cmh",
    "cmh_exact",
    "tarone",
]


class Homogeneity(NamedTuple):
    """A chi-square test that the odds ratio is the same in all strata; floats or arrays."""

    statistic: Any
    df: Any
    p_value: Any


def cmh(strata: Strata) -> float:
    """Return the p-value of the Cochran-Mantel-Haenszel test [1]_, [2]_, two-sided.

    No continuity correction. Of one stratum it is the N-1 chi-square test.

    Parameters
    ----------
    strata : Strata
        Counts; leading axes are separate trials.

    Returns
    -------
    float or array
        1 where no comparable stratum is informative; nan where no stratum is comparable.

    Notes
    -----
    It rejects exactly when the stratified Miettinen-Nurminen intervals of the risk difference
    and of the risk ratio exclude no effect.

    References
    ----------
    .. [1] Cochran WG (1954). Some methods for strengthening the common chi-square tests.
       Biometrics 10, 417-451.
    .. [2] Mantel N, Haenszel W (1959). Statistical aspects of the analysis of data from
       retrospective studies of disease. J Natl Cancer Inst 22, 719-748.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> round(cmh(sites), 5)
    0.00596
    """
    c = stratum_counts(strata)
    gap = np.sum(c.weight * (c.x1 / c.n1 - c.x0 / c.n0), axis=-1)
    common = c.events / c.total * ((c.total - c.events) / (c.total - 1.0))
    variance = np.sum(c.weight * common, axis=-1)
    chi_square = np.where(variance > 0.0, ratio(gap**2, variance), 0.0)
    return plain(_if_comparable(strata, erfc(np.sqrt(chi_square / 2.0))))


def cmh_exact(strata: Strata) -> float:
    """Return the p-value of the exact conditional test over strata [1]_, [2]_, two-sided.

    The conditional probability, given the margins of every stratum, of all total numbers of
    events in arm 1 at most as probable as the observed one; probabilities within a relative 1e-7
    count as equal, as in R's ``mantelhaen.test(exact = TRUE)``. Of one stratum it is Fisher's
    test.

    Parameters and range are those of `cmh`. Distributions are convolved one by one: seconds where
    strata have millions of participants.

    References
    ----------
    .. [1] Birch MW (1964). The detection of partial association, I: the 2 x 2 case. J R Stat
       Soc B 26, 313-324.
    .. [2] Mehta CR, Patel NR, Gray R (1985). Computing an exact confidence interval for the
       common odds ratio in several 2 x 2 contingency tables. J Am Stat Assoc 80, 969-973.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> round(cmh_exact(sites), 5)
    0.00697
    """
    c = stratum_counts(strata)
    p = np.empty(c.x1.shape[:-1])
    for trial in np.ndindex(*p.shape):
        p[trial] = minimum_likelihood(c.x1[trial], c.n1[trial], c.x0[trial], c.n0[trial])
    return plain(_if_comparable(strata, p))


def breslow_day(strata: Strata) -> Homogeneity:
    """Test that the odds ratio is the same in all strata, by Breslow and Day [1]_.

    Parameters
    ----------
    strata : Strata
        Counts; leading axes are separate trials.

    Returns
    -------
    Homogeneity
        Chi-square statistic, degrees of freedom (informative strata less 1, at least 0) and
        p-value. Statistic and p-value are nan where the Mantel-Haenszel odds ratio is 0, infinite
        or undefined; the p-value is nan with fewer than two informative strata.

    References
    ----------
    .. [1] Breslow NE, Day NE (1980). Statistical methods in cancer research I: the analysis of
       case-control studies. IARC, Lyon, section 4.4.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> statistic, df, p_value = breslow_day(sites)
    >>> round(statistic, 4), df, round(p_value, 4)
    (0.6746, 2.0, 0.7137)
    """
    excess, variance = _fitted(strata)
    return _homogeneity(strata, np.sum(ratio(excess**2, variance), axis=-1))


def tarone(strata: Strata) -> Homogeneity:
    """Test that the odds ratio is the same in all strata: Breslow-Day as corrected by Tarone [1]_.

    The correction is due because the Mantel-Haenszel estimate is not efficient; it is mostly
    small. Parameters and range are those of `breslow_day`.

    References
    ----------
    .. [1] Tarone RE (1985). On heterogeneity tests based on efficient scores. Biometrika 72,
       91-95.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> round(tarone(sites).p_value, 4)
    0.7137
    """
    excess, variance = _fitted(strata)
    inside = np.where(strata.informative, variance, 0.0)
    correction = ratio(np.sum(excess, axis=-1) ** 2, np.sum(inside, axis=-1))
    statistic = np.sum(ratio(excess**2, variance), axis=-1) - correction
    return _homogeneity(strata, np.maximum(statistic, 0.0))


def _fitted(strata: Strata) -> tuple[Floats, Floats]:
    """Return observed less fitted events of an arm and their variance, at the common odds ratio.

    0 and 1 where a stratum is not informative; nan where the odds ratio is 0 or infinite.
    """
    c, informative = stratum_counts(strata), strata.informative
    common = np.asarray(odds_ratio(strata))[..., None]
    turned = common > 1.0  # fit the arm with the smaller odds: sums of positive terms only
    x, n = np.where(turned, c.x0, c.x1), np.where(turned, c.n0, c.n1)
    with quiet():
        odds = np.where(turned, 1.0 / common, common)
        fitted = _fitted_events(n, c.total - n, c.events, odds)
        cells = (fitted, n - fitted, c.events - fitted, c.total - n - c.events + fitted)
        variance = 1.0 / np.sum([1.0 / cell for cell in cells], axis=0)
    defined = (odds > 0.0) & np.isfinite(odds)
    excess = np.where(defined, x - fitted, np.nan)
    return np.where(informative, excess, 0.0), np.where(informative, variance, 1.0)


def _fitted_events(n: Floats, m: Floats, events: Floats, odds: Floats) -> Floats:
    """Return events of the arm of n whose odds are `odds` <= 1 times those of the arm of m."""
    lead = m - events + odds * (n + events)
    root = np.sqrt(lead**2 + 4.0 * odds * (1.0 - odds) * n * events)
    down = (root - lead) / (2.0 * (1.0 - odds))
    return np.where(lead >= 0.0, 2.0 * odds * n * events / (lead + root), down)


def _homogeneity(strata: Strata, statistic: Floats) -> Homogeneity:
    informative = np.sum(strata.informative, axis=-1)
    statistic = np.where(informative > 0, statistic, np.nan)
    df, several = np.maximum(informative - 1.0, 0.0), informative > 1
    p_value = np.where(several, chdtrc(np.where(several, df, 1.0), statistic), np.nan)
    return Homogeneity(plain(statistic), plain(df), plain(p_value))


def _if_comparable(strata: Strata, values: Floats) -> Floats:
    return np.where(np.any(strata.comparable, axis=-1), values, np.nan)


STRATIFIED_ASSOCIATION: Mapping[str, Callable[[Strata], float]] = {
    "cmh": cmh,
    "cmh_exact": cmh_exact,
}
HOMOGENEITY: Mapping[str, Callable[[Strata], Homogeneity]] = {
    "breslow_day": breslow_day,
    "tarone": tarone,
}
