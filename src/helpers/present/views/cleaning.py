"""Views of notebook 01: what came in, the rules applied, queries, populations, the flow."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.analysis.answers import Cleaning, FlowCounts, Populations, Queries
from helpers.analysis.exclusions import chosen_later
from helpers.present.formatting import count
from helpers.present.number import Number
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text
from helpers.present.views.common import arm_columns, first, marks
from helpers.present.views.exclusions import exclusions
from helpers.present.vocabulary import RULES
from helpers.results import Results, view
from helpers.study import Study

__all__: list[str] = []

SHOWN = 25


@view.register
def _(cleaning: Cleaning) -> Stack:
    return Stack(
        [part for part in (_sources(cleaning), _rules(cleaning), _unused(cleaning)) if part]
    )


def _sources(cleaning: Cleaning) -> Table:
    rows = [
        Row(
            Label(str(source["file"])),
            [*_sizes(cleaning, str(source["file"])), Label(str(source["sha256"]))],
        )
        for source in cleaning.sources.to_dict("records")
    ]
    columns = [
        Column("File", "left"), Column("Rows"), Column("Columns"), Column("SHA-256", "left"),
    ]  # fmt: skip
    return Table("sources", columns, rows, "What came in", **marks(cleaning))


def _sizes(cleaning: Cleaning, file: str) -> list[Number]:
    found = cleaning.results.where(analysis="sources", level=file)
    return [count(found.one(statistic=name)) for name in ("rows", "columns")]


def _rules(cleaning: Cleaning) -> Table | Text:
    changed = cleaning.results.where(analysis="cleaning_rules")
    if not len(changed):
        return Text("No cell had to be changed.")
    rows = [Row(Label(RULES.get(e.key.level, e.key.level)), [count(e)]) for e in changed]
    note = Text("Every changed cell is a row of cleaning_log.csv, with its value before and after.")
    return Table(
        "cleaning-rules", ["Rule declared in the study file", "Cells"], rows,
        "What the declared rules changed", notes=[note], **marks(cleaning),
    )  # fmt: skip


def _unused(cleaning: Cleaning) -> Text | None:
    if not cleaning.unused:
        return None
    names = ", ".join(cleaning.unused)
    return Text("Columns that the codebook does not name, left out: {names}.", names=Label(names))


@view.register
def _(answer: Queries) -> Table | Text:
    total = count(answer.results.one(analysis="queries", level=""))
    if answer.queries.empty:
        return Text("No query was raised: {n} cells to ask the site about.", n=total)
    shown = answer.queries.head(SHOWN)
    rows = [
        Row(Label(str(q["variable"]) or "several"), _query(q, answer.study))
        for q in shown.to_dict("records")
    ]
    columns = [
        Column("Variable", "left"),
        Column("Row"),
        *(Column(h, "left") for h in ("Found", "Expected", "What to do")),
    ]
    note = Text(
        "In all: {n}; the whole list is queries.csv. Values out of range are kept; what cannot be "
        "read is set to missing.",
        n=total,
    )
    return Table(
        "queries",
        columns,
        rows,
        "What to ask the site",
        notes=[note],
        **marks(answer),
    )


def _query(query: Mapping[Any, Any], study: Study) -> list[Label]:
    variable = study.codebook.get(str(query["variable"]))
    if variable is not None and variable.type == "date":
        # a report is shared, and a date says more of a person than the site needs to be told
        query = {**query, "found": "a cell that is no date"}
    return [Label(_shown(query[name])) for name in ("row", "found", "expected", "remedy")]


def _shown(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


@view.register
def _(answer: Populations) -> Stack | Table:
    left_out = exclusions(answer, "populations")
    return Stack([_populations(answer), left_out]) if left_out else _populations(answer)


def _populations(answer: Populations) -> Table:
    study = answer.study
    sizes = answer.results.where(analysis="populations")
    rows = []
    for population, declared in study.populations.items():
        cells: list[Number] = [
            count(sizes.one(population=population, arm=arm)) for arm in study.arms.levels
        ]
        after = chosen_later(study, population)
        rows.append(
            Row(Label(declared.label, sub="uses what happened later*" if after else ""), cells)
        )
    note = Text(
        "* Chosen by something measured after randomisation: the arms are no longer made alike by "
        "chance, and such results stand beside the analysis of all randomised, never instead."
    )
    later = any(isinstance(row.header, Label) and row.header.sub for row in rows)
    return Table(
        "populations", ["Population", *arm_columns(study, answer.results.where(analysis="flow"))],
        rows, "Who belongs to which population", notes=[note] if later else [], **marks(answer),
    )  # fmt: skip


BOXES = {
    "randomised": "Randomised",
    "allocated": "Allocated",
    "received": "Received the allocated treatment",
    "not_received": "Did not receive it",
    "not_received_unknown": "Unknown whether they received it",
    "lost": "Lost to follow-up",
    "lost_unknown": "Unknown whether lost to follow-up",
    "discontinued": "Discontinued",
    "discontinued_unknown": "Unknown whether they discontinued",
    "analysed": "Analysed for the primary outcome",
    "not_analysed": "Not analysed",
}


@view.register
def _(answer: FlowCounts) -> Table:
    study, boxes = answer.study, answer.results.where(analysis="flow")
    rows = []
    for level in dict.fromkeys(e.key.level for e in boxes if e.key.arm):
        box, _, reason = level.partition(":")
        cells: list[Cell] = []
        for arm in study.arms.levels:
            found = first(boxes.where(level=level, arm=arm))
            cells.append(count(found) if found else None)
        heading = Label(reason) if reason else Label(BOXES.get(box, box.replace("_", " ")))
        rows.append((_order(box), Row(heading, cells, kind="level" if reason else "")))
    rows.sort(key=lambda pair: pair[0])
    arms = [Column(Label(label)) for label in study.arms.labels.values()]
    columns = [Column("Participants", "left"), *arms]
    return Table(
        "flow-counts", columns,
        [row for _, row in rows], "What became of everyone who was randomised",
        notes=[_screening(boxes)], **marks(answer),
    )  # fmt: skip


def _order(box: str) -> int:
    names = list(BOXES)
    return names.index(box) if box in names else len(names)


def _screening(boxes: Results) -> Text:
    assessed = boxes.one(level="assessed")
    return Text("Assessed for eligibility: {n}.", n=count(assessed))
