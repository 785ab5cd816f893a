"""Times to an event in the other populations of the plan."""

from helpers.analysis import Choices
from helpers.analysis.answers import Sensitivity
from helpers.present.formatting import events_of, p_value, ratio
from helpers.present.number import Number
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text
from helpers.present.views.common import asked, level_of, marks, outcome_heading
from helpers.present.views.timed import Timed
from helpers.results import Results
from helpers.study import Outcome

__all__ = ["hazard_ratios_elsewhere"]

NOTE = (
    "A population chosen by what happened after randomisation is no longer made alike by chance; "
    "it stands beside the analysis of all randomised, never instead."
)


def hazard_ratios_elsewhere(answer: Sensitivity) -> Table | None:
    """Return events, hazard ratio and P in every population; None without such an outcome."""
    choices = answer.choices
    analyses = dict.fromkeys(e.key.analysis for e in answer.results)
    if choices is None or len(analyses) < 2:
        return None
    rows = [
        row
        for outcome, among in asked(choices, answer.results)
        if outcome.type == "time_to_event" and among == "randomised"
        for arm in answer.study.arms.compared
        for row in _rows(answer, choices, outcome, arm)
    ]
    if not rows:
        return None
    columns = [
        Column("Population", "left"),
        Column("Events, arm"),
        Column("Events, reference"),
        Column(Text("Hazard ratio\n({level} CI)", level=level_of(choices))),
        Column("P"),
    ]
    return Table(
        f"populations-times-{choices.stage}", columns, rows,
        "Times to an event in the other populations of the plan",
        notes=[Text(NOTE)], **marks(answer),
    )  # fmt: skip


def _rows(answer: Sensitivity, choices: Choices, outcome: Outcome, arm: str) -> list[Row]:
    own = answer.results.where(outcome=outcome.id, among="randomised")
    rows = [Row(outcome_heading(answer.study, outcome, among="randomised", arm=arm), kind="group")]
    for analysis in dict.fromkeys(e.key.analysis for e in own):
        of = Timed(choices, outcome, own.where(analysis=analysis))
        population = next(iter(of.results)).key.population
        cells: list[Cell] = [
            _events(of.results, arm),
            _events(of.results, answer.study.arms.reference),
            ratio(of.versus(arm, measure="hazard_ratio")),
            p_value(of.versus(arm, measure="test", method=of.test)),
        ]
        rows.append(Row(Label(answer.study.populations[population].label), cells, kind="level"))
    return rows


def _events(results: Results, arm: str) -> Number:
    counts = results.where(arm=arm, reference="", measure="count", level="")
    return events_of(counts.one(statistic="events"), counts.one(statistic="n"))
