"""Two arms by level of an ordered outcome, and the model of such a table."""

import numpy as np

from helpers.stats.cumulative_logit import CumulativeLogit
from helpers.stats.numerics import Floats

__all__ = ["beyond", "table_of", "two_arm_model"]


def table_of(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return the levels that occur, and the counts of both arms by level."""
    levels, place = np.unique(np.concatenate([a, b]), return_inverse=True)
    arms = [np.bincount(side, minlength=levels.size) for side in np.split(place, [a.size])]
    return levels, np.array(arms, dtype=np.float64)


def beyond(table: Floats) -> int:
    """Return 1 where the odds ratio is infinite, -1 where it is zero, else 0."""
    below = np.cumsum(table, axis=1)[:, :-1]
    nobody, everybody = below == 0.0, below == table.sum(axis=1, keepdims=True)
    if np.all(nobody[0] | everybody[1]):
        return 1
    return -1 if np.all(everybody[0] | nobody[1]) else 0


def two_arm_model(table: Floats, columns: Floats | None = None) -> CumulativeLogit:
    """Return the model of a table of two arms: first the rows of arm 1, then those of arm 0."""
    size = table.shape[1]
    treated = np.repeat([1.0, 0.0], size)
    return CumulativeLogit(
        codes=np.tile(np.arange(size), 2), weights=table.reshape(-1),
        columns=treated[:, None] if columns is None else columns, offset=np.zeros(2 * size),
    )  # fmt: skip
