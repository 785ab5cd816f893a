"""`open_study` and `Trial`: the visible calls of the notebooks, each one question of a paper."""

from typing import Any

from helpers.analysis import answers
from helpers.analysis.keeping import keep
from helpers.analysis.questions.baseline import BaselineQuestions
from helpers.analysis.questions.beside_main import BesideQuestions
from helpers.analysis.questions.published import PublishedQuestions
from helpers.analysis.questions.raw_data import RawDataQuestions
from helpers.analysis.questions.second_path import SecondPathQuestions
from helpers.analysis.received import card_rows
from helpers.data import open_workspace
from helpers.results import Results

__all__ = ["Trial", "open_study"]


def open_study(study: str, *, root: str = "", style: str = "") -> "Trial":
    """Open a study by its id under ``studies/``, or by the path of its study file.

    Parameters
    ----------
    study : str
        For example ``"tacrolimus-rif"`` or ``"studies/tacrolimus-rif.yaml"``.
    root : str
        Folder that holds ``data/processed`` and ``reports``; empty for the project itself.
    style : str
        Journal style in which numbers are printed, for example ``"nejm"``; empty for the one that
        the study file names. Results files do not depend on it.

    Raises
    ------
    StudyError
        If the study file has faults; all of them are listed.
    UsageError
        If there is no such style.

    Examples
    --------
    >>> open_study("tacrolimus-rif").study.id
    'tacrolimus-rif'
    """
    return Trial(open_workspace(study, root=root, style=style))


class Trial(
    RawDataQuestions, BaselineQuestions, BesideQuestions, PublishedQuestions, SecondPathQuestions
):
    """One trial: its study file, its data, and the questions a paper asks of them.

    Every method returns an answer that shows itself in a notebook and holds its numbers as
    ``answer.results`` (or, as a table, ``answer.frame``). Nothing is written but by `clean` and
    `keep`, and only under ``data/processed/<study>/``.

    Examples
    --------
    >>> trial = open_study("tacrolimus-rif")
    >>> trial.choices("primary").population
    'itt'
    """

    def card(self) -> answers.Card:
        """Return title, data status, arms and sizes; what a notebook shows of the trial."""
        return answers.Card(study=self.study, results=Results(card_rows(self.workspace)))

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
