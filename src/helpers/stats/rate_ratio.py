"""Rates of events and their ratio, from a negative binomial model of counts."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats.event_counts import counts_of
from helpers.stats.margins import OneSided, positive_margin
from helpers.stats.profile import Profile, limit_from
from helpers.stats.rate_models import (
    adjusted_model,
    grouped_model,
    rate_profile,
    times_at_risk,
    two_arm_profile,
    two_arms,
)

__all__ = [
    "RateRatio",
    "adjusted_rate_ratio",
    "adjusted_rate_ratio_beyond",
    "rate",
    "rate_ratio",
    "rate_ratio_beyond",
]


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
    model, sizes, some = two_arms(a, b, exposure)
    if not all(sizes):
        return _undefined(math.nan, math.nan, math.nan)
    if not any(some):
        return _undefined(0.0, math.inf, 1.0)
    return _found(*two_arm_profile(model, some), level)


def rate_ratio_beyond(
    a: ArrayLike,
    b: ArrayLike,
    *,
    margin: float,
    exposure: tuple[ArrayLike, ArrayLike] | None = None,
) -> OneSided:
    """Return one-sided p-values that the ratio of two rates lies above, and below, a margin.

    Parameters
    ----------
    a, b, exposure
        As in `rate_ratio`.
    margin : float
        Ratio under the null hypothesis, above 0.

    Returns
    -------
    OneSided
        By the signed root of the likelihood ratio: at most half of ``1 - level`` exactly when the
        interval of `rate_ratio` clears the margin. Both are 1/2 without any event, nan with an
        empty arm.

    Raises
    ------
    ValueError
        As `rate_ratio`; or if the margin lies outside its domain.

    Examples
    --------
    >>> arms = [0, 1, 0, 3, 0, 0, 7, 2], [4, 2, 0, 9, 5, 1, 3, 0]
    >>> round(rate_ratio_beyond(*arms, margin=1.5).less, 4)
    0.0655
    """
    positive_margin(margin)
    model, sizes, some = two_arms(a, b, exposure)
    if not all(sizes):
        return OneSided(math.nan, math.nan)
    if not any(some):
        return OneSided(0.5, 0.5)
    return two_arm_profile(model, some)[0].beyond(math.log(margin))


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
    return _found(*rate_profile(adjusted_model(treated, events, covariates, exposure), 1), level)


def adjusted_rate_ratio_beyond(
    treated: ArrayLike,
    events: ArrayLike,
    covariates: ArrayLike,
    *,
    margin: float,
    exposure: ArrayLike | None = None,
) -> OneSided:
    """Return p-values as `rate_ratio_beyond`, given covariates.

    Parameters and errors are those of `adjusted_rate_ratio`.
    """
    positive_margin(margin)
    model = adjusted_model(treated, events, covariates, exposure)
    return rate_profile(model, 1)[0].beyond(math.log(margin))


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
    times = times_at_risk(exposure, counts)
    if not counts.size:
        return _undefined(math.nan, math.nan, math.nan)
    if not counts.any():
        total = float(times.sum())
        limit = limit_from(lambda at: total * math.exp(at), -1.0, level=level)
        return RateRatio(
            estimate=0.0, lower=0.0, upper=math.exp(limit), log_std_error=math.nan,
            dispersion=0.0, p_value=math.nan,
        )  # fmt: skip
    model = grouped_model(counts, np.ones((counts.size, 1)), np.log(times))
    return replace(_found(*rate_profile(model, 0), level), p_value=math.nan)


def _found(profile: Profile, dispersion: float, level: float) -> RateRatio:
    lower, upper = profile.limits(level=level)
    return RateRatio(
        estimate=math.exp(profile.top), lower=math.exp(lower), upper=math.exp(upper),
        log_std_error=profile.std_error, dispersion=dispersion, p_value=profile.p_value,
    )  # fmt: skip


def _undefined(lower: float, upper: float, p_value: float) -> RateRatio:
    return RateRatio(
        estimate=math.nan, lower=lower, upper=upper, log_std_error=math.nan, dispersion=math.nan,
        p_value=p_value,
    )  # fmt: skip
