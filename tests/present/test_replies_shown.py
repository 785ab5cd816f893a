"""Replies to reviewers: the planned result, the additional one, what differs, and a sentence."""

import math

import pytest

from helpers.analysis.keeping import union
from helpers.present.text import Nothing, Text
from helpers.present.views.moved import moved
from helpers.results import Estimate, Key, view

ADDED = """
additional:
  - id: treated-only
    outcome: pregnancy
    population: treated
    requested_by: Reviewer 2
    reason: those who took it
  - {id: grams, outcome: weight, adjust_for: [age], status: prespecified}
"""


@pytest.fixture
def replies(make_trial, study_text):
    return make_trial(study_text + ADDED).additional()


def estimate(value, lower=math.nan, upper=math.nan):
    key = Key(stage="primary", analysis="main", measure="risk_difference")
    return Estimate(key=key, value=value, lower=lower, upper=upper, note="why")


def test_a_study_without_them_shows_what_the_report_leaves_out(trial):
    assert isinstance(view(trial.additional()), Nothing)


def test_the_table_says_who_asked_why_and_when(replies):
    table, *sentences = view(replies).views
    headings = [row.header.plain() for row in table.rows if row.kind == "group"]
    assert headings == [
        "Pregnancy: difference per 100 participants (post hoc; asked for by Reviewer 2: those who "
        "took it)",
        "Birthweight: difference in means, g* (prespecified)",
    ]
    assert len(sentences) == 2
    assert not table.off_plan


def test_the_planned_result_stands_above_the_additional_one(replies):
    rows = view(replies).views[0].grid()
    assert rows[2] == ["Planned: intention to treat, unadjusted", "5 and 6", "+30 (−29 to +72)",
                       "0.326", ""]  # fmt: skip
    assert rows[3] == [
        "Additional: treated, unadjusted", "4 and 4", "+50 (−17 to +86)", "0.127",
        "further from no difference; both intervals include no difference",
    ]  # fmt: skip
    assert rows[6][0] == "Additional: intention to treat, adjusted for age"


def test_a_sentence_can_be_pasted_as_it_is(replies):
    first, second = view(replies).views[1:]
    assert isinstance(first, Text)
    assert first.plain().replace("\u00a0", " ") == (
        "In reply to Reviewer 2: Pregnancy, drug against control, analysed in addition (post hoc; "
        "treated, unadjusted): difference per 100 participants (95% CI) +50 (−17 to +86), P = "
        "0.127, 4 and 4 counted. As planned (intention to treat, unadjusted): +30 (−29 to +72), "
        "P = 0.326, 5 and 6 counted. Against the planned result: further from no difference; both "
        "intervals include no difference."
    )
    assert second.plain().startswith("Birthweight, drug against control")


def test_every_number_is_bound_to_a_kept_result(replies):
    ids = set(union((replies.results, replies.main)).rows()["id"])
    shown = {number.result_id for number in view(replies).numbers()}
    assert {name for name in shown if not name.startswith("study/")} <= ids
    assert {name.split("/")[1] for name in shown} >= {"treated-only", "grams", "main"}


def test_notes_name_methods_and_a_population_chosen_afterwards(replies):
    notes = " ".join(view(replies).views[0].note_texts())
    for words in (
        "no verdict", "Miettinen–Nurminen", "analysis of covariance",
        "chosen by what happened after randomisation", "not a fair comparison",
    ):  # fmt: skip
        assert words in notes


def test_what_is_not_estimable_says_why(make_trial, study_text):
    entry = "\nadditional: [{id: odd, outcome: loss, adjust_for: [age, sex, smoker]}]\n"
    table, sentence = view(make_trial(study_text + entry).additional()).views
    assert "one of the two is not estimable" in sentence.plain()
    assert any("not estimable, since" in note for note in table.note_texts())


def test_a_covariate_measured_afterwards_is_told(make_trial, study_text):
    entry = "\nadditional: [{id: odd, outcome: loss, adjust_for: [received]}]\n"
    notes = view(make_trial(study_text + entry).additional()).views[0].note_texts()
    assert any(note.startswith("Received: measured after randomisation") for note in notes)


def test_nothing_that_can_be_computed_is_said(make_trial, study_text):
    entry = "\nadditional: [{id: odd, outcome: loss, adjust_for: [why_not]}]\n"
    shown = view(make_trial(study_text + entry).additional())
    assert not isinstance(shown, Nothing)
    assert "can be computed" in shown.plain()


def test_the_panel_says_where_the_lines_go_and_what_they_leave(make_trial, study_text):
    trial = make_trial()
    tried = trial.choices().but(population="treated", interval="newcombe")
    panel = view(trial.keep("primary", trial.effects(tried))).markdown()
    assert "population and covariates, the rest as planned," in panel
    assert "in place of an empty" in panel
    trial = make_trial(study_text + ADDED)
    tried = trial.choices().but(population="treated", outcomes=["loss"])
    panel = view(trial.keep("primary", trial.effects(tried))).markdown()
    assert "To show it beside the plan" in panel
    assert "below the entries of" in panel


@pytest.mark.parametrize(
    ("planned", "other", "no_difference", "words"),
    [
        ((0.3, 0.1, 0.5), (0.2, 0.05, 0.4), 0.0, "nearer to no difference; neither interval"),
        ((0.3, 0.1, 0.5), (0.4, -0.1, 0.7), 0.0, "further from no difference; its interval incl"),
        ((0.3, -0.1, 0.5), (-0.4, -0.7, -0.1), 0.0, "in the other direction; its interval excl"),
        ((0.5, 0.2, 1.2), (2.0, 0.8, 5.0), 1.0, "in the other direction; both intervals"),
        ((0.5, 0.2, 1.2), (0.4, 0.1, 1.0), 1.0, "further from no difference; both intervals"),
        ((0.0, 0.0, 2.0), (0.5, 0.2, 2.0), 1.0, "nearer to no difference; both intervals"),
        ((0.3, 0.1, 0.5), (-0.3, -0.5, -0.1), 0.0, "in the other direction; neither interval"),
        ((0.3,), (0.3,), 0.0, "as far from no difference"),
        ((0.3, 0.1, 0.5), (math.nan,), 0.0, "one of the two is not estimable"),
    ],
)
def test_how_a_result_lies_to_another(planned, other, no_difference, words):
    said = moved(estimate(*planned), estimate(*other), no_difference=no_difference)
    assert said.startswith(words)
