"""Adverse events counted one by one, by the arm as received."""

import math
from collections.abc import Mapping
from dataclasses import replace

from helpers.analysis.verification.case import Case
from helpers.analysis.verification.plain import Record
from helpers.analysis.verification.proportions import score_difference
from helpers.study import canonical

__all__ = ["counted", "difference", "plain_difference"]

Values = Mapping[str, float]


def _received(case: Case, arm: str) -> dict[object, int]:
    """Return, by participant of the safety population in an arm, 0: no event so far."""
    harms, study = case.study.analysis.harms, case.study
    name = (harms.arm_variable if harms else None) or study.arms.variable
    return {
        record[study.participant_id]: 0
        for record in case.data.members(case.key.population)
        if record[name] is not None and canonical(record[name]) == canonical(arm)
    }


def _belongs(event: Record, outcome: str) -> bool:
    kind, _, name = outcome.partition(":")
    if kind == "any":
        return True
    cell = event[kind]
    if kind == "serious":
        return cell is not None and bool(cell)
    return cell is not None and str(cell) == name


def counted(case: Case) -> Values:
    """Return participants of an arm, those with an event, and all reports."""
    reports = _received(case, case.key.arm)
    for event in case.data.events:
        person = event["participant_id"]
        if person in reports and _belongs(event, case.key.outcome):
            reports[person] += 1
    return {
        "n": len(reports), "events": sum(number > 0 for number in reports.values()),
        "reports": sum(reports.values()),
    }  # fmt: skip


def _sides(case: Case) -> list[tuple[int, int]]:
    cases = (
        replace(case, key=replace(case.key, arm=a)) for a in (case.key.arm, case.key.reference)
    )
    return [(int(found["events"]), int(found["n"])) for found in map(counted, cases)]


def plain_difference(case: Case) -> Values:
    """Return the difference of the proportions with an event."""
    (x1, n1), (x0, n0) = _sides(case)
    return {"estimate": x1 / n1 - x0 / n0 if n1 and n0 else math.nan}


def difference(case: Case) -> Values:
    """Return the difference with score limits, by the route of two proportions."""
    (x1, n1), (x0, n0) = _sides(case)
    if not (n1 and n0):
        return {"estimate": math.nan, "lower": math.nan, "upper": math.nan}
    return score_difference(x1, n1, x0, n0, case.z)
