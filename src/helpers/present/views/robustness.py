"""View of the robustness panel: one table and one figure a primary outcome, and one sentence."""

import math
from collections.abc import Iterator, Mapping, Sequence

from helpers.analysis import Choices
from helpers.analysis.answers import Robustness
from helpers.analysis.missing_rules import named
from helpers.analysis.robustness import (
    BAYESIAN,
    EXACT,
    FRAGILITY,
    RANDOMISATION,
    primary_outcomes,
)
from helpers.analysis.robustness_panel import AGREEMENT, PanelLine, boundaries, panel_lines, side_of
from helpers.present.figures.common import lowered, people, slug
from helpers.present.figures.robustness_plot import robustness_plot
from helpers.present.formatting import count, number, p_value
from helpers.present.panel_words import effect_heading, effect_number, line_label, places_for
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text, Words
from helpers.present.views.common import comparison, level_of, marks, p_words
from helpers.results import Results, view
from helpers.study import Outcome

__all__: list[str] = []

NOTHING = "The plan has no primary outcome here with an effect."
NONE_UNKNOWN = (
    "No outcome is unknown, so that every planned rule for unknown ones gives the unadjusted "
    "result."
)
HOW_BAYESIAN = (
    "Bayesian: median and equal-tailed interval of the posterior, and in place of P the "
    "probability that the risk is higher. Flat: both risks uniform. The others: log odds ratio "
    "normal, risk of the reference uniform. The sceptical prior around no difference gives one "
    "chance in twenty to an odds ratio below a half or above two."
)
HOW_PUBLISHED = (
    "Priors from published trials: of the randomised ones on file the least and the most "
    "favourable, around what they found, as unsure as they were and never surer than the sceptical "
    "prior. They need not be of this treatment or of such {who}; the published trials say."
)
PRIOR = "Prior, {prior}: log odds ratio {mean}, standard deviation {sd}{source}."
RANDOMISED = "Randomisation test: {how}{draws}. It has a P and no interval."
DRAWN = "; {draws} allocations drawn, P by Phipson and Smyth"
FRAGILE = (
    "Fragility index {index}: so many participants of the arm with fewer events, had they had the "
    "event too, would end the significance by Fisher's test. It repeats P and sample size in "
    "another unit, and tells nothing that the interval does not."
)
LEFT_OUT = "Exact interval {note}."


@view.register
def _(answer: Robustness) -> Stack | Text:
    choices = answer.choices
    if choices is None:
        raise TypeError("Robustness is made with choices")
    parts: list[Text | Table | object] = []
    for outcome in primary_outcomes(choices):
        for arm in answer.study.arms.compared:
            lines = panel_lines(answer.results, choices, outcome, arm)
            if lines and lines[0].kind == "main":
                parts += _panel(answer, choices, (outcome, arm), lines)
    return Stack(parts) if parts else Nothing(NOTHING)


Whose = tuple[Outcome, str]
"""An outcome, and the arm that is compared with the reference."""


def _panel(
    answer: Robustness, choices: Choices, whose: Whose, lines: Sequence[PanelLine]
) -> Iterator[object]:
    outcome, arm = whose
    yield _conclusion(answer, choices, whose, lines)
    many = f"-{slug(arm)}" if len(answer.study.arms.compared) > 1 else ""
    name = f"robustness-{slug(outcome.id)}{many}"
    yield _table(answer, choices, whose, (name, lines))
    yield robustness_plot(
        lines, answer.study, name=name, held_against=boundaries(choices, outcome),
        places=places_for(answer.results, answer.study, lines[0].effect),
        off_plan=answer.off_plan,
    )  # fmt: skip


def _heading(answer: Robustness, whose: Whose) -> str:
    label = answer.study.outcome_label(whose[0])
    versus = comparison(answer.study, whose[1])
    return f"{label}, {versus}" if versus else label


# The sentence ---------------------------------------------------------------------------------

SIDES: Mapping[str, Mapping[int, tuple[str, str]]] = {
    "difference": {
        1: ("lies above no difference", "lie above no difference"),
        -1: ("lies below no difference", "lie below no difference"),
        0: ("includes no difference", "include no difference"),
    },
    "margin": {
        1: ("lies above the margin", "lie above the margin"),
        -1: ("lies below the margin", "lie below the margin"),
        0: ("includes the margin", "include the margin"),
    },
    "margins": {
        1: ("lies between the margins", "lie between the margins"),
        0: ("does not lie between the margins", "do not lie between the margins"),
    },
}
ALL = "{outcome}: all {n} intervals {words}; the conclusion does not depend on the choice among them{tested}."  # noqa: E501
SOME = (
    "{outcome}: the conclusion depends on the choice. The main interval {main}, and {same} of {n} "
    "do so in all; not so: {others}{tested}."
)
ONE = "{outcome}: the plan has one analysis with an interval, which {main}{tested}."
UNDEFINED = "{outcome}: the main analysis has no interval that the others could be held against."


def _conclusion(
    answer: Robustness, choices: Choices, whose: Whose, lines: Sequence[PanelLine]
) -> Text:
    outcome, arm = whose
    held_against = boundaries(choices, outcome)
    sides = [side_of(line.effect, held_against) for line in lines]
    label = Label(_heading(answer, whose))
    own = sides[0]
    if own is None:
        return Text(UNDEFINED, outcome=label)
    counts = answer.results.where(analysis=named(choices, AGREEMENT), outcome=outcome.id, arm=arm)
    n, same = (counts.one(statistic=name) for name in ("intervals", "same_side"))
    one, many = SIDES[_kind(held_against)][own]
    tested = _tested(lines, choices, own if _kind(held_against) == "difference" else None)
    if n.value == 1:
        return Text(ONE, outcome=label, main=one, tested=tested)
    if same.value == n.value:
        return Text(ALL, outcome=label, n=count(n), words=many, tested=tested)
    differ = [
        lowered(line_label(line, answer.study).plain())
        for line, side in zip(lines, sides, strict=True)
        if side not in (own, None)
    ]
    return Text(SOME, outcome=label, main=one, same=count(same), n=count(n),
                others=Label(", ".join(differ)), tested=tested)  # fmt: skip


def _kind(held_against: Sequence[float]) -> str:
    if len(held_against) > 1:
        return "margins"
    return "difference" if held_against[0] in (0.0, 1.0) else "margin"


def _tested(lines: Sequence[PanelLine], choices: Choices, side: int | None) -> Text:
    """Say whether the randomisation test, which has no interval, agrees."""
    test = next((line.test for line in lines if line.kind == "randomisation"), None)
    if test is None or side is None or math.isnan(test.value):
        return Text("")
    agrees = (test.value < 1.0 - choices.confidence_level) == bool(side)
    words = "agrees" if agrees else "does not agree"
    return Text("; the randomisation test {words} (P {p})", words=words, p=p_words(test))


# The table ------------------------------------------------------------------------------------


def _table(
    answer: Robustness, choices: Choices, whose: Whose, made: tuple[str, Sequence[PanelLine]]
) -> Table:
    name, lines = made
    bayesian = any(line.kind == "bayesian" for line in lines)
    columns = [
        Column("Analysis", "left"),
        Column(Text("{effect} ({level} interval)", level=level_of(choices),
                    effect=effect_heading(answer.study, lines[0].effect))),
        Column("P"),
    ]  # fmt: skip
    if bayesian:
        columns.append(Column("Probability that\nthe risk is higher"))
    places = places_for(answer.results, answer.study, lines[0].effect)
    rows = [
        Row(line_label(line, answer.study), list(_cells(line, places, bayesian=bayesian)))
        for line in lines
    ]
    heading = Label(lowered(_heading(answer, whose)))
    caption = Text("One effect by every analysis of the plan: {outcome}", outcome=heading)
    notes = list(_notes(answer, choices, whose, lines))
    return Table(name, columns, rows, caption, notes=notes, **marks(answer))


def _cells(line: PanelLine, places: int, *, bayesian: bool) -> Iterator[Cell]:
    yield effect_number(line.effect, places)
    higher = line.kind == "bayesian"
    yield None if higher or line.test is None else p_value(line.test)
    if bayesian:
        yield p_value(line.test) if higher and line.test is not None else None


def _notes(
    answer: Robustness, choices: Choices, whose: Whose, lines: Sequence[PanelLine]
) -> Iterator[Words]:
    outcome, arm = whose
    if outcome.type != "binary":
        return
    here = answer.results.where(outcome=outcome.id, arm=arm)
    if not any(line.kind == "rule" for line in lines):
        yield from _no_rules(answer, choices, outcome)
    yield Text(HOW_BAYESIAN)
    priors = here.where(analysis=named(choices, BAYESIAN), measure="prior")
    if any(":" in e.key.level for e in priors):
        yield Text(HOW_PUBLISHED, who=Label(people(answer.study)))
    yield from _priors(priors)
    yield from _randomised(here.where(analysis=named(choices, RANDOMISATION), measure="test"))
    yield from _fragility(here.where(analysis=named(choices, FRAGILITY)))
    for e in here.where(analysis=named(choices, EXACT), measure="risk_difference"):
        if e.note:
            yield Text(LEFT_OUT, note=Label(e.note))
    reasons = dict.fromkeys(x.effect.note for x in lines if math.isnan(x.effect.value))
    yield from (Label(f"{note[:1].upper()}{note[1:]}.") for note in reasons)


def _no_rules(answer: Robustness, choices: Choices, outcome: Outcome) -> Iterator[Words]:
    missing = answer.results.where(
        analysis=named(choices, "missing"), outcome=outcome.id, statistic="missing"
    )
    planned = answer.study.analysis.missing_outcome.sensitivity
    if planned and len(missing) and not any(e.value for e in missing):
        yield Text(NONE_UNKNOWN)


def _priors(found: Results) -> Iterator[Words]:
    for mean in found.where(statistic="mean"):
        sd = found.one(level=mean.key.level, statistic="sd")
        source = Label(f"; {mean.note}" if mean.note else "")
        name = Label(mean.key.level.replace(": ", ", "))
        yield Text(PRIOR, prior=name, mean=number(mean, 2), sd=number(sd, 2), source=source)


def _randomised(found: Results) -> Iterator[Words]:
    for test in found.where(statistic="p_value"):
        drawn = next(iter(found.where(statistic="draws")), None)
        draws = Text(DRAWN, draws=count(drawn)) if drawn else Text("")
        yield Text(RANDOMISED, how=Label(test.note), draws=draws)


def _fragility(found: Results) -> Iterator[Words]:
    for index in found:
        if not math.isnan(index.value):
            yield Text(FRAGILE, index=count(index))
