"""The robustness panel: rows of its own, rows taken over, priors, reallocation and agreement."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from helpers.analysis import reconcile
from helpers.analysis.context_file import PublishedTrial
from helpers.analysis.integrity.material import Material
from helpers.analysis.keeping import union
from helpers.analysis.outcome_values import outcome_values
from helpers.analysis.prior_beliefs import SCEPTICAL_SD, beliefs
from helpers.analysis.reallocation import _drawn, reallocated
from helpers.analysis.robustness import MOST_EXACT, _exact
from helpers.analysis.robustness_panel import boundaries, panel_lines, side_of
from helpers.results import Estimate, Key, Results
from helpers.stats import RISK_DIFFERENCE, TwoByTwo
from helpers.stats.association import fisher
from unknown_outcomes import STUDY, rows

REFERENCE = json.loads(
    (Path(__file__).parents[1] / "stats/reference/two_by_two.json").read_text("utf-8")
)["tables"]
KNOWN = {"drug": (12, 8, 0), "control": (7, 13, 0)}
DESIGN = ("sources:", 'design: {framework: superiority, allocation: "1:1"%s}\nsources:')


def opened(make_trial, counts=KNOWN, *passages):
    text = STUDY
    for old, new in passages:
        assert old in text, old
        text = text.replace(old, new, 1)
    return make_trial(text, rows(counts))


def panel(trial):
    return trial.robustness(trial.choices()).results


def test_flat_prior_agrees_with_r(make_trial):
    row = next(r for r in REFERENCE if (r["n1"], r["n0"], r["x1"]) == (50, 50, 25))
    x1, x0 = row["x1"], row["x0"]
    trial = opened(make_trial, {"drug": (x1, 50 - x1, 0), "control": (x0, 50 - x0, 0)})
    found = panel(trial).where(analysis="bayesian", level="flat")
    effect = found.one(measure="risk_difference")
    limits = row["values"]["bayes_rd_cri95_beta1"]
    assert (effect.lower, effect.upper) == pytest.approx(limits, rel=1e-8)
    higher = row["values"]["bayes_P_p1_gt_p0_beta1"]
    assert found.one(measure="probability_higher").value == pytest.approx(higher, rel=1e-9)


def test_rows_are_those_of_the_methods_they_name(make_trial):
    found, table = panel(opened(make_trial)), TwoByTwo(12, 20, 7, 20)
    exact = found.one(analysis="exact", measure="risk_difference")
    limits = RISK_DIFFERENCE["chan_zhang"](table)
    assert (exact.value, exact.lower, exact.upper) == pytest.approx((0.25, *limits))
    drawn = found.one(analysis="randomisation", statistic="p_value")
    assert drawn.value == pytest.approx(float(fisher(table)))  # arms of one size, no blocks
    assert "the plan names no blocks" in drawn.note
    assert not len(found.where(statistic="draws"))
    assert math.isnan(found.one(analysis="fragility").value)  # Fisher's P is not below 0.05
    assert {e.key.outcome for e in found} == {"cured"}  # of primary outcomes alone


def test_reused_rows_are_the_very_ones(make_trial):
    trial = opened(make_trial, {"drug": (12, 8, 4), "control": (7, 15, 3)})
    choices = trial.choices()
    made = (trial.tests(choices), trial.sensitivity(choices), trial.missing(choices))
    found = trial.robustness(choices, *made).results
    there = {id(e) for answer in made for e in answer.results}
    new = {e.key.analysis for e in found if id(e) not in there}
    assert new == {"exact", "bayesian", "randomisation", "fragility", "robustness"}
    together = union([found, *(answer.results for answer in made)])  # they agree where they overlap
    assert reconcile(together, trial.study) == []
    assert list(found.rows()["id"]) == list(trial.robustness(choices).results.rows()["id"])


def test_every_planned_rule_has_a_line_where_something_is_unknown(make_trial):
    trial = opened(make_trial, {"drug": (12, 8, 4), "control": (7, 15, 3)})
    choices, found = trial.choices(), panel(trial)
    lines = panel_lines(found, choices, choices.selected()[0], "drug")
    named = [line.name for line in lines if line.kind == "rule"]
    assert named == ["failure", "non_event", "best_case", "worst_case", "multiple_imputation"]
    known = opened(make_trial)
    lines = panel_lines(panel(known), known.choices(), known.choices().selected()[0], "drug")
    assert [line.kind for line in lines] == [
        "main", "exact", "bayesian", "bayesian", "randomisation",
    ]  # fmt: skip


def test_agreement_is_counted_against_the_main_interval(make_trial):
    trial = opened(make_trial, {"drug": (24, 6, 6), "control": (14, 16, 6)})
    found = panel(trial)
    sides = [
        side_of(line.effect, (0.0,))
        for line in panel_lines(found, trial.choices(), trial.choices().selected()[0], "drug")
    ]
    known = [side for side in sides if side is not None]
    counts = found.where(analysis="robustness")
    assert counts.one(statistic="intervals").value == len(known)
    assert counts.one(statistic="same_side").value == known.count(sides[0]) < len(known)
    assert sides[-1] is None  # the randomisation test has no interval


def test_reconciliation_knows_who_is_in_the_rows(make_trial):
    trial = opened(make_trial)
    found = union([panel(trial), trial.counted(trial.choices()).results])
    assert reconcile(found, trial.study) == []
    for analysis in ("exact", "bayesian", "randomisation"):
        wrong = [
            replace(e, value=e.value + 1)
            if (e.key.analysis, e.statistic, e.key.arm) == (analysis, "n", "drug") else e
            for e in found
        ]  # fmt: skip
        (finding,) = reconcile(Results(wrong), trial.study)
        assert finding.where.startswith(f"{analysis}, cured, drug")


# The randomisation test -----------------------------------------------------------------------


def p_of(make_trial, design, counts=KNOWN, *passages):
    return reallocations(opened(make_trial, counts, (DESIGN[0], DESIGN[1] % design), *passages))


def reallocations(trial):
    choices, table = trial.choices(), trial.participants
    data = outcome_values(table, choices, choices.selected()[0])
    return Results(reallocated(table, data, choices, "drug"))


THREE = ", ratio: {drug: 2, other: 1, control: 1}, block_sizes: [4]"
ORDERED = ("analysis:", "integrity: {order: age}\nanalysis:")


def test_blocks_are_drawn_by_the_seed_of_the_plan(make_trial):
    found = p_of(make_trial, ", block_sizes: [4]", KNOWN, ORDERED)
    again = p_of(make_trial, ", block_sizes: [4]", KNOWN, ORDERED)
    other = p_of(make_trial, ", block_sizes: [4]", KNOWN, ORDERED, ("seed: 7", "seed: 8"))
    p = found.one(statistic="p_value")
    assert found.one(statistic="draws").value == 9999
    assert p.value == again.one(statistic="p_value").value != other.one(statistic="p_value").value
    assert p.value * 10000 == pytest.approx(round(p.value * 10000))  # (b + 1) / (m + 1)
    assert p.value == pytest.approx(other.one(statistic="p_value").value, abs=0.02)
    assert "blocks of the sizes and the ratio of the plan" in p.note


def test_without_the_order_blocks_are_left_aside_and_it_is_said(make_trial):
    found = p_of(make_trial, ", block_sizes: [4]")
    assert "order of randomisation is not known" in found.one(statistic="p_value").note
    assert not len(found.where(statistic="draws"))


def test_minimisation_is_said_not_to_be_followed(make_trial):
    trial = opened(
        make_trial, KNOWN,
        (DESIGN[0], 'design: {framework: superiority, allocation: by minimisation}\nsources:'),
    )  # fmt: skip
    assert (
        "minimisation is not followed"
        in panel(trial).one(analysis="randomisation", statistic="p_value").note
    )


def test_strata_are_kept(make_prognosis):
    trial = make_prognosis()
    choices, found = trial.choices(), panel(trial)
    drawn = found.one(analysis="randomisation", statistic="p_value")
    assert "within the strata of the randomisation" in drawn.note
    lines = panel_lines(found, choices, choices.selected()[0], "drug")
    assert {line.kind for line in lines} >= {"adjusted", "stratified"}


def test_of_three_arms_the_blocks_that_are_left_for_two_are_drawn(make_trial):
    text = STUDY.replace("sources:", DESIGN[1].replace("1:1", "2:1:1") % THREE, 1)
    text = text.replace("labels: {drug: Drug,", "labels: {drug: Drug, other: Other,")
    text = text.replace("analysis:", "integrity: {order: number}\nanalysis:", 1)
    text = text.replace("  age: {", "  number: {label: Number, type: count}\n  age: {", 1)
    lines = ["id,number,arm,age,cured,pain"]
    for place in range(24):
        arm = ("drug", "other", "control", "drug")[place % 4]
        lines.append(f"{place},{place},{arm},30,{'yes' if place % 3 else 'no'},no")
    trial = make_trial(text, "\n".join(lines) + "\n")
    material = Material(trial.participants, trial.study)
    for line in _drawn(material, (0, 2), "name")[:50]:  # drug and control: blocks of three
        left = line[[place for place in range(24) if place % 4 != 1]]
        assert [block.sum() for block in left.reshape(6, 3)] == [2] * 6


# Priors ---------------------------------------------------------------------------------------


def published(name, x1, n1, x0, n0, **changes):
    given = {"randomised": True, "treatment": "drug", "control": "none", "outcome": "cured"}
    return PublishedTrial(
        trial=name, events_treatment=x1, n_treatment=n1, events_control=x0, n_control=n0,
        source="somewhere", **(given | changes),
    )  # fmt: skip


def test_priors_are_flat_sceptical_and_of_the_least_and_most_favourable_trials(make_trial):
    outcome = opened(make_trial).choices().selected()[0]
    trials = [
        published("middle", 50, 100, 45, 100), published("most", 60, 75, 47, 74),
        published("least", 135, 357, 139, 358), published("not randomised", 15, 25, 0, 17,
                                                          randomised=False),
        published("unverified", 90, 100, 10, 100, verified=False),
        published("of another", 90, 100, 10, 100, outcome="pain"),
        published("empty", 0, 0, 1, 10),
    ]  # fmt: skip
    found = beliefs(outcome, trials)
    names = ["flat", "sceptical", "sceptical: least", "enthusiastic: most"]
    assert [belief.name for belief in found] == names
    assert (found[1].mean, found[1].sd) == (0.0, SCEPTICAL_SD)
    assert (found[2].mean, found[2].sd) == pytest.approx((-0.0428, SCEPTICAL_SD), abs=1e-3)
    log_ratio = math.log(60 * 27 / (15 * 47))
    error = math.sqrt(1 / 60 + 1 / 15 + 1 / 47 + 1 / 27)
    assert (found[3].mean, found[3].sd) == pytest.approx((log_ratio, error))


def test_where_fewer_is_better_favourable_is_the_other_way(make_trial):
    outcome = opened(make_trial).choices().selected()[1]
    (_, _, only) = beliefs(outcome, [published("one", 10, 100, 40, 100, outcome="pain")])
    assert only.name == "enthusiastic: one"
    (_, _, none) = beliefs(outcome, [published("none", 0, 10, 0, 12, outcome="pain")])
    assert math.isfinite(none.mean)
    assert none.name == "sceptical: none"


# Margins and other types ----------------------------------------------------------------------


def effect(lower, upper):
    key = Key(stage="primary", analysis="main", measure="risk_difference")
    return Estimate(key=key, value=0.0, lower=lower, upper=upper)


@pytest.mark.parametrize(("limits", "held", "side"), [
    ((0.1, 0.3), (0.0,), 1), ((-0.3, -0.1), (0.0,), -1), ((0.0, 0.3), (0.0,), 0),
    ((-0.05, 0.3), (-0.1,), 1), ((-0.05, 0.05), (-0.1, 0.1), 1), ((-0.05, 0.1), (-0.1, 0.1), 0),
    ((math.nan, math.nan), (0.0,), None),
])  # fmt: skip
def test_sides(limits, held, side):
    assert side_of(effect(*limits), held) == side


def test_a_margin_of_the_plan_is_what_intervals_are_held_against(make_trial):
    inferior = DESIGN[1].replace("superiority", "non-inferiority") % ""
    margin = ("benefit: higher}", "benefit: higher, margin: {measure: %s, value: 0.1}}")
    trial = opened(make_trial, KNOWN, (DESIGN[0], inferior),
                   (margin[0], margin[1] % "risk_difference"))  # fmt: skip
    assert boundaries(trial.choices(), trial.choices().selected()[0]) == (-0.1,)
    other = margin[1].replace("0.1", "1.5") % "odds_ratio"
    trial = opened(make_trial, KNOWN, (DESIGN[0], inferior), (margin[0], other))
    assert boundaries(trial.choices(), trial.choices().selected()[0]) == (0.0,)


def test_an_ordinal_primary_outcome_has_the_lines_that_exist(make_ordered):
    trial = make_ordered()
    choices = trial.choices()
    found = trial.robustness(choices).results
    lines = panel_lines(found, choices, choices.selected()[0], "drug")
    assert [line.kind for line in lines] == ["main", "adjusted", "population"]
    assert {line.effect.key.measure for line in lines} == {"odds_ratio"}
    assert all(line.test is not None for line in lines)
    assert boundaries(choices, choices.selected()[0]) == (1.0,)


def test_exact_limits_are_left_out_of_large_trials_and_it_is_said(make_trial):
    trial = opened(make_trial)
    choices = trial.choices()
    large = TwoByTwo(120, MOST_EXACT // 2 + 1, 80, MOST_EXACT // 2)
    data = type("Data", (), {"outcome": choices.selected()[0], "among": "randomised"})()
    difference, test = _exact(large, data, choices, "drug")
    assert np.isnan([difference.lower, difference.upper]).all()
    assert "left out beyond" in difference.note
    assert test.value < 0.05


def test_an_arm_without_known_outcomes_adds_nothing(make_trial):
    found = panel(opened(make_trial, {"drug": (12, 8, 0), "control": (0, 0, 9)}))
    assert {e.statistic for e in found.where(analysis="exact")} == {"n", "events"}
    assert not len(found.where(analysis="robustness"))
