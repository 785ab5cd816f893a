"""Times to an event: curves, medians, hazard ratio, test and mean time, of every arm.

Without competing events: Kaplan-Meier, log-rank, Cox and restricted means. With competing events
one minus Kaplan-Meier would overstate how often the event happens, so it is Aalen-Johansen, Gray's
test, the cause-specific hazard ratio and the mean time lost.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.choices import Choices
from helpers.analysis.event_states import CENSORED, EVENT
from helpers.analysis.follow_up import Followed, followed, horizon, quarter_points
from helpers.analysis.outcome_values import OutcomeValues, counts
from helpers.analysis.pair import Pair, pairs
from helpers.results import Estimate, Key
from helpers.results.model import shortest
from helpers.stats.aalen_johansen import aalen_johansen, mean_time_lost, mean_time_lost_difference
from helpers.stats.cox import hazard_ratio
from helpers.stats.gray import gray
from helpers.stats.kaplan_meier import kaplan_meier, median_time
from helpers.stats.log_rank import log_rank
from helpers.stats.proportional_hazards import proportional_hazards
from helpers.stats.rmst import (
    AreaDifference,
    RestrictedMean,
    restricted_mean,
    restricted_mean_difference,
)
from helpers.study import Outcome

__all__ = ["ASSUMPTIONS", "MEASURES", "estimates", "test_of"]

ASSUMPTIONS = ("proportional_hazards",)
"""Tests of an assumption, not of a difference between arms."""
MEASURES = (
    "count", "time_point", "median_time", "survival", "cumulative_incidence", "rmst", "rmtl",
    "hazard_ratio", "rmst_difference", "rmtl_difference", "margin", "test",
)  # fmt: skip

NOBODY = "undefined: nobody with a known time in an arm"
NOT_REACHED = "not reached: more than half are without the event at the end of follow-up"
NO_LIMIT = "a limit is not reached within follow-up"
CERTAIN = "limits undefined: nobody, or everybody, has had the event"
CAUSE_SPECIFIC = "cause-specific: competing events end follow-up"


def test_of(choices: Choices, outcome: Outcome) -> str:
    """Return the method whose p-value feeds multiplicity."""
    return "gray" if outcome.competing else "log_rank"


def estimates(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    """Yield every result of a time-to-event outcome, as section 4 of the contract names them.

    Time points are `helpers.analysis.follow_up.quarter_points` of the time up to which every arm
    is followed; they are the `level` of survival and cumulative incidence.
    """
    yield from _events(data, choices)
    each = _incidence if data.outcome.competing else _survival
    end = horizon(data)
    for when in quarter_points(end):
        key = choices.key(
            data.outcome, among=data.among, measure="time_point", level=shortest(when)
        )  # fmt: skip
        yield Estimate(key=key, value=when)
    for arm in data.values:
        yield from each(_Arm(data, choices, arm, end))
    for pair in pairs(data, choices):
        yield from _contrasts(pair)


@dataclass(frozen=True, slots=True)
class _Arm:
    """One arm, and the names of its results."""

    data: OutcomeValues
    choices: Choices
    arm: str
    end: float

    @property
    def people(self) -> Followed:
        return followed(self.data, self.arm)

    def key(self, measure: str, method: str, level: str = "") -> Key:
        return self.choices.key(
            self.data.outcome, among=self.data.among, arm=self.arm, measure=measure,
            method=method, level=level,
        )  # fmt: skip


def people_of(pair: Pair) -> tuple[Followed, NDArray[np.bool_]]:
    """Return both arms one below the other, and who belongs to the arm."""
    sides = [followed(pair.data, side) for side in pair.arms]
    both = Followed(
        np.concatenate([side.time for side in sides]),
        np.concatenate([side.status for side in sides]),
    )
    return both, np.arange(both.time.size) < sides[0].time.size


# counts ---------------------------------------------------------------------------------------


def _events(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    """Yield n, missing, events and censored by arm; competing events with their level."""
    yield from counts(data, choices)
    for arm in data.values:
        one, status = _Arm(data, choices, arm, math.nan), followed(data, arm).status
        for statistic, code in (("events", EVENT), ("censored", CENSORED)):
            value = int(np.count_nonzero(status == code))
            yield Estimate(key=one.key("count", ""), value=value, statistic=statistic)
        for code, level in enumerate(data.outcome.competing, start=EVENT + 1):
            value = int(np.count_nonzero(status == code))
            yield Estimate(key=one.key("count", "", level), value=value, statistic="events")


# one arm --------------------------------------------------------------------------------------


def _survival(of: _Arm) -> Iterator[Estimate]:
    """Yield median, proportion without the event at time points, and restricted mean."""
    level, people = of.choices.confidence_level, of.people
    curve = kaplan_meier(people.time, people.event, level=level)
    median = median_time(curve)
    note = NO_LIMIT if math.isnan(median.lower) or math.isnan(median.upper) else ""
    if math.isnan(median.estimate):
        note = NOT_REACHED if people.time.size else NOBODY
    yield Estimate(
        key=of.key("median_time", "kaplan_meier"), value=median.estimate, lower=median.lower,
        upper=median.upper, confidence_level=level, note=note,
    )  # fmt: skip
    for when in quarter_points(of.end):
        limits = curve.limits_at(when)
        yield _proportion(
            of.key("survival", "kaplan_meier", shortest(when)), float(curve.at(when)),
            (float(limits.lower), float(limits.upper)), level,
        )  # fmt: skip
    if not math.isnan(of.end):
        mean = restricted_mean(people.time, people.event, horizon=of.end, level=level)
        yield from _mean(of.key("rmst", "kaplan_meier"), mean, level)


def _incidence(of: _Arm) -> Iterator[Estimate]:
    """Yield the cumulative incidence of every cause at time points, and the mean time lost."""
    level, people = of.choices.confidence_level, of.people
    causes = ("", *of.data.outcome.competing)
    for code, cause in enumerate(causes, start=EVENT):
        curve = aalen_johansen(people.time, people.status, cause=code, level=level)
        for when in quarter_points(of.end):
            limits = curve.limits_at(when)
            name = ",".join(part for part in (shortest(when), cause) if part)
            yield _proportion(
                of.key("cumulative_incidence", "aalen_johansen", name), float(curve.at(when)),
                (float(limits.lower), float(limits.upper)), level,
            )  # fmt: skip
    if not math.isnan(of.end):
        lost = mean_time_lost(people.time, people.status, horizon=of.end, level=level)
        yield from _mean(of.key("rmtl", "aalen_johansen"), lost, level)


def _proportion(key: Key, value: float, limits: tuple[float, float], level: float) -> Estimate:
    lower, upper = limits
    note = CERTAIN if math.isnan(lower) else ""
    return Estimate(
        key=key, value=value, lower=lower, upper=upper, confidence_level=level, note=note
    )


def _mean(key: Key, mean: RestrictedMean | AreaDifference, level: float) -> Iterator[Estimate]:
    """Yield an area with its limits, its standard error, and the time up to which it is taken."""
    yield Estimate(
        key=key, value=mean.estimate, lower=mean.lower, upper=mean.upper, confidence_level=level,
        note=mean.reason,
    )  # fmt: skip
    yield Estimate(key=key, value=mean.std_error, statistic="std_error", note=mean.reason)
    yield Estimate(key=key, value=mean.horizon, statistic="horizon", note=mean.reason)


# two arms -------------------------------------------------------------------------------------


def _contrasts(of: Pair) -> Iterator[Estimate]:
    """Yield hazard ratio, test, difference of mean times and the check of the hazard ratio."""
    people, treated = people_of(of)
    yield from _hazard(of, people, treated)
    competing = bool(of.data.outcome.competing)
    method = test_of(of.choices, of.data.outcome)
    test = (
        gray(people.time, people.status, treated)
        if competing
        else log_rank(people.time, people.event, treated)
    )
    yield Estimate(
        key=of.key("test", method), value=test.p_value, statistic="p_value",
        note=_undefined(test.reason),
    )  # fmt: skip
    yield from _areas(of, people, treated)
    check = proportional_hazards(people.time, people.event, treated[:, None])
    yield Estimate(
        key=of.key("test", ASSUMPTIONS[0]), value=check.global_p_value, statistic="p_value",
        note=_undefined(check.reason),
    )  # fmt: skip


def _hazard(of: Pair, people: Followed, treated: NDArray[np.bool_]) -> Iterator[Estimate]:
    level, key = of.choices.confidence_level, of.key("hazard_ratio", "cox")
    found = hazard_ratio(people.time, people.event, treated, level=level)
    cause = CAUSE_SPECIFIC if of.data.outcome.competing else ""
    note = "; ".join(part for part in (_undefined(found.reason), cause) if part)
    yield Estimate(
        key=key, value=found.estimate, lower=found.lower, upper=found.upper,
        confidence_level=level, note=note,
    )  # fmt: skip
    yield Estimate(key=key, value=found.std_error, statistic="log_std_error", note=note)


def _areas(of: Pair, people: Followed, treated: NDArray[np.bool_]) -> Iterator[Estimate]:
    level = of.choices.confidence_level
    if of.data.outcome.competing:
        key = of.key("rmtl_difference", "aalen_johansen")
        area = mean_time_lost_difference(people.time, people.status, treated, level=level)
    else:
        key = of.key("rmst_difference", "rmst")
        area = restricted_mean_difference(people.time, people.event, treated, level=level)
    yield from _mean(key, area, level)


def _undefined(reason: str) -> str:
    return f"undefined: {reason}" if reason else ""
