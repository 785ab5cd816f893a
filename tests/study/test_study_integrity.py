"""The integrity section: read as meant, left out of plans that lack it, faults named."""

import pytest

from helpers.study import load_study, study_json
from helpers.study.integrity import Integrity

HEAD = "analysis:"


def test_a_study_without_the_section_is_as_before(findings, small):
    assert findings(small) == []
    study = load_study("small")
    assert study.integrity is None
    assert "integrity" not in study_json(study)


def test_the_section_is_read(findings, small):
    text = small + "\nintegrity: {closed_days: [friday], published: table.csv}\n"
    assert findings(text) == []
    expected = Integrity(closed_days=("friday",), published="table.csv")
    assert load_study("small").integrity == expected
    assert expected.in_report is False


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("{closed_days: [fryday]}", "friday"),
        ("{order: nobody}", "unknown variable 'nobody'"),
        ("{rounded: [nobody]}", "unknown variable 'nobody'"),
        ("{order: sex}", "a date variable, or one that holds numbers"),
        ("{rounded: [sex]}", "expected numbers"),
        ("{correlations: [{variables: [age, sex], at_least: 0.3}]}", "expected numbers"),
        ("{correlations: [{variables: [age, age], at_least: 0.3}]}", "'age' twice"),
        ("{correlations: [{variables: [age], at_least: 0.3}]}", "variables"),
        ("{correlations: [{variables: [age, days], at_least: 0}]}", "above or below 0"),
        ("{correlations: [{variables: [age, days], at_least: 1.5}]}", "at_least"),
        ("{in_report: perhaps}", "true or false"),
        ("{colour: red}", "colour"),
    ],
)
def test_faults_are_named(findings, small, section, words):
    said = findings(f"{small}\nintegrity: {section}\n")
    assert len(said) == 1
    assert words in said[0]
    assert "integrity" in said[0]
