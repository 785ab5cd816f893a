"""Curves over time and the areas below them, by carrying their covariance from time to time.

The state holds who is free of any event, who had the event, who had another, and the area below
the curve in question so far. Each time moves it by a matrix; what moves is multinomial. One
recursion gives Kaplan-Meier with Greenwood's variance and Aalen-Johansen with Gaynor's, and the
variances of their areas.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from helpers.analysis.verification.case import Case
from helpers.analysis.verification.followed import (
    Person,
    arm_people,
    horizon,
    horizon_of,
    moments,
)

__all__ = ["area", "area_difference", "incidence", "median_time", "survival"]

Values = Mapping[str, float]
FREE, OWN, OTHER, AREA = range(4)
NEAR = 1e-9
NOTHING = {"estimate": math.nan, "lower": math.nan, "upper": math.nan}


class Step(NamedTuple):
    """State and covariance just after a time."""

    time: float
    state: np.ndarray
    spread: np.ndarray


def _steps(people: list[Person], cause: int, *, height: int, until: float) -> list[Step]:
    """Return the state after every time up to `until`; the area is that below part `height`."""
    state, spread = np.array([1.0, 0.0, 0.0, 0.0]), np.zeros((4, 4))
    found, last = [Step(-math.inf, state, spread)], 0.0
    for moment in moments(people, cause):
        if moment.time > until:
            break
        state, spread = _waited(state, spread, height, moment.time - last)
        state, spread = _moved(state, spread, moment.at_risk, (moment.own, moment.other))
        last = moment.time
        found.append(Step(last, state, spread))
    if until < math.inf:
        found.append(Step(until, *_waited(state, spread, height, until - last)))
    return found


def _waited(
    state: np.ndarray, spread: np.ndarray, height: int, width: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the state after a time in which nothing happens but that the area grows."""
    move = np.eye(4)
    move[height, AREA] = width
    return state @ move, move.T @ spread @ move


def _moved(
    state: np.ndarray, spread: np.ndarray, at_risk: int, happened: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the state after events: multinomial among those at risk."""
    own, other = (number / at_risk for number in happened)
    stay = (at_risk - sum(happened)) / at_risk
    move = np.eye(4)
    move[FREE, : OTHER + 1] = stay, own, other
    shares = np.array([stay, own, other, 0.0])
    noise = (np.diag(shares) - np.outer(shares, shares)) / at_risk
    return state @ move, move.T @ spread @ move + state[FREE] ** 2 * noise


def _limits(share: float, variance: float, z: float) -> Values:
    """Return a proportion with limits that are symmetric for log(-log)."""
    if not 0.0 < share < 1.0:
        return {"estimate": share, "lower": math.nan, "upper": math.nan}
    error = math.sqrt(variance) if variance > 1e-13 else 0.0
    centre, reach = math.log(-math.log(share)), z * error / (share * -math.log(share))
    lower, upper = (math.exp(-math.exp(centre + side * reach)) for side in (1.0, -1.0))
    return {"estimate": share, "lower": lower, "upper": upper}


def survival(case: Case) -> Values:
    """Return the proportion without the event at the time of the key."""
    people = _without_competing(arm_people(case, case.key.arm))
    return _at(people, 1, FREE, float(case.key.level), case.z)


def incidence(case: Case) -> Values:
    """Return the cumulative incidence, of the cause and at the time of the key."""
    when, _, cause = case.key.level.partition(",")
    code = 2 + list(case.outcome.competing).index(cause) if cause else 1
    return _at(arm_people(case, case.key.arm), code, OWN, float(when), case.z)


def _at(people: list[Person], cause: int, part: int, when: float, z: float) -> Values:
    last = max((person.time for person in people), default=-1.0)
    step = _steps(people, cause, height=part, until=when)[-1]
    if when > last and step.state[FREE] > NEAR:
        return NOTHING
    return _limits(_clean(float(step.state[part])), float(step.spread[part, part]), z)


def _clean(share: float) -> float:
    return 0.0 if share < 1e-12 else 1.0 if share > 1.0 - 1e-12 else share


def _without_competing(people: list[Person]) -> list[Person]:
    return [Person(p.time, 1 if p.state == 1 else 0) for p in people]


def median_time(case: Case) -> Values:
    """Return the first time at which half had the event, on the curve and on its limits."""
    people = _without_competing(arm_people(case, case.key.arm))
    steps = _steps(people, 1, height=FREE, until=math.inf)[1:]
    found = [_limits(_clean(s.state[FREE]), s.spread[FREE, FREE], case.z) for s in steps]
    times = [step.time for step in steps]
    return {name: _half(times, [at[name] for at in found]) for name in NOTHING}


def _half(times: list[float], heights: list[float]) -> float:
    """Return where a falling curve reaches one half; the middle of a stretch at exactly that."""
    known = [(t, h) for t, h in zip(times, heights, strict=True) if not math.isnan(h)]
    below = [(t, h) for t, h in known if h <= 0.5 + NEAR]
    if not below:
        return math.nan
    time, height = below[0]
    later = [t for t, h in below if h < height - NEAR]
    return (time + later[0]) / 2.0 if abs(height - 0.5) <= NEAR and later else time


# areas ----------------------------------------------------------------------------------------


def _part(case: Case) -> int:
    """Return whether the area is that below the incidence, or below the proportion free."""
    return OWN if case.outcome.competing else FREE


def _area(people: list[Person], part: int, end: float) -> tuple[float, float]:
    """Return the area up to a time and its variance; nan where follow-up ends before."""
    if not people or math.isnan(end):
        return math.nan, math.nan
    used = people if part == OWN else _without_competing(people)
    step = _steps(used, 1, height=part, until=end)[-1]
    if end > max(person.time for person in people) and step.state[FREE] > NEAR:
        return math.nan, math.nan
    return float(step.state[AREA]), max(float(step.spread[AREA, AREA]), 0.0)


def _with_limits(estimate: float, variance: float, end: float, z: float) -> Values:
    error = math.sqrt(variance) if variance > 1e-18 * max(1.0, end * end) else math.nan
    return {
        "estimate": estimate, "lower": estimate - z * error, "upper": estimate + z * error,
        "std_error": error, "horizon": end,
    }  # fmt: skip


def area(case: Case) -> Values:
    """Return one arm's mean time without the event, or lost to it."""
    end = horizon(case)
    return _with_limits(*_area(arm_people(case, case.key.arm), _part(case), end), end, case.z)


def area_difference(case: Case) -> Values:
    """Return the difference of two mean times, up to where both arms are followed."""
    sides = [arm_people(case, arm) for arm in (case.key.arm, case.key.reference)]
    end = horizon_of(*(side for side in sides if side))
    (first, spread), (second, other) = (_area(side, _part(case), end) for side in sides)
    return _with_limits(first - second, spread + other, end, case.z)
