"""Do the values of one arm tend to be higher, within strata? Van Elteren's rank test."""

from math import nan, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import erfc

from helpers.stats.follow_up import stratum_codes
from helpers.stats.numerics import Floats
from helpers.stats.rank_sum import mann_whitney_count, spread
from helpers.stats.samples import sample

__all__ = ["StratifiedRanks", "van_elteren"]


class StratifiedRanks(NamedTuple):
    """Standardised statistic, above 0 where arm 1 has the higher values, and two-sided p-value."""

    statistic: float
    p_value: float


def van_elteren(treated: ArrayLike, values: ArrayLike, strata: ArrayLike) -> StratifiedRanks:
    """Compare two arms by ranks within strata [1]_.

    Parameters
    ----------
    treated : array of bool
        True = arm 1.
    values : array of float
        The outcome, none missing; its order within strata alone counts.
    strata : array
        Stratum of each participant, any labels.

    Returns
    -------
    StratifiedRanks
        The Mann-Whitney statistics of the strata, each divided by its number of participants plus
        one, which is best where the arms differ alike in all strata; normal, with the variance
        corrected for ties and without a correction for continuity. Equal to R's
        ``coin::independence_test`` of ranks so divided within blocks. nan where no stratum has
        different values and participants of both arms.

    Raises
    ------
    ValueError
        If a value is missing, or the lengths differ.

    References
    ----------
    .. [1] van Elteren PH (1960). On the combination of independent two-sample tests of Wilcoxon.
       Bull Int Stat Inst 37, 351-361.

    Examples
    --------
    >>> found = van_elteren([1, 1, 0, 0, 1, 1, 0, 0], [4, 3, 1, 2, 3, 2, 2, 1], [1] * 4 + [2] * 4)
    >>> round(found.statistic, 4), round(found.p_value, 4)
    (1.9668, 0.0492)
    """
    outcome, arm = sample("values", values), np.asarray(treated, dtype=np.float64).reshape(-1)
    if arm.size != outcome.size or not np.isin(arm, (0.0, 1.0)).all():
        raise ValueError("treated must be true or false, one for each value")
    codes = stratum_codes(strata, outcome.size)
    parts = [
        _stratum(outcome[(codes == code) & (arm == 1.0)], outcome[(codes == code) & (arm == 0.0)])
        for code in np.unique(codes)
    ]
    excess, variance = (sum(part[place] for part in parts) for place in (0, 1))
    if not variance > 0.0:
        return StratifiedRanks(nan, nan)
    z = excess / sqrt(variance)
    return StratifiedRanks(z, float(erfc(abs(z) / sqrt(2.0))))


def _stratum(a: Floats, b: Floats) -> tuple[float, float]:
    """Return the weighted excess of pairs won over half of them, and its variance."""
    if not (a.size and b.size):
        return 0.0, 0.0
    weight = 1.0 / (a.size + b.size + 1.0)
    excess = mann_whitney_count(a, b) - a.size * b.size / 2.0
    return weight * excess, (weight * spread(a, b)) ** 2
