"""A comparison of means in one sentence: the difference, then both means, all of it bound."""

import math

from helpers.analysis import Choices
from helpers.present.figures.common import lowered
from helpers.present.formatting import absolute, mean_sd
from helpers.present.number import Number
from helpers.present.text import Label, Text
from helpers.present.views.common import level_of, p_words, people, places_of
from helpers.results import Results
from helpers.study import Outcome

__all__ = ["mean_headline", "mean_sentence"]


def mean_sentence(here: Results, choices: Choices, outcome: Outcome, arm: str) -> Text | None:
    """Return "pain: on average 12 mm lower (95% CI 5 to 19 lower) ...; 33 (12) against 45 (14)".

    Parameters
    ----------
    here : Results
        Main results; those of the outcome among all randomised are used.
    choices : Choices
        Confidence level.
    outcome : Outcome
        A continuous outcome.
    arm : str
        The arm compared with the reference.

    Returns
    -------
    Text or None
        Nothing where `here` holds no comparison of the two.
    """
    said = _effect_and_means(here, choices, outcome, arm)
    if said is None:
        return None
    own = here.where(outcome=outcome.id, among="randomised", arm=arm, method="welch")
    return Text(
        "{said}; P\u00a0{p}.", said=said, p=p_words(own.one(measure="test", statistic="p_value"))
    )


def mean_headline(here: Results, choices: Choices, outcome: Outcome, arm: str) -> Text | None:
    """Return `mean_sentence` without P: what stands first says how much, not how likely."""
    said = _effect_and_means(here, choices, outcome, arm)
    return Text("{said}.", said=said) if said else None


def _effect_and_means(here: Results, choices: Choices, outcome: Outcome, arm: str) -> Text | None:
    study, reference = choices.study, choices.study.arms.reference
    own = here.where(outcome=outcome.id, among="randomised")
    versus = own.where(arm=arm, reference=reference, method="welch")
    if not len(versus.where(measure="mean_difference")):
        return None
    places = places_of(study, str(outcome.variable))
    return Text(
        "{outcome}: {effect}; mean (SD) {treated} against {control}",
        outcome=Label(study.outcome_label(outcome)),
        effect=_effect(versus, choices, outcome, arm),
        treated=_mean(own.where(arm=arm, reference=""), places),
        control=_mean(own.where(arm=reference, reference=""), places),
    )


def _effect(versus: Results, choices: Choices, outcome: Outcome, arm: str) -> Text:
    """Return how much higher or lower the mean is."""
    study = choices.study
    difference = versus.one(measure="mean_difference", statistic="estimate")
    if difference.lower is None or math.isnan(difference.value) or math.isnan(difference.lower):
        return Text("the difference in means is not estimable")
    unit = study.codebook[str(outcome.variable)].unit
    value, direction, interval = absolute(
        difference,
        scale=1,
        places=places_of(study, str(outcome.variable)),
        words=("higher", "lower"),
    )
    return Text(
        "on average {value}{unit} {direction} ({level} CI {interval}) among {who} allocated to "
        "{arm} than among those allocated to {reference}",
        value=value,
        unit=Label(f" {unit}" if unit else ""),
        direction=direction,
        level=level_of(choices),
        interval=interval,
        who=Label(people(study)),
        arm=Label(lowered(study.arms.labels[arm])),
        reference=Label(lowered(study.arms.labels[study.arms.reference])),
    )


def _mean(of_arm: Results, places: int) -> Number:
    summary = of_arm.where(measure="summary")
    return mean_sd(summary.one(statistic="mean"), summary.one(statistic="sd"), places)
