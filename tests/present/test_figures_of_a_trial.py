"""The six figures of a report, from made-up results of the tacrolimus trial."""

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from helpers.present.figures import (
    balance,
    baseline_distributions,
    end_states,
    flow_diagram,
    forest,
    icon_array,
)
from helpers.present.figures.page import text_width, wrapped
from helpers.results import Estimate, Key, Results

DRAW = {
    "flow": lambda r, s, p: flow_diagram(r, s),
    "forest": lambda r, s, p: forest(r, s),
    "end-states": lambda r, s, p: end_states(r, s),
    "distributions": lambda r, s, p: baseline_distributions(p, s),
    "balance": lambda r, s, p: balance(r, s),
    "icons-live_birth": lambda r, s, p: icon_array(r, s, "live_birth"),
}
LONG = "a reason that goes on and on without any regard for the width of the box it stands in"


@pytest.fixture(params=list(DRAW))
def drawn(request, results, study, participants):
    return request.param, DRAW[request.param](results, study, participants)


def texts(figure):
    root = ET.fromstring(figure.svg())
    return [node for node in root.iter() if node.tag.endswith("}text")]


def words(figure):
    return [node.text.replace("\u00a0", " ") for node in texts(figure)]


def test_words_numbers_and_stamp(drawn, golden):
    name, figure = drawn
    assert figure.id == name
    assert figure.alt.endswith(".")
    assert "SYNTHETIC" in words(figure)
    golden(f"figure_{name}.txt", f"{figure.caption.plain()}\n\n{figure.alt}\n")


def test_drawing_twice_gives_the_same_bytes(drawn, results, study, participants):
    name, figure = drawn
    again = DRAW[name](results, study, participants)
    assert again.svg() == figure.svg()
    assert again.html() == figure.html()


def test_sources_are_results(drawn, results):
    name, figure = drawn
    assert len(set(figure.source_ids)) == len(figure.source_ids) > 0
    if name != "distributions":
        assert set(figure.source_ids) <= set(results.rows()["id"])


def test_real_data_carry_no_stamp(results, make_study, participants):
    study = make_study(data_status="real")
    for draw in DRAW.values():
        figure = draw(results, study, participants)
        assert figure.stamp == ""
        assert "SYNTHETIC" not in figure.html()


def test_type_is_never_smaller_than_nine_and_a_half_points(drawn):
    sizes = re.findall(r"font-size: ([\d.]+)px", drawn[1].svg())
    assert min(float(size) for size in sizes) >= 9.5


def test_type_is_at_least_six_points_as_a_journal_prints_it(drawn):
    figure = drawn[1]
    smallest = min(float(size) for size in re.findall(r"font-size: ([\d.]+)px", figure.svg()))
    assert smallest * figure.width_mm / (25.4 * figure.size[0]) >= 6


def test_no_figure_is_deeper_than_a_page(drawn):
    root = ET.fromstring(drawn[1].svg())
    assert root.get("width") == f"{drawn[1].width_mm:.4g}mm"
    assert float(root.get("height").removesuffix("mm")) <= 247  # A4 between margins of 25


def test_no_text_leaves_the_drawing(drawn):
    figure = drawn[1]
    width = figure.size[0] * 72
    for node in texts(figure):
        style, x = node.get("style"), node.get("x")
        if x is None or "rotate" in (node.get("transform") or ""):
            continue
        size = float(re.search(r"font-size: ([\d.]+)px", style)[1])
        bold = "font-weight" in style
        wide = text_width(node.text, size, bold=bold)
        anchor = (re.search(r"text-anchor: (\w+)", style) or ["", "start"])[1]
        left = float(x) - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
        assert left >= -1.5, node.text
        assert left + wide <= width + 1.5, node.text


# Flow ----------------------------------------------------------------------------------------


def box(level, n, arm=""):
    key = Key(stage="cleaning", analysis="flow", level=level, arm=arm, measure="count")
    note = "not reported" if math.isnan(n) else ""
    return Estimate(key=key, value=n, statistic="n", note=note)


def test_unknown_screening_is_said(results, study):
    assert "Assessed for eligibility (not reported)" in words(flow_diagram(results, study))


def test_flow_takes_any_number_of_arms_and_long_reasons(make_study):
    labels = {"a": "Arm 1 <b>", "b": "Arm 2", "c": "Arm 3", "placebo": "Placebo"}
    study = make_study(arms={"variable": "arm", "reference": "placebo", "labels": labels})
    rows = [box("assessed", 900), box("excluded", 500), box(f"excluded:{LONG}", 500)]
    rows += [box("excluded:" + "x" * 90, math.nan), box("randomised", 400)]
    rows += [box("allocated", 100, arm) for arm in labels]
    rows += [box(level, 7, "b") for level in ("lost", f"lost:{LONG}", "discontinued_unknown")]
    rows += [box("analysed", 93, arm) for arm in labels]
    figure = flow_diagram(Results(rows), study)
    shown = words(figure)
    assert sum(line.startswith("Analysed") for line in shown) == len(labels)
    assert f"excluded, 500 ({LONG}, 500" in figure.alt
    column = (figure.size[0] * 72 - 19) / len(labels)
    inside = [line for line in shown if "reason" in line or "regard" in line]
    assert all(text_width(line, 9.5) < max(column, 200) for line in inside)
    test_no_text_leaves_the_drawing(("", figure))


def test_what_is_not_declared_has_no_box_and_the_caption_says_so(results, study):
    rows = [e for e in results if not e.key.level.startswith(("lost", "discontinued"))]
    figure = flow_diagram(Results(rows), study)
    assert "Follow-up" not in words(figure)
    assert "Loss to follow-up and discontinuation were not recorded." in figure.caption.plain()


def test_reasons_of_declared_levels_show_their_labels(results, make_study, study):
    variables = {
        name: v.model_dump(by_alias=True, exclude_none=True) for name, v in study.variables.items()
    }
    variables["reason"]["levels"] = {"adverse event": "Adverse event <grade 3>"}
    figure = flow_diagram(results, make_study(variables=variables))
    assert any(line.startswith("Adverse event <grade 3>") for line in words(figure))


# Forest --------------------------------------------------------------------------------------


def test_forest_prints_every_estimate_by_role_and_on_its_own_axis(results, study):
    shown = words(forest(results, study))
    assert "+36 (+17 to +52)" in shown
    assert "−12 (−26 to +1)" in shown
    roles = ["Primary", "Key secondary", "Secondary", "Harm"]
    assert [line for line in shown if line in roles][:4] == roles
    assert {
        "Risk difference per 100 women",
        "Mean difference (weeks)",
        "Mean difference (g)",
    } <= set(shown)
    assert shown.count("shaded: favours tacrolimus") == 3


def test_forest_draws_the_outcomes_named_and_refuses_nothing(results, study):
    figure = forest(results, study, outcomes=["live_birth"])
    assert "Miscarriage" not in words(figure)
    assert "Hollow" not in figure.caption.plain()
    assert "No outcome has a main result" in forest(results, study, outcomes=["none"]).plain()


def test_forest_shows_an_undefined_effect_as_words(results, study):
    rows = [
        replace(e, value=math.nan, lower=None, upper=None, note="undefined")
        if e.key.outcome == "live_birth" and e.key.measure == "risk_difference"
        else e
        for e in results
    ]
    figure = forest(Results(rows), study)
    assert "not estimable" in words(figure)
    assert "risk difference not estimable" in figure.alt


def test_the_side_that_favours_the_treatment_follows_benefit(results, study, make_study):
    def shaded(outcome, benefit):
        changed = [o.model_copy(update={"benefit": benefit}) for o in study.outcomes]
        figure = forest(
            results, study.model_copy(update={"outcomes": tuple(changed)}), outcomes=[outcome]
        )
        bands = re.findall(r'<path d="M ([\d.]+) [^"]*"[^>]*fill: var\(--rct-band', figure.html())
        return [float(x) for x in bands][-1]

    assert shaded("live_birth", "higher") != shaded("live_birth", "lower")


def test_several_arms_are_named_and_told_apart_by_shape(results, make_study):
    labels = {"tacrolimus": "Tacrolimus", "low": "Low dose", "placebo": "Placebo"}
    study = make_study(arms={"variable": "arm", "reference": "placebo", "labels": labels})
    low = [replace(e, key=replace(e.key, arm="low")) for e in results if e.key.arm == "tacrolimus"]
    figure = forest(Results([*results, *low]), study, outcomes=["live_birth"])
    assert "low dose v placebo" in words(figure)
    assert "shaded: favours the treatment" in words(figure)
    assert "low dose against placebo" in figure.alt


# The others -----------------------------------------------------------------------------------


def test_every_state_is_in_the_key_even_with_nobody_in_it(results, study):
    figure = end_states(results, study)
    assert "Stillbirth" in words(figure)
    assert words(figure).count("0 (0%)") == 2
    assert "29 (58%)" in words(figure)


def test_end_states_need_a_declaration_and_rows(results, study, make_study):
    nothing = end_states(results, make_study(analysis={"population": "itt"}))
    assert nothing.plain() == "The study file declares no end states."
    with pytest.raises(ValueError, match="hold no row"):
        end_states(Results(), study)


def test_icons_fill_as_many_circles_as_the_risk_says(results, study):
    figure = icon_array(results, study, "live_birth")
    filled = [
        len(re.findall("<use", g))
        for g in re.findall(r"<g style=[^>]*>(?:<use[^>]*>)+</g>", figure.html())
    ]
    assert filled == [58, 42, 22, 78]
    assert {"58", "22", "with tacrolimus (29/50)"} <= set(words(figure))


def test_icons_need_the_outcome_and_its_risks(results, study):
    with pytest.raises(LookupError, match="no outcome 'nothing'"):
        icon_array(results, study, "nothing")
    with pytest.raises(LookupError, match="expected exactly one result"):
        icon_array(Results(), study, "live_birth")


def test_balance_says_what_lies_beyond_chance(results, study):
    assert balance(results, study).alt.endswith("nineteen trials of twenty: none.")
    rows = [
        replace(e, value=0.5) if e.key.measure == "smd" and e.key.outcome == "age" else e
        for e in results
    ]
    assert balance(Results(rows), study).alt.endswith("twenty: age.")
    assert "No baseline variable" in balance(Results(), study).plain()


def test_balance_without_sizes_or_values_still_draws(study):
    shared = {
        "stage": "baseline", "analysis": "balance", "population": "itt", "measure": "smd",
        "arm": "tacrolimus", "reference": "placebo",
    }  # fmt: skip
    values = {"age": math.nan, "bmi": math.inf}
    rows = [
        Estimate(key=Key(**shared, outcome=name), value=value, note="no spread")
        for name, value in values.items()
    ]
    shown = words(balance(Results(rows), study))
    assert "not estimable" in shown
    assert "∞" in shown


def test_distributions_take_numeric_variables_only(participants, study):
    figure = baseline_distributions(participants, study, variables=["age"])
    assert "Age, years" in words(figure)
    assert "Body mass index" not in figure.alt
    with pytest.raises(ValueError, match="need numeric variables"):
        baseline_distributions(participants, study, variables=["cause"])


def test_distributions_leave_out_who_is_not_in_the_population(participants, study):
    participants["population:itt"] = [True] * 50 + [False] * 50
    half = baseline_distributions(participants.iloc[:50], study)
    assert baseline_distributions(participants, study).alt == half.alt


def test_distributions_without_any_value_say_so(participants, study):
    participants["age"] = math.nan
    figure = baseline_distributions(participants, study, variables=["age"])
    assert "no known value" in figure.alt
    assert figure.svg()


def test_wrapping_keeps_every_word_and_the_width():
    lines = wrapped(f"{LONG} {'y' * 60}", 80)
    assert "".join(lines).replace(" ", "") == f"{LONG}{'y' * 60}".replace(" ", "")
    assert all(text_width(line) <= 80 for line in lines)
    assert wrapped("", 10) == [""]


def test_numbers_too_long_for_a_forest_stand_in_the_table(results, study):
    rows = [
        replace(e, value=1e40, lower=-1e40, upper=1e40)
        if e.key.outcome == "live_birth" and e.key.measure == "risk_difference"
        else e
        for e in results
    ]
    assert "see the table" in words(forest(Results(rows), study))
