"""Views beside the main results: end states, other populations."""

from dataclasses import replace
from typing import Any

from helpers.analysis.answers import EndStates, Sensitivity
from helpers.present.figures.common import happened
from helpers.present.formatting import events_of, p_value, with_interval
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text
from helpers.present.views.common import (
    arm_columns,
    level_of,
    marks,
    outcome_heading,
    people,
    per_hundred_of,
    places_of,
)
from helpers.present.views.elsewhere import NOTE, hazard_ratios_elsewhere
from helpers.present.views.exclusions import exclusions
from helpers.present.views.ratio_effects import ratios_elsewhere
from helpers.present.views.sharing import arm_names, chosen, contrasts, with_unit
from helpers.results import view

__all__: list[str] = []


@view.register
def _(answer: EndStates) -> Any:
    study = answer.study
    if not len(answer.results):
        return Nothing("The study file declares no end states.")
    variable = study.codebook[str(study.analysis.end_state)]
    rows = []
    for level in dict.fromkeys(e.key.level for e in answer.results):
        cells: list[Cell] = []
        for arm in study.arms.levels:
            here = answer.results.where(level=level, arm=arm)
            cells.append(events_of(here.one(statistic="count"), here.one(statistic="n")))
        rows.append(Row(Label(variable.level_label(level)), cells))
    columns = [Column("End state", "left"), *arm_columns(study, answer.results.where(level=level))]
    return Table(
        "end-states", columns,
        rows, Text("Every end state, each of the {who} once", who=Label(people(study))),
        **marks(answer),
    )  # fmt: skip


@view.register
def _(answer: Sensitivity) -> Stack | Table | Text:
    compared = replace(answer, results=answer.contrasts)
    ratios = (hazard_ratios_elsewhere(compared), *ratios_elsewhere(compared))
    left_out = exclusions(answer, chosen(answer).stage)
    found = (_binary_elsewhere(compared), _means_elsewhere(compared), *ratios, left_out)
    parts = [part for part in found if part is not None]
    if not parts:
        return Nothing("The plan names no other population.")
    return Stack(parts) if len(parts) > 1 else parts[0]


def _binary_elsewhere(answer: Sensitivity) -> Table | None:
    choices, study = chosen(answer), answer.study
    analyses = dict.fromkeys(e.key.analysis for e in answer.results)
    rows = []
    for outcome, among, arm, here in contrasts(answer, "binary"):
        if among != "randomised":
            continue
        rows.append(Row(outcome_heading(study, outcome, among=among, arm=arm), kind="group"))
        for analysis in dict.fromkeys(e.key.analysis for e in here):
            mine = here.where(analysis=analysis)
            versus = mine.where(arm=arm, reference=study.arms.reference)
            population = next(iter(mine)).key.population
            cells: list[Cell] = [
                happened(mine.where(arm=arm, reference="")),
                happened(mine.where(arm=study.arms.reference, reference="")),
                per_hundred_of(versus.one(measure="risk_difference"), mine),
            ]
            rows.append(Row(Label(study.populations[population].label), cells, kind="level"))
    if len(analyses) < 2 or not rows:
        return None
    columns = [
        Column("Population", "left"), *arm_names(answer),
        Column(Text("Difference per 100\n({level} CI)", level=level_of(choices))),
    ]  # fmt: skip
    return Table(
        f"populations-{choices.stage}", columns, rows,
        "The outcomes in the other populations of the plan",
        notes=[Text(NOTE)], **marks(answer),
    )  # fmt: skip


def _means_elsewhere(answer: Sensitivity) -> Table | None:
    choices, study = chosen(answer), answer.study
    rows = []
    for outcome, among, arm, here in contrasts(answer, "continuous"):
        if among != "randomised":
            continue
        rows.append(Row(with_unit(answer, outcome, among, arm), kind="group"))
        places = places_of(study, str(outcome.variable))
        for analysis in dict.fromkeys(e.key.analysis for e in here):
            versus = here.where(analysis=analysis, arm=arm, reference=study.arms.reference)
            difference = versus.one(
                measure="mean_difference", method="welch", statistic="estimate"
            )  # fmt: skip
            label = Label(study.populations[difference.key.population].label)
            p = p_value(versus.one(measure="test", method="welch"))
            cells = [with_interval(difference, places, sign=True), p]
            rows.append(Row(label, cells, kind="level"))
    if not rows or len(dict.fromkeys(e.key.analysis for e in answer.results)) < 2:
        return None
    heading = Text("Difference in means\n({level} CI)", level=level_of(choices))
    return Table(
        f"populations-means-{choices.stage}",
        [Column("Population", "left"), Column(heading), Column("P, Welch")], rows,
        "Differences in means in the other populations of the plan",
        notes=[Text(NOTE)], **marks(answer),
    )  # fmt: skip
