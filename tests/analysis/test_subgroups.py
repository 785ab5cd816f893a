"""Subgroups of a trial small enough to count by hand."""

import math

import pytest

from helpers.analysis import planned_not_available
from helpers.results import view
from helpers.stats import RISK_RATIO, TwoByTwo

BY = "  end_state: state\n  subgroups: [{names}]"


@pytest.fixture
def by(make_trial, study_text):
    def make(names, **replaced):
        text = study_text.replace("  end_state: state", BY.format(names=names))
        for old, new in replaced.items():
            text = text.replace(old, new)
        trial = make_trial(text)
        return trial, trial.subgroups(trial.choices())

    return make


def test_levels_hold_counts_risks_and_contrasts_and_no_test(by):
    _, answer = by("smoker")
    found = answer.results.where(analysis="subgroup", subgroup="smoker", outcome="pregnancy")
    smokers = found.where(subgroup_level="yes")
    count = {
        (e.key.arm, e.statistic): e.value for e in smokers.where(measure="count", reference="")
    }
    assert count == {
        ("drug", "n"): 2, ("drug", "missing"): 0, ("drug", "events"): 2,
        ("control", "n"): 1, ("control", "missing"): 0, ("control", "events"): 0,
    }  # fmt: skip
    assert smokers.one(measure="risk", arm="drug").key.method == "wilson"
    ratio = smokers.one(measure="risk_ratio")
    assert ratio.lower == pytest.approx(RISK_RATIO["miettinen_nurminen"](TwoByTwo(2, 2, 0, 1))[0])
    assert not len(found.where(measure="test"))
    assert found.one(arm="drug", statistic="left_out").value == 1


def test_the_interaction_is_the_event_level_against_the_other(by):
    _, answer = by("smoker")
    tested = answer.results.where(measure="interaction", arm="drug", reference="control")
    # smokers 2/2 v 0/1, others 2/3 v 3/5; variances 0, 0, 2/27, 6/125
    difference = tested.one(method="risk_difference", statistic="estimate")
    error = math.sqrt(2 / 27 + 6 / 125)
    assert difference.value == pytest.approx(1 - (2 / 3 - 3 / 5))
    assert difference.upper == pytest.approx(difference.value + 1.959963984540054 * error)
    assert difference.key.subgroup_level == ""
    assert difference.note == "yes against no"
    p = tested.one(method="risk_difference", statistic="p_value").value
    assert p == pytest.approx(math.erfc(difference.value / error / math.sqrt(2)))
    ratio = tested.one(method="risk_ratio", statistic="p_value")
    assert math.isnan(ratio.value)
    assert ratio.note == "undefined: no event in Control where yes"


def test_a_level_with_nobody_is_shown_and_left_out_of_the_interaction(by):
    _, answer = by("sex")
    found = answer.results.where(analysis="subgroup", subgroup="sex")
    assert found.one(subgroup_level="x", arm="drug", statistic="n").value == 0
    assert "nobody" in found.one(subgroup_level="x", measure="risk_difference").note
    tested = found.one(measure="interaction", method="risk_difference", statistic="p_value")
    assert tested.note == "without Other, where an arm has nobody with a known outcome"
    assert not math.isnan(tested.value)


def test_the_view_shows_table_and_figure_with_the_interaction(by):
    _, answer = by("smoker, sex")
    table, figure = view(answer).views
    words = table.markdown()
    assert "P for interaction" in words
    assert "Smoker: unknown of 1 in Drug" in words
    assert "no event in Control where yes" in words
    assert "P for interaction" in figure.alt
    assert "Smoker: yes 2/2 v 0/1" in figure.alt
    assert figure.svg() == view(answer).views[1].svg()


def test_a_variable_without_groups_is_listed_and_left_out(by):
    trial, answer = by("age, smoker")
    assert {e.key.subgroup for e in answer.results} == {"", "smoker"}
    listed = [item.what for item in planned_not_available(trial.study)]
    assert listed == ["subgroups by Age (continuous, without groups)"]


def test_a_plan_without_subgroups_says_so(trial):
    assert "no subgroups" in view(trial.subgroups(trial.choices())).plain()


def test_what_is_tried_is_not_called_planned(by):
    trial, _ = by("smoker")
    tried = trial.subgroups(trial.choices().but(population="treated"))
    assert {e.key.analysis for e in tried.results} == {"tried", "tried_subgroup"}
