"""Margins, verdicts and the test over all arms, of trials small enough to count by hand."""

import math

import pytest

from helpers.analysis import planned_not_available
from helpers.analysis.verdicts import VERDICTS, verdicts
from helpers.errors import StudyError
from helpers.present.figures import forest
from helpers.results import view
from helpers.stats import TwoByTwo
from helpers.stats.margins import MARGINS

HEAD = """
format: 1
id: margins
title: A trial with a margin
data_status: real
design: {{framework: {framework}, allocation: "1:1"}}
sources: {{participants: small.csv}}
participant_id: id
arms: {{variable: arm, reference: control, labels: {{{arms}control: Control}}}}
variables:
  cured: {{label: Cure, type: binary, event: "1", non_event: "0", measured: after}}
  score: {{label: Score, type: continuous, measured: after}}
populations: {{itt: {{label: Intention to treat, where: []}}}}
outcomes:
  - {{id: cure, role: primary, type: binary, variable: cured, benefit: {benefit}{margin}}}
  - {{id: score, role: key_secondary, type: continuous, variable: score, benefit: higher{second}}}
analysis: {{population: itt, multiplicity: {{procedure: {procedure}}}}}
"""


def rows_of(**arms):
    """Return a file with, by arm, events, participants and a score that differs by the arm."""
    lines, number = ["id,arm,cured,score"], 0
    for arm, (events, n, shift) in arms.items():
        for i in range(n):
            number += 1
            lines.append(f"{number},{arm},{int(i < events)},{shift + i % 5}")
    return "\n".join(lines) + "\n"


@pytest.fixture
def margin_trial(make_trial):
    def make(margin="", framework="non-inferiority", benefit="higher", **more):
        second, rows = more.get("second", ""), more.get("rows")
        arms = "".join(f"{arm}: {arm.capitalize()}, " for arm in more.get("arms", ("drug",)))
        study = HEAD.format(
            framework=framework, benefit=benefit, arms=arms,
            margin=f", margin: {margin}" if margin else "",
            second=f", margin: {second}" if second else "",
            procedure=more.get("procedure", "fixed_sequence"),
        )  # fmt: skip
        return make_trial(study, rows or rows_of(drug=(40, 50, 0), control=(40, 50, 0)))

    return make


def test_results(trial, **key):
    return trial.tests(trial.choices()).results.one(statistic="p_value", **key)


test_results.__test__ = False


@pytest.mark.parametrize(
    ("measure", "value", "benefit", "at"),
    [
        ("risk_difference", 0.15, "higher", -0.15),
        ("risk_difference", 0.15, "lower", 0.15),
        ("risk_ratio", 0.8, "higher", 0.8),
        ("risk_ratio", 1.25, "higher", 0.8),
        ("odds_ratio", 0.5, "lower", 2.0),
    ],
)
def test_a_margin_lies_towards_harm_and_its_test_agrees_with_the_interval(
    margin_trial, measure, value, benefit, at
):
    trial = margin_trial(f"{{measure: {measure}, value: {value}}}", benefit=benefit)
    effects = trial.effects(trial.choices()).results
    margin = effects.one(measure="margin", outcome="cure")
    assert margin.value == pytest.approx(at)
    assert (margin.key.level, margin.key.method) == ("harm", measure)
    p = test_results(trial, outcome="cure", method="non_inferiority")
    beyond = MARGINS[measure](TwoByTwo(40, 50, 40, 50), margin=at)
    assert p.value == pytest.approx(beyond.greater if benefit == "higher" else beyond.less)
    limits = effects.one(outcome="cure", measure=measure, statistic="estimate")
    clear = limits.lower > at if benefit == "higher" else limits.upper < at
    assert (p.value <= 0.025) == clear


def test_equivalence_takes_the_larger_of_two_one_sided_p(margin_trial):
    trial = margin_trial("{measure: risk_difference, value: 0.2}", framework="equivalence")
    found = trial.effects(trial.choices()).results
    assert [e.value for e in found.where(measure="margin")] == [-0.2, 0.2]
    p = test_results(trial, outcome="cure", method="equivalence").value
    assert p == pytest.approx(0.0076, abs=5e-5)  # the example of helpers.stats.margins


def test_a_margin_of_means_is_welchs_t(margin_trial):
    margin = "{measure: risk_difference, value: 0.2}"
    trial = margin_trial(margin, second="{measure: mean_difference, value: 1}")
    p = test_results(trial, outcome="score", method="non_inferiority").value
    # 50 v 50 with scores 0..4 ten times: variance 2 * 50/49, error sqrt(2 * 2.0408/50) = 0.28571
    # pt(-1/0.2857143, 98), R 4.2.2
    assert p == pytest.approx(0.000352, abs=2e-5)


def test_the_family_is_judged_at_half_of_alpha(margin_trial):
    trial = margin_trial("{measure: risk_difference, value: 0.2}")
    order = trial.in_order(trial.tests(trial.choices())).results.where(analysis="multiplicity")
    raw = test_results(trial, outcome="cure", method="non_inferiority").value
    assert order.one(outcome="cure").value == raw
    second = order.one(outcome="score")
    assert second.value == pytest.approx(0.5)  # equal means: half of a two-sided P of one
    assert "half of the two-sided P" in second.note


@pytest.mark.parametrize(
    ("framework", "drug", "kind", "words"),
    [
        ("non-inferiority", 40, "shown", "non-inferiority is shown"),
        ("non-inferiority", 34, "inconclusive", "inconclusive"),
        ("non-inferiority", 10, "not_shown", "worse than the reference by more than the margin"),
        ("non-inferiority", 49, "shown", "on the side of benefit as well"),
        ("equivalence", 40, "shown", "equivalence is shown"),
        ("equivalence", 34, "inconclusive", "inconclusive"),
        ("equivalence", 10, "not_shown", "differ by more than the margin"),
        ("superiority", 49, "shown", "a benefit is shown"),
        ("superiority", 10, "shown", "a harm is shown"),
        ("superiority", 40, "not_shown", "no difference is shown"),
    ],
)
def test_the_verdict_follows_the_framework(margin_trial, framework, drug, kind, words):
    rows = rows_of(drug=(drug, 50, 0), control=(40, 50, 0))
    trial = margin_trial("{measure: risk_difference, value: 0.2}", framework=framework, rows=rows)
    answer = trial.verdicts(trial.choices())
    first = next(iter(verdicts(answer.results, trial.choices())))
    assert first.kind == kind
    assert words in first.words
    assert words in view(answer).markdown().replace("\\", "").lower()


def test_every_framework_has_a_verdict():
    assert set(VERDICTS) == {"superiority", "non-inferiority", "equivalence"}


def test_nothing_is_concluded_from_what_was_tried(margin_trial):
    trial = margin_trial("{measure: risk_difference, value: 0.2}")
    tried = trial.choices().but(confidence_level=0.9)
    assert "Nothing is concluded" in view(trial.verdicts(tried)).plain()


def test_table_and_forest_name_the_margin(margin_trial):
    trial = margin_trial("{measure: risk_difference, value: 0.15}")
    effects = trial.effects(trial.choices())
    words = "".join(part.markdown() for part in view(effects).views)
    assert "margin of non-inferiority −15 per 100 (risk difference)" in words
    figure = forest(effects.results, trial.study)
    assert "margin −15.0" in figure.alt
    assert "Dotted: the margin of the plan." in figure.caption.plain()


def test_a_margin_without_a_test_is_listed(margin_trial):
    margin = "{measure: risk_difference, value: 0.2}"
    second = "{measure: median_difference, value: 1}"
    listed = planned_not_available(margin_trial(margin, second=second).study)
    assert [item.what for item in listed] == [
        "Score: margin of the median difference, in a trial of non-inferiority"
    ]


def test_three_arms_have_one_test_over_all_and_each_its_own(margin_trial):
    rows = rows_of(low=(25, 50, 0), high=(13, 50, 0), control=(20, 50, 1))
    trial = margin_trial(framework="superiority", arms=("low", "high"), rows=rows)
    tests = trial.tests(trial.choices())
    found = tests.results.where(method="global", outcome="cure")
    # R 4.2.2: chisq.test(matrix(c(25,25,13,37,20,30),2), correct=FALSE)$statistic * 149/150
    assert found.one(statistic="statistic").value == pytest.approx(6.087331, abs=1e-6)
    assert found.one(statistic="p_value").value == pytest.approx(0.04765986, abs=1e-8)
    assert found.one(statistic="p_value").key.arm == ""
    assert not math.isnan(tests.results.one(method="global", outcome="score", statistic="df").value)
    assert "all arms" in view(tests).markdown()
    order = trial.in_order(tests).results.where(analysis="multiplicity")
    assert [(e.key.outcome, e.key.arm) for e in order] == [
        ("cure", "low"), ("cure", "high"), ("score", "low"), ("score", "high"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "margin", ["{measure: risk_difference, value: 10}", "{measure: risk_ratio, value: 1}"]
)
def test_a_margin_that_is_none_is_a_fault_of_the_study_file(margin_trial, margin):
    with pytest.raises(StudyError, match="margin"):
        margin_trial(margin)


def test_the_verdict_reads_the_interval_of_the_planned_analysis(make_trial):
    study = HEAD.format(
        framework="superiority", benefit="higher", arms="drug: Drug, ", margin="", second="",
        procedure="none",
    )  # fmt: skip
    adjusted = "population: itt, primary_analysis: adjusted, adjust_for: [score],"
    study = study.replace("population: itt,", adjusted)
    trial = make_trial(study, rows_of(drug=(35, 50, 0), control=(25, 50, 0)))
    answer = trial.verdicts(trial.choices())
    first = next(iter(verdicts(answer.results, trial.choices())))
    assert (first.effect.key.analysis, first.effect.key.method) == ("adjusted", "standardised")
    assert first.raw.key.analysis == "adjusted"
    assert first.kind == "shown"
