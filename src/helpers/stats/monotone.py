"""Does the partial likelihood rise without end? Decided exactly, not by counting steps."""

from typing import Any

import numpy as np
import scipy  # its parts are loaded where they are first used

from helpers.stats.follow_up import Integers
from helpers.stats.numerics import Floats
from helpers.stats.partial_likelihood import RiskSets

__all__ = ["monotone_direction"]

_CLEAR = 1e-7


def monotone_direction(sets: RiskSets) -> Floats | None:
    """Return a direction in which the partial likelihood rises for ever, or None [1]_.

    Along such a direction, at every event, who had it has the largest linear predictor of all
    at risk, and at some event strictly larger than another: the estimate is then infinite.

    Parameters
    ----------
    sets : RiskSets
        Events, risk sets and covariates.

    Notes
    -----
    A linear program in the direction and, at each event time, the largest predictor of those at
    risk: the number of constraints grows with the participants, not with pairs of them.

    References
    ----------
    .. [1] Bryson MC, Johnson ME (1981). The incidence of monotone likelihood in the Cox model.
       Technometrics 23, 381-383.
    """
    if not sets.who.size:
        return None
    return _on_a_line(sets) if sets.covariates.shape[1] == 1 else _by_program(sets)


def _on_a_line(sets: RiskSets) -> Floats | None:
    """Return the answer for one covariate: the sign of its slope."""
    values = sets.covariates[:, 0]
    for sign in (1.0, -1.0):
        largest, smallest = _largest(sets, sign * values), -_largest(sets, -sign * values)
        gap = largest[sets.when] - sign * values[sets.who]
        if np.all(gap <= 0.0) and np.any(largest[sets.when] > smallest[sets.when]):
            return np.array([sign])
    return None


def _largest(sets: RiskSets, values: Floats) -> Floats:
    """Return at each place the largest value of those still at risk."""
    largest = np.full(sets.stratum.size, -np.inf)
    np.maximum.at(largest, sets.places, values)
    return sets.and_later(largest, np.maximum)


def _by_program(sets: RiskSets) -> Floats | None:
    covariates = sets.covariates
    width = covariates.shape[1]
    times, place_of = np.unique(sets.when, return_inverse=True)
    # everyone is at risk at the event times up to their own: bounded by the last of these
    last = np.searchsorted(times, sets.places, side="right") - 1
    bounded = np.flatnonzero((last >= 0) & (sets.stratum[times[last]] == sets.stratum[sets.places]))
    below = _rows(covariates[bounded], last[bounded], times.size)  # x'g - m <= 0
    steps = np.flatnonzero(np.diff(sets.stratum[times]) == 0)
    falling = _rows(np.zeros((steps.size, width)), steps, times.size)  # m[t+1] - m[t] <= 0
    falling = falling + _rows(np.zeros((steps.size, width)), steps + 1, times.size, sign=1.0)
    tops = _rows(covariates[sets.who], place_of.reshape(-1), times.size)  # x'g - m = 0
    # what is gained: how far the failing stand above all who are at risk
    gained = np.concatenate((covariates[bounded].sum(axis=0), np.zeros(times.size)))
    gained[width:] -= np.bincount(last[bounded], minlength=times.size)
    np.add.at(gained, width + steps, -1.0)  # and above those at risk later
    np.add.at(gained, width + steps + 1, 1.0)
    minimum: Any = scipy.optimize.linprog  # its stubs know no sparse constraints
    found = minimum(
        gained,
        A_ub=_stacked(below, falling), b_ub=np.zeros(bounded.size + steps.size),
        A_eq=tops, b_eq=np.zeros(sets.who.size),
        bounds=[(-1.0, 1.0)] * width + [(None, None)] * times.size, method="highs",
    )  # fmt: skip
    if found.status != 0 or -float(found.fun) <= _CLEAR:
        return None
    return np.asarray(found.x[:width])


def _rows(
    columns: Floats, place: Integers, size: int, *, sign: float = -1.0
) -> "scipy.sparse.csr_matrix":
    """Return constraints: the covariates, and beside them `sign` at the place of a time."""
    number = columns.shape[0]
    cells = np.full(number, sign), (np.arange(number), place)
    at = scipy.sparse.coo_matrix(cells, shape=(number, size))
    return scipy.sparse.csr_matrix(scipy.sparse.hstack((scipy.sparse.csr_matrix(columns), at)))


def _stacked(*parts: "scipy.sparse.csr_matrix") -> "scipy.sparse.csr_matrix":
    return scipy.sparse.csr_matrix(scipy.sparse.vstack(parts))
