"""The planned primary analysis feeds multiplicity; where it cannot, something else does, aloud."""

import math

import pytest

ADJUSTED = ("multiplicity: {procedure: holm}",
            "primary_analysis: adjusted\n  multiplicity: {procedure: none}")  # fmt: skip
STRATIFIED = ("multiplicity: {procedure: holm}",
              "primary_analysis: stratified\n  multiplicity: {procedure: none}")  # fmt: skip
NO_STRATA = (", stratified_by: [site]", "")


def in_order(trial):
    """Return the p-values of the family as they come out unadjusted, and why."""
    choices = trial.choices()
    found = trial.in_order(trial.tests(choices)).results.where(analysis="multiplicity")
    return {e.key.outcome: (e.value, e.note) for e in found.where(method="none")}


def p_value(trial, analysis, outcome, method):
    choices = trial.choices()
    answer = {"adjusted": trial.adjusted, "stratified": trial.stratified, "main": trial.tests}
    found = answer[analysis](choices).results.where(analysis=analysis)
    return found.one(outcome=outcome, measure="test", method=method).value


def test_adjusted(make_prognosis):
    trial = make_prognosis(None, ADJUSTED)
    assert in_order(trial) == {
        "cured": (p_value(trial, "adjusted", "cured", "standardised"), ""),
        "pain": (p_value(trial, "adjusted", "pain", "ancova"), ""),
    }


def test_stratified(make_prognosis):
    trial = make_prognosis(None, STRATIFIED)
    assert in_order(trial) == {
        "cured": (p_value(trial, "stratified", "cured", "cmh"), ""),
        "pain": (p_value(trial, "stratified", "pain", "ancova"), ""),
    }


def test_what_has_no_strata_takes_the_unadjusted_test(make_prognosis):
    none = ("benefit: lower, baseline_value: before", "benefit: lower, strata: []")
    trial = make_prognosis(None, STRATIFIED, none)
    value, note = in_order(trial)["pain"]
    assert value == p_value(trial, "main", "pain", "welch")
    assert note.startswith("unadjusted test in place of the stratified one")


def separated(rows):
    return [row | {"cured": row["cured"] if row["arm"] == "drug" else "no"} for row in rows]


def test_separation_with_strata_takes_the_stratified_score_test(make_prognosis, prognosis_rows):
    trial = make_prognosis(separated(prognosis_rows()), ADJUSTED)
    value, note = in_order(trial)["cured"]
    assert value == p_value(trial, "stratified", "cured", "cmh")
    assert note == (
        "stratified test in place of the adjusted one: not estimable, since there is no event in "
        "Control"
    )


def test_separation_without_strata_takes_the_unadjusted_test(make_prognosis, prognosis_rows):
    trial = make_prognosis(separated(prognosis_rows()), ADJUSTED, NO_STRATA)
    value, note = in_order(trial)["cured"]
    assert value == p_value(trial, "main", "cured", "n_minus_1")
    assert note.startswith("unadjusted test in place of the adjusted one")


def test_an_unadjusted_plan_reads_the_unadjusted_tests(make_prognosis):
    trial = make_prognosis(None, ("procedure: holm", "procedure: none"))
    assert in_order(trial)["cured"] == (p_value(trial, "main", "cured", "n_minus_1"), "")


def test_claims_and_main_results_are_untouched(make_prognosis):
    plans = [make_prognosis(None, plan) for plan in (ADJUSTED, STRATIFIED)]
    first, second = (trial.effects(trial.choices()).results for trial in plans)
    assert [(e.id, e.value) for e in first] == [(e.id, e.value) for e in second]


@pytest.mark.parametrize("plan", [ADJUSTED, STRATIFIED])
def test_the_p_values_read_are_kept_once(make_prognosis, plan):
    trial = make_prognosis(None, plan)
    choices = trial.choices()
    tests = trial.tests(choices)
    answers = tests, trial.in_order(tests), trial.adjusted(choices), trial.stratified(choices)
    trial.keep("primary", *answers)
    kept = trial.results().where(analysis="multiplicity", outcome="cured")
    assert not any(math.isnan(e.value) for e in kept)


def test_nothing_tried_enters(make_prognosis):
    trial = make_prognosis(None, ADJUSTED)
    choices = trial.choices().but(adjust_for=["age"])
    found = trial.in_order(trial.tests(choices)).results
    assert {e.key.analysis for e in found} == {"tried"}
