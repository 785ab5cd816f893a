"""The randomisation test against full enumeration, Fisher's test and drawn allocations."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.stats import Strata, TwoByTwo
from helpers.stats.allocation import drawn_arms
from helpers.stats.association import fisher
from helpers.stats.randomisation_test import dealt_out_test, drawn_test


def difference(events, arms):
    return abs(events[arms == 1].mean() - events[arms == 0].mean())


def every_allocation(arms, strata):
    """Yield every way to deal out the arms within strata."""
    groups = [np.flatnonzero(strata == s) for s in np.unique(strata)]
    ways = [combinations(g, int(arms[g].sum())) for g in groups]
    for chosen in product(*ways):
        line = np.zeros(arms.size, int)
        line[[place for part in chosen for place in part]] = 1
        yield line


def by_enumeration(events, arms, strata):
    own = difference(events, arms)
    lines = list(every_allocation(arms, strata))
    return sum(difference(events, line) >= own - 1e-12 for line in lines) / len(lines)


def tables(events, arms, strata):
    sides = [
        [np.array([what[(strata == s) & (arms == a)].sum() for s in np.unique(strata)])
         for what in (events, np.ones(arms.size, int))]
        for a in (1, 0)
    ]  # fmt: skip
    return Strata(*sides[0], *sides[1])


@st.composite
def small_trials(draw):
    n = draw(st.integers(4, 10))
    cells = [draw(st.lists(st.integers(0, 1), min_size=n, max_size=n)) for _ in range(3)]
    events, arms, strata = (np.array(cell) for cell in cells)
    arms[:2] = 0, 1
    return events, arms, strata


@given(small_trials())
def test_dealing_out_within_strata_is_full_enumeration(trial):
    assert dealt_out_test(tables(*trial)) == pytest.approx(by_enumeration(*trial), abs=1e-12)


@given(st.integers(1, 40), st.data())
def test_one_stratum_with_arms_of_one_size_is_fishers_test(n, data):
    x1, x0 = data.draw(st.integers(0, n)), data.draw(st.integers(0, n))
    p = dealt_out_test(Strata([x1], [n], [x0], [n]))
    assert p == pytest.approx(float(fisher(TwoByTwo(x1, n, x0, n))), rel=1e-9)


@given(st.integers(1, 30), st.integers(1, 30), st.data())
def test_the_names_of_the_arms_do_not_matter(n1, n0, data):
    x1, x0 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n0))
    p = dealt_out_test(Strata([x1], [n1], [x0], [n0]))
    assert p == pytest.approx(dealt_out_test(Strata([x0], [n0], [x1], [n1])), rel=1e-9)
    assert 0.0 < p <= 1.0


def test_without_anybody_in_an_arm_there_is_no_test():
    assert np.isnan(dealt_out_test(Strata([0], [0], [1], [4])))
    with pytest.raises(ValueError, match="both arms"):
        drawn_test([1, 0], [1, 1], np.array([[1, 0]]))


def test_draws_without_blocks_come_near_the_exact_p():
    events, arms = np.repeat([1, 0, 1, 0], [9, 5, 4, 10]), np.repeat([1, 0], 14)
    strata = np.tile([0, 1], 14)
    rng = np.random.default_rng(3)
    lines = drawn_arms(arms, strata, rng=rng, draws=20000)
    exact = dealt_out_test(tables(events, arms, strata))
    spread = (exact * (1 - exact) / 20000) ** 0.5
    assert drawn_test(events, arms, lines) == pytest.approx(exact, abs=4 * spread)


def test_draws_in_blocks_come_near_the_enumeration_of_all_blocks():
    block = [line for line in product((0, 1), repeat=4) if sum(line) == 2]
    lines = np.array([a + b + c for a, b, c in product(block, repeat=3)])
    arms, events = np.array([1, 0, 0, 1] + [1, 0, 1, 0] * 2), np.repeat([1, 1, 0, 1, 0, 0], 2)
    events[4:8] = 1, 0, 1, 0  # the first block all have it, the last none
    own = difference(events, arms)
    exact = np.mean([difference(events, line) >= own - 1e-12 for line in lines])
    drawn = drawn_arms(arms, np.zeros(12, int), blocks=[4], rng=np.random.default_rng(1),
                       draws=20000)  # fmt: skip
    assert drawn_test(events, arms, drawn) == pytest.approx(exact, abs=0.01)
    whole = dealt_out_test(tables(events, arms, np.zeros(12, int)))
    assert abs(whole - exact) > 0.02  # blocks do matter here


def test_the_p_of_draws_is_never_zero_and_counts_an_empty_arm_against_the_trial():
    events, arms = np.array([1, 1, 1, 0, 0, 0]), np.array([1, 1, 1, 0, 0, 0])
    near = np.tile([1, 0, 1, 0, 1, 0], (99, 1))
    assert drawn_test(events, arms, near) == 1 / 100
    near[0] = 1
    assert drawn_test(events, arms, near) == 2 / 100
