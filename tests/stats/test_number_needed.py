"""Number needed to treat: Altman's example, infinity, directions, refusals."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.stats import RISK_DIFFERENCE, Interval, TwoByTwo, risk_difference
from helpers.stats.number_needed import Span, number_needed

# Cut at 0.01: an effect nearer to 0 than that only makes the reciprocals large.
EFFECTS = st.floats(-1.0, 1.0).map(lambda v: v if abs(v) > 0.01 else 0.0)


def test_the_published_example_that_runs_through_infinity():
    # Altman 1998: a difference of 10% (95% CI -5% to 25%): NNTB 10 (NNTH 20 to infinity to NNTB 4).
    needed = number_needed(0.10, Interval(-0.05, 0.25))
    assert (needed.kind, needed.estimate) == ("NNTB", pytest.approx(10))
    assert needed.harm == Span(pytest.approx(20), math.inf)
    assert needed.benefit == Span(pytest.approx(4), math.inf)
    assert needed.through_infinity
    assert all(math.isnan(limit) for limit in needed.interval)


@pytest.mark.parametrize(
    ("limits", "benefit", "kind", "interval"),
    [
        ((0.1, 0.5), "higher", "NNTB", (2, 10)),
        ((0.1, 0.5), "lower", "NNTH", (2, 10)),
        ((-0.5, -0.1), "lower", "NNTB", (2, 10)),
        ((-0.5, -0.1), "higher", "NNTH", (2, 10)),
        ((0.0, 0.5), "higher", "NNTB", (2, math.inf)),
        ((-0.5, 0.0), "higher", "NNTH", (2, math.inf)),
    ],
)
def test_an_interval_on_one_side_has_two_limits(limits, benefit, kind, interval):
    needed = number_needed(sum(limits) / 2, Interval(*limits), benefit=benefit)
    assert needed.kind == kind
    assert not needed.through_infinity
    assert tuple(needed.interval) == pytest.approx(interval)
    assert (needed.benefit is None) == (kind == "NNTH")


def test_no_difference_is_infinite_and_undefined_stays_undefined():
    equal = number_needed(0.0, Interval(-0.2, 0.1))
    assert (equal.kind, equal.estimate, equal.through_infinity) == ("", math.inf, True)
    flat = number_needed(0.0, Interval(0.0, 0.0))  # the Wald interval of 0/n against 0/n
    assert (flat.benefit, flat.harm) == (None, None)
    unknown = number_needed(math.nan, Interval(math.nan, math.nan))
    assert math.isnan(unknown.estimate)
    assert (unknown.kind, unknown.benefit, unknown.harm) == ("", None, None)


def test_limits_beyond_one_are_cut():
    # The Agresti-Caffo interval of 50/50 v 0/50 reaches beyond 1; nobody needs less than one.
    assert number_needed(1.0, Interval(0.92, 1.02)).interval.lower == 1.0


@pytest.mark.parametrize("name", ["miettinen_nurminen", "newcombe", "wald", "agresti_caffo"])
def test_from_any_interval_of_the_risk_difference(name):
    table = TwoByTwo(25, 50, 13, 50)
    lower, upper = RISK_DIFFERENCE[name](table)
    needed = number_needed(risk_difference.risk_difference(table), Interval(lower, upper))
    assert needed.estimate == pytest.approx(1 / 0.24)
    assert tuple(needed.interval) == pytest.approx((1 / upper, 1 / lower))


@given(EFFECTS, EFFECTS, EFFECTS)
def test_the_other_benefit_exchanges_the_sides(a, b, c):
    low, middle, high = sorted((a, b, c))
    here = number_needed(middle, Interval(low, high))
    there = number_needed(middle, Interval(low, high), benefit="lower")
    assert (here.benefit, here.harm) == (there.harm, there.benefit)
    assert here.estimate == there.estimate
    assert here.through_infinity == (low < 0 < high)
    side = {"NNTB": here.benefit, "NNTH": here.harm, "": None}[here.kind]
    if side is not None:
        assert side.first <= here.estimate * (1 + 1e-12)
        assert here.estimate <= side.last * (1 + 1e-12)


@pytest.mark.parametrize(
    ("limits", "benefit", "message"),
    [((0.1, 0.2), "up", "benefit must be"), ((0.3, 0.2), "higher", "exceeds the upper")],
)
def test_wrong_use_is_refused(limits, benefit, message):
    with pytest.raises(ValueError, match=message):
        number_needed(0.15, Interval(*limits), benefit=benefit)
