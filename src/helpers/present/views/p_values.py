"""Could it be chance? P-values of every outcome, then in the plan's order."""

import math
from collections.abc import Iterator

from helpers.analysis.answers import (
    Adjusted,
    Answer,
    Tests,
)
from helpers.analysis.multiplicity import procedures
from helpers.analysis.planned_tests import planned_test
from helpers.present.formatting import (
    p_value,
)
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text, Words
from helpers.present.views.common import (
    asked,
    first,
    marks,
    outcome_heading,
)
from helpers.present.views.margin_words import all_arms
from helpers.present.views.sharing import NOTHING, chosen, kind_of, later
from helpers.present.vocabulary import PROCEDURES, method_words
from helpers.results import Results, view

__all__: list[str] = []


@view.register
def _(answer: Tests) -> Table | Text:
    choices = chosen(answer)
    methods = list(dict.fromkeys(e.key.method for e in answer.results))
    rows = []
    for outcome, among in asked(choices, answer.results):
        rows += all_arms(answer, outcome, among, methods)
        for arm in answer.study.arms.compared:
            here = answer.results.where(outcome=outcome.id, among=among, arm=arm)
            found = [first(here.where(method=method)) for method in methods]
            cells = [p_value(e) if e else None for e in found]
            heading = outcome_heading(answer.study, outcome, among=among, arm=arm)
            rows.append(Row(heading, cells, kind=kind_of(among)))
    if not rows:
        return Text(NOTHING)
    named = [method_words(method).partition(", ") for method in methods]
    heads = [f"{name[:1].upper()}{name[1:]}" for name, _, _ in named]
    columns = [Column("Outcome", "left"), *(Column(Label(head)) for head in heads)]
    details = "; ".join(f"{name}: {how}" for name, _, how in named if how)
    return Table(
        f"tests-{choices.stage}", columns, rows, "P-values, unadjusted",
        notes=[*([Text("{how}.", how=details)] if details else []), *later(answer.results)],
        **marks(answer),
    )  # fmt: skip


@view.register
def _(answer: Adjusted) -> Table | Text:
    choices = chosen(answer)
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
        notes=[*notes, *later(adjusted)], **marks(answer),
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
    "An outcome with a margin stands by its one-sided test at the margin, by the same analysis; "
    "the family is judged at half of alpha, and any other outcome enters it by half of its "
    "two-sided P."
)
PRIMARY_NOTES = {
    "unadjusted": "One by one: the unadjusted analysis, the first test above.",
    "stratified": "One by one: the stratified analysis, the Cochran–Mantel–Haenszel test of risks, "
    "the analysis of covariance on arm and strata, the likelihood ratio test of an odds ratio of "
    "levels or a rate ratio, the log-rank or Gray's test within strata.",
    "adjusted": "One by one: the covariate-adjusted analysis, the Wald test of the standardised "
    "risk difference or of the hazard ratio, the analysis of covariance, or the likelihood ratio "
    "test of an odds ratio of levels or a rate ratio.",
}
MULTIPLICITY_NOTES = {
    "none": "The plan adjusts for nothing.",
    "fixed_sequence": "Fixed sequence: each outcome is tested only while all before it are "
    "significant, so a p-value in the sequence is the largest so far.",
    "holm": "Holm's step-down procedure; it needs no assumption about dependence.",
    "hochberg": "Hochberg's step-up procedure; it needs independent or positively dependent tests.",
    "hommel": "Hommel's procedure; it needs independent or positively dependent tests.",
    "graph": "Graphical procedure of Bretz and Maurer: a significant outcome passes its share of "
    "alpha on along the plan's graph; it needs no assumption about dependence.",
}
