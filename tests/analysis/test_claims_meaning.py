"""What a claim may mean: readings, ranges of P, denominators, printed numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from helpers.analysis.claims_meaning import (
    denominators,
    held,
    main_test,
    measures_of,
    p_range,
    readings,
    rounds_to,
    stated,
)
from helpers.study import Claim, Outcome


def claim(**said):
    return Claim.model_validate({"outcome": "x", "direction": "higher", **said})


def outcome(**said):
    return Outcome.model_validate(
        {"id": "x", "role": "primary", "type": "binary", "variable": "x", "benefit": "higher"}
        | said
    )


@pytest.mark.parametrize(
    ("said", "reading", "expected"),
    [
        ({"p_below": 0.05}, "threshold", (0, 0.05)),
        ({"p_below": 0.05}, "bracket", (0.01, 0.05)),
        ({"p_below": 0.01}, "bracket", (0.001, 0.01)),
        ({"p_below": 0.001}, "bracket", (0, 0.001)),
        ({"p_below": 0.02}, "bracket", (0.01, 0.02)),
        ({"p_below": 0.1}, "bracket", (0.05, 0.1)),
        ({"p_at_least": 0.05}, "threshold", (0.05, 1)),
        ({"p_at_least": 0.05}, "bracket", (0.05, 1)),
        ({"p_below": 0.05, "p_at_least": 0.02}, "bracket", (0.02, 0.05)),
        ({"p_reported": 0.03}, "reported", (0.025, 0.035)),
        ({"p_reported": 0.047}, "reported", (0.0465, 0.0475)),
        ({"p_reported": 0}, "reported", (0, 0.0005)),
        ({"p_reported": 1}, "reported", (0.95, 1)),
        ({}, "threshold", (0, 1)),
    ],
)
def test_ranges_of_p(said, reading, expected):
    assert p_range(claim(**said), reading) == pytest.approx(expected, abs=1e-12)


def test_a_claim_is_read_only_as_it_can_be():
    assert readings(claim(p_below=0.05)) == ("threshold", "bracket")
    assert readings(claim(p_reported=0.05)) == ("reported",)
    assert readings(claim(p_below=0.05, p_reported=0.03)) == ("threshold", "bracket", "reported")
    assert readings(claim()) == ("threshold", "bracket")


def test_a_limit_belongs_to_the_range_above_it():
    both = claim(p_below=0.05)
    assert held(both, 0.01) == {"threshold": True, "bracket": True}
    assert held(both, 0.05) == {"threshold": False, "bracket": False}
    assert held(claim(p_at_least=0.05), 1.0)["threshold"]


@given(st.floats(0, 1), st.sampled_from([0.05, 0.01, 0.001, 0.1]))
def test_what_lies_in_the_bracket_meets_the_threshold(p_value, below):
    found = held(claim(p_below=below), p_value)
    assert found["threshold"] or not found["bracket"]


def test_the_stated_denominator_comes_first_and_every_other_is_tried():
    also = outcome(also_among="pregnant")
    assert denominators(claim(), also) == ("randomised", "pregnant")
    assert denominators(claim(among="pregnant"), also) == ("pregnant", "randomised")
    assert denominators(claim(), outcome(among="born")) == ("born", "randomised")


def test_a_named_test_is_taken_and_an_unknown_one_is_not():
    assert main_test(claim(test="fisher")) == "fisher"
    assert main_test(claim(test="student")) == main_test(claim()) == "pearson"


@pytest.mark.parametrize(
    ("value", "printed", "same"),
    [(2.6363, 2.6, True), (2.6363, 2.64, True), (2.6363, 2.63, False), (0.36, 0.4, True),
     (-0.12, -0.1, True), (3.4, 3.0, True), (3.6, 3.0, False)],
)  # fmt: skip
def test_printed_estimates(value, printed, same):
    assert rounds_to(value, printed) is same


def test_an_estimate_without_measure_may_be_of_any():
    assert len(measures_of(claim(estimate=2))) == 3
    assert measures_of(claim(estimate=2, measure="risk_ratio")) == ("risk_ratio",)
    assert measures_of(claim()) == ()


def test_no_claim_says_nothing_of_a_table():
    assert stated(None, "threshold").higher is None
    assert stated(claim(p_reported=0.03), "bracket").at_least == pytest.approx(0.025)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"includes": ["a"], "made_of": ["a", "b"]}, "includes or made_of"),
        ({"made_of": ["a"]}, "two outcomes"),
        ({"made_of": ["a", "a"]}, "two outcomes"),
        ({"includes": ["x"]}, "other outcomes"),
        ({"includes": ["a", "b", "c"]}, "at most 2"),
        ({"measure": "hazard_ratio"}, "risk_ratio"),
    ],
)
def test_outcomes_hang_together_in_one_way(said, expected):
    with pytest.raises(ValidationError, match=expected):
        claim(**said)
