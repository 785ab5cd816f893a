"""What one column is taken for: type, unit, range, levels and codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.data.draft.naming import variable_ids
from helpers.data.draft.numbers import rounded_out

SCORES = [str(n) for n in range(11)]


@pytest.mark.parametrize(
    ("heading", "cells", "expected"),
    [
        ("age", ["31", "28", "40"], {"type": "continuous", "unit": "years", "range": (0, 110)}),
        ("Height (m)", ["1.71", "1.62"], {"unit": "m", "range": (1, 2.3), "column": "Height (m)"}),
        ("height", ["1.71", "1.62"], {"unit": "m"}),
        ("height", ["171", "162"], {"unit": "cm"}),
        ("creatinine", ["62", "75"], {"unit": "µmol/L"}),
        ("creat_mg_dl", ["0.7", "0.9"], {"unit": "mg/dL", "decimals": 1, "label": "Creat"}),
        ("وزن (kg)", ["۶۱٫۵", "۷۰"], {"unit": "kg", "label": "وزن", "range": (25, 250)}),
        ("amh", ["2.1", "999", "1.5"], {"missing_codes": ["999"], "range": (0, 30)}),
        ("crp", ["12.1", "<0.5", "8.3"], {"below_detection": {"limit": 0.5, "use": "half"}}),
        ("fsh", ["ND", "7.1", "6.2"], {"missing_codes": ["ND"], "type": "continuous"}),
        ("pain_vas", SCORES, {"type": "ordinal", "range": (0, 10)}),
        ("parity", ["0", "1", "2", "0"], {"type": "count"}),
        ("previous_births", ["0", "1", "1", "0"], {"type": "count"}),
        ("smoker", ["yes", "yes", "Yes", "no"], {"event": "yes", "synonyms": {"Yes": "yes"}}),
        ("dead", ["1", "0", "0"], {"type": "binary", "event": "1", "non_event": "0"}),
        ("ana", ["positive", "pos", "negative", "positive"], {"synonyms": {"pos": "positive"}}),
        ("cured", ["cured", "not cured"], {"event": "cured", "non_event": "not cured"}),
        ("only", ["YES", "YES"], {"event": "YES", "non_event": "NO"}),
        ("sex", ["m", "f", "f"], {"type": "categorical", "levels": {"f": "Female", "m": "Male"}}),
        ("gender", ["0", "1"], {"type": "categorical"}),
        ("site", ["1", "2", "3", "9"], {"type": "categorical", "missing_codes": ["9"]}),
        ("race", ["2_black", "1_white"], {"levels": {"1_white": "White", "2_black": "Black"}}),
        ("state", ["2_Fair", "3_Poor", "3_Poor", "1_Good"],
         {"levels": {"1_Good": "Good", "2_Fair": "Fair", "3_Poor": "Poor"}}),
        ("fever", ["2_99-99.9F", "1_98-98.9F", "2_99-99.9F"],
         {"levels": {"1_98-98.9F": "98-98.9F", "2_99-99.9F": "99-99.9F"}}),
        ("seen", ["14/05/2023", "02/05/2023"], {"type": "date"}),
        ("seen", ["1402/02/24", "1402/03/01"], {"type": "date"}),
        ("سن", ["۳۱", "۲۸"], {"unit": "years", "column": "سن", "label": "سن"}),
        ("comment", [f"text no {i}" for i in range(30)], {"type": "text"}),
    ],
)  # fmt: skip
def test_what_a_column_is_taken_for(entry, heading, cells, expected) -> None:
    found = entry(heading, *cells)
    assert {key: found.get(key) for key in expected} == expected


def test_labels_of_the_file_become_levels(entry) -> None:
    labels = {"arm": {"1": "Drug", "2": "Placebo", "9": "Unknown"}}
    found = entry("arm", "1", "2", "1", "9", value_labels=labels)
    assert found["levels"] == {"1": "Drug", "2": "Placebo"}
    assert found["missing_codes"] == ["9"]
    found = entry("ok", "1", "0", value_labels={"ok": {"1": "Yes", "0": "No"}})
    assert (found["type"], found["event"], found["non_event"]) == ("binary", "1", "0")


def test_a_labelled_extreme_does_not_make_levels_of_numbers(entry) -> None:
    cells = [str(n) for n in range(20, 60)]
    found = entry("age", *cells, value_labels={"age": {"98": "refused"}})
    assert found["type"] == "continuous"


def test_the_label_of_the_file_is_kept(entry) -> None:
    found = entry("v1", "31", "40", column_labels={"v1": "Age at entry"})
    assert (found["label"], found["unit"]) == ("Age at entry", "years")


def test_dates_that_the_file_stores_need_no_reading(entry) -> None:
    assert entry("x", "2023-05-01", real_dates=frozenset({"x"}))["type"] == "date"


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_limits_are_nobodys_value(low: float, width: float) -> None:
    low, high = round(low, 3), round(low + width, 3)
    lower, upper = rounded_out(low, high)
    assert lower < upper
    assert lower < low or lower == low == 0
    assert upper > high


@given(st.lists(st.text(min_size=1, max_size=8), max_size=12))
def test_ids_are_plain_and_each_its_own(headings: list[str]) -> None:
    ids = variable_ids(headings)
    assert len(set(ids)) == len(headings)
    assert all(name.isascii() and name.replace("_", "a").isalnum() for name in ids)
