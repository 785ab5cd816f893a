"""Notebook 02: who took part, and how alike the arms are."""

from helpers.analysis import answers
from helpers.analysis.baseline import balance_rows, baseline_rows
from helpers.analysis.overall_balance import overall_balance_rows
from helpers.analysis.questions.asked import Asked
from helpers.results import Results

__all__ = ["BaselineQuestions"]


class BaselineQuestions(Asked):
    """Questions about the participants as they were before treatment."""

    def baseline(self, *, overall: bool = False) -> answers.Baseline:
        """Return the baseline characteristics by arm, and of all arms together if `overall`."""
        rows = Results(baseline_rows(self.participants, self.study, overall=overall))
        rows = rows + Results(balance_rows(self.participants, self.study))
        return answers.Baseline(study=self.study, results=rows, overall=overall)

    def balance(self) -> answers.Balance:
        """Return the standardised mean differences, beside what they are differences of."""
        return answers.Balance(study=self.study, results=self.baseline().results)

    def overall_balance(self) -> answers.OverallBalance:
        """Return whether all baseline variables together ask about the allocation."""
        rows = Results(overall_balance_rows(self.participants, self.study))
        return answers.OverallBalance(study=self.study, results=rows)
