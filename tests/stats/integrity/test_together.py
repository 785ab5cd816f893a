"""Correlations that are missing, and one that is too strong."""

import math

import numpy as np
import pytest
from scipy.stats import norm, spearmanr

from helpers.stats.integrity.together import absent_correlation, rank_correlation, strongest_pair

RNG = np.random.default_rng(1)
FIRST = RNG.normal(size=60)
SECOND = FIRST + RNG.normal(size=60)


def test_rank_correlation_is_spearmans():
    expected = spearmanr(FIRST.round(), SECOND.round()).statistic
    assert rank_correlation(FIRST.round(), SECOND.round())[0] == pytest.approx(expected)


def test_the_p_value_by_hand():
    # Fieller, Hartley and Pearson (1957): variance of atanh(r_s) about 1.06 / (n - 3)
    value = spearmanr(FIRST, SECOND).statistic
    z = (math.atanh(value) - math.atanh(0.8)) / math.sqrt(1.06 / 57)
    chance = absent_correlation([(FIRST, SECOND, 0.8)])
    assert chance.p_value == pytest.approx(norm.cdf(z))


def test_signs_follow_the_expectation():
    falling = absent_correlation([(FIRST, -SECOND, -0.8)])
    assert falling.p_value == absent_correlation([(FIRST, SECOND, 0.8)]).p_value
    assert absent_correlation([(FIRST, SECOND, -0.3)]).p_value < 1e-6


def test_the_pair_that_falls_shortest_is_named_and_the_number_of_pairs_costs():
    noise = RNG.normal(size=60)
    alone = absent_correlation([(FIRST, noise, 0.6)]).p_value
    both = absent_correlation([(FIRST, SECOND, 0.3), (FIRST, noise, 0.6)])
    assert both.place == 1
    assert both.p_value == pytest.approx(1 - (1 - alone) ** 2)


def test_perfect_pairs_and_too_few():
    assert absent_correlation([(FIRST, FIRST, 0.5)]).p_value == 1.0
    assert absent_correlation([(FIRST, -FIRST, 0.5)]).p_value == 0.0
    with pytest.raises(ValueError, match="at least 10"):
        absent_correlation([(FIRST[:9], SECOND[:9], 0.3)])


def test_the_strongest_pair_with_values_missing():
    table = np.column_stack([RNG.normal(size=60), FIRST, RNG.normal(size=60), 2 * FIRST + 1])
    table[[3, 9], 1] = np.nan
    value, place = strongest_pair(table)
    assert (round(value, 12), place) == (1.0, (1, 3))
    weak = np.random.default_rng(4).normal(size=(4000, 3))
    assert strongest_pair(weak)[1] in {(0, 1), (0, 2), (1, 2)}
    with pytest.raises(ValueError, match="two variables"):
        strongest_pair(table[:, :1])
