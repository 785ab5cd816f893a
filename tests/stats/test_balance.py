"""Standardised mean differences."""

from math import inf, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.stats.balance import (
    proportion_beyond,
    smd_levels,
    smd_means,
    smd_proportion,
    smd_standard_error,
)


def test_published_facts_at_fifty_an_arm():
    assert smd_standard_error(50, 50) == pytest.approx(0.2)
    assert proportion_beyond(0.1, 50, 50) == pytest.approx(0.62, abs=0.005)
    assert proportion_beyond(0.0, 50, 50) == 1.0
    assert proportion_beyond(0.1, np.array([50, 500]), 50).shape == (2,)


def test_three_levels_agree_with_r():
    # R 4.2.2: a=c(20,20,10)/50; b=c(10,25,15)/50; S=((diag(a)-a%o%a)+(diag(b)-b%o%b))/2
    # d=(a-b)[1:2]; sqrt(d %*% solve(S[1:2,1:2], d))
    assert smd_levels([20, 20, 10], [10, 25, 15]) == pytest.approx(0.453439606381615, rel=1e-12)


@given(st.integers(0, 30), st.integers(0, 30))
def test_two_levels_are_one_proportion_without_sign(x1, x0):
    levels = smd_levels([x1, 30 - x1], [x0, 30 - x0])
    assert levels == pytest.approx(abs(smd_proportion(x1 / 30, x0 / 30)), nan_ok=True)


@given(st.permutations(range(4)))
def test_the_order_of_levels_does_not_matter(order):
    first, second = np.array([5, 0, 7, 12]), np.array([9, 3, 2, 8])
    moved = smd_levels(first[list(order)], second[list(order)])
    assert moved == pytest.approx(smd_levels(first, second))


def test_exchanging_arms_changes_the_sign_only():
    a, b = [1.0, 4.0, 2.5], [2.0, 2.5, 6.0, 7.0]
    assert smd_means(a, b) == pytest.approx(-smd_means(b, a))
    assert smd_proportion(0.2, 0.5) == -smd_proportion(0.5, 0.2)


def test_degenerate_variables():
    assert isnan(smd_means([1.0], [1.0, 2.0]))
    assert isnan(smd_means([1.0, 1.0], [1.0, 1.0]))
    assert smd_means([1.0, 1.0], [2.0, 2.0]) == -inf
    assert isnan(smd_proportion(0.0, 0.0))
    assert isnan(smd_proportion(float("nan"), 0.5))
    assert smd_proportion(1.0, 0.0) == inf
    assert smd_levels([5, 0, 0], [0, 4, 1]) == inf
    assert isnan(smd_levels([5, 0], [7, 0]))
    assert isnan(smd_levels([0, 0], [7, 1]))
    assert smd_levels([5, 0, 5], [7, 0, 7]) == pytest.approx(0.0)


def test_impossible_input_is_refused():
    with pytest.raises(ValueError, match="same levels"):
        smd_levels([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="same levels"):
        smd_levels([1, -2], [1, 2])
    with pytest.raises(ValueError, match=r"p1=1\.2"):
        smd_proportion(1.2, 0.5)
    with pytest.raises(ValueError, match="missing or infinite"):
        smd_means([1.0, float("nan")], [1.0, 2.0])
