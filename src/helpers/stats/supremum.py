"""The largest probability of a region over the risk that both arms share.

Given the total of events s, the probability of a region does not depend on the common risk p, so
that the unconditional probability is a Bernstein polynomial in p with the coefficients
P(region | s). One product with a matrix of binomial probabilities evaluates all regions on a
grid; each candidate maximum is then polished by Newton's method on the logit of p, where both
derivatives are moments of s under the same binomial weights.
"""

from functools import lru_cache

import numpy as np
from scipy.special import gammaln, logit

from helpers.stats.numerics import Floats

__all__ = ["largest_probability"]

Span = tuple[Floats, Floats]

ROWS = 2**21  # coefficients worked on at a time (16 MB a temporary)
FAR = 700.0  # logit of a risk that is 0 to the last place
RIVAL = 0.98  # a grid maximum below this share of the best cannot overtake it between points


def largest_probability(
    coefficients: Floats, within: tuple[Floats, Floats] | None = None
) -> Floats:
    """Return the maximum over p of regions given by ``P(region | s)``, s = 0 .. N.

    Parameters
    ----------
    coefficients : array, one row a region
        Conditional probabilities for each total of events.
    within : tuple of array, optional
        Smallest and largest p of each region, in [0, 1]; all of it if not given.

    Returns
    -------
    array
        The suprema, accurate to about 1e-13.
    """
    total = coefficients.shape[1] - 1
    logits, matrix = _grid(total)
    best = np.empty(coefficients.shape[0])
    step = max(1, ROWS // max(matrix.shape[1], total + 1))
    for start in range(0, best.size, step):
        rows = slice(start, start + step)
        span = None if within is None else _logits(within[0][rows], within[1][rows])
        best[rows] = _polished(coefficients[rows], logits, matrix, span)
    return np.minimum(best, 1.0)


def _logits(low: Floats, high: Floats) -> Span:
    """Return the ends of ranges of p as logits, so far out that beyond them nothing changes."""
    first, last = np.clip(logit(np.stack([low, high])), -FAR, FAR)
    return first, last


def _polished(coefficients: Floats, logits: Floats, matrix: Floats, span: Span | None) -> Floats:
    values = coefficients @ matrix
    if span is None:
        best = np.maximum(values.max(axis=1), np.maximum(coefficients[:, 0], coefficients[:, -1]))
        near = np.ones((1, logits.size - 2), dtype=bool)
    else:
        first, last = span[0][:, None], span[1][:, None]
        inside = np.where((logits >= first) & (logits <= last), values, 0.0).max(axis=1)
        best = np.maximum(inside, np.maximum(*(_at(coefficients, end) for end in span)))
        near = (logits[2:] > first) & (logits[:-2] < last)
    peak = near & (values[:, 1:-1] >= RIVAL * best[:, None])
    peak &= (values[:, 1:-1] >= values[:, :-2]) & (values[:, 1:-1] > values[:, 2:])
    peak[best >= 1.0] = False
    row, column = np.nonzero(peak)
    for start in range(0, row.size, max(1, ROWS // matrix.shape[0])):
        some = slice(start, start + max(1, ROWS // matrix.shape[0]))
        low, high = logits[column[some]], logits[column[some] + 2]
        if span is not None:
            low, high = np.maximum(low, span[0][row[some]]), np.minimum(high, span[1][row[some]])
        found = _climb(coefficients[row[some]], logits[column[some] + 1], low, high)
        np.maximum.at(best, row[some], found)
    return np.asarray(best)


def _at(coefficients: Floats, logits: Floats) -> Floats:
    """Return the probability of each region at a p of its own."""
    total = float(coefficients.shape[1] - 1)
    return np.einsum("ij,ij->i", coefficients, np.exp(_log_binomial(total, logits)))


def _climb(coefficients: Floats, start: Floats, low: Floats, high: Floats) -> Floats:
    """Polish maxima between two logits each."""
    at = np.clip(start, low, high)
    s = np.arange(coefficients.shape[1], dtype=np.float64)
    total = s[-1]
    for _ in range(6):
        p = 1.0 / (1.0 + np.exp(-at))
        weighted = coefficients * np.exp(_log_binomial(total, at))
        away = s - (total * p)[:, None]
        slope = np.einsum("ij,ij->i", weighted, away)
        bend = np.einsum("ij,ij->i", weighted, away**2)
        bend -= total * p * (1.0 - p) * weighted.sum(axis=1)
        move = np.where(bend < 0.0, -slope / np.where(bend < 0.0, bend, 1.0), 0.0)
        new = np.clip(at + move, low, high)
        settled = np.all(np.abs(new - at) <= 1e-7)
        at = new
        if settled:
            break
    return _at(coefficients, at)


def _log_binomial(total: float, logit: Floats) -> Floats:
    """Return log binomial probabilities, one row a logit, one column a count."""
    s = np.arange(total + 1.0)
    none = total * np.logaddexp(0.0, logit)  # -log of (1 - p)^total
    return np.asarray(_log_choose(int(total)) + s * logit[:, None] - none[:, None])


@lru_cache(maxsize=8)
def _log_choose(total: int) -> Floats:
    s = np.arange(total + 1.0)
    return np.asarray(gammaln(total + 1.0) - gammaln(s + 1.0) - gammaln(total - s + 1.0))


@lru_cache(maxsize=4)
def _grid(total: int) -> tuple[Floats, Floats]:
    """Return logits of risks and the binomial matrix, one column a risk.

    The risks are equally spaced on the arcsine scale, an eighth of a binomial standard deviation
    apart, so that no peak is stepped over.
    """
    points = int(np.ceil(np.pi / 2.0 * 16.0 * np.sqrt(total))) + 8
    angle = (np.arange(points) + 0.5) / points * np.pi / 2.0
    logits = 2.0 * np.log(np.tan(angle))
    return logits, np.ascontiguousarray(np.exp(_log_binomial(float(total), logits)).T)
