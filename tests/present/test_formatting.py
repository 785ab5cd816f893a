import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.present import formatting
from helpers.present.formatting import (
    confidence,
    count,
    count_percent,
    events_of,
    fixed,
    limits,
    mean_sd,
    median_quartiles,
    number,
    p_value,
    p_value_text,
    percent,
    percentage,
    range_text,
    ratio,
    ratio_text,
    signed,
    with_interval,
)
from helpers.results import Estimate, Key

FINITE = st.floats(allow_nan=False, allow_infinity=False, width=64)


def estimate(value, lower=None, upper=None, statistic="estimate", note=""):
    key = Key(stage="primary", analysis="main", outcome="o", arm="a", measure="m")
    return Estimate(
        key=key, value=value, statistic=statistic, lower=lower, upper=upper,
        note=note or ("no data" if math.isnan(value) else ""),
    )  # fmt: skip


def back(text):
    return Decimal(text.replace("\u2212", "-"))


@given(FINITE, st.integers(0, 6))
def test_rounding_is_the_nearest_and_half_goes_away_from_zero(value, places):
    exact, rounded = Decimal(repr(value)), back(fixed(value, places))
    gap = abs(exact - rounded)
    half = Decimal(5).scaleb(-places - 1)
    assert gap <= half
    if gap == half:
        assert abs(rounded) >= abs(exact)


@given(FINITE, st.integers(0, 6))
def test_places_are_fixed_and_zero_has_no_sign(value, places):
    text = fixed(value, places)
    assert len(text.partition(".")[2]) == places
    assert "-" not in text
    assert back(text) != 0 or "\u2212" not in text


@given(FINITE, st.integers(0, 4))
def test_a_sign_is_shown_unless_the_number_rounds_to_zero(value, places):
    text = signed(value, places)
    assert text[0] in "+\u2212" or back(text) == 0


@given(st.floats(0, 1))
def test_a_p_value_is_never_shown_as_zero_nor_as_one_unless_it_is(p):
    text = p_value_text(p)
    assert text != "0.000"
    assert text != "1.000" or p == 1.0
    assert text in ("<0.001", ">0.999") or abs(float(text) - p) <= 0.0005000001


@given(st.floats(0, 1e6))
def test_a_ratio_is_never_shown_as_zero_unless_it_is(value):
    assert (ratio_text(value) == "0") == (value == 0)


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (fixed(2.5), "3"),
        (fixed(1.005, 2), "1.01"),  # binary rounding would give 1.00
        (fixed(-2.675, 2), "\u22122.68"),
        (fixed(math.inf), "∞"),
        (fixed(-math.inf), "\u2212∞"),
        (fixed(math.nan), "not estimable"),
        (fixed(1e300)[:3], "100"),
        (percent(0.145), "15%"),  # 0.145 * 100 is 14.499999999999998 in binary
        (percent(math.nan), "not estimable"),
        (range_text(0.5, math.inf, 1), "0.5 to ∞"),
        (p_value_text(0.001), "0.001"),
        (p_value_text(0.0009999), "<0.001"),
        (p_value_text(0.999), "0.999"),
        (p_value_text(math.nan), "not estimable"),
        (ratio_text(math.inf), "∞"),
    ],
)
def test_edges(shown, expected):
    assert shown == expected


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (count(estimate(50.0)), "50"),
        (count(estimate(math.nan, note="not reported")), "not reported"),
        (number(estimate(-0.071), 2), "\u22120.07"),
        (percentage(estimate(0.58, 0.442, 0.706), interval=True), "58% (44 to 71)"),
        (p_value(estimate(0.0171)), "0.017"),
        (with_interval(estimate(0.36, 0.17, 0.52), 0, scale=100), "36 (17 to 52)"),
        (
            with_interval(estimate(-0.12, -0.26, 0.013), 0, scale=100, sign=True),
            "\u221212 (\u221226 to +1)",
        ),
        (with_interval(estimate(math.nan), 0), "not estimable"),
        (ratio(estimate(2.636, 1.53, math.inf)), "2.64 (1.53 to ∞)"),
        (ratio(estimate(math.nan, 0.0, math.inf)), "not estimable (0 to ∞)"),
        (ratio(estimate(math.nan, math.nan, math.nan)), "not estimable"),
        (percentage(estimate(math.nan, math.nan, math.nan), interval=True), "not estimable"),
        (with_interval(estimate(math.nan, math.nan, math.nan), 0, scale=100), "not estimable"),
        (mean_sd(estimate(math.nan), estimate(math.nan), 1), "not estimable"),
        (mean_sd(estimate(5), estimate(math.nan), 1), "5.0 (not estimable)"),
        (mean_sd(estimate(5), estimate(5), 1), "5.0 (5.0)"),
        (
            median_quartiles(estimate(math.nan), estimate(math.nan), estimate(math.nan), 1),
            "not estimable",
        ),
        (events_of(estimate(29), estimate(50)), "29/50 (58%)"),
        (events_of(estimate(27), estimate(295)), "27/295 (9.2%)"),
        (events_of(estimate(0), estimate(0)), "0/0"),
        (count_percent(estimate(33), estimate(0.66)), "33 (66)"),
        (count_percent(estimate(0), estimate(math.nan)), "0"),
        (mean_sd(estimate(33.42), estimate(4.06), 1), "33.4 (4.1)"),
        (median_quartiles(estimate(4), estimate(3), estimate(5), 0), "4 (3 to 5)"),
        (confidence(0.95), "95%"),
        (confidence(0.975), "97.5%"),
    ],
)
def test_what_estimates_look_like(made, text):
    assert made.text == text


def test_numbers_are_bound_to_the_result_they_print():
    effect = estimate(0.36, 0.17, 0.52)
    assert with_interval(effect, 0).result_id == effect.id
    assert limits(effect, 2).result_id == effect.key.id("lower")
    events, n = estimate(29, statistic="events"), estimate(50, statistic="n")
    assert events_of(events, n).result_id == events.id


def test_every_public_name_is_listed():
    assert sorted(formatting.__all__) == list(formatting.__all__)
