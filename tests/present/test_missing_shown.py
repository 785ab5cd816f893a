"""What is shown of unknown outcomes: amounts, rules, sentences and the map of tipping points."""

import re
import xml.etree.ElementTree as ET

import pytest

from helpers.present import Figure, Stack, Table, Text
from helpers.present.figures import end_states, tipping_map
from helpers.present.figures.page import text_width
from helpers.present.figures.tipping import tipping_maps
from helpers.results import view
from unknown_outcomes import COUNTS, STUDY, rows

CURED = {"drug": (31, 18, 1), "control": (19, 28, 3)}


def answer(make_trial, counts=COUNTS, *passages, **changes):
    text = STUDY
    for old, new in passages:
        assert old in text, old
        text = text.replace(old, new, 1)
    trial = make_trial(text, rows(counts))
    return trial.missing(trial.choices().but(**changes) if changes else trial.choices())


def shown(found):
    drawn = view(found)
    return list(drawn.views) if isinstance(drawn, Stack) else [drawn]


def table(found, name):
    (only,) = (p for p in shown(found) if isinstance(p, Table) and p.id == name)
    return only


def sentences(found):
    return [part.plain() for part in shown(found) if isinstance(part, Text)]


def figures(found):
    return [part for part in shown(found) if isinstance(part, Figure)]


def texts(figure):
    root = ET.fromstring(figure.svg())
    return [node for node in root.iter() if node.tag.endswith("}text")]


def words(figure):
    return [node.text.replace("\u00a0", " ") for node in texts(figure)]


# Sentences and tables -------------------------------------------------------------------------


def test_nothing_missing_is_one_sentence(make_trial):
    found = answer(make_trial, {"drug": (12, 8, 0), "control": (7, 15, 0)})
    assert sentences(found) == [
        "No outcome is missing, so no assumption about missing outcomes is needed: every rule "
        "gives the main result."
    ]
    assert not figures(found)


def test_amounts_and_patterns_by_arm(make_trial, study_text):
    grid = table(answer(make_trial), "missing-primary").grid()
    assert grid[1:] == [
        ["Cure (primary)", "4/24 (17%)", "3/25 (12%)"],
        ["Pain (key secondary)", "0/24 (0%)", "0/25 (0%)"],
        ["Unknown together", "", ""],
        ["all known", "20/24 (83%)", "22/25 (88%)"],
        ["Cure", "4/24 (17%)", "3/25 (12%)"],
    ]


def test_every_planned_rule_stands_beside_the_main_result(make_trial):
    found = table(answer(make_trial), "missing-rules-primary")
    grid = found.grid()
    assert [line[0] for line in grid[1:]] == [
        "Cure (primary)", "Main analysis: complete cases", "Failure", "No event", "Best case",
        "Worst case", "Multiple imputation",
    ]  # fmt: skip
    main, best = grid[2], grid[5]
    assert main[1:3] == ["12/20 (60%)", "7/22 (32%)"]
    assert best[1:4] == ["16/24 (67%)", "7/25 (28%)", "+39 (+11 to +61)"]
    imputed = grid[7]
    assert re.fullmatch(r"\d+%", imputed[1])
    notes = " ".join(found.note_texts())
    assert "100 data sets" in notes and "the risk of the arm" in notes
    assert "Best case: an unknown outcome counts" in notes or "best case: an unknown" in notes


def test_covariates_of_the_imputation_are_named(make_trial):
    plan = ("  population: itt\n", "  population: itt\n  adjust_for: [age]\n")
    notes = table(answer(make_trial, COUNTS, plan), "missing-rules-primary").note_texts()
    assert any("a logistic regression on age" in note for note in notes)


def test_every_number_is_bound_to_a_result(make_trial):
    found = answer(make_trial)
    ids = set(found.results.rows()["id"])
    for part in shown(found):
        numbers = list(part.numbers()) if hasattr(part, "numbers") else []
        assert {n.result_id for n in numbers if not n.result_id.startswith("study/")} <= ids
        if isinstance(part, Figure):
            assert set(part.source_ids) <= ids
            assert len(set(part.source_ids)) == len(part.source_ids)


def test_where_the_conclusion_tips_is_said(make_trial):
    tipping = answer(make_trial, CURED)
    none = answer(make_trial, {"drug": (40, 5, 1), "control": (5, 40, 1)})
    assert sentences(tipping) == [
        "Cure: 1 of the 8 ways to fill in the unknown outcomes changes the conclusion, 0 of them "
        "plausible; the least surprising has events in 0 of 1 under drug and 3 of 3 under control."
    ]
    assert sentences(none) == [
        "Cure: none of the 4 ways to fill in the unknown outcomes changes the conclusion."
    ]


def test_a_plan_without_rules_still_says_how_many_are_unknown(make_trial):
    text = STUDY[: STUDY.index("  missing_outcome:")]
    trial = make_trial(text, rows())
    found = trial.missing(trial.choices())
    assert table(found, "missing-primary")
    assert sentences(found) == ["The plan names no other rule for unknown outcomes."]


def test_an_imputed_main_result_shows_pooled_risks(make_trial):
    main = ("main: complete_case", "main: multiple_imputation")
    grid = table(answer(make_trial, COUNTS, main), "missing-rules-primary").grid()
    assert grid[2][0] == "Main analysis: multiple imputation"
    assert re.fullmatch(r"\d+%", grid[2][1])
    assert [line[0] for line in grid].count("Multiple imputation") == 0


def test_an_arm_of_which_nothing_is_known_shows_why(make_trial):
    found = answer(make_trial, {"drug": (0, 0, 6), "control": (7, 15, 3)})
    shown_table = table(found, "missing-rules-primary")
    assert any("nobody with a known outcome in Drug" in note for note in shown_table.note_texts())
    assert sentences(found) == ["Cure: there is no main result that could change."]
    assert len(figures(found)) == 1


def test_what_is_tried_is_marked_in_every_part(make_trial):
    for part in shown(answer(make_trial, COUNTS, delta={"drug": -1})):
        if not isinstance(part, Text):
            assert part.off_plan
    notes = table(answer(make_trial, COUNTS, delta={"drug": -1}), "missing-rules-primary")
    assert any("shifted by -1 in Drug" in note for note in notes.note_texts())


# The map --------------------------------------------------------------------------------------


@pytest.fixture(params=[CURED, COUNTS, {"drug": (20, 60, 45), "control": (40, 40, 30)},
                        {"drug": (9, 1, 0), "control": (3, 7, 4)}],
                ids=["small", "middle", "thinned", "one axis"])  # fmt: skip
def drawn(request, make_trial):
    return figures(answer(make_trial, request.param))[0]


def test_map_in_words(make_trial, golden):
    figure = figures(answer(make_trial, CURED))[0]
    golden("figure_tipping-cured.txt", f"{figure.caption.plain()}\n\n{figure.alt}\n")


def test_drawing_twice_gives_the_same_bytes(make_trial, drawn, request):
    counts = request.node.callspec.params["drawn"]
    again = figures(answer(make_trial, counts))[0]
    assert again.svg() == drawn.svg()
    assert again.html() == drawn.html()


def test_no_text_leaves_the_drawing_and_none_is_small(drawn):
    width = drawn.size[0] * 72
    for node in texts(drawn):
        size = float(re.search(r"font-size: ([\d.]+)px", node.get("style"))[1])
        assert size >= 9.5
        wide = text_width(node.text, size, bold="font-weight" in node.get("style"))
        anchor = (re.search(r"text-anchor: (\w+)", node.get("style")) or ["", "start"])[1]
        left = float(node.get("x")) - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        assert left >= -1.5, node.text
        assert left + wide <= width + 1.5, node.text


def test_cells_hold_difference_and_p_where_they_fit(make_trial):
    small = words(figures(answer(make_trial, CURED))[0])
    assert {"+18", "P 0.073", "+26", "P 0.010"} <= set(small)
    thinned = words(figures(answer(make_trial, {"drug": (20, 60, 45), "control": (40, 40, 30)}))[0])
    assert not any(text.startswith("P 0") for text in thinned)
    assert {"45", "30", "0"} <= set(thinned)


def test_hatching_is_explained_only_where_a_conclusion_changes(make_trial):
    tips = words(figures(answer(make_trial, CURED))[0])
    never = words(figures(answer(make_trial, {"drug": (40, 5, 1), "control": (5, 40, 1)}))[0])
    assert any(text.startswith("hatched: another conclusion") for text in tips)
    assert not any(text.startswith("hatched") for text in never)
    assert any(text.startswith("plausible:") for text in never)


def test_a_thinned_grid_says_so(make_trial):
    found = answer(make_trial, {"drug": (20, 60, 45), "control": (40, 40, 30)})
    assert "(thinned)" in figures(found)[0].caption.plain()


def test_one_map_for_each_comparison_each_with_a_name_of_its_own(make_trial):
    arms = ("{drug: Drug, ", "{drug: Drug, other: Other, ")
    found = answer(make_trial, COUNTS | {"other": (5, 5, 2)}, arms)
    assert [figure.id for figure in figures(found)] == ["tipping-cured-drug", "tipping-cured-other"]
    assert tipping_map(found.results, found.study, "cured", "other").id == "tipping-cured-other"


def test_a_known_outcome_has_no_map(make_trial):
    found = answer(make_trial)
    assert "no result can tip" in tipping_map(found.results, found.study, "pain").plain()
    assert len(tipping_maps(found.results, found.study)) == 1


def test_synthetic_data_are_stamped(make_trial):
    found = answer(make_trial, CURED, ("data_status: real", "data_status: synthetic"))
    assert "SYNTHETIC" in words(figures(found)[0])


def test_an_unknown_end_looks_like_no_end(make_trial):
    trial = make_trial()
    ends = trial.end_states(trial.choices()).results
    figure = end_states(ends, trial.study)
    assert "Unknown" in words(figure)
    assert "unknown 1 (17%)" in figure.alt
    assert "#fefefe" in figure.svg()
