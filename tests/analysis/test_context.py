"""Published trials beside a study: their file, their intervals, and nothing pooled."""

import math
from pathlib import Path

import pytest

from helpers.analysis.context_file import published_trials
from helpers.errors import DataError
from helpers.study import load_study

HEAD = (
    "trial,randomised,treatment,control,outcome,"
    "events_treatment,n_treatment,events_control,n_control,source\n"
)
SHIPPED = Path(__file__).parents[2] / "studies" / "published" / "immune-treatment.csv"
# Risk differences in per cent as the papers print them, to compare with ours.
PRINTED = {"Sun 2023": (-1.0, -8.1, 6.1)}  # doi:10.1001/jama.2023.5302


@pytest.fixture
def beside(make_trial, study_text, tmp_path):
    def make(rows, outcomes="[pregnancy]", head=HEAD):
        (tmp_path / "trials.csv").write_text(head + rows, encoding="utf-8")
        return make_trial(f"{study_text}context: {{file: trials.csv, outcomes: {outcomes}}}\n")

    return make


def rows_of(trial):
    return trial.published(trial.choices()).results.where(analysis="context")


def test_each_trial_has_its_counts_and_a_score_interval(beside):
    found = rows_of(beside("Sun 2023,yes,drug,placebo,pregnancy,135,357,139,358,doi:x\n"))
    effect = found.one(level="Sun 2023", measure="risk_difference", statistic="estimate")
    shown = tuple(round(100 * value, 1) for value in (effect.value, effect.lower, effect.upper))
    assert shown == PRINTED["Sun 2023"]
    assert effect.key.subgroup_level == "randomised"
    assert "doi:x" in effect.note
    counts = {(e.key.arm, e.statistic): e.value for e in found.where(measure="count")}
    assert counts[("placebo", "events")] == 139


def test_every_estimate_belongs_to_one_trial(beside):
    trial = beside(
        "A,yes,drug,placebo,pregnancy,1,10,2,10,x\nB,no,drug,none,pregnancy,3,10,2,10,y\n"
        "C,yes,drug,placebo,loss,3,10,2,10,y\n"
    )
    found = rows_of(trial)
    assert {e.key.level for e in found} == {"A", "B"}  # loss is no outcome asked for
    assert len(found.where(measure="risk_difference")) == 2
    assert {e.key.measure for e in found} == {"count", "risk_difference"}


def test_no_result_of_the_trial_moves(beside, make_trial, study_text):
    with_context = beside("A,yes,drug,placebo,pregnancy,1,10,2,10,x\n")
    effects = with_context.effects(with_context.choices())
    without = make_trial(study_text)
    assert effects.results.to_csv() == without.effects(without.choices()).results.to_csv()


def test_an_empty_arm_is_undefined_with_its_reason(beside):
    found = rows_of(beside("A,no,drug,none,pregnancy,1,16,0,0,x\n"))
    effect = found.one(measure="risk_difference")
    assert math.isnan(effect.value)
    assert effect.note == "undefined: nobody counted under none"


def test_unseen_counts_are_called_unverified(beside):
    head = HEAD.replace("source", "source,verified")
    found = rows_of(beside("A,yes,drug,placebo,pregnancy,1,10,2,10,x,no\n", head=head))
    assert {e.key.level for e in found} == {"A (unverified)"}


def test_a_study_without_context_has_none(trial):
    answer = trial.published(trial.choices())
    assert answer.trials == ()
    assert not len(answer.results.where(analysis="context"))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A,perhaps,drug,placebo,pregnancy,1,10,2,10,x", "yes or no"),
        ("A,yes,drug,placebo,pregnancy,11,10,2,10,x", "no more events than participants"),
        ("A,yes,drug,placebo,pregnancy,1.5,10,2,10,x", "a whole number"),
        ("A,yes,drug,placebo,pregnancy,,10,2,10,x", "a whole number"),
        ("A,yes,drug,drug,pregnancy,1,10,2,10,x", "another name than the treatment's"),
        (",yes,drug,placebo,pregnancy,1,10,2,10,x", "no blank cell"),
        ("A,yes,drug,placebo,pregnancy,1,10,2,10,", "no blank cell"),
        ("A,yes,drug,placebo,pregnancy,1,10,2,10,x\nA,yes,drug,none,pregnancy,1,10,2,10,x",
         "each trial once"),
    ],
)  # fmt: skip
def test_every_wrong_row_is_named(tmp_path, row, said):
    path = tmp_path / "trials.csv"
    path.write_text(HEAD + row + "\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        published_trials(path)
    assert said in str(caught.value)
    assert "row" in str(caught.value)


def test_missing_columns_are_named_together(tmp_path):
    path = tmp_path / "trials.csv"
    path.write_text("trial,treatment\nA,drug\n", encoding="utf-8")
    with pytest.raises(DataError, match="no column randomised, control"):
        published_trials(path)


def test_an_absent_file_is_an_error(beside, tmp_path):
    trial = beside("A,yes,drug,placebo,pregnancy,1,10,2,10,x\n")
    (tmp_path / "trials.csv").unlink()
    with pytest.raises(DataError, match=r"trials\.csv"):
        trial.published(trial.choices())


def test_the_shipped_trials_are_verified_and_belong_to_the_study():
    trials = published_trials(SHIPPED)
    assert all(trial.verified and trial.source and trial.definition for trial in trials)
    study = load_study("tacrolimus-rif")
    assert study.context_path == SHIPPED
    assert {trial.outcome for trial in trials} == set(study.context.outcomes)
    assert [t.trial for t in trials if t.randomised and t.outcome == "live_birth"] == [
        "Sun 2023", "Liu 2023",
    ]  # fmt: skip
