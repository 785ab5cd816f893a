"""The curves of a time-to-event outcome as results, so that a figure draws nothing of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis.choices import Choices
from helpers.analysis.follow_up import Followed, followed, horizon, quarter_points
from helpers.analysis.outcome_types import denominators_of
from helpers.analysis.outcome_values import OutcomeValues, outcome_values
from helpers.results import Estimate, Key
from helpers.results.model import shortest
from helpers.stats.aalen_johansen import aalen_johansen
from helpers.stats.follow_up import at_risk
from helpers.stats.kaplan_meier import kaplan_meier

__all__ = ["CURVE", "curve_rows"]

CURVE = "curve"
KeyOf = Callable[[str, str, float], Key]


@dataclass(frozen=True, slots=True)
class _Curve:
    """One curve: its name in the results, where it steps, and its values there."""

    measure: str
    method: str
    times: NDArray[np.float64]
    values: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]


def curve_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield the curve of each arm of every chosen time-to-event outcome, and who was at risk.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    choices : Choices
        Outcomes, population and confidence level.

    Notes
    -----
    ``analysis=curve``: ``survival`` (Kaplan-Meier) or, with competing events,
    ``cumulative_incidence`` (Aalen-Johansen), with the time as `level`, at every time at which it
    steps and at the end of follow-up; and ``measure=count``, statistic ``at_risk``, at 0 and at
    the time points of the main results.
    """
    for outcome in choices.selected():
        for among in denominators_of(outcome) if outcome.type == "time_to_event" else ():
            data = outcome_values(participants, choices, outcome, among=among)
            marks = (0.0, *quarter_points(horizon(data)))
            for arm in data.values:
                yield from _arm(data, choices, arm, marks)


def _arm(
    data: OutcomeValues, choices: Choices, arm: str, marks: tuple[float, ...]
) -> Iterator[Estimate]:
    people = followed(data, arm)
    analysis = CURVE if not choices.departures else f"tried_{CURVE}"

    def key(measure: str, method: str, when: float) -> Key:
        return choices.key(
            data.outcome, analysis=analysis, among=data.among, arm=arm, measure=measure,
            method=method, level=shortest(when),
        )  # fmt: skip

    for when, number in zip(marks, at_risk(people.time, marks), strict=True):
        yield Estimate(key=key("count", "", when), value=int(number), statistic="at_risk")
    if people.time.size:
        curve = _curve(people, choices, competing=bool(data.outcome.competing))
        yield from _steps(curve, choices.confidence_level, key)


def _curve(people: Followed, choices: Choices, *, competing: bool) -> _Curve:
    level = choices.confidence_level
    if competing:
        part = aalen_johansen(people.time, people.status, level=level)
        steps, values = part.events > 0, part.incidence
        lower, upper, times = part.lower, part.upper, part.times
        name = ("cumulative_incidence", "aalen_johansen")
    else:
        whole = kaplan_meier(people.time, people.event, level=level)
        steps, values = whole.events > 0, whole.survival
        lower, upper, times = whole.lower, whole.upper, whole.times
        name = ("survival", "kaplan_meier")
    shown = steps.copy()
    shown[-1] = True  # the curve is drawn to the end of follow-up
    return _Curve(*name, times[shown], values[shown], lower[shown], upper[shown])


def _steps(curve: _Curve, level: float, key: KeyOf) -> Iterator[Estimate]:
    rows = zip(curve.times, curve.values, curve.lower, curve.upper, strict=True)
    for when, value, lower, upper in rows:
        limited = bool(np.isfinite(lower))
        yield Estimate(
            key=key(curve.measure, curve.method, float(when)), value=float(value),
            lower=float(lower) if limited else None, upper=float(upper) if limited else None,
            confidence_level=level if limited else None,
        )  # fmt: skip
