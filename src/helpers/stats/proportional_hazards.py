"""Does a hazard ratio stay the same over time? The check by scaled Schoenfeld residuals."""

from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from helpers.stats.cox import CoxFit, cox
from helpers.stats.follow_up import checked, tie_groups
from helpers.stats.kaplan_meier import kaplan_meier
from helpers.stats.numerics import Floats
from helpers.stats.partial_likelihood import RiskSets

__all__ = ["Proportionality", "proportional_hazards"]

ONE_TIME = "a hazard ratio can be told at one time only"


@dataclass(frozen=True, slots=True, eq=False)
class Proportionality:
    """A check of proportional hazards.

    Attributes
    ----------
    statistics, p_values : array of float
        Chi-squared statistic with one degree of freedom, and p-value, of each covariate.
    global_statistic, global_p_value : float
        Of all covariates together.
    reason : str
        Why the check is undefined; empty where it is not.
    """

    statistics: Floats
    p_values: Floats
    global_statistic: float
    global_p_value: float
    reason: str = ""


def proportional_hazards(
    time: ArrayLike,
    event: ArrayLike,
    covariates: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    fit: CoxFit | None = None,
) -> Proportionality:
    """Test whether coefficients change with time [1]_.

    Parameters
    ----------
    time, event, covariates, strata : array
        As in `helpers.stats.cox.cox`.
    fit : CoxFit, optional
        The model fitted to the same data; fitted here where not given.

    Returns
    -------
    Proportionality
        The score test of a coefficient that changes in proportion to one minus the Kaplan-Meier
        estimate just before each time: equal to R's ``cox.zph(fit, transform = "km")`` from
        version 3 of ``survival``. A small p-value speaks against proportional hazards; a large
        one does not show them. nan where the model or the test is undefined.

    Raises
    ------
    ValueError
        As `helpers.stats.cox.cox`.

    References
    ----------
    .. [1] Grambsch PM, Therneau TM (1994). Proportional hazards tests and diagnostics based on
       weighted residuals. Biometrika 81, 515-526.

    Examples
    --------
    >>> check = proportional_hazards(
    ...     [1, 3, 5, 7, 2, 4, 6, 9], [1, 1, 1, 1, 1, 0, 1, 0],
    ...     [[0], [0], [0], [0], [1], [1], [1], [1]])
    >>> round(check.global_p_value, 4)
    0.9406
    """
    times, events = checked(time, event)
    columns = np.asarray(covariates, dtype=np.float64)
    fitted = cox(time, event, covariates, strata=strata) if fit is None else fit
    if fitted.reason:
        return _undefined(columns.shape[1], fitted.reason)
    sets = RiskSets(times, events, columns - columns.mean(axis=0), strata)
    draws = sets.draws(fitted.coefficients)
    clock = _clock(times, events, sets)
    score = (clock[:, None] * draws.residuals).sum(axis=0)
    plain, mixed, squared = (
        (power[:, None, None] * draws.variances).sum(axis=0)
        for power in (np.ones(clock.size), clock, clock**2)
    )
    size = score.size
    if not _varies(plain, mixed, squared):
        return _undefined(size, ONE_TIME)
    single = np.array([_score_test(score, plain, mixed, squared, [j]) for j in range(size)])
    whole = _score_test(score, plain, mixed, squared, list(range(size)))
    single_p = np.asarray(chdtrc(1.0, single), dtype=np.float64)
    return Proportionality(single, single_p, whole, float(chdtrc(size, whole)))


def _clock(times: Floats, events: ArrayLike, sets: RiskSets) -> Floats:
    """Return by event the share of all strata that had the event before it, about its mean."""
    curve = kaplan_meier(times, events)
    before = np.concatenate(([1.0], curve.survival))[tie_groups(times)[1][sets.who]]
    return np.asarray((1.0 - before) - (1.0 - before).mean())


def _varies(plain: Floats, mixed: Floats, squared: Floats) -> bool:
    """Return whether every coefficient can be told at more than one time."""
    change = squared - mixed @ np.linalg.solve(plain, mixed)
    size = np.sqrt(np.diag(squared))
    if not np.all(size > 0.0):
        return False
    return bool(np.linalg.eigvalsh(change / np.outer(size, size))[0] > 1e-9)


def _score_test(
    score: Floats, plain: Floats, mixed: Floats, squared: Floats, kept: list[int]
) -> float:
    """Return the score statistic of the changes `kept`, given coefficients that do not change."""
    change = squared[np.ix_(kept, kept)]
    change = change - mixed[kept] @ np.linalg.solve(plain, mixed[:, kept])
    return float(score[kept] @ np.linalg.solve(change, score[kept]))


def _undefined(size: int, reason: str) -> Proportionality:
    empty = np.full(size, nan)
    return Proportionality(empty, empty, nan, nan, reason)
