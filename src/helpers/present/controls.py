"""The widgets of the playground: one control a choice, and the answer below them.

Choices are buttons and boxes to tick. In a list that opens, JupyterLab would take the arrow keys
and letters for commands of the notebook. Imports ipywidgets, and so is loaded only where controls
are asked for.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from helpers.analysis.tried import CHOICES, Options, options_for, outcomes_of, planned_for
from helpers.errors import RctError
from helpers.present.panel import Panel
from helpers.present.text import Label
from helpers.present.views.explored import choice_words
from helpers.results import view
from helpers.study import Study

if TYPE_CHECKING:
    from helpers.present.playground import Playground

__all__ = ["Controls"]

ONE_OF: Mapping[str, str] = {
    "population": "Population",
    "missing": "Unknown outcomes",
    "interval": "Interval",
}
"""Choices of which one holds, and the words before their control."""
NOT_HERE = "nothing to choose here"
CHANGED = "rct-changed"
_CSS = """
.rct-play{max-width:64rem}
.rct-play .widget-toggle-buttons{display:flex;flex-flow:row nowrap;align-items:baseline;
width:100%;overflow:visible}
.rct-play .widget-toggle-buttons>.widget-label{text-align:left;flex:none}
.rct-play .widget-toggle-button{font-weight:400;height:auto;white-space:normal;
overflow-wrap:anywhere}
.rct-play .widget-toggle-button.mod-active{font-weight:600;box-shadow:inset 0 -3px 0
var(--jp-brand-color1,#1976d2)}
.rct-play .rct-changed .widget-toggle-button.mod-active{box-shadow:inset 0 -3px 0
var(--rct-play-amber,#8a4b00)}
.rct-play button:focus-visible{outline:2px solid var(--jp-brand-color1,#1976d2);outline-offset:1px}
.rct-play .rct-covariates{max-height:7.4rem;min-height:3rem;overflow-y:auto;display:grid;
grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));
border:1px solid var(--jp-border-color1,#bdbdbd);padding:.2rem .5rem}
.rct-play .rct-covariates :is(.widget-checkbox,label){width:auto;height:auto;margin:0}
.rct-play .rct-covariates label{display:flex;align-items:baseline;gap:.1rem;padding:.15rem 0;
white-space:normal;line-height:1.3}
.rct-play :is(.widget-html,.widget-html-content,.jupyter-widget-html-content){line-height:1.45;
font-size:var(--jp-content-font-size1,14px);overflow:visible}
.rct-play .rct-changed{box-shadow:-4px 0 0 -1px var(--rct-play-amber,#8a4b00)}
[data-jp-theme-light=false] .rct-play{--rct-play-amber:#ffca7a}
.rct-play .rct-table.rct-table .rct-spark{width:20rem;height:35px}
.rct-play .rct-table.rct-table table:has(.rct-spark){font-size:.92rem}
.rct-play .rct-off-plan tbody tr:last-child .rct-ci{stroke:var(--rct-amber,#8a4b00);
fill:var(--rct-amber,#8a4b00)}
"""
STYLE = f"<style>{' '.join(_CSS.split())}</style>"


class Controls:
    """The controls of one playground, and what they show.

    Parameters
    ----------
    room : Playground
        Holds the choices; every change goes through its `choose`.
    """

    def __init__(self, room: "Playground") -> None:
        self.room = room
        self._listening = True
        study = room.study
        self.outcome = _buttons("Outcome", [(study.outcome_label(study.outcome(name)), name)
                                             for name in outcomes_of(study)])  # fmt: skip
        self.one_of = {name: _buttons(words, []) for name, words in ONE_OF.items()}
        self.covariates = {
            name: widgets.Checkbox(description=study.codebook[name].label, indent=False)
            for name in _every_covariate(study)
        }
        self.back = widgets.Button(description="Back to the plan", icon="undo")
        self.keep = widgets.Button(description="Keep it", icon="thumb-tack")
        self.shown, self.kept = widgets.HTML(), widgets.HTML()
        self._covariate_box = widgets.Box(list(self.covariates.values()))
        self._covariate_box.add_class("rct-covariates")
        self.box = self._arranged()
        self._show()
        self._listen()

    def mimebundle(self) -> Mapping[str, Any]:
        """Return what makes a front end show the controls."""
        bundle: Mapping[str, Any] = self.box._repr_mimebundle_()
        return {kind: data for kind, data in bundle.items() if "widget" in kind}

    def _arranged(self) -> widgets.VBox:
        buttons = widgets.HBox([self.back, self.keep])
        heading = widgets.Label("Adjusted for (baseline variables; those of the plan first)")
        first, *others = self.one_of.values()
        rows = [self.outcome, first, heading, self._covariate_box, *others, buttons]
        box = widgets.VBox([widgets.HTML(STYLE), *rows, self.kept, self.shown])
        box.add_class("rct-play")
        return box

    def _listen(self) -> None:
        self.outcome.observe(self._another_outcome, names="value")
        for control in (*self.one_of.values(), *self.covariates.values()):
            control.observe(self._changed, names="value")
        self.back.on_click(lambda _: self._after(self.room.reset))
        self.keep.on_click(lambda _: self._set(self.kept, self.room.kept()))

    def _another_outcome(self, _: Any) -> None:
        if self._listening:
            self._after(lambda: self.room.choose(outcome=self.outcome.value))

    def _changed(self, _: Any) -> None:
        if not self._listening:
            return
        one_of = {name: control.value for name, control in self.one_of.items()}
        chosen = {name: value for name, value in one_of.items() if value is not None}
        ticked = tuple(name for name, box in self.covariates.items() if box.value)
        self._after(lambda: self.room.choose(adjust_for=ticked, **chosen))

    def _after(self, change: Any) -> None:
        """Make a change and show what it gives; a message of ours stands in its place."""
        self.kept.value = ""
        try:
            change()
            self._show()
        except RctError as error:
            self._set(self.shown, Panel(title=Label(str(error)), amber=True))

    def _show(self) -> None:
        room = self.room
        with self._silently():
            self.outcome.value = room.tried.outcome
            options = options_for(room.study, room.tried)
            for name, control in self.one_of.items():
                self._offer(name, control, getattr(options, name))
            self._tick(options)
        self._mark()
        self._set(self.shown, view(room.answer))

    def _offer(self, name: str, control: widgets.ToggleButtons, values: Iterable[str]) -> None:
        """Show what can be chosen; where that is nothing, say so."""
        study, kind = self.room.study, CHOICES[name]
        wanted: list[tuple[str, str | None]]
        wanted = [(choice_words(study, kind, value), value) for value in values]
        control.disabled = not wanted
        wanted = wanted or [(NOT_HERE, None)]
        if list(control.options) != wanted:
            control.options = wanted
        control.value = getattr(self.room.tried, name) if not control.disabled else None

    def _tick(self, options: Options) -> None:
        for name, box in self.covariates.items():
            box.disabled = name not in options.adjust_for
            box.value = name in self.room.tried.adjust_for

    def _mark(self) -> None:
        """Mark in amber the controls that differ from the plan."""
        planned = planned_for(self.room.study, self.room.tried.outcome)
        controls = {**self.one_of, "adjust_for": self._covariate_box}
        for name, control in controls.items():
            same = getattr(planned, name) == getattr(self.room.tried, name)
            (control.remove_class if same else control.add_class)(CHANGED)

    @contextmanager
    def _silently(self) -> Iterator[None]:
        self._listening = False
        try:
            yield
        finally:
            self._listening = True

    @staticmethod
    def _set(place: widgets.HTML, shown: Any) -> None:
        place.value = shown._repr_html_()


def _buttons(words: str, options: list[tuple[str, str]]) -> widgets.ToggleButtons:
    style = {"description_width": "9rem", "button_width": "auto"}
    return widgets.ToggleButtons(description=words, options=options, style=style)


def _every_covariate(study: Study) -> tuple[str, ...]:
    """Return what any outcome can be adjusted for."""
    plans = (planned_for(study, name) for name in outcomes_of(study))
    found = (options_for(study, plan).adjust_for for plan in plans)
    return tuple(dict.fromkeys(name for names in found for name in names))
