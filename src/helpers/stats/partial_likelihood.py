"""Cox's partial likelihood with Efron's treatment of ties, as sums over events.

With tied events, Efron lets the members of a tie leave the risk set one after the other, each
by an equal share of all of them. Every event is then a draw from its own weighted risk set, and
log-likelihood, score and information are sums over these draws. With strata a risk set holds
those of one stratum, so that each has a rate of its own over time.
"""

from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats.follow_up import Integers, stratum_codes, tie_groups
from helpers.stats.numerics import Floats, quiet, ratio

__all__ = ["Draws", "Evaluated", "RiskSets"]


@dataclass(frozen=True, slots=True, eq=False)
class Evaluated:
    """The log partial likelihood at one set of coefficients, with its derivatives.

    Attributes
    ----------
    log_likelihood : float
    score : array of float, shape (covariates,)
        First derivatives.
    information : array of float, shape (covariates, covariates)
        Negative second derivatives.
    """

    log_likelihood: float
    score: Floats
    information: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """For each event the weighted mean and covariance of the covariates of its risk set.

    Attributes
    ----------
    residuals : array of float, shape (events, covariates)
        Covariates of who had the event, minus the mean over its tie (Schoenfeld residuals).
    variances : array of float, shape (events, covariates, covariates)
    """

    residuals: Floats
    variances: Floats


class RiskSets:
    """Events, risk sets and ties of one sample.

    Parameters
    ----------
    times : array of float
        As `helpers.stats.follow_up.checked` returns them.
    events : array of int
        0 or 1.
    covariates : array of float, shape (participants, covariates)
    strata : array, optional
        Stratum of each participant, any labels; one for all where not given.

    Attributes
    ----------
    places : array of int
        Place of each participant's time among the distinct times of each stratum, one stratum
        after the other.
    stratum : array of int
        Stratum of each place.
    """

    def __init__(
        self,
        times: Floats,
        events: Integers,
        covariates: Floats,
        strata: ArrayLike | None = None,
    ) -> None:
        self.covariates = covariates
        codes = stratum_codes(strata, times.size)
        distinct, within = tie_groups(times)
        span = max(distinct.size, 1)
        kept, places = np.unique(codes * span + within, return_inverse=True)
        self.places, self.stratum = places.reshape(-1), kept // span
        self.who = np.flatnonzero(events == 1)
        self.who = self.who[np.argsort(self.places[self.who], kind="stable")]

    @cached_property
    def when(self) -> Integers:
        """Place of the time of each event, rising."""
        return self.places[self.who]

    @cached_property
    def left(self) -> Floats:
        """Share of its tie that has left the risk set before each event, by Efron."""
        first = np.searchsorted(self.when, self.when, side="left")
        size = np.searchsorted(self.when, self.when, side="right") - first
        return np.asarray((np.arange(self.when.size) - first) / size)

    def and_later(self, values: Floats, gather: np.ufunc = np.add) -> Floats:
        """Return at each place what `gather` makes of the values there and later in the stratum."""
        parts = np.split(values, np.flatnonzero(np.diff(self.stratum)) + 1)
        return np.concatenate([gather.accumulate(part[::-1], axis=0)[::-1] for part in parts])

    def evaluated(self, coefficients: Floats) -> Evaluated:
        """Return log-likelihood, score and information at coefficients."""
        totals, means, variances = self._moments(coefficients)
        predictor = self.covariates @ coefficients
        with quiet():
            fitted = float(np.sum(predictor[self.who] - predictor.max()) - np.sum(np.log(totals)))
        if not np.all(totals > 0.0):
            fitted = -inf  # so far out that a whole risk set weighs nothing: never the maximum
        score = self.covariates[self.who].sum(axis=0) - means.sum(axis=0)
        return Evaluated(fitted, score, variances.sum(axis=0))

    def draws(self, coefficients: Floats) -> Draws:
        """Return residual and covariance of each event, for checks of the model."""
        _, means, variances = self._moments(coefficients)
        return Draws(self.covariates[self.who] - means, variances)

    def _moments(self, coefficients: Floats) -> tuple[Floats, Floats, Floats]:
        """Return by event the sum of the weights, and the weighted mean and covariance."""
        predictor = self.covariates @ coefficients
        weights = np.exp(predictor - predictor.max())  # the largest is 1: nothing overflows
        first, second = weights[:, None] * self.covariates, _outer(weights, self.covariates)
        total = self._at_event(weights)
        mean = ratio(self._at_event(first), total[:, None])
        square = ratio(self._at_event(second), total[:, None, None])
        return total, mean, square - mean[:, :, None] * mean[:, None, :]

    def _at_event(self, values: Floats) -> Floats:
        """Return the sum of values over the risk set of each event, less what left the tie."""
        shape = (self.stratum.size, *values.shape[1:])
        everyone, failing = np.zeros(shape), np.zeros(shape)
        np.add.at(everyone, self.places, values)
        np.add.at(failing, self.when, values[self.who])
        followed = self.and_later(everyone)
        left = self.left.reshape(-1, *[1] * (values.ndim - 1))
        return np.asarray(followed[self.when] - left * failing[self.when])


def _outer(weights: Floats, covariates: Floats) -> Floats:
    return np.asarray(weights[:, None, None] * covariates[:, :, None] * covariates[:, None, :])
