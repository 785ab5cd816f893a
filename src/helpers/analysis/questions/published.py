"""Notebook 03: published statements and published trials, held against these data."""

from helpers.analysis import answers
from helpers.analysis.choices import Choices, plan_for
from helpers.analysis.claims import claim_rows
from helpers.analysis.claims_behind import behind_rows
from helpers.analysis.context import context_rows, context_trials
from helpers.analysis.questions.asked import Asked
from helpers.results import Results

__all__ = ["PublishedQuestions"]


class PublishedQuestions(Asked):
    """Questions about what was published, here and elsewhere."""

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
