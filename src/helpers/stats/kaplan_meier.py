"""Proportion without the event over time: the Kaplan-Meier estimate, its limits, its median."""

from dataclasses import dataclass
from math import nan
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats.follow_up import followed_at, risk_table, step_at
from helpers.stats.numerics import Floats, normal_quantile, quiet, ratio
from helpers.stats.tables import Interval

__all__ = [
    "MedianTime",
    "SurvivalCurve",
    "greenwood_terms",
    "kaplan_meier",
    "log_log_limits",
    "median_time",
]

_HALF = 0.5
_NEAR = float(np.sqrt(np.finfo(np.float64).eps))  # a product of fractions equals a half this close


class MedianTime(NamedTuple):
    """Median time with limits, in the unit of the times; nan where a curve does not fall to it."""

    estimate: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, eq=False)
class SurvivalCurve:
    """A Kaplan-Meier estimate: arrays of one length, one entry a distinct time.

    Attributes
    ----------
    times : array of float
        Distinct times of events and censorings, rising.
    at_risk, events, censored : array of float
        As in `helpers.stats.follow_up.RiskTable`.
    survival : array of float
        Proportion without the event just after each time.
    std_error : array of float
        By Greenwood's formula; nan where nobody is left.
    lower, upper : array of float
        Pointwise log-log limits; nan where the proportion is 1 or 0.
    """

    times: Floats
    at_risk: Floats
    events: Floats
    censored: Floats
    survival: Floats
    std_error: Floats
    lower: Floats
    upper: Floats

    def at(self, when: ArrayLike) -> Floats:
        """Return the proportion without the event at times; nan once nobody is followed."""
        return self._read(self.survival, when, start=1.0)

    def limits_at(self, when: ArrayLike) -> Interval:
        """Return the confidence limits at times; nan where they are undefined."""
        return Interval(*(self._read(v, when, start=nan) for v in (self.lower, self.upper)))

    def _read(self, values: Floats, when: ArrayLike, *, start: float) -> Floats:
        known = followed_at(self.times, self.survival, when)
        return np.where(known, step_at(self.times, values, when, start=start), nan)


def kaplan_meier(time: ArrayLike, event: ArrayLike, *, level: float = 0.95) -> SurvivalCurve:
    """Return the Kaplan-Meier estimate [1]_ with Greenwood's variance and log-log limits [2]_.

    Parameters
    ----------
    time : array of float
        Time to the event or to the end of follow-up, 0 or more, in any unit. Events at time 0
        count; someone censored at the time of an event is at risk for it.
    event : array of int or bool
        1 where the event happened, 0 where follow-up ended without it.
    level : float, default 0.95
        Pointwise confidence level, in (0, 1).

    Returns
    -------
    SurvivalCurve
        Equal to R's ``survfit(Surv(time, event) ~ 1, conf.type = "log-log")``.

    Raises
    ------
    ValueError
        If a time is missing, infinite or negative, or a status neither 0 nor 1.

    References
    ----------
    .. [1] Kaplan EL, Meier P (1958). Nonparametric estimation from incomplete observations.
       J Am Stat Assoc 53, 457-481.
    .. [2] Kalbfleisch JD, Prentice RL (2002). The statistical analysis of failure time data,
       2nd ed. Wiley, section 1.4.

    Examples
    --------
    >>> curve = kaplan_meier([1, 2, 2, 3], [1, 1, 0, 0])
    >>> curve.survival.tolist()
    [0.75, 0.5, 0.5]
    >>> curve.at([0, 1.5, 4]).tolist()
    [1.0, 0.75, nan]
    """
    table = risk_table(time, event)
    events = table.events[0]
    survival = np.asarray(np.cumprod(1.0 - ratio(events, table.at_risk)), dtype=np.float64)
    with quiet():
        spread = survival * np.sqrt(np.cumsum(greenwood_terms(table.at_risk, events)))
    std_error = np.asarray(np.where(survival > 0.0, spread, nan), dtype=np.float64)
    lower, upper = log_log_limits(survival, std_error, level=level)
    return SurvivalCurve(
        table.times, table.at_risk, events, table.censored, survival, std_error, lower, upper
    )


def greenwood_terms(at_risk: Floats, events: Floats) -> Floats:
    """Return d / (n (n - d)) at each time; infinite where everybody at risk had the event."""
    return ratio(events, at_risk * (at_risk - events))


def log_log_limits(proportion: Floats, std_error: Floats, *, level: float) -> Interval:
    """Return limits that are symmetric for log(-log(proportion)); nan at 0 and 1.

    Examples
    --------
    >>> limits = log_log_limits(np.array([0.5, 1.0]), np.array([0.1, 0.0]), level=0.95)
    >>> limits.lower.round(4).tolist(), limits.upper.round(4).tolist()
    ([0.2952, nan], [0.6745, nan])
    """
    z = normal_quantile(level)
    inside = np.where((proportion > 0.0) & (proportion < 1.0), proportion, nan)
    with quiet():
        reach = np.exp(z * std_error / (inside * -np.log(inside)))
        return Interval(inside**reach, inside ** (1.0 / reach))


def median_time(curve: SurvivalCurve) -> MedianTime:
    """Return the median time to the event, with limits from the limits of the curve [1]_.

    Parameters
    ----------
    curve : SurvivalCurve

    Returns
    -------
    MedianTime
        The first time at which at most half are without the event; where the curve runs at
        exactly one half, the middle of that stretch. The limits are read off the confidence
        limits of the curve by the same rule, as R's ``print(survfit(...))`` does. nan where a
        curve does not fall to one half within follow-up.

    References
    ----------
    .. [1] Brookmeyer R, Crowley J (1982). A confidence interval for the median survival time.
       Biometrics 38, 29-41.

    Examples
    --------
    >>> median_time(kaplan_meier([1, 2, 3, 4], [1, 1, 1, 1])).estimate
    2.5
    """
    curves = (curve.survival, curve.lower, curve.upper)
    return MedianTime(*(_falls_to_half(curve.times, values) for values in curves))


def _falls_to_half(times: Floats, values: Floats) -> float:
    known = ~np.isnan(values)
    reached = known & (values < _HALF + _NEAR)
    if not reached.any():
        return nan
    first = int(np.argmax(reached))
    below = known & (values < values[first] - _NEAR)
    if abs(values[first] - _HALF) < _NEAR and below[first:].any():
        return float((times[first] + times[first + int(np.argmax(below[first:]))]) / 2.0)
    return float(times[first])
