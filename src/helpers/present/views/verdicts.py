"""View of what is concluded: effect, margin, P in the plan's order, and the verdict in words."""

from helpers.analysis import Choices
from helpers.analysis.answers import Verdicts
from helpers.analysis.margins import WINS
from helpers.analysis.verdicts import Verdict, verdicts
from helpers.present.formatting import p_value, percentage, ratio, with_interval
from helpers.present.table import Cell, Column, Row, Table
from helpers.present.text import Label, Text, Words
from helpers.present.views.common import (
    level_of,
    marks,
    outcome_heading,
    people,
    per_hundred_of,
    places_of,
)
from helpers.present.views.margin_words import margin_number
from helpers.present.views.sharing import NOT_ADJUSTED
from helpers.present.vocabulary import MEASURES, PROCEDURES
from helpers.results import Estimate, Results, view
from helpers.study import Study

__all__: list[str] = []

TRIED = "Nothing is concluded from what was tried: choices were changed."
NOTHING = "The plan has no primary or key secondary outcome here that is available."
FRAMEWORKS = {
    "superiority": "A difference is shown where the P in the plan's order is at most alpha.",
    "non-inferiority": "Non-inferiority is shown where the interval stays clear of the margin and "
    "the one-sided P in the plan's order is at most half of alpha. An outcome without a margin "
    "is judged for a difference, by half of its two-sided P.",
    "equivalence": "Equivalence is shown where the interval lies between the margins and the P in "
    "the plan's order is at most half of alpha. An outcome without a margin is judged for a "
    "difference, by half of its two-sided P.",
}
CAUTION = "What is not shown is not shown to be absent."
PER = "Differences in risk per 100 {who}; {level} confidence intervals; P in order: {procedure}."
SYNTHETIC = "The data are synthetic: nothing here is concluded about a treatment."


@view.register
def _(answer: Verdicts) -> Table | Text:
    choices = answer.choices
    if choices is None or choices.departures:
        return Text(TRIED)
    found = list(verdicts(answer.results, choices))
    if not found:
        return Text(NOTHING)
    margins = bool(len(answer.results.where(measure="margin")))
    effect = Text("Effect ({level} CI)", level=level_of(choices))
    columns = [Column("Outcome", "left"), Column(effect)]
    columns += [Column("Margin")] if margins else []
    columns += [Column("P"), Column("P in order"), Column("Conclusion", "left")]
    return Table(
        f"verdicts-{choices.stage}", columns,
        [_row(answer, verdict, margins=margins) for verdict in found],
        "What is concluded, by the plan", notes=_notes(answer, choices), **marks(answer),
    )  # fmt: skip


def _row(answer: Verdicts, verdict: Verdict, *, margins: bool) -> Row:
    study, outcome = answer.study, verdict.outcome
    among = outcome.among or "randomised"
    heading = outcome_heading(study, outcome, among=among, arm=verdict.arm)
    cells: list[Cell] = [_effect(study, verdict.effect, answer.results)]
    if margins:
        cells.append(_margins(answer, outcome.id))
    cells += [p_value(p) if p else None for p in (verdict.raw, verdict.adjusted)]
    words = f"{verdict.words[:1].upper()}{verdict.words[1:]}."
    return Row(heading, [*cells, Text(words)])


def _margins(answer: Verdicts, outcome: str) -> Cell:
    here = answer.results.where(measure="margin", outcome=outcome)
    found = [margin_number(answer.study, e) for e in here]
    if len(found) == 2:
        return Text("{harm} and {benefit}", harm=found[0], benefit=found[1])
    return found[0] if found else None


def _effect(study: Study, effect: Estimate | None, results: Results) -> Cell:
    if effect is None:
        return None
    measure = effect.key.measure
    if measure.endswith("_ratio"):
        shown = ratio(effect)
    elif measure == WINS:
        shown = percentage(effect, interval=True)
    elif measure == "risk_difference":
        shown = per_hundred_of(effect, results.where(outcome=effect.key.outcome))
    else:
        outcome = study.outcome(effect.key.outcome)
        places = places_of(study, str(outcome.variable or outcome.time))
        shown = with_interval(effect, places, sign=True)
    return Text("{number}, {measure}", number=shown, measure=MEASURES[measure])


def _notes(answer: Verdicts, choices: Choices) -> list[Words]:
    study = answer.study
    procedure = PROCEDURES[study.analysis.multiplicity.procedure]
    how = Text(
        PER, who=Label(people(study)), level=level_of(choices), procedure=procedure
    )  # fmt: skip
    notes: list[Words] = [Text(FRAMEWORKS[study.design.framework]), how, Text(NOT_ADJUSTED)]
    notes.append(Text(CAUTION))
    return [*notes, Text(SYNTHETIC)] if study.synthetic else notes
