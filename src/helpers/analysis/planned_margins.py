"""Margins held against the planned primary analysis, where that is stratified or adjusted.

The one-sided tests invert the interval of the planned effect, as those of the unadjusted effect do
theirs. Measures that have no such analysis (the win probability, mean times) have no test here.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.analysis.adjusted import covariates_for
from helpers.analysis.adjustment import Adjustment, adjusted_key, adjustment
from helpers.analysis.choices import Choices
from helpers.analysis.count import exposure_of
from helpers.analysis.covariates import crossed
from helpers.analysis.imputation import METHOD
from helpers.analysis.margin_tests import beyond
from helpers.analysis.margins import MARGIN_METHODS, combined, margins_of
from helpers.analysis.missing import filled, main_rule
from helpers.analysis.outcome_values import OutcomeValues, outcome_values
from helpers.analysis.planned_methods import effect_method
from helpers.analysis.stratified import strata_for
from helpers.analysis.stratified_binary import strata_of
from helpers.analysis.within_strata import within_strata
from helpers.results import Estimate, Results
from helpers.stats.proportional_odds import adjusted_proportional_odds_beyond
from helpers.stats.rate_ratio import adjusted_rate_ratio_beyond
from helpers.stats.stratified_margins import STRATIFIED_MARGINS
from helpers.study import Outcome

__all__ = ["planned_margin_rows"]

NONE = "undefined: the planned effect has no estimate, or no standard error"


@dataclass(frozen=True, slots=True)
class _Held:
    """One comparison by one analysis, held against its margins."""

    participants: pd.DataFrame
    choices: Choices
    outcome: Outcome
    arm: str
    analysis: str
    rows: Results  # of this comparison and analysis

    @property
    def measure(self) -> str:
        return self.outcome.margin.measure if self.outcome.margin else ""

    @property
    def data(self) -> OutcomeValues:
        among, study = self.outcome.among or "randomised", self.choices.study
        data = outcome_values(self.participants, self.choices, self.outcome, among=among)
        return filled(data, main_rule(study), study) if self.outcome.type == "binary" else data

    @property
    def strata(self) -> pd.Series:
        return crossed(self.participants, strata_for(self.choices, self.outcome))

    @property
    def model(self) -> Adjustment:
        """The comparison with the columns of the model: covariates, or strata."""
        if self.analysis == "stratified":
            return within_strata(self.data, self.choices, self.arm, self.strata)[0]
        names = covariates_for(self.choices, self.outcome)
        return adjustment(self.participants, self.data, self.choices, self.arm, names)


def planned_margin_rows(
    participants: pd.DataFrame, choices: Choices, rows: Results
) -> Iterator[Estimate]:
    """Yield the one-sided p-value of every planned effect that `rows` hold and has a margin.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    choices : Choices
        As planned.
    rows : Results
        Of the planned primary analysis, and of those that may stand in for it.
    """
    for outcome in choices.selected():
        margins = margins_of(choices.study, outcome)
        measure = outcome.margin.measure if outcome.margin and margins else ""
        effects = rows.where(outcome=outcome.id, measure=measure, statistic="estimate")
        for effect in effects if margins else ():
            analysis, key = effect.key.analysis, effect.key
            own = rows.where(outcome=outcome.id, arm=key.arm, analysis=analysis, measure=measure)
            imputed = len(own.where(method=METHOD))
            wanted = METHOD if imputed else effect_method(analysis, outcome, measure)
            if key.method == wanted and not key.level:
                mine = rows.where(outcome=outcome.id, arm=key.arm, analysis=analysis)
                held = _Held(participants, choices, outcome, key.arm, analysis, mine)
                yield _tested(held, effect, margins)


def _tested(held: _Held, effect: Estimate, margins: Mapping[str, float]) -> Estimate:
    choices, outcome = held.choices, held.outcome
    low, high = min(margins.values()), max(margins.values())
    imputed = effect.key.method == METHOD
    test = _wald if imputed else TESTS.get((held.analysis, outcome.type), _wald)
    known = not math.isnan(effect.value)
    greater, less = test(held, effect, low, high) if known else (math.nan, math.nan)
    p_value = combined(greater, less, outcome, equivalence="benefit" in margins)
    key = adjusted_key(
        choices, held.data, analysis=held.analysis, arm=held.arm,
        reference=choices.study.arms.reference, measure="test",
        method=MARGIN_METHODS[choices.study.design.framework],
    )  # fmt: skip
    note = (effect.note or NONE) if math.isnan(p_value) else ""
    return Estimate(key=key, value=p_value, statistic="p_value", note=note)


def _wald(held: _Held, effect: Estimate, low: float, high: float) -> tuple[float, float]:
    """Return the p-values of an effect with a standard error of its own, ratios as logarithms."""
    ratio = held.measure.endswith("_ratio")
    own = held.rows.where(measure=held.measure, method=effect.key.method)
    found = {e.statistic: e.value for e in own}
    error = found.get("log_std_error" if ratio else "std_error", math.nan)
    value, least, most = (math.log(v) if ratio else v for v in (effect.value, low, high))
    return beyond(value, error, least, most, df=found.get("df", math.inf))


def _tables(held: _Held, effect: Estimate, low: float, high: float) -> tuple[float, float]:
    strata = strata_of(held.data, held.strata, held.arm, held.choices.study.arms.reference)
    test = STRATIFIED_MARGINS[held.measure]
    return test(strata, margin=low).greater, test(strata, margin=high).less


def _odds(held: _Held, effect: Estimate, low: float, high: float) -> tuple[float, float]:
    of = held.model
    above, below = (
        adjusted_proportional_odds_beyond(of.treated, of.values, of.columns.values, margin=margin)
        for margin in (low, high)
    )
    return above.greater, below.less


def _rates(held: _Held, effect: Estimate, low: float, high: float) -> tuple[float, float]:
    of = held.model
    above, below = (
        adjusted_rate_ratio_beyond(
            of.treated, of.values, of.columns.values, margin=margin,
            exposure=exposure_of(of.data, of.columns.rows),
        )
        for margin in (low, high)
    )  # fmt: skip
    return above.greater, below.less


TESTS: Mapping[tuple[str, str], Callable[[_Held, Estimate, float, float], tuple[float, float]]] = {
    ("stratified", "binary"): _tables,
    **{(analysis, "ordinal"): _odds for analysis in ("adjusted", "stratified")},
    **{(analysis, "count"): _rates for analysis in ("adjusted", "stratified")},
}
"""By analysis and type; every other effect has a standard error of its own."""
