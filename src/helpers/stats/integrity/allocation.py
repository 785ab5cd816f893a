"""The sequence of arms against the scheme that is stated: blocks, ratio, strata."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.stats.allocation import checked_blocks
from helpers.stats.integrity.chance import Chance, Integers, lower_tail, rarest
from helpers.stats.integrity.order import longest_runs
from helpers.stats.numerics import Floats

__all__ = [
    "arm_neighbours",
    "first_day_out_of_blocks",
]


def first_day_out_of_blocks(
    days: Iterable[Sequence[int]], *, blocks: Sequence[int], shares: Sequence[int]
) -> int:
    """Return the first day on which no sequence of blocks could have given the arms; -1 if none.

    Parameters
    ----------
    days : iterable of sequences of int
        Numbers of participants given each arm, day by day (or one by one): the order within a day
        is unknown, and any order is allowed.
    blocks : sequence of int
        Sizes that a block may have.
    shares : sequence of int
        Participants of each arm in the smallest whole numbers.

    Examples
    --------
    >>> first_day_out_of_blocks([(1, 0), (1, 0), (0, 1), (0, 1)], blocks=[4], shares=[1, 1])
    -1
    >>> first_day_out_of_blocks([(1, 0), (1, 0), (1, 0)], blocks=[4], shares=[1, 1])
    2
    """
    checked_blocks(blocks, shares)
    full = frozenset(tuple(share * size // sum(shares) for share in shares) for size in blocks)
    states = frozenset({(0,) * len(shares)})
    for place, day in enumerate(days):
        states = _after(states, tuple(int(count) for count in day), full)
        if not states:
            return place
    return -1


State = tuple[int, ...]


@lru_cache(maxsize=4096)
def _after(states: frozenset[State], day: State, full: frozenset[State]) -> frozenset[State]:
    """Return what may be left of the block in use after a day."""
    reached = {(state, day) for state in states}
    for _ in range(sum(day)):
        reached = {after for before in reached for after in _steps(*before, full)}
    return frozenset(left for left, _ in reached)


def _steps(left: State, day: State, full: frozenset[State]) -> Iterator[tuple[State, State]]:
    for block in (left,) if any(left) else full:
        for arm in range(len(block)):
            if block[arm] and day[arm]:
                yield _less_one(block, arm), _less_one(day, arm)


def _less_one(counts: State, arm: int) -> State:
    return (*counts[:arm], counts[arm] - 1, *counts[arm + 1 :])


def arm_neighbours(
    arms: ArrayLike, strata: ArrayLike, *, drawn: Integers, tightest: Integers
) -> Chance:
    """Return whether the same arm is given in a row too often, too long, or too seldom.

    Parameters
    ----------
    arms, strata : integer array
        Arm and stratum of every participant, in the order of randomisation; neighbours are
        counted within a stratum.
    drawn : integer array, shape (draws, participants)
        Arms under other allocations by the stated scheme: too many alike neighbours, and the
        longest run, are held against these.
    tightest : integer array, shape (draws, participants)
        Arms under the scheme that alternates most, which may be the same: too few alike
        neighbours (alternation) are held against these.

    Returns
    -------
    Chance
        The statistic is the number of alike neighbours (`place` 0), or the length of the longest
        run where that is more unusual (`place` 1); `looked` is the number of neighbours. The
        p-value is twice that of the more unusual side.
    """
    order = np.argsort(np.asarray(strata), kind="stable")
    within = np.diff(np.asarray(strata)[order]) == 0
    own = _alike(np.asarray(arms)[None, order], within)
    usual, tight = _alike(drawn[:, order], within), _alike(tightest[:, order], within)
    many = rarest(_often_and_long(own)[0], _often_and_long(usual))
    often, seldom = float(own.sum()), tight.sum(axis=1).astype(np.float64)
    few = lower_tail(often, seldom)
    upper = many.p_value <= few
    return Chance(
        statistic=many.statistic if upper else often,
        expected=many.expected if upper else float(np.median(seldom)),
        p_value=min(1.0, 2.0 * min(many.p_value, few)),
        looked=int(within.sum()),
        place=many.place if upper else 0,
        tail="upper" if upper else "lower",
    )


def _alike(lines: Integers, within: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.asarray((lines[:, 1:] == lines[:, :-1]) & within)


def _often_and_long(alike: NDArray[np.bool_]) -> Floats:
    return np.column_stack([alike.sum(axis=1), longest_runs(alike) + 1.0])
