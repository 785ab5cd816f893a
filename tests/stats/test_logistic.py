"""Logistic regression: against statsmodels, against closed forms, and what it refuses."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.stats.firth import firth_coefficients, firth_odds_ratio
from helpers.stats.logistic import conditional_odds_ratio, fit_logistic
from helpers.stats.profile import profile_limits
from helpers.stats.rank import independent


def draws(seed, n=80, k=3):
    draw = np.random.default_rng(seed)
    design = np.column_stack([np.ones(n), draw.integers(0, 2, n), draw.normal(size=(n, k))])
    return design, draw.random(n) < 1 / (1 + np.exp(-(0.7 * design[:, 1] + design[:, 2] - 0.3)))


def of_table(x1, n1, x0, n0):
    arm = np.repeat([1.0, 0.0], [n1, n0])
    events = np.repeat([1.0, 0.0, 1.0, 0.0], [x1, n1 - x1, x0, n0 - x0])
    return np.column_stack([np.ones_like(arm), arm]), events


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 5000))
def test_agrees_with_statsmodels(seed):
    design, events = draws(seed)
    ours = fit_logistic(design, events)
    theirs = sm.GLM(events.astype(float), design, family=sm.families.Binomial()).fit(tol=1e-14)
    np.testing.assert_allclose(ours.coefficients, theirs.params, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(ours.covariance, theirs.cov_params(), rtol=1e-6)
    np.testing.assert_allclose(
        ours.leverage, theirs.get_influence().hat_matrix_diag, rtol=1e-6, atol=1e-9
    )


def test_of_two_arms_it_is_the_sample_odds_ratio_and_its_woolf_error():
    found = conditional_odds_ratio(*of_table(29, 50, 11, 50))
    assert found.estimate == pytest.approx(29 * 39 / (21 * 11), rel=1e-12)
    assert found.log_std_error == pytest.approx(math.sqrt(1 / 29 + 1 / 21 + 1 / 11 + 1 / 39))


def test_limits_agree_with_the_likelihood_ratio_test():
    for seed in range(8):
        found = conditional_odds_ratio(*draws(seed), level=0.9)
        assert (found.p_value < 0.1) == (not found.lower <= 1.0 <= found.upper)


def test_units_of_covariates_and_arm_coding_do_not_matter():
    design, events = draws(3)
    first = conditional_odds_ratio(design, events)
    moved = design * [1, 1, 1e4, 1e-4, 1] + [0, 0, 50, -3, 0]
    again = conditional_odds_ratio(moved, events)
    assert again.estimate == pytest.approx(first.estimate, rel=1e-9)
    assert again.upper == pytest.approx(first.upper, rel=1e-9)
    design[:, 1] = 1 - design[:, 1]
    mirrored = conditional_odds_ratio(design, events)
    assert 1 / mirrored.upper == pytest.approx(first.lower, rel=1e-9)


def test_rare_events_and_far_values_converge():
    draw = np.random.default_rng(8)
    n = 20_000
    design = np.column_stack([np.ones(n), draw.integers(0, 2, n), draw.normal(2020, 3, n)])
    events = draw.random(n) < 0.001
    fit = fit_logistic(design, events)
    score = design.T @ (events - fit.risks)
    assert np.abs(score / np.linalg.norm(design, axis=0)).max() < 1e-9


@pytest.mark.parametrize(
    ("x1", "n1", "x0", "n0"), [(0, 6, 3, 6), (6, 6, 2, 6), (0, 20, 1, 20), (29, 50, 11, 50)]
)
def test_firth_of_two_arms_adds_a_half_to_every_cell(x1, n1, x0, n0):
    # Firth 1993: in a saturated table the penalty is half an observation a cell.
    found = firth_odds_ratio(*of_table(x1, n1, x0, n0))
    want = (x1 + 0.5) * (n0 - x0 + 0.5) / ((n1 - x1 + 0.5) * (x0 + 0.5))
    assert found.estimate == pytest.approx(want, rel=1e-10)
    assert found.lower < found.estimate < found.upper < math.inf
    assert (found.p_value < 0.05) == (not found.lower <= 1 <= found.upper)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 5000), st.integers(8, 30))
def test_firth_is_finite_whatever_separates(seed, n):
    draw = np.random.default_rng(seed)
    design = np.column_stack([np.ones(n), draw.integers(0, 2, n), draw.integers(0, 3, n)])
    design = design[:, independent(design)]
    events = design[:, -1] > draw.integers(0, 2)
    if 0 < events.sum() < n:
        coefficients = firth_coefficients(design, events)
        assert np.isfinite(coefficients).all()
        np.testing.assert_allclose(
            firth_coefficients(design, ~events), -coefficients, rtol=1e-8, atol=1e-8
        )


def test_a_profile_that_never_falls_far_enough_has_an_infinite_limit():
    lower, upper = profile_limits(lambda b: min(b * b, 1.0) if b > 0 else b * b, 0.0, 0.5)
    assert lower == pytest.approx(-math.sqrt(3.841458820694124 / 2))
    assert upper == math.inf


@pytest.mark.parametrize("method", [fit_logistic, firth_coefficients])
def test_columns_that_repeat_others_are_refused(method):
    design, events = draws(1)
    with pytest.raises(ValueError, match="combination of others"):
        method(np.column_stack([design, design[:, 1] * 2 + 1]), events)
    with pytest.raises(ValueError, match="missing"):
        method(np.where(design == design[0, 2], np.nan, design), events)


def test_firth_needs_events_and_others():
    design, events = draws(1)
    with pytest.raises(ValueError, match="both events and non-events"):
        firth_odds_ratio(design, events & False)


def test_independent_columns_keep_the_first():
    draw = np.random.default_rng(0)
    x = draw.normal(1e5, 1, 40)
    columns = np.column_stack([np.ones(40), x, 3 * x - 7, np.full(40, 0.1), draw.normal(size=40)])
    assert independent(columns) == (0, 1, 4)
    assert independent(np.zeros((3, 2))) == ()
