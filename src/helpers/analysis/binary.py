"""Binary outcomes: counts, risks, differences, ratios and tests of every arm with the reference."""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from helpers.analysis.choices import Choices
from helpers.analysis.imputation import anything_unknown
from helpers.analysis.imputed_rows import imputed_rows
from helpers.analysis.missing import filled, imputes, main_rule
from helpers.analysis.needed import needed_rows, reduction_rows
from helpers.analysis.outcome_values import OutcomeValues, counts
from helpers.results import Estimate, Key
from helpers.stats import (
    ASSOCIATION,
    ODDS_RATIO,
    ONE_PROPORTION,
    RISK_DIFFERENCE,
    RISK_RATIO,
    TwoByTwo,
)
from helpers.stats.odds_ratio import odds_ratio
from helpers.stats.risk_difference import risk_difference
from helpers.stats.risk_ratio import risk_ratio

__all__ = ["compared", "contrasts", "estimates", "events", "needed", "risks", "table_of", "tests"]

CONTRASTS: Mapping[str, tuple[Callable[[TwoByTwo], Any], Mapping[str, Any]]] = {
    "risk_difference": (risk_difference, RISK_DIFFERENCE),
    "risk_ratio": (risk_ratio, RISK_RATIO),
    "odds_ratio": (odds_ratio, ODDS_RATIO),
}
UNDEFINED = {
    "risk_ratio": "undefined: no event in either arm",
    "odds_ratio": "undefined: no event, or nothing but events, in both arms",
}


def estimates(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    """Yield every result of a binary outcome, as section 4 of the results contract names them."""
    yield from events(data, choices)
    if imputes(choices.study) and anything_unknown(data):
        yield from imputed_rows(data, choices, choices.analysis, details=False)
        return
    data = filled(data, main_rule(choices.study), choices.study)
    yield from risks(data, choices)
    for arm in choices.study.arms.compared:
        yield from compared(data, choices, arm)


def compared(data: OutcomeValues, choices: Choices, arm: str) -> Iterator[Estimate]:
    """Yield contrasts, number needed, relative risk reduction and tests of `arm`."""
    found = list(contrasts(data, choices, arm))
    yield from found
    yield from needed(data, choices, arm)
    for ratio in (e for e in found if e.key.measure == "risk_ratio"):
        yield from reduction_rows(ratio, benefit=data.outcome.benefit)
    yield from tests(data, choices, arm)


def events(data: OutcomeValues, choices: Choices, *, rule: str = "") -> Iterator[Estimate]:
    """Yield n (known), events and missing by arm, as observed.

    Where the rule (the plan's main one, unless another is named) gives unknown outcomes a value,
    ``analysed`` and ``events_analysed`` say what the risks and contrasts are computed from.
    """
    rule = rule or main_rule(choices.study)
    used = filled(data, rule, choices.study)
    yield from counts(data, choices)
    for arm, values in data.values.items():
        key = choices.key(data.outcome, among=data.among, arm=arm, measure="count")
        yield Estimate(key=key, value=int(values.sum()), statistic="events")
        if rule != "complete_case":
            yield Estimate(key=key, value=int(used.values[arm].count()), statistic="analysed")
            yield Estimate(key=key, value=int(used.values[arm].sum()), statistic="events_analysed")


def risks(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    """Yield the risk of each arm with its interval."""
    for arm, values in data.values.items():
        known = int(values.notna().sum())
        key = choices.key(
            data.outcome, among=data.among, arm=arm, measure="risk", method=choices.risk
        )
        if known == 0:
            yield _undefined(key, _nobody(arm, choices))
            continue
        happened = int(values.sum())
        interval = ONE_PROPORTION[choices.risk](happened, known, level=choices.confidence_level)
        yield Estimate(
            key=key, value=happened / known, lower=interval.lower, upper=interval.upper,
            confidence_level=choices.confidence_level,
        )  # fmt: skip


def table_of(data: OutcomeValues, arm: str, reference: str) -> TwoByTwo | None:
    """Return the two-by-two table of an arm and the reference; None where one has nobody."""
    pair = [data.values[arm].dropna(), data.values[reference].dropna()]
    if not all(len(values) for values in pair):
        return None
    treated, control = pair
    return TwoByTwo(int(treated.sum()), len(treated), int(control.sum()), len(control))


def contrasts(data: OutcomeValues, choices: Choices, arm: str) -> Iterator[Estimate]:
    """Yield risk difference, risk ratio and odds ratio of `arm` against the reference."""
    reference = choices.study.arms.reference
    table = table_of(data, arm, reference)
    for measure, (point, intervals) in CONTRASTS.items():
        method = getattr(choices, measure)
        key = choices.key(
            data.outcome, among=data.among, arm=arm, reference=reference,
            measure=measure, method=method,
        )  # fmt: skip
        if table is None:
            yield _undefined(key, _empty_side(data, arm, choices))
            continue
        value = float(point(table))
        interval = intervals[method](table, level=choices.confidence_level)
        yield Estimate(
            key=key, value=value, lower=float(interval.lower), upper=float(interval.upper),
            confidence_level=choices.confidence_level,
            note=UNDEFINED.get(measure, "undefined") if math.isnan(value) else "",
        )  # fmt: skip


def needed(data: OutcomeValues, choices: Choices, arm: str) -> Iterator[Estimate]:
    """Yield the number needed to treat of `arm` against the reference."""
    reference = choices.study.arms.reference
    method = choices.risk_difference
    key = choices.key(
        data.outcome, among=data.among, arm=arm, reference=reference,
        measure="number_needed_to_treat", method=method,
    )  # fmt: skip
    table = table_of(data, arm, reference)
    if table is None:
        yield _undefined(key, _empty_side(data, arm, choices))
        return
    interval = RISK_DIFFERENCE[method](table, level=choices.confidence_level)
    yield from needed_rows(
        key, risk_difference(table), interval,
        benefit=data.outcome.benefit, level=choices.confidence_level,
    )  # fmt: skip


def tests(data: OutcomeValues, choices: Choices, arm: str) -> Iterator[Estimate]:
    """Yield the p-value of every chosen test of `arm` against the reference."""
    reference = choices.study.arms.reference
    table = table_of(data, arm, reference)
    for method in choices.tests:
        key = choices.key(
            data.outcome, among=data.among, arm=arm, reference=reference,
            measure="test", method=method,
        )  # fmt: skip
        value = math.nan if table is None else float(ASSOCIATION[method](table))
        note = _empty_side(data, arm, choices) if table is None else ""
        yield Estimate(key=key, value=value, statistic="p_value", note=note)


def _undefined(key: Key, why: str) -> Estimate:
    return Estimate(key=key, value=math.nan, lower=math.nan, upper=math.nan, note=why)


def _empty_side(data: OutcomeValues, arm: str, choices: Choices) -> str:
    sides = (arm, choices.study.arms.reference)
    return "; ".join(_nobody(side, choices) for side in sides if not data.values[side].count())


def _nobody(arm: str, choices: Choices) -> str:
    return f"undefined: nobody with a known outcome in {choices.study.arms.labels[arm]}"
