"""Curves, table and sentence of a time-to-event outcome: bound, deterministic, said in words."""

import math
import re

import pytest

import helpers.present.views.registered  # noqa: F401
from helpers.analysis.answers import Times
from helpers.analysis.choices import plan_for
from helpers.present import Figure, Table, Text
from helpers.present.figures.common import event_label
from helpers.present.figures.survival import survival_curves
from helpers.present.formatting import absolute, time_with_limits
from helpers.present.views.time_sentence import time_sentence
from helpers.results import Estimate, Key, Results, view

VARIABLES = """  day: {label: Time to relapse, type: duration, unit: days, measured: after}
  ended: {label: End, type: categorical, measured: after,
    levels: {relapse: Relapse, death: Death, alive: Alive}}
derived:
"""
OUTCOME = (
    "  - {id: relapse, role: primary, type: time_to_event, time: day, status: ended, "
    "event: relapse, competing: [], benefit: lower}\n"
)
ENDS = ["relapse", "alive", "relapse", "death", "alive"]


def opened(make_trial, study_text, *, competing="", ends=ENDS, later=0, arms=("drug", "control")):
    text = study_text.replace("derived:\n", VARIABLES)
    text = text.replace("role: primary", "role: secondary").replace(
        "outcomes:\n", "outcomes:\n" + OUTCOME.replace("[]", f"[{competing}]")
    )
    lines = ["id,arm,age,sex,smoker,received,why_not,pregnant,loss,weight,day,ended"]
    for number in range(24):
        arm = arms[number % len(arms)]
        day = (number * 7) % 23 + (later if arm == "drug" else 0)
        lines.append(f"{number},{arm},30,f,no,yes,,no,no,,{day},{ends[number % len(ends)]}")
    return make_trial(text, "\n".join([*lines, ""]))


@pytest.fixture
def shown(make_trial, study_text):
    """Return a function from a kind of trial to its answer and what is shown of it."""

    def show(**kind):
        trial = opened(make_trial, study_text, **kind)
        answer = trial.times(trial.choices("primary"))
        return answer, list(view(answer).views)

    return show


def test_an_outcome_has_its_curves_and_a_table(shown):
    _, (figure, table) = shown()
    assert isinstance(figure, Figure)
    assert isinstance(table, Table)
    assert (figure.id, table.id) == ("curves-relapse", "times-relapse")


@pytest.mark.parametrize("competing", ["", "death"])
def test_everything_printed_and_drawn_is_a_result(shown, competing):
    answer, (figure, table) = shown(competing=competing)
    ids = set(answer.frame["id"])
    assert set(figure.source_ids) <= ids
    bound = {number.result_id for number in table.numbers()}
    assert {name for name in bound if not name.startswith("study/")} <= ids


def test_the_table_tells_events_medians_means_ratio_and_both_tests(shown):
    _, (_, table) = shown()
    rows = {line[0]: line[1:] for line in table.grid()[1:]}
    assert rows["Relapse"][:2] == ["6/12 (50%)", "4/12 (33%)"]
    assert {"Median time, days", "Hazard ratio", "P, log-rank test"} <= set(rows)
    assert any(name.startswith("Mean time without relapse, up to") for name in rows)
    assert "at 5 days" in rows


def test_competing_events_change_what_is_told(shown):
    _, (figure, table) = shown(competing="death")
    rows = [line[0] for line in table.grid()]
    assert {"Death, another event", "P, Gray's test", "Hazard ratio, cause-specific"} <= set(rows)
    assert not any(row.startswith("Median") for row in rows)
    assert figure.alt.startswith("Cumulative incidence curves by arm: Participants with relapse")


def test_the_drawing_says_itself_in_words_and_is_the_same_each_time(shown):
    answer, (figure, _) = shown()
    assert "Drug: " in figure.alt
    assert re.search(r"\d+% at 5 \(\d+ at risk\)", figure.alt)
    again = survival_curves(answer.results, answer.study, "relapse")
    assert again.svg() == figure.svg()
    assert again.png() == figure.png()
    for words in ("Number at risk", "Time to relapse, days", "Drug", "Control"):
        assert words in figure.svg()


def test_names_that_would_meet_are_moved_apart(shown):
    _, (figure, _) = shown(ends=["alive"])  # both curves stay at one
    bold = re.findall(r'<text style="[^"]*font-weight: 700[^"]*"[^>]* y="([\d.]+)"', figure.svg())
    heights = [float(y) for y in bold]
    assert len(set(heights)) >= 2
    assert abs(heights[0] - heights[1]) > 8


def test_a_ratio_without_limits_is_explained_below_the_table(shown):
    _, (_, table) = shown(ends=["relapse", "alive"])  # events in one arm alone
    assert any("alone" in note for note in table.note_texts())
    rows = {line[0]: line[1:] for line in table.grid()[1:]}
    assert "nan" not in str(rows)
    assert rows["Hazard ratio"][-1].startswith(("∞", "0"))


def test_the_sentence_has_the_mean_first_and_the_ratio_after(shown):
    answer, _ = shown(later=4)
    choices = plan_for(answer.study, "primary")
    words = time_sentence(answer.results.where(analysis="main"), choices,
                          answer.study.outcome("relapse"), "drug").plain()  # fmt: skip
    assert words.startswith("Time to relapse: over 22 days, participants allocated to drug had on")
    assert "days more without relapse than those allocated to control" in words
    assert words.index("on average") < words.index("hazard ratio")


def test_without_times_there_is_a_sentence(trial):
    words = view(trial.times(trial.choices("primary")))
    assert isinstance(words, Text)
    assert "no outcome here" in words.plain()
    empty = Times(study=trial.study, results=Results(), choices=trial.choices("primary"))
    assert isinstance(view(empty), Text)


def test_what_the_event_is_called(make_trial, study_text):
    study = opened(make_trial, study_text).study
    assert event_label(study, study.outcome("relapse")) == "Relapse"
    binary = study.outcome("relapse").model_copy(update={"status": "loss", "event": "yes"})
    assert event_label(study, binary) == "Loss"
    other = binary.model_copy(update={"event": "no"})
    assert event_label(study, other) == "Loss: no"


def test_effects_point_to_the_section_of_times(make_trial, study_text):
    trial = opened(make_trial, study_text)
    choices = trial.choices("primary").but(outcomes=["relapse"])
    assert "section of their own" in view(trial.effects(choices)).plain()


def number(value, lower, upper):
    key = Key(stage="primary", analysis="main", measure="median_time")
    return Estimate(key=key, value=value, lower=lower, upper=upper, note="not reached")


@pytest.mark.parametrize(
    ("estimate", "text"),
    [
        (number(65.0, 42.0, math.nan), "65 (42 to not reached)"),
        (number(math.nan, 42.0, math.nan), "not reached (42 to not reached)"),
        (number(math.nan, math.nan, math.nan), "not reached"),
    ],
)
def test_a_median_that_is_not_reached_is_said(estimate, text):
    assert time_with_limits(estimate, 0).text == text


def test_differences_of_any_unit_are_said_as_more_or_fewer():
    value, direction, interval = absolute(number(-26.6, -54.26, 1.06), scale=1, places=1)
    assert (value.text, direction, interval.text) == ("26.6", "fewer", "54.3 fewer to 1.1 more")


def test_hazard_ratios_stand_in_the_other_populations(make_trial, study_text):
    trial = opened(make_trial, study_text)
    shown_of = view(trial.sensitivity(trial.choices("primary")))
    table = next(part for part in shown_of.views if part.id == "populations-times-primary")
    assert [line[0] for line in table.grid()][2:] == ["Intention to treat", "Treated"]
    assert table.grid()[2][1] == "6/12 (50%)"


def test_three_arms_each_with_the_time_to_which_its_pair_is_followed(make_trial, study_text):
    text = study_text.replace(
        "labels: {drug: Drug, control: Control}", "labels: {drug: Drug, other: Other, control: C}"
    )
    trial = opened(make_trial, text, arms=("drug", "control", "other"), later=9)
    figure, table = view(trial.times(trial.choices("primary"))).views
    means = next(line for line in table.grid() if line[0].startswith("Mean time"))
    assert sum("up to" in cell for cell in means[1:]) == 1
    assert len(table.grid()[0]) == 1 + 3 + 2
    assert all(name in figure.alt for name in ("Drug:", "Other:", "C:"))
