"""The common odds ratio and the win probability: properties, special cases, a second fit."""

from math import inf, isnan, log, nan

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import brunnermunzel
from statsmodels.miscmodels.ordinal_model import OrderedModel

from helpers.stats.logistic import conditional_odds_ratio
from helpers.stats.proportional_odds import (
    adjusted_proportional_odds,
    ordered_separation,
    proportional_odds,
)
from helpers.stats.proportionality_of_odds import proportional_odds_check
from helpers.stats.win_probability import win_probability

LEVELS = st.lists(st.integers(0, 4), min_size=2, max_size=25)
FEW = settings(max_examples=20)  # a profile takes some hundredths of a second
FIELDS = ("estimate", "lower", "upper", "p_value")


def values(found):
    return np.array([getattr(found, name) for name in FIELDS])


@FEW
@given(LEVELS, LEVELS)
def test_swapping_the_arms_inverts_the_ratio(a, b):
    one, other = values(proportional_odds(a, b)), values(proportional_odds(b, a))
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(one[[0, 1, 2]], 1.0 / other[[0, 2, 1]], rtol=1e-6)
    np.testing.assert_allclose(one[3], other[3], rtol=1e-6, atol=1e-12)


@FEW
@given(LEVELS, LEVELS)
def test_reversing_the_levels_is_swapping_the_arms(a, b):
    reversed_levels = proportional_odds([-x for x in a], [-x for x in b])
    swapped = proportional_odds(b, a)
    np.testing.assert_allclose(values(reversed_levels), values(swapped), rtol=1e-6, atol=1e-12)


@FEW
@given(LEVELS, LEVELS, st.randoms())
def test_only_the_order_of_the_levels_counts(a, b, random):
    shuffled = random.sample(a, len(a))
    spread = proportional_odds([2.5 * x**3 for x in shuffled], [2.5 * x**3 for x in b])
    np.testing.assert_array_equal(values(spread), values(proportional_odds(a, b)))


@FEW
@given(st.integers(1, 20), st.integers(1, 20), st.integers(1, 20), st.integers(1, 20))
def test_two_levels_are_logistic_regression(x1, y1, x0, y0):
    a, b = [1] * x1 + [0] * y1, [1] * x0 + [0] * y0
    design = [[1, 1]] * len(a) + [[1, 0]] * len(b)
    found, known = proportional_odds(a, b), conditional_odds_ratio(design, [*a, *b])
    np.testing.assert_allclose(values(found), values(known), rtol=1e-7, atol=1e-12)
    assert found.log_std_error == pytest.approx(known.log_std_error, rel=1e-8)


@FEW
@given(LEVELS, LEVELS)
def test_an_infinite_ratio_is_what_linear_programming_says(a, b):
    assume(len({*a, *b}) > 1)
    treated = [1] * len(a) + [0] * len(b)
    separated = bool(ordered_separation(treated, [*a, *b], np.empty((len(treated), 0)))[0])
    assert (proportional_odds(a, b).estimate in (0.0, inf)) == separated


def test_limits_hold_what_the_test_does_not_reject():
    found = proportional_odds([1, 2, 2, 3, 3, 3], [1, 1, 1, 2, 2, 3])
    level = 1.0 - found.p_value
    touching = proportional_odds([1, 2, 2, 3, 3, 3], [1, 1, 1, 2, 2, 3], level=level)
    assert touching.lower == pytest.approx(1.0, abs=1e-8)


def test_an_infinite_ratio_is_the_limit_of_finite_ones():
    apart = proportional_odds([3] * 20 + [4] * 20, [1] * 20 + [2] * 20)
    nearly = proportional_odds([3] * 2000 + [4] * 2000 + [1], [1] * 2000 + [2] * 2000 + [4])
    assert apart.estimate == inf
    assert apart.upper == inf
    assert 1.0 < apart.lower < nearly.lower


def test_nothing_to_compare():
    same = proportional_odds([2, 2], [2])
    assert isnan(same.estimate)
    assert (same.lower, same.upper, same.p_value) == (0.0, inf, 1.0)
    assert isnan(proportional_odds([], [1, 2]).p_value)
    assert proportional_odds_check([2, 2], [2]).reason
    assert proportional_odds_check([], [2]).reason == "an arm is empty"
    assert proportional_odds_check([3, 4], [1, 2]).reason == "the common odds ratio is not finite"


def test_statsmodels_fits_the_same_model():
    rng = np.random.default_rng(20260101)
    treated, covariate = rng.integers(0, 2, 200), rng.normal(size=200)
    outcome = np.clip(np.round(0.6 * treated + covariate + rng.logistic(size=200)), -2, 2)
    design = np.column_stack([treated, covariate])
    model = OrderedModel(outcome, design, distr="logit")
    known = model.fit(method="bfgs", disp=False, gtol=1e-5)  # as near as its search comes
    found = adjusted_proportional_odds(treated, outcome, covariate[:, None])
    assert log(found.estimate) == pytest.approx(known.params[0], abs=2e-4)
    assert found.log_std_error == pytest.approx(known.bse[0], abs=1e-4)


def test_separated_levels_are_refused_and_named():
    treated, outcome, covariate = [1, 0, 1, 0], [1, 2, 3, 4], [[1], [2], [3], [4]]
    kind, columns = ordered_separation(treated, outcome, covariate)
    assert kind
    assert 1 in columns
    with pytest.raises(ValueError, match="separate the levels"):
        adjusted_proportional_odds(treated, outcome, covariate)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([1, 0], [1, 1], [[1], [2]]), "two levels or more"),
        (([1, 2], [1, 2], [[1], [2]]), "treated must be true or false"),
        (([1, 0, 1], [1, 2, 1], [[1], [0], [1]]), "combination of others"),
        (([1, 0], [1, nan], [[1], [2]]), "missing or infinite"),
    ],
)
def test_what_cannot_be_fitted_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        adjusted_proportional_odds(*arguments)


def test_a_hundred_levels_are_as_easy_as_five():
    rng = np.random.default_rng(7)
    a, b = rng.normal(0.5, 1, 150), rng.normal(0, 1, 150)
    found = proportional_odds(a, b)
    assert 1.0 < found.lower < found.estimate < found.upper


# the win probability ----------------------------------------------------------------------------


@FEW
@given(LEVELS, LEVELS)
def test_wins_of_both_arms_add_up_to_one(a, b):
    one, other = win_probability(a, b), win_probability(b, a)
    assert one.estimate + other.estimate == pytest.approx(1.0)
    np.testing.assert_allclose([one.lower, one.upper], [1 - other.upper, 1 - other.lower])
    pairs = [(x > y) + (x == y) / 2 for x in a for y in b]
    assert one.estimate == pytest.approx(np.mean(pairs))


@FEW
@given(LEVELS, LEVELS)
def test_standard_error_and_df_are_those_of_brunner_and_munzel(a, b):
    found = win_probability(a, b)
    assume(found.std_error > 0)
    known = brunnermunzel(b, a)
    assert (found.estimate - 0.5) / found.std_error == pytest.approx(known.statistic, abs=1e-9)


def test_limits_stay_within_zero_and_one():
    found = win_probability([5, 6, 7, 8, 2], [1, 2, 3, 1, 2])
    assert 0.0 < found.lower < found.estimate < found.upper < 1.0


def test_win_probability_without_a_variance():
    assert win_probability([3, 4], [1, 2])[:1] == (1.0,)
    assert isnan(win_probability([3, 4], [1, 2]).lower)
    assert isnan(win_probability([3], [1, 5]).lower)
    assert isnan(win_probability([], [1]).estimate)
