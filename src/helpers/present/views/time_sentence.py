"""A time-to-event comparison in one sentence: mean times before the ratio, all of it bound."""

import math

from helpers.analysis import Choices
from helpers.present.figures.common import lowered
from helpers.present.formatting import absolute, ratio, time_with_limits
from helpers.present.text import Label, Text
from helpers.present.views.common import level_of, p_words, people
from helpers.present.views.timed import Timed
from helpers.results import Results
from helpers.study import Outcome

__all__ = ["time_sentence"]


def time_sentence(here: Results, choices: Choices, outcome: Outcome, arm: str) -> Text | None:
    """Return "over 182 days, ... 36.9 days more without relapse ...; hazard ratio ...".

    Parameters
    ----------
    here : Results
        Main results; those of the outcome among all randomised are used.
    choices : Choices
        Confidence level.
    outcome : Outcome
        A time-to-event outcome.
    arm : str
        The arm compared with the reference.

    Returns
    -------
    Text or None
        Nothing where `here` holds no comparison of the two.
    """
    own = here.where(outcome=outcome.id, among="randomised")
    if not len(own.where(measure="hazard_ratio", arm=arm)):
        return None
    of = Timed(choices, outcome, own)
    return Text(
        "{outcome}: {mean}; {beside}; hazard ratio{cause} {ratio}; P\u00a0{p}.",
        outcome=Label(choices.study.outcome_label(outcome)),
        mean=_mean(of, arm),
        beside=_incidences(of, arm) if outcome.competing else _medians(of, arm),
        cause=", cause-specific," if outcome.competing else "",
        ratio=ratio(of.versus(arm, measure="hazard_ratio")),
        p=p_words(of.versus(arm, measure="test", method=of.test)),
    )


def _mean(of: Timed, arm: str) -> Text:
    """Return how much longer, or shorter, the mean time without the event is."""
    difference = of.versus(arm, measure=f"{of.area}_difference")
    if difference.lower is None or math.isnan(difference.value) or math.isnan(difference.lower):
        return Text("the difference in mean times is not estimable")
    end = of.versus(arm, measure=f"{of.area}_difference", statistic="horizon")
    value, direction, interval = absolute(difference, scale=1, places=max(of.places, 1))
    labels = of.study.arms.labels
    return Text(
        "over {end}, {who} allocated to {arm} had on average {value} {unit} {direction} "
        "{kind} {event} than those allocated to {reference} ({level} CI {interval})",
        end=of.in_unit(end),
        who=Label(people(of.study)),
        arm=Label(lowered(labels[arm])),
        value=value,
        unit=Label(of.unit),
        direction=direction,
        kind="lost to" if of.outcome.competing else "without",
        event=Label(of.event),
        reference=Label(lowered(labels[of.study.arms.reference])),
        level=level_of(of.choices),
        interval=interval,
    )


def _medians(of: Timed, arm: str) -> Text:
    treated, control = (
        time_with_limits(of.of_arm(side, measure="median_time"), of.places)
        for side in (arm, of.study.arms.reference)
    )
    return Text("median {treated} against {control}", treated=treated, control=control)


def _incidences(of: Timed, arm: str) -> Text:
    points = of.points()
    if not points:
        return Text("no incidence to compare")
    treated, control = (of.share(side, points[-1]) for side in (arm, of.study.arms.reference))
    return Text(
        "{event} by {t} in {treated} against {control}",
        event=Label(of.event), t=of.in_unit(points[-1]), treated=treated, control=control,
    )  # fmt: skip
