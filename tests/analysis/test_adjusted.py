"""Adjusted results of a trial: who is in the model, unknown covariates, what is not estimable."""

import math
from dataclasses import replace

import numpy as np
import pytest

from helpers.analysis import reconcile
from helpers.results import Results
from helpers.stats.ancova import ancova
from helpers.stats.logistic import conditional_odds_ratio
from helpers.stats.standardisation import contrast, standardise

DIFFERENCE = {"measure": "risk_difference", "method": "standardised", "statistic": "estimate"}


def adjusted(trial, **changes):
    choices = trial.choices().but(**changes) if changes else trial.choices()
    return trial.adjusted(choices).results.where(
        analysis="tried_adjusted" if choices.departures else "adjusted"
    )


def by_hand(rows, names=("age", "sex", "smoker")):
    """Return arm, events and covariates, coded without the package."""
    codes = {"age": lambda r: float(r["age"]), "sex": lambda r: r["sex"] == "m",
             "smoker": lambda r: r["smoker"] == "yes", "before": lambda r: float(r["before"]),
             "site": lambda r: r["site"] == "B"}  # fmt: skip
    covariates = np.array([[float(codes[name](row)) for name in names] for row in rows])
    arm = np.array([row["arm"] == "drug" for row in rows])
    return arm, np.array([row["cured"] == "yes" for row in rows]), covariates


def the_same(found, other):
    for e in found:
        twin = other.one(
            outcome=e.key.outcome, arm=e.key.arm, reference=e.key.reference, level=e.key.level,
            measure=e.key.measure, method=e.key.method, statistic=e.statistic,
        )  # fmt: skip
        assert twin.value == pytest.approx(e.value, rel=1e-8, nan_ok=True), e.id
        assert (twin.lower or 0) == pytest.approx(e.lower or 0, rel=1e-8, nan_ok=True), e.id


def test_binary_results_are_those_of_the_functions(make_prognosis, prognosis_rows):
    found = adjusted(make_prognosis()).where(outcome="cured")
    arm, events, covariates = by_hand(prognosis_rows())
    want = contrast(standardise(arm, events, covariates), "risk_difference")
    have = found.one(**DIFFERENCE)
    assert (have.value, have.lower) == pytest.approx((want.estimate, want.lower), rel=1e-9)
    assert "HC3" in have.note
    p = found.one(measure="test", method="standardised")
    assert p.value == pytest.approx(want.p_value, rel=1e-8)
    design = np.column_stack([np.ones(120), arm, covariates])
    odds = conditional_odds_ratio(design, events)
    have = found.one(measure="odds_ratio", method="logistic")
    assert (have.value, have.upper) == pytest.approx((odds.estimate, odds.upper), rel=1e-9)


def test_the_main_result_stays_unadjusted(make_prognosis):
    trial = make_prognosis()
    choices = trial.choices()
    beside = trial.adjusted(choices).results.where(analysis="main", outcome="cured")
    main = trial.effects(choices).results.where(outcome="cured")
    assert [e.id for e in beside] == [e.id for e in main]


def test_randomisation_within_strata_has_a_row_of_its_own(make_prognosis, prognosis_rows):
    found = adjusted(make_prognosis()).where(outcome="cured", method="standardised_stratified")
    arm, events, covariates = by_hand(prognosis_rows(), ("age", "sex", "smoker", "site"))
    sites = [row["site"] for row in prognosis_rows()]
    want = contrast(standardise(arm, events, covariates, strata=sites), "risk_difference")
    have = found.one(measure="risk_difference", statistic="estimate")
    assert (have.value, have.upper) == pytest.approx((want.estimate, want.upper), rel=1e-9)


def test_without_stratified_randomisation_there_is_no_such_row(make_prognosis):
    found = adjusted(make_prognosis(None, (", stratified_by: [site]", "")))
    assert not len(found.where(method="standardised_stratified"))


def test_a_small_site_without_events_stays_in_the_variance(make_prognosis, prognosis_rows):
    rows = prognosis_rows()
    for row in rows[:3]:
        row |= {"site": "C", "cured": "no"}
    found = adjusted(make_prognosis(rows)).where(outcome="cured", measure="risk_difference")
    plain = found.one(method="standardised", statistic="estimate")
    within = found.one(method="standardised_stratified", statistic="estimate")
    assert within.value == plain.value
    assert "Site in the variance only" in within.note


def test_analysis_of_covariance_on_the_value_before(make_prognosis, prognosis_rows):
    found = adjusted(make_prognosis()).where(outcome="pain")
    rows = prognosis_rows()
    arm, _, covariates = by_hand(rows, ("before", "age", "sex", "smoker"))
    want = ancova(arm, [float(row["pain"]) for row in rows], covariates)
    have = found.one(measure="mean_difference", statistic="estimate")
    assert have.key.method == "ancova"
    assert (have.value, have.lower) == pytest.approx((want.estimate, want.lower), rel=1e-9)
    assert found.one(measure="mean_difference", statistic="df").value == 114
    assert found.one(measure="test").value == pytest.approx(want.p_value, rel=1e-7)


def test_harms_are_adjusted_for_covariates_of_their_own_only(make_prognosis):
    secondary = make_prognosis().choices("secondary")
    trial = make_prognosis()
    assert not len(trial.adjusted(secondary).results)
    own = make_prognosis(
        None, ("variable: rash, benefit", "variable: rash, adjust_for: [age], benefit")
    )  # noqa: E501
    assert len(own.adjusted(own.choices("secondary")).results.where(method="standardised"))


def test_an_outcome_that_names_no_covariates_has_none(make_prognosis):
    trial = make_prognosis(
        None, ("variable: cured, benefit", "variable: cured, adjust_for: [], benefit")
    )  # noqa: E501
    assert not len(adjusted(trial).where(outcome="cured"))


# Unknown covariates


def blanked(rows):
    """Blank the age of every tenth and the smoking of every eleventh participant."""
    for number, row in enumerate(rows):
        row["age"] = "" if number % 10 == 3 else row["age"]
        row["smoker"] = "" if number % 11 == 4 else row["smoker"]
    return rows


def test_unknown_numbers_are_replaced_by_the_mean_of_everybody(make_prognosis, prognosis_rows):
    rows = blanked(prognosis_rows())
    found = adjusted(make_prognosis(rows)).where(outcome="cured")
    known = [float(row["age"]) for row in rows if row["age"]]
    smokers = [row["smoker"] == "yes" for row in rows if row["smoker"]]
    arm, events, covariates = by_hand(
        [row | {"age": row["age"] or str(np.mean(known))} for row in rows]
    )
    covariates[[not row["smoker"] for row in rows], 2] = np.mean(smokers)
    want = contrast(standardise(arm, events, covariates), "risk_difference")
    assert found.one(**DIFFERENCE).value == pytest.approx(want.estimate, rel=1e-9)


def test_unknown_covariates_are_counted_by_arm(make_prognosis, prognosis_rows):
    rows = blanked(prognosis_rows())
    found = adjusted(make_prognosis(rows)).where(outcome="cured", measure="count")
    for arm in ("drug", "control"):
        mine = [row for row in rows if row["arm"] == arm]
        ages = found.one(level="age", arm=arm, statistic="missing").value
        assert ages == sum(not row["age"] for row in mine)
        filled = found.one(level="", arm=arm, statistic="imputed").value
        assert filled == sum(not (row["age"] and row["smoker"]) for row in mine)
        assert found.one(level="", arm=arm, statistic="n").value == 60


def test_complete_cases_leave_out_and_say_so(make_prognosis, prognosis_rows):
    rows = blanked(prognosis_rows())
    rule = ("adjust_for: [age, sex, smoker]",
            "adjust_for: [age, sex, smoker]\n  missing_covariate: complete_case")  # fmt: skip
    found = adjusted(make_prognosis(rows, rule)).where(outcome="cured")
    complete = [row for row in rows if row["age"] and row["smoker"]]
    want = contrast(standardise(*by_hand(complete)), "risk_difference")
    assert found.one(**DIFFERENCE).value == pytest.approx(want.estimate, rel=1e-9)
    left = sum(e.value for e in found.where(statistic="incomplete"))
    used = sum(e.value for e in found.where(statistic="n"))
    assert (left, used) == (120 - len(complete), len(complete))


def test_an_unknown_category_is_a_category_of_its_own(make_prognosis, prognosis_rows):
    rows = prognosis_rows()
    for row in rows[::6]:
        row["sex"] = ""
    found = adjusted(make_prognosis(rows)).where(outcome="cured")
    arm, events, covariates = by_hand(rows)
    own = np.array([not row["sex"] for row in rows])
    want = standardise(arm, events, np.column_stack([covariates, own]))
    have = found.one(**DIFFERENCE)
    assert have.value == pytest.approx(contrast(want, "risk_difference").estimate, rel=1e-9)


def test_what_an_unknown_outcome_counts_as_holds_here_too(make_prognosis, prognosis_rows):
    rows = prognosis_rows()
    rows[0]["cured"] = rows[1]["cured"] = ""
    plan = ("multiplicity:", "missing_outcome: {main: failure}\n  multiplicity:")
    found = adjusted(make_prognosis(rows, plan)).where(outcome="cured", statistic="n")
    assert [e.value for e in found] == [60, 60]
    found = adjusted(make_prognosis(rows)).where(outcome="cured", statistic="n")
    assert [e.value for e in found] == [59, 59]


# What changes nothing, and what mirrors


def test_a_constant_covariate_changes_nothing(make_prognosis):
    trial = make_prognosis()
    more = adjusted(trial, adjust_for=["age", "sex", "smoker", "always"])
    the_same([e for e in adjusted(trial) if e.key.measure != "count"], more)


def test_exchanging_arm_and_reference_mirrors(make_prognosis):
    forth = adjusted(make_prognosis()).where(outcome="cured")
    swap = ("reference: control", "reference: drug")
    back = adjusted(make_prognosis(None, swap)).where(outcome="cured")
    for method in ("standardised", "standardised_stratified"):
        place = {"measure": "risk_difference", "method": method, "statistic": "estimate"}
        one, two = forth.one(**place), back.one(**place)
        assert (one.value, one.lower) == pytest.approx((-two.value, -two.upper), rel=1e-8)
    for method in ("logistic", "firth"):
        one, two = (x.one(measure="odds_ratio", method=method) for x in (forth, back))
        assert (one.value, one.lower) == pytest.approx((1 / two.value, 1 / two.upper), rel=1e-8)


def test_every_contrast_uses_its_two_arms_only(make_prognosis, prognosis_rows):
    arms = ("labels: {drug: Drug, control: Control}",
            "labels: {drug: Drug, other: Other, control: Control}")  # fmt: skip
    rows = blanked(prognosis_rows(150, arms=("drug", "other", "control")))
    three = adjusted(make_prognosis(rows, arms)).where(arm="drug", reference="control")
    two = adjusted(make_prognosis([row for row in rows if row["arm"] != "other"]))
    the_same(three, two)


def test_what_is_tried_is_not_written_as_planned(make_prognosis):
    trial = make_prognosis()
    tried = trial.adjusted(trial.choices().but(adjust_for=["age"]))
    assert tried.off_plan
    assert {e.key.analysis for e in tried.results} == {"tried", "tried_adjusted"}
    assert {e.key.level for e in tried.results.where(statistic="missing")} >= {"age"}


# Where there is no estimate


def without_events(rows):
    for row in rows:
        row["cured"] = "no" if row["arm"] == "control" else row["cured"]
    return rows


def test_no_event_in_an_arm_is_said_and_firth_remains(make_prognosis, prognosis_rows):
    trial = make_prognosis(without_events(prognosis_rows()))
    found = adjusted(trial).where(outcome="cured")
    for method in ("standardised", "standardised_stratified", "logistic"):
        empty = [e for e in found.where(method=method) if e.key.measure != "count"]
        assert empty
        assert all(math.isnan(e.value) for e in empty)
        assert {e.note for e in empty} == {"not estimable, since there is no event in Control"}
    firth = found.one(measure="odds_ratio", method="firth")
    assert 1 < firth.lower < firth.value < firth.upper < math.inf
    main = trial.adjusted(trial.choices()).results.where(analysis="main", outcome="cured")
    assert main.one(measure="risk_difference").value > 0


def test_a_covariate_that_separates_is_named(make_prognosis, prognosis_rows):
    rows = prognosis_rows()
    for row in rows:
        row["cured"] = "no" if row["sex"] == "m" else row["cured"]
    why = adjusted(make_prognosis(rows)).where(outcome="cured").one(**DIFFERENCE).note
    assert why.startswith("not estimable, since the outcome of some participants")
    assert "Sex (quasi-complete separation)" in why


def test_complete_separation_is_told_from_quasi(make_prognosis, prognosis_rows):
    rows = prognosis_rows()
    for row in rows:
        row["cured"] = "yes" if float(row["age"]) > 33.33 else "no"
    why = adjusted(make_prognosis(rows)).where(outcome="cured").one(**DIFFERENCE).note
    assert "every outcome can be told" in why
    assert "(complete separation)" in why


@pytest.mark.parametrize(("level", "words"), [("no", "no event"), ("yes", "only events")])
def test_outcomes_all_alike(make_prognosis, prognosis_rows, level, words):
    rows = [row | {"cured": level} for row in prognosis_rows()]
    found = adjusted(make_prognosis(rows)).where(outcome="cured", measure="odds_ratio")
    assert all(math.isnan(e.value) for e in found)
    assert words in found.one(method="firth").note


def test_a_covariate_that_is_the_arm(make_prognosis, prognosis_rows):
    rows = [row | {"smoker": "yes" if row["arm"] == "drug" else "no"} for row in prognosis_rows()]
    found = adjusted(make_prognosis(rows))
    assert "who is in which arm" in found.one(outcome="cured", **DIFFERENCE).note
    means = found.one(outcome="pain", measure="mean_difference", statistic="estimate")
    assert "who is in which arm" in means.note


def test_an_arm_with_one_participant(make_prognosis, prognosis_rows):
    rows = [row for row in prognosis_rows() if row["arm"] == "drug" or row["id"] == "2"]
    found = adjusted(make_prognosis(rows)).where(outcome="cured")
    assert "fewer than two participants in Control" in found.one(**DIFFERENCE).note
    assert math.isnan(found.one(measure="odds_ratio", method="firth").value)


def test_dates_and_the_arm_are_no_covariates(make_prognosis):
    plan = ("adjust_for: [age, sex, smoker]", "adjust_for: [entered]")
    found = adjusted(make_prognosis(None, plan))
    assert not len(found.where(outcome="cured"))
    assert len(found.where(outcome="pain"))  # its value before is left


# Counts agree


@pytest.mark.parametrize("rule", ["mean", "complete_case"])
@pytest.mark.parametrize("outcome", ["complete_case", "failure"])
def test_who_is_modelled_or_left_out_was_analysed(make_prognosis, prognosis_rows, rule, outcome):
    rows = blanked(prognosis_rows())
    rows[5]["cured"] = rows[8]["cured"] = ""
    plan = ("multiplicity:", f"missing_covariate: {rule}\n  missing_outcome: {{main: {outcome}}}"
            "\n  multiplicity:")  # fmt: skip
    trial = make_prognosis(rows, plan)
    choices = trial.choices()
    kept = trial.adjusted(choices), trial.stratified(choices), trial.counted(choices)
    trial.keep("primary", *kept)
    results = trial.results()
    assert reconcile(results, trial.study) == []
    one = next(iter(results.where(analysis="adjusted", statistic="n", outcome="cured")))
    wrong = Results([*(e for e in results if e.id != one.id), replace(one, value=one.value - 1)])
    assert [finding.code for finding in reconcile(wrong, trial.study)] == ["reconciliation"]
