"""The distribution of the Mann-Whitney statistic: exact without ties, normal with them."""

from functools import lru_cache
from math import sqrt

import numpy as np
from scipy.special import erfc

from helpers.stats.numerics import Floats, normal_quantile

__all__ = ["exact_applies", "limit_rank", "mann_whitney_count", "spread", "two_sided"]

EXACT_BELOW = 50  # values an arm, as in R's wilcox.test


def mann_whitney_count(a: Floats, b: Floats) -> float:
    """Return the number of pairs with a > b, ties counting half."""
    ordered = np.sort(b)
    below = np.searchsorted(ordered, a, side="left")
    not_above = np.searchsorted(ordered, a, side="right")
    return float(np.sum(below + not_above)) / 2.0


def exact_applies(a: Floats, b: Floats) -> bool:
    """Return whether the exact distribution is used: small arms and no ties at all."""
    together = np.concatenate([a, b])
    return max(a.size, b.size) < EXACT_BELOW and np.unique(together).size == together.size


def spread(a: Floats, b: Floats) -> float:
    """Return the null standard deviation of the statistic, corrected for ties."""
    together = np.concatenate([a, b])
    total = together.size
    _, times = np.unique(together, return_counts=True)
    repeated = times.astype(np.float64)
    ties = float(np.sum(repeated**3 - repeated)) / (total * (total - 1.0))
    return sqrt(max(a.size * b.size / 12.0 * (total + 1.0 - ties), 0.0))


def two_sided(count: float, a: Floats, b: Floats) -> float:
    """Return the two-sided p-value of the statistic; 1 where all values are equal."""
    centre = a.size * b.size / 2.0
    if exact_applies(a, b):
        tail = int(min(count, 2.0 * centre - count))
        return min(1.0, 2.0 * float(_cumulative(a.size, b.size)[tail]))
    distance = max(abs(count - centre) - 0.5, 0.0)  # continuity correction
    return float(erfc(distance / spread(a, b) / sqrt(2.0))) if distance else 1.0


def limit_rank(a: Floats, b: Floats, alpha: float) -> int:
    """Return the rank, from either end, of the pairwise difference that is a limit; 0 if none.

    The rank is one more than the largest c with P(U <= c) <= alpha / 2.
    """
    if exact_applies(a, b):
        return int(np.count_nonzero(_cumulative(a.size, b.size) <= alpha / 2.0 + 1e-12))
    reach = normal_quantile(1.0 - alpha) * spread(a, b)
    return max(0, int(np.floor(a.size * b.size / 2.0 - reach + 0.5)))


@lru_cache(maxsize=64)
def _cumulative(n1: int, n0: int) -> Floats:
    """Return P(U <= u) for u = 0 .. n1 n0 without ties, by counting subsets of ranks."""
    ways = np.zeros((n1 + 1, n1 * n0 + 1))  # ways[k, u]: k of the ranks so far, statistic u
    ways[0, 0] = 1.0
    for position in range(n1 + n0):
        # The (k+1)-th smallest of arm 1 at this position lies above position - k of arm 0.
        for k in range(min(position, n1 - 1), -1, -1):
            above = position - k
            if above <= n0:
                ways[k + 1, above:] += ways[k, : ways.shape[1] - above]
    return np.asarray(np.cumsum(ways[n1]) / np.sum(ways[n1]))
