"""Analyses asked for later: computed beside the plan, under names of their own.

Each is the planned analysis of one outcome in which the population, the covariates, or both are
replaced. Its rows carry its id as ``analysis``; no order of tests, verdict or claim reads them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from helpers.analysis.adjusted import adjusted_rows, covariates_for
from helpers.analysis.answers import Replies
from helpers.analysis.choices import MAIN_ROLES, Choices, plan_for, stage_of
from helpers.analysis.imputation import METHOD
from helpers.analysis.missing import filled, main_rule
from helpers.analysis.outcome_types import OUTCOME_TYPES, available
from helpers.analysis.outcome_values import OutcomeValues, counts, outcome_values
from helpers.analysis.planned_methods import effect_method, has_analysis, test_method
from helpers.analysis.stratified import strata_for, stratified_rows
from helpers.results import Estimate, Results
from helpers.study import Additional, Outcome, Study

__all__ = [
    "RATIOS",
    "Reply",
    "additional_answer",
    "additional_rows",
    "alone",
    "compared_rows",
    "planned_kind",
    "replies",
    "reply_rows",
    "reply_to",
]

LEADS: Mapping[str, str] = {
    "binary": "risk_difference",
    "continuous": "mean_difference",
    "ordinal": "odds_ratio",
    "count": "rate_ratio",
    "time_to_event": "hazard_ratio",
}
"""The measure that speaks for an outcome of each type."""
RATIOS = ("odds_ratio", "rate_ratio", "hazard_ratio")
SATO = "mantel_haenszel_sato"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One analysis asked for later, beside the planned one of the same outcome.

    Attributes
    ----------
    asked : Additional
        As the study file has it.
    choices, planned : Choices
        Of the additional and of the planned analysis: one outcome each.
    kind, planned_kind : str
        How each is made: unadjusted, adjusted or stratified.
    """

    asked: Additional
    choices: Choices
    planned: Choices
    kind: str
    planned_kind: str

    @property
    def outcome(self) -> Outcome:
        """The outcome as the plan has it."""
        return self.planned.selected()[0]

    @property
    def measure(self) -> str:
        """The measure that is set beside that of the plan."""
        return LEADS[self.outcome.type]

    @property
    def population(self) -> str:
        """Population of the additional analysis."""
        return self.choices.population_of(self.choices.selected()[0])

    @property
    def covariates(self) -> tuple[str, ...]:
        """Covariates of the additional analysis; none where it is not adjusted."""
        outcome = self.choices.selected()[0]
        return covariates_for(self.choices, outcome) if self.kind == "adjusted" else ()

    def own(self, results: Results, arm: str) -> tuple[Estimate, Estimate]:
        """Return effect and p-value of the additional analysis, `arm` against the reference."""
        return self._lead(results.where(analysis=self.asked.id), arm, self.kind)

    def main(self, results: Results, arm: str) -> tuple[Estimate, Estimate]:
        """Return effect and p-value of the planned analysis."""
        kind = self.planned_kind
        analysis = "main" if kind == "unadjusted" else kind
        return self._lead(results.where(analysis=analysis), arm, kind)

    def _lead(self, results: Results, arm: str, kind: str) -> tuple[Estimate, Estimate]:
        study, outcome = self.planned.study, self.outcome
        here = results.where(outcome=outcome.id, among=outcome.among or "randomised", arm=arm)
        here = here.where(reference=study.arms.reference, level="")
        test = test_method(kind, outcome) or _test(here, self.planned, outcome)
        found = here.where(measure=self.measure, statistic="estimate")
        method = _method(kind, outcome)
        return (
            found.one(method=method) if method else found.one(),
            here.one(measure="test", method=test, statistic="p_value"),
        )


def replies(study: Study) -> tuple[Reply, ...]:
    """Return the additional analyses of a study file that this version computes.

    Where none of the covariates asked for can be used, or the type of outcome knows none, there
    is no such analysis; `helpers.analysis.planned_not_available` names it.
    """
    return tuple(reply for asked in study.additional if (reply := reply_to(study, asked)))


def additional_rows(participants: pd.DataFrame, study: Study) -> Iterator[Estimate]:
    """Yield every result of the additional analyses, with their ids as ``analysis``.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    study : Study
        Its ``additional`` says what is asked for.

    Notes
    -----
    Of an outcome's main group alone. By arm, with known, unknown (``missing``) and, by the rule
    for covariates, ``incomplete`` participants, so that each sums up to its population.
    """
    for reply in replies(study):
        yield from reply_rows(participants, reply)


def reply_rows(participants: pd.DataFrame, reply: Reply) -> Iterator[Estimate]:
    """Yield every result of one additional analysis, with its id as ``analysis``."""
    for row in KINDS[reply.kind](participants, reply.choices):
        yield replace(row, key=replace(row.key, analysis=reply.asked.id))


def additional_answer(participants: pd.DataFrame, study: Study) -> Replies:
    """Return the additional results, and the planned ones that they stand beside."""
    rows = Results(additional_rows(participants, study))
    return Replies(study=study, results=rows, main=Results(_compared(participants, study)))


def _compared(participants: pd.DataFrame, study: Study) -> Iterator[Estimate]:
    """Yield the planned results of the outcomes asked about, each once."""
    for reply in {reply.outcome.id: reply for reply in replies(study)}.values():
        yield from compared_rows(participants, reply)


def compared_rows(participants: pd.DataFrame, reply: Reply) -> Iterator[Estimate]:
    """Yield the planned results of the outcome that one additional analysis is about."""
    yield from _unadjusted(participants, reply.planned)
    if reply.planned_kind != "unadjusted":
        yield from PLANNED[reply.planned_kind](participants, reply.planned)


def reply_to(study: Study, asked: Additional) -> Reply | None:
    """Return what is asked for as an analysis of this study; None where there is no such one."""
    outcome = study.outcome(asked.outcome)
    planned = alone(study, outcome)
    changes = {name: getattr(asked, name) for name in ("population", "adjust_for")}
    changes = {name: value for name, value in changes.items() if value is not None}
    changed = outcome.model_copy(update=changes)
    choices = alone(study, changed)
    kind = as_planned = planned_kind(planned, outcome)
    if asked.adjust_for is not None:
        kind = "adjusted" if covariates_for(choices, changed) else "unadjusted"
    if not available(outcome) or (asked.adjust_for and kind == "unadjusted"):
        return None
    return Reply(asked=asked, choices=choices, planned=planned, kind=kind, planned_kind=as_planned)


def alone(study: Study, outcome: Outcome) -> Choices:
    """Return the plan of a study that has this outcome and no other."""
    return plan_for(study.model_copy(update={"outcomes": (outcome,)}), stage_of(outcome))


def planned_kind(choices: Choices, outcome: Outcome) -> str:
    """Return how the plan makes the result that counts."""
    planned = choices.study.analysis.primary_analysis
    if outcome.role not in MAIN_ROLES or not has_analysis(planned, outcome.type):
        return "unadjusted"
    named = {"adjusted": covariates_for, "stratified": strata_for}[planned](choices, outcome)
    return planned if named else "unadjusted"


def _method(kind: str, outcome: Outcome) -> str:
    """Return the method of the leading measure; empty where there is but one."""
    if (kind, outcome.type) == ("stratified", "binary"):
        return SATO
    if outcome.type == "ordinal":
        return "proportional_odds"
    return effect_method(kind, outcome, LEADS[outcome.type])


def _test(here: Results, choices: Choices, outcome: Outcome) -> str:
    if outcome.type == "binary":
        return METHOD if len(here.where(measure="test", method=METHOD)) else choices.tests[0]
    return OUTCOME_TYPES[outcome.type].test(choices, outcome)


# rows of each kind ------------------------------------------------------------------------------


def _values(participants: pd.DataFrame, choices: Choices) -> OutcomeValues:
    outcome = choices.selected()[0]
    return outcome_values(participants, choices, outcome, among=outcome.among or "randomised")


def _unadjusted(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    data = _values(participants, choices)
    yield from OUTCOME_TYPES[data.outcome.type].estimates(data, choices)


def _adjusted(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    yield from adjusted_rows(participants, choices)
    there = ("missing", "left_out")  # the others are counted for the model
    yield from (row for row in _counts(participants, choices) if row.statistic in there)


def _stratified(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    yield from stratified_rows(participants, choices)
    yield from _counts(participants, choices)


def _counts(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield who is counted, after the plan's rule has given unknown outcomes a value."""
    data = _values(participants, choices)
    if data.outcome.type == "binary":
        data = filled(data, main_rule(choices.study), choices.study)
    yield from counts(data, choices)


Rows = Callable[[pd.DataFrame, Choices], Iterator[Estimate]]
PLANNED: Mapping[str, Rows] = {"adjusted": adjusted_rows, "stratified": stratified_rows}
KINDS: Mapping[str, Rows] = {
    "unadjusted": _unadjusted,
    "adjusted": _adjusted,
    "stratified": _stratified,
}
