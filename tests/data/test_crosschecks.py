"""Declared rules between fields: what breaks them is asked about once, and nothing else is."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data import clean
from helpers.data.check_rules import RULES

BINARY = {"type": "binary", "event": "yes", "non_event": "no", "measured": "after"}
DECLARED = {
    "id": {"label": "Participant", "type": "text"},
    "a": {"label": "A", **BINARY},
    "b": {"label": "B", **BINARY},
    "c": {"label": "C", **BINARY},
    "first": {"label": "First", "type": "date"},
    "second": {"label": "Second", "type": "date"},
    "third": {"label": "Third", "type": "date"},
    "low": {"label": "Low", "type": "continuous"},
    "high": {"label": "High", "type": "continuous"},
    "word": {"label": "Word", "type": "text"},
}
YES_NO = st.sampled_from(["yes", "no", ""])
DAYS = st.sampled_from(["", "2023-12-31", "2024-02-28", "2024-02-29", "2024-03-01"])
RECORD = st.fixed_dictionaries(
    {"a": YES_NO, "b": YES_NO, "c": YES_NO, "first": DAYS, "second": DAYS, "third": DAYS}
)
RECORDS = st.lists(RECORD, min_size=2, max_size=30)
few = settings(max_examples=15)


def text_of(records):
    columns = [name for name in DECLARED if name in records[0]]
    lines = [
        f"S-{i},{'tp'[i % 2]},no,{','.join(record[name] for name in columns)}"
        for i, record in enumerate(records)
    ]
    return "\n".join([f"id,arm,live_birth,{','.join(columns)}", *lines]) + "\n"


def table_of(crossed, records, *checks):
    declare = {name: entry for name, entry in DECLARED.items() if name in records[0]}
    numbered = [{"id": f"check-{i}", **check} for i, check in enumerate(checks)]
    return crossed(text_of(records), declare=declare, checks=numbered)


def breach(crossed, records, check):
    table = table_of(crossed, records, check)
    (declared,) = table.study.checks
    return RULES[declared.rule](declared, table)


def broken(crossed, records, check):
    return breach(crossed, records, check).where.tolist()


IMPLIES = {"if": [{"variable": "a", "is": "yes"}], "then": [{"variable": "b", "is": "yes"}]}
GIVEN = {"if": [{"variable": "a", "is": "yes"}], "then": [{"variable": "first", "present": True}]}
ORDER = {"order": ["first", "second", "third"]}
STRICT = {**ORDER, "strict": True}
MOST = {"at_most_one": ["a", "b", "c"]}
EXACTLY = {"exactly_one": ["a", "b", "c"]}


def in_order(record, *, strict):
    days = [record[name] for name in ORDER["order"] if record[name]]
    return days == sorted(days) and (not strict or len(set(days)) == len(days))


def events(record):
    return [record[name] for name in ("a", "b", "c")]


# each rule, and by hand whether a record meets it
MEANT: list[tuple[dict, Callable]] = [
    (IMPLIES, lambda r: not (r["a"] == "yes" and r["b"] == "no")),
    (GIVEN, lambda r: not (r["a"] == "yes" and not r["first"])),
    (ORDER, lambda r: in_order(r, strict=False)),
    (STRICT, lambda r: in_order(r, strict=True)),
    (MOST, lambda r: events(r).count("yes") <= 1),
    (
        EXACTLY,
        lambda r: events(r).count("yes") <= 1 and ("yes" in events(r) or "" in events(r)),
    ),
]


@pytest.mark.parametrize(
    ("check", "meets"), MEANT, ids=lambda it: "-".join(it) if isinstance(it, dict) else ""
)
@few
@given(records=RECORDS)
def test_a_rule_is_broken_exactly_where_a_record_contradicts_it(crossed, check, meets, records):
    assert broken(crossed, records, check) == [not meets(record) for record in records]


@few
@given(records=RECORDS, seed=st.integers(0, 100))
def test_rows_in_another_order_are_asked_about_in_another_order(crossed, records, seed):
    order = np.random.default_rng(seed).permutation(len(records))
    moved = [records[place] for place in order]
    for check, _ in MEANT:
        before, after = breach(crossed, records, check), breach(crossed, moved, check)
        assert after.where.tolist() == before.where[order].tolist()
        said = dict(zip(np.flatnonzero(before.where), before.found, strict=True))
        assert after.found.tolist() == [said[place] for place in order if before.where[place]]


def one(**cells):
    return {name: cells.get(name, "") for name in DECLARED if name not in ("id",)}


@pytest.mark.parametrize(
    ("check", "cells", "found"),
    [
        (IMPLIES, {"a": "yes", "b": "no"}, "a yes, b no"),
        (GIVEN, {"a": "yes"}, "a yes, first missing"),
        (
            {"if": [], "then": [{"variable": "word", "is": "spam"}]}, {"word": "Ann of Lee Road"},
            "word given",
        ),
        (ORDER, {"first": "2024-03-05", "third": "2024-03-04"}, "third 1 day before first"),
        (
            ORDER, {"first": "2024-01-01", "second": "2024-05-01", "third": "2024-03-01"},
            "third 61 days before second",
        ),
        (STRICT, {"first": "2024-03-05", "second": "2024-03-05"},
         "second on the same day as first"),
        ({"order": ["low", "high"]}, {"low": "2.5", "high": "2"}, "low 2.5, high 2"),
        ({"identity": "high", "product": {"low": 2}}, {"low": "3.0", "high": "7"},
         "high 7, but 9 from low 3"),
        (MOST, {"a": "yes", "c": "yes"}, "a and c"),
        (EXACTLY, {"a": "no", "b": "no", "c": "no"}, "none of them"),
    ],
)  # fmt: skip
def test_what_is_found_is_said_without_days_and_free_text(crossed, check, cells, found):
    table = breach(crossed, [one(**cells), one()], check)
    assert table.where.tolist() == [True, False]
    assert table.found.tolist() == [found]


def test_the_hour_of_a_visit_puts_no_day_before_another(crossed):
    cells = {"first": "2024-03-05T16:00", "second": "2024-03-05"}
    assert broken(crossed, [one(**cells), one()], ORDER) == [False, False]


def test_an_identifier_is_never_said(crossed):
    check = {"if": [], "then": [{"variable": "id", "is": "nobody"}]}
    found = breach(crossed, [one(), one()], check).found.tolist()
    assert found == ["id given", "id given"]


PARTICIPANTS = """\
id,arm,live_birth,pregnant,age,enrolled_on,delivered_on
S-1,t,yes,yes,30,2024-01-05,2024-09-01
S-2,p,yes,no,31,2024-01-06,2024-01-01
S-3,t,no,no,32,2024-01-07,
S-4,p,yes,no,33,2024-01-08,2023-01-01
"""
CHECKS = [
    {"id": "birth", "label": "a birth needs a pregnancy",
     "if": [{"variable": "live_birth", "is": "yes"}],
     "then": [{"variable": "pregnant", "is": "yes"}]},
    {"id": "dates", "order": ["enrolled_on", "delivered_on"]},
]  # fmt: skip


def test_a_check_is_one_query_with_all_its_rows(small):
    cleaned = clean(small(PARTICIPANTS, checks=CHECKS))
    assert [str(finding) for finding in cleaned.findings] == [
        "rows 3, 5: found live_birth yes, pregnant no, expected a birth needs a pregnancy; kept; "
        "ask the site",
        "rows 3, 5: found delivered_on 5 days before enrolled_on; delivered_on 372 days before "
        "enrolled_on, expected enrolled_on, delivered_on in this order; kept; ask the site",
    ]
    assert cleaned.queries["code"].tolist() == ["check:birth"] * 2 + ["check:dates"] * 2
    assert cleaned.queries["row"].tolist() == [3, 5, 3, 5]
    assert cleaned.queries["found"].tolist()[2:] == [
        "delivered_on 5 days before enrolled_on", "delivered_on 372 days before enrolled_on",
    ]  # fmt: skip
    assert cleaned.participants["live_birth"].tolist() == ["yes", "yes", "no", "yes"]


def test_a_study_without_checks_asks_nothing(small):
    assert clean(small(PARTICIPANTS)).findings == ()


def test_a_derived_variable_may_be_checked(small):
    derived = {"days": {"label": "Days", "days_between": ["enrolled_on", "delivered_on"]}}
    check = {"id": "late", "if": [], "then": [{"variable": "days", "at_least": 0}]}
    cleaned = clean(small(PARTICIPANTS, derived=derived, checks=[check]))
    assert cleaned.queries["row"].tolist() == [3, 5]
    assert cleaned.queries["expected"].unique().tolist() == ["days at least 0"]


def test_rules_about_a_missing_column_leave_its_error_alone(small):
    from helpers.errors import DataError

    study = small(PARTICIPANTS.replace("pregnant", "Preg"), declare={"pregnant": {}}, checks=CHECKS)
    with pytest.raises(DataError) as caught:
        clean(study)
    assert [finding.code for finding in caught.value.findings] == ["missing_column"]
    assert [finding.code for finding in caught.value.beside] == ["check:dates"]
