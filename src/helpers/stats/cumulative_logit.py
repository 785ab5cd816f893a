"""The likelihood of a cumulative logit model, and where it is highest.

The log odds of a level at or below the k-th are a cut-point less the linear predictor. The
log-likelihood is concave; its information is tridiagonal in the cut-points, so that a hundred
levels cost little more than five.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solveh_banded
from scipy.special import expit

from helpers.stats.newton import climbed
from helpers.stats.numerics import Floats, quiet
from helpers.stats.roots import bracketed

__all__ = ["CumulativeLogit"]

WIDE = 6.0  # range of log odds given beyond which a start from their mean leads astray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CumulativeLogit:
    """Data of a cumulative logit model; coefficients are the cut-points, then one a column.

    Attributes
    ----------
    codes : array of int
        Level of each row, 0 for the lowest; every level up to the highest occurs.
    columns : array, rows x columns
        Without an intercept, which the cut-points stand for; no column at all is allowed.
    weights : array
        Participants of each row.
    offset : array
        Part of the linear predictor that is given.
    """

    codes: NDArray[np.intp]
    columns: Floats
    weights: Floats
    offset: Floats

    @property
    def cuts(self) -> int:
        """Number of cut-points: one less than levels."""
        return int(self.codes.max(initial=0))

    def start(self) -> Floats:
        """Return coefficients of a model in which nothing but what is given has an effect.

        Where that varies much, each cut-point alone makes the expected share at or below it right.
        """
        sizes = np.bincount(self.codes, self.weights)
        shares = np.cumsum(sizes)[:-1] / sizes.sum()
        alone = np.log(shares) - np.log1p(-shares)
        columns = np.zeros(self.columns.shape[1])
        if np.ptp(self.offset) < WIDE:
            middle = np.average(self.offset, weights=self.weights)
            return np.concatenate([alone + middle, columns])
        given, place = np.unique(self.offset, return_inverse=True)
        parts = np.bincount(place, self.weights) / sizes.sum()

        def excess(cuts: Floats) -> Floats:
            return np.asarray(expit(cuts[:, None] - given[None, :]) @ parts - shares)

        cuts = bracketed(excess, alone + given[0] - 1.0, alone + given[-1] + 1.0, unit=1.0)
        return np.concatenate([cuts, columns])

    def maximised(self, start: Floats) -> Floats:
        """Return the coefficients at the top of the likelihood, or far out if there is none."""
        return climbed(self.height, self._newton, start)

    def height(self, at: Floats) -> float:
        """Return the log-likelihood; minus infinite where the cut-points do not rise."""
        if np.any(np.diff(at[: self.cuts]) <= 0.0):
            return -np.inf
        upper, lower = self._bounds(at)
        parts = -np.logaddexp(0.0, -upper) - np.logaddexp(0.0, lower)
        with quiet():
            parts = parts + np.log(-np.expm1(lower - upper))
        return float(self.weights @ parts)

    def probabilities(self, at: Floats) -> Floats:
        """Return by row the probability of each level, for the columns and offset of the row."""
        cuts = np.concatenate([[-np.inf], at[: self.cuts], [np.inf]])
        shift = self.offset + self.columns @ at[self.cuts :]
        return np.asarray(np.diff(expit(cuts[None, :] - shift[:, None]), axis=1))

    def covariance(self, at: Floats) -> Floats:
        """Return the covariance of the coefficients of the columns, from the information."""
        banded, mixed, own, _ = self._information(at)
        rest = own - mixed.T @ _solved(banded, mixed)
        return np.asarray(np.linalg.inv(rest))

    def _bounds(self, at: Floats) -> tuple[Floats, Floats]:
        """Return the log odds of being at or below the level of a row, and below it."""
        cuts = np.concatenate([[-np.inf], at[: self.cuts], [np.inf]])
        shift = self.offset + self.columns @ at[self.cuts :]
        return cuts[self.codes + 1] - shift, cuts[self.codes] - shift

    def _newton(self, at: Floats) -> tuple[Floats, float]:
        """Return Newton's step and the rise that it promises, twice over."""
        banded, mixed, own, score = self._information(at)
        first, last = score[: self.cuts], score[self.cuts :]
        solved = _solved(banded, np.column_stack([first, mixed]))
        rest = own - mixed.T @ solved[:, 1:]
        step = np.linalg.lstsq(rest, last - mixed.T @ solved[:, 0], rcond=None)[0]
        whole = np.concatenate([solved[:, 0] - solved[:, 1:] @ step, step])
        return whole, float(whole @ score)

    def _information(self, at: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Return information (cut-points as a band, mixed, columns) and score."""
        upper, lower = self._bounds(at)
        with quiet():
            odds = 1.0 / np.expm1(upper - lower)
        both = self.weights * odds * (1.0 + odds)
        high = self.weights * expit(upper) * expit(-upper) + both
        low = self.weights * expit(lower) * expit(-lower) + both
        rise, fall = self.weights * (expit(-upper) + odds), self.weights * (expit(lower) + odds)
        x = self.columns
        banded = np.zeros((2, self.cuts))
        banded[1] = self._at_cuts(high, low)
        banded[0, 1:] = -np.bincount(self.codes, both, self.cuts + 1)[1 : self.cuts]
        mixed = np.empty((self.cuts, x.shape[1]))
        for place, column in enumerate(x.T):
            mixed[:, place] = -self._at_cuts((high - both) * column, (low - both) * column)
        own = x.T @ ((high + low - 2.0 * both)[:, None] * x)
        score = np.concatenate([self._at_cuts(rise, -fall), x.T @ (fall - rise)])
        return banded, mixed, np.asarray(own), score

    def _at_cuts(self, from_below: Floats, from_above: Floats) -> Floats:
        """Return the sums, at each cut-point, over the rows just below it and just above it."""
        below = np.bincount(self.codes, from_below, self.cuts + 1)
        above = np.bincount(self.codes, from_above, self.cuts + 1)
        return np.asarray(below[:-1] + above[1:])


def _solved(banded: Floats, right: Floats) -> Floats:
    """Solve with the tridiagonal part of the information; one cut-point has no neighbour."""
    band = banded[1:] if banded.shape[1] == 1 else banded
    return np.asarray(solveh_banded(band, right))
