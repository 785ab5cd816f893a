"""The sequence of arms against the scheme that is stated: blocks, ratio, strata."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from helpers.stats.integrity.chance import Integers

__all__ = ["drawn_arms", "first_day_out_of_blocks", "longest_possible_run", "longest_run"]


def drawn_arms(
    arms: ArrayLike,
    strata: ArrayLike,
    *,
    blocks: Sequence[int] = (),
    shares: Sequence[int] = (1, 1),
    rng: Generator,
    draws: int,
) -> Integers:
    """Return allocations drawn as the trial's own was.

    Parameters
    ----------
    arms : integer array
        Arm of every participant (0, 1, ...), in the order of randomisation.
    strata : integer array
        Stratum of every participant.
    blocks : sequence of int
        Sizes of the permuted blocks, equally likely; without them the arms of every stratum are
        dealt out anew among its participants, their numbers fixed.
    shares : sequence of int
        Participants of each arm in the smallest whole numbers.
    rng, draws
        Source and number of the allocations.

    Returns
    -------
    integer array, shape (draws, participants)
    """
    own, groups = np.asarray(arms, np.int64), np.asarray(strata)
    _checked_blocks(blocks, shares)
    found = np.empty((draws, own.size), np.int64)
    for stratum in np.unique(groups):
        places = np.flatnonzero(groups == stratum)
        if blocks:
            found[:, places] = _in_blocks(places.size, blocks, shares, rng=rng, draws=draws)
        else:
            found[:, places] = rng.permuted(np.tile(own[places], (draws, 1)), axis=1)
    return found


def _in_blocks(
    n: int, blocks: Sequence[int], shares: Sequence[int], *, rng: Generator, draws: int
) -> Integers:
    most = -(-n // min(blocks))
    ends = np.cumsum(rng.choice(np.asarray(blocks), size=(draws, most)), axis=1)
    longest = n + max(blocks)
    places = np.arange(longest)
    block = (ends[:, None, :] <= places[None, :, None]).sum(axis=2)
    pattern = np.repeat(np.arange(len(shares)), shares)
    starts = np.concatenate([np.zeros((draws, 1), np.int64), ends], axis=1)
    inside = places[None, :] - np.take_along_axis(starts, block, axis=1)
    template = pattern[inside % pattern.size]
    order = np.argsort(block + rng.random(block.shape), axis=1)  # shuffles within each block
    return np.asarray(np.take_along_axis(template, order, axis=1)[:, :n], np.int64)


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
    _checked_blocks(blocks, shares)
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


def longest_possible_run(blocks: Sequence[int], shares: Sequence[int]) -> int:
    """Return the longest run of one arm that the blocks allow: the end of one, the start of next.

    Examples
    --------
    >>> longest_possible_run([4, 6], [1, 1])
    6
    """
    _checked_blocks(blocks, shares)
    return 2 * max(max(blocks) * share // sum(shares) for share in shares)


def longest_run(arms: ArrayLike) -> int:
    """Return the longest run of one arm in a sequence.

    Examples
    --------
    >>> longest_run([0, 1, 1, 1, 0])
    3
    """
    sequence = np.asarray(arms)
    if not sequence.size:
        return 0
    changes = np.flatnonzero(np.append(True, sequence[1:] != sequence[:-1]))
    return int(np.diff(np.append(changes, sequence.size)).max())


def _checked_blocks(blocks: Sequence[int], shares: Sequence[int]) -> None:
    once = sum(shares)
    if len(shares) < 2 or min(shares) < 1 or any(size < 1 or size % once for size in blocks):
        raise ValueError(
            f"blocks must be multiples of the ratio's sum, got {blocks!r} and {shares!r}"
        )
