"""Times to an event, participant by participant: who was at risk when, and for how long."""

import math
from collections.abc import Iterator
from typing import NamedTuple

from helpers.analysis.verification.case import Case

__all__ = ["Moment", "Person", "arm_people", "counted", "horizon", "horizon_of", "moments"]


class Person(NamedTuple):
    """One participant: time, and 0 without an event, 1 with it, 2 and more with another."""

    time: float
    state: int


class Moment(NamedTuple):
    """One distinct time: how many were at risk, and what happened to them."""

    time: float
    at_risk: int
    own: int
    other: int


def arm_people(case: Case, arm: str) -> list[Person]:
    """Return those of an arm whose time and state are known."""
    name = str(case.outcome.time)
    rows = [(r[name], case.value(r)) for r in case.rows(arm)]
    return [Person(float(t), int(s)) for t, s in rows if t is not None and s is not None]


def moments(people: list[Person], cause: int = 1) -> Iterator[Moment]:
    """Yield every distinct time in order; someone censored at a time is at risk at it."""
    at_risk = len(people)
    by_time: dict[float, list[int]] = {}
    for person in people:
        by_time.setdefault(person.time, []).append(person.state)
    for time in sorted(by_time):
        states = by_time[time]
        own = states.count(cause)
        yield Moment(time, at_risk, own, sum(s > 0 for s in states) - own)
        at_risk -= len(states)


def counted(case: Case) -> dict[str, float]:
    """Return n, missing, events and censored of an arm; of a competing event its own events."""
    observed = case.observed(case.key.arm)
    states = [person.state for person in arm_people(case, case.key.arm)]
    level = case.key.level
    code = 2 + list(case.outcome.competing).index(level) if level else 1
    return {
        "n": len(states),
        "missing": sum(value is None for value in observed),
        "left_out": case.unknown_members(case.key.arm),
        "events": states.count(code),
        "censored": states.count(0),
    }


def horizon(case: Case) -> float:
    """Return the smallest of the largest times of all arms."""
    return horizon_of(*(arm_people(case, arm) for arm in case.study.arms.levels))


def horizon_of(*groups: list[Person]) -> float:
    """Return the time up to which every group is followed."""
    if not groups or not all(groups):
        return math.nan
    return min(max(person.time for person in people) for people in groups)
