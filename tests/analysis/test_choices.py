"""What differs from the plan is named, and never written as planned."""

from inspect import signature

import pytest

from helpers.analysis.choices import Choices, _known
from helpers.errors import UsageError


def test_the_plan_has_no_departure(trial):
    choices = trial.choices("primary")
    assert choices.departures == ()
    assert choices.analysis == "main"
    assert choices.outcomes == ("pregnancy", "loss")
    assert trial.choices("secondary").outcomes == ("weight",)


def test_interval_sets_every_measure_that_knows_the_method(trial):
    tried = trial.choices().but(interval="newcombe")
    assert tried.risk_difference == "newcombe"
    assert tried.risk_ratio == "miettinen_nurminen"
    assert [d.name for d in tried.departures] == ["risk_difference"]


def test_covariates_and_strata_can_be_tried(trial):
    tried = trial.choices().but(adjust_for=["age", "sex"], stratify_by=("smoker",))
    assert [(d.name, d.planned, d.chosen) for d in tried.departures] == [
        ("adjust_for", "none", "age, sex"),
        ("stratify_by", "none", "smoker"),
    ]
    assert tried.covariates_of(tried.study.outcomes[0]) == ("age", "sex")


def test_going_back_to_the_plan_is_no_departure(trial):
    tried = trial.choices().but(population="treated").but(population="itt")
    assert tried == trial.choices()
    assert not tried.departures


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"population": "treatd"}, "did you mean 'treated'"),
        ({"interval": "newcomb"}, "did you mean 'newcombe'"),
        ({"populaton": "itt"}, "did you mean 'population'"),
        ({"tests": ["fischer"]}, "did you mean 'fisher'"),
        ({"outcomes": "loss"}, "is a list"),
        ({"confidence_level": 95}, "between 0.5 and 1"),
        ({"adjust_for": "age"}, "is a list"),
        ({"adjust_for": ["agee"]}, "did you mean 'age'"),
        ({"adjust_for": ["why_not"]}, "unknown adjust_for 'why_not'"),
        ({"stratify_by": ["age"]}, "unknown stratify_by 'age'"),
        ({"stratify_by": ["arm"]}, "unknown stratify_by 'arm'"),
    ],
)
def test_an_unknown_choice_is_refused_with_the_nearest(trial, changes, message):
    with pytest.raises(UsageError, match=message):
        trial.choices().but(**changes)


def test_what_was_tried_has_other_ids_than_what_was_planned(trial):
    planned = trial.effects(trial.choices()).results
    tried = trial.effects(trial.choices().but(population="treated")).results
    assert not {e.id for e in planned} & {e.id for e in tried}
    assert {e.key.analysis for e in tried} == {"tried"}


def test_keep_refuses_what_differs_and_leaves_the_file_alone(trial):
    trial.keep("primary", trial.effects(trial.choices()))
    before = trial.results().to_csv()
    refused = trial.keep("primary", trial.effects(trial.choices().but(population="treated")))
    assert "population: treated" in refused.lines
    assert refused.lines.startswith("additional:")
    assert trial.results().to_csv() == before


def test_the_lines_that_keep_a_choice_are_valid_in_a_study_file(trial, make_trial, study_text):
    refused = trial.keep("primary", trial.effects(trial.choices().but(population="treated")))
    again = make_trial(study_text + refused.lines + "\n")
    assert [a.population for a in again.study.additional] == ["treated", "treated"]


def test_completion_and_help_show_every_choice_by_name(trial):
    named = list(signature(trial.choices().but).parameters)
    assert set(named) == {*_known(trial.study), "interval"}
    assert all(f"``{name}``" in Choices.but.__doc__ for name in named)
