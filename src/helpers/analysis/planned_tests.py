"""The p-value of the primary analysis as planned: unadjusted, stratified or covariate-adjusted.

It feeds multiplicity, margins, claims and verdicts. Where the planned analysis of an outcome does
not exist (no covariates) or cannot be estimated (separation), the next one stands for it and says
so: the stratified test where there are strata, else the unadjusted one. An outcome with a margin,
in a trial of non-inferiority or equivalence, is judged by the one-sided test of the same analysis.
"""

from collections.abc import Callable, Iterator, Mapping
from math import isnan

import pandas as pd

from helpers.analysis.adjusted import adjusted_rows
from helpers.analysis.choices import Choices
from helpers.analysis.imputation import METHOD, main_test
from helpers.analysis.margins import MARGIN_METHODS, margins_of
from helpers.analysis.outcome_types import OUTCOME_TYPES, available
from helpers.analysis.planned_margins import planned_margin_rows
from helpers.analysis.planned_methods import CHAINS, effect_method, test_method
from helpers.analysis.stratified import stratified_rows
from helpers.results import Estimate, Results
from helpers.study import Outcome

__all__ = ["planned_effects", "planned_rows", "planned_test", "planned_tests"]

ROWS: Mapping[str, Callable[[pd.DataFrame, Choices], Iterator[Estimate]]] = {
    "adjusted": adjusted_rows,
    "stratified": stratified_rows,
}


def planned_tests(participants: pd.DataFrame, choices: Choices) -> Results:
    """Return the p-values that the planned primary analysis adds to the unadjusted ones.

    Empty where the plan is unadjusted, or something else was chosen.
    """
    return Results(
        estimate
        for estimate in planned_rows(participants, choices)
        if estimate.key.measure == "test" and estimate.key.method in _methods(choices, estimate)
    )


def planned_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield all rows of the planned primary analysis and of those that may stand in for it."""
    chain = CHAINS[choices.study.analysis.primary_analysis]
    found = Results(
        row
        for analysis in (() if choices.departures else chain)
        for row in ROWS[analysis](participants, choices)
    )
    yield from found
    yield from planned_margin_rows(participants, choices, found)


def planned_test(
    results: Results, choices: Choices, outcome: Outcome, arm: str, *, at_margin: bool = True
) -> tuple[Estimate | None, str]:
    """Return the p-value of an outcome and arm that multiplicity reads, and a remark.

    Parameters
    ----------
    results : Results
        The unadjusted p-values and those of `planned_tests`.
    choices : Choices
        Names the unadjusted test of each type.
    outcome : Outcome
        One of a type that is not available has no p-value.
    arm : str
        Compared with the reference.
    at_margin : bool, default True
        Whether an outcome with a margin is judged by its one-sided test there.

    Returns
    -------
    tuple of Estimate or None, and str
        The key says from which analysis the p-value comes; where that is not the planned one, the
        remark says why.
    """
    if not available(outcome):
        return None, ""
    here = results.where(
        outcome=outcome.id, arm=arm, among=outcome.among or "randomised", measure="test",
        statistic="p_value",
    )  # fmt: skip
    planned = choices.study.analysis.primary_analysis
    held = at_margin and margins_of(choices.study, outcome)
    one_sided = MARGIN_METHODS[choices.study.design.framework] if held else ""
    places = [(name, one_sided or _method(here, name, outcome)) for name in CHAINS[planned]]
    places.append((choices.analysis, one_sided or _unadjusted(here, choices, outcome)))
    why = ""
    for analysis, method in places:
        found = next((e for e in here.where(analysis=analysis) if e.key.method == method), None)
        if found is not None and not isnan(found.value):
            name = "unadjusted" if analysis == choices.analysis else analysis
            return found, f"{name} test in place of the {planned} one: {why}" if why else ""
        why = why or (found.note if found else f"there is no {analysis} analysis of it")
    return None, ""


def _unadjusted(here: Results, choices: Choices, outcome: Outcome) -> str:
    if outcome.type == "binary":
        return main_test(here, choices)
    return OUTCOME_TYPES[outcome.type].test(choices, outcome)


def _method(here: Results, analysis: str, outcome: Outcome) -> str:
    """Return the test of a planned analysis: that of its imputed data sets, where it has any."""
    imputed = len(here.where(analysis=analysis, method=METHOD))
    return METHOD if imputed else test_method(analysis, outcome)


def planned_effects(results: Results, analysis: str, outcome: Outcome, measure: str) -> Results:
    """Return the effects of a planned analysis: those of its imputed data sets, if it has any."""
    here = results.where(analysis=analysis, outcome=outcome.id, measure=measure)
    imputed = here.where(method=METHOD)
    return imputed if len(imputed) else here.where(
        method=effect_method(analysis, outcome, measure)
    )  # fmt: skip


def _methods(choices: Choices, estimate: Estimate) -> tuple[str, ...]:
    """Return the tests that the plan may read of an estimate's outcome and analysis."""
    outcome = choices.study.outcome(estimate.key.outcome)
    return test_method(estimate.key.analysis, outcome), METHOD, *MARGIN_METHODS.values()
