"""Views of notebooks 03 and 04: who is counted, risks, effects, tests, denominators, end states."""

import math
from collections.abc import Iterator
from typing import Any

from helpers.analysis.answers import (
    Adjusted,
    Answer,
    Counted,
    Denominators,
    Effects,
    EndStates,
    Risks,
    Sensitivity,
    Summaries,
    Tests,
)
from helpers.analysis.choices import Choices
from helpers.analysis.imputation import main_test
from helpers.analysis.multiplicity import procedures
from helpers.analysis.planned_tests import planned_test
from helpers.present.figures.common import happened
from helpers.present.formatting import (
    count,
    events_of,
    mean_sd,
    median_quartiles,
    p_value,
    percentage,
    ratio,
    with_interval,
)
from helpers.present.number import Number
from helpers.present.spark import Spark
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
    people,
    places_of,
)
from helpers.present.views.elsewhere import hazard_ratios_elsewhere
from helpers.present.views.margin_words import all_arms, margin_notes
from helpers.present.vocabulary import PROCEDURES, method_words
from helpers.results import Estimate, Results, view
from helpers.study import Outcome

__all__: list[str] = []

NOT_FAIR = (
    "* Among a group formed after randomisation, and shaped by the treatment: not a fair "
    "comparison of the treatments; what is called descriptive stands outside the order of tests."
)
NOTHING = "The plan has no outcome here."
FEW_ARMS = 2  # so many stand side by side with three columns each, more one below the other
TIMED = "The outcomes here are times to an event; they have a section of their own."


def _choices(answer: Answer) -> Any:
    if answer.choices is None:
        raise TypeError(f"{type(answer).__name__} is made with choices")
    return answer.choices


def _later(results: Results) -> list[Words]:
    return [Text(NOT_FAIR)] if any(e.key.among != "randomised" for e in results) else []


# Who is counted? ------------------------------------------------------------------------------


@view.register
def _(answer: Counted) -> Table | Text:
    choices, study = _choices(answer), answer.study
    rows = []
    for outcome, among in asked(choices, answer.results):
        here = answer.results.where(outcome=outcome.id, among=among)
        cells: list[Cell] = []
        for arm in study.arms.levels:
            mine = here.where(arm=arm)
            cells += [count(mine.one(statistic="n")), count(mine.one(statistic="missing"))]
        rows.append(Row(outcome_heading(study, outcome, among=among), cells, kind=_kind(among)))
    if not rows:
        return Text(NOTHING)
    columns: list[Column | Words] = [Column("Outcome", "left")]
    for label in study.arms.labels.values():
        columns += [Label(f"{label}\nknown"), Label("unknown")]
    return Table(
        f"counted-{choices.stage}", columns, rows, "Who is counted in each outcome",
        notes=_later(answer.results), **marks(answer),
    )  # fmt: skip


def _kind(among: str) -> Any:
    return "" if among == "randomised" else "descriptive"


# How often did it happen? ---------------------------------------------------------------------


@view.register
def _(answer: Risks) -> Table | Text:
    choices, study = _choices(answer), answer.study
    rows = []
    for outcome, among in asked(choices, answer.results):
        here = answer.results.where(outcome=outcome.id, among=among)
        cells: list[Cell] = []
        for arm in study.arms.levels:
            mine = here.where(arm=arm)
            cells += [happened(mine), _interval(mine.one(measure="risk"))]
        rows.append(Row(outcome_heading(study, outcome, among=among), cells, kind=_kind(among)))
    if not rows:
        return Nothing("The plan has no binary outcome here.")
    columns: list[Column | Words] = [Column("Outcome", "left")]
    for label in study.arms.labels.values():
        columns += [Label(f"{label}\nn/N (%)"), Text("{level} CI, %", level=level_of(choices))]
    note = Text("{method}.", method=method_words(choices.risk))
    return Table(
        f"risks-{choices.stage}", columns, rows, "How often each outcome happened",
        notes=[note, *_later(answer.results)], **marks(answer),
    )  # fmt: skip


def _interval(risk: Estimate) -> Number:
    whole = percentage(risk, interval=True).text
    inside = whole[whole.find("(") + 1 : -1] if "(" in whole else whole
    return Number(risk.key.id("lower") if risk.lower is not None else risk.id, inside)


@view.register
def _(answer: Summaries) -> Table | Text:
    choices, study = _choices(answer), answer.study
    few = len(study.arms.levels) == FEW_ARMS
    rows: list[Row] = []
    for outcome, among in asked(choices, answer.results):
        heading = _with_unit(answer, outcome, among)
        by_arm = _summaries(answer, outcome, among)
        if few:
            cells = [cell for of_arm in by_arm.values() for cell in of_arm]
            rows.append(Row(heading, cells, kind=_kind(among)))
        else:
            rows.append(Row(heading, kind="group"))
            rows += [Row(Label(arm), cells, kind="level") for arm, cells in by_arm.items()]
    if not rows:
        return Nothing("The plan has no continuous outcome here.")
    summary = ("Mean (SD)", "Median (quartiles)")
    columns: list[Column | Words] = [Column("Outcome", "left")]
    for label in study.arms.labels.values() if few else ():
        columns += [Label(f"{label}\nn"), *summary]
    return Table(
        f"summaries-{choices.stage}", columns if few else [*columns, "n", *summary], rows,
        "Continuous outcomes by arm", notes=_later(answer.results), **marks(answer),
    )  # fmt: skip


def _summaries(answer: Answer, outcome: Outcome, among: str) -> dict[str, list[Cell]]:
    """Return, by the label of the arm: how many, mean with SD, median with quartiles."""
    here = answer.results.where(outcome=outcome.id, among=among, measure="summary")
    places = places_of(answer.study, str(outcome.variable))
    found: dict[str, list[Cell]] = {}
    for arm, label in answer.study.arms.labels.items():
        one = {e.statistic: e for e in here.where(arm=arm)}
        found[label] = [
            count(one["n"]),
            mean_sd(one["mean"], one["sd"], places),
            median_quartiles(one["median"], one["q1"], one["q3"], places),
        ]
    return found


def _with_unit(answer: Answer, outcome: Outcome, among: str, arm: str = "") -> Label:
    heading = outcome_heading(answer.study, outcome, among=among, arm=arm)
    unit = answer.study.codebook[str(outcome.variable)].unit
    return Label(f"{heading.text}, {unit}" if unit else heading.text, sub=heading.sub)


# How large is the difference? -----------------------------------------------------------------


@view.register
def _(answer: Effects) -> Stack | Text:
    parts = [part for part in (_binary_effects(answer), _mean_effects(answer)) if part]
    timed = any(outcome.type == "time_to_event" for outcome in _choices(answer).selected())
    return Stack(parts) if parts else Text(TIMED if timed else NOTHING)


def _contrasts(answer: Answer, kind: str) -> Iterator[tuple[Outcome, str, str, Results]]:
    for outcome, among in asked(_choices(answer), answer.results):
        for arm in answer.study.arms.compared if outcome.type == kind else ():
            yield outcome, among, arm, answer.results.where(outcome=outcome.id, among=among)


def _binary_effects(answer: Effects) -> Table | None:
    choices, study = _choices(answer), answer.study
    reference = study.arms.reference
    rows = []
    for outcome, among, arm, here in _contrasts(answer, "binary"):
        versus = here.where(arm=arm, reference=reference)
        difference = versus.one(measure="risk_difference")
        cells: list[Cell] = [
            happened(here.where(arm=arm, reference="")),
            happened(here.where(arm=reference, reference="")),
            with_interval(difference, 0, scale=100, sign=True),
            _spark(difference),
            ratio(versus.one(measure="risk_ratio")),
            ratio(versus.one(measure="odds_ratio")),
            p_value(versus.one(measure="test", method=main_test(versus, choices))),
        ]
        heading = outcome_heading(study, outcome, among=among, arm=arm)
        rows.append(Row(heading, cells, kind=_kind(among)))
    if not rows:
        return None
    level = level_of(choices)
    return Table(
        f"effects-{choices.stage}",
        [Column("Outcome", "left"), *_arm_names(answer), *_effect_headings(answer, level)],
        rows,
        Text("How large the differences are: {stage} outcomes", stage=_stage_words(choices.stage)),
        notes=[
            Text(
                "n/N (%). Difference, risk ratio and odds ratio with {level} confidence intervals: "
                "{methods}; intervals are not adjusted for multiplicity. P: {test}, unadjusted.",
                level=level,
                methods=_methods(answer.results),
                test=_tests(answer.results, choices),
            ),
            *margin_notes(answer, "binary"),
            *_later(answer.results),
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


def _arm_names(answer: Answer) -> list[Column]:
    study = answer.study
    if len(study.arms.compared) > 1:
        return [Column("Arm"), Column("Reference")]
    return [
        Column(Label(study.arms.labels[a])) for a in (*study.arms.compared, study.arms.reference)
    ]


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
    choices = _choices(answer)
    rows = []
    for outcome, among, arm, here in _contrasts(answer, "continuous"):
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
        rows.append(Row(_with_unit(answer, outcome, among, arm), cells, kind=_kind(among)))
    if not rows:
        return None
    level = level_of(choices)
    columns = [
        Column("Outcome", "left"),
        *(Column(Text("{arm}\nmean (SD)", arm=name.label)) for name in _arm_names(answer)),
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
        notes=[note, *margin_notes(answer, "continuous"), *_later(answer.results)],
        **marks(answer),
    )  # fmt: skip


def _mean(of_arm: Results, places: int) -> Number:
    summary = of_arm.where(measure="summary")
    return mean_sd(summary.one(statistic="mean"), summary.one(statistic="sd"), places)


# Could it be chance? --------------------------------------------------------------------------


@view.register
def _(answer: Tests) -> Table | Text:
    choices = _choices(answer)
    methods = list(dict.fromkeys(e.key.method for e in answer.results))
    rows = []
    for outcome, among in asked(choices, answer.results):
        rows += all_arms(answer, outcome, among, methods)
        for arm in answer.study.arms.compared:
            here = answer.results.where(outcome=outcome.id, among=among, arm=arm)
            found = [first(here.where(method=method)) for method in methods]
            cells = [p_value(e) if e else None for e in found]
            heading = outcome_heading(answer.study, outcome, among=among, arm=arm)
            rows.append(Row(heading, cells, kind=_kind(among)))
    if not rows:
        return Text(NOTHING)
    named = [method_words(method).partition(", ") for method in methods]
    columns = [Column("Outcome", "left"), *(Column(Label(name)) for name, _, _ in named)]
    details = "; ".join(f"{name}: {how}" for name, _, how in named if how)
    return Table(
        f"tests-{choices.stage}", columns, rows, "P-values, unadjusted",
        notes=[*([Text("{how}.", how=details)] if details else []), *_later(answer.results)],
        **marks(answer),
    )  # fmt: skip


@view.register
def _(answer: Adjusted) -> Table | Text:
    choices = _choices(answer)
    adjusted = answer.results.where(analysis="multiplicity")
    if answer.off_plan:
        return Text("Adjusted p-values stand only for what was planned; choices were changed.")
    if not len(adjusted):
        return Text("No p-value is adjusted: see what is planned and not yet available.")
    names = procedures(choices)
    rows = []
    for key in dict.fromkeys((e.key.outcome, e.key.arm) for e in adjusted):
        outcome = answer.study.outcome(key[0])
        here = answer.results.where(outcome=key[0], arm=key[1])
        raw, _ = planned_test(answer.results, choices, outcome, key[1])
        cells: list[Cell] = [p_value(raw) if raw else None]
        cells += [p_value(here.one(analysis="multiplicity", method=name)) for name in names]
        among = outcome.among or "randomised"
        rows.append(Row(outcome_heading(answer.study, outcome, among=among, arm=key[1]), cells))
    headings = [Column(Label(PROCEDURES[name].capitalize())) for name in names]
    planned = choices.study.analysis.multiplicity.procedure
    notes = [Text(MULTIPLICITY_NOTES[planned]), *_primary_analysis(answer, adjusted)]
    return Table(
        f"multiplicity-{choices.stage}",
        [Column("Outcome", "left"), Column("One by one"), *headings],
        rows, "P-values in the plan's order",
        notes=[*notes, *_later(adjusted)], **marks(answer),
    )  # fmt: skip


def _primary_analysis(answer: Answer, adjusted: Results) -> Iterator[Words]:
    """Yield from which analysis the P one by one come, and where another stands in."""
    yield Text(PRIMARY_NOTES[answer.study.analysis.primary_analysis])
    if answer.study.design.framework != "superiority":
        yield Text(ONE_SIDED)
    found = {(e.key.outcome, e.note) for e in adjusted if e.note and not math.isnan(e.value)}
    for outcome, note in sorted(found):
        yield Label(f"{answer.study.outcome_label(answer.study.outcome(outcome))}: {note}.")


ONE_SIDED = (
    "An outcome with a margin stands by its one-sided test at the margin, not adjusted for "
    "covariates or strata; the family is judged at half of alpha, and any other outcome enters "
    "it by half of its two-sided P."
)
PRIMARY_NOTES = {
    "unadjusted": "One by one: the unadjusted analysis, the first test above.",
    "stratified": "One by one: the stratified analysis, the Cochran–Mantel–Haenszel test.",
    "adjusted": "One by one: the covariate-adjusted analysis, the Wald test of the standardised "
    "risk difference, or the analysis of covariance.",
}
MULTIPLICITY_NOTES = {
    "none": "The plan adjusts for nothing.",
    "fixed_sequence": "Fixed sequence: each outcome is tested only while all before it are "
    "significant, so a p-value in the sequence is the largest so far.",
    "holm": "Holm's step-down procedure; it needs no assumption about dependence.",
    "hochberg": "Hochberg's step-up procedure; it needs independent or positively dependent tests.",
    "hommel": "Hommel's procedure; it needs independent or positively dependent tests.",
    "graph": "The plan's graphical procedure is not available yet; beside it, as sensitivity:",
}


# Does the denominator matter? -----------------------------------------------------------------


@view.register
def _(answer: Denominators) -> Table | Text:
    choices, study = _choices(answer), answer.study
    rows = []
    for outcome, among, arm, here in _contrasts(answer, "binary"):
        versus = here.where(arm=arm, reference=study.arms.reference)
        cells: list[Cell] = [
            happened(here.where(arm=arm, reference="")),
            happened(here.where(arm=study.arms.reference, reference="")),
            with_interval(versus.one(measure="risk_difference"), 0, scale=100, sign=True),
            p_value(versus.one(measure="test", method=main_test(versus, choices)))
            if among == "randomised"
            else None,
        ]
        heading = outcome_heading(study, outcome, among=among, arm=arm)
        rows.append(Row(heading, cells, kind=_kind(among)))
    if not rows:
        return Nothing("No outcome of the plan is reported with two denominators.")
    level = level_of(choices)
    columns = [
        Column("Outcome", "left"), *_arm_names(answer),
        Column(Text("Difference per 100\n({level} CI)", level=level)), Column("P"),
    ]  # fmt: skip
    return Table(
        f"denominators-{choices.stage}", columns, rows, "The same outcome with two denominators",
        notes=_later(answer.results), **marks(answer),
    )  # fmt: skip


@view.register
def _(answer: EndStates) -> Any:
    study = answer.study
    if not len(answer.results):
        return Nothing("The study file declares no end states.")
    variable = study.codebook[str(study.analysis.end_state)]
    rows = []
    for level in dict.fromkeys(e.key.level for e in answer.results):
        cells: list[Cell] = []
        for arm in study.arms.levels:
            here = answer.results.where(level=level, arm=arm)
            cells.append(events_of(here.one(statistic="count"), here.one(statistic="n")))
        rows.append(Row(Label(variable.level_label(level)), cells))
    columns = [Column("End state", "left"), *arm_columns(study, answer.results.where(level=level))]
    return Table(
        "end-states", columns,
        rows, Text("Every end state, each of the {who} once", who=Label(people(study))),
        **marks(answer),
    )  # fmt: skip


@view.register
def _(answer: Sensitivity) -> Stack | Table | Text:
    found = (_binary_elsewhere(answer), hazard_ratios_elsewhere(answer))
    parts = [part for part in found if part is not None]
    if not parts:
        return Nothing("The plan names no other population.")
    return Stack(parts) if len(parts) > 1 else parts[0]


def _binary_elsewhere(answer: Sensitivity) -> Table | None:
    choices, study = _choices(answer), answer.study
    analyses = dict.fromkeys(e.key.analysis for e in answer.results)
    rows = []
    for outcome, among, arm, here in _contrasts(answer, "binary"):
        if among != "randomised":
            continue
        rows.append(Row(outcome_heading(study, outcome, among=among, arm=arm), kind="group"))
        for analysis in analyses:
            mine = here.where(analysis=analysis)
            versus = mine.where(arm=arm, reference=study.arms.reference)
            population = next(iter(mine)).key.population
            cells: list[Cell] = [
                happened(mine.where(arm=arm, reference="")),
                happened(mine.where(arm=study.arms.reference, reference="")),
                with_interval(versus.one(measure="risk_difference"), 0, scale=100, sign=True),
            ]
            rows.append(Row(Label(study.populations[population].label), cells, kind="level"))
    if len(analyses) < 2 or not rows:
        return None
    note = (
        "A population chosen by what happened after randomisation is no longer made alike by "
        "chance; it stands beside the analysis of all randomised, never instead."
    )
    columns = [
        Column("Population", "left"), *_arm_names(answer),
        Column(Text("Difference per 100\n({level} CI)", level=level_of(choices))),
    ]  # fmt: skip
    return Table(
        f"populations-{choices.stage}", columns, rows,
        "The main outcomes in the other populations of the plan",
        notes=[Text(note)], **marks(answer),
    )  # fmt: skip
