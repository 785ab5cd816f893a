"""Cox's model with covariates and strata: its likelihood written down event by event."""

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from helpers.analysis.verification.case import Case, NotFollowedError
from helpers.analysis.verification.covariates import (
    Modelled,
    covariates_of,
    modelled,
    strata_names,
    stratum_of,
)
from helpers.analysis.verification.hazards import FURTHEST, ratio_with_limits
from helpers.analysis.verification.likelihood import Array, Height, curvature, highest, slopes

__all__ = ["cox", "cox_of", "proportional", "proportional_of"]

Values = Mapping[str, float]
Strata = Sequence[Hashable]


MOST = 20_000_000  # events times participants
MOST_MOVING = 1_000_000  # the same, where everybody's odds change from event to event


class _Tie(NamedTuple):
    """Events at one time of one stratum: who had them, who was at risk, and the clock.

    `entering` are those at risk who were not at the tie before it in the list, which is the next
    later one of the stratum; of its latest tie all are.
    """

    tied: np.ndarray
    at_risk: np.ndarray
    entering: np.ndarray
    latest: bool
    late: float


def cox(case: Case) -> Values:
    """Return the hazard ratio given covariates, within the strata of randomisation if asked."""
    return case.once(("cox", _by_strata(case)), lambda: cox_of(*_model(case), case))


def proportional(case: Case) -> Values:
    """Return the check of that model."""
    return proportional_of(*_model(case), case)


def _by_strata(case: Case) -> bool:
    return case.key.method.endswith("_stratified")


def _model(case: Case) -> tuple[Modelled, Strata]:
    names = covariates_of(case)
    strata = strata_names(case, randomised=True) if _by_strata(case) else []
    of = modelled(case, names, without=strata)
    return of, [stratum_of(case, record, strata) for record in of.rows]


def _columns(of: Modelled) -> Array:
    return np.column_stack([of.treated, of.basis])


def _ties(of: Modelled, strata: Strata, case: Case) -> list[_Tie]:
    times = np.array([float(record[str(case.outcome.time)] or 0.0) for record in of.rows])
    event, labels = of.values == 1.0, np.array([hash(label) for label in strata])
    if float(event.sum()) * times.size > MOST:
        raise NotFollowedError("too many events to write the likelihood one by one")
    late, found = _clock(times, event), []
    for label in dict.fromkeys(labels.tolist()):
        here, later = labels == label, np.zeros(times.size, dtype=bool)
        for time in sorted(set(times[event & here].tolist()), reverse=True):
            at_risk = here & (times >= time)
            found.append(
                _Tie(
                    np.flatnonzero(event & here & (times == time)), np.flatnonzero(at_risk),
                    np.flatnonzero(at_risk & ~later), not later.any(), late[time],
                )
            )  # fmt: skip
            later = at_risk
    return found


def _clock(times: Array, event: np.ndarray) -> dict[float, float]:
    """Return by time the share of everybody that had the event before, about its mean."""
    free, before, number = 1.0, {}, {}
    for time in sorted(set(times[event].tolist())):
        before[time], number[time] = 1.0 - free, int((event & (times == time)).sum())
        free *= 1.0 - number[time] / int((times >= time).sum())
    mean = sum(before[t] * number[t] for t in before) / max(1, sum(number.values()))
    return {time: late - mean for time, late in before.items()}


def _likelihood(ties: list[_Tie], columns: Array) -> Height:
    """Return Efron's likelihood of coefficients, then of how they change with the clock."""
    size = columns.shape[1]

    def height(at: np.ndarray) -> np.ndarray:
        fixed = columns @ at[:, :size].T
        if at.shape[1] > size:
            return _moving(ties, fixed, columns @ at[:, size:].T)
        return _standing(ties, fixed)

    return height


def _standing(ties: list[_Tie], odds: np.ndarray) -> np.ndarray:
    """Return the likelihood of odds that stay: who is at risk is added up from the latest on."""
    risk, every = np.exp(odds), np.zeros(odds.shape[1], dtype=np.complex128)
    total = np.zeros_like(every)
    for tie in ties:
        every = risk[tie.entering].sum(axis=0) + (0.0 if tie.latest else every)
        total += odds[tie.tied].sum(axis=0)
        total -= _efron(every, risk[tie.tied].sum(axis=0), tie.tied.size)
    return total


def _moving(ties: list[_Tie], fixed: np.ndarray, change: np.ndarray) -> np.ndarray:
    """Return the likelihood of odds that change with the clock."""
    total = np.zeros(fixed.shape[1], dtype=np.complex128)
    for tie in ties:
        risk = np.exp(fixed[tie.at_risk] + tie.late * change[tie.at_risk])
        mine = fixed[tie.tied] + tie.late * change[tie.tied]
        total += mine.sum(axis=0)
        total -= _efron(risk.sum(axis=0), np.exp(mine).sum(axis=0), tie.tied.size)
    return total


def _efron(every: np.ndarray, own: np.ndarray, events: int) -> np.ndarray:
    parts = (np.log(every - drawn / events * own) for drawn in range(events))
    return np.asarray(sum(parts, np.zeros_like(every)))


def cox_of(of: Modelled, strata: Strata, case: Case) -> Values:
    """Return the hazard ratio of the arm, given columns and strata."""
    top = highest(
        _likelihood(_ties(of, strata, case), _columns(of)), np.zeros(1 + of.basis.shape[1])
    )
    if np.abs(top.at).max() > FURTHEST:
        raise NotFollowedError("the likelihood rises without end")
    return ratio_with_limits(float(top.at[0]), math.sqrt(top.covariance[0, 0]), case.z)


def proportional_of(of: Modelled, strata: Strata, case: Case) -> Values:
    """Return the score test of all changes with the clock, from slopes of the wider likelihood."""
    from scipy import stats

    columns = _columns(of)
    ties, size = _ties(of, strata, case), columns.shape[1]
    if sum(tie.at_risk.size for tie in ties) > MOST_MOVING:
        raise NotFollowedError("too many events to change the odds at each of them")
    height = _likelihood(ties, columns)
    at = np.append(highest(height, np.zeros(size)).at, np.zeros(size))
    score, second = slopes(height, at[None, :])[0][size:], -curvature(height, at)
    plain, mixed, changed = second[:size, :size], second[:size, size:], second[size:, size:]
    left = changed - mixed.T @ np.linalg.solve(plain, mixed)
    if np.linalg.eigvalsh(left)[0] <= 1e-7 * np.trace(changed):
        raise NotFollowedError("the hazard ratio can be told at one time only")
    return {"p_value": float(stats.chi2.sf(float(score @ np.linalg.solve(left, score)), size))}
