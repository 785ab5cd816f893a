"""Every rule of the plan for unknown outcomes, beside the main result, and what is unknown at all.

Each rule answers the same questions with the same numbers under its own ``analysis``: counts as
observed, what was analysed, risks, effects, tests. With nothing unknown all rules give the main
result, and none is needed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from helpers.analysis import binary
from helpers.analysis.choices import Choices
from helpers.analysis.imputation import anything_unknown
from helpers.analysis.imputed_rows import imputed_rows
from helpers.analysis.missing import RULES, filled, imputes
from helpers.analysis.outcome_types import available, denominators_of
from helpers.analysis.outcome_values import OutcomeValues, outcome_values
from helpers.results import Estimate, Key
from helpers.study import Outcome, Study

__all__ = ["IMPUTATION", "TIPPING", "amount_rows", "binary_values", "named", "planned_rules",
           "rule_rows"]  # fmt: skip

IMPUTATION = "multiple_imputation"
TIPPING = "tipping_point"
NONE_UNKNOWN = "none"


def planned_rules(study: Study) -> tuple[str, ...]:
    """Return the sensitivity rules of the plan, in its order, without the grid of tipping points.

    Multiple imputation stands among them too where the main results are imputed: under its own
    name it comes with what tells how the imputation went.
    """
    rules = [rule for rule in study.analysis.missing_outcome.sensitivity if rule != TIPPING]
    return tuple(dict.fromkeys([*rules, *([IMPUTATION] if imputes(study) else [])]))


def named(choices: Choices, analysis: str) -> str:
    """Return an analysis by its name in the results, which tells what was tried from the plan."""
    return f"tried_{analysis}" if choices.departures else analysis


def binary_values(
    participants: pd.DataFrame, choices: Choices
) -> Iterator[tuple[Outcome, OutcomeValues]]:
    """Yield every chosen binary outcome with its values, each in its main group alone."""
    for outcome in choices.selected():
        if outcome.type == "binary":
            among = denominators_of(outcome)[0]
            yield outcome, outcome_values(participants, choices, outcome, among=among)


def rule_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield the full set of results of every binary outcome under every planned rule.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    choices : Choices
        Outcomes, population and methods; the rules are those of the plan.
    """
    for _, data in binary_values(participants, choices):
        for rule in planned_rules(choices.study):
            for estimate in _under(rule, data, choices):
                key = replace(estimate.key, analysis=named(choices, rule))
                yield replace(estimate, key=key)


def _under(rule: str, data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    single = rule if rule in RULES else "complete_case"
    yield from binary.events(data, choices, rule=single)
    if rule == IMPUTATION and anything_unknown(data):
        yield from imputed_rows(data, choices, rule)
        return
    used = filled(data, single, choices.study)
    yield from binary.risks(used, choices)
    for arm in choices.study.arms.compared:
        yield from binary.compared(used, choices, arm)


def amount_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield how many outcomes are unknown by arm, and which are unknown together.

    Under ``analysis=missing``: by outcome and arm ``missing`` and ``counted`` (known or not); and,
    without outcome, for every pattern (the ids of the unknown outcomes joined by ``+``, or
    ``none``) as level, ``count`` and ``counted``. A pattern is of outcomes of all randomised.
    """
    unknown = {}
    for outcome in choices.selected():
        if not available(outcome):
            continue
        among = denominators_of(outcome)[0]
        data = outcome_values(participants, choices, outcome, among=among)
        yield from _amounts(data, choices)
        if among == "randomised" and choices.population_of(outcome) == choices.population:
            unknown[outcome.id] = data
    if len(unknown) > 1:
        yield from _patterns(unknown, choices)


def _amounts(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    for arm, values in data.values.items():
        key = choices.key(
            data.outcome, among=data.among, analysis=named(choices, "missing"),
            arm=arm, measure="count",
        )  # fmt: skip
        yield Estimate(key=key, value=int(values.isna().sum()), statistic="missing")
        yield Estimate(key=key, value=len(values), statistic="counted")


def _patterns(unknown: dict[str, OutcomeValues], choices: Choices) -> Iterator[Estimate]:
    first = next(iter(unknown.values()))
    tables = {
        arm: pd.DataFrame({name: data.values[arm].isna() for name, data in unknown.items()})
        for arm in first.values
    }
    for pattern in sorted(set().union(*(_seen(table) for table in tables.values()))):
        names = [name for name, missing in zip(unknown, pattern, strict=True) if missing]
        for arm, table in tables.items():
            count = int((table == list(pattern)).all(axis=1).sum())
            yield from _pattern(choices, arm, names, (count, len(table)))


def _seen(table: pd.DataFrame) -> set[tuple[bool, ...]]:
    return {tuple(bool(v) for v in row) for row in table.itertuples(index=False)}


def _pattern(
    choices: Choices, arm: str, names: Sequence[str], counted: tuple[int, int]
) -> Iterator[Estimate]:
    key = Key(
        stage=choices.stage, analysis=named(choices, "missing"), population=choices.population,
        level="+".join(names) or NONE_UNKNOWN, arm=arm, measure="count",
    )  # fmt: skip
    for statistic, value in zip(("count", "counted"), counted, strict=True):
        yield Estimate(key=key, value=value, statistic=statistic)
