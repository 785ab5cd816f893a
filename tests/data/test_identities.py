"""Identities within the rounding of cells: what is rounded rightly is never asked about."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.identities import Interval, half_units, identity_breaks

HEADER = "id,arm,live_birth,"
few = settings(max_examples=20)
ROUNDINGS = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN])


def rounded(value, places, rounding):
    return str(Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=rounding))


def breaks(crossed, check, cells, **changes):
    """Return where a check of numbers is broken: `cells` are lists of text by variable."""
    types = changes.pop("types", {})
    declare = {name: {"label": name, "type": types.get(name, "continuous")} for name in cells}
    rows = list(zip(*cells.values(), strict=True))
    lines = [f"S-{i},{'tp'[i % 2]},no,{','.join(row)}" for i, row in enumerate(rows)]
    text = "\n".join([HEADER + ",".join(cells), *lines]) + "\n"
    table = crossed(text, declare=declare, checks=[{"id": "it", **check}], **changes)
    (declared,) = table.study.checks
    return identity_breaks(declared, table)[0].tolist()


NUMBERS = st.lists(
    st.tuples(st.floats(140, 190), st.floats(40, 120)), min_size=2, max_size=30
)  # fmt: skip


@few
@given(NUMBERS, st.integers(0, 2), st.integers(0, 2), st.integers(0, 3), ROUNDINGS)
def test_a_rightly_rounded_product_is_never_asked_about(crossed, people, h, w, b, rounding):
    cells = {
        "height": [rounded(height, h, rounding) for height, _ in people],
        "weight": [rounded(weight, w, rounding) for _, weight in people],
        "bmi": [rounded(weight / (height / 100) ** 2, b, rounding) for height, weight in people],
    }
    check = {"identity": "bmi", "product": {"weight": 1, "height": -2}, "times": 10_000}
    assert not any(breaks(crossed, check, cells))


@few
@given(NUMBERS, st.sampled_from(["ratio", "difference", "sum"]), ROUNDINGS)
def test_a_rightly_rounded_result_of_two_is_never_asked_about(crossed, people, rule, rounding):
    result = {"ratio": lambda a, b: a / b, "difference": lambda a, b: a - b,
              "sum": lambda a, b: a + b}[rule]  # fmt: skip
    cells = {
        "a": [rounded(a, 1, rounding) for a, _ in people],
        "b": [rounded(b, 0, rounding) for _, b in people],
        "c": [rounded(result(a, b), 2, rounding) for a, b in people],
    }
    assert not any(breaks(crossed, {"identity": "c", rule: ["a", "b"]}, cells))


@few
@given(st.floats(1.02, 3), st.sampled_from(["24.8", "30.12", "19.9"]))
def test_a_result_that_is_off_by_more_is_always_asked_about(crossed, factor, bmi):
    weight = float(bmi) * 1.61**2
    cells = {
        "height": ["161.0", "161.0"],
        "weight": [f"{weight:.1f}", f"{weight * factor:.1f}"],
        "bmi": [bmi, bmi],
    }
    check = {"identity": "bmi", "product": {"weight": 1, "height": -2}, "times": 10_000}
    assert breaks(crossed, check, cells) == [False, True]


@pytest.mark.parametrize(
    ("bmi", "weight", "height", "broken"),
    [
        ("24.8", "66.0", "163", False),  # 24.84, and the height may be 162.5
        ("25.2", "66.0", "163", True),  # 25.01 at most
        ("25.0", "66.0", "163", False),  # 24.67 to 25.01
        ("25.00", "66.0", "163.0", True),  # 24.81 to 24.87
        ("25", "66.0", "163.0", False),  # written without decimals: 24.5 to 25.5
        ("", "66.0", "163", False),
        ("30.0", "", "163", False),
        ("30.0", "66.0", "0", False),  # what cannot be computed is unknown
        ("2.48e1", "66.0", "163", False),
    ],
)
def test_as_far_as_the_decimals_that_are_written_let_one_tell(crossed, bmi, weight, height, broken):
    cells = {"bmi": [bmi, ""], "weight": [weight, ""], "height": [height, ""]}
    check = {"identity": "bmi", "product": {"weight": 1, "height": -2}, "times": 10_000}
    assert breaks(crossed, check, cells) == [broken, False]


def test_a_tolerance_takes_the_place_of_rounding(crossed):
    cells = {"a": ["1", "1"], "b": ["2", "2"], "c": ["3.1", "3.2"]}
    assert breaks(crossed, {"identity": "c", "sum": ["a", "b"], "within": 0.1}, cells) == [
        False, True,
    ]  # fmt: skip
    assert breaks(crossed, {"identity": "c", "sum": ["a", "b"]}, cells) == [False, False]


def test_counts_are_exact(crossed):
    cells = {"a": ["1", "1"], "b": ["2", "2"], "c": ["3", "4"]}
    counts = dict.fromkeys(cells, "count")
    assert breaks(crossed, {"identity": "c", "sum": ["a", "b"]}, cells, types=counts) == [
        False, True,
    ]  # fmt: skip


def test_a_value_below_detection_is_unknown(crossed):
    cells = {"a": ["<5", "2.5"], "b": ["1.0", "1.0"], "c": ["9.0", "9.0"]}
    table = crossed(
        f"{HEADER}a,b,c\nS-1,t,no,<5,1.0,9.0\nS-2,p,no,2.5,1.0,9.0\n",
        declare={
            "a": {"label": "a", "type": "continuous", "below_detection": {"limit": 5}},
            "b": {"label": "b", "type": "continuous"},
            "c": {"label": "c", "type": "continuous"},
        },
        checks=[{"id": "it", "identity": "c", "ratio": ["a", "b"]}],
    )
    assert cells
    assert identity_breaks(table.study.checks[0], table)[0].tolist() == [False, True]


def test_a_unit_carries_its_rounding_with_it(crossed):
    declare = {
        "grams": {"label": "g", "type": "continuous"},
        "kilos": {
            "label": "kg", "type": "continuous", "unit": "g",
            "unit_from": {"unit": "kg", "times": 1000},
        },
    }  # fmt: skip
    text = f"{HEADER}grams,kilos\nS-1,t,no,3449,3.4\nS-2,p,no,3451,3.4\n"
    check = {"id": "it", "identity": "grams", "product": {"kilos": 1}}
    table = crossed(text, declare=declare, checks=[check])
    assert identity_breaks(table.study.checks[0], table)[0].tolist() == [False, True]


def test_derived_parts_are_as_uncertain_as_their_own(crossed):
    declare = {name: {"label": name, "type": "continuous"} for name in ("th1", "th2", "said")}
    text = f"{HEADER}th1,th2,said\nS-1,t,no,20,2,12.3\nS-2,p,no,20,2,14.0\n"
    table = crossed(
        text, declare=declare, derived={"quotient": {"label": "Q", "ratio": ["th1", "th2"]}},
        checks=[{"id": "it", "identity": "said", "product": {"quotient": 1}}],
    )  # fmt: skip
    # 19.5 / 2.5 = 7.8 to 20.5 / 1.5 = 13.7
    assert identity_breaks(table.study.checks[0], table)[0].tolist() == [False, True]


ENDS = st.tuples(st.floats(-50, 50), st.floats(0, 20), st.floats(0, 1))


@given(ENDS, ENDS, st.integers(-3, 3).filter(bool))
def test_every_number_of_two_intervals_gives_a_number_of_the_result(first, second, power):
    (a, wide, x), (b, broad, y) = first, second
    one = Interval(np.array([a]), np.array([a + wide]))
    other = Interval(np.array([b]), np.array([b + broad]))
    p, q = a + wide * x, b + broad * y
    for result, value in ((one + other, p + q), (one - other, p - q), (one * other, p * q)):
        assert result.low[0] - 1e-9 <= value <= result.high[0] + 1e-9
    with np.errstate(all="ignore"):
        raised = one.power(power)
    if not np.isnan(raised.low[0]) and p:
        size = 1e-9 * max(abs(p**power), 1)
        assert raised.low[0] - size <= p**power <= raised.high[0] + size


@pytest.mark.parametrize("text", ["0e999", "1e-999", "1e" + "0" * 5000])
def test_strange_numbers_have_a_rounding_too(text):
    assert half_units(np.array([text], object))[0] >= 0
