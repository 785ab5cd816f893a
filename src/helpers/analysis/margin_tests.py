"""One-sided tests of an outcome against its margin, by type and measure: inverted intervals.

The score test of Miettinen and Nurminen for risks, Welch's t for means, the t of Rubin's rules for
imputed outcomes, the signed root of the likelihood ratio for odds ratios of a higher level and for
rate ratios, Brunner and Munzel's variance for the win probability, Wald for hazard ratios and mean
times. A further margin is a function entered in `MARGIN_TESTS`.
"""

import math
from collections.abc import Callable, Mapping
from functools import partial

from scipy.special import logit, ndtr, stdtr

from helpers.analysis.binary import table_of
from helpers.analysis.choices import Choices
from helpers.analysis.count import NO_COUNTS, not_counts, times_of
from helpers.analysis.imputation import anything_unknown, beyond_margin
from helpers.analysis.missing import filled, imputes, main_rule
from helpers.analysis.outcome_values import OutcomeValues
from helpers.analysis.pair import Pair
from helpers.analysis.time_to_event import people_of
from helpers.stats.cox import hazard_ratio
from helpers.stats.margins import MARGINS
from helpers.stats.means import welch
from helpers.stats.proportional_odds import proportional_odds_beyond
from helpers.stats.rate_ratio import rate_ratio_beyond
from helpers.stats.rmst import restricted_mean_difference
from helpers.stats.win_probability import win_probability
from helpers.study import Outcome

__all__ = ["MARGIN_TESTS", "MarginTest", "beyond", "has_margin_test"]

OneSided = tuple[float, float, str]
"""P-values above the lower and below the upper margin, and why they may not be known."""
MarginTest = Callable[[OutcomeValues, Choices, str, float, float], OneSided]

NOBODY = "undefined: an arm has nobody with a known outcome"
NO_SPREAD = "undefined: fewer than two known values, or no spread, in an arm"
IMPUTED = "undefined: the imputed outcomes give no pooled effect"
NO_EFFECT = "undefined: the effect has no standard error"


def beyond(
    value: float, std_error: float, low: float, high: float, *, df: float = math.inf
) -> tuple[float, float]:
    """Return p-values that an effect is above `low` and below `high`, on a scale of its own.

    Parameters
    ----------
    value, std_error : float
        Estimate and standard error: of a ratio, of its logarithm, as are the margins.
    low, high : float
        Lower and upper margin; the same one twice where there is but one.
    df : float, default infinite
        Degrees of freedom of Student's t; infinite for the normal distribution.

    Examples
    --------
    >>> above, below = beyond(0.0, 1.0, -1.96, 1.96)
    >>> round(above, 4), round(below, 4)
    (0.025, 0.025)
    """
    if not (std_error > 0.0 and math.isfinite(value)):
        return math.nan, math.nan
    tail = ndtr if math.isinf(df) else partial(stdtr, df)
    return float(tail((low - value) / std_error)), float(tail((value - high) / std_error))


def _binary(
    data: OutcomeValues, choices: Choices, arm: str, low: float, high: float, *, measure: str
) -> OneSided:
    study = choices.study
    if imputes(study) and anything_unknown(data):
        pooled = beyond_margin(data, choices, arm, measure=measure, low=low, high=high)
        return *pooled, IMPUTED
    table = table_of(filled(data, main_rule(study), study), arm, study.arms.reference)
    if table is None:
        return math.nan, math.nan, NOBODY
    test = MARGINS[measure]
    return float(test(table, margin=low).greater), float(test(table, margin=high).less), ""


def _means(data: OutcomeValues, choices: Choices, arm: str, low: float, high: float) -> OneSided:
    found = welch(*Pair(data, choices, arm).sides)
    return *beyond(found.estimate, found.std_error, low, high, df=found.df), NO_SPREAD


def _odds(data: OutcomeValues, choices: Choices, arm: str, low: float, high: float) -> OneSided:
    sides = Pair(data, choices, arm).sides
    above, below = (proportional_odds_beyond(*sides, margin=margin) for margin in (low, high))
    return above.greater, below.less, NOBODY


def _wins(data: OutcomeValues, choices: Choices, arm: str, low: float, high: float) -> OneSided:
    sign = 1.0 if data.outcome.benefit == "higher" else -1.0
    found = win_probability(*(sign * side for side in Pair(data, choices, arm).sides))
    if math.isnan(found.lower):
        return math.nan, math.nan, NO_SPREAD
    error = found.std_error / (found.estimate * (1.0 - found.estimate))
    value, least, most = (float(logit(share)) for share in (found.estimate, low, high))
    return *beyond(value, error, least, most, df=found.df), NO_SPREAD


def _rates(data: OutcomeValues, choices: Choices, arm: str, low: float, high: float) -> OneSided:
    pair = Pair(data, choices, arm)
    if any(not_counts(side) for side in pair.sides):
        return math.nan, math.nan, NO_COUNTS
    above, below = (
        rate_ratio_beyond(*pair.sides, exposure=times_of(pair), margin=margin)
        for margin in (low, high)
    )
    return above.greater, below.less, NOBODY


def _hazards(data: OutcomeValues, choices: Choices, arm: str, low: float, high: float) -> OneSided:
    people, treated = people_of(Pair(data, choices, arm))
    found = hazard_ratio(people.time, people.event, treated)
    if found.reason:
        return math.nan, math.nan, f"undefined: {found.reason}"
    value, least, most = (math.log(ratio) for ratio in (found.estimate, low, high))
    return *beyond(value, found.std_error, least, most), NO_EFFECT


def _mean_times(
    data: OutcomeValues, choices: Choices, arm: str, low: float, high: float
) -> OneSided:
    people, treated = people_of(Pair(data, choices, arm))
    found = restricted_mean_difference(people.time, people.event, treated)
    return *beyond(found.estimate, found.std_error, low, high), found.reason or NO_EFFECT


MARGIN_TESTS: Mapping[tuple[str, str], MarginTest] = {
    **{("binary", measure): partial(_binary, measure=measure) for measure in MARGINS},
    ("continuous", "mean_difference"): _means,
    ("ordinal", "odds_ratio"): _odds,
    ("ordinal", "win_probability"): _wins,
    ("count", "rate_ratio"): _rates,
    ("time_to_event", "hazard_ratio"): _hazards,
    ("time_to_event", "rmst_difference"): _mean_times,
}
"""By type of outcome and measure of the margin."""


def has_margin_test(outcome: Outcome) -> bool:
    """Return whether an outcome can be tested against the margin that it has.

    Mean times are compared without competing events only.
    """
    measure = outcome.margin.measure if outcome.margin else ""
    mean_time_of_several = measure == "rmst_difference" and bool(outcome.competing)
    return (outcome.type, measure) in MARGIN_TESTS and not mean_time_of_several
