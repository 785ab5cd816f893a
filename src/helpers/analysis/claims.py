"""Published statements held against the data: every denominator, every test, every reading.

What a claim may mean is in `helpers.analysis.claims_meaning`; here it meets the tables of the
trial, and it is counted which claims hold whatever they mean, and which depend on it.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from helpers.analysis.binary import CONTRASTS, table_of
from helpers.analysis.choices import Choices
from helpers.analysis.claims_meaning import (
    CLAIM_TESTS,
    PLANNED,
    READINGS,
    claims_of,
    denominators,
    held,
    main_test,
    measures_of,
    rounds_to,
)
from helpers.analysis.claims_planned import planned_claim_rows
from helpers.analysis.missing import filled, main_rule
from helpers.analysis.outcome_values import OutcomeValues, outcome_values
from helpers.results import Estimate, Key
from helpers.stats import ASSOCIATION, TwoByTwo
from helpers.study import Claim

__all__ = ["ANALYSIS", "claim_rows", "claim_tables", "tests_for"]

ANALYSIS = "claims"
VERDICTS = ("always", "depends", "never")
MOST_FOR: Mapping[str, int] = {"boschloo": 41_000}  # tables of a design; two seconds


def claim_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield, for every claim on a binary outcome, p-values and whether each reading holds.

    Every claim is counted among each of its denominators (`denominators`), which the key's
    ``among`` names; ``level`` is the number of the claim. Statistics of ``measure=claim``:
    ``direction`` (1 = the observed difference has the claimed sign), for each test
    ``threshold``, ``bracket`` and ``reported`` (1 = P lies in that range), for each measure
    ``agrees`` (1 = the printed estimate is this one, rounded); ``level=<reading>`` counts the
    claims that hold ``always``, ``never``, and those for which it ``depends``. Where the plan's P
    is that of no table, ``method=planned`` is one reading more, and ``reproduced`` of the claims
    that are read as ``planned`` hold by it.
    """
    rows = [*_all_rows(participants, choices), *planned_claim_rows(participants, choices)]
    yield from rows
    yield from _summary(rows)


def claim_tables(
    participants: pd.DataFrame, choices: Choices
) -> Iterator[tuple[Claim, Key, TwoByTwo]]:
    """Yield every claim with each denominator and comparison: its key, and the trial's table."""
    study = choices.study
    for number, claim, outcome in claims_of(study):
        for among in denominators(claim, outcome):
            data = _counted(participants, choices, claim, among)
            for arm in study.arms.compared:
                key = Key(
                    stage=choices.stage, analysis=ANALYSIS,
                    population=choices.population_of(outcome), outcome=outcome.id, among=among,
                    level=str(number), arm=arm, reference=study.arms.reference, measure="claim",
                )  # fmt: skip
                table = table_of(data, arm, study.arms.reference)
                if table is not None:
                    yield claim, key, table


def tests_for(claim: Claim, table: TwoByTwo) -> tuple[str, ...]:
    """Return the usual tests that a table is small enough for, and the one that the claim names."""
    many = (int(table.n1) + 1) * (int(table.n0) + 1)
    usual = (name for name in CLAIM_TESTS if many <= MOST_FOR.get(name, many))
    return tuple(dict.fromkeys((*usual, main_test(claim))))


def _counted(
    participants: pd.DataFrame, choices: Choices, claim: Claim, among: str
) -> OutcomeValues:
    study = choices.study
    data = outcome_values(participants, choices, study.outcome(claim.outcome), among=among)
    return filled(data, main_rule(study), study)


def _all_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    there: set[str] = set()  # the reference is counted once, however many arms it is compared with
    for claim, key, table in claim_tables(participants, choices):
        for row in (*_counts(key, table), *_rows(claim, key, table)):
            if row.id not in there:
                there.add(row.id)
                yield row


def _counts(key: Key, table: TwoByTwo) -> Iterator[Estimate]:
    sides = ((key.arm, table.x1, table.n1), (key.reference, table.x0, table.n0))
    for arm, events, n in sides:
        own = replace(key, arm=arm, reference="", measure="count")
        yield Estimate(key=own, value=int(n), statistic="n")
        yield Estimate(key=own, value=int(events), statistic="events")


def _rows(claim: Claim, key: Key, table: TwoByTwo) -> Iterator[Estimate]:
    treated, control = table.risks
    sign = 1 if claim.direction == "higher" else -1
    direction = math.copysign(1, treated - control) == sign and treated != control
    yield Estimate(key=key, value=int(direction), statistic="direction")
    for method in tests_for(claim, table):
        p_value = float(ASSOCIATION[method](table))
        test = replace(key, measure="test", method=method)
        note = "left out: too many participants to enumerate" if math.isnan(p_value) else ""
        yield Estimate(key=test, value=p_value, statistic="p_value", note=note)
        for reading, holds in held(claim, p_value).items():
            yield Estimate(key=replace(key, method=method), value=int(holds), statistic=reading)
    for measure in measures_of(claim):
        point, _ = CONTRASTS[measure]
        value = float(point(table))
        note = "undefined: no event in an arm" if math.isnan(value) else ""
        yield Estimate(key=replace(key, measure=measure), value=value, note=note)
        agrees = not math.isnan(value) and rounds_to(value, float(claim.estimate or 0))
        yield Estimate(key=replace(key, method=measure), value=int(agrees), statistic="agrees")


# How many hold whatever they mean -------------------------------------------------------------


def _summary(rows: Sequence[Estimate]) -> Iterator[Estimate]:
    """Yield, for every comparison and reading, how many claims hold always, at times, never."""
    found = _verdicts(rows)
    for (arm, reference, reading), verdicts in found.items():
        any_key = rows[0].key
        key = Key(
            stage=any_key.stage, analysis=ANALYSIS, level=reading, arm=arm, reference=reference,
            measure="claim",
        )  # fmt: skip
        yield Estimate(key=key, value=len(verdicts), statistic="claims")
        for name in VERDICTS:
            yield Estimate(key=key, value=list(verdicts.values()).count(name), statistic=name)
        yield from _reproduced(rows, key)


def _reproduced(rows: Sequence[Estimate], key: Key) -> Iterator[Estimate]:
    """Yield how many claims are read as planned, and how many of these hold so."""
    planned = [
        row.value for row in rows
        if (row.key.method, row.key.arm, row.statistic) == (PLANNED, key.arm, key.level)
    ]  # fmt: skip
    if planned:
        yield Estimate(key=key, value=len(planned), statistic="planned")
        yield Estimate(key=key, value=int(sum(planned)), statistic="reproduced")


def _verdicts(rows: Sequence[Estimate]) -> dict[tuple[str, str, str], dict[str, str]]:
    """Return by comparison and reading, and then by claim, whether it holds."""
    directions = {_place(row): bool(row.value) for row in rows if row.statistic == "direction"}
    holds: dict[tuple[str, str, str], dict[str, list[bool]]] = {}
    for row in rows:
        if row.statistic in READINGS:
            key = row.key
            claims = holds.setdefault((key.arm, key.reference, row.statistic), {})
            holds_so = bool(row.value) and (key.method == PLANNED or directions[_place(row)])
            claims.setdefault(key.level, []).append(holds_so)
    return {
        group: {level: _verdict(held_) for level, held_ in claims.items()}
        for group, claims in holds.items()
    }


def _place(row: Estimate) -> tuple[str, str, str]:
    return row.key.level, row.key.among, row.key.arm


def _verdict(holding: Sequence[bool]) -> str:
    if all(holding):
        return "always"
    return "depends" if any(holding) else "never"
