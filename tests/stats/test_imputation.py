"""Multiple imputation: its posterior where that is known, its edges, and that chance is its own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import beta, expit

from helpers.stats.imputation import FEWEST, draws_needed, imputed, number_of_imputations

MANY = 4000


def chance(m, known, unknown, seed=1):
    generator = np.random.Generator(np.random.PCG64(seed))
    return generator.random((m, draws_needed(known, unknown)))


def outcomes(events, n):
    return np.repeat([1, 0], [events, n - events])


def without(n):
    return np.empty((n, 0))


@pytest.mark.parametrize(
    ("share", "m"), [(0, 100), (0.2, 100), (0.202, 101), (0.29, 145), (1, 500)]
)
def test_five_data_sets_for_each_per_cent_missing(share, m):
    assert number_of_imputations(share) == m >= FEWEST
    assert m >= 100 * share


@pytest.mark.parametrize(("events", "n"), [(0, 47), (3, 47), (29, 50), (12, 12)])
def test_without_covariates_the_risk_has_the_posterior_of_jeffreys(events, n):
    # how often all of five unknown outcomes are events: E(p^5) under Beta(events + 1/2, ...)
    drawn = imputed(outcomes(events, n), without(n), without(5), chance(MANY, n, 5))
    a, b = events + 0.5, n - events + 0.5
    for have, want in (
        (drawn.mean(axis=1), a / (a + b)),
        (drawn.all(axis=1), beta(a + 5, b) / beta(a, b)),
    ):
        error = np.std(have) / np.sqrt(MANY) + 1e-4
        assert abs(have.mean() - want) < 4 * error


def test_a_larger_number_of_data_sets_begins_with_the_smaller_one():
    y, x, z = outcomes(9, 30), np.arange(30.0)[:, None], np.array([[3.0], [25.0]])
    few, many = (imputed(y, x, z, chance(m, 30, 2)) for m in (5, 50))
    assert np.array_equal(few, many[:5])


def test_the_same_draws_give_the_same_outcomes_and_others_give_others():
    y, n = outcomes(14, 30), 30
    draws = [imputed(y, without(n), without(8), chance(20, n, 8, seed)) for seed in (1, 1, 2)]
    assert np.array_equal(draws[0], draws[1])
    assert not np.array_equal(draws[0], draws[2])


def test_many_data_sets_recover_the_model_that_made_the_outcomes():
    generator = np.random.Generator(np.random.PCG64(3))
    x = generator.normal(size=(2000, 2))
    y = generator.random(2000) < expit(-0.5 + 1.2 * x[:, 0] - 0.8 * x[:, 1])
    at = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [-1.0, 1.0]])
    risks = imputed(y, x, np.repeat(at, 20, axis=0), chance(100, 2000, 80))
    want = expit(-0.5 + 1.2 * at[:, 0] - 0.8 * at[:, 1])
    np.testing.assert_allclose(risks.reshape(100, 4, 20).mean(axis=(0, 2)), want, atol=0.05)


def test_separation_keeps_every_risk_inside_and_in_order():
    x = np.arange(20.0)[:, None]
    risks = imputed(x[:, 0] > 9.5, x, np.array([[0.0], [9.5], [19.0]]), chance(MANY, 20, 3))
    low, middle, high = risks.mean(axis=0)
    assert 0 < low < 0.05 < middle < 0.95 < high < 1


@pytest.mark.parametrize("events", [0, 25])
def test_an_arm_in_which_all_fare_alike_is_drawn_as_without_covariates(events):
    generator = np.random.Generator(np.random.PCG64(5))
    x, z = generator.normal(size=(25, 3)), generator.normal(size=(4, 3))
    risk = imputed(outcomes(events, 25), x, z, chance(MANY, 25, 4)).mean()
    assert risk == pytest.approx((events + 0.5) / 26, abs=0.01)


def test_units_and_origin_of_a_covariate_do_not_matter():
    generator = np.random.Generator(np.random.PCG64(7))
    x, z = generator.normal(size=(40, 2)), generator.normal(size=(6, 2))
    y = x[:, 0] + generator.normal(size=40) > 0
    draws = chance(60, 40, 6)
    moved = [v * [1000.0, 0.01] + [5e4, -3.0] for v in (x, z)]
    assert np.array_equal(imputed(y, x, z, draws), imputed(y, *moved, draws))


def test_a_covariate_without_spread_says_nothing():
    y, draws = outcomes(11, 30), chance(40, 30, 5)
    constant = imputed(y, np.full((30, 1), 7.0), np.full((5, 1), 7.0), draws)
    assert np.array_equal(constant, imputed(y, without(30), without(5), draws))


def test_an_unknown_covariate_leaves_the_regression_and_takes_the_risk_of_the_arm():
    generator = np.random.Generator(np.random.PCG64(9))
    x = generator.normal(size=(30, 1))
    y = outcomes(10, 30)
    draws = chance(40, 30, 2)
    gaps = x.copy()
    gaps[:3] = np.nan
    drawn = imputed(y, gaps, np.array([[0.5], [np.nan]]), draws)
    overall = imputed(y, without(30), without(2), draws)
    assert np.array_equal(drawn[:, 1], overall[:, 1])
    none = imputed(y, np.full((30, 1), np.nan), np.array([[0.5], [1.0]]), draws)
    assert np.array_equal(none, overall)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 12), st.floats(-3, 3), st.floats(0, 3))
def test_a_shift_moves_every_risk_its_way(events, shift, more):
    y, draws = outcomes(events, 12), chance(30, 12, 4)
    low, high = (imputed(y, without(12), without(4), draws, shift=s) for s in (shift, shift + more))
    assert np.all(low <= high)


def test_a_shift_is_a_log_odds_ratio():
    y, draws = outcomes(300, 600), chance(MANY, 600, 1)
    risk = imputed(y, without(600), without(1), draws, shift=-1.5).mean()
    assert risk == pytest.approx(expit(-1.5), abs=0.025)


def test_uniform_draws_of_zero_are_no_exception():
    y = outcomes(0, 5)
    drawn = imputed(y, without(5), without(2), np.zeros((3, 9)))
    assert drawn.shape == (3, 2)


def test_what_cannot_be_imputed_is_refused():
    with pytest.raises(ValueError, match="without any known outcome"):
        imputed([], without(0), without(2), chance(5, 0, 2))
    with pytest.raises(ValueError, match="expected the shapes"):
        imputed([1, 0], without(2), np.empty((1, 2)), chance(5, 2, 1))
    with pytest.raises(ValueError, match=r"lies in \[0, 1\]"):
        number_of_imputations(1.2)
