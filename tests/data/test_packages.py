"""SPSS, Stata, SAS and Parquet: stored codes, labels beside them, dates as days."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pyreadstat
import pytest

from helpers.data.stored_dates import stored_as
from raw_files import cells, read, refused

DAY = dt.datetime(2024, 5, 1)
SINCE_1960 = (DAY - dt.datetime(1960, 1, 1)).days
SINCE_1582 = (DAY - dt.datetime(1582, 10, 14)).days * 86_400


@pytest.mark.parametrize(
    ("kind", "shown", "value", "text"),
    [
        # SPSS: seconds since 14 October 1582 (IBM, "Date and time in SPSS Statistics")
        ("spss", "DATE11", SINCE_1582, "2024-05-01"),
        ("spss", "DATE9", SINCE_1582, "2024-05-01"),
        ("spss", "ADATE10", SINCE_1582, "2024-05-01"),
        ("spss", "EDATE8", SINCE_1582, "2024-05-01"),
        ("spss", "JDATE7", SINCE_1582, "2024-05-01"),
        ("spss", "SDATE10", SINCE_1582 + 3600, "2024-05-01T01:00:00"),
        ("spss", "MOYR8", SINCE_1582, "2024-05-01"),
        ("spss", "DATETIME20", SINCE_1582 + 30_600, "2024-05-01T08:30:00"),
        ("spss", "DATETIME23.2", SINCE_1582 + 0.25, "2024-05-01T00:00:00.250000"),
        ("spss", "YMDHMS16", SINCE_1582 + 60, "2024-05-01T00:01:00"),
        ("spss", "TIME8", 30_600, "08:30:00"),
        ("spss", "DTIME13", 93_600, "26:00:00"),
        # Stata: days, or milliseconds, since 1 January 1960 (Stata, "Datetime")
        ("stata", "%td", SINCE_1960, "2024-05-01"),
        ("stata", "%d", SINCE_1960, "2024-05-01"),
        ("stata", "%-td", SINCE_1960, "2024-05-01"),
        ("stata", "%tdDD/NN/CCYY", SINCE_1960, "2024-05-01"),
        ("stata", "%dD_m_Y", -1, "1959-12-31"),
        ("stata", "%tc", SINCE_1960 * 86_400_000 + 30_600_000, "2024-05-01T08:30:00"),
        ("stata", "%tcDDmonCCYY_HH:MM", SINCE_1960 * 86_400_000, "2024-05-01"),
        ("stata", "%tcHH:MM:SS", 30_600_000, "08:30:00"),
        ("stata", "%tcHH:MM", 30_600_000, "08:30:00"),
        # SAS: days, or seconds, since 1 January 1960 (SAS, "About SAS date, time and datetime")
        ("sas", "DATE9", SINCE_1960, "2024-05-01"),
        ("sas", "DATE", SINCE_1960, "2024-05-01"),
        ("sas", "DDMMYYS10", SINCE_1960, "2024-05-01"),
        ("sas", "yymmdd10", SINCE_1960, "2024-05-01"),
        ("sas", "E8601DA10", SINCE_1960, "2024-05-01"),
        ("sas", "E8601DA", SINCE_1960, "2024-05-01"),
        ("sas", "MONYY7", SINCE_1960, "2024-05-01"),
        ("sas", "WORDDATE18", SINCE_1960, "2024-05-01"),
        ("sas", "DATETIME20", SINCE_1960 * 86_400 + 1, "2024-05-01T00:00:01"),
        ("sas", "DTDATE9", SINCE_1960 * 86_400, "2024-05-01"),
        ("sas", "E8601DT19", SINCE_1960 * 86_400, "2024-05-01"),
        ("sas", "TIME8", 30_600, "08:30:00"),
        ("sas", "E8601TM8", 30_600, "08:30:00"),
    ],
)
def test_dates_as_the_packages_store_them(kind, shown, value, text):
    assert stored_as(kind, shown).text(value) == text


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("spss", "F8.2"), ("spss", "A20"), ("spss", "WKDAY9"), ("spss", "MONTH9"), ("spss", None),
        ("stata", "%9.0g"), ("stata", "%-9s"), ("stata", "%ty"), ("stata", "%dbl"[:0]),
        ("sas", "BEST12"), ("sas", "$CHAR8"), ("sas", "F8.2"), ("sas", "DOLLAR10"), ("sas", ""),
    ],
)  # fmt: skip
def test_formats_of_numbers_are_none_of_dates(kind, shown):
    assert stored_as(kind, shown) is None


def test_dates_beyond_the_calendar_are_none():
    assert stored_as("stata", "%td").text(1e9) is None
    assert stored_as("stata", "%td").text(-1e6) is None


# labels and codes -------------------------------------------------------------------------------

CODES = pd.DataFrame({"sex": [1.0, 2.0, 9.0], "arm": ["T", "P", "T"]})


@pytest.mark.parametrize("suffix", ["sav", "zsav", "dta"])
def test_codes_stay_and_labels_stand_beside(tmp_path, suffix):
    path = tmp_path / f"raw.{suffix}"
    labels = {"sex": {1: "Female", 2: "Male", 9: "Not known"}}
    if suffix == "dta":
        pyreadstat.write_dta(
            CODES, str(path), column_labels=["Sex", ""], variable_value_labels=labels
        )
    else:
        pyreadstat.write_sav(
            CODES, str(path), column_labels=["Sex", ""], compress=suffix == "zsav",
            variable_value_labels=labels | {"arm": {"T": "Tacrolimus", "P": "Placebo"}},
            missing_ranges={"sex": [9]},
        )  # fmt: skip
    raw = read(path)
    assert cells(raw) == [["1", "T"], ["2", "P"], ["9", "T"]]
    assert raw.value_labels["sex"] == {"1": "Female", "2": "Male", "9": "Not known"}
    assert raw.column_labels == {"sex": "Sex"}
    if suffix != "dta":
        assert raw.value_labels["arm"] == {"T": "Tacrolimus", "P": "Placebo"}


def test_missing_values_that_people_named_stay(tmp_path):
    table = pd.DataFrame({"n": [1, "a", 3]})
    path = tmp_path / "raw.dta"
    pyreadstat.write_dta(
        table, str(path), missing_user_values={"n": ["a"]},
        variable_value_labels={"n": {"a": "Refused"}},
    )  # fmt: skip
    raw = read(path)
    assert cells(raw) == [["1"], ["a"], ["3"]]
    assert raw.value_labels == {"n": {"a": "Refused"}}


def test_numbers_in_single_precision_are_as_they_were_typed(tmp_path):
    table = pd.DataFrame({"t": np.array([36.6, 0.1, np.nan, 16777216.0], dtype="float32")})
    for suffix, write in ((".dta", table.to_stata), (".parquet", table.to_parquet)):
        path = tmp_path / f"raw{suffix}"
        write(path, **({"write_index": False} if suffix == ".dta" else {"index": False}))
        assert cells(read(path)) == [["36.6"], ["0.1"], [None], ["16777216"]]


def test_whole_numbers_beyond_what_a_file_can_hold_are_asked_about(tmp_path):
    path = tmp_path / "raw.sav"
    pyreadstat.write_sav(pd.DataFrame({"id": [1.0, 2.0**53, 2.0**60]}), str(path))
    (doubt,) = read(path).doubts
    assert (doubt.code, doubt.row_numbers()) == ("inexact_number", [2, 3])


@pytest.mark.parametrize(
    ("shown", "value", "text"),
    [("%tm", 772.0, "772"), ("%tC", 1.5e12, "1500000000000"), ("%td", 1e9, "1000000000")],
)
def test_dates_that_cannot_be_read_are_asked_about(tmp_path, shown, value, text):
    path = tmp_path / "raw.dta"
    table = pd.DataFrame({"id": ["a", "b"], "when": [np.nan, value]})
    pyreadstat.write_dta(table, str(path), variable_format={"when": shown})
    raw = read(path)
    assert cells(raw)[1] == ["b", text]
    (doubt,) = raw.doubts
    assert (doubt.code, doubt.row_numbers()) == ("unread_date", [2])
    assert f"shows as {shown}" in doubt.found


def test_formats_of_dates_that_the_library_does_not_know(tmp_path):
    path = tmp_path / "raw.dta"
    table = pd.DataFrame({"when": [float(SINCE_1960)], "hour": [30_600_000.0]})
    shown = {"when": "%tdDD/NN/CCYY", "hour": "%tcHh:MM"}
    pyreadstat.write_dta(table, str(path), variable_format=shown)
    raw = read(path)
    assert cells(raw) == [["2024-05-01", "08:30:00"]]
    assert raw.real_dates == {"when"}


def test_the_encoding_that_a_file_names_is_said_and_another_may_be_declared(tmp_path):
    path = tmp_path / "raw.sav"
    pyreadstat.write_sav(pd.DataFrame({"name": ["زهرا"]}), str(path))
    assert read(path).read_as == "SPSS, UTF-8"
    path.write_bytes(path.read_bytes().replace("زهرا".encode(), b"\xd2\xe5\xd1\xc7    "))
    assert "declare its encoding" in refused(path).remedy
    assert cells(read(path, encoding="windows-1256")) == [["زهرا"]]


def test_a_column_whose_name_is_lost_is_refused(tmp_path):
    path = tmp_path / "raw.xpt"
    table = pd.DataFrame({"pid": [1.0], "weight": [60.0]})
    pyreadstat.write_xport(table, str(path), file_format_version=5)
    path.write_bytes(path.read_bytes().replace(b"weight", bytes(6), 1))
    assert refused(path).found == "a column without a name"


# parquet ----------------------------------------------------------------------------------------


def parquet(tmp_path, **columns):
    path = tmp_path / "raw.parquet"
    pa.parquet.write_table(pa.table(columns), path)
    return path


def test_parquet_values_become_text(tmp_path):
    moment = dt.datetime(2024, 5, 1, 8, 30)
    tehran = dt.timezone(dt.timedelta(hours=3, minutes=30))
    raw = read(
        parquet(
            tmp_path,
            text=pa.array(["NA", " "]),
            whole=pa.array([2**60 + 1, None]),
            part=pa.array([0.1, float("nan")]),
            answer=pa.array([True, False]),
            level=pa.array(["a", "b"]).dictionary_encode(),
            code=pa.array([1, 2]).dictionary_encode(),
            exact=pa.array([Decimal("1.50"), None]),
            day=pa.array([dt.date(2024, 5, 1), None]),
            moment=pa.array([moment, DAY], pa.timestamp("ns")),
            zoned=pa.array([moment.replace(tzinfo=tehran), None], pa.timestamp("us", "+03:30")),
            hour=pa.array([dt.time(8, 30), None]),
            long=pa.array([dt.timedelta(hours=26), None]),
            none=pa.nulls(2),
        )
    )
    assert cells(raw) == [
        ["NA", str(2**60 + 1), "0.1", "true", "a", "1", "1.50", "2024-05-01",
         "2024-05-01T08:30:00", "2024-05-01T08:30:00+03:30", "08:30:00", "26:00:00", None],
        [None, None, None, "false", "b", "2", None, None, "2024-05-01", None, None, None, None],
    ]  # fmt: skip
    assert raw.real_dates == {"day", "moment", "zoned"}
    assert raw.doubts == ()


@pytest.mark.parametrize(
    "nested", [pa.array([[1, 2], []]), pa.array([{"x": 1}, None]), pa.array([[("k", 1)], []],
               pa.map_(pa.string(), pa.int64()))],
)  # fmt: skip
def test_lists_and_records_within_a_cell_are_refused(tmp_path, nested):
    finding = refused(parquet(tmp_path, id=pa.array(["a", "b"]), visits=nested))
    assert finding.found == "lists or records within a cell, in column 'visits'"


def test_two_parquet_columns_of_one_name_are_both_there(tmp_path):
    path = tmp_path / "raw.parquet"
    table = pa.Table.from_arrays([pa.array(["1"]), pa.array(["2"])], names=["a", "a"])
    pa.parquet.write_table(table, path)
    raw = read(path)
    assert (raw.header, cells(raw)) == (["a", "a"], [["1", "2"]])


def test_a_million_rows_of_one_value_are_refused_by_their_number(tmp_path):
    path = tmp_path / "raw.parquet"
    table = pa.table({"a": pa.array(["x"]).take(pa.array(np.zeros(21_000_000, dtype="int8")))})
    pa.parquet.write_table(table, path)
    assert path.stat().st_size < 100_000
    assert "more than 20,000,000 cells" in refused(path).found
