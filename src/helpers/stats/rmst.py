"""Mean time without the event up to a horizon, and its difference between two arms."""

from dataclasses import dataclass
from math import nan, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from helpers.stats.follow_up import checked
from helpers.stats.kaplan_meier import greenwood_terms, kaplan_meier
from helpers.stats.numerics import Floats, normal_quantile

__all__ = [
    "AreaDifference",
    "RestrictedMean",
    "area_mean",
    "common_horizon",
    "restricted_mean",
    "restricted_mean_difference",
    "two_areas",
]

NOTHING_VARIES = "no event before the horizon, so that nothing varies"
NOT_FOLLOWED = "nobody is followed to the horizon"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedMean:
    """An area under a curve up to a horizon, in the unit of the times.

    Attributes
    ----------
    estimate, lower, upper, std_error : float
    horizon : float
        Time up to which the mean is taken.
    reason : str
        Why something is undefined; empty where nothing is.
    """

    estimate: float
    lower: float
    upper: float
    std_error: float
    horizon: float
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaDifference:
    """Difference of two restricted means, arm 1 minus arm 0, in the unit of the times.

    Attributes
    ----------
    estimate, lower, upper, std_error : float
        nan where undefined.
    p_value : float
        Two-sided, of no difference, normal.
    horizon : float
        Time up to which the means are taken.
    reason : str
        Why the difference is undefined; empty where it is not.
    """

    estimate: float
    lower: float
    upper: float
    std_error: float
    p_value: float
    horizon: float
    reason: str = ""


def common_horizon(time: ArrayLike, group: ArrayLike) -> float:
    """Return the smallest of the largest observed times of the groups.

    Examples
    --------
    >>> common_horizon([1, 9, 2, 7], [0, 0, 1, 1])
    7.0
    """
    times, labels = np.asarray(time, dtype=np.float64), np.asarray(group)
    return min((float(times[labels == one].max()) for one in np.unique(labels)), default=nan)


def restricted_mean(
    time: ArrayLike, event: ArrayLike, *, horizon: float | None = None, level: float = 0.95
) -> RestrictedMean:
    """Return the mean time without the event up to a horizon: the area below Kaplan-Meier [1]_.

    Parameters
    ----------
    time, event : array
        As in `helpers.stats.kaplan_meier.kaplan_meier`.
    horizon : float, optional
        Largest time that counts, 0 or more; the largest observed time where not given.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    RestrictedMean
        With Greenwood's variance, as R's ``survfit`` prints (``rmean``). nan where follow-up
        ends before the horizon with people still without the event.

    Raises
    ------
    ValueError
        If a time or status is impossible, or the horizon negative or infinite.

    References
    ----------
    .. [1] Royston P, Parmar MKB (2013). Restricted mean survival time: an alternative to the
       hazard ratio for the design and analysis of randomized trials with a time-to-event
       outcome. BMC Med Res Methodol 13, 152.

    Examples
    --------
    >>> mean = restricted_mean([1, 2, 3, 4], [1, 1, 1, 1])
    >>> mean.estimate, round(mean.std_error, 4)
    (2.5, 0.559)
    """
    times, events = checked(time, event)
    end = float(times.max()) if horizon is None and times.size else horizon
    if end is None or not 0.0 <= end < np.inf:
        raise ValueError(f"a horizon is a time of 0 or more, got {end!r}")
    return area_mean(*_area(times, events, end), horizon=end, level=level)


def restricted_mean_difference(
    time: ArrayLike,
    event: ArrayLike,
    group: ArrayLike,
    *,
    horizon: float | None = None,
    level: float = 0.95,
) -> AreaDifference:
    """Return the difference of two restricted mean times, arm 1 minus arm 0.

    Parameters
    ----------
    time, event : array
        As in `helpers.stats.kaplan_meier.kaplan_meier`.
    group : array of bool or int
        True (1) for arm 1, False (0) for arm 0.
    horizon : float, optional
        The smaller of the two largest observed times where not given.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Raises
    ------
    ValueError
        As `restricted_mean`.

    Examples
    --------
    >>> time, event = [1, 2, 3, 4, 2, 3, 4, 4], [1, 1, 1, 1, 1, 1, 1, 0]
    >>> found = restricted_mean_difference(time, event, [0, 0, 0, 0, 1, 1, 1, 1])
    >>> found.estimate, round(found.std_error, 4), found.horizon
    (0.75, 0.696, 4.0)
    """
    times, events = checked(time, event)
    end = common_horizon(times, group) if horizon is None else horizon
    arm = np.asarray(group).astype(bool)
    areas = [_area(times[arm == side], events[arm == side], end) for side in (True, False)]
    return two_areas(areas[0], areas[1], horizon=end, level=level)


def area_mean(estimate: float, variance: float, *, horizon: float, level: float) -> RestrictedMean:
    """Return an area with its normal limits."""
    reason = "" if variance > 0.0 else NOTHING_VARIES if variance == 0.0 else NOT_FOLLOWED
    error = sqrt(variance) if variance > 0.0 else nan
    reach = normal_quantile(level) * error
    return RestrictedMean(
        estimate=estimate, lower=estimate - reach, upper=estimate + reach,
        std_error=error, horizon=horizon, reason=reason,
    )  # fmt: skip


def two_areas(
    first: tuple[float, float], second: tuple[float, float], *, horizon: float, level: float
) -> AreaDifference:
    """Return the difference of two independent areas, each an estimate with its variance."""
    estimate, variance = first[0] - second[0], first[1] + second[1]
    if not variance > 0.0:
        reason = NOTHING_VARIES if variance == 0.0 else NOT_FOLLOWED
        return AreaDifference(
            estimate=estimate, lower=nan, upper=nan, std_error=nan, p_value=nan,
            horizon=horizon, reason=reason,
        )  # fmt: skip
    error = sqrt(variance)
    reach = normal_quantile(level) * error
    return AreaDifference(
        estimate=estimate, lower=estimate - reach, upper=estimate + reach, std_error=error,
        p_value=2.0 * float(ndtr(-abs(estimate / error))), horizon=horizon,
    )  # fmt: skip


def _area(times: Floats, events: ArrayLike, end: float) -> tuple[float, float]:
    """Return the area below the survival curve up to a time, and its variance."""
    if not times.size or end != end:
        return nan, nan
    curve = kaplan_meier(times, events)
    if end > curve.times[-1] and curve.survival[-1] > 0.0:
        return nan, nan
    before = curve.times < end
    knots = np.concatenate(([0.0], curve.times[before], [end]))
    heights = np.concatenate(([1.0], curve.survival[before]))
    pieces = np.diff(knots) * heights
    later = pieces[::-1].cumsum()[::-1][1:]  # area after each time
    terms = greenwood_terms(curve.at_risk, curve.events)[before]
    counts = later > 0.0  # no area is left where nobody is
    return float(pieces.sum()), float(np.sum(later[counts] ** 2 * terms[counts]))
