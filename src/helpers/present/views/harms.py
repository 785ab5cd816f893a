"""The view of adverse events: participants and reports, by arm as received."""

from collections.abc import Iterator

from helpers.analysis.answers import Harms
from helpers.analysis.harms import differences_shown, severity_order
from helpers.present.figures.harms_dots import harms_dots
from helpers.present.formatting import confidence, count, events_heading, events_of
from helpers.present.number import Number
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text
from helpers.present.views.common import arm_columns, comparison, marks, people, per_hundred_of
from helpers.present.views.sharing import NOT_ADJUSTED
from helpers.present.vocabulary import method_words
from helpers.results import Estimate, view
from helpers.study import Study

__all__: list[str] = []

GROUPS = {"severity": "By severity", "category": "By category", "term": "By term"}
OVERALL = {"any": "Any adverse event", "serious": "Any serious adverse event"}


@view.register
def _(answer: Harms) -> Stack | Text:
    if not len(answer.results):
        return Text(
            "The study file names no file of adverse events, so that none can be listed here. "
            "Harms that it declares as outcomes stand above."
        )
    study = answer.study
    compared = study.arms.compared
    level = confidence(study.analysis.confidence_level)
    columns = [
        Column("Adverse event", "left"),
        *arm_columns(study, answer.results.where(outcome="any")),
        *(Column(Label(f"Reports: {study.arms.labels[arm]}")) for arm in study.arms.levels),
        *(Column(_difference(study, arm, level)) for arm in compared),
    ]
    drawn = [harms_dots(answer.results, study, arm=arm) for arm in compared]
    shown = differences_shown(answer.results)
    return Stack([_table(answer, columns, shown), *drawn])


def _table(answer: Harms, columns: list[Column], shown: list[Estimate]) -> Table:
    study, harms = answer.study, answer.study.analysis.harms
    population = study.populations[harms.population if harms else study.analysis.population]
    return Table(
        "harms",
        columns,
        list(_rows(answer, shown)),
        Text("Adverse events by arm as received"),
        notes=[
            Text(
                "{population}. {counts} of {who} with at least one event, and number of events "
                "reported. {method}. No tests: over many terms something differs by chance, and a "
                "wide interval does not show safety.",
                population=Label(population.label),
                counts=Label(events_heading()),
                who=Label(people(study)),
                method=method_words(shown[0].key.method),
            ),
            Text(NOT_ADJUSTED),
        ],
        **marks(answer),
    )


def _difference(study: Study, arm: str, level: Number) -> Text:
    """Return the heading of a difference; it says of what where there are several."""
    versus = comparison(study, arm)
    what = Label(f"{versus}\n" if versus else "")
    return Text("Difference per 100\n{what}({level} CI)", what=what, level=level)


def _rows(answer: Harms, shown: list[Estimate]) -> Iterator[Row]:
    outcomes = dict.fromkeys(e.key.outcome for e in answer.results)
    for outcome, words in OVERALL.items():
        if outcome in outcomes:
            yield Row(words, _cells(answer, outcome, shown))
    for group, words in GROUPS.items():
        members = [name for name in outcomes if name.startswith(f"{group}:")]
        if group == "severity":
            members.sort(key=lambda name: severity_order(name.partition(":")[2]))
        if members:
            yield Row(words, kind="group")
        for name in members:
            yield Row(Label(name.split(":", 1)[1]), _cells(answer, name, shown), kind="level")


def _cells(answer: Harms, outcome: str, shown: list[Estimate]) -> list[Cell]:
    here = answer.results.where(outcome=outcome)
    arms = answer.study.arms
    cells: list[Cell] = []
    for arm in arms.levels:
        counts = here.where(arm=arm, reference="")
        cells.append(events_of(counts.one(statistic="events"), counts.one(statistic="n")))
    cells += [count(here.one(arm=arm, reference="", statistic="reports")) for arm in arms.levels]
    for arm in arms.compared:
        found = [e for e in shown if (e.key.outcome, e.key.arm) == (outcome, arm)]
        cells.append(per_hundred_of(found[0], here) if found else None)
    return cells
