"""The table of published trials: counts, difference, definition and source of each."""

from collections.abc import Iterator, Sequence

from helpers.analysis.answers import Published
from helpers.analysis.context import ANALYSIS, named
from helpers.analysis.context_file import PublishedTrial
from helpers.present.figures.common import lowered
from helpers.present.formatting import confidence, events_of, percent_places, with_interval
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text, Words
from helpers.results import Results, view

__all__ = ["NOT_POOLED"]

NOTHING = "The study file names no published trials to stand beside this one."
NOT_POOLED = (
    "Each trial stands by itself with its own score interval. Nothing is pooled, and no result of "
    "this trial uses any of these numbers."
)
SYNTHETIC = (
    "The trial at hand is not among them: its data are synthetic and were built to meet published "
    "claims, so it says nothing beside real trials."
)
REAL = ". These are real trials; the data of this report are SYNTHETIC"
APART = "Where chance did not make the groups, those who were treated may differ in other ways too."
UNVERIFIED = "Unverified: the counts have not been seen in the source named."


@view.register
def _(answer: Published) -> Stack | Text:
    if not answer.trials:
        return Nothing(NOTHING)
    outcomes = dict.fromkeys(trial.outcome for trial in answer.trials)
    parts = [_table(answer, outcome) for outcome in outcomes]
    caution = [Text(SYNTHETIC)] if answer.study.synthetic else []
    return Stack([Text(NOT_POOLED), *caution, *parts])


def _table(answer: Published, outcome: str) -> Table:
    study = answer.study
    trials = [trial for trial in answer.trials if trial.outcome == outcome]
    level = study.analysis.confidence_level
    columns = [
        Column("Published trial", "left"),
        Column("Treatment"),
        Column("Control"),
        Column(Text("Difference per 100\n({level} CI)", level=confidence(level))),
        Column("What was counted", "left"),
        Column("Source", "left"),
    ]
    rows = list(_rows(answer, trials))
    return Table(
        f"context-{outcome}", columns, rows,
        Text("Published trials: {outcome}{real}",
             outcome=Label(lowered(study.outcome_label(study.outcome(outcome)))),
             real=REAL if study.synthetic else ""),
        notes=list(_notes(trials)),
    )  # fmt: skip


def _rows(answer: Published, trials: Sequence[PublishedTrial]) -> Iterator[Row]:
    for randomised, heading in ((True, "Randomised"), (False, "Not randomised")):
        mine = [trial for trial in trials if trial.randomised is randomised]
        if mine:
            yield Row(heading, kind="group")
        for trial in mine:
            found = answer.results.where(
                analysis=ANALYSIS, outcome=trial.outcome, level=named(trial)
            )
            yield Row(_heading(trial), list(_cells(trial, found)), "level")


def _heading(trial: PublishedTrial) -> Label:
    parts = (f"{trial.treatment} v {trial.control}", trial.design, trial.population)
    return Label(named(trial), sub="; ".join(part for part in parts if part))


def _cells(trial: PublishedTrial, found: Results) -> Iterator[Cell]:
    sizes = []
    for arm in (trial.treatment, trial.control):
        counts = found.where(arm=arm, measure="count")
        n = counts.one(statistic="n")
        sizes.append(n.value)
        yield events_of(counts.one(statistic="events"), n)
    effect = next(iter(found.where(measure="risk_difference")))
    yield with_interval(effect, percent_places(max(sizes)), scale=100, sign=True)
    counted = f"among {trial.counted_among}" if trial.counted_among else ""
    yield Label(", ".join(part for part in (trial.definition, counted) if part))
    yield Label(trial.source)


def _notes(trials: Sequence[PublishedTrial]) -> Iterator[Words]:
    definitions = dict.fromkeys(trial.definition for trial in trials)
    if len(definitions) > 1:
        told = "; ".join(f"{trial.trial}: {trial.definition}" for trial in trials)
        yield Label(f"The outcome is not the same in all of them ({told}).")
    if not all(trial.randomised for trial in trials):
        yield Text(APART)
    if not all(trial.verified for trial in trials):
        yield Text(UNVERIFIED)
    for trial in trials:
        if trial.remark:
            yield Label(f"{trial.trial}: {trial.remark}.")
