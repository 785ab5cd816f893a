"""Allocations are drawn as the trial's own was: blocks, ratio, strata."""

import numpy as np
import pytest

from helpers.stats.allocation import checked_blocks, drawn_arms


def drawn(arms, strata=None, *, blocks=(), shares=(1, 1), draws=50, seed=1):
    groups = np.zeros(len(arms), int) if strata is None else strata
    rng = np.random.default_rng(seed)
    return drawn_arms(arms, groups, blocks=blocks, shares=shares, rng=rng, draws=draws)


def test_draws_in_blocks_hold_the_ratio_in_every_block():
    for line in drawn(np.zeros(30, int), blocks=[6], shares=[2, 1]):
        assert [block.sum() for block in line.reshape(5, 6)] == [2] * 5


def test_draws_without_blocks_keep_the_numbers_of_every_stratum():
    arms, strata = np.array([0, 1, 1, 0, 0, 1, 2]), np.array([0, 0, 0, 1, 1, 1, 1])
    for line in drawn(arms, strata, shares=(1, 1, 1)):
        for stratum in (0, 1):
            here = strata == stratum
            assert sorted(line[here]) == sorted(arms[here])


def test_every_order_of_a_block_is_as_likely():
    lines = drawn(np.zeros(4, int), blocks=[4], draws=6000)
    counts = np.unique(lines, axis=0, return_counts=True)[1]
    assert counts.size == 6
    assert np.abs(counts / 6000 - 1 / 6).max() < 4 * (1 / 6 * 5 / 6 / 6000) ** 0.5


@pytest.mark.parametrize(("blocks", "shares"), [((5,), (1, 1)), ((4,), (4,)), ((0,), (1, 1))])
def test_blocks_that_cannot_hold_the_shares_are_refused(blocks, shares):
    with pytest.raises(ValueError, match="multiples of the ratio's sum"):
        checked_blocks(blocks, shares)
