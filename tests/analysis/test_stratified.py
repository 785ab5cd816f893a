"""Stratified results of a trial: which strata, who is in them, and what they add up to."""

import math

import pytest

from helpers.stats import Strata, stratified_association, stratified_difference


def stratified(trial, **changes):
    choices = trial.choices().but(**changes) if changes else trial.choices()
    found = trial.stratified(choices).results.where(outcome="cured")
    return found.where(analysis="tried_stratified" if choices.departures else "stratified")


def tables(rows, stratum):
    """Count events and participants by arm and stratum, without the package."""
    counts = {}
    for row in rows:
        place = counts.setdefault(stratum(row), {"drug": [0, 0], "control": [0, 0]})[row["arm"]]
        place[0] += row["cured"] == "yes"
        place[1] += 1
    return counts


def strata(rows, stratum):
    found = tables(rows, stratum).values()
    x1, n1, x0, n0 = zip(*((*t["drug"], *t["control"]) for t in found), strict=True)
    return Strata(x1, n1, x0, n0)


def test_results_are_those_of_the_functions(make_prognosis, prognosis_rows):
    found = stratified(make_prognosis())
    sites = strata(prognosis_rows(), lambda row: row["site"])
    difference = found.one(measure="risk_difference", method="miettinen_nurminen")
    want = stratified_difference.miettinen_nurminen(sites)
    assert difference.value == pytest.approx(stratified_difference.risk_difference(sites))
    assert (difference.lower, difference.upper) == pytest.approx(tuple(want), rel=1e-9)
    assert found.one(method="cmh").value == pytest.approx(stratified_association.cmh(sites))
    alike = found.one(method="tarone", statistic="p_value")
    assert alike.value == pytest.approx(stratified_association.tarone(sites).p_value)


def test_the_outcome_decides_then_the_plan_then_the_design(make_prognosis):
    def levels(*passages):
        counts = stratified(make_prognosis(None, *passages)).where(measure="count", arm="drug")
        return [e.key.level for e in counts.where(reference="", statistic="n")]

    plan = ("multiplicity:", "stratify_by: [sex]\n  multiplicity:")
    own = ("variable: cured, benefit", "variable: cured, strata: [smoker], benefit")
    none = ("variable: cured, benefit", "variable: cured, strata: [], benefit")
    assert levels() == ["A", "B"]
    assert levels(plan) == ["f", "m"]
    assert levels(plan, own) == ["yes", "no"]
    assert levels(none) == []


def test_variables_are_crossed_in_declared_order(make_prognosis, prognosis_rows):
    found = stratified(make_prognosis(), stratify_by=["site", "smoker"])
    rows = prognosis_rows()
    counted = tables(rows, lambda row: f"{row['site']}, {row['smoker']}")
    n = found.where(measure="count", reference="", statistic="n", arm="drug")
    assert [e.key.level for e in n] == ["A, yes", "A, no", "B, yes", "B, no"]
    assert {e.key.level: e.value for e in n} == {k: t["drug"][1] for k, t in counted.items()}
    events = found.where(measure="count", reference="", statistic="events", arm="control")
    assert {e.key.level: e.value for e in events} == {
        k: t["control"][0] for k, t in counted.items()
    }


def test_strata_that_add_nothing_are_counted(make_prognosis, prognosis_rows):
    rows = prognosis_rows()
    plain = stratified(make_prognosis(rows))
    rows[0] |= {"site": "C"}  # one arm only
    found = stratified(make_prognosis(rows)).where(measure="count", reference="control")
    assert {e.statistic: e.value for e in found} == {
        "strata": 3, "strata_one_arm": 1, "strata_uninformative": 0
    }  # fmt: skip
    rows[0] |= {"site": "C", "cured": "no"}
    rows[1] |= {"site": "C", "cured": "no"}  # both arms, no event
    found = stratified(make_prognosis(rows)).where(measure="count", reference="control")
    assert [e.value for e in found] == [3, 0, 1]
    assert [e.value for e in plain.where(measure="count", reference="control")] == [2, 0, 0]


def test_an_unknown_stratum_is_a_stratum_of_its_own(make_prognosis, prognosis_rows):
    rows = prognosis_rows()
    for row in rows[::9]:
        row["site"] = ""
    found = stratified(make_prognosis(rows))
    n = found.where(measure="count", reference="", statistic="n")
    assert [e.key.level for e in n.where(arm="drug")] == ["A", "B", "missing"]
    assert sum(e.value for e in n) == 120
    want = strata(rows, lambda row: row["site"])
    assert found.one(method="cmh").value == pytest.approx(stratified_association.cmh(want))


def test_no_stratum_with_both_arms(make_prognosis, prognosis_rows):
    rows = [row | {"site": "A" if row["arm"] == "drug" else "B"} for row in prognosis_rows()]
    found = stratified(make_prognosis(rows))
    for e in found:
        if e.key.measure not in ("count", "heterogeneity"):
            assert math.isnan(e.value)
            assert e.note.startswith("undefined: no ")


def test_no_events_leave_ratios_undefined_and_the_difference_zero(make_prognosis, prognosis_rows):
    found = stratified(make_prognosis([row | {"cured": "no"} for row in prognosis_rows()]))
    assert found.one(measure="risk_difference", method="miettinen_nurminen").value == 0
    assert math.isnan(found.one(measure="odds_ratio").value)
    assert found.one(method="cmh").value == 1


def test_an_arm_without_events_has_an_estimate_without_log_limits(make_prognosis, prognosis_rows):
    rows = [row | {"cured": row["cured"] if row["arm"] == "drug" else "no"}
            for row in prognosis_rows()]  # fmt: skip
    found = stratified(make_prognosis(rows)).one(measure="odds_ratio")
    assert math.isinf(found.value)
    assert "limits undefined" in found.note


def test_a_variable_without_groups_is_left_out(make_prognosis):
    plan = ("multiplicity:", "stratify_by: [age]\n  multiplicity:")
    assert not len(stratified(make_prognosis(None, plan)))
    both = ("multiplicity:", "stratify_by: [age, site]\n  multiplicity:")
    n = stratified(make_prognosis(None, both)).where(measure="count", reference="", arm="drug")
    assert [e.key.level for e in n.where(statistic="n")] == ["A", "B"]


def test_every_contrast_uses_its_two_arms_only(make_prognosis, prognosis_rows):
    arms = ("labels: {drug: Drug, control: Control}",
            "labels: {drug: Drug, other: Other, control: Control}")  # fmt: skip
    rows = prognosis_rows(150, arms=("drug", "other", "control"))
    three = stratified(make_prognosis(rows, arms)).where(arm="drug", reference="control")
    two = stratified(make_prognosis([row for row in rows if row["arm"] != "other"]))
    assert [(e.statistic, e.value) for e in three] == [
        (e.statistic, e.value) for e in two.where(reference="control")
    ]
