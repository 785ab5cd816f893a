"""The ratio of two rates: properties, special cases, a second fit."""

from math import exp, inf, isnan, log, nan

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.special import gammaln

from helpers.stats.event_counts import counts_run_away
from helpers.stats.negative_binomial import CountModel
from helpers.stats.rate_ratio import adjusted_rate_ratio, rate, rate_ratio

COUNTS = st.lists(st.integers(0, 12), min_size=2, max_size=15)
A, B = [0, 1, 0, 3, 0, 0, 7, 2], [4, 2, 0, 9, 5, 1, 3, 0]
TIMES = ([1, 2, 0.5, 1, 1, 3, 2, 1], [1, 1, 0.7, 2, 1, 1, 1.5, 0.2])
FEW = settings(max_examples=20)  # a profile takes some hundredths of a second
CHI2 = 3.841458820694124


def values(found):
    names = ("estimate", "lower", "upper", "p_value", "dispersion")
    return np.array([getattr(found, name) for name in names])


@FEW
@given(COUNTS, COUNTS)
def test_swapping_the_arms_inverts_the_ratio(a, b):
    one, other = values(rate_ratio(a, b)), values(rate_ratio(b, a))
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(one[[0, 1, 2]], 1.0 / other[[0, 2, 1]], rtol=1e-6)
    np.testing.assert_allclose(one[3:], other[3:], rtol=1e-5, atol=1e-8)


@FEW
@given(COUNTS, COUNTS, st.randoms())
def test_the_order_of_participants_does_not_count(a, b, random):
    shuffled = rate_ratio(random.sample(a, len(a)), random.sample(b, len(b)))
    np.testing.assert_array_equal(values(shuffled), values(rate_ratio(a, b)))


@FEW
@given(COUNTS.filter(any), COUNTS.filter(any))
def test_without_times_the_estimate_is_the_ratio_of_means(a, b):
    assert rate_ratio(a, b).estimate == pytest.approx(np.mean(a) / np.mean(b), rel=1e-8)


def test_another_unit_of_time_changes_rates_and_not_their_ratio():
    one = rate_ratio(A, B, exposure=TIMES)
    other = rate_ratio(A, B, exposure=tuple(np.multiply(12.0, side) for side in TIMES))
    np.testing.assert_allclose(values(one), values(other), rtol=1e-7)
    yearly, monthly = rate(A, exposure=TIMES[0]), rate(A, exposure=np.multiply(12.0, TIMES[0]))
    assert yearly.estimate == pytest.approx(12.0 * monthly.estimate)


def poisson_limits(x1, t1, x0, t0):
    """Return the profile limits of the ratio of two Poisson rates, by its closed form."""

    def fall(value):
        share = t1 * exp(value) / (t1 * exp(value) + t0)
        best = x1 / (x1 + x0)
        return x1 * log(best / share) + x0 * log((1 - best) / (1 - share)) - CHI2 / 2

    top = log(x1 / t1 / (x0 / t0))
    return exp(brentq(fall, top - 9, top, xtol=1e-13)), exp(brentq(fall, top, top + 9, xtol=1e-13))


def test_data_without_overdispersion_are_poisson():
    a, b = [1, 2, 1, 2, 3, 2], [2, 3, 2, 3, 4, 3]
    found = rate_ratio(a, b)
    assert found.dispersion == 0.0
    limits = poisson_limits(sum(a), len(a), sum(b), len(b))
    assert (found.lower, found.upper) == pytest.approx(limits, rel=1e-9)
    assert found.log_std_error == pytest.approx((1 / sum(a) + 1 / sum(b)) ** 0.5, rel=1e-9)


def test_the_test_agrees_with_the_limits():
    found = rate_ratio(A, B)
    touching = rate_ratio(A, B, level=1.0 - found.p_value)
    assert touching.upper == pytest.approx(1.0, abs=1e-8)


def test_no_event_in_one_arm_leaves_one_limit():
    found, other = rate_ratio([0, 0, 0], [1, 1, 1]), rate_ratio([1, 1, 1], [0, 0, 0])
    assert (found.estimate, found.lower, other.estimate, other.upper) == (0.0, 0.0, inf, inf)
    # Poisson: the likelihood ratio at a ratio r is 3 log(1 + r), as the arms are equally large
    assert found.upper == pytest.approx(exp(CHI2 / 6) - 1, rel=1e-8)
    assert found.p_value == pytest.approx(other.p_value)
    assert other.lower == pytest.approx(1 / found.upper, rel=1e-8)


def test_no_event_at_all():
    found = rate_ratio([0, 0], [0, 0, 0])
    assert isnan(found.estimate)
    assert (found.lower, found.upper, found.p_value) == (0.0, inf, 1.0)
    alone = rate([0, 0], exposure=[3.0, 1.0])
    assert (alone.estimate, alone.lower) == (0.0, 0.0)
    assert alone.upper == pytest.approx(CHI2 / 2 / 4.0, rel=1e-9)
    assert isnan(rate([]).estimate)
    assert isnan(rate_ratio([], [1]).p_value)


def test_the_likelihood_is_that_of_gamma_functions():
    events = np.array([0.0, 1, 5, 12, 3])
    model = CountModel(
        events=events, columns=np.ones((5, 1)), weights=np.ones(5), offset=np.zeros(5)
    )
    fit = model.fitted()
    r, mean = 1 / fit.dispersion, exp(fit.coefficients[0])
    known = gammaln(events + r) - gammaln(r) - gammaln(events + 1)
    known = known + r * log(r / (r + mean)) + events * log(mean / (r + mean))
    assert fit.height == pytest.approx(known.sum(), rel=1e-12)


def test_statsmodels_fits_the_same_model():
    rng = np.random.default_rng(20260101)
    treated, covariate = rng.integers(0, 2, 150), rng.normal(size=150)
    times = rng.uniform(0.5, 2.0, 150)
    means = times * np.exp(0.4 * treated + 0.3 * covariate) * rng.gamma(2.0, 0.5, 150)
    events = rng.poisson(means)
    design = np.column_stack([np.ones(150), treated, covariate])
    known = sm.NegativeBinomial(events, design, exposure=times).fit(
        method="newton", disp=False, tol=1e-12, maxiter=200
    )
    found = adjusted_rate_ratio(treated, events, covariate[:, None], exposure=times)
    assert log(found.estimate) == pytest.approx(known.params[1], abs=1e-6)
    assert found.dispersion == pytest.approx(known.params[3], abs=1e-6)


def test_covariates_without_any_event_are_named_and_refused():
    treated, events, group = [1, 0, 1, 0], [2, 1, 0, 0], [[0], [0], [1], [1]]
    design = np.column_stack([np.ones(4), treated, group])
    assert counts_run_away(design, events) == (2,)
    with pytest.raises(ValueError, match="no events at all"):
        adjusted_rate_ratio(treated, events, group)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rate_ratio([0.5], [1]), "whole numbers from 0"),
        (lambda: rate_ratio([-1], [1]), "whole numbers from 0"),
        (lambda: rate_ratio([1], [20_000_000]), "b has 1 others"),
        (lambda: rate_ratio([nan], [1]), "missing or infinite"),
        (lambda: rate([1, 2], exposure=[1, 0]), "exposure is above zero"),
        (lambda: rate([1, 2], exposure=[1]), "exposure is above zero"),
        (lambda: adjusted_rate_ratio([1, 2], [1, 2], [[1], [2]]), "treated must be"),
        (lambda: adjusted_rate_ratio([1, 0, 1], [1, 2, 1], [[1], [0], [1]]), "combination"),
    ],
)
def test_what_is_no_count_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
