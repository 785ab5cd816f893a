"""The conditional distribution of a two-by-two table, for many margins at once.

Given the total of events, the events of arm 1 follow a hypergeometric distribution (noncentral
with the odds ratio as parameter). Weights are built from ratios of neighbours, never from
factorials: no cancellation at large counts, and memory grows with the support, never with
n1 x n0.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.stats.numerics import Floats, quiet

__all__ = ["Margins", "conditional_logs", "conditional_weights", "in_margin_batches"]

CELLS = 2**21  # elements of one batch of distributions (16 MB a temporary)


@dataclass(frozen=True, slots=True, eq=False)
class Margins:
    """Fixed margins of tables: arm sizes and total of events, as float arrays of one length."""

    n1: Floats
    n0: Floats
    events: Floats

    @property
    def lowest(self) -> Floats:
        """Smallest possible number of events in arm 1."""
        return np.maximum(0.0, self.events - self.n0)

    @property
    def length(self) -> NDArray[np.int64]:
        """Number of possible tables of each margin."""
        return (np.minimum(self.events, self.n1) - self.lowest + 1.0).astype(np.int64)

    def take(self, index: NDArray[np.int64]) -> "Margins":
        """Return the margins at these positions."""
        return Margins(self.n1[index], self.n0[index], self.events[index])


def conditional_weights(margins: Margins) -> Floats:
    """Return unnormalised null probabilities, one row a margin, one column a possible table.

    Column k holds the table with ``lowest + k`` events in arm 1; the largest weight of a row is
    1, and columns beyond the support hold 0.
    """
    logs = conditional_logs(margins)
    return np.asarray(np.exp(logs - logs.max(axis=1, keepdims=True)))


def conditional_logs(margins: Margins) -> Floats:
    """Return logarithms of the weights up to a constant a row, -inf beyond the support."""
    length = margins.length
    k = np.arange(int(length.max()) - 1, dtype=np.float64)
    a = margins.lowest[:, None] + k
    n1, n0, s = margins.n1[:, None], margins.n0[:, None], margins.events[:, None]
    inside = k < length[:, None] - 1
    with quiet():
        step = np.log((n1 - a) * (s - a) / ((a + 1.0) * (n0 - s + a + 1.0)))
    logs = np.zeros((length.size, k.size + 1))
    np.cumsum(np.where(inside, step, 0.0), axis=1, out=logs[:, 1:])
    logs[:, 1:][~inside] = -np.inf
    return logs


def in_margin_batches(margins: Margins) -> list[NDArray[np.int64]]:
    """Split margins into batches of bounded size, similar lengths together."""
    length = margins.length
    order = np.argsort(length, kind="stable")
    batches, start = [], 0
    while start < order.size:
        # The longest of a batch is its last; grow until rows x longest reaches the bound.
        widths = length[order[start:]] * np.arange(1, order.size - start + 1)
        size = max(1, int(np.searchsorted(widths, CELLS, side="right")))
        batches.append(order[start : start + size])
        start += size
    return batches
