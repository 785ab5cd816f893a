"""Counts, risks and contrasts of a trial small enough to count by hand."""

import math

import pytest

from helpers.analysis import planned_not_available
from helpers.results import view
from helpers.stats import RISK_DIFFERENCE, TwoByTwo


def counts(trial, outcome, among="randomised"):
    found = trial.counted(trial.choices("primary")).results.where(outcome=outcome, among=among)
    return {(e.key.arm, e.statistic): e.value for e in found}


def test_unknown_outcomes_are_counted_and_not_analysed(trial):
    assert counts(trial, "pregnancy") == {
        ("drug", "n"): 5, ("drug", "missing"): 1, ("drug", "events"): 4,
        ("control", "n"): 6, ("control", "missing"): 0, ("control", "events"): 3,
    }  # fmt: skip


def test_a_later_group_holds_those_with_the_event_and_says_who_is_left_out(trial):
    found = counts(trial, "loss", among="pregnant")
    assert found[("drug", "n")] == 4
    assert found[("drug", "events")] == 1
    assert found[("drug", "left_out")] == 1
    assert found[("control", "n")] == 3
    assert found[("control", "events")] == 2


def test_the_contrast_is_that_of_the_two_by_two_table(trial):
    difference = trial.effects(trial.choices()).results.one(
        outcome="pregnancy", measure="risk_difference"
    )
    interval = RISK_DIFFERENCE["miettinen_nurminen"](TwoByTwo(4, 5, 3, 6))
    assert difference.value == pytest.approx(4 / 5 - 3 / 6)
    assert (difference.lower, difference.upper) == pytest.approx(tuple(interval))
    assert difference.confidence_level == 0.95


def test_the_number_needed_says_benefit_or_harm_and_runs_through_infinity(trial):
    effects = trial.effects(trial.choices()).results
    found = effects.where(outcome="pregnancy", measure="number_needed_to_treat")
    lower, upper = RISK_DIFFERENCE["miettinen_nurminen"](TwoByTwo(4, 5, 3, 6))
    needed = found.one(statistic="estimate", method="miettinen_nurminen", reference="control")
    assert needed.value == pytest.approx(1 / (4 / 5 - 3 / 6))
    assert needed.note.startswith("NNTB; limits run through infinity")
    assert math.isnan(needed.lower)
    assert math.isnan(needed.upper)
    assert found.one(statistic="benefit_limit").value == pytest.approx(1 / upper)
    assert found.one(statistic="harm_limit").value == pytest.approx(-1 / lower)
    assert list(type(effects).from_rows(found.rows()).rows()["note"]) == list(found.rows()["note"])


def test_continuous_outcome_among_those_who_have_it(trial):
    choices = trial.choices("secondary")
    found = trial.effects(choices).results
    assert found.one(measure="mean_difference", statistic="estimate").value == pytest.approx(
        3100 - 2600
    )
    assert found.one(measure="median_difference").value == pytest.approx(500)
    assert {e.key.among for e in found} == {"pregnant"}


def test_fixed_sequence_is_the_running_maximum_and_holm_stands_beside(trial):
    tests = trial.tests(trial.choices())
    order = trial.in_order(tests).results.where(analysis="multiplicity")
    raw = [
        tests.results.one(outcome=o, among="randomised", method="n_minus_1").value
        for o in ("pregnancy", "loss")
    ]
    sequence = [order.one(outcome=o, method="fixed_sequence").value for o in ("pregnancy", "loss")]
    assert sequence == pytest.approx([raw[0], max(raw)])
    assert len(order.where(method="holm")) == 2


def test_nothing_tried_enters_the_planned_order(trial):
    tests = trial.tests(trial.choices().but(population="treated"))
    assert not len(trial.in_order(tests).results.where(analysis="multiplicity"))


def test_every_end_state_counts_everyone_once(trial):
    found = trial.end_states(trial.choices()).results.where(statistic="count")
    by_arm = {}
    for e in found:
        by_arm.setdefault(e.key.arm, {})[e.key.level] = e.value
    assert by_arm["drug"] == {"loss": 1, "ongoing": 3, "none": 1, "unknown": 1}
    assert sum(by_arm["control"].values()) == 6


def test_populations_of_the_plan_stand_beside_under_their_own_name(trial):
    found = trial.sensitivity(trial.choices()).results.where(analysis="treated")
    assert {e.key.population for e in found} == {"treated"}
    assert found.one(
        outcome="pregnancy", among="randomised", arm="drug", measure="count", statistic="n"
    ).value == 4  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "drug_events"), [("failure", 4), ("non_event", 4), ("best_case", 5), ("worst_case", 4)]
)
def test_a_main_rule_fills_unknown_outcomes_and_leaves_the_counts_observed(
    make_trial, study_text, rule, drug_events
):
    trial = make_trial(study_text.replace("main: complete_case", f"main: {rule}"))
    found = trial.risks(trial.choices()).results.where(outcome="pregnancy", arm="drug")
    assert found.one(measure="count", statistic="n").value == 5
    assert found.one(measure="count", statistic="missing").value == 1
    assert found.one(measure="count", statistic="analysed").value == 6
    assert found.one(measure="risk").value == pytest.approx(drug_events / 6)


def test_failure_of_a_bad_outcome_is_the_event(make_trial, study_text):
    trial = make_trial(study_text.replace("main: complete_case", "main: failure"))
    loss = trial.risks(trial.choices()).results.where(
        outcome="loss", arm="drug", among="randomised", measure="risk"
    )
    assert next(iter(loss)).value == pytest.approx(2 / 6)


def test_an_arm_with_nobody_known_is_undefined_with_a_reason(make_trial, rows_text):
    rows = rows_text.replace(",yes,no,3100", ",,,").replace(",yes,yes,\n3", ",,,\n3")
    for old, new in ((",no,no,\n4", ",,,\n4"), (",yes,no,2900", ",,,"), (",yes,no,3300", ",,,")):
        rows = rows.replace(old, new)
    trial = make_trial(rows=rows)
    found = trial.effects(trial.choices()).results.one(
        outcome="pregnancy", measure="risk_difference"
    )
    assert math.isnan(found.value)
    assert "nobody with a known outcome in Drug" in found.note
    rows = {row["statistic"]: (row["value"], row["note"]) for row in found.rows()}
    assert rows == {name: (None, found.note) for name in ("estimate", "lower", "upper")}


def test_claims_are_held_in_both_readings(trial):
    found = trial.claims(trial.choices()).results.where(analysis="claims")
    assert found.one(statistic="direction").value == 1
    assert found.one(measure="claim", method="fisher", statistic="threshold").value == 0


def test_what_is_planned_and_not_computed_is_listed(make_trial, study_text):
    text = study_text.replace("end_state: state", "end_state: state\n  adjust_for: [age, why_not]")
    listed = planned_not_available(make_trial(text).study)
    assert [item.where for item in listed] == ["analysis.adjust_for"]
    assert "Reason (text" in listed[0].what
    assert "Age" not in listed[0].what


def test_an_outcome_planned_among_a_group_keeps_the_group_in_the_planned_order(
    make_trial, study_text
):
    trial = make_trial(study_text.replace("also_among: pregnant", "among: pregnant"))
    tests = trial.tests(trial.choices())
    order = trial.in_order(tests)
    raw = tests.results.one(outcome="loss", method="n_minus_1")
    assert raw.key.among == "pregnant"
    adjusted = order.results.one(outcome="loss", analysis="multiplicity", method="holm")
    assert adjusted.key.among == "pregnant"
    assert adjusted.value >= raw.value
    assert "key secondary, among those with pregnancy*" in view(order).markdown().replace("\\", "")


GRAPHS = {
    "weights: {pregnancy: 0.5, loss: 0.5}, "
    "transitions: {pregnancy: {loss: 1}, loss: {pregnancy: 1}}": "holm",
    "weights: {pregnancy|drug: 1}, transitions: {pregnancy|drug: {loss|drug: 1}}": "fixed_sequence",
}  # fmt: skip


@pytest.mark.parametrize("arrows", GRAPHS)
def test_a_graph_of_the_study_file_adjusts_as_its_special_cases(make_trial, study_text, arrows):
    plan, same = "{procedure: fixed_sequence, sensitivity: [holm]}", GRAPHS[arrows]
    graph = f"{{procedure: graph, {arrows}, sensitivity: [{same}]}}"
    trial = make_trial(study_text.replace(plan, graph))
    order = trial.in_order(trial.tests(trial.choices()))
    adjusted = order.results.where(analysis="multiplicity")
    for outcome in ("pregnancy", "loss"):
        values = {e.key.method: e.value for e in adjusted.where(outcome=outcome)}
        assert values["graph"] == pytest.approx(values[same])
    assert "Bretz" in view(order).markdown()


def test_shares_of_an_outcome_are_split_over_its_comparisons(make_trial, study_text, rows_text):
    labels = "labels: {drug: Drug, control: Control}"
    study = study_text.replace(labels, "labels: {drug: Drug, other: Other, control: Control}")
    plan = "{procedure: fixed_sequence, sensitivity: [holm]}"
    arrows = "{procedure: graph, weights: {pregnancy: 1}, transitions: {pregnancy: {loss: 1}}}"
    rows = [line.replace("drug", "other") for line in rows_text.splitlines()[1:7]]
    more = "\n".join(f"9{row}" for row in rows)
    trial = make_trial(study.replace(plan, arrows), f"{rows_text}{more}\n")
    tests = trial.tests(trial.choices())
    order = trial.in_order(tests).results.where(analysis="multiplicity", outcome="pregnancy")
    raw = tests.results.one(outcome="pregnancy", arm="other", method="n_minus_1").value
    assert order.one(arm="other").value == pytest.approx(min(1.0, 2 * raw))
