"""The exact conditional distribution of the events of arm 1 over all strata.

Given the margins of every stratum the events of arm 1 are hypergeometric in each, and their sum
has the convolution of these distributions. All terms are positive: nothing cancels.
"""

import numpy as np

from helpers.stats.fisher_exact import TIE
from helpers.stats.hypergeometric import Margins, conditional_weights
from helpers.stats.numerics import Floats

__all__ = ["minimum_likelihood"]


def minimum_likelihood(x1: Floats, n1: Floats, x0: Floats, n0: Floats) -> float:
    """Return the two-sided p-value of one trial: all sums at most as probable as the observed.

    Parameters
    ----------
    x1, n1, x0, n0 : array
        Counts of the strata, one axis; strata without events or non-events change nothing.
    """
    start, weights = 0.0, np.ones(1)
    for margins in zip(n1, n0, x1 + x0, strict=True):
        lowest, stratum = _stratum(*margins)
        start, weights = start + lowest, np.convolve(weights, stratum)
        weights = weights / weights.max()
    place = int(x1.sum() - start)
    observed = weights[place] if 0 <= place < weights.size else 0.0
    extreme = weights[weights <= observed * (1.0 + TIE)].sum()
    return min(1.0, float(extreme / weights.sum()))


def _stratum(n1: float, n0: float, events: float) -> tuple[float, Floats]:
    """Return the first number of events and the weights from there on, without vanished tails."""
    margins = Margins(*(np.array([value]) for value in (n1, n0, events)))
    weights = conditional_weights(margins)[0]
    kept = np.flatnonzero(weights)
    return float(margins.lowest[0] + kept[0]), weights[kept[0] : kept[-1] + 1]
