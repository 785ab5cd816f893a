"""Tests against a margin over strata: non-inferiority and equivalence, within strata.

The one-sided tests invert the stratified intervals: the score statistic of Miettinen and Nurminen
for differences and ratios of risks, Wald's of Robins, Breslow and Greenland for odds ratios.
"""

from collections.abc import Callable, Mapping
from math import log
from types import MappingProxyType

import numpy as np
from scipy.special import ndtr

from helpers.stats.margins import OneSided, positive_margin
from helpers.stats.numerics import Floats, normal_quantile, quiet
from helpers.stats.strata import Strata, StratumCounts, stratum_counts
from helpers.stats.stratified_odds import mantel_haenszel_rbg, odds_ratio
from helpers.stats.stratified_score import difference_excess, ratio_excess

__all__ = ["STRATIFIED_MARGINS", "odds_ratio_beyond", "risk_difference_beyond", "risk_ratio_beyond"]

Excess = Callable[[StratumCounts, Floats], tuple[Floats, Floats]]


def risk_difference_beyond(strata: Strata, *, margin: float = 0.0) -> OneSided:
    """Return one-sided p-values that the common risk difference lies above and below a margin.

    Parameters
    ----------
    strata : Strata
        Counts of one trial.
    margin : float, default 0
        Difference under the null hypothesis, arm 1 minus arm 0, in (-1, 1).

    Returns
    -------
    OneSided
        The stratified score test: a p-value is at most half of ``1 - level`` exactly when the
        stratified interval of Miettinen and Nurminen clears the margin. At 0 twice the smaller
        one is the p-value of the Cochran-Mantel-Haenszel test. nan where no stratum has
        participants of both arms.

    Raises
    ------
    ValueError
        If the margin lies outside its domain.

    Examples
    --------
    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> round(risk_difference_beyond(sites, margin=0.02).less, 5)
    0.00028
    """
    if not abs(margin) < 1.0:
        raise ValueError(f"a margin of a risk difference lies between -1 and 1, got {margin!r}")
    return _score(strata, difference_excess, margin)


def risk_ratio_beyond(strata: Strata, *, margin: float = 1.0) -> OneSided:
    """Return p-values as `risk_difference_beyond`, of the common ratio of risks.

    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> round(risk_ratio_beyond(sites, margin=1.25).less, 5)
    6e-05
    """
    positive_margin(margin)
    return _score(strata, ratio_excess, margin)


def odds_ratio_beyond(strata: Strata, *, margin: float = 1.0) -> OneSided:
    """Return p-values as `risk_difference_beyond`, of the common odds ratio, by Wald's test.

    >>> sites = Strata([11, 15, 1, 0], [77, 206, 10, 2], [25, 26, 1, 0], [87, 207, 12, 1])
    >>> round(odds_ratio_beyond(sites, margin=1.25).less, 5)
    0.00016
    """
    positive_margin(margin)
    limits = mantel_haenszel_rbg(strata)
    with quiet():
        error = np.log(limits.upper / limits.lower) / (2.0 * normal_quantile(0.95))
        z = (np.log(odds_ratio(strata)) - log(margin)) / error
    return OneSided(float(ndtr(-z)), float(ndtr(z)))


def _score(strata: Strata, excess: Excess, margin: float) -> OneSided:
    above, error = excess(stratum_counts(strata), np.asarray(margin, dtype=np.float64))
    if not strata.comparable.any():
        return OneSided(np.nan, np.nan)
    with quiet():  # without excess there is nothing to show, even where nothing varies
        z = float(np.where(above == 0.0, 0.0, above / error))
    return OneSided(float(ndtr(-z)), float(ndtr(z)))


STRATIFIED_MARGINS: Mapping[str, Callable[..., OneSided]] = MappingProxyType(
    {
        "risk_difference": risk_difference_beyond,
        "risk_ratio": risk_ratio_beyond,
        "odds_ratio": odds_ratio_beyond,
    }
)
