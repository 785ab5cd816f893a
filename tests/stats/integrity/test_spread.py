"""Arms too far apart or too near."""

from itertools import combinations

import numpy as np
import pytest

from helpers.stats.integrity.spread import (
    covariate_balance,
    missingness_by_arm,
    variance_balance,
)

ARMS = np.array([0, 0, 0, 1, 1, 1])


def every_allocation(n, ones):
    lines = np.zeros((0, n), np.int64)
    for chosen in combinations(range(n), ones):
        line = np.zeros((1, n), np.int64)
        line[0, list(chosen)] = 1
        lines = np.vstack([lines, line])
    return lines


def test_two_arms_of_one_variable_by_hand():
    values = np.array([1.0, 2.0, 4.0, 5.0, 9.0, 3.0])
    chance = covariate_balance([values], ARMS, every_allocation(6, 3))
    difference = values[3:].mean() - values[:3].mean()
    # n1 n0 / n times the squared difference over the variance with n - 1
    assert chance.statistic == pytest.approx(1.5 * difference**2 / values.var(ddof=1))


@pytest.mark.parametrize("ones", [1, 2, 3])
def test_over_every_allocation_the_statistic_is_1_on_average(ones):
    rng = np.random.default_rng(1)
    variables = [rng.normal(size=7), rng.integers(0, 2, size=(7, 2)).astype(float)]
    total = [covariate_balance(variables, line, every_allocation(7, ones)).statistic
             for line in every_allocation(7, ones)]  # fmt: skip
    assert np.mean(total) == pytest.approx(1.0)


def test_three_arms_are_1_on_average_too():
    rng = np.random.default_rng(2)
    values, arms = rng.normal(size=9), np.repeat([0, 1, 2], 3)
    drawn = rng.permuted(np.tile(arms, (1500, 1)), axis=1)
    found = [covariate_balance([values], line, drawn[:1]).statistic for line in drawn]
    assert np.mean(found) == pytest.approx(1.0, abs=0.1)


def test_exchanging_arms_units_and_participants_makes_no_difference():
    rng = np.random.default_rng(3)
    values, drawn = rng.normal(size=(6, 2)), every_allocation(6, 3)
    first = covariate_balance(list(values.T), ARMS, drawn)
    order = rng.permutation(6)
    moved = covariate_balance(list((values[order] * 10 - 3).T), 1 - ARMS[order], drawn[:, order])
    assert moved.statistic == pytest.approx(first.statistic)
    assert moved.p_value == pytest.approx(first.p_value)


def test_arms_made_alike_and_arms_made_different_are_told_apart():
    rng = np.random.default_rng(4)
    arms = np.repeat([0, 1], 50)
    drawn = rng.permuted(np.tile(arms, (199, 1)), axis=1)
    table = rng.normal(size=(100, 10))
    assert covariate_balance(list(table.T), arms, drawn).p_value > 0.01
    same = table - np.where(arms[:, None] == 1, table[50:].mean(axis=0), table[:50].mean(axis=0))
    assert covariate_balance(list(same.T), arms, drawn).tail == "lower"
    apart = covariate_balance(list((table + 0.6 * arms[:, None]).T), arms, drawn)
    assert (apart.tail, apart.p_value) == ("upper", 0.01)


def test_variances_by_hand_and_when_copied():
    values = np.array([1.0, 2.0, 4.0, 5.0, 9.0, np.nan, 3.0])
    arms, drawn = np.array([0, 0, 0, 1, 1, 1, 1]), every_allocation(7, 4)
    chance = variance_balance(values[:, None], arms, drawn)
    ratio = np.var([5.0, 9.0, 3.0], ddof=1) / np.var([1.0, 2.0, 4.0], ddof=1)
    assert chance.statistic == pytest.approx(np.log(ratio) ** 2)
    rng = np.random.default_rng(5)
    table, arms = rng.normal(size=(50, 8)), np.repeat([0, 1], 50)
    drawn = rng.permuted(np.tile(arms, (199, 1)), axis=1)
    copied = variance_balance(np.vstack([table, table + 0.3]), arms, drawn)
    assert (copied.tail, copied.p_value) == ("lower", 0.01)


def test_missing_values_in_one_arm():
    rng = np.random.default_rng(6)
    arms = np.repeat([0, 1], 50)
    drawn = rng.permuted(np.tile(arms, (199, 1)), axis=1)
    anyhow = rng.random((100, 6)) < 0.1
    assert missingness_by_arm(anyhow, arms, drawn).p_value > 0.01
    lost = anyhow | ((arms == 1) & (rng.random(100) < 0.25))[:, None]
    assert missingness_by_arm(lost, arms, drawn).p_value == 1 / 200


def test_nothing_that_varies_is_refused():
    with pytest.raises(ValueError, match="varies"):
        covariate_balance([np.ones(6)], ARMS, every_allocation(6, 3))
