"""How large the differences are: risks and ratios, means and shifts."""

from helpers.analysis.answers import (
    Answer,
    Effects,
)
from helpers.analysis.choices import Choices
from helpers.analysis.imputation import main_test
from helpers.present.figures.common import happened
from helpers.present.formatting import events_heading, mean_sd, p_value, ratio, with_interval
from helpers.present.number import Number
from helpers.present.spark import Spark
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text
from helpers.present.views.common import (
    level_of,
    marks,
    outcome_heading,
    people,
    per_hundred_of,
    places_of,
)
from helpers.present.views.margin_words import margin_notes
from helpers.present.views.needed import needed_table
from helpers.present.views.ratio_effects import count_effects, ordinal_effects
from helpers.present.views.sharing import (
    NOT_ADJUSTED,
    NOTHING,
    TIMED,
    arm_names,
    chosen,
    contrasts,
    kind_of,
    later,
    with_unit,
)
from helpers.present.vocabulary import method_words
from helpers.results import Estimate, Results, view

__all__: list[str] = []


@view.register
def _(answer: Effects) -> Stack | Text:
    parts = [part for part in (table(answer) for table in TABLES) if part]
    timed = any(outcome.type == "time_to_event" for outcome in chosen(answer).selected())
    return Stack(parts) if parts else Text(TIMED if timed else NOTHING)


def _binary_effects(answer: Effects) -> Table | None:
    choices, study = chosen(answer), answer.study
    reference = study.arms.reference
    rows = []
    for outcome, among, arm, here in contrasts(answer, "binary"):
        versus = here.where(arm=arm, reference=reference)
        difference = versus.one(measure="risk_difference")
        cells: list[Cell] = [
            happened(here.where(arm=arm, reference="")),
            happened(here.where(arm=reference, reference="")),
            per_hundred_of(difference, here),
            _spark(difference),
            ratio(versus.one(measure="risk_ratio")),
            ratio(versus.one(measure="odds_ratio")),
            p_value(versus.one(measure="test", method=main_test(versus, choices))),
        ]
        heading = outcome_heading(study, outcome, among=among, arm=arm)
        rows.append(Row(heading, cells, kind=kind_of(among)))
    if not rows:
        return None
    level = level_of(choices)
    return Table(
        f"effects-{choices.stage}",
        [Column("Outcome", "left"), *arm_names(answer), *_effect_headings(answer, level)],
        rows,
        Text("How large the differences are: {stage} outcomes", stage=_stage_words(choices.stage)),
        notes=[
            Text(
                "{counts}. Difference, risk ratio and odds ratio with {level} confidence "
                "intervals: {methods}; intervals are not adjusted for multiplicity. "
                "P: {test}, unadjusted.",
                counts=Label(events_heading()),
                level=level,
                methods=_methods(answer.results),
                test=_tests(answer.results, choices),
            ),
            *margin_notes(answer, "binary"),
            *later(answer.results),
        ],
        **marks(answer),
    )


def _stage_words(stage: str) -> str:
    return "primary and key secondary" if stage == "primary" else "other"


def _methods(results: Results) -> str:
    """Return the interval methods in words, in the order of difference, ratio and odds ratio."""
    measures = ("risk_difference", "risk_ratio", "odds_ratio")
    found = (e.key.method for measure in measures for e in results.where(measure=measure))
    return ", ".join(dict.fromkeys(method_words(name) for name in found))


def _tests(results: Results, choices: Choices) -> str:
    outcomes = dict.fromkeys(e.key.outcome for e in results.where(measure="risk_difference"))
    names = (main_test(results.where(outcome=outcome), choices) for outcome in outcomes)
    return ", ".join(dict.fromkeys(method_words(name) for name in names))


def _effect_headings(answer: Answer, level: Number) -> list[Column]:
    who = Label(people(answer.study))
    return [
        Column(Text("Difference per 100\n{who} ({level} CI)", who=who, level=level)),
        Column("fewer · more"),
        Column(Text("Risk ratio\n({level} CI)", level=level)),
        Column(Text("Odds ratio\n({level} CI)", level=level)),
        Column("P"),
    ]


def _spark(difference: Estimate) -> Cell:
    if difference.lower is None or difference.upper is None:
        return None
    return Spark(difference.value, difference.lower, difference.upper, low=-0.7, high=0.7)


def _mean_effects(answer: Effects) -> Table | None:
    choices = chosen(answer)
    rows = []
    for outcome, among, arm, here in contrasts(answer, "continuous"):
        versus = here.where(arm=arm, reference=answer.study.arms.reference)
        places = places_of(answer.study, str(outcome.variable))
        cells: list[Cell] = [
            _mean(here.where(arm=arm, reference=""), places),
            _mean(here.where(arm=answer.study.arms.reference, reference=""), places),
            with_interval(
                versus.one(measure="mean_difference", statistic="estimate"), places, sign=True
            ),
            p_value(versus.one(measure="test", method="welch")),
            with_interval(versus.one(measure="median_difference"), places, sign=True),
            p_value(versus.one(measure="test", method="mann_whitney")),
        ]
        rows.append(Row(with_unit(answer, outcome, among, arm), cells, kind=kind_of(among)))
    if not rows:
        return None
    level = level_of(choices)
    columns = [
        Column("Outcome", "left"),
        *(Column(Text("{arm}\nmean (SD)", arm=name.label)) for name in arm_names(answer)),
        Column(Text("Difference in means\n({level} CI)", level=level)),
        Column("P, Welch"),
        Column(Text("Hodges–Lehmann shift\n({level} CI)", level=level)),
        Column("P, Mann–Whitney"),
    ]
    note = Text(
        "Arm minus reference. Difference in means by Welch's t; Hodges–Lehmann shift: the median "
        "of all pairwise differences, which is not the difference of the medians."
    )
    return Table(
        f"differences-{choices.stage}", columns, rows, "How large the differences in means are",
        notes=[
            note, Text(NOT_ADJUSTED), *margin_notes(answer, "continuous"), *later(answer.results),
        ],
        **marks(answer),
    )  # fmt: skip


def _mean(of_arm: Results, places: int) -> Number:
    summary = of_arm.where(measure="summary")
    return mean_sd(summary.one(statistic="mean"), summary.one(statistic="sd"), places)


TABLES = (_binary_effects, needed_table, _mean_effects, ordinal_effects, count_effects)
