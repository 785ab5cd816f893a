"""The order of enrolment: neighbours alike, values repeated, and stretches that occur twice.

What was measured does not depend on who came next. Every statistic is compared with the same
records in random orders; whole rows are moved, so what ties the variables together stays.
"""

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike, NDArray

from helpers.stats.integrity.chance import Chance, Integers, largest, rarest
from helpers.stats.integrity.records import share_alike
from helpers.stats.numerics import Floats

__all__ = [
    "alike_neighbours",
    "copied_stretches",
    "longest_runs",
    "neighbour_correlation",
    "orders",
    "orders_within",
    "repeated_values",
]

Booleans = NDArray[np.bool_]
_MIXING = np.uint64(0x9E3779B97F4A7C15)


def orders(n: int, *, rng: Generator, draws: int) -> Integers:
    """Return random orders of `n` rows, one a line."""
    return rng.permuted(np.tile(np.arange(n), (draws, 1)), axis=1)


def orders_within(groups: ArrayLike, *, rng: Generator, draws: int) -> Integers:
    """Return random orders that move rows only within their group.

    Examples
    --------
    >>> orders_within([0, 1, 2], rng=np.random.default_rng(1), draws=1).tolist()
    [[0, 1, 2]]
    """
    members = np.asarray(groups)
    found = np.tile(np.arange(members.size), (draws, 1))
    for group in np.unique(members):
        places = np.flatnonzero(members == group)
        found[:, places] = rng.permuted(np.tile(places, (draws, 1)), axis=1)
    return found


def neighbour_correlation(values: ArrayLike, drawn: Integers) -> Chance:
    """Return the strongest correlation of a variable with its own value in the next participant.

    Parameters
    ----------
    values : array of float, shape (participants, variables)
        In the order of enrolment, nan where missing.
    drawn : integer array
        Random orders of the rows.

    Returns
    -------
    Chance
        The statistic is the correlation of lag 1, of either sign: drift and runs make it positive,
        alternation negative.
    """
    table = np.asarray(values, np.float64)
    signed = np.array([_lagged(column, np.arange(len(table))[None, :])[0] for column in table.T])
    everywhere = np.column_stack([np.abs(_lagged(column, drawn)) for column in table.T])
    chance = rarest(np.abs(signed), everywhere)
    return Chance(
        statistic=float(signed[chance.place]),
        expected=0.0,
        p_value=chance.p_value,
        looked=chance.looked,
        place=chance.place,
        tail="upper" if signed[chance.place] > 0 else "lower",
    )


def repeated_values(codes: ArrayLike, drawn: Integers) -> Chance:
    """Return the longest run of one and the same value, in the variable where it says most.

    Parameters
    ----------
    codes : integer array, shape (participants, variables)
        Equal numbers are equal values, in the order of enrolment; each missing value has a
        number of its own.
    drawn : integer array
        Random orders of the rows.

    Notes
    -----
    A value more in a run weighs as minus the logarithm of the share of pairs that are alike. So
    weighed, the longest run of every variable has about the same distribution, that of the
    largest of as many exponential values.
    """
    table = np.asarray(codes)
    own = [float(longest_runs(_same_as_next(column[None, :]))[0]) + 1.0 for column in table.T]
    every = [longest_runs(_same_as_next(column[drawn])) + 1.0 for column in table.T]
    return largest(own, np.column_stack(every), weights=_weights(table))


def copied_stretches(codes: ArrayLike, drawn: Integers) -> Chance:
    """Return the longest stretch of consecutive values that occurs twice in one variable.

    Parameters
    ----------
    codes, drawn
        As in `repeated_values`.

    Returns
    -------
    Chance
        The statistic is the length of the stretch, in the variable where it says most; weighed
        as in `repeated_values`.
    """
    table = np.asarray(codes, np.int64)
    here = np.arange(len(table))[None, :]
    own = [float(_longest_repeat(column, here)[0]) for column in table.T]
    every = [_longest_repeat(column, drawn) for column in table.T]
    return largest(own, np.column_stack(every), weights=_weights(table))


def alike_neighbours(codes: ArrayLike, drawn: Integers) -> Chance:
    """Return how often two participants in a row have the same level, too often or too seldom.

    Parameters
    ----------
    codes, drawn
        As in `repeated_values`.

    Returns
    -------
    Chance
        The statistic is the number of alike neighbours of the most unusual variable; `tail` says
        whether they are too many (``"upper"``: runs) or too few (``"lower"``: alternation).
    """
    table = np.asarray(codes)
    own = np.array([float(_same_as_next(column[None, :]).sum()) for column in table.T])
    every = np.column_stack([_same_as_next(column[drawn]).sum(axis=1) for column in table.T])
    chance = rarest(np.concatenate([own, -own]), np.concatenate([every, -every], axis=1))
    place = chance.place % own.size
    return Chance(
        statistic=float(own[place]),
        expected=float(np.median(every[:, place])),
        p_value=chance.p_value,
        looked=own.size,
        place=place,
        tail="upper" if chance.place < own.size else "lower",
    )


def longest_runs(held: Booleans) -> Floats:
    """Return the longest stretch of True in each line.

    Examples
    --------
    >>> longest_runs(np.array([[True, True, False, True], [False] * 4])).tolist()
    [2.0, 0.0]
    """
    longest, left, length = np.zeros(len(held)), held, 0
    while left.shape[1] and left.any():
        length += 1
        longest[left.any(axis=1)] = length
        left = left[:, 1:] & held[:, : left.shape[1] - 1]
    return longest


def _weights(table: Integers) -> Floats:
    shares = share_alike(table)
    return np.where(shares > 0.0, -np.log(np.where(shares > 0.0, shares, 1.0)), 0.0)


def _same_as_next(lines: Integers) -> Booleans:
    return np.asarray(lines[:, 1:] == lines[:, :-1])


def _lagged(column: Floats, drawn: Integers) -> Floats:
    """Return the correlation of lag 1 in each order; a missing value counts as the mean."""
    known = np.isfinite(column)
    centred = np.where(known, column - column[known].mean(), 0.0)
    total = float((centred**2).sum())
    lines = centred[drawn]
    return np.asarray((lines[:, 1:] * lines[:, :-1]).sum(axis=1) / (total or 1.0))


def _longest_repeat(column: Integers, drawn: Integers) -> Floats:
    """Return, for each order, the length of the longest stretch that stands there twice."""
    marks = _marks(column)[drawn]
    longest, lines = np.ones(len(drawn)), np.arange(len(drawn))
    stretch = marks
    for length in range(2, column.size):
        shifted = marks[lines, length - 1 :]
        stretch = stretch[:, : shifted.shape[1]] * _MIXING + shifted
        rising = np.sort(stretch, axis=1)
        twice = (rising[:, 1:] == rising[:, :-1]).any(axis=1)
        longest[lines[twice]] = length
        lines, stretch = lines[twice], stretch[twice]
        if not lines.size:
            break
    return longest


def _marks(column: Integers) -> NDArray[np.uint64]:
    """Return one large number a level, so that sums of stretches do not meet by chance."""
    _, levels = np.unique(column, return_inverse=True)
    return np.random.default_rng(20).integers(0, 2**63, column.size, dtype=np.uint64)[levels]
