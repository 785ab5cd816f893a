"""`explore`: choices as controls of a notebook, and beside them what each choice would give.

Every control holds what the study file, its codebook or a registry allows. Nothing is written:
what is tried stands in amber beside the plan, and "Keep it" shows the lines of a study file that
would keep it. Without ipywidgets, or where nobody can press anything, the plan is shown as a table.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analysis.exploring import Explored, Explorer
from helpers.analysis.tried import Tried, lines_for, outcomes_of, planned_for
from helpers.errors import UsageError
from helpers.present.panel import Panel
from helpers.present.stack import Stack
from helpers.present.text import Label, Text
from helpers.present.views import explored, opening
from helpers.results import view
from helpers.study import Study

if TYPE_CHECKING:
    from helpers.present.controls import Controls

__all__ = ["Playground", "explore"]

_VIEWS = (explored, opening)  # importing them registers how the answers are shown
STILL = (
    "Controls need ipywidgets in the Python of this notebook, and JupyterLab to show them: install "
    "both as the README says, and start it by rct lab. Until then choose in code, for example with "
    "room.choose(population=...)."
)
NOTHING_TRIED = "Nothing to keep: this is the plan, and the report has it already."


def explore(participants: pd.DataFrame, study: Study, *, outcome: str = "") -> "Playground":
    """Return a room to explore in: other choices than the plan's, and what they would give.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table, ``trial.participants``.
    study : Study
        ``trial.study``.
    outcome : str
        Where to begin; the first primary outcome unless one is named.

    Raises
    ------
    UsageError
        If the study has no such outcome, or none that can be analysed.

    Examples
    --------
    >>> from helpers.data import clean
    >>> from helpers.study import load_study
    >>> study = load_study("tacrolimus-rif")
    >>> explore(clean(study).participants, study).study.id
    'tacrolimus-rif'
    """
    return Playground(participants, study, outcome=outcome)


class Playground:
    """What is tried at the moment, with controls that change it.

    Attributes
    ----------
    study : Study
    tried : Tried
        The choices as they stand.
    answer : Explored
        What they give, beside the plan.

    Examples
    --------
    >>> from helpers.data import clean
    >>> from helpers.study import load_study
    >>> study = load_study("tacrolimus-rif")
    >>> Playground(clean(study).participants, study).tried.outcome
    'live_birth'
    """

    def __init__(self, participants: pd.DataFrame, study: Study, *, outcome: str = "") -> None:
        self.study = study
        self._explorer = Explorer(participants, study)
        self.tried = planned_for(study, outcome or _first(study))

    @property
    def answer(self) -> Explored:
        """What is tried beside the plan; computed once for every set of choices."""
        return self._explorer.answer(self.tried)

    def choose(self, **changes: Any) -> Explored:
        """Change choices, and return what they give.

        Parameters
        ----------
        **changes
            `outcome`, `population`, `adjust_for`, `missing`, `interval`, as in `Tried`. Another
            outcome begins at its own plan; what cannot be chosen stays as planned.

        Raises
        ------
        UsageError
            If a name is none of these, or the study has no such outcome.
        """
        if unknown := changes.keys() - set(Tried.__slots__):
            remedy = f"choose from {', '.join(Tried.__slots__)}"
            raise UsageError(f"unknown choice {', '.join(sorted(unknown))}", remedy=remedy)
        outcome = changes.pop("outcome", self.tried.outcome)
        start = self.tried if outcome == self.tried.outcome else planned_for(self.study, outcome)
        lists = {name: tuple(value) for name, value in changes.items() if name == "adjust_for"}
        answer = self._explorer.answer(replace(start, **(changes | lists)))
        self.tried = answer.tried
        return answer

    def reset(self) -> Explored:
        """Go back to the plan of the outcome."""
        self.tried = planned_for(self.study, self.tried.outcome)
        return self.answer

    def kept(self) -> Any:
        """Return the lines of a study file that would keep what is tried, with how to use them."""
        if not self.answer.departures:
            return Panel(title=Label(NOTHING_TRIED), quiet=True)
        return view(lines_for(self.study, self.tried))

    @property
    def lines(self) -> str:
        """The lines alone; empty where nothing is tried that a study file can hold."""
        return lines_for(self.study, self.tried).lines

    @cached_property
    def controls(self) -> "Controls | None":
        """The widgets; None where ipywidgets is not installed."""
        if find_spec("ipywidgets") is None:
            return None
        from helpers.present.controls import Controls

        return Controls(self)

    def _repr_mimebundle_(self, **_: Any) -> Mapping[str, Any]:
        """Return the controls, and for whoever cannot show them the answer as it stands."""
        shown = view(self.answer)
        if self.controls is None:
            shown = Stack([shown, Text(STILL)])
        still = {"text/html": shown._repr_html_(), "text/plain": shown.markdown()}
        return still if self.controls is None else {**still, **self.controls.mimebundle()}


def _first(study: Study) -> str:
    """Return the first primary outcome that is analysed, else the first outcome."""
    names = outcomes_of(study)
    if not names:
        remedy = "declare one in the study file under outcomes"
        raise UsageError("the study has no outcome to explore", remedy=remedy)
    return next((name for name in names if study.outcome(name).role == "primary"), names[0])
