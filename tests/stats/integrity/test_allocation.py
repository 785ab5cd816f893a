"""The sequence of arms against blocks, ratio and strata."""

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.stats.allocation import drawn_arms
from helpers.stats.integrity.allocation import arm_neighbours, first_day_out_of_blocks


def drawn(arms, strata=None, *, blocks=(), shares=(1, 1), draws=50, seed=1):
    groups = np.zeros(len(arms), int) if strata is None else strata
    rng = np.random.default_rng(seed)
    return drawn_arms(arms, groups, blocks=blocks, shares=shares, rng=rng, draws=draws)


def allowed(length, blocks, shares):
    """Return every start of every sequence of blocks, by enumeration."""
    once = np.repeat(range(len(shares)), shares).tolist()
    orders = {size: set(permutations(once * (size // len(once)))) for size in blocks}
    found, growing = set(), {()}
    while growing:
        growing = {
            (*start, *block) for start in growing for size in blocks for block in orders[size]
        }
        found |= {start[:length] for start in growing if len(start) >= length}
        growing = {start for start in growing if len(start) < length}
    return found


@pytest.mark.parametrize(("blocks", "shares", "length"),
                         [([2, 4], [1, 1], 8), ([3], [2, 1], 7), ([4], [1, 1], 9)])  # fmt: skip
def test_blocks_allow_what_enumeration_allows(blocks, shares, length):
    possible = allowed(length, blocks, shares)
    for sequence in product(range(len(shares)), repeat=length):
        days = [np.bincount([arm], minlength=len(shares)) for arm in sequence]
        fits = first_day_out_of_blocks(days, blocks=blocks, shares=shares) == -1
        assert fits == (sequence in possible)


@given(st.integers(0, 10**6), st.lists(st.integers(1, 4), min_size=30, max_size=30))
def test_a_true_sequence_fits_however_its_days_are_cut(seed, lengths):
    line = drawn(np.zeros(30, int), blocks=[4, 6], draws=1, seed=seed)[0]
    days = [np.bincount(day, minlength=2) for day in np.split(line, np.cumsum(lengths)) if day.size]
    assert first_day_out_of_blocks(days, blocks=[4, 6], shares=[1, 1]) == -1


def test_the_first_day_out_of_blocks_is_named():
    days = [(2, 0), (0, 2), (1, 0), (2, 1), (1, 1)]
    assert first_day_out_of_blocks(days, blocks=[4], shares=[1, 1]) == 3


@pytest.mark.parametrize(("arms", "tail"), [([0, 1] * 25, "lower"), ([0] * 25 + [1] * 25, "upper")])
def test_arms_in_turn_and_arms_in_runs(arms, tail):
    own, strata = np.array(arms), np.zeros(50, int)
    usual, tightest = drawn(own, draws=399), drawn(own, blocks=[2], draws=399, seed=2)
    chance = arm_neighbours(own, strata, drawn=usual, tightest=tightest)
    assert (chance.tail, chance.p_value) == (tail, 2 / 400)


def test_neighbours_of_different_strata_are_none():
    own, strata = np.array([0, 1, 0, 1, 0, 1]), np.array([0, 1, 0, 1, 0, 1])
    lines = drawn(own, strata, draws=9)
    chance = arm_neighbours(own, strata, drawn=lines, tightest=lines)
    assert (chance.statistic, chance.looked) == (4, 4)


def test_one_long_run_is_found_though_neighbours_are_usual():
    own = np.array([0, 1] * 15 + [1] * 15 + [0, 1, 0] * 5 + [0] * 5)
    lines = drawn(own, draws=999)
    chance = arm_neighbours(own, np.zeros(own.size, int), drawn=lines, tightest=lines)
    assert (chance.place, chance.statistic) == (1, 16)
    assert chance.p_value < 0.01


def test_blocks_that_cannot_hold_the_ratio_are_refused():
    with pytest.raises(ValueError, match="multiples"):
        first_day_out_of_blocks([], blocks=[5], shares=[1, 1])
