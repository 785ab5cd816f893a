"""Flow boxes are counted from participants, and two numbers that must agree do."""

from dataclasses import replace

import pytest

from helpers.analysis import reconcile
from helpers.results import Results


def everything(trial):
    choices, other = trial.choices(), trial.choices("secondary")
    parts = [
        trial.flow(), trial.populations(), trial.baseline(), trial.counted(choices),
        trial.end_states(choices), trial.counted(other), trial.summaries(other),
    ]  # fmt: skip
    found = {e.id: e for part in parts for e in part.results}
    return Results(found.values())


def boxes(trial):
    return {(e.key.arm, e.key.level): e.value for e in trial.flow().results}


def test_every_box_is_counted(trial):
    found = boxes(trial)
    assert found[("", "assessed")] == 20
    assert found[("", "excluded")] == 8
    assert found[("", "randomised")] == 12
    assert found[("drug", "not_received:withdrew")] == 1
    assert found[("control", "not_received")] == 2
    assert found[("control", "not_received:reason not stated")] == 1
    assert found[("drug", "analysed")] == 5
    assert found[("drug", "not_analysed:outcome unknown")] == 1


def test_screening_that_is_not_reported_says_so(make_trial, study_text):
    trial = make_trial(study_text.replace("assessed: 20", "assessed: null"))
    assert trial.flow().results.one(level="assessed").note == "not reported"


def test_a_sound_trial_agrees_with_itself(trial):
    assert reconcile(everything(trial), trial.study) == []


@pytest.mark.parametrize(
    ("pick", "where"),
    [
        ({"analysis": "flow", "level": "analysed", "arm": "drug"}, "flow, analysed"),
        ({"analysis": "flow", "level": "allocated", "arm": "control"}, "sum of the arms"),
        ({"analysis": "flow", "level": "not_received:withdrew", "arm": "drug"}, "reasons"),
        ({"analysis": "populations", "population": "itt", "arm": "drug"}, "size of the population"),
        ({"analysis": "main", "outcome": "loss", "among": "pregnant", "statistic": "n",
          "arm": "drug"}, "events of pregnant"),
        ({"analysis": "end_state", "level": "ongoing", "statistic": "count", "arm": "drug"},
         "end states"),
        ({"analysis": "baseline", "outcome": "age", "statistic": "missing", "arm": "drug"},
         "baseline, age"),
        ({"analysis": "exclusions", "statistic": "n", "arm": "drug"}, "exclusions, treated"),
    ],
)  # fmt: skip
def test_each_disagreement_is_named(trial, pick, where):
    results = everything(trial)
    wrong = next(iter(results.where(**pick)))
    spoilt = Results(replace(e, value=e.value + 1) if e.id == wrong.id else e for e in results)
    found = [str(finding) for finding in reconcile(spoilt, trial.study)]
    assert any(where in text for text in found), found


def kept(trial):
    """Return the boxes of an arm, and check that the numbers of the trial agree."""
    assert reconcile(everything(trial), trial.study) == []
    return {(e.key.arm, e.key.level): e.value for e in trial.flow().results}


def test_who_may_have_received_nothing_is_counted_and_agrees(make_trial, rows_text):
    rows = rows_text.replace("5,drug,,f,,yes,", "5,drug,,f,,,")
    rows = rows.replace("1,drug,30,f,yes,yes", "1,drug,30,f,yes,")
    found = kept(make_trial(rows=rows))
    assert [found[("drug", name)] for name in ("received", "not_received")] == [3, 1]
    assert found[("drug", "not_received_unknown")] == 2


def test_a_primary_outcome_among_a_group_ends_the_flow_with_that_group(make_trial, study_text):
    text = study_text.replace("also_among: pregnant", "among: pregnant")
    text = text.replace("role: primary", "role: exploratory").replace("key_secondary", "primary")
    found = kept(make_trial(text))
    assert found[("drug", "analysed")] == 4
    assert found[("drug", "not_analysed:not among those with Pregnancy")] == 1
    assert found[("drug", "not_analysed:unknown whether among those with Pregnancy")] == 1
    assert found[("control", "analysed")] == 3


@pytest.mark.parametrize("rule", ["failure", "non_event", "multiple_imputation", "complete_case"])
def test_rules_for_unknown_binary_outcomes_leave_other_types_alone(make_trial, study_text, rule):
    text = study_text.replace("main: complete_case", f"main: {rule}")
    text = text.replace("role: primary", "role: exploratory")
    text = text.replace("role: secondary", "role: primary")
    found = kept(make_trial(text))
    assert found[("drug", "analysed")] == 3
    assert found[("drug", "not_analysed:outcome unknown")] == 1
