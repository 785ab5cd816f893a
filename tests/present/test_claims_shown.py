"""Claims, what could lie behind them, and published trials, as people see them."""

import re

import pytest

import helpers.present.views.registered  # noqa: F401
from helpers.analysis.claims_abstract import Abstract
from helpers.present import published_trials
from helpers.present.claim_words import ClaimWords
from helpers.present.figures.claim_regions import claim_regions, regions_of
from helpers.present.text import Nothing
from helpers.present.views.compatible import compatible_parts
from helpers.results import view
from helpers.study import Claim

CLAIMS = """claims:
  - {outcome: pregnancy, direction: higher, p_below: 0.5, includes: [loss]}
  - {outcome: loss, direction: lower, p_below: 0.9, p_reported: 0.3, estimate: 0.38}
"""
TRIALS = (
    "trial,randomised,treatment,control,outcome,definition,events_treatment,n_treatment,"
    "events_control,n_control,source,remark\n"
    "Old 1999,yes,drug <b>,placebo,pregnancy,scan,5,20,4,20,doi:1,read off a figure\n"
    "Apart,no,drug,none,pregnancy,test,5,20,0,0,doi:2,\n"
)


@pytest.fixture
def make(make_trial, study_text, tmp_path):
    def made(status="real", context="context: {file: t.csv, outcomes: pregnancy}\n"):
        (tmp_path / "t.csv").write_text(TRIALS, encoding="utf-8")
        text = study_text[: study_text.index("claims:")] + CLAIMS + context
        return make_trial(text.replace("data_status: real", f"data_status: {status}"))

    return made


def shown(trial, what):
    return view(getattr(trial, what)(trial.choices()))


def ids(view_):
    return {number.result_id for number in view_.numbers()}


@pytest.mark.parametrize("what", ["claims", "compatible", "published"])
def test_every_number_shown_is_a_result_or_of_the_study_file(make, what):
    trial = make()
    answer = getattr(trial, what)(trial.choices())
    known = {row["id"] for e in answer.results for row in e.rows()}
    unknown = {name for name in ids(view(answer)) if not name.startswith("study/")} - known
    assert not unknown


def test_the_sentence_says_what_a_claim_depends_on(make):
    text = shown(make(), "claims").markdown().replace("\xa0", " ")
    assert "Of the published claims, read as a threshold, " in text
    assert re.search(
        r"Loss lower, P &lt; 0\.9, P = 0\.3, estimate 0\.38: read as a threshold", text
    )
    assert "| no: " in text  # the printed estimate, per participant
    assert "yes, risk ratio" in text  # among pregnancies


@pytest.mark.parametrize("what", ["claims", "compatible"])
def test_synthetic_data_are_said_to_be_built_for_the_claims(make, what):
    assert "built to meet the published claims" in shown(make("synthetic"), what).markdown()
    assert "built to meet" not in shown(make(), what).markdown()


def test_all_of_synthetic_claims_is_stamped(make):
    for part in (
        *shown(make("synthetic"), "claims").views,
        *shown(make("synthetic"), "compatible").views,
    ):
        if hasattr(part, "stamp"):
            assert part.stamp == "SYNTHETIC"


def test_the_figure_says_in_words_which_counts_meet_the_claim(make):
    trial = make()
    answer = trial.compatible(trial.choices())
    (figure,) = claim_regions(answer.results, ClaimWords.of(trial.study))
    assert "Loss lower" in figure.alt
    for region in regions_of(answer.results):
        said = (
            f"of {region.possible:,} tables {int(region.tables[next(iter(region.tables))].value)}"
        )
        assert said in figure.alt
        for reading, ranges in region.ranges.items():
            x1, x0 = (int(e.value) for e in region.own)
            inside = any(at == x0 and a.value <= x1 <= b.value for at, a, b in ranges)
            assert region.meets(reading) == inside
    known = {e.id for e in answer.results}
    assert set(figure.source_ids) <= known


def test_readings_are_told_apart_by_hatching(make):
    trial = make()
    (figure,) = claim_regions(trial.compatible(trial.choices()).results, ClaimWords.of(trial.study))
    assert len(set(re.findall(r'<pattern id="([^"]+)"', figure.svg()))) >= 3
    assert figure.svg() == figure.svg()


def test_an_abstract_is_shown_without_data():
    claims = [
        Claim(outcome="live_birth", direction="higher", p_below=0.01),
        Claim(outcome="miscarriage", direction="lower", among="pregnancy"),
        Claim(outcome="pregnancy", direction="higher", includes=("live_birth", "miscarriage")),
    ]
    abstract = Abstract(arms=(("treatment", 12), ("control", 10)), claims=claims)
    words = ClaimWords.of_abstract(abstract)
    parts = compatible_parts(abstract.results, words, abstract.links)
    text = "\n".join(part.markdown() for part in parts).replace("\xa0", " ")
    assert "Live birth higher, P &lt; 0.01" in text
    assert "With miscarriage counted among those with pregnancy" in text
    assert "These data" not in text
    (figure,) = claim_regions(abstract.results, words)
    assert "tables in all" in figure.svg()


def test_published_trials_stand_apart_and_none_is_pooled(make):
    trial = make("synthetic")
    answer = trial.published(trial.choices())
    text = view(answer).markdown()
    assert "Nothing is pooled" in text
    assert text.index("Not randomised") > text.index("Old 1999")
    assert "scan; Apart: test" in text
    assert "Old 1999: read off a figure." in text
    assert "real trials; the data of this report are SYNTHETIC" in text
    assert "not estimable" in text
    assert "0.36" not in text


def test_a_synthetic_trial_is_drawn_apart_in_amber_with_its_stamp(make):
    trial = make("synthetic")
    answer = trial.published(trial.choices())
    (figure,) = published_trials(answer.results, trial.study).views
    assert figure.stamp == "SYNTHETIC"
    assert "SYNTHETIC data, no evidence: Synthetic data" in figure.alt
    assert figure.alt.index("Not randomised") < figure.alt.index("SYNTHETIC data")
    assert "&lt;b&gt;" in figure.svg()
    assert "<b>" not in figure.svg()


def test_a_real_trial_is_named_as_such(make):
    trial = make()
    (figure,) = published_trials(trial.published(trial.choices()).results, trial.study).views
    assert "The trial at hand: This trial" in figure.alt
    assert "SYNTHETIC" not in figure.alt + figure.svg()


def test_nothing_is_shown_where_nothing_is_declared(make_trial, study_text):
    trial = make_trial(study_text[: study_text.index("claims:")])
    for what in ("claims", "compatible", "published"):
        assert isinstance(shown(trial, what), Nothing)
    assert isinstance(published_trials(trial.claims(trial.choices()).results, trial.study), Nothing)


def test_the_planned_analysis_is_one_reading_more_and_the_headline(make_planned):
    stratified = ("primary_analysis: unadjusted", "primary_analysis: stratified")
    trial = make_planned(stratified)
    words = view(trial.claims(trial.choices())).markdown()
    assert "Claims that the planned primary analysis reproduces: " in words
    assert "P, as planned" in words.replace("\n", " ").replace("<br>", " ")
    assert "stratified, Cochran–Mantel–Haenszel test." in words
    plain = view(make_planned().claims(make_planned().choices())).markdown()
    assert "planned primary analysis" not in plain
