"""Sizes of arms: exact probabilities, and what blocks can give, against all sequences of blocks."""

from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.stats.arm_sizes import arm_sizes_fit_blocks, arm_sizes_probability


def by_enumeration(size, total, share):
    """Two-sided binomial probability by minimum likelihood, all sizes written out."""
    each = [comb(total, k) * share**k * (1 - share) ** (total - k) for k in range(total + 1)]
    return sum(p for p in each if p <= each[size] * (1 + 1e-7))


@given(st.integers(1, 60), st.data(), st.sampled_from([(1, 1), (2, 1), (1, 3)]))
def test_two_arms_have_the_exact_binomial_probability(total, data, shares):
    size = data.draw(st.integers(0, total))
    probability = arm_sizes_probability([size, total - size], shares)
    share = shares[0] / sum(shares)
    assert probability == pytest.approx(by_enumeration(size, total, share), rel=1e-8)
    assert probability == pytest.approx(
        arm_sizes_probability([total - size, size], shares[::-1]), rel=1e-8
    )


def test_more_arms_are_bounded():
    # R 4.2: binom.test(10, 90, 1/3)$p.value * 3
    bound = 3 * by_enumeration(10, 90, 1 / 3)
    assert arm_sizes_probability([10, 40, 40], [1, 1, 1]) == pytest.approx(bound, rel=1e-8)
    assert arm_sizes_probability([30, 30, 30], [1, 1, 1]) == 1


def test_nobody_is_no_surprise():
    assert arm_sizes_probability([0, 0], [1, 1]) == 1


@pytest.mark.parametrize("sizes", [[5], [5, 5, 5], [5, -1]])
def test_sizes_that_are_none_are_refused(sizes):
    with pytest.raises(ValueError, match="a size and a share for each arm"):
        arm_sizes_probability(sizes, [1, 1])


def sequences(shares, blocks, total):
    """Sizes that some sequence of shuffled blocks gives after `total` participants."""
    reached = {(0,) * len(shares)}
    finished = set()
    while reached:
        counts = reached.pop()
        for size in blocks:
            full = [share * size // sum(shares) for share in shares]
            for part in product(*(range(most + 1) for most in full)):
                after = tuple(c + p for c, p in zip(counts, part, strict=True))
                if sum(after) == total:
                    finished.add(after)
                if list(part) == full and sum(after) <= total:
                    reached.add(after)
    return finished


@pytest.mark.parametrize(
    ("shares", "blocks"), [((1, 1), (4,)), ((1, 1), (4, 6)), ((2, 1), (3, 6)), ((1, 1, 1), (3,))]
)
@pytest.mark.parametrize("total", [0, 1, 7, 12])
def test_blocks_allow_what_some_sequence_of_them_gives(shares, blocks, total):
    possible = sequences(shares, blocks, total)
    for sizes in product(range(total + 1), repeat=len(shares)):
        if sum(sizes) == total:
            assert arm_sizes_fit_blocks(sizes, shares, blocks) == (sizes in possible), sizes


def test_large_trials_are_quick_and_blocks_that_do_not_fit_are_refused():
    assert arm_sizes_fit_blocks([50_000, 49_998], [1, 1], [4, 6])
    with pytest.raises(ValueError, match="multiples of 3"):
        arm_sizes_fit_blocks([1, 1], [2, 1], [4])


def test_drawn_blocks_are_allowed():
    rng = np.random.default_rng(3)
    for _ in range(200):
        arms = np.concatenate([rng.permutation([0, 0, 1, 1]) for _ in range(12)])[
            : rng.integers(48)
        ]
        sizes = [int((arms == arm).sum()) for arm in (0, 1)]
        assert arm_sizes_fit_blocks(sizes, [1, 1], [4])
