"""Adverse events: one row an event, of known participants, under the conditions declared."""

import pandas as pd
import pytest

from helpers.data import clean

PEOPLE = "id,arm,live_birth\nS-1,t,yes\nS-2,p,no\n"
HEADER = "id,term,grade,severe,bad\n"
EVENTS = {"category": "grade", "severity": "severe", "serious": "bad"}


def events_of(small, rows, **events):
    return clean(small(PEOPLE, HEADER + rows, events=EVENTS | events))


def codes(cleaned):
    return [
        (code, row) for code, row in zip(cleaned.queries.code, cleaned.queries.row, strict=True)
    ]


def test_events_have_their_columns_and_types(small):
    cleaned = events_of(small, "S-1,Nausea,GI,mild,no\nS-1, Fatigue ,General,severe,yes\n")
    table = cleaned.adverse_events
    assert list(table.columns) == ["participant_id", "term", "category", "severity", "serious"]
    assert list(table.dtypes.astype(str)) == ["string"] * 4 + ["bool"]
    assert list(table["term"]) == ["Nausea", "Fatigue"]
    assert list(table["serious"]) == [False, True]
    assert list(cleaned.log["rule"]) == ["trimmed"]
    assert list(cleaned.log["file"]) == ["adverse_events.csv"]


def test_columns_that_are_not_declared_are_missing(small):
    table = clean(small(PEOPLE, "id,term,onset\nS-2,Rash,3\n")).adverse_events
    assert table["severity"].isna().all()
    assert list(table["serious"]) == [False]


def test_unknown_participants_are_queried_without_their_identifier(small):
    cleaned = events_of(small, "S-9,Rash,,,no\nS-2,Rash,,,no\n,Rash,,,no\n")
    assert len(cleaned.adverse_events) == 1
    assert codes(cleaned) == [("unknown_participant", 2), ("unknown_participant", 4)]
    (finding,) = cleaned.findings
    assert finding.where == "adverse_events.csv rows 2, 4; participant_id"
    assert "S-9" not in str(finding)
    assert "S-9" not in cleaned.queries.to_csv()


def test_blank_terms_and_seriousness_are_queried(small):
    cleaned = events_of(small, "S-1,,,,no\nS-2,Rash,,,\n")
    assert codes(cleaned) == [("missing_term", 2), ("missing_serious", 3)]
    assert list(cleaned.adverse_events["serious"]) == [False, False]


def test_seriousness_is_compared_by_value(small):
    cleaned = events_of(small, "S-1,A,,,1.0\nS-2,B,,,0\n", serious_level=1)
    assert list(cleaned.adverse_events["serious"]) == [True, False]


def test_conditions_name_a_role_or_a_column(small):
    rows = "S-1,A,GI,1,no\nS-1,B,GI,3,no\nS-2,C,Skin,3,no\nS-2,D,GI,,no\n"
    where = [{"variable": "severe", "above": 1}, {"variable": "category", "is": "GI"}]
    cleaned = events_of(small, rows, where=where)
    assert list(cleaned.adverse_events["term"]) == ["B"]
    assert codes(cleaned) == [("undecided_event", 5)]


def test_identifiers_are_matched_by_value_where_that_is_unique(small):
    events = "id,term\n1.0,Rash\n02,Fever\n"
    cleaned = clean(small("id,arm,live_birth\n1,t,yes\n2,p,no\n", events))
    assert list(cleaned.adverse_events["participant_id"]) == ["1", "2"]
    cleaned = clean(small("id,arm,live_birth\n1,t,yes\n01,p,no\n2,p,no\n", events))
    assert cleaned.adverse_events.empty


def test_a_file_without_events_is_an_empty_table(small):
    table = events_of(small, "").adverse_events
    assert len(table) == 0
    assert str(table["serious"].dtype) == "bool"


@pytest.mark.parametrize(("declared", "left"), [("error", 2), ("drop_identical", 1)])
def test_identical_events_stay_unless_declared(small, declared, left):
    cleaned = events_of(small, "S-1,A,,,no\nS-1,A,,,no\n", duplicates=declared)
    assert len(cleaned.adverse_events) == left
    assert len(cleaned.log) == 2 - left


def test_unused_columns_are_named(small):
    cleaned = clean(small(PEOPLE, "id,term,onset\nS-2,Rash,3\n"))
    assert cleaned.unused_adverse_events == ("onset",)
    assert isinstance(cleaned.adverse_events, pd.DataFrame)
