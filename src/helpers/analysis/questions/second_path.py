"""Notebook 05: the numbers that were kept, computed a second time."""

from helpers.analysis import answers
from helpers.analysis.questions.asked import Asked
from helpers.results import STAGES, Results

__all__ = ["SecondPathQuestions"]


class SecondPathQuestions(Asked):
    """The question whether another route gives the same numbers."""

    def second_path(self) -> answers.SecondPath:
        """Return whether every kept number that has a second route is the same by it.

        The table is read anew, and nothing goes through the code of the main results. A number
        that disagrees is shown with both values, and fails the run when the report is made.

        Raises
        ------
        DataError
            If the data have not been prepared, or the study file has changed since.
        """
        from helpers.analysis.verification import second_path, second_path_rows  # heavy: here alone

        kept = Results(e for e in self.workspace.read_results() if e.key.stage != STAGES[-1])
        walk = second_path(
            self.participants, self.workspace.adverse_events(), self.study, kept
        )  # fmt: skip
        return answers.SecondPath(study=self.study, results=Results(second_path_rows(walk)))
