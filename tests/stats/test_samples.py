"""Means, shift and description of samples against R 4.2.2 (`reference/samples.json`)."""

import json
from math import inf, isnan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu, ttest_ind

from helpers.stats.describe import describe
from helpers.stats.means import welch
from helpers.stats.shift import hodges_lehmann, mann_whitney

SAMPLES = json.loads(
    (Path(__file__).parent / "reference" / "samples.json").read_text(encoding="utf-8")
)["samples"]
by_name = pytest.mark.parametrize("row", SAMPLES, ids=lambda row: row["name"])
values = st.lists(st.integers(-50, 50).map(lambda v: v / 4), min_size=2, max_size=25)


@by_name
def test_welch_agrees_with_r(row):
    result = welch(row["a"], row["b"])
    have = result.lower, result.upper, result.std_error, result.df, result.p_value
    np.testing.assert_allclose(have, row["welch"], rtol=1e-10)


@by_name
def test_mann_whitney_and_shift_agree_with_r(row):
    assert mann_whitney(row["a"], row["b"]) == pytest.approx(row["wilcoxon_p"][0], rel=1e-12)
    shift = hodges_lehmann(row["a"], row["b"])
    assert shift.estimate == pytest.approx(row["pairwise_median"][0], rel=1e-12)
    # With ties R searches for a root and stops within 1e-4 of the difference that is the limit.
    exact = row["name"] != "tied"
    close = 1e-10 if exact else 1e-4
    np.testing.assert_allclose(shift[1:], row["wilcoxon_limits"], atol=close)


@by_name
def test_describe_agrees_with_r(row):
    found = describe(row["a"])
    have = [found.min, found.q1, found.median, found.q3, found.max]
    np.testing.assert_allclose(have, row["quantiles_a"], rtol=1e-12)
    assert found.sd == pytest.approx(row["sd_a"][0], rel=1e-12)


def test_describe_counts_missing_and_leaves_undefined_as_nan():
    nothing = describe([float("nan")] * 3)
    assert (nothing.n, nothing.missing) == (0, 3)
    assert all(isnan(v) for v in (nothing.mean, nothing.sd, nothing.q1, nothing.max))
    one = describe([2.5])
    assert (one.mean, one.median, one.min) == (2.5, 2.5, 2.5)
    assert isnan(one.sd)


@settings(max_examples=40, deadline=None)
@given(values, values, st.integers(-20, 20))
def test_a_shift_moves_estimate_and_limits_alike(a, b, by):
    before = np.array(hodges_lehmann(a, b))
    after = np.array(hodges_lehmann([v + by for v in a], b))
    if np.isnan(before).any() or np.isnan(after).any():  # all values equal before or after
        return
    if len(set(a) & set(b)) or len({v + by for v in a} & set(b)):
        return  # ties across arms come and go with the shift, and with them the variance
    np.testing.assert_allclose(after, before + by, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(values, values)
def test_exchanging_samples_mirrors(a, b):
    forth, back = hodges_lehmann(a, b), hodges_lehmann(b, a)
    np.testing.assert_allclose(
        (forth.estimate, forth.lower, forth.upper), (-back.estimate, -back.upper, -back.lower)
    )
    assert mann_whitney(a, b) == pytest.approx(mann_whitney(b, a), nan_ok=True)
    first, second = welch(a, b), welch(b, a)
    assert first.lower == pytest.approx(-second.upper, nan_ok=True)
    assert not forth.lower > forth.estimate
    assert not forth.upper < forth.estimate


@settings(max_examples=40, deadline=None)
@given(values, values)
def test_libraries_agree_where_they_are_right(a, b):
    ours = welch(a, b)
    if min(np.std(a), np.std(b)) > 0:  # scipy warns about constant samples
        theirs = ttest_ind(a, b, equal_var=False)
        assert ours.p_value == pytest.approx(theirs.pvalue, rel=1e-9, abs=1e-300)
        assert ours.df == pytest.approx(theirs.df)
    if len(set(a + b)) > 1:
        untied = len(set(a + b)) == len(a + b)
        method = "exact" if untied else "asymptotic"
        theirs = mannwhitneyu(a, b, method=method).pvalue
        assert mann_whitney(a, b) == pytest.approx(theirs, rel=1e-9)


def test_the_exact_limits_invert_the_exact_test():
    # A shift just inside the limits is accepted at 5%, one just outside is not.
    a = np.array([1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3])
    b = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.07, 3.14, 1.281])
    _, lower, upper = hodges_lehmann(a, b)
    for limit, inwards in ((lower, 1e-7), (upper, -1e-7)):
        assert mann_whitney(a - limit - inwards, b) > 0.05
        assert mann_whitney(a - limit + inwards, b) <= 0.05


def test_coverage_of_the_shift_interval():
    draw = np.random.default_rng(11)
    covered = 0
    for _ in range(400):
        _, lower, upper = hodges_lehmann(draw.exponential(size=12) + 1, draw.exponential(size=15))
        covered += lower <= 1 <= upper
    assert covered / 400 > 0.93


def test_many_pairs_need_no_matrix():
    draw = np.random.default_rng(2)
    a, b = draw.normal(1, 1, 3000).round(2), draw.normal(0, 2, 2500).round(2)
    estimate, lower, upper = hodges_lehmann(a, b)
    differences = np.subtract.outer(a, b)  # 7.5 million: beyond the direct route
    assert estimate == pytest.approx(np.median(differences), abs=1e-12)
    assert estimate - 0.15 < lower < estimate < upper < estimate + 0.15
    same = hodges_lehmann(np.full(3000, 2.0), np.append(np.full(2999, 1.0), 0.0))
    assert tuple(same) == (1.0, 1.0, 1.0)


def test_small_and_degenerate_samples():
    assert hodges_lehmann([1.0, 2.0], [0.0, 5.0]).lower == -inf
    assert isnan(hodges_lehmann([1.0, 1.0], [1.0]).lower)
    assert hodges_lehmann([1.0, 1.0], [1.0]).estimate == 0.0
    assert all(isnan(v) for v in hodges_lehmann([], [1.0]))
    assert isnan(mann_whitney([], [1.0]))
    assert isnan(mann_whitney([2.0, 2.0], [2.0, 2.0]))
    flat = welch([1.0, 1.0], [3.0, 3.0])
    assert flat.estimate == -2.0
    assert isnan(flat.p_value)
    assert isnan(welch([1.0], [2.0, 3.0]).std_error)
    assert isnan(welch([], [2.0, 3.0]).estimate)
    assert welch([1.0, 1.0], [2.0, 3.0]).df == 1.0


@pytest.mark.parametrize("method", [welch, hodges_lehmann, mann_whitney])
@pytest.mark.parametrize("bad", [float("nan"), inf])
def test_missing_values_are_refused(method, bad):
    with pytest.raises(ValueError, match="sample b has 1 missing or infinite of 2 values"):
        method([1.0, 2.0], [1.0, bad])
