"""Claims read as planned: by the P of the plan's primary analysis, where it is no plain table.

Where the plan's primary analysis is stratified or adjusted, or unknown outcomes are imputed many
times, no table has the P that the trial itself stands by. A claim about an outcome in its main
group then has one reading more, which decides whether the trial reproduces it.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from helpers.analysis.additional import alone
from helpers.analysis.choices import Choices
from helpers.analysis.claims_meaning import PLANNED, claims_of, held
from helpers.analysis.imputation import main_methods
from helpers.analysis.missing import imputes
from helpers.analysis.outcome_types import denominators_of, outcome_results
from helpers.analysis.planned_methods import effect_method
from helpers.analysis.planned_tests import planned_effects, planned_rows, planned_test
from helpers.results import Estimate, Key, Results
from helpers.study import Claim, Outcome, Study

__all__ = ["planned_claim_rows", "read_as_planned"]

MEASURE = "risk_difference"
HOW = "the planned primary analysis: {analysis}, {method}"
NONE = "undefined: the planned primary analysis has no P"


def read_as_planned(study: Study) -> bool:
    """Return whether the plan's P is another than that of a table of the trial."""
    return study.analysis.primary_analysis != "unadjusted" or imputes(study)


def planned_claim_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield, for every claim on a binary outcome, its P as planned and whether it holds so.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    choices : Choices
        As planned.

    Notes
    -----
    Rows of ``analysis=claims`` in the outcome's main group, with ``method=planned``: the
    ``measure=test`` with the analysis and test in its note, and for each reading 1 where P lies in
    its range and the effect of the same analysis has the claimed direction. Nothing where the
    plan's P is that of a table.
    """
    study = choices.study
    for number, claim, outcome in claims_of(study) if read_as_planned(study) else ():
        own = alone(study, outcome)
        found = Results(outcome_results(participants, own)) + Results(
            planned_rows(participants, own)
        )
        for arm in study.arms.compared:
            key = Key(
                stage=choices.stage, analysis="claims", population=own.population_of(outcome),
                outcome=outcome.id, among=denominators_of(outcome)[0], level=str(number),
                arm=arm, reference=study.arms.reference, measure="claim", method=PLANNED,
            )  # fmt: skip
            yield from _rows(claim, key, found, own)


def _rows(claim: Claim, key: Key, found: Results, choices: Choices) -> Iterator[Estimate]:
    outcome = choices.study.outcome(key.outcome)
    test, remark = planned_test(found, choices, outcome, key.arm, at_margin=False)
    p_value = test.value if test else math.nan
    note = NONE
    if test:
        analysis = test.key.analysis.replace("main", "unadjusted")
        how = HOW.format(analysis=analysis, method=test.key.method)
        note = "; ".join(part for part in (how, remark) if part)
    yield Estimate(key=replace(key, measure="test"), value=p_value, statistic="p_value", note=note)
    agrees = bool(test) and _direction(found, choices, outcome, test) == claim.direction
    for reading, holds in held(claim, p_value).items():
        yield Estimate(key=key, value=int(holds and agrees), statistic=reading)


def _direction(found: Results, choices: Choices, outcome: Outcome, test: Estimate | None) -> str:
    """Return on which side of no difference the effect of the analysis of a test lies."""
    if test is None:
        return ""
    here = found.where(
        analysis=test.key.analysis, outcome=outcome.id, among=test.key.among, arm=test.key.arm,
        measure=MEASURE, statistic="estimate",
    )  # fmt: skip
    if effect_method(test.key.analysis, outcome, MEASURE):
        here = planned_effects(here, test.key.analysis, outcome, MEASURE)
    else:
        here = here.where(method=main_methods(found, choices)[MEASURE])
    value = next((e.value for e in here), math.nan)
    return "higher" if value > 0.0 else "lower" if value < 0.0 else ""
