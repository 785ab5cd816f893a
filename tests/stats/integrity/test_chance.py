"""How rare something is against draws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.stats.integrity.chance import lower_tail, rarest, two_sided, upper_tail


def test_the_observed_arrangement_counts_as_one_of_the_draws():
    # Phipson and Smyth (2010), formula (b + 1) / (m + 1)
    assert upper_tail(5.0, [1.0, 5.0, 7.0, 2.0]) == 3 / 5
    assert lower_tail(0.0, [1.0] * 99) == 1 / 100


@given(st.lists(st.integers(0, 20), min_size=1, max_size=30), st.integers(0, 20))
def test_the_tails_overlap_in_ties_alone(drawn, observed):
    upper, lower = upper_tail(observed, drawn), lower_tail(observed, drawn)
    assert 0 < upper <= 1
    assert upper + lower >= 1 + 1 / (1 + len(drawn)) - 1e-12


def test_sums_in_another_order_are_ties():
    assert upper_tail(0.1 + 0.2 + 0.3, [0.3 + 0.2 + 0.1]) == 1.0


def test_two_sided_doubles_the_smaller_tail_and_names_it():
    chance = two_sided(-1.0, list(range(99)), looked=3)
    assert (chance.p_value, chance.tail, chance.expected) == (0.02, "lower", 49.0)
    assert two_sided(50.0, [50.0] * 9, looked=1).p_value == 1.0


def test_looking_at_many_variables_costs():
    rng = np.random.default_rng(1)
    drawn = rng.normal(size=(999, 20))
    one = rarest([2.5], drawn[:, :1]).p_value
    many = rarest([2.5, *[0.0] * 19], drawn)
    assert many.place == 0
    assert one < 0.02 < many.p_value


def test_scale_and_place_of_a_variable_make_no_difference():
    rng = np.random.default_rng(2)
    own, drawn = rng.normal(size=3), rng.normal(size=(49, 3))
    scale, shift = np.array([1.0, 100.0, 0.01]), np.array([0.0, 5.0, -7.0])
    moved = rarest(own * scale + shift, drawn * scale + shift)
    assert moved.p_value == rarest(own, drawn).p_value


def test_what_it_refuses():
    for drawn in ([], [[1.0]], [float("nan")]):
        with pytest.raises(ValueError, match="known"):
            upper_tail(1.0, drawn)
    with pytest.raises(ValueError, match="same k"):
        rarest([1.0, 2.0], [[1.0], [2.0]])
