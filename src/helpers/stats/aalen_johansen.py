"""How many have had an event by a time when other events can come first: Aalen-Johansen."""

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats.follow_up import checked, followed_at, risk_table, step_at
from helpers.stats.kaplan_meier import log_log_limits
from helpers.stats.numerics import Floats, ratio
from helpers.stats.rmst import AreaDifference, RestrictedMean, area_mean, common_horizon, two_areas
from helpers.stats.tables import Interval

__all__ = ["IncidenceCurve", "aalen_johansen", "mean_time_lost", "mean_time_lost_difference"]


@dataclass(frozen=True, slots=True, eq=False)
class IncidenceCurve:
    """Cumulative incidence of one cause: arrays of one length, one entry a distinct time.

    Attributes
    ----------
    times : array of float
        Distinct times of events of any cause and of censorings, rising.
    at_risk, events, ended : array of float
        Number at risk, events of this cause, and events of any cause.
    incidence : array of float
        Proportion that had this event first, by each time.
    free : array of float
        Proportion without any event just after each time.
    std_error : array of float
        By the multinomial delta method.
    lower, upper : array of float
        Pointwise log-log limits; nan where the proportion is 0 or 1.
    """

    times: Floats
    at_risk: Floats
    events: Floats
    ended: Floats
    incidence: Floats
    free: Floats
    std_error: Floats
    lower: Floats
    upper: Floats

    def at(self, when: ArrayLike) -> Floats:
        """Return the cumulative incidence at times; nan once nobody is followed."""
        return self._read(self.incidence, when, start=0.0)

    def limits_at(self, when: ArrayLike) -> Interval:
        """Return the confidence limits at times; nan where they are undefined."""
        return Interval(*(self._read(v, when, start=nan) for v in (self.lower, self.upper)))

    def _read(self, values: Floats, when: ArrayLike, *, start: float) -> Floats:
        known = followed_at(self.times, self.free, when)
        return np.where(known, step_at(self.times, values, when, start=start), nan)


def aalen_johansen(
    time: ArrayLike, status: ArrayLike, *, cause: int = 1, level: float = 0.95
) -> IncidenceCurve:
    """Return the cumulative incidence of one cause in the presence of the others [1]_.

    Parameters
    ----------
    time : array of float
        Time to the first event or to the end of follow-up, 0 or more, in any unit. Tied times
        stay tied: they are neither ordered nor shifted.
    status : array of int
        0 where follow-up ended without an event, else the cause: 1, 2, ...
    cause : int, default 1
        The cause in question.
    level : float, default 0.95
        Pointwise confidence level, in (0, 1).

    Returns
    -------
    IncidenceCurve
        Estimate, standard error and limits equal to those of R's ``survfit(Surv(time, factor(
        status)) ~ 1, conf.type = "log-log")``.

    Raises
    ------
    ValueError
        If a time is missing, infinite or negative, or a status or cause is impossible.

    Notes
    -----
    The variance is the delta method on multinomial events at each time (Gaynor and others [2]_),
    which equals the infinitesimal jackknife of R's ``survival``, Greenwood's formula where there
    is one cause, and that of a plain proportion where nobody is censored. ``cmprsk::cuminc``
    prints Aalen's variance instead, which differs in the order of 1/n.

    References
    ----------
    .. [1] Aalen OO, Johansen S (1978). An empirical transition matrix for non-homogeneous Markov
       chains based on censored observations. Scand J Stat 5, 141-150.
    .. [2] Gaynor JJ, Feuer EJ, Tan CC, et al. (1993). On the use of cause-specific failure and
       conditional failure probabilities. J Am Stat Assoc 88, 400-409.

    Examples
    --------
    >>> curve = aalen_johansen([1, 2, 3, 4], [1, 2, 0, 1])
    >>> curve.incidence.tolist()
    [0.25, 0.25, 0.25, 0.75]
    """
    parts = _Parts(time, status, cause)
    incidence, shrink = parts.incidence, parts.shrink
    # influence of a cause-k and of another event at time j on F(t): S(j-) - w (F(t) - F(j)) and
    # - w (F(t) - F(j)); the variance is then a quadratic in F(t) whose parts are running sums
    own, other = parts.before + shrink * incidence, shrink * incidence
    constant = np.cumsum(parts.spread(own, other, own, other))
    linear = np.cumsum(parts.spread(own, other, -shrink, -shrink))
    square = np.cumsum(parts.spread(-shrink, -shrink, -shrink, -shrink))
    variance = constant + incidence * (2.0 * linear + incidence * square)
    # what is left of a sum that is zero: incidence 0 or, without censoring, 1
    certain = variance < 1e-13
    std_error = np.sqrt(np.where(certain, 0.0, variance))
    lower, upper = log_log_limits(incidence, std_error, level=level)
    return IncidenceCurve(
        parts.times, parts.at_risk, parts.events, parts.ended, incidence,
        parts.free, std_error, lower, upper,
    )  # fmt: skip


def mean_time_lost(
    time: ArrayLike,
    status: ArrayLike,
    *,
    cause: int = 1,
    horizon: float | None = None,
    level: float = 0.95,
) -> RestrictedMean:
    """Return the mean time lost to a cause before a horizon: the area below its incidence [1]_.

    Parameters
    ----------
    time, status, cause, level
        As in `aalen_johansen`.
    horizon : float, optional
        Largest time that counts; the largest observed time where not given.

    References
    ----------
    .. [1] Andersen PK (2013). Decomposition of number of life years lost according to causes of
       death. Stat Med 32, 5278-5285.

    Examples
    --------
    >>> mean_time_lost([1, 2, 3, 4], [1, 2, 0, 1]).estimate
    0.75
    """
    times = np.asarray(time, dtype=np.float64)
    end = float(times.max()) if horizon is None else horizon
    return area_mean(*_area(time, status, cause, end), horizon=end, level=level)


def mean_time_lost_difference(
    time: ArrayLike, status: ArrayLike, group: ArrayLike, *, cause: int = 1, level: float = 0.95
) -> AreaDifference:
    """Return the difference of mean times lost to a cause, arm 1 minus arm 0.

    Parameters
    ----------
    time, status, cause, level
        As in `aalen_johansen`.
    group : array of bool or int
        True (1) for arm 1, False (0) for arm 0. The horizon is the smaller of their two largest
        observed times.

    Examples
    --------
    >>> found = mean_time_lost_difference([1, 2, 3, 4, 2, 4, 4, 4], [1, 1, 1, 2, 1, 0, 0, 0],
    ...                                   [0, 0, 0, 0, 1, 1, 1, 1])
    >>> found.estimate, found.horizon
    (-1.0, 4.0)
    """
    times, states = checked(time, status)
    end, arm = common_horizon(times, group), np.asarray(group).astype(bool)
    areas = [_area(times[arm == side], states[arm == side], cause, end) for side in (True, False)]
    return two_areas(areas[0], areas[1], horizon=end, level=level)


class _Parts:
    """Hazards and running sums of one cause against all others."""

    def __init__(self, time: ArrayLike, status: ArrayLike, cause: int) -> None:
        if cause < 1:
            raise ValueError(f"a cause is 1, 2, ..., got {cause}")
        causes = max(cause, int(np.max(np.asarray(status, dtype=np.float64), initial=0)))
        table = risk_table(time, status, causes=causes)
        self.times, self.at_risk = table.times, table.at_risk
        self.events, self.ended = table.events[cause - 1], table.ended
        self.hazard = ratio(self.events, self.at_risk)
        self.hazard_any = ratio(self.ended, self.at_risk)
        self.free: Floats = np.asarray(np.cumprod(1.0 - self.hazard_any), dtype=np.float64)
        self.before = np.concatenate(([1.0], self.free))[:-1]
        self.incidence = np.cumsum(self.before * self.hazard)
        # once everybody had an event nothing follows that a share of it could be
        stays = 1.0 - self.hazard_any
        self.shrink = np.where(self.ended < self.at_risk, ratio(1.0, stays), 0.0)

    def spread(self, own: Floats, other: Floats, own2: Floats, other2: Floats) -> Floats:
        """Return the multinomial covariance of two sums of influences at each time."""
        rest = self.hazard_any - self.hazard
        both = self.hazard * own * own2 + rest * other * other2
        mean, mean2 = self.hazard * own + rest * other, self.hazard * own2 + rest * other2
        return np.asarray((both - mean * mean2) / self.at_risk)


def _area(time: ArrayLike, status: ArrayLike, cause: int, end: float) -> tuple[float, float]:
    """Return the area below the incidence up to a time, and its variance."""
    if not np.size(time) or end != end:
        return nan, nan
    parts = _Parts(time, status, cause)
    if end > parts.times[-1] and parts.ended[-1] < parts.at_risk[-1]:
        return nan, nan
    room = np.maximum(end - parts.times, 0.0)
    width = np.diff(np.append(np.minimum(parts.times, end), end))
    pieces = width * parts.incidence
    after = pieces[::-1].cumsum()[::-1] - parts.incidence * room  # area above the level reached
    other = -parts.shrink * after
    own = parts.before * room + other
    return float(pieces.sum()), float(parts.spread(own, other, own, other)[room > 0.0].sum())
