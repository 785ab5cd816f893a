"""Tables of adjusted and stratified contrasts: what they show, name and leave empty."""

import math

import pytest

import helpers.present.views.registered  # noqa: F401
from helpers.present.prognosis_methods import prognosis_methods
from helpers.results import view


def shown(answer):
    """Return the view as Markdown, after checking that every number is of the answer's results."""
    drawn = view(answer)
    ids = {name for e in answer.results for name in (row["id"] for row in e.rows())}
    for number in drawn.numbers():
        assert number.result_id in ids or number.result_id.startswith("study/")
    assert drawn._repr_html_()
    return drawn.markdown() if hasattr(drawn, "markdown") else drawn.plain()


def rows_of(text, heading):
    return [line for line in text.splitlines() if line.startswith(f"| {heading} |")]


def test_adjusted_beside_unadjusted(make_prognosis):
    trial = make_prognosis()
    text = shown(trial.adjusted(trial.choices()))
    for heading in ("Unadjusted", "Adjusted"):
        assert len(rows_of(text, heading)) == 2  # the binary and the continuous table
    assert rows_of(text, "Adjusted, with the stratified randomisation")
    assert rows_of(text, "Given the covariates")
    assert not rows_of(text, "Given the covariates, Firth")
    assert "Adjusted for Age, Sex, Smoker." in text
    assert "Adjusted for Pain before, Age, Sex, Smoker." in text
    assert "do not collapse" in text
    assert "No covariate is unknown" in text
    assert "OFF" not in text


def test_unknown_covariates_have_a_table(make_prognosis, prognosis_rows):
    rows = prognosis_rows()
    for row in rows[::10]:
        row["age"] = ""
    trial = make_prognosis(rows)
    text = shown(trial.adjusted(trial.choices()))
    assert "Unknown covariates" in text
    assert "| Age (Cured) | 12 | 0 |" in text
    assert "mean of everybody in the two arms" in text


def test_separation_is_said_and_firth_shown(make_prognosis, prognosis_rows):
    rows = [row | {"cured": row["cured"] if row["arm"] == "drug" else "no"}
            for row in prognosis_rows()]  # fmt: skip
    trial = make_prognosis(rows)
    text = shown(trial.adjusted(trial.choices()))
    assert "Cured: not estimable, since there is no event in Control." in text
    assert rows_of(text, "Given the covariates, Firth")
    assert text.count("not estimable |") >= 4


def test_what_was_measured_later_is_called_so(make_prognosis):
    trial = make_prognosis(None, ("adjust_for: [age, sex, smoker]", "adjust_for: [rash]"))
    text = shown(trial.adjusted(trial.choices()))
    assert "Rash: measured after randomisation, so that treatment may have changed it" in text


def test_stratified_beside_the_whole(make_prognosis, prognosis_rows):
    rows = prognosis_rows()
    rows[0] |= {"site": "C"}
    trial = make_prognosis(rows)
    text = shown(trial.stratified(trial.choices()))
    assert rows_of(text, "Stratified, score")
    assert "Strata: Site." in text
    assert "3 strata; 1 with participants in one arm only" in text
    assert "Centre C" in text
    assert "Tarone" in text
    assert rows_of(text, "Stratified, ranks")
    assert "van Elteren's test" in text


def test_strata_that_do_not_tell_are_not_tested_for_sameness(make_prognosis, prognosis_rows):
    trial = make_prognosis([row | {"site": "A"} for row in prognosis_rows()])
    text = shown(trial.stratified(trial.choices()))
    assert "Tarone" not in text
    assert "it takes two strata" in text


def test_a_plan_without_either_says_so(trial):
    assert "adjusts no outcome" in shown(trial.adjusted(trial.choices()))
    assert "stratifies no outcome" in shown(trial.stratified(trial.choices()))


@pytest.mark.parametrize("planned", ["adjusted", "stratified"])
def test_the_order_of_tests_says_from_what(make_prognosis, planned):
    plan = ("multiplicity:", f"primary_analysis: {planned}\n  multiplicity:")
    trial = make_prognosis(None, plan)
    answer = trial.in_order(trial.tests(trial.choices()))
    assert f"One by one: the {'covariate-' if planned == 'adjusted' else ''}{planned}" in shown(
        answer
    )


def test_what_is_tried_is_marked(make_prognosis):
    trial = make_prognosis()
    choices = trial.choices().but(adjust_for=["age"], stratify_by=["sex"])
    for answer in (trial.adjusted(choices), trial.stratified(choices)):
        assert "not in the plan" in shown(answer)
        assert all(math.isfinite(e.value) for e in answer.results.where(measure="risk_difference"))


def test_the_methods_say_what_was_done(make_prognosis):
    trial = make_prognosis(None, ("multiplicity:", "primary_analysis: adjusted\n  multiplicity:"))
    choices = trial.choices()
    results = trial.adjusted(choices).results + trial.stratified(choices).results.where(
        analysis="stratified"
    )
    first, second = (text.plain() for text in prognosis_methods(trial.study, results))
    assert "adjusted for age, sex, smoker, pain before" in first
    assert "analysis of covariance" in first
    assert "primary analysis is the adjusted one" in first
    assert "stratified by site" in second
    assert not list(prognosis_methods(trial.study, trial.effects(choices).results))
