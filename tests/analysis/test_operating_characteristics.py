"""The answer of a design: the contract's object, and results with reasons."""

import json
import math

import pytest

from helpers.analysis import Design, design


@pytest.fixture(scope="module")
def planned():
    return design(10, 7, control=0.2, treatment=0.6)


def test_json_and_results_hold_the_same_numbers(planned):
    found = json.loads(planned.json())
    results = planned.results
    for name, numbers in found["tests"].items():
        for statistic, value in numbers.items():
            one = results.one(measure="test", method=name, statistic=statistic)
            assert one.value == value
    for measure, methods in found["intervals"].items():
        for name, numbers in methods.items():
            for statistic, value in numbers.items():
                one = results.one(measure=measure, method=name, statistic=statistic).value
                expected = {None: math.nan, "Infinity": math.inf}.get(value, value)
                assert one == pytest.approx(expected, nan_ok=True, rel=0)


def test_sizes_risks_and_alpha_are_results(planned):
    results = planned.results
    assert results.one(measure="count", arm="treatment").value == 10
    assert results.one(measure="risk", arm="control").value == 0.2
    assert results.one(statistic="alpha").value == 0.05
    assert isinstance(planned, Design)
    assert (planned.sizes, planned.level) == ((10, 7), 0.95)


def test_what_is_undefined_says_why(planned):
    katz = planned.results.one(measure="risk_ratio", method="katz", statistic="expected_width")
    assert math.isnan(katz.value)
    assert katz.note == "an undefined interval can happen at these risks"
    factor = planned.results.one(measure="risk_ratio", method="katz", statistic="median_factor")
    assert factor.value > 1


def test_what_is_left_out_says_why(monkeypatch):
    monkeypatch.setattr("helpers.stats.operating.MOST_FOR_INTERVALS", 20)
    large = design(5, 5, control=0.2, treatment=0.6)
    [(reason, names)] = large.left_out().items()
    assert reason == "left out of designs with more than 20 tables; this one has 36"
    assert "wald" in names
    assert "n_minus_1" not in names
    wald = large.results.one(method="wald", statistic="mean_coverage")
    assert wald.note == reason
    assert json.loads(large.json())["intervals"]["risk_difference"]["wald"] == {
        "mean_coverage": None, "min_coverage": None, "expected_width": None,
    }  # fmt: skip


def test_curves_and_maps_are_data(planned):
    risks, sizes = planned.size_curve("boschloo")
    assert sizes.max() == planned.found.tests["boschloo"].max_size
    assert risks[0] == 0.0005
    coverage = planned.coverage_map("odds_ratio", "exact")
    assert coverage.shape == (181, 181)
    assert planned.grid_ends() == (0.05, 0.95)
    assert coverage.min() >= 0.95


def test_wrong_numbers_are_refused():
    with pytest.raises(ValueError, match="risks lie between"):
        design(5, 5, control=25, treatment=0.5)
    with pytest.raises(ValueError, match="level must lie"):
        design(5, 5, control=0.2, treatment=0.5, level=95)
