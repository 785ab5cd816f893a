"""Exact conditional inference on the odds ratio."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import nchypergeom_fisher
from scipy.stats.contingency import odds_ratio as scipy_odds_ratio

from helpers.stats import ASSOCIATION, TwoByTwo
from helpers.stats.fisher_exact import conditional_tails
from helpers.stats.odds_ratio import conditional_estimate, exact, mid_p


@pytest.mark.parametrize("design", [(20, 20), (9, 31)])
def test_intervals_agree_with_their_one_sided_tests(design):
    x1, x0 = np.mgrid[0 : design[0] + 1, 0 : design[1] + 1].reshape(2, -1)
    table = TwoByTwo(x1, design[0], x0, design[1])
    tails = conditional_tails(*np.broadcast_arrays(x1 * 1.0, design[0], x0 * 1.0, design[1]))
    lower, upper = exact(table)
    assert np.array_equal(lower > 1, tails.at_least < 0.025)
    assert np.array_equal(upper < 1, tails.at_most < 0.025)
    lower, upper = mid_p(table)
    p = ASSOCIATION["fisher_mid_p_central"](table)
    assert np.array_equal((lower > 1) | (upper < 1), p < 0.05)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_limits_and_estimate_reproduce_the_data(data):
    n1, n0 = data.draw(st.integers(2, 60)), data.draw(st.integers(2, 60))
    x1, x0 = data.draw(st.integers(1, n1 - 1)), data.draw(st.integers(1, n0 - 1))
    table = TwoByTwo(x1, n1, x0, n0)
    low, high = max(0, x1 + x0 - n0), min(n1, x1 + x0)
    if low < x1 < high:
        mean = nchypergeom_fisher.mean(n1 + n0, n1, x1 + x0, conditional_estimate(table))
        assert mean == pytest.approx(x1, rel=1e-6)
    for level in (0.5, 0.95, 0.9999):
        lower, upper = exact(table, level=level)
        if low < x1:
            tail = nchypergeom_fisher.sf(x1 - 1, n1 + n0, n1, x1 + x0, lower)
            assert tail == pytest.approx((1 - level) / 2, rel=1e-5)
        if x1 < high:
            tail = nchypergeom_fisher.cdf(x1, n1 + n0, n1, x1 + x0, upper)
            assert tail == pytest.approx((1 - level) / 2, rel=1e-5)


def test_scipy_agrees_on_a_large_table():
    result = scipy_odds_ratio([[400, 600], [330, 670]], kind="conditional")
    table = TwoByTwo(400, 1000, 330, 1000)
    assert conditional_estimate(table) == pytest.approx(result.statistic, rel=1e-6)
    np.testing.assert_allclose(exact(table), result.confidence_interval(0.95), rtol=1e-6)
