"""What a reader is told about a number."""

import pytest

from helpers.pipeline.report.catalogue import Catalogue
from helpers.results import Estimate, Key, Results
from helpers.study import Additional


@pytest.fixture
def catalogue(report):
    return Catalogue(report.results, report.study)


def source_of(report, estimate):
    return Catalogue(Results([estimate]), report.study).source(estimate.id)


def test_limits_have_an_address_of_their_own(catalogue, report):
    key = report.results.one(outcome="live_birth", measure="risk_ratio").key
    source = catalogue.source(key.id("lower"))
    assert source.known
    assert source.value == "1.53"
    assert source.lines[0].startswith("Lower confidence limit of the risk ratio")


def test_an_unknown_identifier_is_told_apart(catalogue):
    assert not catalogue.source("primary/main/itt/live_birth/guess").known
    assert not catalogue.source("study/analysis/no_such_key").known


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("analysis/confidence_level", "0.95"),
        ("claims/0/p_below", "0.05"),
        ("outcomes/live_birth/benefit", "higher"),
        ("arms/labels/placebo", "Placebo"),
    ],
)
def test_paths_of_the_study_file(catalogue, path, value):
    assert catalogue.source(f"study/{path}").value == value


def test_an_undefined_number_says_why(report, catalogue):
    source = catalogue.source(report.results.one(level="assessed").id)
    assert source.known
    assert source.value == ""
    assert "Not reported" in source.lines


@pytest.mark.parametrize(
    ("statistic", "shown", "words"),
    [
        ("mean", "33.4 (4.1)", "Mean (standard deviation): Age, years"),
        ("mean", "33.4", "Mean: Age, years"),
        ("lower", "17 to 52", "Confidence limits of the risk difference: Live birth"),
    ],
)
def test_a_text_that_shows_two_numbers_says_both(report, catalogue, statistic, shown, words):
    wanted = (
        {"outcome": "age", "arm": "placebo", "measure": "summary", "statistic": "mean"}
        if statistic == "mean"
        else {"outcome": "live_birth", "measure": "risk_difference"}
    )
    identifier = report.results.one(**wanted).key.id(statistic)
    assert catalogue.source(identifier, shown).lines[0] == words


def test_adjusted_p_values_say_whom_they_compare(report):
    counted = report.results.where(outcome="live_birth", measure="count")
    key = Key(
        stage="primary",
        analysis="multiplicity",
        population="itt",
        outcome="live_birth",
        arm="tacrolimus",
        reference="placebo",
        measure="test",
        method="holm",
    )
    p = Estimate(key=key, statistic="p_value", value=0.01)
    lines = Catalogue(counted + Results([p]), report.study).source(p.id).lines
    assert "Procedure: Holm" in lines
    assert "Tacrolimus 29 of 50, Placebo 11 of 50" in lines


def test_flow_boxes_and_reasons_are_words(report):
    key = Key(
        stage="cleaning",
        analysis="flow",
        level="not_received:no transfer",
        arm="placebo",
        measure="count",
    )
    lines = source_of(report, Estimate(key=key, statistic="n", value=2)).lines
    assert (
        lines[0]
        == "Participants counted: did not receive the allocated treatment, reason no transfer"
    )
    assert lines[1] == "Placebo"


def test_harms_are_named(report):
    key = Key(
        stage="secondary",
        analysis="harms",
        outcome="severity:severe",
        arm="placebo",
        measure="count",
    )
    lines = source_of(report, Estimate(key=key, statistic="events", value=2)).lines
    assert lines[0] == "Participants with the event: adverse events of severity severe"


def test_conditioning_and_subgroups_are_said(report):
    key = Key(
        stage="primary",
        analysis="subgroup",
        population="itt",
        outcome="miscarriage",
        among="clinical_pregnancy",
        subgroup="age_group",
        subgroup_level="below 35",
        arm="tacrolimus",
        reference="placebo",
        measure="risk_difference",
        method="new_method",
    )
    lines = source_of(report, Estimate(key=key, value=0.5)).lines
    assert "Intention to treat, only those with clinical pregnancy, age group below 35" in lines
    assert "New method" in lines
    assert "Subgroup" in lines


def test_events_say_of_how_many(catalogue, report):
    events = report.results.one(outcome="live_birth", arm="placebo", statistic="events")
    assert "Placebo 11 of 50" in catalogue.source(events.id).lines


@pytest.mark.parametrize(
    ("place", "statistic", "words"),
    [
        ({"measure": "count", "level": "age"}, "missing", ": Live birth, Age"),
        ({"measure": "risk", "method": "standardised", "level": "placebo"}, "estimate",
         ": Live birth, everybody given Placebo"),
        ({"measure": "risk_difference", "method": "standardised"}, "estimate",
         "Risk difference: Live birth"),
    ],
)  # fmt: skip
def test_an_additional_analysis_says_who_asked(report, place, statistic, words):
    asked = Additional(
        id="by-age", outcome="live_birth", adjust_for=("age",), requested_by="Reviewer 2"
    )
    study = report.study.model_copy(update={"additional": (asked,)})
    key = Key(stage="primary", analysis="by-age", outcome="live_birth", arm="tacrolimus", **place)
    found = Estimate(key=key, value=1.0, statistic=statistic)
    lines = Catalogue(Results([found]), study).source(found.id).lines
    assert words in lines[0]
    assert "Additional analysis by-age, post hoc, asked for by Reviewer 2" in lines


def test_baseline_and_balance_say_how_many_stand_behind(catalogue, report):
    mean = report.results.one(outcome="age", arm="placebo", statistic="mean")
    assert "Placebo n = 50" in catalogue.source(mean.id).lines
    difference = report.results.one(outcome="age", measure="smd")
    assert "Tacrolimus n = 50, Placebo n = 50" in catalogue.source(difference.id).lines


def test_a_published_trial_without_a_population_is_named_by_its_group(report):
    key = Key(
        stage="primary", analysis="context", outcome="live_birth", subgroup="design",
        subgroup_level="randomised", level="A trial", arm="x", measure="count",
    )  # fmt: skip
    lines = source_of(report, Estimate(key=key, value=1, statistic="n", note="doi:x")).lines
    assert "Design randomised" in lines
    assert "doi:x" in lines


def test_a_number_needed_says_what_it_is(report):
    key = Key(
        stage="primary", analysis="main", population="itt", outcome="live_birth", arm="tacrolimus",
        reference="placebo", measure="number_needed_to_treat", method="miettinen_nurminen",
    )  # fmt: skip
    lines = source_of(report, Estimate(key=key, value=2.8, note="NNTB")).lines
    assert lines[-1] == "Of so many treated, one more has the benefit (NNTB)"


def test_every_effect_says_method_population_sizes_and_row(report, catalogue):
    effects = [e for e in report.results if e.key.measure in ("risk_difference", "risk_ratio")]
    assert effects
    for estimate in effects:
        lines = catalogue.source(estimate.id).lines
        assert "Miettinen–Nurminen score interval, 95% confidence" in lines
        assert "Intention to treat" in lines
        assert any(" of 50, Placebo " in line for line in lines)
