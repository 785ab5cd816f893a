"""What every view needs: stamps, labels of arms and outcomes, headings with sizes."""

from collections.abc import Iterable, Iterator
from typing import TypedDict

from helpers.analysis import Choices
from helpers.analysis.answers import Answer
from helpers.present.figures.common import lowered, people, stamp_of
from helpers.present.formatting import confidence, count, p_value, per_hundred
from helpers.present.number import Number
from helpers.present.table import Column
from helpers.present.text import Label, Text
from helpers.present.vocabulary import ROLES
from helpers.results import Estimate, Results
from helpers.study import Outcome, Study

__all__ = [
    "arm_columns",
    "asked",
    "comparison",
    "first",
    "level_of",
    "marks",
    "outcome_heading",
    "p_words",
    "people",
    "per_hundred_of",
    "places_of",
    "population_label",
    "stamp_of",
]


class Marks(TypedDict):
    """What marks a table: the stamp of synthetic data, and that it is not in the plan."""

    stamp: str
    off_plan: bool


def marks(answer: Answer) -> Marks:
    """Return the arguments of a table that mark it as synthetic or off the plan."""
    return Marks(stamp=stamp_of(answer.study), off_plan=answer.off_plan)


def first(results: Iterable[Estimate]) -> Estimate | None:
    """Return the first estimate, or None."""
    return next(iter(results), None)


def arm_columns(study: Study, sizes: Results, *, line: str = "\n") -> Iterator[Column]:
    """Yield one column heading for each arm, with its size where `sizes` holds it."""
    for arm, label in study.arms.labels.items():
        size = first(sizes.where(arm=arm, reference="", measure="count", statistic="n"))
        if size is None:
            yield Column(Label(label))
        else:
            yield Column(Text("{arm}{line}(n = {n})", arm=Label(label), line=line, n=count(size)))


def population_label(study: Study, population: str) -> Label:
    """Return a population as it stands in a sentence."""
    label = study.populations[population].label
    return Label(lowered(label))


def comparison(study: Study, arm: str) -> str:
    """Return "arm against reference" where there are several comparisons, else nothing."""
    if len(study.arms.compared) == 1:
        return ""
    labels = study.arms.labels
    return f"{lowered(labels[arm])} against {lowered(labels[study.arms.reference])}"


def outcome_heading(study: Study, outcome: Outcome, *, among: str, arm: str = "") -> Label:
    """Return the row heading of an outcome: its label, and below it role, group and comparison."""
    parts = [ROLES[outcome.role]]
    if not outcome.prespecified:
        parts.append("post hoc")
    if among != "randomised":
        label = study.codebook[among].label
        group = f"among those with {lowered(label)}"
        parts = [*parts, f"{group}*"] if among == outcome.among else [f"{group}, descriptive*"]
    if arm and (versus := comparison(study, arm)):
        parts.append(versus)
    return Label(study.outcome_label(outcome), sub=", ".join(parts))


def asked(choices: Choices, results: Results) -> list[tuple[Outcome, str]]:
    """Return the outcomes and groups that `results` hold, in the order of the choices."""
    there = dict.fromkeys((e.key.outcome, e.key.among) for e in results)
    return [
        (outcome, among)
        for outcome in choices.selected()
        for found, among in there
        if found == outcome.id
    ]


def per_hundred_of(difference: Estimate, here: Results) -> Number:
    """Return a difference per 100 with its limits, with the places that its arms deserve.

    Parameters
    ----------
    difference : Estimate
        A difference of risks.
    here : Results
        What holds the counts of its two arms.
    """
    arms = (difference.key.arm, difference.key.reference)
    counts = here.where(measure="count", statistic="n", reference="")
    return per_hundred(difference, max((e.value for e in counts if e.key.arm in arms), default=0))


def places_of(study: Study, variable: str) -> int:
    """Return the decimal places of a variable's summaries: declared, else one."""
    declared = study.codebook[variable].decimals
    return 1 if declared is None else declared


def p_words(estimate: Estimate) -> Number:
    """Return a p-value as it follows "P" in a sentence: "= 0.031", "< 0.001"."""
    text = p_value(estimate).text
    words = f"{text[0]}\u00a0{text[1:]}" if text[0] in "<>" else f"=\u00a0{text}"
    return Number(estimate.id, words)


def level_of(choices: Choices) -> Number:
    """Return the confidence level of the choices, as a bound number."""
    return confidence(choices.confidence_level)
