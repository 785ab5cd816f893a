"""Raw files of every kind: what is common to them, and what none of them may do."""

import datetime as dt
import zipfile

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from helpers.data import READERS, readers, records
from helpers.data.cells import cell_text
from helpers.errors import DataError
from raw_files import cells, read, refused

TABLE = pd.DataFrame(
    {"id": ["a", "b"], "n": [1.0, None], "day": [dt.date(2024, 5, 1), dt.date(2024, 5, 2)]}
)
WRITERS = {
    ".csv": lambda path: TABLE.to_csv(path, index=False),
    ".tsv": lambda path: TABLE.to_csv(path, index=False, sep="\t"),
    ".txt": lambda path: TABLE.to_csv(path, index=False, sep="|"),
    ".xlsx": lambda path: TABLE.to_excel(path, index=False),
    ".parquet": lambda path: TABLE.to_parquet(path),
    ".sav": lambda path: pyreadstat.write_sav(TABLE, str(path)),
    ".zsav": lambda path: pyreadstat.write_sav(TABLE, str(path), compress=True),
    ".por": lambda path: pyreadstat.write_por(TABLE.rename(columns=str.upper), str(path)),
    ".dta": lambda path: pyreadstat.write_dta(TABLE, str(path)),
    ".xpt": lambda path: pyreadstat.write_xport(TABLE, str(path), table_name="T"),
}
TYPED = frozenset(WRITERS) - {".csv", ".tsv", ".txt"}


def test_every_suffix_has_a_reader_and_case_does_not_matter(tmp_path):
    assert set(WRITERS) == set(READERS) - {".sas7bdat"}
    path = tmp_path / "RAW.CSV"
    WRITERS[".csv"](path)
    assert read(path).header == ["id", "n", "day"]


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_every_kind_of_file_becomes_the_same_text(tmp_path, suffix):
    path = tmp_path / f"raw{suffix}"
    WRITERS[suffix](path)
    raw = read(path)
    found = cells(raw)
    assert [cell_text(float(found[0][1])), found[1][1]] == ["1", None]
    assert [[row[0], row[2]] for row in found] == [["a", "2024-05-01"], ["b", "2024-05-02"]]
    assert {str(kind) for kind in raw.frame.dtypes} == {"string"}
    assert [title.lower() for title in raw.real_dates] == (["day"] if suffix in TYPED else [])
    asked = ["unnamed_missing"] if suffix in (".por", ".xpt") else []
    assert [doubt.code for doubt in raw.doubts] == asked
    assert raw.jalali_display == frozenset()
    assert list(raw.rows) == ([1, 2] if suffix in TYPED - {".xlsx"} else [2, 3])


@pytest.mark.parametrize("suffix", sorted(TYPED | {".sas7bdat"}))
def test_what_is_no_such_file_is_refused(tmp_path, suffix):
    path = tmp_path / f"raw{suffix}"
    path.write_bytes(b"not that")
    assert "does not open" in refused(path).found


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_an_empty_file_is_refused(tmp_path, suffix):
    path = tmp_path / f"raw{suffix}"
    path.write_bytes(b"")
    assert any(word in refused(path).found for word in ("an empty file", "does not open"))


def test_unknown_kind_and_absent_file(tmp_path):
    path = tmp_path / "raw.doc"
    path.write_bytes(b"x")
    assert refused(path).expected.startswith("one of .csv")
    assert "no such file" in refused(tmp_path / "gone.csv").found


@pytest.mark.parametrize("suffix", [".xls", ".xlsb", ".xlsm", ".ods", ".numbers"])
def test_other_workbooks_are_to_be_saved_as_xlsx(tmp_path, suffix):
    path = tmp_path / f"raw{suffix}"
    path.write_bytes(b"x")
    assert "save it as .xlsx" in refused(path).remedy


def test_letters_that_an_export_lost_are_asked_for(tmp_path):
    path = tmp_path / "raw.csv"
    path.write_text(
        "id,نا?م,note\n1,عل?رضا,\n2,ok?,why?\n\n3,\ufffdb\ufffd,\n4,خوب?,x\n", encoding="utf-8"
    )
    found = {(doubt.code, doubt.found): doubt.row_numbers() for doubt in read(path).doubts}
    sign = "a sign in the place of a letter (\ufffd, or ? within a word) in"
    assert found == {
        ("lost_letters", f"{sign} the column name 'نا?م'"): [1],
        ("lost_letters", f"{sign} column 'نا?م'"): [2, 5],
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7, "7"), (7.0, "7"), (-0.5, "-0.5"), (1e300, "1e+300"), (float("nan"), None),
        (None, None), (False, "false"), (b"x", "x"), (dt.time(8, 30), "08:30:00"),
        (dt.timedelta(hours=26, minutes=5), "26:05:00"),
        (dt.timedelta(seconds=-90.5), "-00:01:30.5"),
        (dt.timedelta(microseconds=1), "00:00:00.000001"),
        (dt.datetime(2024, 5, 1, 0, 0, 1), "2024-05-01T00:00:01"),
    ],
)  # fmt: skip
def test_typed_cells_as_text(value, text):
    assert cell_text(value) == text


# bounds ----------------------------------------------------------------------------------------


def test_a_file_beyond_any_trial_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(readers, "LARGEST_FILE", 10)
    path = tmp_path / "raw.csv"
    path.write_bytes(b"a,b\n1,2\n1,2\n")
    assert "export only the columns" in refused(path).remedy


def _replaced(path, part, old, new):
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".dta"])
def test_huge_cells_are_refused_by_row(tmp_path, suffix):
    path = tmp_path / f"raw{suffix}"
    table = pd.DataFrame({"id": ["a", "b"], "note": ["", "x" * 1_000_001]})
    if suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in ([*table], [], table.iloc[1]):
            book.active.append([*row])
        book.save(path)
        long = b"<t>" + b"x" * 1_000_001 + b"</t>"  # longer than the library writes
        _replaced(path, "xl/worksheets/sheet1.xml", b"<t>" + b"x" * 32767 + b"</t>", long)
    elif suffix == ".dta":
        table.to_stata(path, version=118, write_index=False, convert_strl=["note"])
    else:
        {".csv": table.to_csv, ".parquet": table.to_parquet}[suffix](path, index=False)
    at = 2 if suffix in (".parquet", ".dta") else 3
    assert refused(path).found == f"cells of more than 1,000,000 letters in row {at}"


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_many_columns_are_read_and_more_are_refused(tmp_path, suffix, monkeypatch):
    path = tmp_path / f"raw{suffix}"
    table = pd.DataFrame([["1"] * 500], columns=[f"c{i}" for i in range(500)])
    {".csv": table.to_csv, ".parquet": table.to_parquet}[suffix](path, index=False)
    assert read(path).frame.shape == (1, 500)
    monkeypatch.setattr(records, "MOST_COLUMNS", 499)
    assert refused(path).found == "500 columns"


@pytest.mark.parametrize("suffix", sorted(set(WRITERS) - {".txt", ".tsv", ".zsav"}))
def test_many_cells_are_refused(tmp_path, suffix, monkeypatch):
    path = tmp_path / f"raw{suffix}"
    WRITERS[suffix](path)
    monkeypatch.setattr(records, "MOST_CELLS", 5)
    assert "more than 5 cells" in refused(path).found


def _ends_well(path):
    try:
        raw = read(path)
    except DataError as error:
        assert error.findings
        assert all(finding.remedy for finding in error.findings)
    else:
        assert len(raw.frame) == len(raw.rows)


QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("suffix", sorted(READERS))
@given(content=st.binary(max_size=300))
@example(content=b"PK\x03\x04")
@example(content=b"$FL2@(#) SPSS DATA FILE")
@example(content=b"<stata_dta><header><release>118</release>")
@QUICK
def test_any_bytes_end_in_a_table_or_a_message(tmp_path, suffix, content):
    path = tmp_path / f"raw{suffix}"
    path.write_bytes(content)
    _ends_well(path)


@pytest.mark.parametrize("suffix", sorted(WRITERS))
@given(data=st.data())
@QUICK
def test_cut_and_spoiled_files_end_in_a_table_or_a_message(tmp_path, suffix, data):
    path, origin = tmp_path / f"raw{suffix}", tmp_path / f"whole{suffix}"
    if not origin.exists():  # its bytes may hold the time
        WRITERS[suffix](origin)
    content = bytearray(origin.read_bytes())
    for _ in range(data.draw(st.integers(0, 4))):
        content[int(data.draw(st.floats(0, 0.999)) * len(content))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(content[: int(data.draw(st.floats(0, 1)) * len(content))]))
    _ends_well(path)


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
                 min_size=2, max_size=3),
        min_size=2, max_size=6,
    )
)  # fmt: skip
@QUICK
def test_any_letters_end_in_a_table_or_a_message(tmp_path, rows):
    path = tmp_path / "raw.csv"
    path.write_text("\n".join(map(",".join, rows)), encoding="utf-8", newline="")
    _ends_well(path)
