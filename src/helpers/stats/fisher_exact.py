"""Fisher's exact test for arrays of tables: conditional tail sums, once for each set of margins."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.stats.hypergeometric import Margins, conditional_weights, in_margin_batches
from helpers.stats.numerics import Floats

__all__ = ["ConditionalTails", "conditional_tails", "minimum_likelihood"]

TIE = 1e-7  # relative tolerance of equal probabilities, as in R's fisher.test


@dataclass(frozen=True, slots=True, eq=False)
class ConditionalTails:
    """Conditional probabilities of tables given their margins.

    Attributes
    ----------
    at_most, at_least : array
        Probability of at most, and of at least, as many events in arm 1.
    observed : array
        Probability of the table itself.
    extreme : array
        Probability of all tables at most as probable as this one (ties within 1e-7).
    """

    at_most: Floats
    at_least: Floats
    observed: Floats
    extreme: Floats


def minimum_likelihood(x1: Floats, n1: Floats, x0: Floats, n0: Floats) -> Floats:
    """Return Fisher's two-sided p-values by minimum likelihood."""
    return conditional_tails(x1, n1, x0, n0).extreme


def conditional_tails(x1: Floats, n1: Floats, x0: Floats, n0: Floats) -> ConditionalTails:
    """Return the conditional probabilities of tables, arrays of one shape."""
    shape = x1.shape
    rows = np.stack([np.ravel(n1), np.ravel(n0), np.ravel(x1 + x0)])
    found, which = np.unique(rows, axis=1, return_inverse=True)
    margins = Margins(*found)
    which = which.reshape(-1)
    order = np.argsort(which, kind="stable")
    edges = np.searchsorted(which[order], np.arange(margins.n1.size + 1))
    result = np.empty((4, which.size))
    for batch in in_margin_batches(margins):
        tables = np.concatenate([order[edges[m] : edges[m + 1]] for m in batch])
        row = np.repeat(np.arange(batch.size), edges[batch + 1] - edges[batch])
        part = margins.take(batch)
        column = (np.ravel(x1)[tables] - part.lowest[row]).astype(np.int64)
        result[:, tables] = _tails(part, row, column)
    at_most, at_least, observed, extreme = (values.reshape(shape) for values in result)
    return ConditionalTails(at_most, at_least, observed, extreme)


def _tails(margins: Margins, row: NDArray[np.int64], column: NDArray[np.int64]) -> Floats:
    weights = conditional_weights(margins)
    left = np.cumsum(weights, axis=1)
    right = np.cumsum(weights[:, ::-1], axis=1)[:, ::-1]
    total = left[:, -1]
    bound = weights[row, column] * (1.0 + TIE)
    mode = np.argmax(weights, axis=1)
    last = _last_left(weights, row, bound, mode[row])
    first = _first_right(weights, row, bound, mode[row], margins.length[row])
    below = np.where(last >= 0, left[row, last], 0.0)
    above = np.where(first < weights.shape[1], right[row, first % weights.shape[1]], 0.0)
    extreme = np.where(bound >= 1.0, total[row], below + above)
    parts = np.stack([left[row, column], right[row, column], weights[row, column], extreme])
    return np.minimum(parts / total[row], 1.0)


def _last_left(
    weights: Floats, row: NDArray[np.int64], bound: Floats, mode: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the last column up to the mode whose weight is at most the bound, or -1."""
    low, high = np.full_like(mode, -1), mode.copy()
    for _ in range(weights.shape[1].bit_length() + 1):
        middle = (low + high + 1) // 2
        fits = (weights[row, np.maximum(middle, 0)] <= bound) | (middle < 0)
        low, high = np.where(fits, middle, low), np.where(fits, high, np.maximum(middle - 1, low))
    return low


def _first_right(
    weights: Floats,
    row: NDArray[np.int64],
    bound: Floats,
    mode: NDArray[np.int64],
    length: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return the first column from the mode whose weight is at most the bound, or the length."""
    low, high = mode.copy(), length.copy()
    width = weights.shape[1]
    for _ in range(width.bit_length() + 1):
        middle = (low + high) // 2
        fits = (middle >= length) | (weights[row, np.minimum(middle, width - 1)] <= bound)
        low, high = np.where(fits, low, np.minimum(middle + 1, high)), np.where(fits, middle, high)
    return low
