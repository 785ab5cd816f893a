"""Statistics along the order of enrolment."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.stats.integrity.order import (
    alike_neighbours,
    copied_stretches,
    longest_runs,
    neighbour_correlation,
    orders,
    orders_within,
    repeated_values,
)

VALUES = np.array([3.0, 1.0, 4.0, 1.5, 5.0, 9.0])
EVERY = np.array(list(permutations(range(6))))


def lagged(values):
    centred = values - values.mean()
    return float((centred[1:] * centred[:-1]).sum() / (centred**2).sum())


def test_the_lag_correlation_and_its_p_value_by_every_order():
    chance = neighbour_correlation(VALUES[:, None], EVERY)
    assert chance.statistic == pytest.approx(lagged(VALUES))
    sizes = np.array([abs(lagged(VALUES[order])) for order in EVERY])
    expected = (1 + (sizes >= abs(lagged(VALUES)) - 1e-9).sum()) / 721
    assert chance.p_value == pytest.approx(expected)


def test_over_all_orders_the_lag_correlation_has_the_mean_of_theory():
    # under permutation E r1 = -1/n (Wald and Wolfowitz 1943, without the circle)
    mean = np.mean([lagged(VALUES[order]) for order in EVERY])
    assert mean == pytest.approx(-1 / 6)


def test_runs_and_repeats_are_counted():
    codes = np.array([[1, 1, 1, 2, 3, 2, 3, 1], [5, 6, 7, 8, 5, 6, 7, 9]]).T
    drawn = orders(8, rng=np.random.default_rng(1), draws=199)
    assert repeated_values(codes[:, :1], drawn).statistic == 3
    assert copied_stretches(codes[:, 1:], drawn).statistic == 3
    assert copied_stretches(codes, drawn).place == 1


@given(st.lists(st.booleans(), min_size=1, max_size=20))
def test_longest_runs_by_counting(flags):
    longest = max((len(part) for part in "".join("x" if f else " " for f in flags).split()),
                  default=0)  # fmt: skip
    assert longest_runs(np.array([flags])).tolist() == [longest]


@pytest.mark.parametrize(
    ("codes", "tail"), [([0, 1] * 20, "lower"), ([0] * 20 + [1] * 20, "upper")]
)
def test_alternation_and_runs_of_levels(codes, tail):
    drawn = orders(40, rng=np.random.default_rng(2), draws=199)
    chance = alike_neighbours(np.array(codes)[:, None], drawn)
    assert (chance.tail, chance.p_value) == (tail, 1 / 200)


def test_a_copied_stretch_and_drift_are_found():
    rng = np.random.default_rng(3)
    table = rng.integers(0, 60, size=(100, 10))
    drawn = orders(100, rng=rng, draws=199)
    assert copied_stretches(table, drawn).p_value > 0.01
    table[60:66, 4] = table[20:26, 4]
    chance = copied_stretches(table, drawn)
    assert (chance.place, chance.p_value) == (4, 1 / 200)
    drift = rng.normal(size=(100, 5))
    drift[:, 2] += np.linspace(0, 3, 100)
    assert neighbour_correlation(drift, drawn).place == 2


def test_orders_within_groups_keep_the_groups():
    groups = np.array([2, 0, 2, 1, 0, 0])
    for line in orders_within(groups, rng=np.random.default_rng(4), draws=20):
        assert sorted(line.tolist()) == list(range(6))
        assert groups[line].tolist() == groups.tolist()
