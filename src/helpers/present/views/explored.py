"""View of what was tried of one outcome: the planned interval and the tried one, on one scale."""

import math
from collections.abc import Iterator, Sequence

from helpers.analysis.additional import Reply
from helpers.analysis.choices import Departure
from helpers.analysis.exploring import Explored
from helpers.present.figures.common import lowered
from helpers.present.formatting import count, p_value
from helpers.present.spark import Spark
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text, Words
from helpers.present.views.beside_plan import (
    Beside,
    Result,
    beside_plan,
    measure_words,
    remarks,
)
from helpers.present.views.common import comparison, level_of, stamp_of
from helpers.present.vocabulary import MISSING_NAMES, method_words, missing_words
from helpers.results import Estimate, view
from helpers.study import Study

__all__ = ["choice_words", "name_words"]

NAMES = {
    "population": "population",
    "adjust_for": "covariates",
    "missing_outcome": "unknown outcomes",
    "risk_difference": "interval",
}
NO_COVARIATES = "none"
ROOM = 1.3
"""How far the scale reaches beyond the planned interval: it stays while the tried one moves."""
AS_PLANNED = "This is the plan. Change a choice, and what it gives stands below it."
NONE_UNKNOWN = "No outcome is unknown here, so every rule for unknown outcomes gives the same."
UNKNOWN = "Unknown outcomes, {arm} and {reference}: {treated} and {control}; {rule}."
COUNTED = (
    "Counted: the arm, then the reference. An arrowhead: the interval goes on beyond the scale."
)


@view.register
def _(answer: Explored) -> Stack:
    study, reply = answer.study, answer.reply
    beside = [
        beside_plan(reply, arm, main=answer.planned_rows, own=answer.tried_rows)
        for arm in study.arms.compared
    ]
    level = level_of(reply.planned)
    columns = [
        Column("Analysis", "left"), Column("Counted"), Column("less · more"),
        Column(Text("Result\n({level} CI)", level=level)), Column("P"),
    ]  # fmt: skip
    off_plan = bool(answer.departures)
    words = "{outcome}: {measure}, as planned and as tried" if off_plan else (
        "{outcome}: {measure}, as planned"
    )  # fmt: skip
    table = Table(
        "explored",
        columns,
        [row for one in beside for row in _rows(one, beside, off_plan=off_plan)],
        Text(words, outcome=Label(_name(reply)),
             measure=Label(measure_words(reply))),
        notes=list(_notes(answer, beside)),
        stamp=stamp_of(study),
        off_plan=off_plan,
    )  # fmt: skip
    return Stack([table, *(_sentence(one) for one in beside if off_plan)])


def _name(reply: Reply) -> str:
    """Return the outcome, starred where it is of a group formed after randomisation."""
    label = reply.planned.study.outcome_label(reply.outcome)
    return f"{label}*" if reply.outcome.among else label


def name_words(name: str) -> str:
    """Return what can be tried in words, by its name in a departure.

    Examples
    --------
    >>> name_words("missing_outcome")
    'unknown outcomes'
    """
    return NAMES[name]


def choice_words(study: Study, name: str, chosen: str) -> str:
    """Return a choice in the words of the study file, or in those of the method.

    Parameters
    ----------
    study : Study
    name : str
        ``population``, ``adjust_for``, ``missing_outcome`` or ``risk_difference``.
    chosen : str
        One population, variable, rule or method.
    """
    if name == "population":
        return study.populations[chosen].label
    if name == "adjust_for":
        return study.codebook[chosen].label
    return MISSING_NAMES[chosen] if name == "missing_outcome" else method_words(chosen)


def _rows(one: Beside, every: Sequence[Beside], *, off_plan: bool) -> Iterator[Row]:
    study = one.reply.planned.study
    if versus := comparison(study, one.arm):
        yield Row(Label(versus), kind="group")
    yield _row("Planned", one.planned, one, every)
    if off_plan:
        yield _row("Tried", one.own, one, every)


def _row(what: str, result: Result, one: Beside, every: Sequence[Beside]) -> Row:
    cells: list[Cell] = [
        result.counted, _spark(result.effect, one, every), one.shown(result.effect),
        p_value(result.p),
    ]  # fmt: skip
    return Row(Label(what, sub=result.how.text), cells)


def _spark(effect: Estimate, one: Beside, every: Sequence[Beside]) -> Spark | None:
    """Return the interval on the scale of all planned ones; ratios by their logarithms."""
    if effect.lower is None or effect.upper is None:
        return None
    ratio = one.no_difference == 1.0
    reach = ROOM * max((_reach(other.planned.effect, ratio=ratio) for other in every), default=0.0)
    reach = reach or 1.0
    value, lower, upper = (_at(x, ratio=ratio) for x in (effect.value, effect.lower, effect.upper))
    return Spark(value, lower, upper, low=-reach, high=reach)


def _reach(effect: Estimate, *, ratio: bool) -> float:
    ends = (_at(x, ratio=ratio) for x in (effect.value, effect.lower, effect.upper))
    return max((abs(end) for end in ends if math.isfinite(end)), default=0.0)


def _at(value: float | None, *, ratio: bool) -> float:
    if value is None:
        return math.nan
    if not ratio:
        return value
    return math.log(value) if value > 0.0 else -math.inf if value == 0.0 else math.nan


def _notes(answer: Explored, beside: Sequence[Beside]) -> Iterator[Words]:
    yield from (_departure(answer.study, departure) for departure in answer.departures)
    if not answer.departures:
        yield Text(AS_PLANNED)
    if answer.reply.outcome.type == "binary":
        yield from (_unknown(answer, one) for one in beside)
    yield Text(COUNTED)
    yield from remarks(answer.study, beside)


def _departure(study: Study, departure: Departure) -> Text:
    name = departure.name
    return Text(
        "Not in the plan: {name}: {chosen}; planned: {planned}.",
        name=name_words(name),
        chosen=_chosen(study, name, departure.chosen),
        planned=_chosen(study, name, departure.planned),
    )


def _chosen(study: Study, name: str, value: str) -> Label:
    if name == "risk_difference":
        return Label(method_words(value))
    if name == "adjust_for":
        names = () if value == NO_COVARIATES else value.split(", ")
        labels = (lowered(study.codebook[one].label) for one in names)
        return Label(", ".join(labels) or NO_COVARIATES)
    return Label(lowered(choice_words(study, name, value)))


def _unknown(answer: Explored, one: Beside) -> Text:
    """Say how many outcomes are unknown in the tried population, and what stands for them."""
    study = answer.study
    treated, control = (answer.unknown.one(arm=arm) for arm in (one.arm, study.arms.reference))
    if not treated.value and not control.value:
        return Text(NONE_UNKNOWN)
    labels = study.arms.labels
    return Text(
        UNKNOWN,
        arm=Label(lowered(labels[one.arm])),
        reference=Label(lowered(labels[study.arms.reference])),
        treated=count(treated),
        control=count(control),
        rule=missing_words(answer.tried.missing),
    )


def _sentence(one: Beside) -> Text:
    study = one.reply.planned.study
    versus = comparison(study, one.arm)
    return Text(
        "Against the planned result{versus}: {words}.",
        versus=Label(f", {versus}" if versus else ""), words=one.words,
    )  # fmt: skip
