"""Who is counted, how often it happened, what was measured."""

from helpers.analysis.answers import (
    Answer,
    Counted,
    Risks,
    Summaries,
)
from helpers.present.figures.common import analysed, happened
from helpers.present.formatting import count, events_heading, mean_sd, median_quartiles, risk
from helpers.present.number import Number
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text, Words
from helpers.present.views.common import (
    asked,
    level_of,
    marks,
    outcome_heading,
    places_of,
)
from helpers.present.views.sharing import NOTHING, chosen, kind_of, later, with_unit
from helpers.present.vocabulary import method_words
from helpers.results import Estimate, view
from helpers.study import Outcome

__all__: list[str] = []

FEW_ARMS = 2  # so many stand side by side with three columns each, more one below the other


@view.register
def _(answer: Counted) -> Table | Text:
    choices, study = chosen(answer), answer.study
    rows = []
    for outcome, among in asked(choices, answer.results):
        here = answer.results.where(outcome=outcome.id, among=among)
        cells: list[Cell] = []
        for arm in study.arms.levels:
            mine = here.where(arm=arm)
            cells += [count(mine.one(statistic="n")), count(mine.one(statistic="missing"))]
        rows.append(Row(outcome_heading(study, outcome, among=among), cells, kind=kind_of(among)))
    if not rows:
        return Text(NOTHING)
    columns: list[Column | Words] = [Column("Outcome", "left")]
    for label in study.arms.labels.values():
        columns += [Label(f"{label}\nknown"), Label("unknown")]
    return Table(
        f"counted-{choices.stage}", columns, rows, "Who is counted in each outcome",
        notes=later(answer.results), **marks(answer),
    )  # fmt: skip


@view.register
def _(answer: Risks) -> Table | Text:
    choices, study = chosen(answer), answer.study
    rows = []
    for outcome, among in asked(choices, answer.results):
        here = answer.results.where(outcome=outcome.id, among=among)
        cells: list[Cell] = []
        for arm in study.arms.levels:
            mine = here.where(arm=arm)
            cells += [happened(mine), _interval(mine.one(measure="risk"), analysed(mine, "n"))]
        rows.append(Row(outcome_heading(study, outcome, among=among), cells, kind=kind_of(among)))
    if not rows:
        return Nothing("The plan has no binary outcome here.")
    columns: list[Column | Words] = [Column("Outcome", "left")]
    for label in study.arms.labels.values():
        columns += [
            Label(f"{label}\n{events_heading()}"),
            Text("{level} CI, %", level=level_of(choices)),
        ]
    note = Text("{method}.", method=method_words(choices.risk))
    return Table(
        f"risks-{choices.stage}", columns, rows, "How often each outcome happened",
        notes=[note, *later(answer.results)], **marks(answer),
    )  # fmt: skip


def _interval(found: Estimate, n: Estimate) -> Number:
    whole = risk(found, n.value).text
    inside = whole[whole.find("(") + 1 : -1] if "(" in whole else whole
    return Number(found.key.id("lower") if found.lower is not None else found.id, inside)


@view.register
def _(answer: Summaries) -> Table | Text:
    choices, study = chosen(answer), answer.study
    few = len(study.arms.levels) == FEW_ARMS
    rows: list[Row] = []
    for outcome, among in asked(choices, answer.results):
        heading = with_unit(answer, outcome, among)
        by_arm = _summaries(answer, outcome, among)
        if few:
            cells = [cell for of_arm in by_arm.values() for cell in of_arm]
            rows.append(Row(heading, cells, kind=kind_of(among)))
        else:
            rows.append(Row(heading, kind="group"))
            rows += [Row(Label(arm), cells, kind="level") for arm, cells in by_arm.items()]
    if not rows:
        return Nothing("The plan has no continuous outcome here.")
    summary = ("Mean (SD)", "Median (quartiles)")
    columns: list[Column | Words] = [Column("Outcome", "left")]
    for label in study.arms.labels.values() if few else ():
        columns += [Label(f"{label}\nn"), *summary]
    return Table(
        f"summaries-{choices.stage}", columns if few else [*columns, "n", *summary], rows,
        "Continuous outcomes by arm", notes=later(answer.results), **marks(answer),
    )  # fmt: skip


def _summaries(answer: Answer, outcome: Outcome, among: str) -> dict[str, list[Cell]]:
    """Return, by the label of the arm: how many, mean with SD, median with quartiles."""
    here = answer.results.where(outcome=outcome.id, among=among, measure="summary")
    places = places_of(answer.study, str(outcome.variable))
    found: dict[str, list[Cell]] = {}
    for arm, label in answer.study.arms.labels.items():
        one = {e.statistic: e for e in here.where(arm=arm)}
        found[label] = [
            count(one["n"]),
            mean_sd(one["mean"], one["sd"], places),
            median_quartiles(one["median"], one["q1"], one["q3"], places),
        ]
    return found
