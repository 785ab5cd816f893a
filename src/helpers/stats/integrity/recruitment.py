"""Days of enrolment: on which weekdays, and whether they come too regularly."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from helpers.stats.integrity.chance import Chance, Integers, rarest
from helpers.stats.numerics import Floats

__all__ = ["DAYS", "Arrivals", "arrivals", "regular", "weekday_counts"]

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEK = len(DAYS)
LEAST_MONTHS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Arrivals:
    """Days of enrolment, and the same number of participants on days drawn at random.

    Attributes
    ----------
    own : integer array
        Days since the first, in order.
    drawn : integer array, shape (draws, participants)
        First and last day as observed, the others at random between them, each weekday as often
        as it was used.
    """

    own: Integers
    drawn: Integers


def weekday_counts(days: ArrayLike) -> Integers:
    """Return how many of the days fall on Monday, Tuesday, ..., Sunday.

    Examples
    --------
    >>> weekday_counts(["2024-05-31", "2024-06-02", "2024-06-07"]).tolist()
    [0, 0, 0, 0, 2, 0, 1]
    """
    return np.bincount((_numbered(days) + 3) % _WEEK, minlength=_WEEK)  # 1970-01-01: a Thursday


def arrivals(days: ArrayLike, *, rng: Generator, draws: int) -> Arrivals:
    """Return days of enrolment beside days drawn at random over the same time.

    Parameters
    ----------
    days : array of dates
        At least three, none missing.
    """
    numbered = np.sort(_numbered(days))
    if numbered.size < 3 or numbered[0] == numbered[-1]:
        raise ValueError("expected at least three days of enrolment that are not all one day")
    weekdays = (numbered + 3) % _WEEK
    used = np.bincount(weekdays, minlength=_WEEK).astype(np.float64)
    calendar = np.arange(numbered[0], numbered[-1] + 1)
    open_on = np.bincount((calendar + 3) % _WEEK, minlength=_WEEK)
    weight = (used / np.maximum(open_on, 1))[(calendar + 3) % _WEEK]
    between = rng.choice(calendar, size=(draws, numbered.size - 2), p=weight / weight.sum())
    ends = np.tile(numbered[[0, -1]], (draws, 1))
    drawn = np.sort(np.concatenate([ends, between], axis=1), axis=1)
    return Arrivals(numbered - numbered[0], drawn - numbered[0])


def regular(arrived: Arrivals, *, width: float = 30.4375) -> Chance:
    """Return whether participants come too regularly for arrivals at random.

    Two statistics are looked at: the standard deviation of the intervals in days (`place` 0), and
    the variance of the numbers a month over their mean, about 1 at random (`place` 1). Months are
    stretches of `width` days from the first enrolment on; whole ones count, at least three.

    Notes
    -----
    Arrivals at random of a given number are spread evenly over the time they take. Recruitment
    that depends on season and staff varies more than that, never less.
    """
    own = [float(np.diff(arrived.own).std())]
    every = [np.diff(arrived.drawn, axis=1).std(axis=1)]
    months = int((arrived.own[-1] + 1) // width)
    if months >= LEAST_MONTHS:
        edges = np.asarray(np.arange(months + 1) * width, np.float64)
        own.append(float(_dispersion(_counts(arrived.own[None, :], edges))[0]))
        every.append(_dispersion(_counts(arrived.drawn, edges)))
    chance = rarest(-np.array(own), -np.column_stack(every))
    return Chance(
        statistic=own[chance.place],
        expected=-chance.expected,
        p_value=chance.p_value,
        looked=arrived.own.size,
        place=chance.place,
        tail="lower",
    )


def _counts(days: Integers, edges: Floats) -> Integers:
    month = np.searchsorted(edges, days, side="right") - 1
    return np.stack([(month == i).sum(axis=1) for i in range(edges.size - 1)], axis=1)


def _dispersion(counts: Integers) -> Floats:
    mean = np.maximum(counts.mean(axis=1), np.finfo(float).tiny)
    return np.asarray(counts.var(axis=1, ddof=1) / mean)


def _numbered(days: ArrayLike) -> Integers:
    dates: NDArray[np.datetime64] = np.asarray(days, dtype="datetime64[D]").reshape(-1)
    if np.isnat(dates).any():
        raise ValueError("days of enrolment must be known")
    return np.asarray(dates.astype(np.int64))
