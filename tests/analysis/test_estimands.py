"""The five attributes of an estimand, from the study file; what does not match is flagged."""

import pytest

from helpers.analysis.estimands import estimand_of
from helpers.results import view

OUTCOME = "{id: pregnancy, role: primary, type: binary, variable: pregnant, benefit: higher"
EVENT = ", estimand: {intercurrent: [{event: stopped early, strategy: %s}], summary: %s}}"


@pytest.fixture
def declared(make_trial, study_text):
    def make(strategy="treatment policy", summary="risk difference", more=""):
        old = f"{OUTCOME}}}"
        assert old in study_text
        return make_trial(study_text.replace(old, OUTCOME + more + EVENT % (strategy, summary)))

    return make


def words(answer):
    return view(answer).markdown().replace("\\", "")


def test_attributes_are_those_of_the_study_file(declared):
    trial = declared()
    found = estimand_of(trial.choices(), trial.study.outcome("pregnancy"))
    assert found.treatment == "Drug v Control"
    assert found.population == "Intention to treat"
    assert found.variable == "Pregnancy"
    assert found.events == (("stopped early", "treatment policy"),)
    assert found.summary == "risk difference"
    assert found.mismatches == ()
    assert "the planned analysis estimates it" in words(trial.estimands(trial.choices()))


def test_what_the_file_does_not_say_is_said_to_be_missing(trial):
    shown = words(trial.estimands(trial.choices()))
    assert "names no intercurrent event" in shown
    assert "not declared" in shown


@pytest.mark.parametrize(
    ("strategy", "summary", "more", "flag"),
    [
        ("hypothetical", "risk difference", "", "takes outcomes as observed"),
        ("principal stratum", "risk difference", "", "compares those observed"),
        ("wishful", "risk difference", "", "none of the strategies"),
        ("composite", "hazard ratio", "", "the declared summary is a hazard ratio"),
        ("treatment policy", "risk ratio", ", population: treated", "depends on Received"),
    ],
)
def test_an_analysis_that_does_not_match_is_flagged(declared, strategy, summary, more, flag):
    trial = declared(strategy, summary, more)
    found = estimand_of(trial.choices(), trial.study.outcome("pregnancy"))
    assert any(flag in mismatch for mismatch in found.mismatches)
    assert "Pregnancy†" in words(trial.estimands(trial.choices()))


def test_a_group_formed_later_and_a_population_tried_are_flagged(trial):
    secondary = trial.choices("secondary")
    weight = estimand_of(secondary, trial.study.outcome("weight"))
    assert weight.population == "Intention to treat, among those with Pregnancy"
    assert weight.mismatches == (
        "analysed among those with Pregnancy, which is no group formed at randomisation",
    )
    tried = estimand_of(trial.choices().but(population="treated"), trial.study.outcome("loss"))
    assert tried.mismatches == ("the population was changed from that of the plan",)
