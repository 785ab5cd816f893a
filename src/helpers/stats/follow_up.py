"""Checked times to an event, and who was at risk when: what every estimate over time reads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.stats.numerics import Floats
from helpers.stats.samples import sample

__all__ = [
    "Integers",
    "RiskTable",
    "at_risk",
    "checked",
    "followed_at",
    "risk_table",
    "step_at",
    "stratum_codes",
    "tie_groups",
]

_SAME = float(np.sqrt(np.finfo(np.float64).eps))  # times closer than this, relatively, are one

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class RiskTable:
    """Distinct times of one group, and what happened at each.

    Attributes
    ----------
    times : array of float
        Distinct times at which somebody had an event or was censored, rising.
    at_risk : array of float
        Number followed to at least this time, those with an event at it included.
    events : array of float, shape (causes, times)
        Number of events by cause; cause k stands in row k - 1.
    censored : array of float
        Number whose follow-up ended without an event at this time.
    """

    times: Floats
    at_risk: Floats
    events: Floats
    censored: Floats

    @property
    def ended(self) -> Floats:
        """Number of events of any cause at each time."""
        return self.events.sum(axis=0)


def checked(time: ArrayLike, status: ArrayLike) -> tuple[Floats, Integers]:
    """Return times, with nearly equal ones made equal, and whole-number states.

    Parameters
    ----------
    time : array of float
        Time from the start to an event or to the end of follow-up, in any unit, 0 or more.
    status : array of int or bool
        0 (censored) or the cause of the event: 1, 2, ...

    Returns
    -------
    tuple of array
        Times that differ by less than the rounding of a computation are one time, as in R's
        ``survival`` (its ``timefix``): else 0.1 + 0.2 and 0.3 would not be tied.

    Raises
    ------
    ValueError
        If a value is missing or infinite, a time is negative, a status is no cause, or the
        lengths differ.

    Examples
    --------
    >>> checked([0.3, 0.1 + 0.2, 2], [1, 0, 1])[0].tolist()
    [0.3, 0.3, 2.0]
    """
    times, states = sample("time", time), sample("status", status)
    if times.size != states.size:
        raise ValueError(
            f"time and status need one value a participant, got {times.size} and {states.size}"
        )
    if np.any(times < 0):
        raise ValueError(
            f"a time is 0 or more, got {int(np.count_nonzero(times < 0))} negative of {times.size}"
        )
    if np.any(states < 0) or np.any(states != np.floor(states)):
        wrong = states[(states < 0) | (states != np.floor(states))][0]
        raise ValueError(f"a status is 0 (censored) or a cause 1, 2, ..., got {wrong:g}")
    return _tied(times), states.astype(np.int64)


def _tied(times: Floats) -> Floats:
    distinct = np.unique(times)
    near = np.diff(distinct) <= _SAME * np.abs(distinct).mean() if distinct.size else ()
    if not np.any(near):
        return times
    kept = distinct[np.concatenate(([True], ~np.asarray(near)))]
    return np.asarray(kept[np.searchsorted(kept, times, side="right") - 1])


def tie_groups(times: Floats) -> tuple[Floats, Integers]:
    """Return the distinct times, rising, and for each participant the place of its time there."""
    distinct, places = np.unique(times, return_inverse=True)
    return distinct, places.reshape(-1).astype(np.int64)


def stratum_codes(strata: ArrayLike | None, size: int) -> Integers:
    """Return the stratum of each participant as 0, 1, ...; all 0 where there are no strata.

    Raises
    ------
    ValueError
        If there is not one label for each participant.

    Examples
    --------
    >>> stratum_codes(["north", "south", "north"], 3).tolist()
    [0, 1, 0]
    """
    if strata is None:
        return np.zeros(size, dtype=np.int64)
    labels = np.asarray(strata).reshape(-1)
    if labels.size != size:
        raise ValueError(f"strata need one label a participant, got {labels.size} for {size}")
    return np.unique(labels, return_inverse=True)[1].reshape(-1).astype(np.int64)


def risk_table(time: ArrayLike, status: ArrayLike, *, causes: int = 1) -> RiskTable:
    """Return who was at risk and what happened at every distinct time.

    Parameters
    ----------
    time, status : array
        As in `checked`. Someone whose follow-up ends at a time is at risk at that time.
    causes : int
        Number of causes told apart; at least the largest status.

    Raises
    ------
    ValueError
        As `checked`; or if a status is larger than `causes`.

    Examples
    --------
    >>> table = risk_table([1, 2, 2, 3], [1, 1, 0, 0])
    >>> table.at_risk.tolist(), table.events.tolist(), table.censored.tolist()
    ([4.0, 3.0, 1.0], [[1.0, 1.0, 0.0]], [0.0, 1.0, 1.0])
    """
    times, states = checked(time, status)
    if states.size and int(states.max()) > causes:
        raise ValueError(f"status {int(states.max())} is larger than the number of causes {causes}")
    distinct, places = tie_groups(times)
    by_state = np.zeros((causes + 1, distinct.size))
    np.add.at(by_state, (states, places), 1.0)
    leaving = by_state.sum(axis=0)
    followed = leaving[::-1].cumsum()[::-1]
    return RiskTable(distinct, followed, by_state[1:], by_state[0])


def at_risk(time: ArrayLike, when: ArrayLike) -> Floats:
    """Return how many are followed to at least each time of `when`.

    Examples
    --------
    >>> at_risk([1, 2, 2, 3], [0, 2, 2.5, 9]).tolist()
    [4.0, 3.0, 1.0, 0.0]
    """
    followed = np.sort(sample("time", time))
    before = np.searchsorted(followed, np.asarray(when, dtype=np.float64), side="left")
    return np.asarray(followed.size - before, dtype=np.float64)


def step_at(times: Floats, values: Floats, when: ArrayLike, *, start: float) -> Floats:
    """Return a right-continuous step function at given times; `start` before its first time.

    Examples
    --------
    >>> step_at(np.array([1.0, 3.0]), np.array([0.8, 0.5]), [0, 1, 2, 3], start=1.0).tolist()
    [1.0, 0.8, 0.8, 0.5]
    """
    places = np.searchsorted(times, np.asarray(when, dtype=np.float64), side="right")
    return np.concatenate(([start], values))[places]


def followed_at(times: Floats, free: Floats, when: ArrayLike) -> NDArray[np.bool_]:
    """Return whether a curve is known at times: within follow-up, or once everyone had an event.

    Parameters
    ----------
    times : array of float
        Distinct times of the curve.
    free : array of float
        Proportion without any event just after each of them.
    when : array of float

    Examples
    --------
    >>> followed_at(np.array([1.0, 3.0]), np.array([0.8, 0.5]), [0, 3, 4]).tolist()
    [True, True, False]
    """
    end = float(times[-1]) if times.size else -1.0
    asked = np.asarray(when, dtype=np.float64)
    return np.asarray((asked <= end) | (step_at(times, free, asked, start=1.0) <= 0.0))
