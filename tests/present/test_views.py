"""Every answer shows itself: captioned, stamped, amber off the plan, every number bound."""

import re

import IPython.lib.pretty
import pytest

from helpers.analysis import reconcile
from helpers.analysis.keeping import union
from helpers.present import Figure, Table, Text, forest, front
from helpers.results import Results, view

ASKED = (
    "counted", "risks", "summaries", "effects", "tests", "denominators", "end_states",
    "sensitivity", "missing", "claims",
)  # fmt: skip


def answers(trial):
    """Return every answer the notebooks ask for."""
    found = [trial.queries(), trial.populations(), trial.flow(), trial.baseline(overall=True)]
    found += [
        trial.balance(),
        trial.overall_balance(),
        trial.harms(),
        trial.preview(),
        trial.preview(blind=True),
    ]
    for stage in ("primary", "secondary"):
        choices = trial.choices(stage)
        found += [getattr(trial, name)(choices) for name in ASKED]
        found += [trial.in_order(trial.tests(choices)), trial.paragraph(trial.effects(choices))]
    return found


def parts(answer):
    shown = view(answer)
    return getattr(shown, "views", (shown,))


def test_every_number_shown_is_bound_to_a_result(trial):
    every = answers(trial)
    ids = set(union(a.results for a in every).rows()["id"])
    for answer in every:
        for part in parts(answer):
            shown = list(part.numbers()) if hasattr(part, "numbers") else []
            unbound = {n.result_id for n in shown if not n.result_id.startswith("study/")} - ids
            assert not unbound, (type(answer).__name__, unbound)


def test_every_answer_has_html_with_a_caption(trial):
    for answer in answers(trial):
        for part in parts(answer):
            assert isinstance(part, Table | Text | Figure)
            html = part._repr_html_()
            if not isinstance(part, Text):
                assert re.search(r"<figcaption[^>]*>.*\w", html)
                assert "SYNTHETIC" not in html


def test_synthetic_data_are_stamped_everywhere(make_trial, study_text):
    trial = make_trial(study_text.replace("data_status: real", "data_status: synthetic"))
    for answer in answers(trial):
        for part in parts(answer):
            if not isinstance(part, Text):
                assert "SYNTHETIC" in part._repr_html_(), type(answer).__name__
    assert "synthetic" in view(trial.card())._repr_html_().lower()


def test_what_differs_from_the_plan_is_amber_in_words(trial):
    tried = trial.choices().but(interval="newcombe")
    for answer in (trial.risks(tried), trial.effects(tried), trial.tests(tried)):
        for part in parts(answer):
            assert part.off_plan
            assert "not in the plan" in part._repr_html_()
    assert "Not in the plan" in view(tried)._repr_html_()
    planned = parts(trial.effects(trial.choices()))[0]
    assert "not in the plan" not in planned._repr_html_()


def test_where_there_is_no_html_an_answer_is_its_table_and_a_panel_keeps_its_lines(trial) -> None:
    tried = trial.choices().but(population="treated")
    effects = trial.effects(tried)
    assert pretty(effects) == view(effects).markdown()
    refused = pretty(trial.keep("primary", effects))
    assert "Nothing was kept" in refused
    assert "additional:\n" in refused
    assert pretty(trial.balance()) == view(trial.balance()).alt


def pretty(answer):
    """Return what IPython prints of an answer where it shows no HTML."""
    return IPython.lib.pretty.pretty(answer)


def test_a_paragraph_is_not_written_for_what_was_tried(trial):
    tried = trial.choices().but(population="treated")
    assert "differs from the plan" in view(trial.paragraph(trial.effects(tried))).plain()


def test_the_paragraph_says_absolute_effects_first(trial):
    text = view(trial.paragraph(trial.effects(trial.choices()))).markdown()
    assert "4/5 (80%) of the participants allocated to drug" in text
    assert text.index("more per 100") < text.index("risk ratio") < text.index("P\u00a0")


def test_what_was_not_kept_shows_the_lines_that_keep_it(trial):
    refused = trial.keep("primary", trial.effects(trial.choices().but(population="treated")))
    html = view(refused)._repr_html_()
    assert "rct-off-plan" in html
    assert "population: treated" in html


THREE_ARMS = {
    "labels: {drug: Drug, control: Control}": "labels: {drug: Drug, other: Other, control: Control}"
}


@pytest.fixture
def three_armed(make_trial, study_text, rows_text):
    study = study_text
    for old, new in THREE_ARMS.items():
        study = study.replace(old, new)
    other = rows_text.splitlines()[1:7]
    rows = [line.replace("drug", "other").replace(",", "00,", 1) for line in other]
    return make_trial(study, rows_text + "\n".join(rows) + "\n")


def test_three_arms_are_each_compared_with_the_reference(three_armed):
    effects = three_armed.effects(three_armed.choices())
    shown = parts(effects)[0].markdown()
    assert "drug against control" in shown
    assert "other against control" in shown
    for answer in answers(three_armed):
        for part in parts(answer):
            part._repr_html_()


def test_the_front_says_what_happened_and_how_it_was_analysed(trial):
    choices, other = trial.choices(), trial.choices("secondary")
    asked = [trial.flow(), trial.populations(), trial.risks(choices), trial.effects(choices)]
    asked += [trial.in_order(trial.tests(choices)), trial.effects(other)]
    results = union(a.results for a in asked)
    sections = front(trial.study, results)
    assert [s.heading for s in sections] == ["Summary", "Methods"]
    ids = set(results.rows()["id"])
    numbers = [n for s in sections for n in s.numbers()]
    assert numbers
    assert {n.result_id for n in numbers if not n.result_id.startswith("study/")} <= ids
    assert reconcile(results, trial.study) == []


def test_the_front_stands_without_any_result(trial):
    assert front(trial.study, Results())[0].heading == "Summary"


def test_filled_outcomes_are_shown_with_the_denominators_they_are_computed_from(
    make_trial, study_text
):
    trial = make_trial(study_text.replace("main: complete_case", "main: failure"))
    choices = trial.choices()
    effects, claims = trial.effects(choices), trial.claims(choices)
    results = union(a.results for a in (trial.flow(), trial.risks(choices), effects))
    shown = [view(trial.paragraph(effects)).markdown(), view(claims).markdown()]
    shown.append(front(trial.study, results)[0]._repr_html_())
    shown.append(forest(results, trial.study).alt)
    for words in shown:
        assert "4/6" in words
        assert "4/5" not in words


def test_what_came_in_is_counted_in_the_results(trial):
    cleaning = trial.clean()
    found = cleaning.results.where(analysis="sources", level="small.csv")
    assert {e.statistic: e.value for e in found} == {"rows": 12, "columns": 10}
    ids = {e.id for e in cleaning.results}
    assert {n.result_id for n in parts(cleaning)[0].numbers()} <= ids
    assert "12" in parts(cleaning)[0].markdown()


def test_a_query_about_a_date_does_not_show_it(make_trial, study_text, rows_text):
    study = study_text.replace("derived:", "  seen: {label: Seen, type: date}\nderived:")
    header, *lines = rows_text.splitlines()
    rows = [
        f"{header},seen",
        f"{lines[0]},24.12.1999",
        *(f"{line},2024-01-01" for line in lines[1:]),
    ]
    answer = make_trial(study, "\n".join(rows) + "\n").queries()
    assert list(answer.queries["found"]) == ["24.12.1999"]
    shown = view(answer).markdown()
    assert "1999" not in shown
    assert "a cell that is no date" in shown


def test_a_query_about_the_whole_trial_has_no_row(make_trial, study_text, rows_text):
    study = study_text.replace('allocation: "1:1"', 'allocation: "99:1"')
    assert study != study_text
    answer = make_trial(study, rows_text).queries()
    assert answer.queries["code"].tolist() == ["arm_sizes"]
    assert "by chance alone with a probability of" in view(answer).markdown()


def test_thresholds_of_claims_are_numbers_of_the_study_file(make_trial, study_text):
    both = "direction: higher, p_below: 0.05, p_at_least: 0.001}"
    claims = f"{both}\n  - {{outcome: loss, direction: lower}}"
    trial = make_trial(study_text.replace("direction: higher, p_below: 0.05}", claims))
    table = view(trial.claims(trial.choices())).views[-1]
    bound = {n.result_id: n.text for n in table.numbers() if n.result_id.startswith("study/")}
    assert bound == {"study/claims/0/p_below": "0.05", "study/claims/0/p_at_least": "0.001"}
    csv = table.csv().replace("\xa0", " ")
    assert "Pregnancy higher, P < 0.05, P ≥ 0.001 (per participant randomised)" in csv
    assert "Loss lower (per participant randomised)" in table.csv()


def test_claims_with_several_arms_name_the_columns_for_all(three_armed):
    table = view(three_armed.claims(three_armed.choices())).views[-1]
    assert table.grid()[0][1:3] == ["Arm", "Reference"]
