"""Ratio of event rates: Cox's proportional-hazards model with Efron's treatment of ties."""

from dataclasses import dataclass
from math import exp, inf, nan, sqrt

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from helpers.stats.follow_up import checked
from helpers.stats.log_rank import grouped
from helpers.stats.monotone import monotone_direction
from helpers.stats.numerics import Floats, normal_quantile
from helpers.stats.partial_likelihood import Evaluated, RiskSets

__all__ = ["CoxFit", "HazardRatio", "cox", "hazard_ratio"]

STEPS = 80
HALVINGS = 30
CLOSE = 1e-18  # squared Newton decrement at which the search ends: well below any digit shown
FLAT = 1e-6  # score for each event above which no step at all means that none was found
ROUNDING = 1e-12  # relative: the log-likelihood is not known better
STRIDE = 4.0  # longest step of the search, in log hazard ratio over the range of a covariate
FAR = 8.0  # log hazard ratio over the range of a covariate from which divergence is looked for

NO_EVENTS = "no event"
NO_CONTRAST = "no event happened while the covariates differed among those at risk"
DEPENDENT = "the covariates depend on one another among those at risk"
MONOTONE = "the likelihood rises without end: a covariate separates who had the event"
NOT_CONVERGED = "the search for the largest likelihood did not end"


@dataclass(frozen=True, slots=True, eq=False)
class CoxFit:
    """A fitted proportional-hazards model.

    Attributes
    ----------
    coefficients : array of float
        Log hazard ratios for one unit of each covariate; nan where undefined.
    covariance : array of float
        Inverse of the information at the estimate.
    log_likelihood, null_log_likelihood : float
        At the estimate, and with every coefficient 0.
    events : int
    reason : str
        Why the fit is undefined; empty where it is not.
    """

    coefficients: Floats
    covariance: Floats
    log_likelihood: float
    null_log_likelihood: float
    events: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardRatio:
    """Hazard ratio of two groups with its Wald interval.

    Attributes
    ----------
    estimate, lower, upper : float
        Ratio of the event rates; 0 or infinite, without limits, where only one group had events.
    std_error : float
        Of the log hazard ratio.
    p_value : float
        Two-sided, Wald.
    reason : str
        Why something is undefined; empty where nothing is.
    """

    estimate: float
    lower: float
    upper: float
    std_error: float
    p_value: float
    reason: str = ""


def hazard_ratio(
    time: ArrayLike,
    event: ArrayLike,
    group: ArrayLike,
    *,
    covariates: ArrayLike | None = None,
    strata: ArrayLike | None = None,
    level: float = 0.95,
) -> HazardRatio:
    """Compare two groups by Cox's model, given covariates and within strata if any [1]_ [2]_.

    Parameters
    ----------
    time, event : array
        As in `helpers.stats.kaplan_meier.kaplan_meier`. For a cause-specific hazard ratio,
        competing events are 0.
    group : array of bool or int
        True (1) for arm 1, False (0) for arm 0.
    covariates : array of float, shape (participants, covariates), optional
        Measured before randomisation; the ratio compares participants with equal ones.
    strata : array, optional
        Stratum of each participant, any labels: each has a rate of its own over time, and the
        ratio is the same in all.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    HazardRatio
        Arm 1 against arm 0, equal to R's ``coxph(ties = "efron")``. Where every event, while
        both arms were at risk, happened in one arm, the estimate is infinite or 0 and has no
        Wald limits; without such an event, or where covariates run away, it is nan. `reason`
        says so; nothing is raised.

    Raises
    ------
    ValueError
        If a time, status or group is impossible.

    References
    ----------
    .. [1] Cox DR (1972). Regression models and life-tables. J R Stat Soc B 34, 187-220.
    .. [2] Efron B (1977). The efficiency of Cox's likelihood function for censored data.
       J Am Stat Assoc 72, 557-565.

    Examples
    --------
    >>> found = hazard_ratio([1, 3, 5, 7, 2, 4, 6, 9], [1, 1, 1, 1, 1, 0, 1, 0], [0] * 4 + [1] * 4)
    >>> [round(value, 4) for value in (found.estimate, found.lower, found.upper)]
    [0.4205, 0.076, 2.3275]
    """
    arm = np.asarray(group, dtype=np.float64).reshape(-1)
    if np.any((arm != 0.0) & (arm != 1.0)):
        raise ValueError("group is True (arm 1) or False (arm 0) for each participant")
    grouped(arm, np.asarray(time).size)
    others = np.empty((arm.size, 0)) if covariates is None else np.asarray(covariates, dtype=float)
    fit = cox(time, event, np.column_stack([arm, others]), strata=strata)
    z = normal_quantile(level)
    if fit.reason:
        alone = fit.reason == MONOTONE and not others.size
        estimate = _limit(time, event, arm, strata) if alone else nan
        words = _one_sided(estimate) if alone else fit.reason
        return HazardRatio(
            estimate=estimate, lower=nan, upper=nan, std_error=nan, p_value=nan, reason=words
        )
    beta, error = float(fit.coefficients[0]), sqrt(float(fit.covariance[0, 0]))
    return HazardRatio(
        estimate=exp(beta), lower=exp(beta - z * error), upper=exp(beta + z * error),
        std_error=error, p_value=2.0 * float(ndtr(-abs(beta / error))),
    )  # fmt: skip


def _limit(time: ArrayLike, event: ArrayLike, arm: Floats, strata: ArrayLike | None) -> float:
    direction = monotone_direction(RiskSets(*checked(time, event), arm[:, None], strata))
    return inf if direction is not None and direction[0] > 0 else 0.0


def _one_sided(estimate: float) -> str:
    which = "arm" if estimate > 0 else "reference"
    return f"while both were at risk, events happened in the {which} alone"


def cox(
    time: ArrayLike, event: ArrayLike, covariates: ArrayLike, *, strata: ArrayLike | None = None
) -> CoxFit:
    """Fit a proportional-hazards model by Newton's method with step halving.

    Parameters
    ----------
    time, event : array
        As in `helpers.stats.kaplan_meier.kaplan_meier`.
    covariates : array of float, shape (participants, covariates)
        Numbers; a categorical covariate as its indicator columns but one.
    strata : array, optional
        Stratum of each participant, as in `hazard_ratio`.

    Returns
    -------
    CoxFit
        Equal to R's ``coxph(ties = "efron")``. Undefined, with `reason`, where there is no
        event, a covariate carries no information of its own, or the likelihood is monotone
        (Heinze and Schemper [1]_): found by linear programming and not by a number of steps.

    Raises
    ------
    ValueError
        If a time or status is impossible, a covariate missing, or the lengths differ.

    References
    ----------
    .. [1] Heinze G, Schemper M (2001). A solution to the problem of monotone likelihood in Cox
       regression. Biometrics 57, 114-119.

    Examples
    --------
    >>> fit = cox([1, 3, 5, 7, 2, 4, 6, 9], [1, 1, 1, 1, 1, 0, 1, 0],
    ...           [[0], [0], [0], [0], [1], [1], [1], [1]])
    >>> round(float(fit.coefficients[0]), 4)
    -0.8664
    """
    times, events = checked(time, event)
    columns = _columns(covariates, times.size)
    number = int(events.sum())
    if not number:
        return _undefined(columns.shape[1], nan, 0, NO_EVENTS)
    middle, scale = columns.mean(axis=0), _spread(columns)
    sets = RiskSets(times, events, (columns - middle) / scale, strata)
    null = sets.evaluated(np.zeros(columns.shape[1]))
    if reason := _uninformed(null.information):
        return _undefined(columns.shape[1], null.log_likelihood, number, reason)
    beta, found = _newton(sets, null)
    far = np.any(np.abs(beta) * np.ptp(sets.covariates, axis=0) > FAR)
    if (far or found is None) and monotone_direction(sets) is not None:
        return _undefined(columns.shape[1], null.log_likelihood, number, MONOTONE)
    if found is None or np.linalg.matrix_rank(found.information, hermitian=True) < beta.size:
        return _undefined(columns.shape[1], null.log_likelihood, number, NOT_CONVERGED)
    covariance = np.linalg.inv(found.information) / np.outer(scale, scale)
    return CoxFit(beta / scale, covariance, found.log_likelihood, null.log_likelihood, number)


def _columns(covariates: ArrayLike, size: int) -> Floats:
    columns = np.asarray(covariates, dtype=np.float64)
    if columns.ndim != 2 or columns.shape[0] != size or not columns.shape[1]:
        raise ValueError(
            f"covariates need one row for each of {size} participants and at least one column, "
            f"got shape {columns.shape}"
        )
    if not np.all(np.isfinite(columns)):
        raise ValueError("a covariate is missing or infinite; impute it or leave out, first")
    return columns


def _spread(columns: Floats) -> Floats:
    deviation = columns.std(axis=0)
    return np.where(deviation > 0.0, deviation, 1.0)


def _uninformed(information: Floats) -> str:
    values = np.linalg.eigvalsh(information)
    if not values[-1] > 1e-10:
        return NO_CONTRAST
    return DEPENDENT if values[0] < 1e-9 * values[-1] else ""


def _newton(sets: RiskSets, start: Evaluated) -> tuple[Floats, Evaluated | None]:
    """Return the coefficients and the likelihood there; None where the search did not end."""
    beta, here, span = np.zeros(start.score.size), start, np.ptp(sets.covariates, axis=0)
    for _ in range(STEPS):
        step: Floats = np.asarray(np.linalg.lstsq(here.information, here.score, rcond=None)[0])
        if float(step @ here.score) <= CLOSE:
            flat = bool(np.any(np.abs(here.score) > FLAT * sets.who.size))
            return beta + step, None if flat else sets.evaluated(beta + step)
        step = step * min(1.0, STRIDE / float(np.max(np.abs(step) * span)))
        moved = _halved(sets, beta, step, here)
        if moved is None:
            return beta, None
        beta, here = moved
    return beta, None


def _halved(
    sets: RiskSets, beta: Floats, step: Floats, here: Evaluated
) -> tuple[Floats, Evaluated] | None:
    """Return where a step leads that does not lower the likelihood; None if none does."""
    least = here.log_likelihood - ROUNDING * (1.0 + abs(here.log_likelihood))
    for _ in range(HALVINGS):
        there = sets.evaluated(beta + step)
        if there.log_likelihood >= least:
            return beta + step, there
        step = step / 2.0
    return None


def _undefined(size: int, null: float, events: int, reason: str) -> CoxFit:
    empty = np.full(size, nan)
    return CoxFit(empty, np.full((size, size), nan), nan, null, events, reason)
