"""Tests against a margin: values from R, agreement with the intervals, mirrors, refusals.

`reference/margins.json` was written by `reference/margins.R` with R 4.2.2, from the definitions.
"""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.stats import ASSOCIATION, ODDS_RATIO, RISK_DIFFERENCE, RISK_RATIO, TwoByTwo
from helpers.stats.margins import MARGINS, equivalence, harmful_margin, non_inferiority

ROWS = json.loads((Path(__file__).parent / "reference" / "margins.json").read_text("utf-8"))["rows"]
INTERVALS = {
    "risk_difference": RISK_DIFFERENCE,
    "risk_ratio": RISK_RATIO,
    "odds_ratio": ODDS_RATIO,
}
SOME = {
    "risk_difference": [-0.9, -0.2, -0.1, 0.0, 0.07, 0.3, 0.99],
    "risk_ratio": [0.01, 0.5, 0.8, 1.0, 1.25, 2.0, 40.0],
    "odds_ratio": [0.01, 0.5, 0.8, 1.0, 1.25, 2.0, 40.0],
}
DESIGNS = [(20, 20), (9, 31), (1, 1), (1, 6)]
MEASURES = sorted(MARGINS)


def all_tables(n1, n0):
    x1, x0 = np.mgrid[0 : n1 + 1, 0 : n0 + 1].reshape(2, -1)
    return TwoByTwo(x1, n1, x0, n0)


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda r: "-".join(str(r[k]) for k in ("x1", "n1", "x0", "measure", "margin"))
)
def test_agrees_with_r(row):
    table = TwoByTwo(*(row[name] for name in ("x1", "n1", "x0", "n0")))
    have = MARGINS[row["measure"]](table, margin=row["margin"])
    np.testing.assert_allclose(have, (row["greater"], row["less"]), rtol=1e-8, atol=1e-300)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_p_is_at_most_half_alpha_exactly_where_the_limit_clears_the_margin(measure, design, level):
    table = all_tables(*design)
    lower, upper = INTERVALS[measure]["miettinen_nurminen"](table, level=level)
    for margin in SOME[measure]:
        greater, less = MARGINS[measure](table, margin=margin)
        away = np.abs(np.nan_to_num(lower, posinf=9e9) - margin) > 1e-9
        assert np.array_equal((greater <= (1 - level) / 2)[away], (lower > margin)[away])
        away = np.abs(np.nan_to_num(upper, posinf=9e9) - margin) > 1e-9
        assert np.array_equal((less <= (1 - level) / 2)[away], (upper < margin)[away])


@settings(max_examples=60, deadline=None)
@given(st.data(), st.sampled_from(MEASURES), st.sampled_from([8, 400, 10**5]))
def test_the_same_for_any_table_and_margin(data, measure, most):
    n1, n0 = data.draw(st.integers(1, most)), data.draw(st.integers(1, most))
    table = TwoByTwo(data.draw(st.integers(0, n1)), n1, data.draw(st.integers(0, n0)), n0)
    ends = (-0.95, 0.95) if measure == "risk_difference" else (0.05, 20.0)
    margin = data.draw(st.floats(*ends))
    lower, upper = INTERVALS[measure]["miettinen_nurminen"](table)
    p = MARGINS[measure](table, margin=margin)
    assert abs(p.greater + p.less - 1.0) < 1e-12
    if abs(lower - margin) > 1e-7:
        assert (p.greater <= 0.025) == (lower > margin)
    if abs(upper - margin) > 1e-7:
        assert (p.less <= 0.025) == (upper < margin)


@pytest.mark.parametrize("design", DESIGNS)
def test_at_no_difference_all_measures_are_the_n_minus_1_test(design):
    table = all_tables(*design)
    two_sided = ASSOCIATION["n_minus_1"](table)
    for measure, null in (("risk_difference", 0.0), ("risk_ratio", 1.0), ("odds_ratio", 1.0)):
        greater, less = MARGINS[measure](table, margin=null)
        np.testing.assert_allclose(2 * np.minimum(greater, less), two_sided, rtol=1e-9)


@pytest.mark.parametrize("measure", MEASURES)
def test_exchanging_the_arms_mirrors(measure):
    table = all_tables(7, 12)
    for margin in SOME[measure]:
        other = -margin if measure == "risk_difference" else 1 / margin
        greater, less = MARGINS[measure](table, margin=margin)
        mirrored = MARGINS[measure](table.mirrored(), margin=other)
        np.testing.assert_allclose(mirrored.greater, less, rtol=1e-8, atol=1e-14)
        np.testing.assert_allclose(mirrored.less, greater, rtol=1e-8, atol=1e-14)


@pytest.mark.parametrize("measure", MEASURES)
def test_p_rises_with_the_margin(measure):
    table = all_tables(8, 5)
    greater = np.array([MARGINS[measure](table, margin=m).greater for m in SOME[measure]])
    assert np.all(np.diff(greater, axis=0) >= -1e-12)


def test_without_information_nothing_is_shown():
    for measure in ("risk_ratio", "odds_ratio"):
        assert MARGINS[measure](TwoByTwo(0, 50, 0, 50), margin=0.5) == (0.5, 0.5)
    assert MARGINS["odds_ratio"](TwoByTwo(50, 50, 50, 50), margin=0.5) == (0.5, 0.5)


def test_non_inferiority_by_direction_of_benefit():
    table = TwoByTwo(40, 50, 42, 50)
    greater, less = MARGINS["risk_difference"](table, margin=-0.1)
    assert non_inferiority(table, measure="risk_difference", margin=-0.1) == greater
    other = non_inferiority(table, measure="risk_difference", margin=-0.1, benefit="lower")
    assert other == less


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_equivalence_is_the_interval_between_the_margins(level):
    table = all_tables(40, 30)
    lower, upper = RISK_DIFFERENCE["miettinen_nurminen"](table, level=level)
    p = equivalence(table, measure="risk_difference", margins=(-0.2, 0.25))
    assert np.array_equal(p <= (1 - level) / 2, (lower > -0.2) & (upper < 0.25))
    assert np.any(p <= (1 - level) / 2)


def test_scalars_give_floats_and_arrays_their_values():
    whole = MARGINS["risk_difference"](all_tables(5, 4), margin=0.1).greater
    one = MARGINS["risk_difference"](TwoByTwo(3, 5, 2, 4), margin=0.1).greater
    assert type(one) is float
    assert one == pytest.approx(whole.reshape(6, 5)[3, 2], rel=1e-13)
    many = MARGINS["odds_ratio"](TwoByTwo(3, 5, 2, 4), margin=[0.5, 2.0]).less
    assert many.shape == (2,)


@pytest.mark.parametrize(
    ("measure", "value", "benefit", "margin"),
    [
        ("risk_difference", 0.1, "higher", -0.1),
        ("risk_difference", 0.1, "lower", 0.1),
        ("risk_ratio", 0.8, "higher", 0.8),
        ("odds_ratio", 1.25, "higher", 0.8),
        ("odds_ratio", 0.8, "lower", 1.25),
    ],
)
def test_a_plans_margin_lies_on_the_side_of_harm(measure, value, benefit, margin):
    assert harmful_margin(measure, value, benefit=benefit) == pytest.approx(margin)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda t: MARGINS["risk_difference"](t, margin=1.0), "between -1 and 1"),
        (lambda t: MARGINS["risk_difference"](t, margin=float("nan")), "between -1 and 1"),
        (lambda t: MARGINS["risk_ratio"](t, margin=0.0), "above 0"),
        (lambda t: MARGINS["odds_ratio"](t, margin=float("inf")), "above 0"),
        (lambda t: non_inferiority(t, measure="hazard", margin=0.1), "measure must be one of"),
        (
            lambda t: non_inferiority(t, measure="odds_ratio", margin=0.8, benefit="up"),
            "benefit must be",
        ),
        (
            lambda t: equivalence(t, measure="risk_ratio", margins=(1.25, 0.8)),
            "lie below the upper",
        ),
        (lambda t: harmful_margin("risk_ratio", -0.8, benefit="higher"), "positive, towards harm"),
    ],
)
def test_margins_outside_their_domain_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call(TwoByTwo(3, 5, 2, 4))
