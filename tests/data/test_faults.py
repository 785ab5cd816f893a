"""Faults as findings for people and as rows for a file."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data.faults import Fault, fault_table, findings, refuse, row_text
from helpers.errors import DataError, Severity


def expanded(text):
    for part in text.split(" ", 1)[1].split(", "):
        first, _, last = part.partition(" to ")
        yield from range(int(first), int(last or first) + 1)


@settings(max_examples=100)
@given(st.sets(st.integers(1, 60), min_size=1))
def test_every_row_is_shown(rows):
    assert list(expanded(row_text(rows))) == sorted(rows)


def test_many_values_are_cut_short_and_long_cells_too():
    faults = [Fault(code="x", file="f", row=row, variable="v", found=f"v{row}") for row in range(8)]
    (finding,) = findings(faults, main_file="f")
    assert finding.found == "'v0', 'v1', 'v2', 'v3', 'v4' and 3 more"
    (long,) = findings([Fault(code="x", file="f", row=1, found="a" * 999)], main_file="f")
    assert len(long.found) < 70


def test_control_characters_are_spelled_out():
    (finding,) = findings([Fault(code="x", found="a\x1b[31m\n")], main_file="f")
    assert finding.found == r"'a\x1b[31m\n'"


def test_other_files_are_named():
    (finding,) = findings([Fault(code="x", file="g", row=3, variable="v")], main_file="f")
    assert finding.where == "g row 3; v"


def test_a_table_of_no_faults_has_its_columns():
    table = fault_table([])
    assert list(table.columns) == [
        "code", "severity", "file", "row", "variable", "found", "expected", "remedy",
    ]  # fmt: skip
    assert str(table["row"].dtype) == "Int64"


def test_queries_of_refused_data_stand_beside_the_errors_and_are_counted():
    faults = [
        Fault(code="arm", severity=Severity.ERROR, file="f", row=2, variable="arm"),
        Fault(code="range", file="f", row=3, variable="age", found="99"),
        Fault(code="range", file="f", row=3, variable="bmi", found="99"),
    ]
    with pytest.raises(DataError) as raised:
        refuse(findings(faults, main_file="f"), study_id="x", main_file="f")
    error = raised.value
    assert [finding.code for finding in error.findings] == ["arm"]
    assert [finding.where for finding in error.beside] == ["row 3; age", "row 3; bmi"]
    assert "(1 error, and 2 queries beside; rows are" in str(error)
    assert "row 3; age" not in str(error)


def test_queries_alone_refuse_nothing():
    refuse(findings([Fault(code="range", row=3)], main_file="f"), study_id="x", main_file="f")
