"""Binomial probabilities of all counts at many risks, in rows."""

from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln

from helpers.stats.numerics import Floats, quiet

__all__ = ["binomial", "upper_tails"]

IMPOSSIBLE = -1e4  # logarithm of what is 0 in double precision; times 0 it is still 0


def binomial(n: int, p: ArrayLike) -> Floats:
    """Return P(X = x), x = 0 .. n, one row a risk.

    Parameters
    ----------
    n : int
        Participants.
    p : float or array of one dimension
        Risks in [0, 1].

    Examples
    --------
    >>> binomial(2, [0.0, 0.5, 1.0]).round(12).tolist()
    [[1.0, 0.0, 0.0], [0.25, 0.5, 0.25], [0.0, 0.0, 1.0]]
    """
    risks = np.atleast_1d(np.asarray(p, dtype=np.float64))
    with quiet():
        event = np.maximum(np.log(risks), IMPOSSIBLE)
        other = np.maximum(np.log1p(-risks), IMPOSSIBLE)
    logs = np.arange(n + 1.0) * (event - other)[:, None]
    logs += _log_choose(n)
    logs += (n * other)[:, None]
    return np.asarray(np.exp(logs, out=logs))


def upper_tails(probability: Floats) -> Floats:
    """Return P(X >= k), k = 0 .. n + 1, from probabilities in rows.

    Examples
    --------
    >>> upper_tails(binomial(2, 0.5)).round(12).tolist()
    [[1.0, 0.75, 0.25, 0.0]]
    """
    tails = np.zeros((probability.shape[0], probability.shape[1] + 1))
    np.cumsum(probability[:, ::-1], axis=1, out=tails[:, -2::-1])
    return tails


@lru_cache(maxsize=16)
def _log_choose(n: int) -> Floats:
    x = np.arange(n + 1.0)
    return np.asarray(gammaln(n + 1.0) - gammaln(x + 1.0) - gammaln(n - x + 1.0))
