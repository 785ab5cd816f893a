"""Exact conditional inference on the odds ratio, for arrays of tables.

Given the total of events, the events of arm 1 follow Fisher's noncentral hypergeometric
distribution, whose logarithmic weights are those of the null plus events times log odds ratio.
"""

from collections.abc import Callable

import numpy as np

from helpers.stats.hypergeometric import Margins, conditional_logs, in_margin_batches
from helpers.stats.numerics import Floats, quiet
from helpers.stats.roots import bracketed

__all__ = ["central_lower", "maximum_likelihood"]

# Events less observed ones, rows tables -> (weights given the odds ratio, the largest of a row 1,
# -> one number a row that rises with the odds ratio).
Statistic = Callable[[Floats], Callable[[Floats], Floats]]


def central_lower(
    x1: Floats, n1: Floats, x0: Floats, n0: Floats, *, tail: float, share: float
) -> Floats:
    """Return the odds ratio at which P(more events) + share P(observed) equals `tail`.

    0 where the margins allow no fewer events in arm 1.
    """
    target = np.log(tail) - np.log1p(-tail)

    def excess(place: Floats) -> Callable[[Floats], Floats]:
        above = (place > 0.0) + share * (place == 0.0)
        below = 1.0 - above

        def logit(weights: Floats) -> Floats:
            # On this scale the search is for the root of nearly a line.
            with quiet():
                odds = _sums(weights, above) / _sums(weights, below)
                return np.asarray(np.log(odds) - target)

        return logit

    lower = np.zeros_like(x1)
    some = x1 > np.maximum(0.0, x1 + x0 - n0)
    lower[some] = _solve(excess, x1[some], Margins(n1[some], n0[some], (x1 + x0)[some]))
    return lower


def maximum_likelihood(x1: Floats, n1: Floats, x0: Floats, n0: Floats) -> Floats:
    """Return the odds ratio at which the expected events of arm 1 are the observed ones."""

    def excess(place: Floats) -> Callable[[Floats], Floats]:
        return lambda weights: _sums(weights, place) / weights.sum(axis=1)

    total = x1 + x0
    least, most = x1 == np.maximum(0.0, total - n0), x1 == np.minimum(total, n1)
    estimate = np.where(least & most, np.nan, np.where(least, 0.0, np.inf))
    inner = ~least & ~most
    estimate[inner] = _solve(excess, x1[inner], Margins(n1[inner], n0[inner], total[inner]))
    return estimate


def _sums(weights: Floats, factor: Floats) -> Floats:
    return np.asarray(np.einsum("ij,ij->i", weights, factor))


def _solve(statistic: Statistic, observed: Floats, margins: Margins) -> Floats:
    """Solve ``statistic = 0`` for the odds ratio, in batches of bounded size."""
    result = np.empty_like(observed)
    if not result.size:
        return result
    for batch in in_margin_batches(margins):
        result[batch] = np.exp(_log_roots(statistic, observed[batch], margins.take(batch)))
    return result


def _log_roots(statistic: Statistic, observed: Floats, margins: Margins) -> Floats:
    logs = conditional_logs(margins)
    events = margins.lowest[:, None] + np.arange(logs.shape[1])
    place = events - observed[:, None]  # small near the observed table: no digits lost there
    excess = statistic(place)

    def value(theta: Floats) -> Floats:
        tilted = place * theta[:, None]
        tilted += logs
        tilted -= tilted.max(axis=1, keepdims=True)
        return excess(np.exp(tilted, out=tilted))

    return bracketed(value, *_bracket(logs, margins), unit=1.0)


def _bracket(logs: Floats, margins: Margins) -> tuple[Floats, Floats]:
    """Return log odds ratios that leave next to nothing beyond either end of the support.

    Neighbouring weights have falling ratios; once the largest ratio is below e^-40 all but
    4e-18 of the probability is at the smallest table, and the same at the other end.
    """
    row = np.arange(logs.shape[0])
    last = margins.length - 1
    largest = logs[:, 1] - logs[:, 0]
    smallest = logs[row, last] - logs[row, last - 1]
    return -40.0 - largest, 40.0 - smallest
