"""View of times to an event: for each outcome its curves, and a table by arm."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from helpers.analysis.answers import Times
from helpers.present.figures.common import event_label, slug
from helpers.present.formatting import (
    count,
    events_of,
    number,
    p_value,
    ratio,
    time_with_limits,
    with_interval,
)
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text, Words
from helpers.present.views.common import asked, first, level_of, marks, outcome_heading
from helpers.present.views.margin_words import margin_notes
from helpers.present.views.ratio_rows import versus_column
from helpers.present.views.sharing import NOT_ADJUSTED
from helpers.present.views.timed import Timed
from helpers.results import Results, view

if TYPE_CHECKING:
    from helpers.present.figure import Figure

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
TESTS = {"gray": "P, Gray's test", "log_rank": "P, log-rank test"}


@view.register
def _(answer: Times) -> Stack | Text:
    choices = answer.choices
    if choices is None or not len(answer.results):
        return Nothing(NOTHING)
    from helpers.present.figures.survival import survival_curves  # loads matplotlib

    main = Results(e for e in answer.results if e.key.analysis == choices.analysis)
    parts: list[Table | Figure | Text] = []
    for outcome, among in asked(choices, main):
        of = Timed(choices, outcome, main.where(outcome=outcome.id, among=among))
        curves = survival_curves(
            answer.results, answer.study, outcome.id, among=among, off_plan=answer.off_plan
        )
        parts += [curves, _table(answer, of)]
    return Stack(parts)


def _table(answer: Times, of: Timed) -> Table:
    heading = outcome_heading(of.study, of.outcome, among=of.among)
    columns = [Column(heading, "left")]
    columns += [Column(Label(of.study.arms.labels[arm])) for arm in of.arms]
    columns += [Column(versus_column(of.study, of.choices, arm)) for arm in of.compared]
    parts = [of.outcome.id, *([of.among] if of.among != "randomised" else [])]
    described = _incidence(of) if of.outcome.competing else _survival(of)
    return Table(
        "-".join(["times", *(slug(part) for part in parts)]),
        columns,
        [*_counts(of), *described, *_ratios(of)],
        Text("{outcome}, by arm", outcome=Label(heading.text)),
        notes=[*_notes(of), Text(NOT_ADJUSTED), *_margins(answer, of)],
        **marks(answer),
    )


# rows -----------------------------------------------------------------------------------------


def _by_arm(of: Timed, header: Words, cells: Sequence[Cell], *, below: bool = False) -> Row:
    return Row(header, [*cells, *[None] * len(of.compared)], kind="level" if below else "")


def _compared(of: Timed, header: Words, cells: Sequence[Cell]) -> Row:
    return Row(header, [*[None] * len(of.arms), *cells])


def _counts(of: Timed) -> Iterator[Row]:
    """Yield events, other events, and those followed without one or without a known time."""
    event = Label(event_label(of.study, of.outcome))
    yield _by_arm(of, event, [_events(of, arm) for arm in of.arms])
    status = of.study.codebook[str(of.outcome.status)]
    for level in of.outcome.competing:
        cells = [_events(of, arm, level) for arm in of.arms]
        yield _by_arm(of, Label(f"{status.level_label(level)}, another event"), cells)
    for statistic, words in (("censored", "Followed without event"), ("missing", "Time unknown")):
        found = [of.of_arm(arm, measure="count", statistic=statistic) for arm in of.arms]
        if any(e.value for e in found):
            yield _by_arm(of, words, [count(e) for e in found])


def _events(of: Timed, arm: str, level: str = "") -> Cell:
    events = of.of_arm(arm, measure="count", statistic="events", level=level)
    return events_of(events, of.of_arm(arm, measure="count", statistic="n", level=""))


def _survival(of: Timed) -> Iterator[Row]:
    medians = [of.of_arm(arm, measure="median_time") for arm in of.arms]
    words = f"Median time, {of.unit}" if of.unit else "Median time"
    yield _by_arm(of, Label(words), [time_with_limits(e, of.places) for e in medians])
    yield from _points(of, f"Without {of.event}")
    yield from _areas(of, f"Mean time without {of.event}")


def _incidence(of: Timed) -> Iterator[Row]:
    yield from _points(of, f"With {of.event}, of everyone")
    yield from _areas(of, f"Mean time lost to {of.event}")


def _points(of: Timed, words: str) -> Iterator[Row]:
    """Yield a row for each time point, in per cent with limits."""
    points = of.points()
    if points:
        yield Row(Label(words), kind="group")
    for point in points:
        cells = [of.share(arm, point) for arm in of.arms]
        yield _by_arm(of, Text("at {t}", t=of.in_unit(point)), cells, below=True)


def _areas(of: Timed, words: str) -> Iterator[Row]:
    """Yield the mean time of each arm up to a common time, and the differences."""
    places = max(of.places, 1)
    found = [of.results.where(arm=arm, reference="", measure=of.area) for arm in of.arms]
    means = [first(rows.where(statistic="estimate")) for rows in found]
    ends = [e for rows in found for e in rows.where(statistic="horizon")]
    header = Text("{words}", words=Label(words))
    if ends:
        header = Text("{words}, up to {end}", words=Label(words), end=of.in_unit(ends[0]))
    cells: list[Cell] = [None if e is None else number(e, places) for e in means]
    for arm in of.compared:
        difference = of.versus(arm, measure=f"{of.area}_difference")
        shown = with_interval(difference, places, sign=True)
        own = of.versus(arm, measure=f"{of.area}_difference", statistic="horizon")
        same = not ends or math.isnan(own.value) or own.value == ends[0].value
        cells.append(shown if same else (shown, Text("up to {end}", end=of.in_unit(own))))
    yield Row(header, cells)


def _ratios(of: Timed) -> Iterator[Row]:
    words = "Hazard ratio, cause-specific" if of.outcome.competing else "Hazard ratio"
    ratios = [of.versus(arm, measure="hazard_ratio") for arm in of.compared]
    yield _compared(of, words, [ratio(e) for e in ratios])
    for method, header in (
        (of.test, TESTS[of.test]), ("proportional_hazards", "P, one ratio for all times"),
    ):  # fmt: skip
        tests = [of.versus(arm, measure="test", method=method) for arm in of.compared]
        yield _compared(of, header, [p_value(e) for e in tests])


# notes ----------------------------------------------------------------------------------------


def _margins(answer: Times, of: Timed) -> Iterator[Words]:
    if of.among == (of.outcome.among or "randomised"):
        yield from margin_notes(answer, "time_to_event", only=of.outcome.id)


def _notes(of: Timed) -> Iterator[Words]:
    yield Text(HOW_COMPETING if of.outcome.competing else HOW, level=level_of(of.choices))
    if of.outcome.competing:
        yield Text(CAUSE_SPECIFIC)
    yield Text(PROPORTIONAL)
    if of.among != "randomised":
        yield Text(NOT_FAIR)
    for arm in of.compared:
        found = of.versus(arm, measure="hazard_ratio")
        if found.lower is None or math.isnan(found.lower):
            yield Label(f"{of.study.arms.labels[arm]}, hazard ratio: {found.note}.")
