"""Workbooks: one sheet as text, dates as days, and what would be lost refused."""

import datetime as dt
import io
import zipfile
from xml.sax.saxutils import escape

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from helpers.data.number_formats import shows_persian_calendar
from raw_files import cells, read, refused

PERSIAN = "[$-fa-IR,16]yyyy/mm/dd;@"


@pytest.fixture
def workbook(tmp_path):
    def write(change=None, **sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for cells_of_row in rows:
                sheet.append(cells_of_row)
        if change:
            change(book)
        book.save(tmp_path / "raw.xlsx")
        return tmp_path / "raw.xlsx"

    return write


# sheets as a program other than openpyxl writes them

CONTENTS = {
    "xl/workbook.xml": """<workbook
        xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
        <sheets><sheet name="one" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": """<Relationships
        xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
        <Relationship Id="rId1" Target="/xl/worksheets/sheet1.xml" Type="http://x/worksheet"/>
        <Relationship Id="rId2" Target="styles.xml" Type="http://x/styles"/>
        <Relationship Id="rId3" Target="sharedStrings.xml" Type="http://x/sharedStrings"/>
        </Relationships>""",
    "xl/styles.xml": """<styleSheet
        xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        xmlns:x16r2="http://schemas.microsoft.com/office/spreadsheetml/2015/02/main"><numFmts>
        <numFmt numFmtId="164" formatCode="yyyy/mm/dd" x16r2:formatCode16="[$-fa-IR,16]yyyy"/>
        </numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>
        </styleSheet>""",
    "xl/sharedStrings.xml": """<sst
        xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
        <si><t>id</t></si>
        <si><r><t>two</t></r><r><t xml:space="preserve"> runs</t></r><rPh><t>x</t></rPh></si>
        <si><t>a_x000D_b_x005F_c_xD800_</t></si></sst>""",
}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def packed(rows, *, space=MAIN, below="", compression=zipfile.ZIP_STORED):
    content = (
        f'<worksheet xmlns="{space}"><sheetData>{"".join(rows)}</sheetData>{below}</worksheet>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, text in {**CONTENTS, "xl/worksheets/sheet1.xml": content}.items():
            archive.writestr(name, text)
    return stream.getvalue()


def row(number, values):
    written = (
        f'<c r="{get_column_letter(place)}{number}" t="inlineStr">'
        f"<is><t>{escape(value)}</t></is></c>"
        for place, value in enumerate(values, start=1)
    )
    return f'<row r="{number}">{"".join(written)}</row>'


@pytest.fixture
def sheet(tmp_path):
    def write(*rows, **options):
        (tmp_path / "raw.xlsx").write_bytes(packed(rows, **options))
        return tmp_path / "raw.xlsx"

    return write


# values ----------------------------------------------------------------------------------------


def test_cells_become_text_in_shortest_form(workbook):
    raw = read(
        workbook(
            one=[
                ["id", "n", "day", "yes"],
                [1.0, 0.1, dt.datetime(2024, 5, 1), True],
                [None, None, None, None],
                ["01", 12345678901, dt.datetime(2024, 5, 1, 8, 30), "NA"],
                ["1.50", 36.6 + 1e-15, dt.time(8, 30), "#N/A"],
                ["=", -3, dt.timedelta(hours=26), "#REF!"],
            ]
        )
    )
    assert cells(raw) == [
        ["1", "0.1", "2024-05-01", "true"],
        ["01", "12345678901", "2024-05-01T08:30:00", "NA"],
        ["1.50", "36.6", "08:30:00", "#N/A"],
        ["=", "-3", "26:00:00", "#REF!"],
    ]
    assert list(raw.rows) == [2, 4, 5, 6]
    assert raw.read_as == "sheet one"
    assert (raw.real_dates, raw.jalali_display) == ({"day"}, frozenset())


def test_cells_as_other_programs_write_them(sheet):
    raw = read(
        sheet(
            '<row><c t="s"><v>0</v></c><c t="str"><v>text</v></c><c t="s"><v>1</v></c></row>',
            '<row r="4"><c r="A4"><v>1E2</v></c><c r="B4" t="s"><v>2</v></c>'
            '<c r="C4" t="str"><f>""</f><v></v></c></row>',
            '<row><c><v>0012</v></c><c s="1"><v>45413</v></c><c t="b"><v>0</v></c></row>',
            '<row><c><v>-0.5</v></c><c t="d"><v>2024-05-01</v></c><c t="e"><v>#N/A</v></c></row>',
        )
    )
    assert raw.header == ["id", "text", "two runs"]
    assert list(raw.rows) == [4, 5, 6]
    assert cells(raw) == [
        ["100", "a\rb_c_xD800_", None],
        ["12", "2024-05-01", "false"],
        ["-0.5", "2024-05-01", "#N/A"],
    ]
    assert raw.real_dates == {"text"}


def test_the_other_namespace_of_workbooks_is_known(sheet):
    rows = [row(1, ["a"]), row(2, ["x"])]
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    assert cells(read(sheet(*rows, space=strict))) == [["x"]]


def test_numbers_that_are_no_dates_stay_numbers(sheet):
    raw = read(sheet(row(1, ["a"]), *(
        f'<row><c s="1"><v>{value}</v></c></row>' for value in ("-5", "1e10", "45413.5")
    )))  # fmt: skip
    assert cells(raw) == [["-5"], ["10000000000"], ["2024-05-01T12:00:00"]]


def test_long_numbers_are_asked_about(sheet):
    raw = read(sheet(
        row(1, ["a"]), "<row><c><v>1234567890123456</v></c></row>", "<row><c><v>12</v></c></row>",
        "<row><c><v>1.2345678901234567E+19</v></c></row>",
    ))  # fmt: skip
    (doubt,) = raw.doubts
    assert (doubt.code, doubt.row_numbers()) == ("inexact_number", [2, 4])


def test_dates_counted_from_1904(workbook):
    def change(book):
        book.epoch = CALENDAR_MAC_1904

    raw = read(workbook(change, one=[["day"], [dt.datetime(2024, 5, 1)]]))
    assert cells(raw) == [["2024-05-01"]]


# dates shown in the Persian calendar ------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "persian"),
    [
        ("[$-fa-IR,16]yyyy/mm/dd;@", True),
        ("[$-fa-IR,16]dddd, d mmmm yyyy", True),
        ("[$-prs-AF,3016]d mmmm yyyy", True),
        ("[$-en-US,96]yyyy-mm-dd", True),  # may be typed in that calendar too
        ("[$-160429]yyyy/mm/dd", True),
        ("[$-3160429]dd/mm/yyyy;@", True),
        ("[$-1960000]d/m/yyyy", True),
        ("[$-160000]d/m/yyyy", True),
        ("[$-fa-IR]d mmmm yyyy", False),
        ("[$-429]d mmmm yyyy", False),
        ("[$-3000429]dd/mm/yyyy", False),  # Persian digits alone
        ("[$-1060401]B2d mmmm yyyy", False),  # the lunar calendar
        ("B2yyyy/mm/dd", False),
        ("[$-ar-SA,17]d mmmm yyyy", False),
        ("yyyy/mm/dd", False),
        ("General", False),
        ('[$IRR-fa-IR] #,##0"16"', False),
    ],
)
def test_the_persian_calendar_of_a_number_format(code, persian):
    assert shows_persian_calendar(code) == persian


def test_a_date_shown_as_jalali_is_read_as_the_gregorian_day(workbook):
    def change(book):
        for cell in book["one"]["B"][2:]:
            cell.number_format = PERSIAN

    day = dt.datetime(2024, 5, 1)
    raw = read(workbook(change, one=[["id", "day", "seen"], [1, day, day], [2, day, day]]))
    assert cells(raw)[1] == ["2", "2024-05-01", "2024-05-01"]
    assert raw.real_dates == {"day", "seen"}
    assert raw.jalali_display == {"day"}


def test_the_newer_form_of_a_number_format_counts(sheet):
    raw = read(sheet(row(1, ["day"]), '<row><c s="2"><v>45413</v></c></row>'))
    assert (cells(raw), raw.jalali_display) == ([["2024-05-01"]], {"day"})


def test_a_date_in_the_header_makes_no_column_of_dates(workbook):
    raw = read(workbook(one=[["id", dt.datetime(2024, 5, 1)], [1, 2]]))
    assert (raw.header, raw.real_dates) == (["id", "2024-05-01"], frozenset())


# the table within the sheet ---------------------------------------------------------------------


def test_one_of_several_sheets_is_named(workbook):
    path = workbook(one=[["a"], [1]], two=[["b"], [2]])
    assert read(path, sheet="two").header == ["b"]
    assert read(path, sheet="two").name == "raw.xlsx [two]"
    assert refused(path).found == "the sheets 'one', 'two'"
    assert refused(path, sheet="Two").expected == "'Two'"


def test_hidden_rows_and_columns_are_read_and_said(workbook):
    def change(book):
        book["one"].row_dimensions[3].hidden = True
        book["one"].row_dimensions[9].hidden = True
        book["one"].column_dimensions["B"].hidden = True

    raw = read(workbook(change, one=[["a", "b"], [1, 2], [3, 4]]))
    assert cells(raw) == [["1", "2"], ["3", "4"]]
    assert raw.read_as == "sheet one, with 1 hidden row and 1 hidden column"


def test_declared_header_row_is_used(workbook):
    def change(book):
        book["one"].merge_cells("A1:B1")

    path = workbook(change, one=[["Export of May"], [], ["a", "b"], [1, 2]])
    raw = read(path, header_row=3)
    assert (raw.header, cells(raw), list(raw.rows)) == (["a", "b"], [["1", "2"]], [4])
    assert refused(path, header_row=2).found == "no column names in row 2"
    assert "merged cells in the header, A1:B1" in refused(path).found


def test_merged_cells_of_the_header_are_named(workbook):
    def change(book):
        book["one"].merge_cells("B1:C1")

    finding = refused(workbook(change, one=[["a", "b", None], [1, 2, 3]]))
    assert finding.found == "merged cells in the header, B1:C1"
    assert "unmerge" in finding.remedy


def test_merged_cells_of_the_table_are_named(workbook):
    def change(book):
        book["one"].merge_cells("B2:B3")
        book["one"].merge_cells("E2:E4")  # beside the table

    finding = refused(workbook(change, one=[["a", "b"], [1, 2], [2, None], [3, 4]]))
    assert finding.found == "merged cells in rows 2, 3, B2:B3"


def test_values_beside_the_table_are_named(workbook):
    finding = refused(workbook(one=[["a", "b"], [1, 2], [1, 2, None, "note"]]))
    assert finding.found == "a header of 2 columns, but more cells in row 3"
    assert (
        "values without a column name, in column 2"
        in refused(workbook(one=[["a", None, "c"], [1, 2, 3]])).found
    )


def test_a_formula_without_its_value_is_not_a_blank(workbook, sheet):
    finding = refused(workbook(one=[["a", "b"], [1, 2], [3, "=A3+1"]]))
    assert finding.found == "formulas without a stored value in row 3"
    computed = '<row><c><v>1</v></c><c t="str"><f>IF(1,"","x")</f><v></v></c></row>'
    assert cells(read(sheet(row(1, ["a", "b"]), computed))) == [["1", None]]


# what is no table -------------------------------------------------------------------------------


def test_empty_sheets_and_headers_alone(workbook):
    assert refused(workbook(one=[])).found == "an empty file"
    assert read(workbook(one=[["a", "b"]])).frame.empty


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"PK\x03\x04rest", "does not open as a workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a workbook of Excel 2003 or older"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, content, found):
    (tmp_path / "raw.xlsx").write_bytes(content)
    assert found in refused(tmp_path / "raw.xlsx").found


@pytest.mark.parametrize(("part", "kind"), [("xl/workbook.bin", "binary"), ("content.xml", "Open")])
def test_other_kinds_of_workbook_are_known_by_their_content(tmp_path, part, kind):
    with zipfile.ZipFile(tmp_path / "raw.xlsx", "w") as archive:
        archive.writestr(part, "x")
    finding = refused(tmp_path / "raw.xlsx")
    assert kind in finding.found
    assert "save it as .xlsx" in finding.remedy


def test_a_workbook_packed_a_thousandfold_is_not_unpacked(sheet, monkeypatch):
    monkeypatch.setattr("helpers.data.workbooks.SUSPECT", 1_000_000)
    path = sheet(row(1, ["x" * 2_000_000]), compression=zipfile.ZIP_DEFLATED)
    assert "would unpack to 2 MB" in refused(path).found


@pytest.mark.parametrize("reference", ["XFE1", "ZZZZ1", "a1", "1", "A"])
def test_cells_that_no_sheet_has_are_refused(sheet, reference):
    if reference == "A":  # without a row it is the next cell
        reference = "-"
    path = sheet(f'<row r="1"><c r="{reference}"><v>1</v></c></row>')
    assert "does not open" in refused(path).found


def test_a_wide_sheet_is_bounded(sheet, monkeypatch):
    monkeypatch.setattr("helpers.data.records.MOST_CELLS", 40_000)
    path = sheet(row(1, ["a"]), *(f'<row><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 6)))
    assert "more than 40,000 cells" in refused(path).found


def test_entities_of_entities_are_refused(sheet):
    path = sheet(row(1, ["a"]))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = f'<!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{levels}]>' + parts[name].replace(
        "<t>a</t>", "<t>&e9;</t>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    assert "does not open" in refused(path).found
