"""Notebooks 03 and 04: the planned main result of every outcome, and what follows from it."""

from dataclasses import replace

from helpers.analysis import answers
from helpers.analysis.choices import Choices
from helpers.analysis.curves import curve_rows
from helpers.analysis.measures import ASSUMPTIONS, EFFECTS, LEVELS, RATES, TIMES
from helpers.analysis.multiplicity import adjusted
from helpers.analysis.planned_tests import planned_rows, planned_tests
from helpers.analysis.questions.asked import Asked
from helpers.results import Results

__all__ = ["MainQuestions"]


class MainQuestions(Asked):
    """Questions that the plan's main analysis answers."""

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

    def paragraph(self, effects: answers.Effects) -> answers.Wording:
        """Return a paragraph that may be pasted, with every number bound to its result."""
        return answers.Wording(study=self.study, results=effects.results, choices=effects.choices)
