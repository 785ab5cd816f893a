"""Participant flow and population sizes, counted from the participants (CONSORT 2025, item 22)."""

import math
from collections.abc import Iterator

import pandas as pd

from helpers.analysis.choices import plan_for
from helpers.analysis.missing import imputes, main_rule
from helpers.analysis.outcome_types import available
from helpers.analysis.outcome_values import OutcomeValues, arm_rows, outcome_values
from helpers.data import event_of
from helpers.results import Estimate, Key
from helpers.study import FlowVariable, Outcome, Study

__all__ = ["flow_rows", "main_outcome", "population_rows"]

NOT_STATED = "reason not stated"


def main_outcome(study: Study) -> Outcome | None:
    """Return the outcome whose analysis closes the flow: the first primary one, if available."""
    outcomes = [o for o in study.outcomes if o.role == "primary" and available(o)]
    return outcomes[0] if outcomes else None


def population_rows(participants: pd.DataFrame, study: Study) -> Iterator[Estimate]:
    """Yield the size of every declared population, by arm."""
    for population in study.populations:
        member = participants[f"population:{population}"]
        for arm, here in arm_rows(participants, study).items():
            key = Key(
                stage="cleaning", analysis="populations", population=population,
                arm=arm, measure="count",
            )  # fmt: skip
            yield Estimate(key=key, value=int((member & here).sum()), statistic="n")


def flow_rows(participants: pd.DataFrame, study: Study) -> Iterator[Estimate]:
    """Yield the count of every box of the flow diagram.

    The screening counts come from the study file ("not reported" where it has none); the rest is
    counted. Reasons are rows of their own, so that they can be checked against their box.
    """
    yield from _screening(study)
    yield _box("randomised", len(participants))
    rows = arm_rows(participants, study)
    for arm, here in rows.items():
        yield _box("allocated", int(here.sum()), arm)
        yield from _followed(participants[here], study, arm)
    yield from _analysed(participants, study)


def _screening(study: Study) -> Iterator[Estimate]:
    assessed = study.flow.assessed
    yield _box("assessed", math.nan if assessed is None else assessed)
    for reason, count in study.flow.excluded.items():
        yield _box(f"excluded:{reason}", math.nan if count is None else count)
    if study.flow.excluded and None not in study.flow.excluded.values():
        yield _box("excluded", sum(count or 0 for count in study.flow.excluded.values()))


def _followed(group: pd.DataFrame, study: Study, arm: str) -> Iterator[Estimate]:
    flow = study.flow
    if flow.received is not None:
        received = event_of(group, study, flow.received.variable)
        yield _box("received", int(received.sum()), arm)
        yield from _with_reasons("not_received", ~received, group, flow.received, arm)
    for name, declared in (("lost", flow.lost), ("discontinued", flow.discontinued)):
        if declared is not None:
            happened = event_of(group, study, declared.variable)
            yield from _with_reasons(name, happened, group, declared, arm)


def _with_reasons(
    name: str, happened: pd.Series, group: pd.DataFrame, declared: FlowVariable, arm: str
) -> Iterator[Estimate]:
    there = happened.fillna(False).astype(bool)
    yield _box(name, int(there.sum()), arm)
    if unknown := int(happened.isna().sum()):
        yield _box(f"{name}_unknown", unknown, arm)
    if declared.reason is not None:
        reasons = group.loc[there, declared.reason].astype("object").fillna(NOT_STATED)
        for reason, count in sorted(reasons.value_counts().items()):
            yield _box(f"{name}:{reason}", int(count), arm)


def _analysed(participants: pd.DataFrame, study: Study) -> Iterator[Estimate]:
    outcome = main_outcome(study)
    if outcome is None:
        return
    choices = plan_for(study, "primary")
    population = choices.population_of(outcome)
    data = outcome_values(participants, choices, outcome, among=outcome.among or "randomised")
    for arm, here in arm_rows(participants, study).items():
        members = int((participants[f"population:{population}"] & here).sum())
        outside = f"not in the population: {study.populations[population].label}"
        reasons = {outside: int(here.sum()) - members} | _left_out(data, study, (arm, members))
        out = sum(reasons.values())
        place = {"arm": arm, "population": population, "outcome": outcome.id}
        yield _box("analysed", int(here.sum()) - out, **place)
        yield _box("not_analysed", out, **place)
        for reason, count in reasons.items():
            if count:
                yield _box(f"not_analysed:{reason}", count, **place)


def _left_out(data: OutcomeValues, study: Study, members: tuple[str, int]) -> dict[str, int]:
    """Return why members of the population in an arm are not analysed, with how many they are."""
    arm, size = members
    values = data.values[arm]
    reasons = {}
    if data.among != "randomised":
        group = f"among those with {study.codebook[data.among].label}"
        reasons[f"not {group}"] = size - len(values) - data.left_out[arm]
        reasons[f"unknown whether {group}"] = data.left_out[arm]
    unknown = int(values.isna().sum())
    return reasons | {"outcome unknown": 0 if _stands_for_unknown(data, study, arm) else unknown}


def _stands_for_unknown(data: OutcomeValues, study: Study, arm: str) -> bool:
    """Whether the plan gives unknown outcomes of an arm a value; it does so to binary ones only."""
    if data.outcome.type != "binary":
        return False
    # nothing can be imputed in an arm of which no outcome is known
    imputed = imputes(study) and data.values[arm].notna().any()
    return bool(imputed) or main_rule(study) != "complete_case"


def _box(
    level: str, count: float, arm: str = "", population: str = "", outcome: str = ""
) -> Estimate:
    key = Key(
        stage="cleaning", analysis="flow", population=population, outcome=outcome,
        level=level, arm=arm, measure="count",
    )  # fmt: skip
    return Estimate(
        key=key, value=count, statistic="n", note="not reported" if math.isnan(count) else ""
    )
