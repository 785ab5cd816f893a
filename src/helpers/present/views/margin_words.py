"""What stands beside two-sided tests: margins, how they are tested, and the test over all arms."""

from collections.abc import Iterator, Sequence

from helpers.analysis.answers import Answer
from helpers.analysis.margins import WINS
from helpers.present.formatting import fixed, p_value, percentage, ratio_text, signed
from helpers.present.number import Number
from helpers.present.table import Row
from helpers.present.text import Label, Text, Words
from helpers.present.views.common import first, outcome_heading, places_of
from helpers.present.vocabulary import MEASURES
from helpers.results import Estimate
from helpers.study import Outcome, Study

__all__ = ["all_arms", "margin_notes", "margin_number"]

NOTES = {
    "non-inferiority": "{outcome}: margin of non-inferiority {harm} ({measure}), on the side of "
    "harm. Non-inferiority is shown where the interval does not reach it; its one-sided P is "
    "judged at half of alpha, which is the same.",
    "equivalence": "{outcome}: margins of equivalence {harm} and {benefit} ({measure}). "
    "Equivalence is shown where the interval lies between them; the larger of the two one-sided P "
    "is judged at half of alpha, which is the same.",
}
PER_HUNDRED = " per 100"


def margin_number(study: Study, margin: Estimate) -> Number:
    """Return a margin as its measure is printed: per 100, as a ratio, or in the unit."""
    measure = margin.key.method
    if measure.endswith("_ratio"):
        return Number(margin.id, ratio_text(margin.value))
    if measure == WINS:
        return percentage(margin, _places(margin.value))
    if measure == "risk_difference":
        places = _places(margin.value)
        return Number(margin.id, f"{signed(margin.value * 100, places)}{PER_HUNDRED}")
    outcome = study.outcome(margin.key.outcome)
    places = max(places_of(study, str(outcome.variable or outcome.time)), 1)
    return Number(margin.id, signed(margin.value, places))


def _places(share: float) -> int:
    """Return the places of a share in per cent: none where it is a whole number of them."""
    return 0 if fixed(share * 100, 4).rstrip("0").endswith(".") else 1


def all_arms(answer: Answer, outcome: Outcome, among: str, methods: Sequence[str]) -> list[Row]:
    """Return the test over all arms as a row of a table by `methods`; none with two arms."""
    found = first(
        answer.results.where(outcome=outcome.id, among=among, method="global", statistic="p_value")
    )
    if found is None:
        return []
    heading = outcome_heading(answer.study, outcome, among=among)
    heading = Label(heading.text, sub=f"{heading.sub}, all arms")
    return [Row(heading, [p_value(found) if method == "global" else None for method in methods])]


def margin_notes(answer: Answer, kind: str, *, only: str = "") -> Iterator[Words]:
    """Yield the margins of the outcomes of one type, where the trial has any.

    Parameters
    ----------
    answer : Answer
    kind : str
        Type of outcome.
    only : str, optional
        Id of one outcome; all of the type where not given.
    """
    study = answer.study
    margins = answer.results.where(measure="margin")
    if only:
        margins = margins.where(outcome=only)
    for margin in margins.where(level="harm"):
        outcome = study.outcome(margin.key.outcome)
        if outcome.type != kind:
            continue
        words: dict[str, Words] = {
            "outcome": Label(study.outcome_label(outcome)),
            "harm": margin_number(study, margin),
            "measure": MEASURES[margin.key.method],
        }
        for other in margins.where(outcome=outcome.id, level="benefit"):
            words["benefit"] = margin_number(study, other)
        yield Text(NOTES[study.design.framework], **words)
