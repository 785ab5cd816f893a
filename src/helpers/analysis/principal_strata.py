"""Those who would have an intermediate event in either arm: shares, and bounds of their risks.

For outcomes with `also_among`: women who would be pregnant under either treatment, for example. The
direction of the monotonicity is the one that the observed shares point to; beside it stand the
bounds that need no such assumption.
"""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pandas as pd

from helpers.analysis.choices import Choices
from helpers.analysis.outcome_values import arm_rows
from helpers.data import event_of
from helpers.results import Estimate, Key
from helpers.stats import ONE_PROPORTION, RISK_DIFFERENCE, Interval, TwoByTwo
from helpers.stats.principal_stratum import (
    Bounds,
    difference_bounds,
    risk_bounds,
    stratum_shares,
)
from helpers.stats.truncated import Truncated
from helpers.study import Outcome

__all__ = ["ANALYSIS", "principal_stratum_rows"]

ANALYSIS = "principal_stratum"
MORE, FEWER = "bounds_monotonicity", "bounds_reverse_monotonicity"
WITHOUT = "bounds_without_monotonicity"


class _Arm(NamedTuple):
    """Counts of one arm: outcome after the event, the event, and all whose part is known."""

    outcome: int
    event: int
    known: int


def principal_stratum_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield counts by arm, shares and bounds of every binary outcome with `also_among`.

    An outcome with an `among` of its own has none: it never counts everyone randomised.

    Bounds are the statistics ``lower_bound`` and ``upper_bound``, with ``lower`` and ``upper`` the
    limits that cover them. Participants for whom the intermediate event, or after it the outcome,
    is unknown are left out and counted as ``missing``.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table, one row a participant.
    choices : Choices
        Outcomes, population and confidence level; interval methods of the shares.
    """
    for outcome in choices.selected():
        if outcome.type == "binary" and outcome.also_among and not outcome.among:
            yield from _rows(participants, choices, outcome)


def _rows(participants: pd.DataFrame, choices: Choices, outcome: Outcome) -> Iterator[Estimate]:
    arms: dict[str, _Arm] = {}
    for arm, counted, missing in _counted(participants, choices, outcome):
        arms[arm] = counted
        key = _key(choices, outcome, arm=arm, measure="count")
        for statistic, value in (
            ("n", counted.known), ("intermediate", counted.event),
            ("events", counted.outcome), ("missing", missing),
        ):  # fmt: skip
            yield Estimate(key=key, value=value, statistic=statistic)
    for arm in choices.study.arms.compared:
        yield from _compared(choices, outcome, arms, arm)


def _counted(
    participants: pd.DataFrame, choices: Choices, outcome: Outcome
) -> Iterator[tuple[str, _Arm, int]]:
    """Yield by arm the counts of those whose part is known, and how many are left out."""
    study = choices.study
    event = event_of(participants, study, str(outcome.also_among))
    happened = event_of(participants, study, str(outcome.variable))
    member = participants[f"population:{choices.population_of(outcome)}"].astype(bool)
    known = event.notna() & (~event.fillna(value=False) | happened.notna())
    for arm, here in arm_rows(participants, study).items():
        inside = here & member
        there = event[inside & known].astype(bool)
        both = there & happened[inside & known].fillna(value=False).astype(bool)
        counted = _Arm(int(both.sum()), int(there.sum()), len(there))
        yield arm, counted, int((inside & ~known).sum())


def _compared(
    choices: Choices, outcome: Outcome, arms: Mapping[str, _Arm], arm: str
) -> Iterator[Estimate]:
    """Yield shares and bounds of an arm and the reference."""
    reference = choices.study.arms.reference
    treated, control = arms[arm], arms[reference]
    place = {"arm": arm, "reference": reference}
    if not (treated.known and control.known):
        empty = arm if not treated.known else reference
        label = choices.study.arms.labels[empty]
        key = _key(choices, outcome, **place, measure="risk_difference", method=WITHOUT)
        yield from _undefined(key, f"undefined: nobody of whom it is known in {label}")
        return
    table = Truncated(*treated, *control)
    assumption = MORE if table.s1 * table.n0 >= table.s0 * table.n1 else FEWER
    yield from _shares(choices, outcome, table, place | {"method": assumption})
    level = choices.confidence_level
    for side, at in ((1, arm), (0, reference)):
        bounds = risk_bounds(table, assumption, arm=side, level=level)
        key = _key(choices, outcome, **place, level=at, measure="risk", method=assumption)
        yield from _bounds(key, bounds, choices)
    for method in (assumption, WITHOUT):
        bounds = difference_bounds(table, method, level=level)
        key = _key(choices, outcome, **place, measure="risk_difference", method=method)
        yield from _bounds(key, bounds, choices)


def _shares(
    choices: Choices, outcome: Outcome, table: Truncated, place: Mapping[str, str]
) -> Iterator[Estimate]:
    """Yield the share of each stratum with limits: two proportions, and their difference.

    A stratum that the assumption leaves empty has none.
    """
    shares = stratum_shares(table, place["method"])
    one, level = ONE_PROPORTION[choices.risk], choices.confidence_level
    pair = TwoByTwo(table.s1, table.n1, table.s0, table.n0)
    more = place["method"] == MORE
    often, seldom = ((table.s1, table.n1), (table.s0, table.n0))[:: 1 if more else -1]
    between = RISK_DIFFERENCE[choices.risk_difference](
        pair if more else pair.mirrored(), level=level
    )
    never = one(often[1] - often[0], often[1], level=level)
    limits: dict[str, Interval] = {
        "always": one(*seldom, level=level), "never": never,
        "only_arm" if more else "only_reference": between,
    }  # fmt: skip
    names = {"only_arm_1": "only_arm", "only_arm_0": "only_reference"}
    for stratum, share in shares.items():
        name = names.get(stratum, stratum)
        key = _key(choices, outcome, **place, level=name, measure="share")
        if name in limits:
            lower, upper = map(float, limits[name])
            yield Estimate(
                key=key, value=share, lower=lower, upper=upper, confidence_level=level
            )  # fmt: skip
        else:
            yield Estimate(key=key, value=share, note="by the assumption")


def _bounds(key: Key, bounds: Bounds, choices: Choices) -> Iterator[Estimate]:
    """Yield the bounds and their limits; a reason where nobody is of that kind."""
    if math.isnan(bounds.identified.lower):
        yield from _undefined(key, "undefined: nobody would have it under either treatment")
        return
    for statistic, value in zip(("lower_bound", "upper_bound"), bounds.identified, strict=True):
        yield Estimate(key=key, value=value, statistic=statistic)
    for statistic, value in zip(("lower", "upper"), bounds.confidence, strict=True):
        level = choices.confidence_level
        yield Estimate(key=key, value=value, statistic=statistic, confidence_level=level)


def _undefined(key: Key, why: str) -> Iterator[Estimate]:
    for statistic in ("lower_bound", "upper_bound", "lower", "upper"):
        yield Estimate(key=key, value=math.nan, statistic=statistic, note=why)


def _key(choices: Choices, outcome: Outcome, **rest: str) -> Key:
    analysis = ANALYSIS if not choices.departures else f"tried_{ANALYSIS}"
    return choices.key(outcome, among=str(outcome.also_among), analysis=analysis, **rest)
