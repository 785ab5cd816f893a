"""Stratified results: the comparison made within strata, and put together.

Strata are the crossed levels of an outcome's ``strata``, else of the plan's, else of the variables
that stratified the randomisation. A stratum without participants in both arms compares nothing and
is counted as such; nobody is moved to another one.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from helpers.analysis.choices import Choices
from helpers.analysis.covariates import crossed
from helpers.analysis.missing import filled, main_rule
from helpers.analysis.outcome_values import OutcomeValues, outcome_values
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
from helpers.study import Outcome
from helpers.study.notes import fits_use

__all__ = ["strata_for", "stratified_rows"]

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


def strata_for(choices: Choices, outcome: Outcome) -> tuple[str, ...]:
    """Return the variables whose crossed levels are an outcome's strata; none where it has none.

    Only binary outcomes are stratified; a variable without groups, or the arm, is left out.
    """
    if outcome.type != "binary":
        return ()
    study = choices.study
    names = (name for name in choices.strata_of(outcome) if not study.holds_arm(name))
    return tuple(name for name in names if fits_use(study.codebook[name], "strata"))


def stratified_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield the stratified results of every chosen binary outcome that has strata.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    choices : Choices
        Outcomes, population, strata and confidence level.

    Notes
    -----
    Counts by arm with the stratum as ``level``: n and events. Counts of a comparison: ``strata``,
    of them ``strata_one_arm`` (without participants in one of the arms) and
    ``strata_uninformative`` (with both arms, but nobody or everybody with the event).
    """
    for outcome in choices.selected():
        names = strata_for(choices, outcome)
        if not names:
            continue
        among = outcome.among or "randomised"
        observed = outcome_values(participants, choices, outcome, among=among)
        data = filled(observed, main_rule(choices.study), choices.study)
        level_of = crossed(participants, names)
        yield from _counts(data, choices, level_of)
        for arm in choices.study.arms.compared:
            strata = strata_of(data, level_of, arm, choices.study.arms.reference)
            yield from _contrasts(data, choices, arm, strata)


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


def _key(choices: Choices, data: OutcomeValues, **rest: str) -> Key:
    analysis = "stratified" if not choices.departures else "tried_stratified"
    return choices.key(data.outcome, among=data.among, analysis=analysis, **rest)


def _counts(data: OutcomeValues, choices: Choices, level_of: pd.Series) -> Iterator[Estimate]:
    tallies = {arm: _tally(values, level_of) for arm, values in data.values.items()}
    there = sum(tally["n"] for tally in tallies.values()) > 0
    for arm, tally in tallies.items():
        for level, row in tally[there].iterrows():
            key = _key(choices, data, arm=arm, level=str(level), measure="count")
            yield Estimate(key=key, value=int(row["n"]), statistic="n")
            yield Estimate(key=key, value=int(row["events"]), statistic="events")


def _contrasts(
    data: OutcomeValues, choices: Choices, arm: str, strata: Strata
) -> Iterator[Estimate]:
    def key(measure: str, method: str = "") -> Key:
        sides = {"arm": arm, "reference": choices.study.arms.reference}
        return _key(choices, data, **sides, measure=measure, method=method)

    comparable = int(strata.comparable.sum())
    for statistic, value in (
        ("strata", strata.n1.size),
        ("strata_one_arm", strata.n1.size - comparable),
        ("strata_uninformative", comparable - int(strata.informative.sum())),
    ):
        yield Estimate(key=key("count"), value=int(value), statistic=statistic)
    for measure, (point, intervals) in MEASURES.items():
        for method in intervals:
            value = float(point(strata)) if comparable else math.nan
            limits = intervals[method](strata, level=choices.confidence_level)
            yield _with_interval(key(measure, method), value, limits, choices.confidence_level)
    for method, test in STRATIFIED_ASSOCIATION.items():
        note = "" if comparable else NOT_COMPARABLE
        yield Estimate(key=key("test", method), value=test(strata), statistic="p_value", note=note)
    yield from _heterogeneity(strata, key)


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
