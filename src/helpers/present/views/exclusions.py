"""Who is left out of populations that were chosen after randomisation, by arm and reason."""

from collections.abc import Iterator

from helpers.analysis.answers import Answer
from helpers.analysis.exclusions import ANALYSIS, conditions_of
from helpers.present.figures.common import lowered, people
from helpers.present.formatting import count, events_of
from helpers.present.number import Number
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text
from helpers.present.views.common import marks
from helpers.present.views.elsewhere import NOTE
from helpers.results import Results
from helpers.study import Condition, Study

__all__ = ["exclusions"]

HOW = (
    "{who} are counted under the first condition that they do not meet, in the study file's order, "
    "so the reasons add up. What is unknown is not met."
)


def exclusions(answer: Answer, stage: str) -> Table | None:
    """Return who is left out of each population chosen later; None where there is none.

    Parameters
    ----------
    answer : Answer
        Holds rows of the analysis ``exclusions``.
    stage : str
        Ends the name of the table.
    """
    rows = answer.results.where(analysis=ANALYSIS)
    if not len(rows):
        return None
    study = answer.study
    lines: list[Row] = []
    for population in dict.fromkeys(e.key.population for e in rows):
        lines.append(Row(Label(study.populations[population].label), kind="group"))
        lines += _lines(study, population, rows.where(population=population))
    arms = [Column(Label(label)) for label in study.arms.labels.values()]
    who = people(study)
    return Table(
        f"exclusions-{stage}", [Column("Population", "left"), *arms], lines,
        "Who is left out of populations chosen after randomisation, and why",
        notes=[Text(NOTE), Text(HOW, who=Label(who[:1].upper() + who[1:]))], **marks(answer),
    )  # fmt: skip


def _lines(study: Study, population: str, rows: Results) -> Iterator[Row]:
    whole = [rows.where(arm=arm, level="") for arm in study.arms.levels]
    yield Row("randomised", [count(one.one(statistic="randomised")) for one in whole], "level")
    for words, condition in conditions_of(study, population).items():
        cells = [_left_out(rows.where(arm=arm, level=words)) for arm in study.arms.levels]
        yield Row(_reason(study, condition), cells, "level")
    yield Row("left out in all", [_share(one, "excluded") for one in whole], "level")
    yield Row("in the population", [_share(one, "n") for one in whole], "level")


def _reason(study: Study, condition: Condition) -> Label:
    variable = study.codebook[condition.variable]
    when = "after randomisation" if variable.measured == "after" else "at baseline"
    return Label(f"not met: {lowered(variable.label)} {condition.compared}", sub=when)


def _share(rows: Results, statistic: str) -> Number:
    return events_of(rows.one(statistic=statistic), rows.one(statistic="randomised"))


def _left_out(rows: Results) -> Cell:
    out, unknown = (rows.one(statistic=name) for name in ("excluded", "unknown"))
    if not unknown.value:
        return count(out)
    return Text("{out}, of them unknown {unknown}", out=count(out), unknown=count(unknown))
