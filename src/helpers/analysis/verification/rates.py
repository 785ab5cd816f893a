"""Counts of events: the negative binomial likelihood as it is written down, and its top."""

import math
from collections.abc import Mapping

import numpy as np

from helpers.analysis.verification.case import Case, NotFollowedError
from helpers.analysis.verification.likelihood import (
    Array,
    Height,
    highest,
    profile_limit,
    profile_p,
)

__all__ = ["Profile", "counted", "profile_of", "rate", "rate_ratio", "ratio_of"]

Values = Mapping[str, float]
NO_COUNTS = "some values are no counts"
FEWEST = 1e-4  # dispersion below which the written-down likelihood loses its digits


def counted(case: Case) -> Values:
    """Return n, missing, participants with an event, all events, and all the time at risk."""
    observed, arm = case.observed(case.key.arm), case.key.arm
    known = case.known(arm)
    found = {
        "n": len(known),
        "missing": len(observed) - len(known),
        "left_out": case.unknown_members(arm),
        "events": sum(value > 0 for value in known),
        "reports": math.fsum(known),
    }
    if case.outcome.exposure is None:
        return found
    return found | {"exposure": math.fsum(_times(case, arm))}


def _times(case: Case, arm: str) -> list[float]:
    name = case.outcome.exposure
    rows = [r for r in case.rows(arm) if case.value(r) is not None]
    return [1.0 if name is None else float(r[name] or math.nan) for r in rows]


def _poisson(events: Array, columns: Array, offset: Array) -> Height:
    from scipy.special import loggamma

    constant = float(loggamma(events + 1.0).sum())

    def height(at: np.ndarray) -> np.ndarray:
        logs = at @ columns.T + offset
        return np.asarray(logs @ events - np.exp(logs).sum(axis=1) - constant)

    return height


def _negative_binomial(events: Array, columns: Array, offset: Array) -> Height:
    """Return the likelihood of coefficients, then of the logarithm of the dispersion."""
    from scipy.special import loggamma

    constant = float(loggamma(events + 1.0).sum())

    def height(at: np.ndarray) -> np.ndarray:
        logs, size = at[:, :-1] @ columns.T + offset, np.exp(-at[:, -1:])
        both = loggamma(events + size) - loggamma(size) - (events + size) * np.log1p(
            np.exp(logs) / size
        )  # fmt: skip
        return np.asarray((both + events * (logs - np.log(size))).sum(axis=1) - constant)

    return height


class _Fit:
    """The top over coefficients and dispersion; the model is Poisson's where that is higher."""

    def __init__(self, events: Array, columns: Array, offset: Array, near: float = 0.0) -> None:
        start: Array = np.zeros(columns.shape[1])
        if columns.shape[1]:
            logs = np.log(events + 0.5) - offset
            start = np.asarray(np.linalg.lstsq(columns, logs, rcond=None)[0], dtype=np.float64)
        poisson = highest(_poisson(events, columns, offset), start)
        means = np.exp(columns @ poisson.at + offset)
        self.at, self.height, self.dispersion = poisson.at, poisson.height, 0.0
        excess = float(((events - means) ** 2 - events).sum())
        if excess > 0.0:
            first = math.log(near or excess / float((means**2).sum()))
            height = _negative_binomial(events, columns, offset)
            found = highest(height, np.append(poisson.at, first))
            self.at, self.height = found.at[:-1], found.height
            self.dispersion = math.exp(found.at[-1])
            if self.dispersion < FEWEST:
                raise NotFollowedError("the dispersion is too small to be told from none")
        means = np.exp(columns @ self.at + offset)
        weights = means / (1.0 + self.dispersion * means)
        self.information = columns.T @ (weights[:, None] * columns)


class Profile:
    """The likelihood of one coefficient, highest over the others and the dispersion."""

    def __init__(self, events: Array, columns: Array, offset: Array, place: int) -> None:
        self.fit = _Fit(events, columns, offset)
        self.error = math.sqrt(np.linalg.inv(self.fit.information)[place, place])
        self.top = float(self.fit.at[place])
        self._own, self._others = columns[:, place], np.delete(columns, place, axis=1)
        self._events, self._offset = events, offset

    def fall(self, at: float) -> float:
        """Return how far the profile lies below the top at a value of the coefficient."""
        offset = self._offset + at * self._own
        rest = _Fit(self._events, self._others, offset, self.fit.dispersion)
        return self.fit.height - rest.height


def ratio_of(
    events: Array, columns: Array, offset: Array, place: int, case: Case, *, tested: bool = True
) -> Values:
    """Return the ratio of one column with the profile's limits."""
    return _ratio(Profile(events, columns, offset, place), case, tested=tested)


def _ratio(profile: Profile, case: Case, *, tested: bool = True) -> Values:
    lower, upper = (
        math.exp(profile_limit(profile.fall, profile.top, side * 2.1 * profile.error, case.z))
        for side in (-1.0, 1.0)
    )
    return {
        "estimate": math.exp(profile.top), "lower": lower, "upper": upper,
        "log_std_error": profile.error, "dispersion": profile.fit.dispersion,
        "p_value": profile_p(profile.fall(0.0)) if tested else math.nan,
    }  # fmt: skip


def _counts(case: Case, arm: str) -> tuple[Array, Array]:
    values, times = np.array(case.known(arm)), np.log(np.array(_times(case, arm)))
    if ((values < 0) | (values != np.floor(values))).any():
        raise NotFollowedError(NO_COUNTS)
    return values, times


def rate(case: Case) -> Values:
    """Return the rate of one arm, from a model of it alone."""
    events, offset = _counts(case, case.key.arm)
    if not events.size:
        return {"estimate": math.nan, "lower": math.nan, "upper": math.nan}
    if not events.any():
        limit = case.z**2 / 2.0 / float(np.exp(offset).sum())
        return {"estimate": 0.0, "lower": 0.0, "upper": limit}
    return ratio_of(events, np.ones((events.size, 1)), offset, 0, case, tested=False)


def rate_ratio(case: Case) -> Values:
    """Return the ratio of the rates of two arms."""
    return case.once("rates", lambda: _rate_ratio(case))


def _rate_ratio(case: Case) -> Values:
    profile = profile_of(case)
    if profile is None:
        return dict.fromkeys(("estimate", "lower", "upper", "p_value"), math.nan)
    return _ratio(profile, case)


def profile_of(case: Case) -> Profile | None:
    """Return the profile of the log ratio of two arms; None where an arm is empty.

    Raises
    ------
    NotFollowedError
        If an arm has no event, so that the ratio has no highest likelihood.
    """
    sides = [_counts(case, arm) for arm in (case.key.arm, case.key.reference)]
    if not all(events.size for events, _ in sides):
        return None
    if not all(events.any() for events, _ in sides):
        raise NotFollowedError("an arm has no event, so that the ratio has one limit only")
    treated = np.repeat([1.0, 0.0], [events.size for events, _ in sides])
    columns = np.column_stack([np.ones_like(treated), treated])
    events, times = (np.concatenate([side[k] for side in sides]) for k in (0, 1))
    return Profile(events, columns, times, 1)
