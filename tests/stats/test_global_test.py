"""One test over all arms, against R and against the tests of two arms."""

import math

import pytest

from helpers.stats import TwoByTwo
from helpers.stats.association import n_minus_1
from helpers.stats.global_test import global_means, global_proportions
from helpers.stats.means import welch


def test_two_arms_give_the_n_minus_1_and_welch_tests():
    assert global_proportions([25, 13], [50, 50]).p_value == pytest.approx(
        n_minus_1(TwoByTwo(25, 50, 13, 50)), abs=1e-14
    )
    a, b = [1.0, 2.0, 3.0, 4.0], [2.0, 4.0, 6.0, 8.0, 10.0]
    assert global_means([a, b]).p_value == pytest.approx(welch(a, b).p_value, abs=1e-12)


def test_against_r():
    # R 4.2.2: oneway.test(v ~ g), v = 1,2,3 | 2,4,6 | 5,6,9: F = 5.485, p-value = 0.08248
    found = global_means([[1, 2, 3], [2, 4, 6], [5, 6, 9]])
    assert found.statistic == pytest.approx(5.485, abs=5e-4)
    assert found.p_value == pytest.approx(0.08248, abs=5e-6)


def test_an_empty_arm_is_left_out_and_no_variation_is_no_difference():
    assert global_proportions([3, 0, 5], [9, 0, 9]) == global_proportions([3, 5], [9, 9])
    assert global_proportions([0, 0, 0], [5, 6, 7]).p_value == 1.0
    assert math.isnan(global_proportions([3], [9]).p_value)
    assert math.isnan(global_means([[1.0], [2.0, 3.0]]).p_value)
