"""Standardised risks: properties that hold whatever the data, and what is refused."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.stats.ancova import ancova
from helpers.stats.means import welch
from helpers.stats.separation import separation
from helpers.stats.standardisation import CONTRASTS, contrast, default_variance, standardise
from helpers.stats.standardised_variance import VARIANCES


def draws(seed, n=90):
    draw = np.random.default_rng(seed)
    treated = draw.permutation(np.arange(n) < n // 2)
    covariates = np.column_stack([draw.normal(35, 5, n), draw.integers(0, 2, n)])
    chance = 1 / (1 + np.exp(-(0.8 * treated - 0.1 * (covariates[:, 0] - 35) + covariates[:, 1])))
    events = draw.random(n) < chance
    # A few draws cannot be fitted by logistic regression; what is said of those is tested alone.
    while separation(np.column_stack([np.ones(n), treated, covariates]), events):
        events = draw.random(n) < chance
    return treated, events, covariates


def numbers(risks):
    return [
        value
        for measure in CONTRASTS
        for found in [contrast(risks, measure)]
        for value in (found.estimate, found.lower, found.upper, found.std_error, found.p_value)
    ]


seeds = given(st.integers(0, 4000), st.sampled_from(list(VARIANCES)))


@settings(max_examples=25, deadline=None)
@seeds
def test_units_and_order_do_not_matter(seed, variance):
    treated, events, covariates = draws(seed)
    first = numbers(standardise(treated, events, covariates, variance=variance))
    order = np.random.default_rng(1).permutation(len(treated))
    moved = covariates[order] @ np.array([[3.0, 1.0], [0.5, -2.0]]) + [100.0, -5.0]
    again = numbers(standardise(treated[order], events[order], moved, variance=variance))
    np.testing.assert_allclose(again, first, rtol=1e-7, atol=1e-12)


@settings(max_examples=25, deadline=None)
@seeds
def test_exchanging_the_arms_mirrors(seed, variance):
    treated, events, covariates = draws(seed)
    forth = standardise(treated, events, covariates, variance=variance)
    back = standardise(~treated, events, covariates, variance=variance)
    one, two = contrast(forth, "risk_difference"), contrast(back, "risk_difference")
    assert (one.lower, one.upper) == pytest.approx((-two.upper, -two.lower), rel=1e-8)
    for measure in ("risk_ratio", "odds_ratio"):
        one, two = contrast(forth, measure), contrast(back, measure)
        assert (one.lower, one.upper) == pytest.approx((1 / two.upper, 1 / two.lower), rel=1e-8)
        assert one.p_value == pytest.approx(two.p_value, rel=1e-7)


@settings(max_examples=15, deadline=None)
@seeds
def test_calling_events_non_events_mirrors_the_difference(seed, variance):
    treated, events, covariates = draws(seed)
    one = contrast(standardise(treated, events, covariates, variance=variance), "risk_difference")
    two = contrast(standardise(treated, ~events, covariates, variance=variance), "risk_difference")
    assert (one.lower, one.upper) == pytest.approx((-two.upper, -two.lower), rel=1e-8)


@pytest.mark.parametrize("variance", ["hc0", "hc0_sampling", "ye"])
def test_without_covariates_it_is_the_unadjusted_comparison(variance):
    treated, events, _ = draws(5)
    found = standardise(treated, events, np.empty((len(treated), 0)), variance=variance)
    p1, p0 = events[treated].mean(), events[~treated].mean()
    assert (found.risk1, found.risk0) == pytest.approx((p1, p0), rel=1e-12)
    squares = p1 * (1 - p1) / treated.sum() + p0 * (1 - p0) / (~treated).sum()
    error = contrast(found, "risk_difference").std_error
    # Ye's uses sample variances: n - 1, not n
    want = math.sqrt(squares * (treated.sum() / (treated.sum() - 1) if variance == "ye" else 1))
    assert error == pytest.approx(want, rel=1e-9)


def test_the_default_changes_at_two_hundred():
    assert standardise(*draws(1)).variance == "hc3_sampling"
    assert standardise(*draws(1, n=200)).variance == "ye"
    assert default_variance(199) == "hc3_sampling"


def test_the_correction_shrinks_and_one_stratum_changes_nothing_much():
    treated, events, covariates = draws(11, n=300)
    strata = (covariates[:, 0] > 35).astype(int)
    plain = contrast(standardise(treated, events, covariates, variance="ye"), "risk_difference")
    within = contrast(standardise(treated, events, covariates, strata=strata), "risk_difference")
    assert within.estimate == plain.estimate
    assert within.std_error < plain.std_error
    # the score equations leave no residual of an arm in the one stratum there is
    alone = standardise(treated, events, covariates, strata=np.zeros(300))
    assert contrast(alone, "risk_difference").std_error == pytest.approx(plain.std_error)


def test_strata_without_both_arms_take_nothing_off():
    treated, events, covariates = draws(11)
    lonely = np.arange(len(treated))  # a stratum a participant
    plain = standardise(treated, events, covariates, variance="ye")
    within = standardise(treated, events, covariates, strata=lonely)
    np.testing.assert_array_equal(within.covariance, plain.covariance)


def test_adjustment_sharpens_where_covariates_predict():
    draw = np.random.default_rng(6)
    n = 400
    treated = draw.permutation(np.arange(n) < n // 2)
    severity = draw.normal(size=n)
    events = draw.random(n) < 1 / (1 + np.exp(-(0.5 * treated + 2.0 * severity)))
    with_it = contrast(standardise(treated, events, severity[:, None]), "risk_difference")
    without = contrast(standardise(treated, events, np.empty((n, 0))), "risk_difference")
    assert with_it.std_error < 0.85 * without.std_error


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"variance": "hc2"}, "unknown variance 'hc2'"),
        ({"treated": np.ones(90, bool)}, "two participants or more"),
        ({"treated": np.full(90, 2)}, "true or false"),
        ({"covariates": np.ones((90, 1))}, "combination of others"),
        ({"covariates": np.full((90, 1), np.nan)}, "missing"),
        ({"events": np.arange(90) < 45, "treated": np.arange(90) < 45}, "separate"),
    ],
)
def test_what_is_refused(change, message):
    treated, events, covariates = draws(2)
    given_ = {"treated": treated, "events": events, "covariates": covariates} | change
    with pytest.raises(ValueError, match=message):
        standardise(**given_)


# Analysis of covariance


def test_ancova_without_covariates_is_students_t():
    draw = np.random.default_rng(9)
    treated, values = np.arange(40) < 20, draw.normal(size=40)
    found = ancova(treated, values, np.empty((40, 0)))
    other = welch(values[treated], values[~treated])  # the same error with arms of one size
    assert found.estimate == pytest.approx(other.estimate)
    assert found.std_error == pytest.approx(other.std_error)
    assert found.df == 38


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 4000), st.sampled_from(["classical", "hc3"]))
def test_ancova_mirrors_and_ignores_units_of_covariates(seed, variance):
    treated, _, covariates = draws(seed, n=30)
    values = np.random.default_rng(seed).normal(size=30) + covariates[:, 0]
    one = ancova(treated, values, covariates, variance=variance)
    two = ancova(~treated, values * 10, covariates * [2, 1] + [7, 0], variance=variance)
    assert (one.lower, one.upper) == pytest.approx((-two.upper / 10, -two.lower / 10), rel=1e-7)
    assert one.p_value == pytest.approx(two.p_value, rel=1e-6)


def test_ancova_with_nothing_left_over_has_no_error():
    assert math.isnan(ancova([1, 0, 1], [1.0, 2.0, 4.0], [[1.0], [2.0], [4.0]]).std_error)
    exact = ancova([1, 1, 0, 0], [2.0, 3.0, 1.0, 2.0], [[0.0], [1.0], [0.0], [1.0]])
    assert exact.estimate == pytest.approx(1.0)
    assert math.isnan(exact.p_value)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"variance": "hc9"}, "unknown variance"),
        ({"values": [1.0, math.nan, 2.0, 3.0]}, "1 missing"),
        ({"covariates": [[1.0]] * 4}, "combination of others"),
        ({"treated": [1, 0, 1]}, "one for each value"),
    ],
)
def test_what_ancova_refuses(change, message):
    given_ = {"treated": [1, 0, 1, 0], "values": [1.0, 5.0, 2.0, 3.0],
              "covariates": [[1.0], [2.0], [4.0], [8.0]]} | change  # fmt: skip
    with pytest.raises(ValueError, match=message):
        ancova(**given_)
