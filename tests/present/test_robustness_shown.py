"""What is shown of the robustness panel: sentence, table, figure and its words."""

import pytest

import helpers.present.views.registered  # noqa: F401
from helpers.present import Figure, Table, Text
from helpers.present.figures.page import text_width
from helpers.results import view
from unknown_outcomes import STUDY, rows

UNKNOWN = {"drug": (24, 6, 6), "control": (14, 16, 6)}
CLEAR = {"drug": (26, 4, 0), "control": (9, 21, 0)}


def answer(make_trial, counts=UNKNOWN, *passages, **changes):
    text = STUDY
    for old, new in passages:
        assert old in text, old
        text = text.replace(old, new, 1)
    trial = make_trial(text, rows(counts))
    choices = trial.choices()
    return trial.robustness(choices.but(**changes) if changes else choices)


def parts(found, kind):
    return [part for part in view(found).views if isinstance(part, kind)]


def sentence(found):
    return next(p for p in parts(found, Text)).plain().replace("\u00a0", " ")


def test_every_number_is_bound_and_every_part_marked(make_trial):
    found = answer(make_trial, UNKNOWN, ("data_status: real", "data_status: synthetic"))
    ids = {row["id"] for e in found.results for row in e.rows()}
    shown = view(found)
    for number in shown.numbers():
        assert number.result_id in ids or number.result_id.startswith("study/")
    (table,), (figure,) = parts(found, Table), parts(found, Figure)
    assert (table.stamp, figure.stamp) == ("SYNTHETIC", "SYNTHETIC")
    assert set(figure.source_ids) <= ids
    assert table.id == figure.id == "robustness-cured"


def test_the_sentence_names_what_disagrees(make_trial):
    words = sentence(answer(make_trial))
    assert words.startswith("Cure: the conclusion depends on the choice. The main interval lies")
    assert "not so: worst case (rule for unknown outcomes)" in words
    assert "the randomisation test agrees (P = 0.0" in words


def test_the_sentence_where_all_agree(make_trial):
    words = sentence(answer(make_trial, CLEAR))
    assert words.startswith("Cure: all 4 intervals lie above no difference; the conclusion does")
    even = {"drug": (15, 15, 0), "control": (14, 16, 0)}
    words = sentence(answer(make_trial, even))
    assert words.startswith("Cure: all 4 intervals include no difference;")
    assert "the randomisation test agrees" in words


def test_a_margin_stands_in_sentence_and_figure(make_trial):
    margin = (
        ("sources:", 'design: {framework: non-inferiority, allocation: "1:1"}\nsources:'),
        ("benefit: higher}", "benefit: higher, margin: {measure: risk_difference, value: 0.1}}"),
    )
    found = answer(make_trial, CLEAR, *margin)
    assert "all 4 intervals lie above the margin" in sentence(found)
    assert "randomisation test" not in sentence(found)  # it is about no difference
    assert parts(found, Figure)[0].svg()


def test_nothing_unknown_needs_no_rule_and_says_so(make_trial):
    text = parts(answer(make_trial, CLEAR), Table)[0].markdown()
    assert "No outcome is unknown" in text
    assert "Worst case" not in text
    assert "Fragility index" in text


def test_without_a_main_interval_there_is_nothing_to_hold_against(make_trial):
    found = answer(make_trial, {"drug": (12, 8, 0), "control": (0, 0, 9)})
    assert "no interval that the others could be held against" in sentence(found)
    assert parts(found, Figure)[0].svg()


def test_what_is_tried_is_marked(make_trial):
    found = answer(make_trial, CLEAR, confidence_level=0.9)
    assert found.off_plan
    assert all(part.off_plan for part in view(found).views if not isinstance(part, Text))
    assert {e.key.analysis for e in found.results} >= {"tried_exact", "tried_bayesian"}
    assert "all 4 intervals" in sentence(found)


def test_figure_in_words(make_trial, golden):
    (figure,) = parts(answer(make_trial), Figure)
    golden("figure_robustness-cured.txt", f"{figure.caption.plain()}\n\n{figure.alt}\n")


def test_figure_holds_its_words_inside(make_trial):
    (figure,) = parts(answer(make_trial), Figure)
    svg = figure.svg()
    assert svg == parts(answer(make_trial), Figure)[0].svg()  # the same bytes each time
    assert "Boschloo" in svg
    assert text_width("Bayesian, enthusiastic prior", 9.5) < 156


@pytest.mark.parametrize("role", ["recovery", "relapses"])
def test_ratios_have_a_figure_of_their_own(make_ordered, role):
    passages = () if role == "recovery" else (
        ("id: relapses, role: key_secondary", "id: relapses, role: primary"),
    )  # fmt: skip
    trial = make_ordered(*passages)
    found = trial.robustness(trial.choices())
    figure = next(p for p in parts(found, Figure) if p.id == f"robustness-{role}")
    assert "ratio" in figure.alt
    assert figure.svg()
    assert "Bayesian" not in figure.alt


def test_a_continuous_primary_outcome(make_prognosis):
    trial = make_prognosis(None, ("id: pain, role: key_secondary", "id: pain, role: primary"))
    found = trial.robustness(trial.choices())
    tables = {part.id: part for part in parts(found, Table)}
    assert set(tables) == {"robustness-cured", "robustness-pain"}
    text = tables["robustness-pain"].markdown()
    assert "| Adjusted (analysis of covariance" in text
    assert "Bayesian" not in text


def test_without_a_primary_outcome_there_is_nothing(make_trial):
    found = answer(make_trial, CLEAR, ("role: primary", "role: key_secondary"))
    assert "no primary outcome" in view(found).plain()
