"""Raw files of every kind: text stays text, rows keep their numbers, faults are named."""

import datetime as dt

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from helpers.data import READERS, read_source
from helpers.data.cells import cell_text
from helpers.errors import DataError
from helpers.study import Source


def read(path, **source):
    return read_source(Source(file=path.name, **source), path)


def cells(raw):
    return [
        [None if pd.isna(cell) else cell for cell in row]
        for row in raw.frame.itertuples(index=False)
    ]


@pytest.fixture
def csv(tmp_path):
    def write(content, name="raw.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def refused(path, **source):
    with pytest.raises(DataError) as caught:
        read(path, **source)
    (finding,) = caught.value.findings
    assert finding.code == "unreadable_file"
    assert str(path.parent) not in str(caught.value)
    return finding


# text ------------------------------------------------------------------------------------------


def test_text_stays_text_and_only_blank_is_missing(csv):
    raw = read(csv("id,a,b\n1,NA,No\n02,None,1.0\n3,, \n"))
    assert raw.header == ["id", "a", "b"]
    assert cells(raw) == [["1", "NA", "No"], ["02", "None", "1.0"], ["3", None, None]]
    assert {str(kind) for kind in raw.frame.dtypes} == {"string"}
    assert list(raw.rows) == [2, 3, 4]


def test_rows_are_lines_of_the_file(csv):
    raw = read(csv('id,note\n\n1,"two\nlines"\n,\n2,x\n'))
    assert list(raw.rows) == [3, 6]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a;b\n1;2,5\n", "semicolon-separated"),
        ("a\tb\n1\t2,5\n", "tab-separated"),
        ("a;b\r\n1;2,5\r\n", "semicolon-separated"),
        ('sep=;\na;b\n1;"2,5"\n', "semicolon-separated"),
        ('a,b\n1,"2,5"\n', "comma-separated"),
        ('\ufeffa,b\n1,"2,5"\n', "comma-separated"),
    ],
)
def test_separator_is_found_and_said(csv, content, said):
    raw = read(csv(content))
    assert raw.read_as == f"{said}, utf-8-sig"
    assert raw.header == ["a", "b"]
    assert cells(raw) == [["1", "2,5"]]


def test_tsv_is_separated_by_tabs_alone(csv):
    assert cells(read(csv("a;x\tb\n1;2\t3\n", name="raw.tsv"))) == [["1;2", "3"]]


def test_declared_encoding_is_used(csv):
    path = csv("a,b\nÅsa,ی\n", encoding="utf-16")
    assert cells(read(path, encoding="utf-16")) == [["Åsa", "ی"]]
    assert "utf-16" in refused(path).found


def test_wrong_encoding_names_the_row(csv):
    path = csv("a,b\nx,y\nÅsa,z\n", encoding="windows-1252")
    assert refused(path).found == "bytes that are none of its letters in row 3"
    assert cells(read(path, encoding="windows-1252"))[1] == ["Åsa", "z"]
    assert "exists" in refused(path, encoding="klingon").expected


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", "an empty file"),
        ("\n\n", "an empty file"),
        ("a,b\n1,2\n3\n4,5,6\n", "a header of 2 columns, but more cells in row 4 and fewer"),
        ("a,,c\n1,2,3\n", "values without a column name, in column 2"),
        ('a,b\n1,"2\n3,4\n', "cells that are not well formed from row 2 on"),
        (b"PK\x03\x04rest", "a workbook"),
        (b"\xff\xfe\x00", "utf-16"),
    ],
)
def test_what_is_no_table_is_refused(csv, content, found):
    assert found in refused(csv(content)).found


def test_blank_columns_and_cells_beyond_the_header_are_nothing(csv):
    raw = read(csv("a,b,,\n1,2,,\n3,4\n,,,\n5,6,,,,\n"))
    assert raw.header == ["a", "b"]
    assert len(raw.frame) == 3


def test_a_header_alone_is_an_empty_table(csv):
    raw = read(csv("a,b\n"))
    assert raw.header == ["a", "b"]
    assert raw.frame.empty


def test_unknown_kind_and_absent_file(tmp_path, csv):
    assert refused(csv("x", name="raw.doc")).expected.startswith("one of .csv")
    assert "no such file" in refused(tmp_path / "gone.csv").found


# workbooks -------------------------------------------------------------------------------------


@pytest.fixture
def workbook(tmp_path):
    def write(**sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "raw.xlsx")
        return tmp_path / "raw.xlsx"

    return write


def test_cells_of_a_workbook_become_text_in_shortest_form(workbook):
    raw = read(
        workbook(
            one=[
                ["id", "n", "day", "yes"],
                [1.0, 0.1, dt.datetime(2024, 5, 1), True],
                [None, None, None, None],
                ["01", 12345678901, dt.datetime(2024, 5, 1, 8, 30), "NA"],
            ]
        )
    )
    assert cells(raw) == [
        ["1", "0.1", "2024-05-01", "true"],
        ["01", "12345678901", "2024-05-01T08:30:00", "NA"],
    ]
    assert list(raw.rows) == [2, 4]
    assert raw.read_as == "sheet one"


def test_one_of_several_sheets_is_named(workbook):
    path = workbook(one=[["a"], [1]], two=[["b"], [2]])
    assert read(path, sheet="two").header == ["b"]
    assert read(path, sheet="two").name == "raw.xlsx [two]"
    assert refused(path).found == "the sheets 'one', 'two'"
    assert refused(path, sheet="Two").expected == "'Two'"


def test_a_formula_without_its_value_is_not_a_blank(workbook):
    finding = refused(workbook(one=[["a", "b"], [1, 2], [3, "=A3+1"]]))
    assert finding.found == "formulas without a stored value in row 3"


def test_merged_header_leaves_columns_without_a_name(workbook):
    assert "column 2" in refused(workbook(one=[["a", None, "c"], [1, 2, 3]])).found


def test_a_damaged_workbook_is_refused(csv):
    assert "workbook" in refused(csv(b"PK\x03\x04rest", name="raw.xlsx")).found


# typed files -----------------------------------------------------------------------------------

TABLE = pd.DataFrame(
    {"id": ["a", "b"], "n": [1.0, None], "day": [dt.date(2024, 5, 1), dt.date(2024, 5, 2)]}
)
WRITERS = {
    ".parquet": lambda path: TABLE.to_parquet(path),
    ".sav": lambda path: pyreadstat.write_sav(TABLE, str(path)),
    ".dta": lambda path: pyreadstat.write_dta(TABLE, str(path)),
    ".xpt": lambda path: pyreadstat.write_xport(TABLE, str(path), table_name="T"),
}


@pytest.mark.parametrize("suffix", WRITERS)
def test_typed_files_become_text(tmp_path, suffix):
    path = tmp_path / f"raw{suffix}"
    WRITERS[suffix](path)
    raw = read(path)
    assert cells(raw) == [["a", "1", "2024-05-01"], ["b", None, "2024-05-02"]]
    assert list(raw.rows) == [1, 2]


@pytest.mark.parametrize("suffix", [".parquet", ".sav", ".dta", ".sas7bdat", ".xpt", ".xlsx"])
def test_damaged_files_are_refused(csv, suffix):
    assert "does not open" in refused(csv("not that", name=f"raw{suffix}")).found


def test_every_suffix_has_a_reader_and_case_does_not_matter(csv):
    assert set(WRITERS) < set(READERS)
    assert cells(read(csv("a\n1\n", name="RAW.CSV"))) == [["1"]]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"), (7.0, "7"), (-0.5, "-0.5"), (1e300, "1e+300"), (float("nan"), None),
        (None, None), (False, "false"), (b"x", "x"), (dt.time(8, 30), "08:30:00"),
    ],
)  # fmt: skip
def test_typed_cells_as_text(value, text):
    assert cell_text(value) == text
