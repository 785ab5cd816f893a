"""View of ordinal outcomes: for each its levels by arm, and below them how the arms differ."""

import math
from collections.abc import Iterator, Sequence

from helpers.analysis import Choices
from helpers.analysis.answers import Levels
from helpers.analysis.ordinal import ASSUMPTIONS, CUTS
from helpers.present.figures.common import slug
from helpers.present.formatting import (
    count,
    count_percent,
    counted_heading,
    median_quartiles,
    p_value,
    percentage,
    ratio,
)
from helpers.present.number import Number
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text, Words
from helpers.present.views.common import (
    arm_columns,
    asked,
    first,
    level_of,
    marks,
    outcome_heading,
    places_of,
)
from helpers.present.views.margin_words import margin_notes
from helpers.present.views.ratio_rows import versus_column
from helpers.present.views.sharing import later
from helpers.results import Results, view
from helpers.study import Outcome

__all__ = ["wins"]

NOTHING = "The plan has no outcome here that is ordinal."
HOW = (
    "{counts}. Beside a level: the odds ratio of this level or a higher one, Miettinen–Nurminen "
    "limits ({level}). Below: one odds ratio for all levels by the proportional odds model, with "
    "limits from the profile of its likelihood and P by likelihood ratio."
)
ONE_RATIO = (
    "One ratio for all levels: score test against a ratio of its own at each; a small P speaks "
    "against it, a large one does not show it, and with few at a level it is rough."
)
WINS = (
    "Better level: how often, of a participant of the arm and one of the reference, the first has "
    "the {better} level, equal ones counting half; one half means no difference. Variance by "
    "Brunner and Munzel, limits on the scale of the log odds. It needs no model; P by the "
    "Mann–Whitney test, corrected for ties."
)


@view.register
def _(answer: Levels) -> Stack | Text:
    choices = answer.choices
    if choices is None or not len(answer.results):
        return Nothing(NOTHING)
    return Stack(
        [
            _table(answer, choices, outcome, among)
            for outcome, among in asked(choices, answer.results)
        ]
    )


def wins(found: Results) -> Number:
    """Return the win probability of a comparison in per cent: "64% (53 to 73)"."""
    estimate = found.one(measure="win_probability", statistic="estimate")
    limited = estimate.lower is not None and not math.isnan(estimate.lower)
    return percentage(estimate, interval=limited)


def _table(answer: Levels, choices: Choices, outcome: Outcome, among: str) -> Table:
    here = answer.results.where(outcome=outcome.id, among=among)
    heading = outcome_heading(answer.study, outcome, among=among)
    columns = [Column(heading, "left"), *arm_columns(answer.study, here)]
    compared = answer.study.arms.compared
    columns += [Column(versus_column(answer.study, choices, arm)) for arm in compared]
    parts = [outcome.id, *([among] if among != "randomised" else [])]
    return Table(
        "-".join(["levels", *(slug(part) for part in parts)]),
        columns,
        [*_levels(answer, outcome, here), *_summary(answer, outcome, here), *_below(answer, here)],
        Text("{outcome}, by arm", outcome=Label(heading.text)),
        notes=list(_notes(answer, choices, outcome, here)),
        **marks(answer),
    )


def _levels(answer: Levels, outcome: Outcome, here: Results) -> Iterator[Row]:
    """Yield a row for each level, lowest first: counts by arm, then the odds ratio at its cut."""
    study = answer.study
    variable = study.codebook[str(outcome.variable)]
    for level in dict.fromkeys(e.key.level for e in here.where(measure="summary")):
        if not level:
            continue
        cells: list[Cell] = []
        for arm in study.arms.levels:
            own = here.where(arm=arm, reference="", level=level)
            size = here.one(arm=arm, reference="", measure="count", statistic="n", level="").value
            shares = own.one(statistic="count"), own.one(statistic="proportion")
            cells.append(count_percent(*shares, size))
        for arm in study.arms.compared:
            cut = first(here.where(arm=arm, measure="odds_ratio", method=CUTS, level=level))
            cells.append(ratio(cut) if cut else None)
        yield Row(Label(variable.level_label(level)), cells)


def _summary(answer: Levels, outcome: Outcome, here: Results) -> Iterator[Row]:
    """Yield median and quartiles of numbers, and how many are unknown, if anybody is."""
    arms, places = answer.study.arms, places_of(answer.study, str(outcome.variable))
    blank: list[Cell] = [None] * len(arms.compared)
    if len(here.where(measure="summary", statistic="median")):
        cells: list[Cell] = []
        for arm in arms.levels:
            own = here.where(arm=arm, measure="summary", level="")
            middle, low, high = (own.one(statistic=name) for name in ("median", "q1", "q3"))
            cells.append(median_quartiles(middle, low, high, places))
        yield Row("Median (quartiles)", [*cells, *blank])
    missing = [here.one(arm=a, measure="count", statistic="missing") for a in arms.levels]
    if any(e.value for e in missing):
        yield Row("Unknown", [*(count(e) for e in missing), *blank])


def _below(answer: Levels, here: Results) -> Iterator[Row]:
    arms = answer.study.arms
    pairs = [here.where(arm=arm, reference=arms.reference, level="") for arm in arms.compared]

    def row(words: str, cells: Sequence[Cell]) -> Row:
        return Row(words, [*[None] * len(arms.levels), *cells])

    def tests(method: str) -> list[Cell]:
        found = (own.one(measure="test", method=method, statistic="p_value") for own in pairs)
        return [p_value(e) for e in found]

    key = {"measure": "odds_ratio", "method": "proportional_odds", "statistic": "estimate"}
    yield row("Higher level, odds ratio", [ratio(own.one(**key)) for own in pairs])
    yield row("P, proportional odds", tests("proportional_odds"))
    yield row("P, one ratio for all levels", tests(ASSUMPTIONS[0]))
    yield row("Better level, of all pairs", [wins(own) for own in pairs])
    yield row("P, Mann–Whitney test", tests("mann_whitney"))


def _notes(answer: Levels, choices: Choices, outcome: Outcome, here: Results) -> Iterator[Words]:
    yield Text(HOW, counts=Label(counted_heading()), level=level_of(choices))
    yield Text(ONE_RATIO)
    yield Text(WINS, better=outcome.benefit)
    if here.where(measure="margin"):
        yield from margin_notes(answer, "ordinal", only=outcome.id)
    yield from later(here)
    labels = answer.study.arms.labels
    for e in here.where(measure="odds_ratio", method="proportional_odds", statistic="estimate"):
        if e.note:
            yield Label(f"{labels[e.key.arm]}, odds ratio: {e.note}.")
