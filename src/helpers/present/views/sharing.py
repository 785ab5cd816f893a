"""What the views of outcomes share: their choices, headings, groups and notes."""

from collections.abc import Iterator
from typing import Any

from helpers.analysis.answers import (
    Answer,
)
from helpers.present.table import Column
from helpers.present.text import Label, Text, Words
from helpers.present.views.common import (
    asked,
    outcome_heading,
)
from helpers.results import Results
from helpers.study import Outcome

__all__ = [
    "NOTHING",
    "NOT_FAIR",
    "TIMED",
    "NOT_ADJUSTED",
    "arm_names",
    "chosen",
    "contrasts",
    "kind_of",
    "later",
    "with_unit",
]

NOT_FAIR = (
    "* Among a group formed after randomisation, and shaped by the treatment: not a fair "
    "comparison of the treatments; what is called descriptive stands outside the order of tests."
)
NOTHING = "The plan has no outcome here."
NOT_ADJUSTED = "Intervals are not adjusted for multiplicity."
TIMED = "The outcomes here are times to an event; they have a section of their own."


def chosen(answer: Answer) -> Any:
    """Return the choices that an answer was made with."""
    if answer.choices is None:
        raise TypeError(f"{type(answer).__name__} is made with choices")
    return answer.choices


def later(results: Results) -> list[Words]:
    """Return the note on groups formed after randomisation, if `results` hold any."""
    return [Text(NOT_FAIR)] if any(e.key.among != "randomised" for e in results) else []


def kind_of(among: str) -> Any:
    """Return the kind of a table row: muted among a group formed after randomisation."""
    return "" if among == "randomised" else "descriptive"


def with_unit(answer: Answer, outcome: Outcome, among: str, arm: str = "") -> Label:
    """Return the row heading of an outcome with the unit of its variable."""
    heading = outcome_heading(answer.study, outcome, among=among, arm=arm)
    unit = answer.study.codebook[str(outcome.variable)].unit
    return Label(f"{heading.text}, {unit}" if unit else heading.text, sub=heading.sub)


def contrasts(answer: Answer, kind: str) -> Iterator[tuple[Outcome, str, str, Results]]:
    """Yield outcome, group, arm and the results of that outcome in that group, by type."""
    for outcome, among in asked(chosen(answer), answer.results):
        for arm in answer.study.arms.compared if outcome.type == kind else ():
            yield outcome, among, arm, answer.results.where(outcome=outcome.id, among=among)


def arm_names(answer: Answer) -> list[Column]:
    """Return two headings: the names of two arms, or what they are where there are more."""
    study = answer.study
    if len(study.arms.compared) > 1:
        return [Column("Arm"), Column("Reference")]
    return [
        Column(Label(study.arms.labels[a])) for a in (*study.arms.compared, study.arms.reference)
    ]
