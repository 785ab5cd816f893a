"""The view of unknown outcomes: how many, what every planned rule makes of them, where it tips."""

import math
from collections.abc import Iterator

from helpers.analysis import Choices
from helpers.analysis.answers import Missing
from helpers.analysis.missing import RULES, imputes, main_rule
from helpers.analysis.missing_rules import IMPUTATION, TIPPING, named, planned_rules
from helpers.present.figures.common import analysed, happened, lowered, people
from helpers.present.figures.tipping import tipping_maps
from helpers.present.formatting import (
    count,
    events_heading,
    events_of,
    number,
    p_value,
    percentage,
    ratio,
)
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text, Words
from helpers.present.views.common import first, level_of, marks, outcome_heading, per_hundred_of
from helpers.present.vocabulary import MISSING_NAMES, missing_words
from helpers.results import Estimate, Results, view
from helpers.study import Outcome

__all__: list[str] = []

NOTHING_UNKNOWN = (
    "No outcome is missing, so no assumption about missing outcomes is needed: every rule gives "
    "the main result."
)
NO_OUTCOME = "The plan has no outcome here whose values could be missing."
NO_RULE = "The plan names no other rule for unknown outcomes."
IMPUTED = (
    "Multiple imputation: {m} data sets for an outcome (five for each per cent missing, at least a "
    "hundred), drawn arm by arm from {model}. The Bayesian bootstrap makes the draws proper; weak "
    "priors keep every risk between none and all, also where covariates separate. Pooled by "
    "Rubin's rules with Barnard and Rubin's degrees of freedom, ratios as logarithms, risks with "
    "Lott and Reiter's interval. It assumes that unknown outcomes are like those known in the same "
    "arm{alike}."
)


@view.register
def _(answer: Missing) -> Stack | Text:
    choices = answer.choices
    if choices is None:
        raise TypeError("Missing is made with choices")
    amounts = answer.results.where(analysis=named(choices, "missing"))
    if not len(amounts):
        return Text(NO_OUTCOME)
    if not any(e.value for e in amounts.where(statistic="missing")):
        return Text(NOTHING_UNKNOWN)
    parts = [_amount(answer, choices, amounts), *_rules(answer, choices)]
    return Stack([*parts, *_tipping(answer, choices)])


# How many are unknown -------------------------------------------------------------------------


def _amount(answer: Missing, choices: Choices, amounts: Results) -> Table:
    study = answer.study
    rows = []
    for outcome in choices.selected():
        here = amounts.where(outcome=outcome.id, statistic="missing")
        cells: list[Cell] = []
        for missing in here:
            key = missing.key
            counted = amounts.one(outcome=outcome.id, arm=key.arm, statistic="counted")
            cells.append(events_of(missing, counted))
        if cells:
            among = next(iter(here)).key.among
            rows.append(Row(outcome_heading(study, outcome, among=among), cells))
    patterns = list(_patterns(answer, amounts))
    rows += [Row("Unknown together", kind="group"), *patterns] if len(patterns) > 1 else []
    columns = [
        Column("Unknown", "left"),
        *(Column(Label(label)) for label in study.arms.labels.values()),
    ]
    return Table(
        f"missing-{choices.stage}", columns, rows, "How many outcomes are unknown",
        notes=[Text("{form}: unknown of all counted.", form=Label(events_heading()))],
        **marks(answer),
    )  # fmt: skip


def _patterns(answer: Missing, amounts: Results) -> Iterator[Row]:
    together = amounts.where(outcome="", statistic="count")
    for pattern in dict.fromkeys(e.key.level for e in together):
        cells: list[Cell] = []
        for arm in answer.study.arms.levels:
            here = amounts.where(outcome="", level=pattern, arm=arm)
            cells.append(events_of(here.one(statistic="count"), here.one(statistic="counted")))
        yield Row(Label(_pattern(answer, pattern)), cells, kind="level")


def _pattern(answer: Missing, pattern: str) -> str:
    labels = {o.id: answer.study.outcome_label(o) for o in answer.study.outcomes}
    if pattern == "none":
        return "all known"
    first_one, *others = (labels[name] for name in pattern.split("+"))
    return ", ".join([first_one, *map(lowered, others)])


# What every rule makes of them ----------------------------------------------------------------


def _rules(answer: Missing, choices: Choices) -> Iterator[Table | Text]:
    study = answer.study
    rules = [rule for rule in planned_rules(study) if rule != _main_rule(choices)]
    if not rules:
        if TIPPING not in study.analysis.missing_outcome.sensitivity:
            yield Text(NO_RULE)
        return
    rows: list[Row] = []
    for outcome, arm, here in _comparisons(answer, choices):
        heading = outcome_heading(study, outcome, among=_among(outcome), arm=arm)
        rows.append(Row(heading, kind="group"))
        main = here.where(analysis=choices.analysis)
        words = f"Main analysis: {lowered(MISSING_NAMES[_main_rule(choices)])}"
        rows.append(_row(Label(words), main, choices, arm))
        for rule in rules:
            under = here.where(analysis=named(choices, rule))
            rows.append(_row(Label(MISSING_NAMES[rule]), under, choices, arm))
    if rows:
        yield Table(
            f"missing-rules-{choices.stage}", list(_headings(answer, choices)), rows,
            "The main outcomes under every planned rule for unknown ones",
            notes=list(_notes(answer, choices, rules)), **marks(answer),
        )  # fmt: skip


def _main_rule(choices: Choices) -> str:
    return IMPUTATION if imputes(choices.study) else main_rule(choices.study)


def _among(outcome: Outcome) -> str:
    return outcome.among or "randomised"


def _comparisons(answer: Missing, choices: Choices) -> Iterator[tuple[Outcome, str, Results]]:
    """Yield every binary outcome of which any is unknown, with each arm compared."""
    amounts = answer.results.where(analysis=named(choices, "missing"), statistic="missing")
    for outcome in choices.selected():
        unknown = any(e.value for e in amounts.where(outcome=outcome.id))
        if outcome.type != "binary" or not unknown:
            continue
        here = answer.results.where(outcome=outcome.id, among=_among(outcome))
        for arm in answer.study.arms.compared:
            yield outcome, arm, here


def _row(heading: Label, here: Results, choices: Choices, arm: str) -> Row:
    reference = choices.study.arms.reference
    versus = here.where(arm=arm, reference=reference)
    test = next((e for e in versus.where(measure="test", method="rubin")), None)
    test = test or versus.one(measure="test", method=choices.tests[0])
    cells: list[Cell] = [
        *(_analysed(here.where(arm=side, reference="")) for side in (arm, reference)),
        per_hundred_of(_estimate(versus, "risk_difference"), here),
        ratio(_estimate(versus, "risk_ratio")),
        p_value(test),
    ]
    return Row(heading, cells, kind="level")


def _analysed(here: Results) -> Cell:
    """Return events of those analysed; the pooled risk alone where data sets differ in events."""
    pooled = first(here.where(measure="risk", method="rubin", statistic="estimate"))
    if pooled is not None:
        return percentage(pooled)
    return happened(here) if analysed(here, "n").value else None


def _estimate(versus: Results, measure: str) -> Estimate:
    return versus.one(measure=measure, statistic="estimate")


def _headings(answer: Missing, choices: Choices) -> Iterator[Column]:
    study, level = answer.study, level_of(choices)
    yield Column("Rule", "left")
    if len(study.arms.compared) > 1:
        yield from (Column("Arm"), Column("Reference"))
    else:
        arms = (*study.arms.compared, study.arms.reference)
        yield from (Column(Label(study.arms.labels[arm])) for arm in arms)
    who = Label(people(study))
    yield Column(Text("Difference per 100\n{who} ({level} CI)", who=who, level=level))
    yield Column(Text("Risk ratio\n({level} CI)", level=level))
    yield Column("P")


def _notes(answer: Missing, choices: Choices, rules: list[str]) -> Iterator[Words]:
    single = [rule for rule in dict.fromkeys([_main_rule(choices), *rules]) if rule in RULES]
    words = "; ".join(f"{lowered(MISSING_NAMES[rule])}: {missing_words(rule)}" for rule in single)
    if words:
        yield Label(f"{words[:1].upper()}{words[1:]}.")
    if IMPUTATION in (*rules, _main_rule(choices)):
        yield from _imputed(answer, choices)
    yield from _undefined(answer, choices, [*rules, choices.analysis])


def _imputed(answer: Missing, choices: Choices) -> Iterator[Words]:
    sets = [e for e in answer.results.where(statistic="imputations")]
    if not sets:
        return
    book, names = (
        choices.study.codebook,
        [name for outcome in choices.selected() for name in choices.covariates_of(outcome)],
    )
    labels = ", ".join(lowered(book[name].label) for name in dict.fromkeys(names))
    least = min(sets, key=lambda e: e.value)
    largest = max(sets, key=lambda e: e.value)
    many = Text("{least} to {largest}", least=count(least), largest=count(largest))
    yield Text(
        IMPUTED,
        m=count(least) if least.value == largest.value else many,
        model=Label(f"a logistic regression on {labels}" if labels else "the risk of the arm"),
        alike=Label(" at the same covariates" if labels else ""),
    )
    if any(e.value for e in answer.results.where(statistic="imputed_without_covariates")):
        yield Text("Where the covariates are unknown too, the risk of the arm stands for them.")
    for arm, shift in choices.delta:
        label = choices.study.arms.labels[arm]
        yield Label(f"Log odds of imputed outcomes shifted by {shift:+g} in {label}.")


def _undefined(answer: Missing, choices: Choices, rules: list[str]) -> Iterator[Words]:
    found = dict.fromkeys(
        (e.key.outcome, e.note)
        for rule in rules
        for e in answer.results.where(analysis=named(choices, rule))
        if e.key.measure in ("risk_difference", "risk_ratio") and math.isnan(e.value)
    )
    for outcome, note in found:
        label = answer.study.outcome_label(answer.study.outcome(outcome))
        yield Label(f"{label}: {note}.")


# Where the conclusion tips --------------------------------------------------------------------


def _tipping(answer: Missing, choices: Choices) -> Iterator[object]:
    grid = answer.results.where(analysis=named(choices, TIPPING))
    if len(grid):
        maps = iter(tipping_maps(grid, answer.study))
        for outcome, arm, _ in _comparisons(answer, choices):
            facts = grid.where(outcome=outcome.id, arm=arm, measure="tipping")
            if len(facts) and any(facts.one(statistic=f"unknown_{s}").value for s in SIDES):
                yield _sentence(answer, outcome, arm, facts)
                yield next(maps)


SIDES = ("arm", "reference")


def _sentence(answer: Missing, outcome: Outcome, arm: str, facts: Results) -> Text:
    study, one = answer.study, {e.statistic: e for e in facts}
    label = Label(study.outcome_label(outcome))
    if math.isnan(one["conclusion"].value):
        return Text("{outcome}: there is no main result that could change.", outcome=label)
    ways = count(one["ways"])
    if not one["tipping"].value:
        words = "{outcome}: none of the {ways} ways to fill in the unknown outcomes changes the "
        return Text(f"{words}conclusion.", outcome=label, ways=ways)
    sides = zip(SIDES, (arm, study.arms.reference), strict=True)
    nearest = {
        side: Text(
            "{events} of {unknown} under {arm}",
            events=number(one[f"nearest_{side}"], 0),
            unknown=count(one[f"unknown_{side}"]),
            arm=Label(lowered(study.arms.labels[name])),
        )
        for side, name in sides
    }
    return Text(
        "{outcome}: {tipping} of the {ways} ways to fill in the unknown outcomes {change} the "
        "conclusion, {plausible} of them plausible; the least surprising has events in {arm} and "
        "{reference}.",
        outcome=label,
        tipping=count(one["tipping"]),
        change="changes" if one["tipping"].value == 1 else "change",
        ways=ways,
        plausible=count(one["tipping_plausible"]),
        **nearest,
    )
