"""`open_study` and `Trial`: the visible calls of the notebooks, each one question of a paper."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from helpers.analysis import answers
from helpers.analysis.additional import additional_answer
from helpers.analysis.adjusted import adjusted_rows
from helpers.analysis.answers import Answer
from helpers.analysis.baseline import balance_rows, baseline_rows
from helpers.analysis.choices import Choices, plan_for
from helpers.analysis.claims import claim_rows
from helpers.analysis.claims_behind import behind_rows
from helpers.analysis.context import context_rows, context_trials
from helpers.analysis.curves import curve_rows
from helpers.analysis.end_states import end_state_rows
from helpers.analysis.flow import flow_rows, population_rows
from helpers.analysis.harms import harm_rows
from helpers.analysis.integrity.answer import integrity_answer
from helpers.analysis.keeping import keep
from helpers.analysis.measures import ASSUMPTIONS, EFFECTS, LEVELS, RATES, TIMES
from helpers.analysis.missing_rules import amount_rows, rule_rows
from helpers.analysis.multiplicity import adjusted
from helpers.analysis.outcome_types import outcome_results
from helpers.analysis.plan_preview import Preview, preview
from helpers.analysis.planned_tests import planned_rows, planned_tests
from helpers.analysis.received import card_rows, cleaning_rows, query_rows, source_rows
from helpers.analysis.robustness_panel import robustness_answer
from helpers.analysis.stratified import stratified_rows
from helpers.analysis.subgroups import subgroup_rows
from helpers.analysis.tipping import tipping_rows
from helpers.data import Workspace, clean, open_workspace
from helpers.results import Displayed, Estimate, Results
from helpers.study import Study

__all__ = ["Trial", "open_study"]

A = TypeVar("A", bound=Answer)
Made = Callable[[pd.DataFrame, Choices], Iterable[Estimate]]


def open_study(study: str, *, root: str = "") -> "Trial":
    """Open a study by its id under ``studies/``, or by the path of its study file.

    Parameters
    ----------
    study : str
        For example ``"tacrolimus-rif"`` or ``"studies/tacrolimus-rif.yaml"``.
    root : str
        Folder that holds ``data/processed`` and ``reports``; empty for the project itself.

    Raises
    ------
    StudyError
        If the study file has faults; all of them are listed.
    """
    return Trial(open_workspace(study, root=root))


class Trial(Displayed):
    """One trial: its study file, its data, and the questions a paper asks of them.

    Every method returns an answer that shows itself in a notebook and holds its numbers as
    ``answer.results`` (or, as a table, ``answer.frame``). Nothing is written but by `clean` and
    `keep`, and only under ``data/processed/<study>/``.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    @property
    def study(self) -> Study:
        """The study file as typed data."""
        return self.workspace.study

    @cached_property
    def participants(self) -> pd.DataFrame:
        """The analysis-ready table, one row a participant; written by notebook 01."""
        return self.workspace.participants()

    def card(self) -> answers.Card:
        """Return title, data status, arms and sizes; what a notebook shows of the trial."""
        return answers.Card(study=self.study, results=Results(card_rows(self.workspace)))

    # notebook 01 ------------------------------------------------------------------------------

    def clean(self) -> answers.Cleaning:
        """Read the raw files, apply the declared rules, and write the analysis-ready table.

        Raises
        ------
        DataError
            If the data hold an error that must not be passed over; all of them are listed.
        """
        cleaned = clean(self.study)
        self.workspace.write_cleaned(cleaned)
        self.__dict__.pop("participants", None)
        return answers.Cleaning(
            study=self.study,
            results=Results([*source_rows(cleaned.sources), *cleaning_rows(cleaned.log)]),
            sources=cleaned.sources,
            unused=tuple(cleaned.unused),
        )

    def preview(self, *, blind: bool = False) -> Preview:
        """Return what the plan will do with the raw files as they are, in counts alone.

        Nothing is written. With ``blind=True`` nothing is counted by arm.

        Raises
        ------
        DataError
            As `clean`.
        """
        return preview(self.study, clean(self.study), blind=blind)

    def queries(self) -> answers.Queries:
        """Return every query about the data, by row of the raw file."""
        listed = self.workspace.queries()
        return answers.Queries(
            study=self.study, results=Results(query_rows(listed)), queries=listed
        )

    def populations(self) -> answers.Populations:
        """Return the size of every declared population, by arm."""
        rows = population_rows(self.participants, self.study)
        return answers.Populations(study=self.study, results=Results(rows))

    def flow(self) -> answers.FlowCounts:
        """Return the counts of the participant flow."""
        rows = flow_rows(self.participants, self.study)
        return answers.FlowCounts(study=self.study, results=Results(rows))

    def integrity(self, *, shared: bool = False) -> answers.Integrity:
        """Return what the site should be asked because of how the data look: an internal page.

        With ``shared=True`` the answer is for the report, and holds nothing unless the study file
        says ``integrity: {in_report: true}``.
        """
        return integrity_answer(self.participants, self.study, shared=shared)

    # notebook 02 ------------------------------------------------------------------------------

    def baseline(self, *, overall: bool = False) -> answers.Baseline:
        """Return the baseline characteristics by arm, and of all arms together if `overall`."""
        rows = Results(baseline_rows(self.participants, self.study, overall=overall))
        rows = rows + Results(balance_rows(self.participants, self.study))
        return answers.Baseline(study=self.study, results=rows, overall=overall)

    def balance(self) -> answers.Balance:
        """Return the standardised mean differences, beside what they are differences of."""
        return answers.Balance(study=self.study, results=self.baseline().results)

    # notebooks 03 and 04 ----------------------------------------------------------------------

    def choices(self, stage: str = "primary") -> Choices:
        """Return what the plan decided for the ``"primary"`` or ``"secondary"`` outcomes."""
        return plan_for(self.study, stage)

    def estimands(self, choices: Choices) -> answers.Estimands:
        """Return what is estimated of each outcome, and where an analysis does not match it."""
        return answers.Estimands(study=self.study, results=Results(), choices=choices)

    def counted(self, choices: Choices) -> answers.Counted:
        """Return who is counted in each outcome, by arm."""
        return self._answer(answers.Counted, choices, measure=("count",))

    def risks(self, choices: Choices) -> answers.Risks:
        """Return events and risks by arm, of the binary outcomes."""
        return self._answer(answers.Risks, choices, measure=("count", "risk"), kind="binary")

    def summaries(self, choices: Choices) -> answers.Summaries:
        """Return means, medians and spread by arm, of the continuous outcomes."""
        measures = ("count", "summary")
        return self._answer(answers.Summaries, choices, measure=measures, kind="continuous")

    def levels(self, choices: Choices) -> answers.Levels:
        """Return levels by arm, odds ratios and win probabilities, of the ordinal outcomes."""
        return self._answer(answers.Levels, choices, measure=LEVELS, kind="ordinal")

    def rates(self, choices: Choices) -> answers.Rates:
        """Return events, rates and their ratios, of the outcomes that are counts."""
        return self._answer(answers.Rates, choices, measure=RATES, kind="count")

    def times(self, choices: Choices) -> answers.Times:
        """Return events over time, with their curves, of the time-to-event outcomes."""
        found = self._answer(answers.Times, choices, measure=TIMES, kind="time_to_event")
        curves = Results(curve_rows(self.participants, choices))
        return replace(found, results=found.results + curves)

    def effects(self, choices: Choices) -> answers.Effects:
        """Return the contrasts of every arm with the reference."""
        return self._answer(answers.Effects, choices, measure=EFFECTS)

    def tests(self, choices: Choices) -> answers.Tests:
        """Return the unadjusted p-values of every outcome."""
        found = self._answer(answers.Tests, choices, measure=("test",))
        kept = (e for e in found.results if e.key.method not in ASSUMPTIONS)
        return replace(found, results=Results(kept))

    def in_order(self, tests: answers.Tests) -> answers.Adjusted:
        """Return the p-values in the order and by the procedure of the plan."""
        choices = tests.choices or self.choices()
        results = tests.results + planned_tests(self.participants, choices)
        rows = Results() if choices.departures else Results(adjusted(results, choices))
        return answers.Adjusted(study=self.study, results=results + rows, choices=choices)

    def verdicts(self, choices: Choices) -> answers.Verdicts:
        """Return what is concluded of the primary and key secondary outcomes, as planned."""
        effects = self.effects(choices)
        order = self.in_order(self.tests(choices)).results
        known = {e.id for e in effects.results}
        order = Results(e for e in order if e.id not in known)
        known |= {e.id for e in order}
        planned = planned_rows(self.participants, choices)
        rows = effects.results + order + Results(e for e in planned if e.id not in known)
        return answers.Verdicts(study=self.study, results=rows, choices=choices)

    def denominators(self, choices: Choices) -> answers.Denominators:
        """Return outcomes per participant randomised and among those with a later event."""
        both = tuple(o.id for o in choices.selected() if o.also_among)
        measures = ("count", "risk", "risk_difference", "test")
        answer = self._answer(answers.Denominators, choices, measure=measures)
        kept = (e for e in answer.results if e.key.outcome in both)
        return replace(answer, results=Results(kept))

    def sensitivity(self, choices: Choices) -> answers.Sensitivity:
        """Return the contrasts in the other populations of the plan, beside the main one."""
        main = self.effects(choices).results
        found = Results()
        plan = self.study.analysis
        for population in (plan.population, *plan.sensitivity_populations):
            if population == choices.population:
                continue
            elsewhere = outcome_results(self.participants, choices.but(population=population))
            found += Results(replace(e, key=replace(e.key, analysis=population)) for e in elsewhere)
        return answers.Sensitivity(study=self.study, results=main + found, choices=choices)

    def missing(self, choices: Choices) -> answers.Missing:
        """Return how many outcomes are unknown, and every planned rule for them beside the main.

        Binary outcomes in their main group: complete cases, failure, no event, best and worst
        case, multiple imputation, and the grid of tipping points, as far as the plan names them.
        """
        main = self.effects(choices).results
        rows = Results(amount_rows(self.participants, choices))
        rows += Results(rule_rows(self.participants, choices))
        rows += Results(tipping_rows(self.participants, choices))
        return answers.Missing(study=self.study, results=main + rows, choices=choices)

    def adjusted(self, choices: Choices) -> answers.CovariateAdjusted:
        """Return the contrasts adjusted for covariates, beside the unadjusted ones."""
        return self._beside(answers.CovariateAdjusted, choices, adjusted_rows)

    def stratified(self, choices: Choices) -> answers.Stratified:
        """Return the contrasts made within strata and put together, beside the others."""
        return self._beside(answers.Stratified, choices, stratified_rows)

    def robustness(self, choices: Choices, *made: Answer) -> answers.Robustness:
        """Return the effect on the primary outcomes by every analysis of the plan, side by side.

        Parameters
        ----------
        choices : Choices
        *made
            The answers of `tests`, `sensitivity`, `missing`, `adjusted` and `stratified`, from
            which rows are taken; all of them are made anew where none is given.
        """
        asked = (self.tests, self.sensitivity, self.missing, self.adjusted, self.stratified)
        return robustness_answer(
            self.participants, choices, made or [ask(choices) for ask in asked]
        )

    def subgroups(self, choices: Choices) -> answers.Subgroups:
        """Return the effect in every level of the plan's subgroup variables, and interactions."""
        return self._beside(answers.Subgroups, choices, subgroup_rows)

    def end_states(self, choices: Choices) -> answers.EndStates:
        """Return every end state by arm: each participant is counted once."""
        rows = end_state_rows(self.participants, choices)
        return answers.EndStates(study=self.study, results=Results(rows), choices=choices)

    def claims(self, choices: Choices) -> answers.Claims:
        """Return the published statements held against these data."""
        planned = plan_for(self.study, choices.stage)
        rows = Results(claim_rows(self.participants, planned))
        return answers.Claims(study=self.study, results=rows, choices=planned)

    def compatible(self, choices: Choices) -> answers.Compatible:
        """Return which tables the published statements could be about, at this trial's sizes."""
        held = self.claims(choices)
        rows = Results(behind_rows(self.participants, plan_for(self.study, choices.stage)))
        return answers.Compatible(
            study=self.study, results=held.results + rows, choices=held.choices
        )

    def published(self, choices: Choices) -> answers.Published:
        """Return published trials of the same question, each by itself, beside the main result."""
        planned = plan_for(self.study, choices.stage)
        trials = context_trials(self.study)
        rows = Results(context_rows(trials, planned))
        beside = {trial.outcome for trial in trials}
        main = self._answer(answers.Effects, planned, measure=("count", "risk_difference")).results
        own = (e for e in main if e.key.outcome in beside and e.key.among == "randomised")
        return answers.Published(
            study=self.study, results=rows + Results(own), choices=planned, trials=trials
        )

    def harms(self) -> answers.Harms:
        """Return adverse events by arm as received; empty where the study has none on file."""
        events = self.workspace.adverse_events()
        found = () if events is None else harm_rows(self.participants, events, self.study)
        return answers.Harms(study=self.study, results=Results(found))

    def additional(self) -> answers.Replies:
        """Return the analyses asked for later, each beside the planned one of its outcome."""
        return additional_answer(self.participants, self.study)

    def paragraph(self, effects: answers.Effects) -> answers.Wording:
        """Return a paragraph that may be pasted, with every number bound to its result."""
        return answers.Wording(study=self.study, results=effects.results, choices=effects.choices)

    # keeping ----------------------------------------------------------------------------------

    def results(self, *stages: str) -> Results:
        """Return the results kept so far, of all stages or of those named."""
        return self.workspace.read_results(*stages)

    def keep(self, stage: str, *shown: Any) -> answers.Kept | answers.NotKept:
        """Write planned results, tables and figures of one stage for the report.

        If anything differs from the plan nothing is written, and the lines that would keep it
        as an additional analysis are shown instead.

        Parameters
        ----------
        stage : str
            ``"cleaning"``, ``"baseline"``, ``"primary"``, ``"secondary"`` or ``"figures"``.
        *shown
            Answers and figures, in the order in which they stand in the notebook.
        """
        return keep(self.workspace, stage, shown)

    # ------------------------------------------------------------------------------------------

    def _beside(self, kind_of_answer: type[A], choices: Choices, made: Made) -> A:
        """Return the unadjusted contrasts of the outcomes that are `made` anew, then those."""
        rows = Results(made(self.participants, choices))
        there = {(e.key.outcome, e.key.among) for e in rows}
        main = self.effects(choices).results
        beside = Results(e for e in main if (e.key.outcome, e.key.among) in there)
        return kind_of_answer(study=self.study, results=beside + rows, choices=choices)

    def _answer(
        self, kind_of_answer: type[A], choices: Choices, *, measure: Iterable[str], kind: str = ""
    ) -> A:
        chosen = tuple(o.id for o in choices.selected() if kind in ("", o.type))
        measures = set(measure)
        found = outcome_results(self.participants, choices)
        kept = (e for e in found if e.key.measure in measures and e.key.outcome in chosen)
        return kind_of_answer(study=self.study, results=Results(kept), choices=choices)
