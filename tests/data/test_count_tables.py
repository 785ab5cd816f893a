"""Files of two-by-two tables: what is read, and that every bad row is named."""

import numpy as np
import pandas as pd
import pytest

from helpers.data.count_tables import read_tables
from helpers.errors import DataError


@pytest.fixture
def file(tmp_path):
    def write(text, name="tables.csv"):
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


def cells(table):
    return np.stack([table.x1, table.n1, table.x0, table.n0], axis=1).tolist()


@pytest.mark.parametrize(
    "text",
    [
        "x1,n1,x0,n0\n25,50,13,50\n0,9,1,8\n",
        "\ufeffx1;n1;x0;n0\r\n25;50;13;50\r\n\r\n0;9;1;8\r\n",
        "trial,n0,x0,n1,x1\nA,50,13,50,25\nB,8,1,9,0\n",
        "x1\tn1\tx0\tn0\n 25 \t50.0\t13\t50\n0\t9\t1\t8\n",
    ],
)
def test_counts_are_found_by_their_names(file, text):
    assert cells(read_tables(file(text))) == [[25, 50, 13, 50], [0, 9, 1, 8]]


def test_a_workbook_will_do(tmp_path):
    path = tmp_path / "tables.xlsx"
    pd.DataFrame({"x1": [25], "n1": [50], "x0": [13], "n0": [50]}).to_excel(path, index=False)
    assert cells(read_tables(path)) == [[25, 50, 13, 50]]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("60,50,1,2", "x1: found 60, expected no more events than participants (n1)"),
        ("1,2,9,8", "x0: found 9, expected no more events than participants (n0)"),
        ("-1,50,1,2", "x1: found -1, expected a whole number"),
        ("1.5,50,1,2", "x1: found 1.5, expected a whole number"),
        ("1e3,5000,1,2", "x1: found '1e3', expected a whole number"),
        (",50,1,2", "x1: found no value, expected a whole number"),
        ("0,0,1,2", "n1: found 0, expected at least one participant"),
        ("0,10000001,1,2", "n1: found 10000001, expected at most 10,000,000 participants"),
    ],
)
def test_a_row_that_is_no_table_is_named(file, row, said):
    with pytest.raises(DataError) as refused:
        read_tables(file(f"x1,n1,x0,n0\n1,2,1,2\n{row}\n"))
    assert f"row 3; {said}" in str(refused.value)
    assert "1 row that is no table" in str(refused.value)


def test_all_bad_rows_are_named_at_once(file):
    rows = "\n".join(["60,50,1,2"] * 40 + ["1,2,1,2", "1,2,x,2"])
    with pytest.raises(DataError) as refused:
        read_tables(file(f"x1,n1,x0,n0\n{rows}\n"))
    assert "rows 2 to 41; x1" in str(refused.value)
    assert "row 43; x0" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x1,n1,x2,n0\n1,2,1,2\n", "no column x0 (it has x1, n1, x2, n0)"),
        ("x1,x1,n1,x0,n0\n1,1,2,1,2\n", "more than one column x1"),
        ("x1,n1,x0,n0\n", "no table"),
        ("", "an empty file"),
    ],
)
def test_what_is_no_list_of_tables_is_refused(file, text, said):
    with pytest.raises(DataError) as refused:
        read_tables(file(text))
    assert said in str(refused.value)
