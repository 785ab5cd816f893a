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


class _Tie(NamedTuple):
    """Events at one time of one stratum: who had them, who was at risk, and the clock."""

    tied: np.ndarray
    at_risk: np.ndarray
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
    late = _clock(times, event)
    return [
        _Tie(event & here & (times == time), here & (times >= time), late[time])
        for label in dict.fromkeys(labels.tolist())
        for here in [labels == label]
        for time in sorted(set(times[event & here].tolist()))
    ]


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
        total = np.zeros(len(at), dtype=np.complex128)
        fixed = columns @ at[:, :size].T
        moving = columns @ at[:, size:].T if at.shape[1] > size else None
        for tied, at_risk, late in ties:
            odds = fixed[at_risk] if moving is None else fixed[at_risk] + late * moving[at_risk]
            risk, mine = np.exp(odds), tied[at_risk]
            every, own, events = risk.sum(axis=0), risk[mine].sum(axis=0), int(mine.sum())
            total += odds[mine].sum(axis=0)
            for drawn in range(events):
                total -= np.log(every - drawn / events * own)
        return total

    return height


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
    height, size = _likelihood(_ties(of, strata, case), columns), columns.shape[1]
    at = np.append(highest(height, np.zeros(size)).at, np.zeros(size))
    score, second = slopes(height, at[None, :])[0][size:], -curvature(height, at)
    plain, mixed, changed = second[:size, :size], second[:size, size:], second[size:, size:]
    left = changed - mixed.T @ np.linalg.solve(plain, mixed)
    if np.linalg.eigvalsh(left)[0] <= 1e-7 * np.trace(changed):
        raise NotFollowedError("the hazard ratio can be told at one time only")
    return {"p_value": float(stats.chi2.sf(float(score @ np.linalg.solve(left, score)), size))}
