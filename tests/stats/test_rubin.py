"""Rubin's rules against mice in R (`reference/rubin.json`), by definition, at their edges."""

import json
from math import inf, isnan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from helpers.stats import TwoByTwo
from helpers.stats.imputed_tables import RUBIN, lott_reiter
from helpers.stats.one_proportion import wilson
from helpers.stats.rubin import barnard_rubin, pooled

REFERENCE = json.loads(
    (Path(__file__).parent / "reference" / "rubin.json").read_text(encoding="utf-8")
)
events = st.lists(st.integers(0, 30), min_size=2, max_size=8)


@pytest.mark.parametrize("row", REFERENCE["scalars"], ids=lambda row: f"df {row['df_complete']}")
def test_pooled_estimates_agree_with_mice(row):
    found = pooled(row["estimates"], row["variances"], df_complete=row["df_complete"])
    have = (found.estimate, found.std_error, found.df, found.missing_information, found.p_value)
    want = [row[name][0] for name in ("estimate", "std_error", "df", "fmi", "p_value")]
    np.testing.assert_allclose(have, want, rtol=1e-10)
    np.testing.assert_allclose((found.lower, found.upper), row["limits"], rtol=1e-10)


@pytest.mark.parametrize("row", REFERENCE["tables"], ids=lambda row: f"n1 {row['n1']}")
def test_measures_of_imputed_tables_agree_with_mice(row):
    table = TwoByTwo(*(row[name] for name in ("x1", "n1", "x0", "n0")))
    for measure, pool in RUBIN.items():
        found = pool(table)
        have = (found.estimate, found.lower, found.upper, found.std_error, found.df)
        np.testing.assert_allclose(have, row[measure], rtol=1e-8, err_msg=measure)
    np.testing.assert_allclose(lott_reiter(row["x1"], row["n1"]), row["lott_reiter"], rtol=1e-8)


def test_degrees_of_freedom_agree_with_mice():
    for row in REFERENCE["barnard_rubin"]:
        complete = float(row["df_complete"][0])
        between = row["lambda"] / (1 + 1 / row["m"])
        found = barnard_rubin(between, 1.0, m=row["m"], df_complete=complete)
        assert found == pytest.approx(row["df"][0], rel=1e-10)


def test_degrees_of_freedom_have_their_limits():
    assert barnard_rubin(0.0, 1.0, m=5) == inf
    assert barnard_rubin(0.0, 1.0, m=5, df_complete=98) == pytest.approx(98 * 99 / 101)
    assert isnan(barnard_rubin(0.0, 0.0, m=5, df_complete=98))
    many = barnard_rubin(0.3, 1.0, m=10**9, df_complete=98)
    assert many == pytest.approx(98 * 99 / 101 * 0.7, rel=1e-6)


@settings(max_examples=50, deadline=None)
@given(events, st.sampled_from([0.9, 0.95, 0.99]))
def test_lott_reiter_limits_are_where_its_definition_says(x, level):
    shares = np.array(x) / 30
    m, centre, between = len(x), shares.mean(), shares.var(ddof=1)
    within = (shares * (1 - shares)).mean() / 30
    limits = np.array(lott_reiter(x, 30, level=level))
    assert np.all((limits >= 0) & (limits <= 1))
    if within == 0:  # nothing but none and all: all information is missing
        return
    increase = (1 + 1 / m) * between / within
    freedom = (m - 1) * (1 + 1 / increase) ** 2 if increase else inf
    t = student.ppf((1 + level) / 2, freedom)
    distance = (centre - limits) ** 2
    np.testing.assert_allclose(distance, t**2 * (1 + increase) * limits * (1 - limits) / 30,
                               atol=1e-12)  # fmt: skip


@pytest.mark.parametrize("x", range(13))
def test_equal_data_sets_give_wilsons_interval(x):
    np.testing.assert_allclose(lott_reiter([x] * 5, 12), wilson(x, 12), rtol=1e-12, atol=1e-15)


def test_one_interval_for_each_row_of_data_sets():
    x = np.array([[3, 4, 5], [10, 10, 10]])
    lower, upper = lott_reiter(x, np.array([20, 12]))
    assert lower.shape == upper.shape == (2,)
    assert (lower[0], upper[0]) == tuple(lott_reiter(x[0], 20))
    found = RUBIN["risk_difference"](TwoByTwo(x, 20, 4, 20))
    assert found.estimate.shape == (2,)
    assert found.estimate[0] == RUBIN["risk_difference"](TwoByTwo(x[0], 20, 4, 20)).estimate


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 29), st.integers(1, 39)), min_size=2, max_size=6),
    st.sampled_from(sorted(RUBIN)),
)
def test_exchanging_the_arms_turns_the_effect_round(pairs, measure):
    x1, x0 = np.array(pairs).T
    found = RUBIN[measure](TwoByTwo(x1, 30, x0, 40))
    other = RUBIN[measure](TwoByTwo(x0, 40, x1, 30))
    turned = (lambda v: -v) if measure == "risk_difference" else (lambda v: 1 / v)
    assert turned(other.estimate) == pytest.approx(found.estimate, rel=1e-9, abs=1e-12)
    assert turned(other.upper) == pytest.approx(found.lower, rel=1e-9, abs=1e-12)
    assert other.p_value == pytest.approx(found.p_value, rel=1e-9)
    assert found.lower <= found.estimate <= found.upper
    assert 0 <= found.missing_information <= 1


def test_what_is_undefined_is_nan_without_a_warning():
    nothing = RUBIN["risk_difference"](TwoByTwo([0, 0], 20, [0, 0], 20))
    assert nothing.estimate == 0
    assert isnan(nothing.lower) and isnan(nothing.p_value)
    for measure in ("risk_ratio", "odds_ratio"):
        once = RUBIN[measure](TwoByTwo([0, 1, 2], 20, [5, 6, 5], 20))
        assert isnan(once.estimate) and isnan(once.upper) and isnan(once.p_value)
    assert isnan(RUBIN["odds_ratio"](TwoByTwo([20, 19], 20, [5, 6], 20)).estimate)
    assert not isnan(RUBIN["risk_ratio"](TwoByTwo([20, 19], 20, [5, 6], 20)).estimate)


def test_what_cannot_be_pooled_is_refused():
    with pytest.raises(ValueError, match="at least 2 imputed data sets, got 1"):
        pooled([1.0], [0.5])
    with pytest.raises(ValueError, match="at least 2 imputed data sets, got 0"):
        RUBIN["risk_difference"](TwoByTwo(3, 20, 4, 20))
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        lott_reiter([3, 4], 20, level=95)
