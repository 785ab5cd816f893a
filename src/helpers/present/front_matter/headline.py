"""The first sentence of the summary: what happens to a hundred people, before anything else."""

import math
from collections.abc import Callable, Iterator, Mapping

from helpers.analysis import Choices, stage_of
from helpers.present.figures.common import happened
from helpers.present.formatting import absolute
from helpers.present.front_matter.told import Told
from helpers.present.text import Label, Text, Words
from helpers.present.views.common import level_of
from helpers.present.views.mean_sentence import mean_headline
from helpers.present.views.ratio_sentences import count_sentence, ordinal_sentence
from helpers.present.views.time_sentence import time_sentence
from helpers.results import Estimate, Results
from helpers.study import Outcome

__all__ = ["headline", "headlines"]

OTHERS: Mapping[str, Callable[[Results, Choices, Outcome, str], Text | None]] = {
    "continuous": mean_headline,
    "time_to_event": time_sentence,
    "ordinal": ordinal_sentence,
    "count": count_sentence,
}
OF_A_HUNDRED = (
    "Of 100 {who} allocated to {arm}, {value} {direction} {event} than of 100 allocated to "
    "{reference} ({level} CI {interval}): {treated} against {control}."
)
NAMED = (
    "{event}: of 100 {who} allocated to {arm}, {value} {direction} than of 100 allocated to "
    "{reference} ({level} CI {interval}): {treated} against {control}."
)
UNDEFINED = "{event}: {treated} allocated to {arm} and {control} allocated to {reference}."


def headlines(told: Told) -> Iterator[Text]:
    """Yield a sentence for every comparison, on the first primary outcome with results."""
    for outcome in (outcome for outcome in told.main if outcome.role == "primary"):
        sentences = [headline(told, outcome, arm) for arm in told.study.arms.compared]
        if any(sentences):
            yield from filter(None, sentences)
            return


def headline(told: Told, outcome: Outcome, arm: str) -> Text | None:
    """Return the absolute effect of an arm on one outcome; None without a fair comparison."""
    if outcome.among:
        return None
    here = told.results.where(
        stage=stage_of(outcome), analysis="main", outcome=outcome.id, among="randomised"
    )
    if outcome.type in OTHERS:
        return OTHERS[outcome.type](here, told.choices, outcome, arm)
    reference = told.study.arms.reference
    found = list(here.where(arm=arm, reference=reference, measure="risk_difference"))
    return _of_a_hundred(told, outcome, here, found[0]) if found else None


def _of_a_hundred(told: Told, outcome: Outcome, here: Results, difference: Estimate) -> Text:
    arm, reference = difference.key.arm, told.study.arms.reference
    said: dict[str, Words] = {
        "arm": told.arm(arm),
        "reference": told.reference,
        "treated": happened(here.where(arm=arm, reference="")),
        "control": happened(here.where(arm=reference, reference="")),
    }
    phrase = _phrase(told, outcome)
    event = Label(phrase or told.study.outcome_label(outcome))
    if difference.lower is None or math.isnan(difference.value) or math.isnan(difference.lower):
        return Text(UNDEFINED, event=Label(told.study.outcome_label(outcome)), **said)
    value, direction, interval = absolute(difference)
    return Text(
        OF_A_HUNDRED if phrase else NAMED,
        who=told.who, event=event, value=value, direction=direction, interval=interval,
        level=level_of(told.choices), **said,
    )  # fmt: skip


def _phrase(told: Told, outcome: Outcome) -> str:
    """Return what is said of those with the event, "had a live birth", if the study file does."""
    phrases = told.study.reporting.get("events_called")
    found = phrases.get(outcome.id) if isinstance(phrases, Mapping) else None
    return " ".join(str(found or "").split())
