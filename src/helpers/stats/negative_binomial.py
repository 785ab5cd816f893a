"""The negative binomial likelihood of counts, and where it is highest.

The variance of a count with mean m is m + d m^2 (NB2); d, the dispersion, is zero or more, and
at zero the model is Poisson's. Sums over the counts below each count stand for differences of
log gamma functions, so that nothing cancels where the dispersion is small.
"""

from dataclasses import dataclass
from math import exp, log

import numpy as np
from scipy.special import gammaln

from helpers.stats.newton import climbed
from helpers.stats.numerics import Floats

__all__ = ["CountFit", "CountModel"]

HIGHEST = 200.0  # log mean whose third power is still a number
LONGEST = 5.0  # change of a coefficient by one step
SEEN = 1e-3  # weight of a count of zero where a start is looked for
SMALL = 0.01  # dispersion times mean below which a series stands for a difference


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CountFit:
    """The top of the likelihood.

    Attributes
    ----------
    coefficients : array
        Logarithms of rate ratios, one a column.
    dispersion : float
        Zero or more.
    height : float
        The log-likelihood.
    """

    coefficients: Floats
    dispersion: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CountModel:
    """Counts with columns of a design.

    Attributes
    ----------
    events : array
        Whole numbers, none below zero.
    columns : array, rows x columns
        With the intercept, or as given through `offset`; no column at all is allowed.
    weights : array
        Participants of each row.
    offset : array
        Part of the logarithm of the mean that is given: the logarithm of the time at risk.
    """

    events: Floats
    columns: Floats
    weights: Floats
    offset: Floats

    def fitted(self, *, near: float = 0.0) -> CountFit:
        """Return the top of the likelihood over coefficients and dispersion.

        Parameters
        ----------
        near : float
            Dispersion of a model much like this one, to begin with.

        Notes
        -----
        The model is Poisson's where the likelihood falls as the dispersion rises from zero: where
        the squared residuals add up to no more than the counts. Else both are sought together,
        from Poisson's coefficients, in the logarithm of the dispersion.
        """
        search = _Search(self, self._tails())
        poisson = search.poisson(self._start())
        excess, squares = search.beyond(poisson.coefficients)
        if excess <= 0.0:
            return poisson
        return search.together(poisson.coefficients, near or excess / squares)

    def _start(self) -> Floats:
        """Return coefficients to begin with: least squares of the logarithms, by the counts."""
        root = np.sqrt(self.weights * (self.events + SEEN))
        logs = np.log(self.events + 0.5) - self.offset
        start = np.linalg.lstsq(root[:, None] * self.columns, root * logs, rcond=None)[0]
        return np.asarray(start, dtype=np.float64)

    def covariance(self, fit: CountFit) -> Floats:
        """Return the covariance of the coefficients, from the expected information."""
        means = np.exp(self.offset + self.columns @ fit.coefficients)
        weights = self.weights * means / (1.0 + fit.dispersion * means)
        return np.asarray(np.linalg.inv(self.columns.T @ (weights[:, None] * self.columns)))

    def _tails(self) -> Floats:
        """Return how many have a count above 0, above 1, and so on."""
        sizes = np.bincount(self.events.astype(np.int64), self.weights)
        return np.asarray(sizes.sum() - np.cumsum(sizes))[:-1]


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """The search for the top of one model; the last parameter is the log of the dispersion."""

    model: CountModel
    tails: Floats

    def poisson(self, start: Floats) -> CountFit:
        """Return the top at a dispersion of zero."""
        model = self.model

        def height(at: Floats) -> float:
            logs, means = self._means(at)
            return float(model.weights @ (model.events * logs - means - self._constant()))

        def step(at: Floats) -> tuple[Floats, float]:
            weights = model.weights * self._means(at)[1]
            score = model.columns.T @ (model.weights * model.events - weights)
            return self._bounded(score, model.columns.T @ (weights[:, None] * model.columns))

        found = climbed(height, step, start)
        return CountFit(coefficients=found, dispersion=0.0, height=height(found))

    def beyond(self, coefficients: Floats) -> tuple[float, float]:
        """Return squared residuals less counts, and squared means: summed over participants."""
        _, means = self._means(coefficients)
        events, weights = self.model.events, self.model.weights
        return float(weights @ ((events - means) ** 2 - events)), float(weights @ means**2)

    def together(self, coefficients: Floats, dispersion: float) -> CountFit:
        """Return the top over coefficients and dispersion."""
        start = np.append(coefficients, log(dispersion))
        found = climbed(self._height, self._newton, start)
        return CountFit(
            coefficients=found[:-1], dispersion=exp(found[-1]), height=self._height(found)
        )

    def _means(self, coefficients: Floats) -> tuple[Floats, Floats]:
        logs = self.model.offset + self.model.columns @ coefficients
        return logs, np.exp(np.minimum(logs, HIGHEST))

    def _constant(self) -> Floats:
        return np.asarray(gammaln(self.model.events + 1.0))

    def _height(self, at: Floats) -> float:
        model, dispersion = self.model, exp(at[-1])
        logs, means = self._means(at[:-1])
        ladder = float(self.tails @ np.log1p(dispersion * np.arange(self.tails.size)))
        cost = (model.events + 1.0 / dispersion) * np.log1p(dispersion * means)
        return ladder + float(model.weights @ (model.events * logs - cost - self._constant()))

    def _newton(self, at: Floats) -> tuple[Floats, float]:
        """Return Newton's step and the rise that it promises, twice over."""
        model, d = self.model, exp(at[-1])
        _, means = self._means(at[:-1])
        spread, events = 1.0 + d * means, model.events
        lengths = means / spread
        residual = model.weights * (events - means) / spread
        own = model.weights * lengths * (1.0 + d * events) / spread
        mixed = model.columns.T @ (residual * lengths) * d
        slope, curve = self._in_dispersion(d, means, lengths)
        score = np.append(model.columns.T @ residual, slope * d)
        information = np.empty((at.size, at.size))
        information[:-1, :-1] = model.columns.T @ (own[:, None] * model.columns)
        information[:-1, -1] = information[-1, :-1] = mixed
        information[-1, -1] = -curve * d * d - slope * d
        return self._bounded(score, information)

    def _in_dispersion(self, d: float, means: Floats, lengths: Floats) -> tuple[float, float]:
        """Return the first and second derivative of the log-likelihood in the dispersion."""
        model = self.model
        steps = np.arange(self.tails.size)
        rungs = steps / (1.0 + d * steps)
        excess, change = _excess(d * means)
        first = means**2 * excess - model.events * lengths
        second = means**3 * change + model.events * lengths**2
        return (
            float(self.tails @ rungs + model.weights @ first),
            float(model.weights @ second - self.tails @ rungs**2),
        )

    def _bounded(self, score: Floats, information: Floats) -> tuple[Floats, float]:
        """Return a step that goes up even where the likelihood is not concave, and not too far."""
        values, vectors = np.linalg.eigh(information)
        sizes = np.maximum(np.abs(values), 1e-12 * np.abs(values).max(initial=1e-300))
        step = vectors @ ((vectors.T @ score) / sizes)
        longest = float(np.abs(step).max(initial=0.0))
        step = step * min(1.0, LONGEST / longest) if longest > 0.0 else step
        return np.asarray(step), float(step @ score)


def _excess(x: Floats) -> tuple[Floats, Floats]:
    """Return (log(1 + x) - x / (1 + x)) / x^2, one half at zero, and its slope."""
    powers = np.arange(1, 10)
    signs = (-1.0) ** powers * (powers + 1) / (powers + 2)
    small, large = np.minimum(x, SMALL), np.maximum(x, SMALL)
    ladder = small[:, None] ** (powers - 1)
    near = 0.5 + small * (ladder @ signs), ladder @ (signs * powers)
    value = (np.log1p(large) - large / (1.0 + large)) / large**2
    far = value, (1.0 / (1.0 + large) ** 2 - 2.0 * value) / large
    return np.where(x < SMALL, near[0], far[0]), np.where(x < SMALL, near[1], far[1])
