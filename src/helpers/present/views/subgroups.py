"""View of subgroups: each level with its counts, the interaction below, and a forest plot."""

import math
from collections.abc import Iterator

from helpers.analysis import Choices
from helpers.analysis.answers import Subgroups
from helpers.analysis.imputation import main_methods
from helpers.analysis.subgroups import subgroups_for
from helpers.present.figures.common import happened
from helpers.present.figures.subgroup_forest import subgroup_forest
from helpers.present.formatting import (
    count,
    events_heading,
    p_value,
    per_hundred,
    ratio,
)
from helpers.present.number import Number
from helpers.present.stack import Stack
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Nothing, Text, Words
from helpers.present.views.adjusted import later_group
from helpers.present.views.common import (
    first,
    level_of,
    marks,
    outcome_heading,
    people,
    per_hundred_of,
)
from helpers.present.views.sharing import NOT_ADJUSTED
from helpers.present.vocabulary import method_words
from helpers.results import Estimate, Results, view
from helpers.study import Outcome

__all__: list[str] = []

NOTHING = "The plan has no subgroups of a primary outcome here."
HOW = (
    "{counts}. Difference and ratio: {methods}. Interaction: {scale}, with Wald "
    "limits and P. No P stands within a subgroup: a test there answers another question."
)
SCALES = {
    True: "the first level against the second, as difference of the differences and as ratio of "
    "the ratios",
    False: "Wald chi-squared test that the effect is the same in all levels",
}
CAUTION = (
    "A trial is rarely large enough to tell subgroups apart: among several, one will differ by "
    "chance alone, and an interaction that is not shown is no proof that the effect is the same."
)
PLANNED = "The subgroups are those that the study file names{when}."
AFTER = "measured after randomisation, so that treatment may have changed it; no fair comparison."


@view.register
def _(answer: Subgroups) -> Stack | Text:
    choices = answer.choices
    there = dict.fromkeys(e.key.outcome for e in _subgroups(answer.results))
    if choices is None or not there:
        return Nothing(NOTHING)
    outcomes = [answer.study.outcome(name) for name in there]
    drawn = [
        subgroup_forest(answer.results, answer.study, outcome.id, arm=arm, off_plan=answer.off_plan)
        for outcome in outcomes
        for arm in answer.study.arms.compared
    ]
    return Stack([_table(answer, choices, outcomes), *drawn])


def _subgroups(results: Results) -> Results:
    return Results(e for e in results if e.key.analysis in ("subgroup", "tried_subgroup"))


def _table(answer: Subgroups, choices: Choices, outcomes: list[Outcome]) -> Table:
    rows: list[Row] = []
    notes: list[Words] = []
    for outcome in outcomes:
        among = outcome.among or "randomised"
        for arm in answer.study.arms.compared:
            heading = outcome_heading(answer.study, outcome, among=among, arm=arm)
            here = answer.results.where(outcome=outcome.id, among=among)
            rows += [Row(heading, _main(here, choices, arm))]
            for name in subgroups_for(choices, outcome):
                rows += _rows(_subgroups(here).where(subgroup=name), choices, (name, arm))
        notes += _reasons(answer, outcome)
    return Table(
        f"subgroups-{choices.stage}", _columns(answer, choices), rows,
        "The effect in subgroups, and whether it differs between them",
        notes=[
            *_how(answer, choices, outcomes), Text(NOT_ADJUSTED), *notes, *later_group(outcomes),
        ],
        **marks(answer),
    )  # fmt: skip


def _columns(answer: Subgroups, choices: Choices) -> list[Column]:
    level, who, arms = level_of(choices), Label(people(answer.study)), answer.study.arms
    several = len(arms.compared) > 1
    sides: list[Words] = ["Arm", Label(arms.labels[arms.reference])]
    if not several:
        sides[0] = Label(arms.labels[arms.compared[0]])
    return [
        Column("Subgroup", "left"),
        *(Column(side) for side in sides),
        Column(Text("Difference per 100\n{who} ({level} CI)", who=who, level=level)),
        Column(Text("Risk ratio\n({level} CI)", level=level)),
    ]


def _main(here: Results, choices: Choices, arm: str) -> list[Cell]:
    main = here.where(analysis=choices.analysis)
    methods = main_methods(main, choices)
    names = {measure: methods[measure] for measure in ("risk_difference", "risk_ratio")}
    return _cells(main, choices, arm, names)


def _cells(here: Results, choices: Choices, arm: str, methods: dict[str, str]) -> list[Cell]:
    reference = choices.study.arms.reference
    cells: list[Cell] = [happened(here.where(arm=side, reference="")) for side in (arm, reference)]
    versus = here.where(arm=arm, reference=reference)
    found = {
        measure: versus.one(measure=measure, method=method, statistic="estimate")
        for measure, method in methods.items()
    }
    difference, quotient = found["risk_difference"], found["risk_ratio"]
    return [*cells, per_hundred_of(difference, here), ratio(quotient)]


def _rows(here: Results, choices: Choices, place: tuple[str, str]) -> Iterator[Row]:
    name, arm = place
    variable = choices.study.codebook[name]
    star = "†" if variable.measured == "after" else ""
    yield Row(Label(f"{variable.label}{star}"), kind="group")
    methods = {measure: getattr(choices, measure) for measure in ("risk_difference", "risk_ratio")}
    for level in dict.fromkeys(e.key.subgroup_level for e in here if e.key.subgroup_level):
        cells = _cells(here.where(subgroup_level=level), choices, arm, methods)
        yield Row(Label(variable.level_label(level)), cells, kind="level")
    tested = here.where(measure="interaction", arm=arm)
    yield from _interaction(tested)


def _interaction(tested: Results) -> Iterator[Row]:
    effects = [first(tested.where(method=m, statistic="estimate")) for m in _METHODS]
    if any(effects):
        yield Row("Interaction", [None, None, *map(_effect, _METHODS, effects)], kind="level")
    found = [tested.one(method=m, statistic="p_value") for m in _METHODS]
    yield Row("P for interaction", [None, None, *(p_value(e) for e in found)], kind="level")


_METHODS = ("risk_difference", "risk_ratio")


def _effect(method: str, found: Estimate | None) -> Number | None:
    if found is None:
        return None
    return ratio(found) if method == "risk_ratio" else per_hundred(found, 0)


def _how(answer: Subgroups, choices: Choices, outcomes: list[Outcome]) -> Iterator[Words]:
    tested = answer.results.where(measure="interaction", statistic="df")
    kinds = sorted({e.value <= 1 for e in tested}, reverse=True)
    scale = "; with more levels, ".join(SCALES[kind] for kind in kinds)
    yield Text(HOW, counts=Label(events_heading()), methods=_methods(choices), scale=scale)
    post_hoc = any(not outcome.prespecified for outcome in outcomes)
    yield Text(PLANNED, when=", post hoc" if post_hoc else " beforehand")
    yield Text(CAUTION)
    names = dict.fromkeys(n for o in outcomes for n in subgroups_for(choices, o))
    book = answer.study.codebook
    if after := [book[n].label for n in names if book[n].measured == "after"]:
        yield Label(f"† {', '.join(after)}: {AFTER}")


def _methods(choices: Choices) -> str:
    names = (choices.risk_difference, choices.risk_ratio)
    return ", ".join(dict.fromkeys(method_words(name) for name in names))


def _reasons(answer: Subgroups, outcome: Outcome) -> Iterator[Words]:
    """Yield why something is not defined, and who belongs to no subgroup."""
    here = _subgroups(answer.results).where(outcome=outcome.id)
    book = answer.study.codebook
    why = dict.fromkeys(
        (e.key.subgroup, e.note)
        for e in here
        if math.isnan(e.value) or e.note.startswith("without")
    )
    yield from (Label(f"{book[name].label}: {note}.") for name, note in why)
    for e in here.where(statistic="left_out"):
        if e.value:
            arm = answer.study.arms.labels[e.key.arm]
            name = Label(book[e.key.subgroup].label)
            yield Text(
                "{name}: unknown of {n} in {arm}, who belong to no level.",
                name=name, n=count(e), arm=Label(arm),
            )  # fmt: skip
