"""Records that are too much alike: identical pairs, and pairs that agree in many measurements."""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from helpers.stats.integrity.chance import Chance, Integers, upper_tail

__all__ = ["identical_pairs", "nearest_pair", "nearest_rows"]

Agreements = NDArray[np.int16]


def identical_pairs(codes: ArrayLike, *, rng: Generator, draws: int) -> Chance:
    """Return how many pairs of records agree in every variable.

    Parameters
    ----------
    codes : integer array, shape (participants, variables)
        Equal numbers are equal values; a missing value has a number of its own.
    rng : Generator
        Source of the draws.
    draws : int
        How often the values of every variable are dealt out anew, apart from the others.

    Notes
    -----
    Dealing the variables apart takes away what ties them together, so that where they are tied
    (few variables, all categorical) identical pairs are somewhat commoner than the draws show.
    """
    return _compared(codes, _identical, rng=rng, draws=draws)


def nearest_pair(codes: ArrayLike, *, rng: Generator, draws: int) -> Chance:
    """Return in how many variables the two most alike records agree.

    Parameters
    ----------
    codes, rng, draws
        As in `identical_pairs`; variables of many values, or agreement says nothing.
    """
    return _compared(codes, _nearest, rng=rng, draws=draws)


def nearest_rows(codes: ArrayLike) -> tuple[int, int]:
    """Return the places of the two records that agree in most variables, the first of them.

    Examples
    --------
    >>> nearest_rows([[1, 2, 3], [4, 5, 6], [1, 2, 7]])
    (0, 2)
    """
    agree = _agreements(_checked(codes))
    rows, others = np.triu_indices(len(agree), k=1)
    best = int(agree[rows, others].argmax())
    return int(rows[best]), int(others[best])


def _compared(
    codes: ArrayLike, statistic: Callable[[Integers], float], *, rng: Generator, draws: int
) -> Chance:
    table = _checked(codes)
    drawn = np.array([statistic(rng.permuted(table, axis=0)) for _ in range(draws)])
    observed = statistic(table)
    return Chance(
        statistic=observed,
        expected=float(np.median(drawn)),
        p_value=upper_tail(observed, drawn),
        looked=len(table) * (len(table) - 1) // 2,
    )


def _identical(table: Integers) -> float:
    _, sizes = np.unique(table, axis=0, return_counts=True)
    return float((sizes * (sizes - 1) // 2).sum())


def _nearest(table: Integers) -> float:
    agree = _agreements(table)
    np.fill_diagonal(agree, -1)
    return float(agree.max())


def _agreements(table: Integers) -> Agreements:
    """Return for each pair of records the number of variables in which they agree."""
    agree = np.zeros((len(table), len(table)), np.int16)
    for column in table.T:
        agree += column[:, None] == column
    return agree


def _checked(codes: ArrayLike) -> Integers:
    table = np.asarray(codes)
    if table.ndim != 2 or len(table) < 2 or not table.shape[1] or table.dtype.kind not in "iu":
        raise ValueError("expected whole numbers of at least two records and one variable")
    return np.asarray(table, np.int64)
