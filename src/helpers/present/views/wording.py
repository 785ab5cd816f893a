"""Sentences that may be pasted: absolute effects first, every number bound to its result."""

import math
from collections.abc import Callable, Iterator, Mapping

from helpers.analysis.answers import Wording
from helpers.analysis.choices import Choices
from helpers.analysis.imputation import METHOD, main_test
from helpers.analysis.outcome_types import available
from helpers.present.figures.common import happened, lowered
from helpers.present.formatting import absolute, ratio
from helpers.present.stack import Stack
from helpers.present.text import Label, Text
from helpers.present.views.common import level_of, p_words, people, population_label
from helpers.present.views.mean_sentence import mean_sentence
from helpers.present.views.ratio_sentences import (
    count_sentence,
    levels_and_rates,
    ordinal_sentence,
)
from helpers.present.views.time_sentence import time_sentence
from helpers.present.vocabulary import interval_words, method_words
from helpers.results import Estimate, Results, view
from helpers.study import Outcome

__all__ = ["CAUTION", "absolute_sentence", "effect_words"]

CAUTION = (
    "These are synthetic data, built to meet published claims; nothing here is evidence about a "
    "treatment."
)


@view.register
def _(answer: Wording) -> Stack | Text:
    choices = answer.choices
    if choices is None or choices.departures:
        return Text("No paragraph: what was chosen differs from the plan.")
    sentences = list(_sentences(answer, choices))
    if not sentences:
        return Text("No paragraph: no primary outcome is available.")
    parts = [Text(CAUTION)] if answer.study.synthetic else []
    return Stack([*parts, *sentences, _methods(answer.results, choices)])


def _sentences(answer: Wording, choices: Choices) -> Iterator[Text]:
    for outcome in choices.selected():
        if outcome.type not in SENTENCES or not available(outcome) or outcome.among:
            continue
        here = answer.results.where(outcome=outcome.id, among="randomised")
        for arm in answer.study.arms.compared:
            if len(here.where(arm=arm)):
                sentence = SENTENCES[outcome.type](here, choices, outcome, arm)
                yield from [sentence] if sentence else []


def absolute_sentence(here: Results, choices: Choices, outcome: Outcome, arm: str) -> Text:
    """Return "live birth occurred in 29/50 (58%) ...: 36 more per 100 ...", bound to results.

    Parameters
    ----------
    here : Results
        The results of one outcome among all randomised.
    choices : Choices
        Confidence level and interval methods.
    outcome : Outcome
        A binary outcome.
    arm : str
        The arm compared with the reference.
    """
    study = choices.study
    reference = study.arms.reference
    versus = here.where(arm=arm, reference=reference)
    return Text(
        "{outcome} occurred in {treated} of the {who} allocated to {arm} and in {control} of those "
        "allocated to {reference}: {effect}; risk ratio {ratio}; P\u00a0{p}.",
        outcome=Label(study.outcome_label(outcome)),
        who=Label(people(study)),
        treated=happened(here.where(arm=arm, reference="")),
        control=happened(here.where(arm=reference, reference="")),
        arm=Label(lowered(study.arms.labels[arm])),
        reference=Label(lowered(study.arms.labels[reference])),
        effect=effect_words(versus.one(measure="risk_difference"), choices),
        ratio=ratio(versus.one(measure="risk_ratio")),
        p=p_words(versus.one(measure="test", method=main_test(versus, choices))),
    )


SENTENCES: Mapping[str, Callable[[Results, Choices, Outcome, str], Text | None]] = {
    "binary": absolute_sentence,
    "continuous": mean_sentence,
    "time_to_event": time_sentence,
    "ordinal": ordinal_sentence,
    "count": count_sentence,
}


def effect_words(difference: Estimate, choices: Choices) -> Text:
    """Return "36 more per 100 (95% CI 17 more to 52 more)"; fewer where the sign says so."""
    if difference.lower is None or math.isnan(difference.value):
        return Text("the difference is not estimable")
    value, direction, interval = absolute(difference)
    return Text(
        "{value} {direction} per 100 ({level} CI {interval})",
        value=value,
        direction=direction,
        level=level_of(choices),
        interval=interval,
    )


def _methods(results: Results, choices: Choices) -> Text:
    how = [words for part in HOW if (words := part(results, choices))]
    fields = {f"part_{'abcd'[place]}": part for place, part in enumerate(how)}
    return Text(
        f"Analysed as randomised ({{population}}); {'; '.join(f'{{{name}}}' for name in fields)}; "
        "unadjusted for multiplicity.",
        population=population_label(choices.study, choices.population),
        **fields,
    )


def _of_proportions(results: Results, choices: Choices) -> Text | None:
    intervals = dict.fromkeys(e.key.method for e in results.where(measure="risk_difference"))
    if not intervals:
        return None
    test = main_test(results, choices)
    return Text(
        "differences and ratios with {level} {interval}, P by {test}",
        level=level_of(choices),
        interval=" or ".join(interval_words(name) for name in intervals),
        test=f"{'' if test == METHOD else 'the '}{method_words(test)}",
    )


def _of_means(results: Results, choices: Choices) -> Text | None:
    found = results.where(measure="mean_difference", method="welch", among="randomised")
    if not any(choices.study.outcome(e.key.outcome).type == "continuous" for e in found):
        return None
    return Text(
        "differences in means with {level} intervals, and P, by Welch's t", level=level_of(choices)
    )


def _of_times(results: Results, choices: Choices) -> Text | None:
    tests = {name: len(results.where(method=name)) for name in ("log_rank", "gray")}
    found = [method_words(name) for name, there in tests.items() if there]
    if not found:
        return None
    return Text(
        "hazard ratios by Cox's model with {level} Wald limits, P by {test}",
        level=level_of(choices),
        test=" and ".join(f"the {words}" if "log" in words else words for words in found),
    )


HOW = (_of_proportions, _of_means, _of_times, levels_and_rates)
