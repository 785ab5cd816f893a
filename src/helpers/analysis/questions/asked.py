"""What every question needs: the study, its data, and how an answer is made of results."""

from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar

import pandas as pd

from helpers.analysis.answers import Answer
from helpers.analysis.choices import Choices, plan_for
from helpers.analysis.outcome_types import outcome_results
from helpers.data import Workspace
from helpers.results import Displayed, Results
from helpers.study import Study

__all__ = ["Asked"]

A = TypeVar("A", bound=Answer)


class Asked(Displayed):
    """A trial that can be asked: its study file and its analysis-ready table."""

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

    def choices(self, stage: str = "primary") -> Choices:
        """Return what the plan decided for the ``"primary"`` or ``"secondary"`` outcomes."""
        return plan_for(self.study, stage)

    def _answer(
        self, kind_of_answer: type[A], choices: Choices, *, measure: Iterable[str], kind: str = ""
    ) -> A:
        chosen = tuple(o.id for o in choices.selected() if kind in ("", o.type))
        measures = set(measure)
        found = outcome_results(self.participants, choices)
        kept = (e for e in found if e.key.measure in measures and e.key.outcome in chosen)
        return kind_of_answer(study=self.study, results=Results(kept), choices=choices)
