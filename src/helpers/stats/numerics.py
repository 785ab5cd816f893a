"""Shared small numerics: broadcasting of counts, normal quantiles, chunks, plain results.

Nothing here knows a method. Every estimator takes scalars or arrays and returns the same kind.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from helpers.stats.tables import Interval, TwoByTwo

__all__ = [
    "Floats",
    "alpha_of",
    "broadcast",
    "counts",
    "in_chunks",
    "interval",
    "normal_quantile",
    "plain",
    "quiet",
    "ratio",
]

Floats = NDArray[np.float64]

CHUNK = 2**15  # elements worked on at a time: the temporaries of one step stay in the cache


def alpha_of(level: float) -> float:
    """Return ``1 - level``, after checking that the confidence level lies in (0, 1)."""
    if not 0.0 < level < 1.0:
        raise ValueError(f"level must lie between 0 and 1, for example 0.95, got {level!r}")
    return 1.0 - level


def normal_quantile(level: float) -> float:
    """Return the two-sided normal quantile of a confidence level (1.96 for 0.95)."""
    return float(-ndtri(alpha_of(level) / 2.0))


def broadcast(*values: ArrayLike) -> tuple[Floats, ...]:
    """Return the values as float arrays of one shape."""
    return tuple(np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in values)))


def counts(table: TwoByTwo) -> tuple[Floats, Floats, Floats, Floats]:
    """Return ``x1, n1, x0, n0`` as float arrays of one shape."""
    x1, n1, x0, n0 = broadcast(table.x1, table.n1, table.x0, table.n0)
    return x1, n1, x0, n0


def plain(value: ArrayLike) -> Any:
    """Return a Python float for a scalar, the array otherwise."""
    array = np.asarray(value, dtype=np.float64)
    return float(array) if array.ndim == 0 else array


def interval(lower: ArrayLike, upper: ArrayLike) -> Interval:
    """Return an `Interval` of plain floats or of arrays."""
    return Interval(plain(lower), plain(upper))


def quiet() -> np.errstate:
    """Silence divisions whose outcome (nan, inf) is the documented answer."""
    return np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore")


def ratio(numerator: ArrayLike, denominator: ArrayLike) -> Floats:
    """Divide; x/0 is infinite and 0/0 is nan, without a warning."""
    with quiet():
        return np.asarray(np.divide(numerator, denominator), dtype=np.float64)


def in_chunks(function: Callable[..., Floats], *arrays: Floats, size: int = CHUNK) -> Floats:
    """Apply an elementwise function to arrays of one shape, a bounded piece at a time."""
    shape = arrays[0].shape
    flat = [array.reshape(-1) for array in arrays]
    result = np.empty(flat[0].size)
    for start in range(0, flat[0].size, size):
        piece = slice(start, start + size)
        result[piece] = function(*(array[piece] for array in flat))
    return result.reshape(shape)
