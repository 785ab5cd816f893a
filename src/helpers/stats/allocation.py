"""Allocations drawn as a trial drew its own: permuted blocks, strata, shares of the arms."""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from helpers.stats.integrity.chance import Integers

__all__ = ["checked_blocks", "drawn_arms"]


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
    checked_blocks(blocks, shares)
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
    pattern = np.repeat(np.arange(len(shares)), shares)
    found = np.empty((draws, n), np.int64)
    for line in found:
        sizes = rng.choice(np.asarray(blocks), size=most)
        block = np.repeat(np.arange(most), sizes)
        inside = np.arange(block.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        order = np.argsort(block + rng.random(block.size))  # shuffles within each block
        line[:] = pattern[inside % pattern.size][order][:n]
    return found


def checked_blocks(blocks: Sequence[int], shares: Sequence[int]) -> None:
    """Refuse blocks that do not hold the shares of the arms.

    Raises
    ------
    ValueError
        If there are fewer than two arms, a share is no positive number, or a block is no multiple
        of what the shares add up to.
    """
    once = sum(shares)
    if len(shares) < 2 or min(shares) < 1 or any(size < 1 or size % once for size in blocks):
        raise ValueError(
            f"blocks must be multiples of the ratio's sum, got {blocks!r} and {shares!r}"
        )
