"""The exploring room: what is shown of a try, the controls that change it, and without controls."""

from dataclasses import replace
from html import unescape

import pytest

from helpers.analysis.exploring import Explorer
from helpers.analysis.missing import RULES
from helpers.analysis.tried import outcomes_of, planned_for
from helpers.errors import UsageError
from helpers.present import explore
from helpers.present.text import Text
from helpers.results import view
from helpers.stats import RISK_DIFFERENCE

WIDGET = "application/vnd.jupyter.widget-view+json"
TREATED = {"population": "treated"}


@pytest.fixture
def room(trial):
    return explore(trial.participants, trial.study)


@pytest.fixture
def controls(room):
    pytest.importorskip("ipywidgets", reason="ipywidgets is not installed")
    return room.controls


def shown(trial, outcome, **changes):
    tried = replace(planned_for(trial.study, outcome), **changes)
    return view(Explorer(trial.participants, trial.study).answer(tried))


def notes(stack):
    return [note for part in stack.views[:1] for note in part.note_texts()]


# the view ---------------------------------------------------------------------------------------


def test_the_plan_stands_alone_and_is_not_amber(trial):
    table, *sentences = shown(trial, "pregnancy").views
    assert [row.header.plain() for row in table.rows] == [
        "Planned (intention to treat, unadjusted)"
    ]
    assert not table.off_plan
    assert sentences == []


def test_what_is_tried_stands_below_the_plan_in_amber(trial):
    stack = shown(trial, "pregnancy", **TREATED)
    table, sentence = stack.views
    assert [row[0] for row in table.grid()[1:]] == [
        "Planned (intention to treat, unadjusted)", "Tried (treated, unadjusted)",
    ]  # fmt: skip
    assert table.off_plan
    assert "not in the plan" in table.title()
    assert "Not in the plan: population: treated; planned: intention to treat." in notes(stack)
    assert isinstance(sentence, Text)
    html = stack._repr_html_()
    assert html.count('class="rct-spark"') == 2
    assert 'class="rct-table rct-off-plan"' in html


def test_every_number_says_which_row_it_is(trial):
    stack = shown(trial, "pregnancy", **TREATED)
    ids = {number.result_id for number in stack.numbers()}
    assert any(name.startswith("primary/main/itt/pregnancy/") for name in ids)
    assert any(name.startswith("primary/tried/treated/pregnancy/") for name in ids)


def test_unknown_outcomes_and_their_rule_are_told_also_where_nothing_else_changes(trial):
    found = notes(shown(trial, "pregnancy", missing="failure"))
    assert (
        "Unknown outcomes, drug and control: 1 and 0; an unknown outcome counts as the bad result."
    ) in found
    adjusted = notes(shown(trial, "pregnancy", missing="failure", adjust_for=("age",)))
    assert "Unknown outcomes, drug and control: 1 and 0" in " ".join(adjusted)


def test_where_nothing_is_unknown_a_rule_is_said_to_change_nothing(
    make_trial, study_text, rows_text
):
    trial = make_trial(study_text, rows_text.replace("5,drug,,f,,yes,,,,", "5,drug,,f,,yes,,no,,"))
    found = notes(shown(trial, "pregnancy", missing="worst_case"))
    assert "No outcome is unknown here, so every rule for unknown outcomes gives the same." in found


def test_an_outcome_among_some_is_starred(trial):
    stack = shown(trial, "weight", **TREATED)
    assert "Birthweight*: difference in means, g" in stack.views[0].title()
    assert any(note.startswith("* Among a group formed after") for note in notes(stack))


def test_every_outcome_and_choice_can_be_shown(trial):
    for outcome in outcomes_of(trial.study):
        for change in (
            TREATED,
            {"adjust_for": ("age", "smoker")},
            {"missing": "multiple_imputation"},
        ):
            assert "Planned" in shown(trial, outcome, **change).markdown()


def test_ordered_outcomes_and_counts_are_drawn_by_their_logarithms(make_ordered):
    trial = make_ordered()
    html = shown(trial, "recovery", population="per_protocol").views[0].html()
    assert html.count('class="rct-null"') == 2


# the room ---------------------------------------------------------------------------------------


def test_a_room_begins_at_the_first_primary_outcome_or_where_it_is_told(trial):
    assert explore(trial.participants, trial.study).tried.outcome == "pregnancy"
    assert explore(trial.participants, trial.study, outcome="weight").tried.outcome == "weight"
    with pytest.raises(UsageError, match="unknown outcome 'wait'"):
        explore(trial.participants, trial.study, outcome="wait")


def test_choices_are_made_in_code_by_the_names_of_the_study_file(room):
    room.choose(population="treated", adjust_for=["age"])
    assert (room.tried.population, room.tried.adjust_for) == ("treated", ("age",))
    assert room.lines.startswith("additional:\n  - id: pregnancy-treated-adjusted\n")
    room.choose(outcome="loss")
    assert room.answer.departures == ()
    room.choose(**TREATED)
    room.reset()
    assert (room.tried, room.lines) == (planned_for(room.study, "loss"), "")


def test_an_unknown_choice_is_refused(room):
    with pytest.raises(UsageError, match="unknown choice rule"):
        room.choose(rule="failure")


def test_the_plan_has_nothing_to_keep(room):
    assert "Nothing to keep" in room.kept()._repr_html_()
    room.choose(**TREATED)
    assert "population: treated" in unescape(room.kept()._repr_html_())


def test_without_ipywidgets_there_is_a_table_and_a_remedy(room, monkeypatch):
    monkeypatch.setattr("helpers.present.playground.find_spec", lambda name: None)
    shown = room._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"}
    assert "ipywidgets" in shown["text/html"]
    assert "Planned" in shown["text/plain"]


# the controls -----------------------------------------------------------------------------------


def test_a_front_end_gets_controls_and_everybody_else_the_table(room, controls):
    shown = room._repr_mimebundle_()
    assert set(shown) == {WIDGET, "text/html", "text/plain"}
    assert "Planned" in shown["text/html"]


def test_controls_hold_what_there_is_to_choose(controls, trial):
    def values(control):
        return tuple(value for _, value in control.options)

    assert values(controls.outcome) == outcomes_of(trial.study)
    assert values(controls.one_of["population"]) == tuple(trial.study.populations)
    assert values(controls.one_of["missing"]) == (*RULES, "multiple_imputation")
    assert values(controls.one_of["interval"]) == tuple(RISK_DIFFERENCE)
    assert [box.description for box in controls.covariates.values()] == ["Age", "Sex", "Smoker"]


def test_a_change_moves_the_answer_and_marks_the_control(room, controls):
    population = controls.one_of["population"]
    assert "Tried" not in controls.shown.value
    population.value = "treated"
    assert room.tried.population == "treated"
    assert "Tried" in controls.shown.value
    assert "rct-changed" in population._dom_classes
    controls.back.click()
    assert population.value == "itt"
    assert "Tried" not in controls.shown.value
    assert "rct-changed" not in population._dom_classes


def test_what_cannot_be_chosen_says_so_and_goes_back_to_the_plan(room, controls):
    interval = controls.one_of["interval"]
    interval.value = "wald"
    controls.covariates["age"].value = True
    assert (interval.disabled, interval.value) == (True, None)
    assert room.tried.interval == "miettinen_nurminen"
    controls.covariates["age"].value = False
    assert (interval.disabled, interval.value) == (False, "miettinen_nurminen")
    controls.outcome.value = "weight"
    assert controls.one_of["missing"].disabled


def test_keep_it_shows_the_lines_until_something_else_is_tried(controls):
    controls.one_of["population"].value = "treated"
    controls.keep.click()
    assert "population: treated" in unescape(controls.kept.value)
    controls.one_of["missing"].value = "failure"
    assert controls.kept.value == ""


def test_a_message_of_ours_stands_in_place_of_the_answer(room, controls, monkeypatch):
    def refuse(**changes):
        raise UsageError("not with <these>", remedy="try others")

    monkeypatch.setattr(room, "choose", refuse)
    controls.one_of["population"].value = "treated"
    assert "not with &lt;these&gt;" in controls.shown.value


def test_text_of_the_study_file_stays_text(make_trial, study_text):
    evil = "<img src=x onerror=alert(1)>"
    text = study_text.replace("label: Treated", f"label: '{evil}'")
    trial = make_trial(text.replace("label: Age,", f"label: '{evil}',"))
    room = explore(trial.participants, trial.study)
    room.choose(population="treated", adjust_for=["age"])
    assert "<img" not in room._repr_mimebundle_()["text/html"]
    if room.controls:
        assert "<img" not in room.controls.shown.value
        boxes = room.controls.covariates.values()
        assert not any(box.description_allow_html for box in boxes)


# unusual trials ---------------------------------------------------------------------------------


def test_three_arms_are_compared_in_a_block_each(make_prognosis, prognosis_rows):
    rows = prognosis_rows(arms=("drug", "other", "control"))
    labels = ("labels: {drug: Drug, control", "labels: {drug: Drug, other: Other, control")
    trial = make_prognosis(rows, labels)
    table, *sentences = shown(trial, "cured", adjust_for=("age",)).views
    groups = [row.header.plain() for row in table.rows if row.kind == "group"]
    assert groups == ["drug against control", "other against control"]
    assert len(sentences) == 2


def test_a_population_without_anybody_in_an_arm_says_what_it_cannot_tell(make_trial, study_text):
    one = "{label: One arm, where: [{variable: age, at_most: 29}]}"
    text = study_text.replace("populations:\n", f"populations:\n  one: {one}\n")
    trial = make_trial(text)
    for change in ({}, {"adjust_for": ("age",)}, {"missing": "failure"}, {"interval": "wald"}):
        for outcome in outcomes_of(trial.study):
            stack = shown(trial, outcome, population="one", **change)
            assert "one of the two is not estimable" in stack.markdown()
