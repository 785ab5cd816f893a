"""Claims held against data, and what could lie behind them."""

import json
import math

import numpy as np
import pytest

from helpers.analysis.claims_abstract import Abstract
from helpers.analysis.claims_behind import links_of
from helpers.analysis.claims_json import claims_json
from helpers.analysis.claims_together import Link
from helpers.results import Results
from helpers.stats import ASSOCIATION, TwoByTwo
from helpers.study import Claim

CLAIMS = """claims:
  - {outcome: pregnancy, direction: higher, p_below: 0.05, includes: [loss]}
  - {outcome: loss, direction: lower, p_below: 0.9, estimate: 0.38, measure: risk_ratio}
"""


@pytest.fixture
def claimed(make_trial, study_text):
    return make_trial(study_text[: study_text.index("claims:")] + CLAIMS)


def rows_of(trial, what):
    return getattr(trial, what)(trial.choices()).results


def test_every_denominator_and_test_has_its_p(claimed):
    found = rows_of(claimed, "claims")
    # drug: 4 of 5 pregnant, 1 lost; control: 3 of 6 pregnant, 2 lost (one woman is unknown)
    for among, table in (("randomised", (1, 5, 2, 6)), ("pregnant", (1, 4, 2, 3))):
        own = found.where(level="2", among=among)
        for test in ("pearson", "n_minus_1", "fisher", "boschloo"):
            expected = float(ASSOCIATION[test](TwoByTwo(*table)))
            assert own.one(measure="test", method=test).value == expected
        counts = {
            (e.key.arm, e.statistic): e.value for e in found.where(level="2", among=among)
            if e.key.measure == "count"
        }  # fmt: skip
        assert counts == {
            ("drug", "events"): table[0], ("drug", "n"): table[1],
            ("control", "events"): table[2], ("control", "n"): table[3],
        }  # fmt: skip
        assert own.one(statistic="direction").value == 1


def test_a_printed_estimate_is_compared_to_its_decimals(claimed):
    found = rows_of(claimed, "claims").where(level="2")
    assert found.one(among="randomised", measure="risk_ratio").value == pytest.approx(0.6)
    assert found.one(among="randomised", statistic="agrees").value == 0
    assert found.one(among="pregnant", measure="risk_ratio").value == pytest.approx(0.375)
    assert found.one(among="pregnant", statistic="agrees").value == 1


def test_claims_are_counted_by_what_they_depend_on(claimed):
    found = rows_of(claimed, "claims").where(level="threshold")
    counted = {e.statistic: e.value for e in found}
    # pregnancy: no test gives P < 0.05; loss: P is below 0.9 with some tests or groups
    tests = rows_of(claimed, "claims").where(level="2", measure="claim", statistic="threshold")
    assert 0 < sum(e.value for e in tests) < len(tests)
    assert counted == {"claims": 2, "always": 0, "depends": 1, "never": 1}


def test_the_named_test_is_shown_beside_the_usual_ones(make_trial, study_text):
    text = study_text.replace("p_below: 0.05}", "p_below: 0.05, test: barnard_pooled}")
    found = rows_of(make_trial(text), "compatible").where(level="1,threshold")
    assert found.one(method="barnard_pooled", measure="tables", statistic="n").value == 6 * 7
    assert not len(found.where(method="pearson", measure="risk"))


def test_regions_risks_and_differences_are_those_of_all_tables_that_meet_the_claim(claimed):
    found = rows_of(claimed, "compatible").where(outcome="loss", among="pregnant")
    x1, x0 = np.indices((5, 4))
    p = np.asarray(ASSOCIATION["pearson"](TwoByTwo(x1, 4, x0, 3)), dtype=float)
    meet = (x1 / 4 < x0 / 3) & (p < 0.9)
    own = found.where(level="2,threshold")
    assert own.one(measure="tables", method="pearson", statistic="count").value == meet.sum()
    for measure, values in (
        ("risk", x1 / 4), ("reference_risk", x0 / 3), ("risk_difference", x1 / 4 - x0 / 3),
    ):  # fmt: skip
        ends = [own.one(measure=measure, statistic=end).value for end in ("min", "max")]
        assert ends == pytest.approx([values[meet].min(), values[meet].max()])
    drawn = np.zeros((5, 4), dtype=bool)
    for low in found.where(measure="region", statistic="min"):
        _, reading, at = low.key.level.split(",")
        if reading == "threshold":
            high = found.one(measure="region", level=low.key.level, statistic="max")
            drawn[int(low.value) : int(high.value) + 1, int(at)] = True
    np.testing.assert_array_equal(drawn, meet)


def test_outcomes_hang_together_as_declared_and_as_counted(claimed):
    assert links_of(claimed.study) == [
        Link(whole="pregnancy", parts=("loss",), exhaustive=False, among="pregnant")
    ]
    sets = rows_of(claimed, "compatible").where(measure="sets")
    assert {e.key.among for e in sets} == {"randomised", "pregnant"}


def test_a_denominator_alone_links_outcomes(make_trial, study_text):
    text = study_text.replace(
        "p_below: 0.05}", "p_below: 0.05}\n  - {outcome: loss, direction: lower}"
    )
    assert [link.parts for link in links_of(make_trial(text).study)] == [("loss",)]


def said(outcome, direction, below, **more):
    return Claim.model_validate(
        {"outcome": outcome, "direction": direction, "p_below": below, **more}
    )


@pytest.fixture(scope="module")
def abstract():
    """Return the claims of the tacrolimus abstract, 50 v 50."""
    return Abstract(
        arms=(("treatment", 50), ("control", 50)),
        claims=[
            said("clinical_pregnancy", "higher", 0.05, made_of=["live_birth", "miscarriage"]),
            said("live_birth", "higher", 0.01),
            said("miscarriage", "lower", 0.01, among="clinical_pregnancy"),
        ],
    )


def test_the_abstract_alone_leaves_the_sets_that_were_enumerated(abstract):
    """Counts by full enumeration with scipy 1.17.1, made before this module was."""
    sets = abstract.results.where(measure="sets")
    expected = {
        ("randomised", "threshold", "pearson"): 54_317,
        ("randomised", "threshold", "fisher"): 42_229,
        ("randomised", "bracket", "pearson"): 0,
        ("randomised", "bracket", "fisher"): 0,
        ("clinical_pregnancy", "bracket", "pearson"): 1_069,
    }
    for (among, reading, test), number in expected.items():
        own = sets.where(among=among, level=reading, method=test)
        assert own.one(statistic="exactly").value == number
        assert own.one(statistic="at_most").value > number
    per_woman = sets.where(among="randomised", level="threshold", method="pearson")
    assert per_woman.one(statistic="largest_p").value < 0.001


def test_json_holds_the_same_numbers(abstract):
    claims = {str(i): claim for i, claim in enumerate(abstract.claims, start=1)}
    (found,) = json.loads(claims_json(abstract.results, claims))["comparisons"]
    assert (found["arm"], found["reference"]) == ("treatment", "control")
    first = found["claims"][0]
    assert first["made_of"] == ["live_birth", "miscarriage"]
    assert first["readings"][0]["compatible"]["threshold"]["tables"]["pearson"] == 917
    assert first["readings"][0]["compatible"]["threshold"]["risk"] == [0.08, 1.0]
    assert found["together"][0]["exactly"] == 54_317


def test_json_of_data_says_what_holds(claimed):
    claims = {str(i): claim for i, claim in enumerate(claimed.study.claims, start=1)}
    (found,) = json.loads(claims_json(rows_of(claimed, "compatible"), claims))["comparisons"]
    loss = {reading["among"]: reading["data"] for reading in found["claims"][1]["readings"]}
    assert loss["pregnant"]["counts"] == {"drug": [1, 4], "control": [2, 3]}
    assert loss["pregnant"]["estimate_agrees"] == {"risk_ratio": True}
    assert set(loss["pregnant"]["holds"]) == {"threshold", "bracket"}


def test_too_large_designs_are_left_out_with_the_reason():
    large = Abstract(
        arms=(("treatment", 2000), ("control", 2000)),
        claims=[said("a", "higher", 0.05, includes=["b"]), said("b", "higher", 0.05)],
    )
    tables = large.results.where(measure="tables")
    assert all(math.isnan(e.value) and "1,100,000" in e.note for e in tables)
    sets = large.results.where(measure="sets")
    assert all(math.isnan(e.value) and "20,000" in e.note for e in sets)


def test_claims_with_several_arms_count_the_reference_once(make_trial, study_text, rows_text):
    text = study_text.replace("labels: {drug: Drug,", "labels: {drug: Drug, other: Other,")
    rows = rows_text.replace("6,drug,", "6,other,").replace("5,drug,", "5,other,")
    found = rows_of(make_trial(text, rows), "compatible")
    assert isinstance(found, Results)
    assert {e.key.arm for e in found.where(measure="tables")} == {"drug", "other"}
