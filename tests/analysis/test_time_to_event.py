"""Times to an event of a trial small enough to follow by hand; a public trial against R."""

import math
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.analysis import planned_not_available
from helpers.analysis.follow_up import quarter_points
from helpers.stats.gray import gray
from helpers.stats.log_rank import log_rank

VARIABLES = """  weight: {label: Birthweight, type: continuous, unit: g, measured: after}
  day: {label: Time to relapse, type: duration, unit: days, measured: after}
  ended: {label: End, type: categorical, measured: after,
    levels: {relapse: Relapse, death: Death, alive: Alive, left: Left}}
"""
OUTCOME = (
    "  - {id: relapse, role: primary, type: time_to_event, time: day, status: ended, "
    "event: relapse, benefit: lower}\n"
)
# arm, day, how it ended: an event at the start, ties, a negative day and unknown cells
PEOPLE = [
    ("drug", "0", "relapse"), ("drug", "4", "relapse"), ("drug", "4", "alive"),
    ("drug", "9", "death"), ("drug", "12", "alive"), ("drug", "", "relapse"),
    ("control", "0", "relapse"), ("control", "2", "relapse"), ("control", "2", "relapse"),
    ("control", "6", "death"), ("control", "8", "relapse"), ("control", "-3", "alive"),
    ("control", "8", "left"), ("control", "5", ""),
]  # fmt: skip
KNOWN = {
    "drug": ([0, 4, 4, 9, 12], [1, 1, 0, 2, 0]),
    "control": ([0, 2, 2, 6, 8, 8], [1, 1, 1, 2, 1, 0]),
}


def columns_of(text, outcome):
    start = text.index("  weight: {label: Birthweight")
    end = text.index("derived:")
    text = text[:start] + VARIABLES + text[end:]
    text = text.replace("role: primary, type: binary", "role: secondary, type: binary")
    return text.replace("outcomes:\n", "outcomes:\n" + outcome)


def rows_of(people):
    head = "id,arm,age,sex,smoker,received,why_not,pregnant,loss,weight,day,ended"
    lines = [
        f"{number},{arm},30,f,no,yes,,no,no,,{day},{end}"
        for number, (arm, day, end) in enumerate(people, start=1)
    ]
    return "\n".join([head, *lines, ""])


@pytest.fixture
def timed(make_trial, study_text):
    """Return a function that opens the trial with this outcome and these participants."""

    def make(outcome=OUTCOME, people=PEOPLE):
        return make_trial(columns_of(study_text, outcome), rows_of(people))

    return make


def competing(outcome=OUTCOME):
    return outcome.replace("event: relapse", "event: relapse, competing: [death]")


def both(status_of=lambda code: code):
    time = KNOWN["drug"][0] + KNOWN["control"][0]
    status = [status_of(code) for code in KNOWN["drug"][1] + KNOWN["control"][1]]
    return time, status, [True] * 5 + [False] * 6


def main(trial):
    return trial.times(trial.choices("primary")).results.where(analysis="main")


def test_known_and_unknown_are_counted_and_a_negative_time_is_unknown(timed):
    found = main(timed()).where(measure="count", outcome="relapse")
    have = {(e.key.arm, e.statistic): e.value for e in found}
    assert have == {
        ("drug", "n"): 5, ("drug", "missing"): 1, ("drug", "events"): 2, ("drug", "censored"): 3,
        ("control", "n"): 6, ("control", "missing"): 2, ("control", "events"): 4,
        ("control", "censored"): 2,
    }  # fmt: skip


def test_undeclared_ends_are_censored_and_a_level_beside_declared_ones_is_unknown(timed):
    declared = OUTCOME.replace("event: relapse", "event: relapse, censored: [alive, death]")
    found = main(timed(declared)).where(measure="count", arm="control")
    assert found.one(statistic="n").value == 5  # the one who left is none of these
    assert found.one(statistic="missing").value == 3


def test_median_and_survival_by_hand(timed):
    found = main(timed())
    control = found.where(arm="control", reference="")
    # 6 at risk: 5/6 at 0, 3/6 at 2 where the curve stays at one half until day 8
    median = control.one(measure="median_time")
    assert median.value == 5.0
    at_2 = control.one(measure="survival", level="2", statistic="estimate")
    assert at_2.value == pytest.approx(0.5)
    assert at_2.confidence_level == 0.95
    drug = found.where(arm="drug", reference="")
    assert math.isnan(drug.one(measure="median_time").value)
    assert "not reached" in drug.one(measure="median_time").note


def test_time_points_are_quarters_of_the_time_to_which_all_are_followed(timed):
    found = main(timed())
    assert [e.value for e in found.where(measure="time_point")] == [2, 4, 6, 8]
    assert {e.value for e in found.where(measure="rmst", statistic="horizon")} == {8}
    assert quarter_points(math.nan) == ()


def test_the_test_is_log_rank_or_gray_of_the_two_arms(timed):
    time, event, group = both(lambda code: code == 1)
    alone = main(timed()).one(measure="test", method="log_rank")
    assert alone.value == pytest.approx(log_rank(time, event, group).p_value)
    with_others = main(timed(competing())).one(measure="test", method="gray")
    assert with_others.value == pytest.approx(gray(*both()).p_value)


def test_competing_events_give_incidences_that_add_up(timed):
    found = main(timed(competing()))
    assert not len(found.where(measure="median_time"))
    drug = found.where(arm="drug", reference="", statistic="estimate")
    incidence = drug.where(measure="cumulative_incidence")
    assert incidence.one(level="8").value == pytest.approx(1 / 5 + 4 / 5 * 1 / 4)
    assert incidence.one(level="8,death").value == 0.0
    deaths = found.one(measure="count", arm="drug", level="death")
    assert (deaths.statistic, deaths.value) == ("events", 1)
    assert found.one(measure="rmtl_difference", statistic="horizon").value == 8
    ratio = found.one(measure="hazard_ratio", statistic="estimate")
    assert "cause-specific" in ratio.note


def test_curves_are_results_and_step_where_events_are(timed):
    curve = timed().times(timed().choices("primary")).results.where(analysis="curve")
    control = curve.where(arm="control", measure="survival")
    assert [e.key.level for e in control] == ["0", "2", "8"]
    assert [e.value for e in control] == pytest.approx([5 / 6, 1 / 2, 1 / 4])
    risk = curve.where(arm="control", measure="count", statistic="at_risk")
    assert {e.key.level: e.value for e in risk} == {"0": 6, "2": 5, "4": 3, "6": 3, "8": 2}


def test_multiplicity_reads_the_p_value_of_the_type(timed):
    trial = timed()
    tests = trial.tests(trial.choices("primary"))
    assert {e.key.method for e in tests.results.where(outcome="relapse")} == {"log_rank"}
    order = trial.in_order(tests).results.where(analysis="multiplicity", outcome="relapse")
    raw = tests.results.one(outcome="relapse", method="log_rank").value
    assert order.one(method="fixed_sequence").value == pytest.approx(raw)


def test_tests_of_an_assumption_are_no_tests_of_a_difference(timed):
    trial = timed()
    assert len(main(trial).where(method="proportional_hazards")) == 1
    methods = {e.key.method for e in trial.tests(trial.choices("primary")).results}
    assert "proportional_hazards" not in methods


def test_what_is_tried_is_never_main(timed):
    trial = timed()
    tried = trial.times(trial.choices("primary").but(confidence_level=0.9))
    assert {e.key.analysis for e in tried.results} == {"tried", "tried_curve"}


def test_the_flow_counts_those_with_a_known_time(timed):
    boxes = timed().flow().results.where(level="analysed")
    assert {e.key.arm: e.value for e in boxes} == {"drug": 5, "control": 6}


@pytest.mark.parametrize("outcome", [OUTCOME, competing()])
def test_an_arm_without_anybody_or_any_event_is_said_and_nothing_is_raised(timed, outcome):
    empty = [(arm, "" if arm == "drug" else day, end) for arm, day, end in PEOPLE]
    found = main(timed(outcome, empty))
    assert found.one(measure="hazard_ratio", statistic="estimate").note
    method = "gray" if "competing" in outcome else "log_rank"
    assert math.isnan(found.one(measure="test", method=method).value)
    quiet = [(arm, day, "alive" if arm == "drug" else end) for arm, day, end in PEOPLE]
    ratio = main(timed(outcome, quiet)).one(measure="hazard_ratio", statistic="estimate")
    assert ratio.value == 0.0
    assert "reference alone" in ratio.note


def test_a_status_of_numbers_and_of_a_binary_variable_is_read_by_value(
    timed, make_trial, study_text
):
    text = columns_of(study_text, OUTCOME.replace("event: relapse", "event: 1.0"))
    start, end = text.index("  ended: {"), text.index("derived:")
    binary = (
        '  ended: {label: Relapse, type: binary, event: "1", non_event: "0", measured: after}\n'
    )
    people = [(arm, day, {"relapse": "1", "": ""}.get(end, "0")) for arm, day, end in PEOPLE]
    for status in (binary, "  ended: {label: Relapse, type: count, measured: after}\n"):
        trial = make_trial(text[:start] + status + text[end:], rows_of(people))
        assert main(trial).one(measure="count", arm="drug", statistic="events").value == 2


def test_nothing_of_it_is_listed_as_not_available(timed):
    assert not [item for item in planned_not_available(timed().study) if "relapse" in item.where]


def test_results_are_kept_with_table_and_curves(timed):
    trial = timed(competing())
    choices = trial.choices("primary")
    times, effects = trial.times(choices), trial.effects(choices)
    kept = trial.keep("primary", times, effects, trial.sensitivity(choices))
    assert any(name.endswith("primary_curves-relapse.svg") for name in kept.files)
    assert any(name.endswith("primary_times-relapse.csv") for name in kept.files)
    again = trial.results("primary")
    key = {"analysis": "main", "measure": "hazard_ratio", "statistic": "estimate"}
    assert again.one(**key).value == times.results.one(**key).value
    treated = again.where(analysis="treated", measure="hazard_ratio")
    assert replace(treated.one(statistic="estimate").key, analysis="main", population="itt") == (
        again.one(**key).key
    )


PUBLIC = Path(__file__).parents[2] / "data" / "raw" / "pharmaco-smoking" / "participants.csv"


@pytest.mark.skipif(not PUBLIC.is_file(), reason="fetch the public trials first: make examples")
def test_a_public_trial_agrees_with_r(tmp_path):
    # Ann Intern Med 2009;150:447-454, data asaur::pharmacoSmoking. R 4.2.2, survival 3.5-3:
    # coxph(Surv(ttr, relapse) ~ grp), survdiff, survfit; events at day 0 and many ties.
    from helpers.analysis import Trial
    from helpers.data import Workspace
    from helpers.study import load_study

    study = load_study(PUBLIC.parents[3] / "studies" / "pharmaco-smoking.yaml")
    trial = Trial(Workspace(study, root=tmp_path))
    trial.clean()
    found = main(trial)
    ratio = found.one(measure="hazard_ratio", statistic="estimate")
    have = ratio.value, ratio.lower, ratio.upper
    assert have == pytest.approx(
        (0.546063119522478, 0.357527345070579, 0.834019927744982), rel=1e-8
    )
    p_value = found.one(measure="test", method="log_rank").value
    assert p_value == pytest.approx(0.00460689759742443, rel=1e-9)
    medians = {e.key.arm: e.value for e in found.where(measure="median_time")}
    assert medians == {"combination": 65, "patchOnly": 23}
