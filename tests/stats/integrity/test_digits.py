"""Last digits."""

import numpy as np
import pytest
from scipy.stats import chisquare

from helpers.stats.integrity.digits import (
    decimals_of,
    last_digits,
    qualifies,
    terminal_digits,
)

RNG = np.random.default_rng(5)


def test_the_statistic_is_pearsons_chi_square():
    values = RNG.integers(0, 10, 80)
    chance = terminal_digits([values], rng=np.random.default_rng(1), draws=19)
    assert chance.statistic == pytest.approx(chisquare(np.bincount(values, minlength=10)).statistic)


def test_the_p_value_comes_near_to_that_of_chi_square():
    values = np.repeat(np.arange(10), [14, 11, 13, 9, 6, 12, 8, 10, 4, 13])
    chance = terminal_digits([values], rng=np.random.default_rng(1), draws=9999)
    expected = chisquare(np.bincount(values, minlength=10)).pvalue
    assert chance.p_value == pytest.approx(expected, abs=0.015)


def test_digits_as_written():
    assert last_digits([0.29, 1.15, -2.37], 2).tolist() == [9, 5, 7]
    assert last_digits([1200.0, 3450.0], -1).tolist() == [0, 5]


@pytest.mark.parametrize(
    ("values", "places"),
    [([0.1 + 0.2], None), ([0.3, 2.25], 2), ([700.0, 1200.0], -2), ([5.0, 10.0], 0), ([], -2)],
)
def test_decimal_places(values, places):
    assert decimals_of(values) == places


def test_which_variables_tell_something():
    assert qualifies([1.0] * 29, 0) == "too few values"
    assert qualifies(RNG.normal(10, 0.2, 50).round(1), 1) == "too little spread"
    assert qualifies(RNG.normal(100, 10, 50).round(), 0) == ""


def test_normal_values_of_the_least_spread_have_even_digits():
    # standard deviation of five units: no digit is off a tenth by more than 1.5%, relatively
    grid = np.arange(-60, 60)
    for centre in (0.0, 0.5, 3.3):
        weights = np.exp(-0.5 * ((grid - centre) / 5.0) ** 2)
        shares = np.bincount(grid % 10, weights / weights.sum())
        assert np.abs(shares * 10 - 1).max() < 0.0151


def test_one_uneven_variable_among_even_ones_is_named():
    even = [RNG.integers(0, 10, 100) for _ in range(15)]
    rng = np.random.default_rng(6)
    assert terminal_digits(even, rng=rng, draws=199).p_value > 0.01
    chance = terminal_digits([*even, RNG.choice([0, 5], 100)], rng=rng, draws=199)
    assert (chance.place, chance.p_value) == (15, 1 / 200)


def test_nothing_to_look_at_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        terminal_digits([], rng=RNG, draws=9)
