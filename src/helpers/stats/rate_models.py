"""Models of counts in two arms, and the profile of their likelihood in the log rate ratio."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats.event_counts import counts_of, counts_run_away
from helpers.stats.negative_binomial import CountFit, CountModel
from helpers.stats.numerics import Floats
from helpers.stats.profile import Profile
from helpers.stats.rank import design_matrix, independent
from helpers.stats.samples import sample

__all__ = [
    "adjusted_model",
    "grouped_model",
    "rate_profile",
    "times_at_risk",
    "two_arm_profile",
    "two_arms",
]


def rate_profile(model: CountModel, column: int) -> tuple[Profile, float]:
    """Return the log ratio of one column at the top of the likelihood, and the dispersion."""
    fit = model.fitted()
    error = math.sqrt(model.covariance(fit)[column, column])
    top = float(fit.coefficients[column])
    return Profile(top, error, _fall(model, column, fit)), fit.dispersion


def _fall(model: CountModel, column: int, fit: CountFit) -> Callable[[float], float]:
    """Return how far the profile, highest over others and dispersion, lies below its top."""
    own, others = model.columns[:, column], np.delete(model.columns, column, axis=1)

    def fall(value: float) -> float:
        rest = CountModel(
            events=model.events, columns=others, weights=model.weights,
            offset=model.offset + value * own,
        )  # fmt: skip
        return fit.height - rest.fitted(near=fit.dispersion).height

    return fall


def two_arm_profile(model: CountModel, some: tuple[bool, bool]) -> tuple[Profile, float]:
    """Return the profile of a model of `two_arms`, of which one arm has an event or both have."""
    return rate_profile(model, 1) if all(some) else _one_sided(model, some[0])


def _one_sided(model: CountModel, treated: bool) -> tuple[Profile, float]:
    """Return the profile where one arm has no event: its part of the likelihood is certain."""
    arm = model.columns[:, 1]
    here = arm == (1.0 if treated else 0.0)
    alone = CountModel(
        events=model.events[here], columns=model.columns[here][:, :1],
        weights=model.weights[here], offset=model.offset[here],
    )  # fmt: skip
    fit, top = alone.fitted(), math.inf if treated else -math.inf
    return Profile(top, math.nan, _fall(model, 1, fit)), fit.dispersion


def two_arms(
    a: ArrayLike, b: ArrayLike, exposure: tuple[ArrayLike, ArrayLike] | None
) -> tuple[CountModel, tuple[int, int], tuple[bool, bool]]:
    """Return the model of two arms, how many each has, and whether each has an event."""
    first, second = counts_of("a", a), counts_of("b", b)
    each = (None, None) if exposure is None else exposure
    times = [times_at_risk(each[0], first), times_at_risk(each[1], second)]
    sizes = first.size, second.size
    treated = np.repeat([1.0, 0.0], sizes)
    design = np.column_stack([np.ones_like(treated), treated])
    model = grouped_model(np.concatenate([first, second]), design, np.log(np.concatenate(times)))
    return model, sizes, (bool(first.any()), bool(second.any()))


def adjusted_model(
    treated: ArrayLike, events: ArrayLike, covariates: ArrayLike, exposure: ArrayLike | None
) -> CountModel:
    """Return the model of two arms with covariates: intercept, arm, covariates.

    Raises
    ------
    ValueError
        If an input is impossible, a column repeats others, or there is no estimate.
    """
    design, counts = _checked(treated, events, covariates)
    if counts_run_away(design, counts):
        raise ValueError("some of the covariates go with no events at all: there is no estimate")
    offset = np.log(times_at_risk(exposure, counts))
    return CountModel(events=counts, columns=design, weights=np.ones(counts.size), offset=offset)


def grouped_model(counts: Floats, design: Floats, offset: Floats) -> CountModel:
    """Return the model of rows that differ, each with the number of its participants."""
    rows, times = np.unique(np.column_stack([design, counts, offset]), axis=0, return_counts=True)
    return CountModel(
        events=rows[:, -2], columns=rows[:, :-2], weights=times.astype(np.float64),
        offset=rows[:, -1],
    )  # fmt: skip


def times_at_risk(values: ArrayLike | None, counts: Floats) -> Floats:
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
