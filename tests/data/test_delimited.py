"""Text files: separators found or asked for, encodings stated, rows as in the file."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raw_files import cells, read, refused

PERSIAN = "id,name,city\n1,زهرا,تهران\n2,مريم,شيراز\n3,پگاه,گرگان\n"


@pytest.fixture
def csv(tmp_path):
    def write(content, name="raw.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def test_text_stays_text_and_only_blank_is_missing(csv):
    raw = read(csv("id,a,b\n1,NA,No\n02,None,1.0\n3,, \n"))
    assert raw.header == ["id", "a", "b"]
    assert cells(raw) == [["1", "NA", "No"], ["02", "None", "1.0"], ["3", None, None]]
    assert list(raw.rows) == [2, 3, 4]


@pytest.mark.parametrize(
    "space", [" ", "\t ", "\u00a0", "\u2003", "\x0b", "\x1c", "\x85", "\u3000"]
)
def test_space_of_any_kind_is_blank(csv, space):
    assert cells(read(csv(f"a;b\n{space};x\n"))) == [[None, "x"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_lines_of_the_file(csv, end):
    raw = read(csv('id,note\n\n1,"two\nlines"\n,\n2,x\n'.replace("\n", end)))
    assert list(raw.rows) == [3, 6]
    assert cells(raw)[0] == ["1", f"two{end}lines"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a;b\n1;2,5\n", "semicolon-separated"),
        ("a\tb\n1\t2,5\n", "tab-separated"),
        ("a|b\n1|2,5\n", "pipe-separated"),
        ("a;b\r\n1;2,5\r\n", "semicolon-separated"),
        ('sep=;\na;b\n1;"2,5"\n', "semicolon-separated"),
        ("SEP=|\r\na|b\r\n1|2,5\r\n", "pipe-separated"),
        ('a,b\n1,"2,5"\n', "comma-separated"),
        ('\ufeffa,b\n1,"2,5"\n', "comma-separated"),
        ('"a, in mg";b\n1;2,5\n', "semicolon-separated"),
        ("a, b, c;b\n1;2,5\n", "semicolon-separated"),  # the header alone would say comma
    ],
)
def test_separator_is_found_and_said(csv, content, said):
    raw = read(csv(content))
    assert raw.read_as == f"{said}, utf-8"
    assert raw.doubts == ()
    assert cells(raw)[0][:2] == ["1", "2,5"]


def test_a_header_that_two_separators_split_is_decided_by_the_rows(csv):
    raw = read(csv("id;age, years;bmi, kg/m2\n" + "1;30;22\n" * 3))
    assert raw.header == ["id", "age, years", "bmi, kg/m2"]
    assert raw.doubts == ()


def test_two_separators_that_fit_are_asked_about(csv):
    path = csv("id;age;bmi, kg/m2\n1;30;22,5\n2;31;21,0\n")
    raw = read(path)
    assert raw.header == ["id", "age", "bmi, kg/m2"]
    (doubt,) = raw.doubts
    assert doubt.code == "delimiter"
    assert doubt.found == (
        "read as separated by semicolons (3 columns), though it could be by commas (2 columns)"
    )
    assert "delimiter:" in doubt.remedy
    assert read(path, delimiter=";").doubts == ()
    assert read(path, delimiter=",").header == ["id;age;bmi", "kg/m2"]


def test_two_separators_that_fit_equally_well_are_refused(csv):
    path = csv("id,a;b\n1,2;3\n")
    finding = refused(path)
    assert "commas (2 columns) and semicolons (2 columns)" in finding.found
    assert "delimiter:" in finding.remedy
    assert read(path, delimiter=";").header == ["id,a", "b"]


def test_a_single_column_has_no_separator(csv):
    assert cells(read(csv("a\n1,5\n2;5\n"))) == [["1,5"], ["2;5"]]


def test_declared_delimiter_is_used_and_any_mark_will_do(csv):
    raw = read(csv("a^b\n1^2,5\n"), delimiter="^")
    assert cells(raw) == [["1", "2,5"]]
    assert raw.read_as == "'^'-separated, utf-8"
    assert cells(read(csv("sep=,\na;b\n1;2\n"), delimiter=";")) == [["1", "2"]]
    assert "delimiter:" in refused(csv("a;b\n1;2\n3;4;5\n")).remedy


def test_tsv_is_separated_by_tabs_alone(csv):
    assert cells(read(csv("a;x\tb\n1;2\t3\n", name="raw.tsv"))) == [["1;2", "3"]]


def test_declared_header_row_is_used(csv):
    path = csv("My export;\nmade, on Monday\n\nid;a\n1;2,5\n")
    raw = read(path, header_row=4)
    assert (raw.header, cells(raw), list(raw.rows)) == (["id", "a"], [["1", "2,5"]], [5])
    assert refused(path, header_row=3).found == "no column names in row 3"
    assert refused(path, header_row=9).found == "no column names in row 9"
    assert "header_row" in refused(csv("My export\nid;a\n1;2,5\n")).remedy


@pytest.mark.parametrize(
    ("encoding", "said", "doubts"),
    [
        ("utf-8", "utf-8", []),
        ("utf-8-sig", "utf-8", []),
        ("utf-16", "utf-16", []),
        ("windows-1256", "windows-1256, detected", ["encoding"]),
    ],
)
def test_encoding_is_found_and_said(csv, encoding, said, doubts):
    path = csv(PERSIAN, encoding=encoding)
    raw = read(path)
    assert cells(raw)[0] == ["1", "زهرا", "تهران"]
    assert raw.read_as == f"comma-separated, {said}"
    assert [doubt.code for doubt in raw.doubts] == doubts
    declared = read(path, encoding=encoding)
    assert (declared.doubts, cells(declared)) == ((), cells(raw))


def test_western_letters_are_found_and_said(csv):
    raw = read(csv("id;name;dose\n1;Åsa Müller;5 µg\n2;Zoë;6\n", encoding="windows-1252"))
    assert cells(raw)[0] == ["1", "Åsa Müller", "5 µg"]
    assert raw.read_as == "semicolon-separated, windows-1252, detected"


def test_wrong_encoding_names_the_row(csv):
    path = csv("a,b\nx,y\nÅsa,z\n", encoding="windows-1252")
    assert "in row 3" in refused(path, encoding="utf-8").found
    assert cells(read(path, encoding="windows-1252"))[1] == ["Åsa", "z"]
    assert "exists" in refused(path, encoding="klingon").expected


def test_half_letters_of_an_escaped_encoding_are_refused(csv):
    assert "none of" in refused(csv("a,b\n\\ud800,1\n"), encoding="unicode_escape").found


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("", "an empty file"),
        ("\n\n", "an empty file"),
        (",,,\n,,\n", "an empty file"),
        (
            ",".join(f"column_{n}" for n in range(20_000)) + "\n" + "1," * 19_999 + "1\n",
            "20,000 columns",
        ),
        ("a,b\n1,2\n3\n4,5,6\n", "a header of 2 columns, but more cells in row 4 and fewer"),
        ("a,,c\n1,2,3\n", "values without a column name, in column 2"),
        ('a,b\n1,"2\n3,4\n', "cells that are not well formed from row 2 on"),
        (b"PK\x03\x04rest", "a workbook"),
        (b"\xff\xfe\x00", "utf-16"),
        (b"a,b\n1,\0\n", "no text"),
        (b"a,b\n" + b"\0" * 9, "no text"),
        (b"id,a\n" + b"1,2\n" * 20 + b"3,\0,\n", "no text"),
    ],
)
def test_what_is_no_table_is_refused(csv, content, found):
    assert found in refused(csv(content)).found


def test_blank_columns_and_cells_beyond_the_header_are_nothing(csv):
    raw = read(csv("a,b,,\n1,2,,\n3,4\n,,,\n5,6,,,,\n"))
    assert raw.header == ["a", "b"]
    assert len(raw.frame) == 3


def test_a_quoted_cell_longer_than_the_beginning_is_read(csv):
    raw = read(csv('id;note\n1;"' + "a,b\n" * 100_000 + '"\n2;c\n'))
    assert [len(note) for _, note in cells(raw)] == [400_000, 1]
    assert list(raw.rows) == [2, 100_003]


def test_a_header_alone_is_an_empty_table(csv):
    raw = read(csv("a,b\n"))
    assert raw.header == ["a", "b"]
    assert raw.frame.empty


def test_control_characters_marks_and_double_names_are_kept(csv):
    raw = read(csv("a,a\n\x01x,\u200fy\n=1+1,<b>\n"))
    assert raw.header == ["a", "a"]
    assert cells(raw) == [["\x01x", "\u200fy"], ["=1+1", "<b>"]]


CELL = st.text(st.sampled_from('ab1 ,;\t|"\n\rی.'), max_size=4).map(str.strip)


@given(
    st.lists(st.tuples(st.just("x"), CELL, CELL), min_size=1, max_size=4),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
)
@settings(max_examples=150, deadline=None)
def test_what_a_table_program_writes_is_read_back_or_asked_about(rows, mark, end):
    import csv
    import io

    from helpers.data.separators import found_separator
    from helpers.errors import DataError

    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=mark, lineterminator=end).writerows([("id", "a", "b"), *rows])
    try:
        found = found_separator(stream.getvalue(), name="raw.csv", header_row=None)
    except DataError as error:
        raise AssertionError("a header without other marks decides") from error
    assert found.mark == mark
