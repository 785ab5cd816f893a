"""Notebooks 03 and 04: what stands beside the main result, and never instead of it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

import pandas as pd

from helpers.analysis import answers
from helpers.analysis.additional import additional_answer
from helpers.analysis.adjusted import adjusted_rows
from helpers.analysis.answers import Answer
from helpers.analysis.choices import Choices
from helpers.analysis.core_outcomes import core_outcome_rows
from helpers.analysis.elsewhere import elsewhere_rows, populations_shown
from helpers.analysis.end_states import end_state_rows
from helpers.analysis.exclusions import exclusion_rows
from helpers.analysis.harms import harm_rows
from helpers.analysis.missing_rules import amount_rows, rule_rows
from helpers.analysis.principal_strata import principal_stratum_rows
from helpers.analysis.questions.main_results import MainQuestions
from helpers.analysis.robustness_panel import robustness_answer
from helpers.analysis.stratified import stratified_rows
from helpers.analysis.subgroups import subgroup_rows
from helpers.analysis.tipping import tipping_rows
from helpers.results import Estimate, Results

__all__ = ["BesideQuestions"]

A = TypeVar("A", bound=Answer)
Made = Callable[[pd.DataFrame, Choices], Iterable[Estimate]]


class BesideQuestions(MainQuestions):
    """Questions about other populations, denominators, rules and models."""

    def denominators(self, choices: Choices) -> answers.Denominators:
        """Return outcomes per participant randomised and among those with a later event."""
        both = tuple(o.id for o in choices.selected() if o.also_among)
        measures = ("count", "risk", "risk_difference", "test")
        answer = self._answer(answers.Denominators, choices, measure=measures)
        kept = (e for e in answer.results if e.key.outcome in both)
        return replace(answer, results=Results(kept))

    def principal_strata(self, choices: Choices) -> answers.PrincipalStrata:
        """Return bounds for those who would have the later event under either treatment."""
        rows = Results(principal_stratum_rows(self.participants, choices))
        return answers.PrincipalStrata(study=self.study, results=rows, choices=choices)

    def end_states(self, choices: Choices) -> answers.EndStates:
        """Return every end state by arm: each participant is counted once."""
        rows = end_state_rows(self.participants, choices)
        return answers.EndStates(study=self.study, results=Results(rows), choices=choices)

    def sensitivity(self, choices: Choices) -> answers.Sensitivity:
        """Return the contrasts in the other populations of the plan, beside the main one.

        With them who is left out, by arm and reason, of those chosen after randomisation.
        """
        main = self.effects(choices).results
        found = Results(elsewhere_rows(self.participants, choices))
        shown = populations_shown(choices)
        left_out = Results(
            exclusion_rows(self.participants, self.study, stage=choices.stage, populations=shown)
        )
        return answers.Sensitivity(
            study=self.study, results=main + found + left_out, choices=choices
        )

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

    def core_outcomes(self, choices: Choices) -> answers.CoreOutcomes:
        """Return the items of the core outcome set that the study file names, by arm."""
        rows = Results(core_outcome_rows(self.participants, choices))
        return answers.CoreOutcomes(study=self.study, results=rows, choices=choices)

    def harms(self) -> answers.Harms:
        """Return adverse events by arm as received; empty where the study has none on file."""
        events = self.workspace.adverse_events()
        found = () if events is None else harm_rows(self.participants, events, self.study)
        return answers.Harms(study=self.study, results=Results(found))

    def additional(self) -> answers.Replies:
        """Return the analyses asked for later, each beside the planned one of its outcome."""
        return additional_answer(self.participants, self.study)

    def _beside(self, kind_of_answer: type[A], choices: Choices, made: Made) -> A:
        """Return the unadjusted contrasts of the outcomes that are `made` anew, then those."""
        rows = Results(made(self.participants, choices))
        there = {(e.key.outcome, e.key.among) for e in rows}
        main = self.effects(choices).results
        beside = Results(e for e in main if (e.key.outcome, e.key.among) in there)
        return kind_of_answer(study=self.study, results=beside + rows, choices=choices)
