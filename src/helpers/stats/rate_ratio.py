"""Rates of events and their ratio, from a negative binomial model of counts."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats.event_counts import counts_of, counts_run_away
from helpers.stats.negative_binomial import CountFit, CountModel
from helpers.stats.numerics import Floats
from helpers.stats.profile import likelihood_ratio_p, limit_from, profile_limits
from helpers.stats.rank import design_matrix, independent
from helpers.stats.samples import sample
from helpers.stats.tables import Interval

__all__ = ["RateRatio", "adjusted_rate_ratio", "rate", "rate_ratio"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRatio:
    """A ratio of rates, arm 1 over arm 0, or a rate.

    Attributes
    ----------
    estimate, lower, upper : float
        Ratio and confidence limits.
    log_std_error : float
        Wald standard error of its logarithm.
    dispersion : float
        What the variance of a count with mean m has beyond m, over m^2; 0 for Poisson's model.
    p_value : float
        Likelihood ratio test of no difference; nan for a rate.
    """

    estimate: float
    lower: float
    upper: float
    log_std_error: float
    dispersion: float
    p_value: float


def rate_ratio(
    a: ArrayLike,
    b: ArrayLike,
    *,
    exposure: tuple[ArrayLike, ArrayLike] | None = None,
    level: float = 0.95,
) -> RateRatio:
    """Return the ratio of two rates from counts that may vary more than Poisson's [1]_.

    Parameters
    ----------
    a, b : array of int
        Events of each participant of arm 1 and of arm 0, none missing.
    exposure : tuple of two arrays, optional
        Time at risk of the same participants, above zero; equal for all where not given.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    RateRatio
        By maximum likelihood over both log rates and one dispersion; limits from the profile of
        the likelihood. Without events in one arm the estimate is 0 or infinite and has one finite
        limit; without any it is nan, with limits 0 and infinity and p = 1. All is nan with an
        empty arm.

    Raises
    ------
    ValueError
        If a count is missing, below zero, not whole or above ten million, or a time is not above
        zero.

    Notes
    -----
    Where the data vary no more than Poisson's model says, the likelihood is highest at a
    dispersion of zero, and the model is Poisson's.

    References
    ----------
    .. [1] Lawless JF (1987). Negative binomial and mixed Poisson regression. Can J Stat 15,
       209-225.

    Examples
    --------
    >>> found = rate_ratio([0, 1, 0, 3, 0, 0, 7, 2], [4, 2, 0, 9, 5, 1, 3, 0])
    >>> [round(value, 3) for value in (found.estimate, found.lower, found.upper)]
    [0.542, 0.135, 2.159]
    >>> round(found.dispersion, 3), round(found.p_value, 3)
    (1.144, 0.345)
    """
    first, second = counts_of("a", a), counts_of("b", b)
    each = [None, None] if exposure is None else [*exposure]
    times = [_times(each[0], first), _times(each[1], second)]
    model = _two_arms([first, second], times)
    if not (first.size and second.size):
        return _undefined(math.nan, math.nan, math.nan)
    some = bool(first.any()), bool(second.any())
    if not any(some):
        return _undefined(0.0, math.inf, 1.0)
    return _ratio(model, 1, level) if all(some) else _one_sided(model, some[0], level)


def adjusted_rate_ratio(
    treated: ArrayLike,
    events: ArrayLike,
    covariates: ArrayLike,
    *,
    exposure: ArrayLike | None = None,
    level: float = 0.95,
) -> RateRatio:
    """Return the ratio of two rates given covariates.

    Parameters
    ----------
    treated : array of bool
        True = arm 1.
    events : array of int
        Of each participant, none missing.
    covariates : array, participants x columns
        Measured before randomisation; no column constant or a combination of others.
    exposure : array, optional
        Time at risk, above zero.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    RateRatio
        As `rate_ratio`.

    Raises
    ------
    ValueError
        As `rate_ratio`; and if a column repeats others or there is no estimate: see
        `counts_run_away`.

    Examples
    --------
    >>> found = adjusted_rate_ratio([1, 1, 1, 1, 0, 0, 0, 0], [0, 1, 4, 2, 3, 8, 1, 5],
    ...                             [[1], [2], [3], [2], [2], [4], [1], [2]])
    >>> round(found.estimate, 3), round(found.dispersion, 3)
    (0.542, 0.0)
    """
    design, counts = _checked(treated, events, covariates)
    if counts_run_away(design, counts):
        raise ValueError("some of the covariates go with no events at all: there is no estimate")
    offset = np.log(_times(exposure, counts))
    model = CountModel(events=counts, columns=design, weights=np.ones(counts.size), offset=offset)
    return _ratio(model, 1, level)


def rate(events: ArrayLike, *, exposure: ArrayLike | None = None, level: float = 0.95) -> RateRatio:
    """Return the rate of one arm, with its own dispersion.

    Parameters
    ----------
    events : array of int
        Of each participant, none missing.
    exposure : array, optional
        Time at risk, above zero; the rate is per unit of it, else per participant.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    RateRatio
        Without events the rate is 0 and its upper limit that of Poisson's model. All is nan with
        an empty arm.

    Raises
    ------
    ValueError
        As `rate_ratio`.

    Examples
    --------
    >>> found = rate([0, 1, 0, 3, 0, 0, 7, 2])
    >>> [round(value, 3) for value in (found.estimate, found.lower, found.upper)]
    [1.625, 0.503, 8.54]
    """
    counts = counts_of("events", events)
    times = _times(exposure, counts)
    if not counts.size:
        return _undefined(math.nan, math.nan, math.nan)
    if not counts.any():
        total = float(times.sum())
        limit = limit_from(lambda at: total * math.exp(at), -1.0, level=level)
        return RateRatio(
            estimate=0.0, lower=0.0, upper=math.exp(limit), log_std_error=math.nan,
            dispersion=0.0, p_value=math.nan,
        )  # fmt: skip
    return _ratio(
        _grouped(counts, np.ones((counts.size, 1)), np.log(times)), 0, level, tested=False
    )


def _ratio(model: CountModel, column: int, level: float, *, tested: bool = True) -> RateRatio:
    """Return the ratio of one column at the top of the likelihood, with its profile."""
    fit = model.fitted()
    top, error = float(fit.coefficients[column]), math.sqrt(model.covariance(fit)[column, column])
    profile = _Profile(model, column, fit)
    limits: Interval = profile_limits(profile.fall, top, 2.1 * error, level=level)
    return RateRatio(
        estimate=math.exp(top), lower=math.exp(limits.lower), upper=math.exp(limits.upper),
        log_std_error=error, dispersion=fit.dispersion,
        p_value=likelihood_ratio_p(profile.fall(0.0)) if tested else math.nan,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Profile:
    """The likelihood of one coefficient, highest over the others and the dispersion."""

    model: CountModel
    column: int
    fit: CountFit

    def fall(self, value: float) -> float:
        """Return how far the profile lies below the top at a value of the coefficient."""
        model, own = self.model, self.model.columns[:, self.column]
        columns = np.delete(model.columns, self.column, axis=1)
        rest = CountModel(
            events=model.events, columns=columns, weights=model.weights,
            offset=model.offset + value * own,
        )  # fmt: skip
        return self.fit.height - rest.fitted(near=self.fit.dispersion).height


def _one_sided(model: CountModel, treated: bool, level: float) -> RateRatio:
    """Return the ratio where one arm has no event: its own part of the likelihood is certain."""
    arm = model.columns[:, 1]
    here = arm == (1.0 if treated else 0.0)
    alone = CountModel(
        events=model.events[here], columns=model.columns[here][:, :1],
        weights=model.weights[here], offset=model.offset[here],
    )  # fmt: skip
    side = 1.0 if treated else -1.0
    profile = _Profile(model, 1, alone.fitted())
    limit = math.exp(limit_from(profile.fall, side, level=level))
    return RateRatio(
        estimate=math.inf if treated else 0.0, lower=limit if treated else 0.0,
        upper=math.inf if treated else limit, log_std_error=math.nan,
        dispersion=profile.fit.dispersion, p_value=likelihood_ratio_p(profile.fall(0.0)),
    )  # fmt: skip


def _undefined(lower: float, upper: float, p_value: float) -> RateRatio:
    return RateRatio(
        estimate=math.nan, lower=lower, upper=upper, log_std_error=math.nan, dispersion=math.nan,
        p_value=p_value,
    )  # fmt: skip


def _two_arms(counts: list[Floats], times: list[Floats]) -> CountModel:
    treated = np.repeat([1.0, 0.0], [side.size for side in counts])
    design = np.column_stack([np.ones_like(treated), treated])
    return _grouped(np.concatenate(counts), design, np.log(np.concatenate(times)))


def _grouped(counts: Floats, design: Floats, offset: Floats) -> CountModel:
    """Return the model of rows that differ, each with the number of its participants."""
    rows, times = np.unique(np.column_stack([design, counts, offset]), axis=0, return_counts=True)
    return CountModel(
        events=rows[:, -2], columns=rows[:, :-2], weights=times.astype(np.float64),
        offset=rows[:, -1],
    )  # fmt: skip


def _times(values: ArrayLike | None, counts: Floats) -> Floats:
    """Return the times at risk, checked; 1 for everybody where none are given."""
    times = np.ones(counts.size) if values is None else sample("exposure", values)
    if times.size != counts.size or np.any(times <= 0.0):
        raise ValueError("exposure is above zero, one value for each count")
    return times


def _checked(treated: ArrayLike, events: ArrayLike, covariates: ArrayLike) -> tuple[Floats, Floats]:
    counts, arm = counts_of("events", events), np.asarray(treated, dtype=np.float64)
    others = design_matrix(covariates)
    if not arm.size == counts.size == len(others) or not np.isin(arm, (0.0, 1.0)).all():
        raise ValueError("treated must be true or false, one for each count and row of covariates")
    design = np.column_stack([np.ones_like(arm), arm, others])
    if len(independent(design)) < design.shape[1]:
        raise ValueError("a column of the design is a combination of others; leave it out")
    return design, counts
