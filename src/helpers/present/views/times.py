"""View of times to an event: for each outcome a table by arm, and its curves."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpers.analysis import Choices
from helpers.analysis.answers import Times
from helpers.present.figure import Figure
from helpers.present.figures.common import lowered, slug
from helpers.present.figures.survival import event_label, survival_curves
from helpers.present.formatting import (
    count,
    events_of,
    number,
    p_value,
    percent_places,
    percentage,
    ratio,
    time_with_limits,
    with_interval,
)
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text, Words
from helpers.present.views.common import asked, first, level_of, marks, outcome_heading
from helpers.results import Estimate, Results, view
from helpers.results.model import shortest
from helpers.study import Outcome

__all__: list[str] = []

NOTHING = "The plan has no outcome here that is a time to an event."
HOW = (
    "Kaplan–Meier estimates with {level} log-log limits; hazard ratio by Cox's model, ties as "
    "Efron, Wald limits; P by the log-rank test. Mean times are areas below the curves, up to the "
    "time to which both arms are followed."
)
HOW_COMPETING = (
    "Aalen–Johansen estimates with {level} log-log limits: one minus Kaplan–Meier would count as "
    "possible what another event has ruled out. P by Gray's test of the whole incidence. Mean "
    "times lost are areas below the incidence, up to the time to which both arms are followed."
)
CAUSE_SPECIFIC = (
    "The hazard ratio is cause-specific (Cox, ties as Efron): it compares those who have had none "
    "of the events so far, whom the treatment may have selected; the incidences and Gray's test "
    "compare everyone."
)
PROPORTIONAL = (
    "One hazard ratio for all times: scaled Schoenfeld residuals against the Kaplan–Meier scale; a "
    "small P speaks against it, a large one does not show it."
)
NOT_FAIR = (
    "Among a group formed after randomisation, and shaped by the treatment: not a fair comparison "
    "of the treatments."
)


@view.register
def _(answer: Times) -> Stack | Text:
    choices = answer.choices
    if choices is None or not len(answer.results):
        return Text(NOTHING)
    main = Results(e for e in answer.results if e.key.analysis == choices.analysis)
    parts: list[Table | Figure | Text] = []
    for outcome, among in asked(choices, main):
        of = _Of(answer, choices, outcome, main.where(outcome=outcome.id, among=among))
        parts.append(_table(of))
        parts.append(_figure(of))
    return Stack(parts)


@dataclass(frozen=True, slots=True)
class _Of:
    """One outcome in one group, with its main results."""

    answer: Times
    choices: Choices
    outcome: Outcome
    results: Results

    @property
    def among(self) -> str:
        return next(iter(self.results)).key.among

    @property
    def arms(self) -> Sequence[str]:
        return self.answer.study.arms.levels

    @property
    def compared(self) -> Sequence[str]:
        return self.answer.study.arms.compared

    @property
    def unit(self) -> str:
        return self.answer.study.codebook[str(self.outcome.time)].unit

    def of_arm(self, arm: str, **key: str) -> Estimate:
        return self.results.one(arm=arm, reference="", **key)

    def versus(self, arm: str, **key: str) -> Estimate:
        reference = self.answer.study.arms.reference
        return self.results.one(arm=arm, reference=reference, **key)

    @property
    def places(self) -> int:
        """Decimal places of times: as declared, else as many as the medians need, one at most."""
        declared = self.answer.study.codebook[str(self.outcome.time)].decimals
        medians = self.results.where(measure="median_time")
        values = [v for e in medians for v in (e.value, e.lower, e.upper) if v is not None]
        whole = all(math.isnan(v) or float(v).is_integer() for v in values)
        return declared if declared is not None else 0 if whole else 1


def _figure(of: _Of) -> Figure | Text:
    return survival_curves(
        of.answer.results, of.answer.study, of.outcome.id, among=of.among,
        off_plan=of.answer.off_plan,
    )  # fmt: skip


def _table(of: _Of) -> Table:
    study = of.answer.study
    heading = outcome_heading(study, of.outcome, among=of.among)
    columns = [Column(heading, "left"), *(Column(Label(study.arms.labels[a])) for a in of.arms)]
    columns += [Column(_comparison(of, arm)) for arm in of.compared]
    parts = [of.outcome.id, *([of.among] if of.among != "randomised" else [])]
    return Table(
        "-".join(["times", *(slug(part) for part in parts)]),
        columns,
        [*_counts(of), *(_incidence(of) if of.outcome.competing else _survival(of)), *_tests(of)],
        Text("{outcome}, by arm", outcome=Label(heading.text)),
        notes=[*_notes(of)],
        **marks(of.answer),
    )


def _comparison(of: _Of, arm: str) -> Words:
    labels = of.answer.study.arms.labels
    versus = f"{labels[arm]} against {lowered(labels[of.answer.study.arms.reference])}"
    return Text("{versus}\n({level} CI)", versus=Label(versus), level=level_of(of.choices))


def _row(of: _Of, header: Words, cells: Sequence[Cell], *, below: bool = False) -> Row:
    return Row(header, [*cells, *[None] * len(of.compared)], kind="level" if below else "")


def _contrast(of: _Of, header: Words, cells: Sequence[Cell]) -> Row:
    return Row(header, [*[None] * len(of.arms), *cells])


# rows -----------------------------------------------------------------------------------------


def _counts(of: _Of) -> Iterator[Row]:
    """Yield events, other events and those without a known time."""
    event = Label(event_label(of.answer.study, of.outcome))
    yield _row(of, event, [_events(of, arm) for arm in of.arms])
    status = of.answer.study.codebook[str(of.outcome.status)]
    for level in of.outcome.competing:
        cells = [_events(of, arm, level) for arm in of.arms]
        yield _row(of, Label(f"{status.level_label(level)}, another event"), cells)
    for statistic, words in (("censored", "Followed without event"), ("missing", "Time unknown")):
        found = [of.of_arm(arm, measure="count", statistic=statistic) for arm in of.arms]
        if any(e.value for e in found):
            yield _row(of, words, [count(e) for e in found])


def _events(of: _Of, arm: str, level: str = "") -> Cell:
    events = of.of_arm(arm, measure="count", statistic="events", level=level)
    return events_of(events, of.of_arm(arm, measure="count", statistic="n", level=""))


def _survival(of: _Of) -> Iterator[Row]:
    medians = [of.of_arm(arm, measure="median_time") for arm in of.arms]
    yield _row(of, _timed(of, "Median time"), [time_with_limits(e, of.places) for e in medians])
    event = lowered(event_label(of.answer.study, of.outcome))
    yield from _points(of, "survival", f"Without {event}")
    yield from _areas(of, "rmst", f"Mean time without {event}")


def _incidence(of: _Of) -> Iterator[Row]:
    event = lowered(event_label(of.answer.study, of.outcome))
    yield from _points(of, "cumulative_incidence", f"With {event}, of everyone")
    yield from _areas(of, "rmtl", f"Mean time lost to {event}")


def _timed(of: _Of, words: str) -> Label:
    return Label(f"{words}, {of.unit}" if of.unit else words)


def _points(of: _Of, measure: str, words: str) -> Iterator[Row]:
    """Yield a row for each time point, in per cent with limits."""
    points = list(of.results.where(measure="time_point"))
    if points:
        yield Row(Label(words), kind="group")
    for point in points:
        cells: list[Cell] = []
        for arm in of.arms:
            size = of.of_arm(arm, measure="count", statistic="n", level="").value
            found = of.of_arm(arm, measure=measure, level=point.key.level, statistic="estimate")
            limited = found.lower is not None and not math.isnan(found.lower)
            cells.append(percentage(found, percent_places(size), interval=limited))
        yield _row(of, Text("at {t}", t=_when(of, point)), cells, below=True)


def _areas(of: _Of, measure: str, words: str) -> Iterator[Row]:
    """Yield the mean time of each arm and its difference, up to a common time."""
    means = [first(of.results.where(arm=arm, reference="", measure=measure)) for arm in of.arms]
    places = max(of.places, 1)
    ends = [
        first(of.results.where(arm=arm, measure=measure, statistic="horizon")) for arm in of.arms
    ]
    end = next((e for e in ends if e is not None), None)
    header: Words = _timed(of, words)
    if end is not None:
        header = Text("{words}, up to {end}", words=Label(words), end=_when(of, end))
    cells: list[Cell] = [None if e is None else number(e, places) for e in means]
    for arm in of.compared:
        found = of.versus(arm, measure=f"{measure}_difference", statistic="estimate")
        cells.append(with_interval(found, places, sign=True))
    yield Row(header, cells)


def _when(of: _Of, time: Estimate) -> Text:
    """Return a time with its unit, with as many places as it has, two at most."""
    exact = shortest(time.value).partition(".")[2]
    shown = number(time, min(len(exact), 2))
    return Text("{t} {unit}", t=shown, unit=Label(of.unit)) if of.unit else Text("{t}", t=shown)


def _tests(of: _Of) -> Iterator[Row]:
    method = "gray" if of.outcome.competing else "log_rank"
    words = "Hazard ratio, cause-specific" if of.outcome.competing else "Hazard ratio"
    ratios = [of.versus(a, measure="hazard_ratio", statistic="estimate") for a in of.compared]
    yield _contrast(of, words, [ratio(e) for e in ratios])
    names = {"gray": "P, Gray's test", "log_rank": "P, log-rank test"}
    for name, header in (
        (method, names[method]), ("proportional_hazards", "P, one ratio for all times"),
    ):  # fmt: skip
        tests = [of.versus(arm, measure="test", method=name) for arm in of.compared]
        yield _contrast(of, header, [p_value(e) for e in tests])


# notes ----------------------------------------------------------------------------------------


def _notes(of: _Of) -> Iterator[Words]:
    yield Text(HOW_COMPETING if of.outcome.competing else HOW, level=level_of(of.choices))
    if of.outcome.competing:
        yield Text(CAUSE_SPECIFIC)
    yield Text(PROPORTIONAL)
    if of.among != "randomised":
        yield Text(NOT_FAIR)
    for arm in of.compared:
        found = of.versus(arm, measure="hazard_ratio", statistic="estimate")
        if found.lower is None or math.isnan(found.lower):
            yield Label(f"{of.answer.study.arms.labels[arm]}: hazard ratio, {found.note}.")
