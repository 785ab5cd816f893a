"""Fragility index: how many participants stand between a result and p >= alpha."""

from math import nan

import numpy as np

from helpers.stats.association import fisher, yates
from helpers.stats.tables import TwoByTwo

__all__ = ["fragility_index"]

FIRST, LARGEST = 8, 512  # tables tested at a time, doubled: most indices are small
FAR, MANY = 1e-4, 100.0  # with so many expected in each cell a p-value far below alpha is sure


def fragility_index(table: TwoByTwo, *, alpha: float = 0.05) -> float:
    """Return the fragility index of Walsh et al. [1]_.

    Non-events of the arm with fewer events are turned into events, one by one, until Fisher's
    two-sided p-value is no longer below `alpha`; with equally many events in both arms, those of
    the arm with the lower risk.

    Parameters
    ----------
    table : TwoByTwo
        Counts of one table; arrays are refused.
    alpha : float, default 0.05
        Threshold, in (0, 1).

    Returns
    -------
    float
        Number of participants; nan if the p-value is not below `alpha` to begin with, or stays
        below it until all participants of that arm have the event.

    Raises
    ------
    ValueError
        If the table holds arrays or alpha lies outside its domain.

    Notes
    -----
    Descriptive. It is a transform of the p-value and the sample size, not a further property of
    the evidence; a trial sized for its question has a small index by design [2]_.

    References
    ----------
    .. [1] Walsh M, Srinathan SK, McAuley DF, et al (2014). The statistical significance of
       randomized controlled trial results is frequently fragile: a case for a fragility index.
       J Clin Epidemiol 67, 622-628.
    .. [2] Carter RE, McKie PM, Storlie CB (2017). The fragility index: a P-value in sheep's
       clothing? Eur Heart J 38, 346-348.

    Examples
    --------
    >>> fragility_index(TwoByTwo(25, 50, 13, 50))
    2.0
    >>> fragility_index(TwoByTwo(20, 50, 15, 50))
    nan
    """
    if not 0.0 < alpha < 1.0:
        raise ValueError(f"alpha must lie between 0 and 1, for example 0.05, got {alpha!r}")
    if any(np.ndim(value) for value in (table.x1, table.n1, table.x0, table.n0)):
        raise ValueError(f"the fragility index is that of one table, got arrays: {table!r}")
    x, n, other_x, other_n = _fewer_events_first(table)
    start, block = x + _surely_below(x, n, other_x, other_n, alpha=alpha), FIRST
    while start <= n:
        events = np.arange(start, min(start + block, n + 1))
        lost = np.flatnonzero(fisher(TwoByTwo(events, n, other_x, other_n)) >= alpha)
        if lost.size:
            added = int(events[lost[0]]) - x
            return float(added) if added else nan
        start, block = start + block, min(2 * block, LARGEST)
    return nan


def _surely_below(x: int, n: int, other_x: int, other_n: int, *, alpha: float) -> int:
    """Return how many events may be added unseen, in large arms: Yates' p-value is far below.

    It comes close to Fisher's where many are expected in each cell, where thousands of steps would
    otherwise be tested one by one.
    """
    events = np.arange(x, n + 1, dtype=np.int64)
    share = (events + other_x) / (n + other_n)
    expected = np.minimum(share, 1.0 - share) * min(n, other_n)
    sure = (expected >= MANY) & (yates(TwoByTwo(events, n, other_x, other_n)) < FAR * alpha)
    return int(np.argmin(sure)) if not sure.all() else 0


def _fewer_events_first(table: TwoByTwo) -> tuple[int, int, int, int]:
    arms = sorted([(table.x1, -table.n1), (table.x0, -table.n0)])  # ties: more participants first
    (x, n), (other_x, other_n) = arms
    return x, -n, other_x, -other_n
