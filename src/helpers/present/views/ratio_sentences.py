"""A comparison of levels, or of rates, in one sentence: all of it bound."""

from helpers.analysis import Choices
from helpers.present.figures.common import lowered
from helpers.present.formatting import ratio
from helpers.present.text import Label, Text
from helpers.present.views.common import level_of, p_words, people
from helpers.present.views.levels import wins
from helpers.present.views.rates import per, rate_number
from helpers.results import Results
from helpers.study import Outcome

__all__ = ["count_sentence", "levels_and_rates", "ordinal_sentence"]

PAIRS = "pairs with Brunner–Munzel limits, odds ratios by proportional odds"
RATES = "rates and their ratios by negative binomial models"


def ordinal_sentence(here: Results, choices: Choices, outcome: Outcome, arm: str) -> Text | None:
    """Return "recovery: ... the better, in 64% (53 to 73) of all pairs ...; odds ratio ...".

    Parameters
    ----------
    here : Results
        Main results; those of the outcome among all randomised are used.
    choices : Choices
        Confidence level.
    outcome : Outcome
        An ordinal outcome.
    arm : str
        The arm compared with the reference.

    Returns
    -------
    Text or None
        Nothing where `here` holds no comparison of the two.
    """
    study, reference = choices.study, choices.study.arms.reference
    versus = here.where(outcome=outcome.id, among="randomised", arm=arm, reference=reference)
    key = {"method": "proportional_odds", "level": ""}
    if not len(versus.where(measure="odds_ratio", **key)):
        return None
    return Text(
        "{outcome}: of one of the {who} allocated to {arm} and one of those allocated to "
        "{reference}, the first had the {better} level, which is the better, in {wins} of all "
        "pairs ({level} CI), equal ones counting half; odds ratio of a higher level {ratio}; "
        "P\u00a0{p}.",
        outcome=Label(study.outcome_label(outcome)),
        who=Label(people(study)),
        arm=Label(lowered(study.arms.labels[arm])),
        reference=Label(lowered(study.arms.labels[reference])),
        better=outcome.benefit,
        wins=wins(versus),
        level=level_of(choices),
        ratio=ratio(versus.one(measure="odds_ratio", statistic="estimate", **key)),
        p=p_words(versus.one(measure="test", **key)),
    )


def count_sentence(here: Results, choices: Choices, outcome: Outcome, arm: str) -> Text | None:
    """Return "relapses: 0.81 (0.55 to 1.20) per year ... against 1.40 ...; rate ratio ...".

    Parameters and result are those of `ordinal_sentence`, of an outcome that is a count.
    """
    study, reference = choices.study, choices.study.arms.reference
    own = here.where(outcome=outcome.id, among="randomised")
    versus = own.where(arm=arm, reference=reference)
    if not len(versus.where(measure="rate_ratio")):
        return None
    treated, control = (
        rate_number(own.one(arm=side, measure="rate", statistic="estimate"))
        for side in (arm, reference)
    )
    return Text(
        "{outcome}: {treated} per {unit} among {who} allocated to {arm} against {control} among "
        "those allocated to {reference} ({level} CI); rate ratio {ratio}; P\u00a0{p}.",
        outcome=Label(study.outcome_label(outcome)),
        treated=treated,
        control=control,
        unit=Label(per(study, outcome)),
        who=Label(people(study)),
        arm=Label(lowered(study.arms.labels[arm])),
        reference=Label(lowered(study.arms.labels[reference])),
        level=level_of(choices),
        ratio=ratio(versus.one(measure="rate_ratio", statistic="estimate")),
        p=p_words(versus.one(measure="test", method="negative_binomial")),
    )


def levels_and_rates(results: Results, choices: Choices) -> Text | None:
    """Return how the sentences on levels and rates were made, as the end of a sentence."""
    made = (("win_probability", PAIRS), ("rate_ratio", RATES))
    here = results.where(among="randomised")
    parts = [words for measure, words in made if len(here.where(measure=measure))]
    if not parts:
        return None
    return Text(
        "{parts}, with {level} profile-likelihood limits and P by likelihood ratio",
        parts="; ".join(parts), level=level_of(choices),
    )  # fmt: skip
