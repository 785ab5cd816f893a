"""Harms: participants and reports by arm as received; what the file cannot say is not said."""

import math

import pytest

from helpers.data import clean
from helpers.results import view

SOURCES = "sources: {participants: small.csv}"
FILE = "sources: {participants: small.csv, adverse_events: {file: ae.csv, participant_id: who, term: what%s}}"  # noqa: E501
EVENTS = "who,what,bad\n1,Headache,yes\n1,Headache,no\n2,Rash,no\n7,Rash,no\n"


@pytest.fixture
def with_events(make_trial, study_text, tmp_path):
    def make(roles="", study=study_text):
        (tmp_path / "ae.csv").write_text(EVENTS, encoding="utf-8")
        return make_trial(study.replace(SOURCES, FILE % roles))

    return make


def test_participants_and_reports_are_counted(with_events):
    found = with_events(", serious: bad").harms().results
    headache = {e.statistic: e.value for e in found.where(outcome="term:Headache", arm="drug")
                if not e.key.reference}  # fmt: skip
    assert headache == {"n": 6, "events": 1, "reports": 2}
    assert found.one(outcome="serious", arm="drug", statistic="events").value == 1
    difference = found.one(outcome="any", measure="risk_difference")
    assert difference.value == pytest.approx(2 / 6 - 1 / 6)


def test_no_event_is_called_not_serious_by_a_file_that_does_not_say(with_events):
    trial = with_events()
    assert not len(trial.harms().results.where(outcome="serious"))
    assert "serious" not in view(trial.harms()).markdown()


def test_an_arm_that_nobody_received_has_no_difference_and_says_why(with_events, study_text):
    safety = "  treated: {label: Treated, where: [{variable: arm, is: drug}]}"
    study = study_text.replace(
        '  treated: {label: Treated, where: [{variable: received, is: "yes"}]}', safety
    ).replace("  end_state", "  harms: {population: treated}\n  end_state")
    trial = with_events(", serious: bad", study)
    difference = trial.harms().results.one(outcome="any", measure="risk_difference")
    assert math.isnan(difference.value)
    assert difference.note == "undefined: nobody in Control"
    assert len(list(difference.rows())) == 3
    assert "not estimable" in view(trial.harms()).markdown()


def test_events_of_the_trial_are_those_of_the_file(with_events):
    assert len(clean(with_events().study).adverse_events) == 4
