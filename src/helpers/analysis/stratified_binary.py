"""Stratified results of a binary outcome: tables of two arms within strata, put together."""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from helpers.analysis.adjustment import adjusted_key
from helpers.analysis.choices import Choices
from helpers.analysis.outcome_values import OutcomeValues
from helpers.results import Estimate, Key
from helpers.stats import (
    HOMOGENEITY,
    STRATIFIED_ASSOCIATION,
    STRATIFIED_ODDS_RATIO,
    STRATIFIED_RISK_DIFFERENCE,
    STRATIFIED_RISK_RATIO,
    Strata,
)
from helpers.stats.stratified_difference import risk_difference
from helpers.stats.stratified_odds import odds_ratio
from helpers.stats.stratified_ratio import risk_ratio

__all__ = ["strata_of", "table_rows"]

MEASURES: Mapping[str, tuple[Callable[[Strata], Any], Mapping[str, Any]]] = {
    "risk_difference": (risk_difference, STRATIFIED_RISK_DIFFERENCE),
    "risk_ratio": (risk_ratio, STRATIFIED_RISK_RATIO),
    "odds_ratio": (odds_ratio, STRATIFIED_ODDS_RATIO),
}
NOT_COMPARABLE = "undefined: no stratum has participants with a known outcome in both arms"
NO_LIMITS = "limits undefined: an arm has no event, or nothing but events, in the strata that count"
UNDEFINED: Mapping[str, str] = {
    "risk_ratio": "undefined: no event in the strata with both arms",
    "odds_ratio": "undefined: no stratum with both arms has events and non-events",
}
FEW_STRATA = "undefined: it takes two strata with both arms, events and non-events"


def table_rows(
    data: OutcomeValues, choices: Choices, arm: str, level_of: pd.Series
) -> Iterator[Estimate]:
    """Yield contrasts, tests and heterogeneity of one comparison of a binary outcome.

    Parameters
    ----------
    data : OutcomeValues
        As the plan's rule for unknown outcomes leaves it.
    choices : Choices
    arm : str
        Compared with the reference.
    level_of : Series
        Stratum of every participant, an ordered categorical.
    """
    strata = strata_of(data, level_of, arm, choices.study.arms.reference)

    def key(measure: str, method: str = "") -> Key:
        sides = {"arm": arm, "reference": choices.study.arms.reference}
        return adjusted_key(
            choices, data, analysis="stratified", **sides, measure=measure, method=method
        )

    comparable = bool(strata.comparable.any())
    for measure, (point, intervals) in MEASURES.items():
        for method in intervals:
            value = float(point(strata)) if comparable else math.nan
            limits = intervals[method](strata, level=choices.confidence_level)
            yield _with_interval(key(measure, method), value, limits, choices.confidence_level)
    for method, test in STRATIFIED_ASSOCIATION.items():
        note = "" if comparable else NOT_COMPARABLE
        yield Estimate(key=key("test", method), value=test(strata), statistic="p_value", note=note)
    yield from _heterogeneity(strata, key)


def strata_of(data: OutcomeValues, level_of: pd.Series, arm: str, reference: str) -> Strata:
    """Return the tables of an arm against the reference, one a stratum that has anybody."""
    sides = [_tally(data.values[side], level_of) for side in (arm, reference)]
    there = (sides[0]["n"] + sides[1]["n"]) > 0
    treated, control = (side[there] for side in sides)
    return Strata(
        treated["events"].to_numpy(), treated["n"].to_numpy(),
        control["events"].to_numpy(), control["n"].to_numpy(),
    )  # fmt: skip


def _tally(values: pd.Series, level_of: pd.Series) -> pd.DataFrame:
    known = values.dropna().astype("int64")
    grouped = known.groupby(level_of.loc[known.index], observed=False)
    return pd.DataFrame({"n": grouped.count(), "events": grouped.sum()}).astype("int64")


def _with_interval(key: Key, value: float, limits: Any, level: float) -> Estimate:
    note = ""
    if math.isnan(value):
        note = UNDEFINED.get(key.measure, NOT_COMPARABLE)
    elif math.isnan(limits.lower):
        note = NO_LIMITS
    return Estimate(
        key=key, value=value, lower=limits.lower, upper=limits.upper, confidence_level=level,
        note=note,
    )  # fmt: skip


def _heterogeneity(strata: Strata, key: Callable[[str, str], Key]) -> Iterator[Estimate]:
    """Yield the tests that the odds ratio is the same in all strata."""
    for method, test in HOMOGENEITY.items():
        found = test(strata)
        for statistic in ("statistic", "df", "p_value"):
            value = float(getattr(found, statistic))
            note = FEW_STRATA if math.isnan(value) else ""
            place = key("heterogeneity", method)
            yield Estimate(key=place, value=value, statistic=statistic, note=note)
