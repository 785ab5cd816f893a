"""View of the second path: what was compared with what, and what was not and why."""

from collections.abc import Iterator

from helpers.analysis.answers import SecondPath
from helpers.analysis.verification.registry import ROUTES
from helpers.present.formatting import count, number
from helpers.present.stack import Stack
from helpers.present.table import Column, Row, Table
from helpers.present.text import Label, Nothing, Text
from helpers.present.views.common import marks
from helpers.results import Estimate, Results, view

__all__: list[str] = []

NOTHING = "No results of earlier notebooks are kept yet that a second route could be held against."
WHOLE = (
    "{agree} numbers agree by two routes and {disagree} do not. {undefined} more have no value, "
    "and say why where they stand; {not_followed} could not be followed by the second route."
)
HOW = (
    "Both routes start from the analysis-ready table; the second reads it anew and shares no code "
    "with the first. Two numbers agree where they lie within the tolerance, relative to the larger "
    "of the value and one."
)
SOME_LEFT = (
    "Numbers without a second route are listed below with the reason. They are not checked here."
)
MANY = 17  # decimal places in which both values of a disagreement are told apart


@view.register
def _(answer: SecondPath) -> Stack | Text:
    found = answer.results.where(measure="agreement")
    routes = [name for name in ROUTES if len(found.where(method=name))]
    if not routes:
        return Nothing(NOTHING)
    whole = {e.statistic: count(e) for e in found.where(method="")}
    parts: list[Text | Table] = [Text(WHOLE, **whole)]
    if len(answer.results.where(measure="disagreement")):
        parts.append(_disagreements(answer))
    parts.append(_agreements(answer, found, routes))
    if len(answer.results.where(measure="not_compared")):
        parts.append(_left(answer))
    return Stack(parts)


def _agreements(answer: SecondPath, found: Results, routes: list[str]) -> Table:
    columns: list[Column | str] = [
        "Numbers", Column("First route", "left"), Column("Second route", "left"), "Agree",
        "Disagree", "No value", "Not followed", "Within",
    ]  # fmt: skip
    notes = [Text(HOW)]
    for name in routes:
        why = found.one(method=name, statistic="not_followed").note
        if why:
            words = {"what": Label(ROUTES[name].what), "why": Label(why)}
            notes.append(Text("Not followed, {what}: {why}.", **words))
    return Table(
        "second-path", columns, [_row(found.where(method=name), name) for name in routes],
        Text("Numbers by two routes"), notes=notes, **marks(answer),
    )  # fmt: skip


def _row(here: Results, name: str) -> Row:
    route = ROUTES[name]
    tolerance = here.one(statistic="tolerance")
    cells = [count(here.one(statistic=s)) for s in ("agree", "disagree", "undefined")]
    return Row(
        Label(route.what),
        [
            Label(route.main), Label(route.second), *cells,
            count(here.one(statistic="not_followed")), number(tolerance, _places(tolerance)),
        ],
    )  # fmt: skip


def _places(tolerance: Estimate) -> int:
    """Return the decimal places that a power of ten needs."""
    return next(places for places in range(MANY) if tolerance.value * 10**places >= 0.999)


def _disagreements(answer: SecondPath) -> Table:
    pairs: dict[str, dict[str, Estimate]] = {}
    for estimate in answer.results.where(measure="disagreement"):
        pairs.setdefault(estimate.key.level, {})[estimate.statistic] = estimate
    rows = [
        Row(Label(name), [number(pair[side], MANY) for side in ("main", "second")])
        for name, pair in pairs.items()
    ]
    return Table(
        "second-path-disagreements", ["Result", "First route", "Second route"], rows,
        Text("Numbers on which two routes do not agree"), **marks(answer),
    )  # fmt: skip


def _left(answer: SecondPath) -> Table:
    return Table(
        "second-path-left", ["Analysis", "Numbers", Column("Why", "left")],
        list(_left_rows(answer)), Text("Numbers without a second route"),
        notes=[Text(SOME_LEFT)], **marks(answer),
    )  # fmt: skip


def _left_rows(answer: SecondPath) -> Iterator[Row]:
    for estimate in answer.results.where(measure="not_compared"):
        words = estimate.key.level.replace("_", " ")
        population = answer.study.populations.get(estimate.key.level)
        name = population.label if population else words[:1].upper() + words[1:]
        yield Row(Label(name), [count(estimate), Label(estimate.note)])
