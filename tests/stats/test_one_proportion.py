"""Intervals of one proportion."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from helpers.stats import ONE_PROPORTION

NAMES = sorted(ONE_PROPORTION)
SHRINKS = {"agresti_coull"}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("n", [1, 2, 17, 50])
def test_failures_mirror_and_the_estimate_lies_inside(name, n):
    x = np.arange(n + 1)
    lower, upper = ONE_PROPORTION[name](x, n)
    np.testing.assert_allclose(lower, 1 - upper[::-1], rtol=1e-10, atol=1e-12)
    assert np.all(lower <= x / n + 1e-15)
    assert np.all(upper >= x / n - 1e-15)
    if name not in SHRINKS:
        assert lower[0] == 0
        assert upper[-1] == 1
        assert np.all(np.diff(lower) > 0)


@settings(max_examples=30, deadline=None)
@given(n=st.integers(1, 10**6), share=st.floats(0, 1))
def test_limits_solve_their_binomial_equations(n, share):
    x = round(share * n)
    lower, upper = ONE_PROPORTION["clopper_pearson"](x, n)
    mid_lower, mid_upper = ONE_PROPORTION["mid_p"](x, n)
    if x > 0:
        assert binom.sf(x - 1, n, lower) == pytest.approx(0.025, rel=1e-6)
        half = binom.pmf(x, n, mid_lower) / 2
        assert binom.sf(x, n, mid_lower) + half == pytest.approx(0.025, rel=1e-6)
    if x < n:
        assert binom.cdf(x, n, upper) == pytest.approx(0.025, rel=1e-6)
        half = binom.pmf(x, n, mid_upper) / 2
        assert binom.cdf(x - 1, n, mid_upper) + half == pytest.approx(0.025, rel=1e-6)
    assert lower <= mid_lower <= x / n <= mid_upper <= upper


def test_closed_forms_without_events():
    assert ONE_PROPORTION["clopper_pearson"](0, 50).upper == pytest.approx(1 - 0.025 ** (1 / 50))
    assert ONE_PROPORTION["mid_p"](0, 50).upper == pytest.approx(1 - 0.05 ** (1 / 50))
    assert ONE_PROPORTION["mid_p"](50, 50).lower == pytest.approx(0.05 ** (1 / 50))


@pytest.mark.parametrize("name", NAMES)
def test_scalars_give_floats_and_arrays_broadcast(name):
    lower, upper = ONE_PROPORTION[name](3, 10)
    assert type(lower) is float
    assert type(upper) is float
    assert ONE_PROPORTION[name]([[1], [2]], [10, 20, 30]).lower.shape == (2, 3)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("x", "n"), [(-1, 5), (6, 5), (0, 0), (1.5, 5)])
def test_impossible_counts_are_refused(name, x, n):
    with pytest.raises(ValueError, match="0 <= x <= n"):
        ONE_PROPORTION[name](x, n)
