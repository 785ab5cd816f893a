"""Sizes of the arms against the allocation ratio: what chance gives, and what blocks allow."""

import math
from collections.abc import Sequence

import numpy as np

from helpers.stats.binomial import binomial

__all__ = ["arm_sizes_fit_blocks", "arm_sizes_probability"]

_SAME = 1e-7  # relative: counts as likely as the observed one, but for rounding


def arm_sizes_probability(sizes: Sequence[int], shares: Sequence[int]) -> float:
    """Return the probability of arms at least as uneven, where each participant is a draw.

    The exact binomial probability of an arm's size, two-sided by minimum likelihood. With more
    than two arms, that of the most uneven arm against all others times the number of arms: an
    upper bound (Bonferroni).

    Parameters
    ----------
    sizes : sequence of int
        Participants of each arm, 0 or more.
    shares : sequence of int
        Participants of each arm in the smallest whole numbers, 1 or more.

    Examples
    --------
    >>> round(arm_sizes_probability([50, 50], [1, 1]), 4)
    1.0
    >>> round(arm_sizes_probability([66, 34], [1, 1]), 4)
    0.0018
    """
    _checked(sizes, shares)
    total, once = int(sum(sizes)), sum(shares)
    if total == 0:
        return 1.0
    each = [
        _two_sided(int(size), total, share / once)
        for size, share in zip(sizes, shares, strict=True)
    ]
    return each[0] if len(each) == 2 else min(1.0, len(each) * min(each))


def _two_sided(size: int, total: int, share: float) -> float:
    every = binomial(total, share)[0]
    return float(min(1.0, every[every <= every[size] * (1.0 + _SAME)].sum()))


def arm_sizes_fit_blocks(
    sizes: Sequence[int], shares: Sequence[int], blocks: Sequence[int]
) -> bool:
    """Return whether permuted blocks can give these arms: whole blocks, and a part of one more.

    Parameters
    ----------
    sizes, shares
        As for `arm_sizes_probability`, of one stratum.
    blocks : sequence of int
        Sizes that a block may have, multiples of the sum of the shares.

    Examples
    --------
    >>> arm_sizes_fit_blocks([26, 24], [1, 1], [4]), arm_sizes_fit_blocks([27, 23], [1, 1], [4, 6])
    (True, False)
    """
    _checked(sizes, shares)
    total, once = int(sum(sizes)), sum(shares)
    if any(size < 1 or size % once for size in blocks):
        raise ValueError(f"blocks must be multiples of {once}, got {blocks!r}")
    whole = _sums(blocks, total)
    return any(
        whole[total - left] and _holds(sizes, shares, total - left, size)
        for size in blocks
        for left in range(min(size, total + 1))
    )


def _holds(sizes: Sequence[int], shares: Sequence[int], whole: int, block: int) -> bool:
    once = sum(shares)
    return all(
        0 <= size - whole * share // once <= block * share // once
        for size, share in zip(sizes, shares, strict=True)
    )


def _sums(blocks: Sequence[int], total: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which numbers of participants up to the total are sums of blocks."""
    reached = np.zeros(total + 1, bool)
    reached[0] = True
    step = math.gcd(*blocks)
    for number in range(step, total + 1, step):
        reached[number] = any(size <= number and reached[number - size] for size in blocks)
    return reached


def _checked(sizes: Sequence[int], shares: Sequence[int]) -> None:
    if len(sizes) != len(shares) or len(shares) < 2 or min(shares) < 1 or min(sizes) < 0:
        raise ValueError(f"expected a size and a share for each arm, got {sizes!r} and {shares!r}")
