"""View of counts: for each its events and rates by arm, and below them how the arms differ."""

from collections.abc import Iterator, Sequence

from helpers.analysis import Choices
from helpers.analysis.answers import Rates
from helpers.present.figures.common import slug
from helpers.present.formatting import (
    count,
    events_of,
    mean_sd,
    median_quartiles,
    number,
    p_value,
    ratio,
    resolving,
    with_interval,
)
from helpers.present.number import Number
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text, Words
from helpers.present.views.common import (
    arm_columns,
    asked,
    level_of,
    marks,
    outcome_heading,
    people,
    places_of,
)
from helpers.present.views.margin_words import margin_notes
from helpers.present.views.ratio_rows import versus_column
from helpers.present.views.sharing import later
from helpers.results import Estimate, Results, view
from helpers.study import Outcome, Study

__all__ = ["per", "rate_number"]

NOTHING = "The plan has no outcome here that is a count."
HOW = (
    "Rate of each arm and ratio of the rates by negative binomial models, with {level} limits from "
    "the profile of their likelihood; P by likelihood ratio."
)
DISPERSION = (
    "Dispersion: what the variance of a count has beyond its mean, over the squared mean; zero is "
    "Poisson's model."
)
MEANS = "The difference in mean counts, and its P, by Welch's t: without a model."


@view.register
def _(answer: Rates) -> Stack | Text:
    choices = answer.choices
    if choices is None or not len(answer.results):
        return Nothing(NOTHING)
    return Stack(
        [
            _table(answer, choices, outcome, among)
            for outcome, among in asked(choices, answer.results)
        ]
    )


def per(study: Study, outcome: Outcome) -> str:
    """Return what the rates of a count are per: "year", "participant"."""
    if outcome.exposure is None:
        return people(study).removesuffix("s")
    unit = study.codebook[outcome.exposure].unit
    return unit.removesuffix("s") if unit else "unit of time"


def rate_number(estimate: Estimate) -> Number:
    """Return a rate with its limits, to as many places as the limits deserve."""
    lower, upper = estimate.lower, estimate.upper
    width = upper - lower if lower is not None and upper is not None else 0.0
    return with_interval(estimate, resolving(width, least=2, most=6) if width > 0 else 2)


def _table(answer: Rates, choices: Choices, outcome: Outcome, among: str) -> Table:
    here = answer.results.where(outcome=outcome.id, among=among)
    heading = outcome_heading(answer.study, outcome, among=among)
    columns = [Column(heading, "left"), *arm_columns(answer.study, here)]
    compared = answer.study.arms.compared
    columns += [Column(versus_column(answer.study, choices, arm)) for arm in compared]
    parts = [outcome.id, *([among] if among != "randomised" else [])]
    return Table(
        "-".join(["rates", *(slug(part) for part in parts)]),
        columns,
        [*_by_arm(answer, outcome, here), *_below(answer, outcome, here)],
        Text("{outcome}, by arm", outcome=Label(heading.text)),
        notes=list(_notes(answer, choices, outcome, here)),
        **marks(answer),
    )


def _by_arm(answer: Rates, outcome: Outcome, here: Results) -> Iterator[Row]:
    """Yield who had an event, events, time at risk, rate, and what describes the counts."""
    study = answer.study
    arms = [here.where(arm=arm, reference="") for arm in study.arms.levels]
    places = places_of(study, str(outcome.variable))

    def row(words: str, cells: Sequence[Cell]) -> Row:
        return Row(Label(words), [*cells, *[None] * len(study.arms.compared)])

    def counted(statistic: str) -> list[Estimate]:
        return [own.one(measure="count", statistic=statistic) for own in arms]

    pairs = zip(counted("events"), counted("n"), strict=True)
    yield row("With one event or more", [events_of(*pair) for pair in pairs])
    yield row("Events in all", [count(e) for e in counted("reports")])
    if outcome.exposure is not None:
        exposure = study.codebook[outcome.exposure]
        words = f"Time at risk in all, {exposure.unit}" if exposure.unit else "Time at risk in all"
        shown = places_of(study, outcome.exposure)
        yield row(words, [number(e, shown) for e in counted("exposure")])
    rates = [own.one(measure="rate", statistic="estimate") for own in arms]
    yield row(f"Events per {per(study, outcome)}", [rate_number(e) for e in rates])
    summaries = [own.where(measure="summary") for own in arms]
    means = [(s.one(statistic="mean"), s.one(statistic="sd")) for s in summaries]
    yield row("Count, mean (SD)", [mean_sd(*pair, places) for pair in means])
    yield row("Count, median (quartiles)", [_quarters(own, places) for own in summaries])
    if any(e.value for e in counted("missing")):
        yield row("Unknown", [count(e) for e in counted("missing")])


def _quarters(summary: Results, places: int) -> Number:
    middle, low, high = (summary.one(statistic=name) for name in ("median", "q1", "q3"))
    return median_quartiles(middle, low, high, places)


def _below(answer: Rates, outcome: Outcome, here: Results) -> Iterator[Row]:
    arms = answer.study.arms
    pairs = [here.where(arm=arm, reference=arms.reference) for arm in arms.compared]

    def row(words: str, cells: Sequence[Cell]) -> Row:
        return Row(words, [*[None] * len(arms.levels), *cells])

    def tests(method: str) -> list[Cell]:
        return [p_value(own.one(measure="test", method=method)) for own in pairs]

    ratios = [own.where(measure="rate_ratio") for own in pairs]
    yield row("Rate ratio", [ratio(own.one(statistic="estimate")) for own in ratios])
    yield row("P, negative binomial", tests("negative_binomial"))
    found = [list(own.where(statistic="dispersion")) for own in ratios]
    if all(found):
        yield row("Dispersion", [number(e[0], 2) for e in found])
    if outcome.exposure is None:
        places = places_of(answer.study, str(outcome.variable))
        key = {"measure": "mean_difference", "statistic": "estimate"}
        means = [with_interval(own.one(**key), places, sign=True) for own in pairs]
        yield row("Difference in means", means)
        yield row("P, Welch", tests("welch"))


def _notes(answer: Rates, choices: Choices, outcome: Outcome, here: Results) -> Iterator[Words]:
    yield Text(HOW, level=level_of(choices))
    yield Text(DISPERSION)
    if outcome.exposure is None:
        yield Text(MEANS)
    if here.where(measure="margin"):
        yield from margin_notes(answer, "count", only=outcome.id)
    yield from later(here)
    labels = answer.study.arms.labels
    for e in here.where(statistic="estimate"):
        if e.note and e.key.measure in ("rate", "rate_ratio"):
            what = "rate ratio" if e.key.reference else "rate"
            yield Label(f"{labels[e.key.arm]}, {what}: {e.note}.")
