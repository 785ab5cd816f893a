"""Comparisons over time: log-rank and Gray's test time by time, Cox's likelihood climbed."""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from helpers.analysis.verification.case import Case, NotFollowedError
from helpers.analysis.verification.followed import Person, arm_people
from helpers.analysis.verification.likelihood import Height, curvature, highest, slopes

__all__ = [
    "FURTHEST",
    "Side",
    "chi_square",
    "gray",
    "gray_parts",
    "hazard_ratio",
    "log_rank",
    "log_rank_parts",
    "proportional_hazards",
    "ratio_with_limits",
]

Values = Mapping[str, float]
FURTHEST = 12.0  # log hazard ratio from which only one arm can have had events


class Side:
    """One arm: how many were at risk at a time, and what happened then."""

    def __init__(self, people: list[Person]) -> None:
        self.times = sorted(person.time for person in people)
        self.own = Counter(person.time for person in people if person.state == 1)
        self.other = Counter(person.time for person in people if person.state > 1)

    def at_risk(self, time: float) -> int:
        """Return how many were followed up to a time or beyond."""
        return len(self.times) - bisect_left(self.times, time)


def _sides(case: Case) -> tuple[Side, Side]:
    """Return the reference, then the arm."""
    reference, arm = (Side(arm_people(case, a)) for a in (case.key.reference, case.key.arm))
    return reference, arm


def log_rank(case: Case) -> Values:
    """Return the log-rank test of two arms."""
    return chi_square(*log_rank_parts(*_sides(case)))


def log_rank_parts(reference: Side, arm: Side) -> tuple[float, float]:
    """Return how many more of the arm had the event than should have, and the variance."""
    excess = variance = 0.0
    for time in sorted(reference.own.keys() | arm.own.keys()):
        n1, d1 = arm.at_risk(time), arm.own[time]
        n, d = n1 + reference.at_risk(time), d1 + reference.own[time]
        excess += d1 - d * n1 / n
        if n > 1:
            variance += d * (n1 / n) * (1.0 - n1 / n) * (n - d) / (n - 1)
    return excess, variance


def chi_square(excess: float, variance: float) -> Values:
    """Return the p-value of an excess with its variance; nan without information."""
    if variance <= 1e-12:
        return {"p_value": math.nan}
    return {"p_value": math.erfc(math.sqrt(excess**2 / variance / 2.0))}


# Cox ------------------------------------------------------------------------------------------


class Tie(NamedTuple):
    """Events at one time: at risk and events in the arm, in the reference, and the clock."""

    n1: int
    d1: int
    n0: int
    d0: int
    late: float


def _ties(reference: Side, arm: Side) -> list[Tie]:
    """Return the events by time; the clock is the share that had the event before."""
    free, found = 1.0, []
    for time in sorted(reference.own.keys() | arm.own.keys()):
        n1, d1 = arm.at_risk(time), arm.own[time]
        n0, d0 = reference.at_risk(time), reference.own[time]
        found.append(Tie(n1, d1, n0, d0, 1.0 - free))
        free *= 1.0 - (d1 + d0) / (n1 + n0)
    events = sum(tie.d1 + tie.d0 for tie in found)
    mean = sum(tie.late * (tie.d1 + tie.d0) for tie in found) / max(1, events)
    return [tie._replace(late=tie.late - mean) for tie in found]


def efron(ties: list[Tie]) -> Height:
    """Return Efron's likelihood of two coefficients: of the arm, and of the arm times the clock.

    With one coefficient it is Cox's model.
    """

    def height(at: np.ndarray) -> np.ndarray:
        total = np.zeros(len(at), dtype=np.complex128)
        for n1, d1, n0, d0, late in ties:
            slope = at[:, 0] + at[:, 1] * late if at.shape[1] > 1 else at[:, 0]
            total += d1 * slope
            for drawn in range(d1 + d0):
                rest = drawn / (d1 + d0)
                total -= np.log((n1 - rest * d1) * np.exp(slope) + (n0 - rest * d0))
        return total

    return height


def hazard_ratio(case: Case) -> Values:
    """Return the hazard ratio at the top of Efron's likelihood, with Wald limits."""
    top = highest(efron(_ties(*_sides(case))), np.zeros(1))
    if abs(top.at[0]) > FURTHEST:
        raise NotFollowedError("only one arm had events while both were at risk")
    error = 1.0 / math.sqrt(top.information[0, 0])
    return ratio_with_limits(float(top.at[0]), error, case.z)


def ratio_with_limits(log_ratio: float, error: float, z: float) -> Values:
    """Return a ratio with Wald limits and test, from its logarithm and standard error."""
    lower, upper = (math.exp(log_ratio + side * z * error) for side in (-1.0, 1.0))
    return {
        "estimate": math.exp(log_ratio), "lower": lower, "upper": upper, "log_std_error": error,
        "p_value": math.erfc(abs(log_ratio / error) / math.sqrt(2.0)),
    }  # fmt: skip


def proportional_hazards(case: Case) -> Values:
    """Return the score test of the clock, from the slopes of the likelihood at Cox's estimate."""
    height = efron(_ties(*_sides(case)))
    at = np.append(highest(height, np.zeros(1)).at, 0.0)
    score, information = slopes(height, at[None, :])[0], -curvature(height, at)
    left = information[1, 1] - information[0, 1] ** 2 / information[0, 0]
    if left <= 1e-7 * information[1, 1]:
        raise NotFollowedError("the hazard ratio can be told at one time only")
    return {"p_value": math.erfc(math.sqrt(score[1] ** 2 / left / 2.0))}


# Gray -----------------------------------------------------------------------------------------


class _Running:
    """What runs along in Gray's test: curves of the arms, the drift, and sums for the variance.

    The influence of an event is a weight now plus a weight of all drift that follows it. Squared
    and multiplied out, that is three sums (constant, linear and square in the last drift).
    """

    def __init__(self) -> None:
        self.free, self.incidence, self.drift = [1.0, 1.0], [0.0, 0.0], [0.0, 0.0]
        self.common = self.score = self.constant = 0.0
        self.linear, self.square = [0.0, 0.0], [0.0, 0.0]

    def add(self, arm: int, now: float, later: float, spread: float) -> None:
        """Add the events of one kind in one arm."""
        self.constant += now * now * spread
        self.linear[arm] += now * later * spread
        self.square[arm] += later * later * spread

    @property
    def variance(self) -> float:
        """The variance of the score, now that all drift is known."""
        parts = zip(self.drift, self.linear, self.square, strict=True)
        return self.constant + sum(2.0 * c * one + c * c * two for c, one, two in parts)


def gray(case: Case) -> Values:
    """Return Gray's test of two arms, time by time."""
    return chi_square(*gray_parts(*_sides(case)))


def gray_parts(reference: Side, arm: Side) -> tuple[float, float]:
    """Return the score of Gray's test and its variance."""
    sides, run = (reference, arm), _Running()
    for time in sorted(set().union(*(side.own | side.other for side in sides))):
        _one_time(
            run,
            [side.at_risk(time) for side in sides],
            [side.own[time] for side in sides],
            [side.other[time] for side in sides],
        )
    return run.score, run.variance


def _one_time(run: _Running, n: list[int], own: list[int], other: list[int]) -> None:
    before, level = run.free[:], run.incidence[:]
    weight = [n[k] / before[k] if n[k] else 0.0 for k in (0, 1)]
    total, events = sum(weight), sum(own)
    for k in (0, 1):
        if n[k]:
            run.free[k] *= (n[k] - own[k] - other[k]) / n[k]
            run.incidence[k] += before[k] * own[k] / n[k]
    eligible = [weight[k] * (1.0 - level[k]) for k in (0, 1)]
    if events:
        run.score += own[1] - events * eligible[1] / sum(eligible)
    pull = (-weight[1] * weight[0] / total, weight[1] * weight[0] / total)
    if run.common < 1.0:
        growth = events / total / (1.0 - run.common)
        run.drift = [run.drift[k] + pull[k] * growth for k in (0, 1)]
    run.common += events / total
    for k in (0, 1):
        left = (1.0 - run.common) / run.free[k] if run.free[k] > 0.0 else 0.0
        if events and n[k]:
            ties = 1.0 - (events - 1) / (total * before[k] - 1) if events > 1 else 1.0
            spread = ties * before[k] * events / (total * n[k])
            run.add(k, pull[k] - (1.0 - left) * run.drift[k], 1.0 - left, spread)
        if other[k] and run.free[k] > 0.0:
            ties = 1.0 - (other[k] - 1) / (n[k] - 1) if other[k] > 1 else 1.0
            run.add(k, -left * run.drift[k], left, ties * before[k] ** 2 * other[k] / n[k] ** 2)
