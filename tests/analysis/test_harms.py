"""Harms: participants and reports by arm as received; what the file cannot say is not said."""

import math

import pytest

from helpers.analysis import harms
from helpers.data import clean
from helpers.present.figures.harms_dots import harms_dots
from helpers.results import view
from helpers.stats import RISK_DIFFERENCE, TwoByTwo

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
    difference = found.one(outcome="any", measure="risk_difference", method="chan_zhang")
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
    difference = trial.harms().results.one(
        outcome="any", measure="risk_difference", method="miettinen_nurminen"
    )
    assert math.isnan(difference.value)
    assert difference.note == "undefined: nobody in Control"
    assert len(list(difference.rows())) == 3
    assert "not estimable" in view(trial.harms()).markdown()


def test_exact_limits_stand_beside_the_score_ones_and_are_shown(with_events):
    answer = with_events(", serious: bad").harms()
    found = answer.results.where(outcome="any", measure="risk_difference")
    score, exact = found.one(method="miettinen_nurminen"), found.one(method="chan_zhang")
    assert (exact.lower, exact.upper) == pytest.approx(
        tuple(RISK_DIFFERENCE["chan_zhang"](TwoByTwo(2, 6, 1, 6)))
    )
    assert exact.value == score.value
    assert "Chan–Zhang" in view(answer).markdown()


def test_without_time_for_exact_limits_the_score_ones_are_shown(with_events, monkeypatch):
    monkeypatch.setattr(harms, "MOST_SQUARES", 200.0)
    answer = with_events(", serious: bad").harms()
    exact = answer.results.where(method="chan_zhang")
    notes = [e.note for e in exact]
    assert notes[0] == ""
    assert harms.SKIPPED in notes
    assert "Miettinen–Nurminen" in view(answer).markdown()


def test_severities_stand_in_clinical_order():
    words = ["Fatal", "severe", "life threatening", "unheard of", "mild", "Moderate", "Grade 2"]
    assert sorted(words, key=harms.severity_order) == [
        "mild", "Grade 2", "Moderate", "severe", "life threatening", "Fatal", "unheard of",
    ]  # fmt: skip


def test_the_dots_name_every_count_and_difference(with_events):
    answer = with_events(", serious: bad").harms()
    figure = harms_dots(answer.results, answer.study)
    assert "Any adverse event: 2/6 v 1/6, difference +17" in figure.alt
    assert "Rash: 1/6 v 1/6" in figure.alt
    assert figure.svg() == harms_dots(answer.results, answer.study).svg()
    assert set(figure.source_ids) <= {name for e in answer.results for name in e.ids()}


def test_of_many_terms_the_most_frequent_are_drawn(with_events, monkeypatch):
    monkeypatch.setattr("helpers.present.figures.harms_dots.MOST_TERMS", 1)
    answer = with_events().harms()
    figure = harms_dots(answer.results, answer.study)
    assert "Rash" in figure.alt
    assert "Headache" not in figure.alt
    assert "most frequent" in figure.caption.plain()


def test_events_of_the_trial_are_those_of_the_file(with_events):
    assert len(clean(with_events().study).adverse_events) == 4
