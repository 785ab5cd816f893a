import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.present import (
    Column,
    Figure,
    Label,
    Number,
    Row,
    Section,
    Spark,
    Stack,
    Table,
    Text,
    tables_docx,
)
from helpers.present.direction import directed_parts
from helpers.present.entries import Entries, Entry
from helpers.present.word import section_docx
from helpers.present.word.widths import LANDSCAPE, PORTRAIT, layout_of


@pytest.fixture
def tables():
    spark = Spark(0.3, 0.1, 0.5, low=-1, high=1)
    rows = [
        Row(Label("Live birth", sub="primary"), [Number("a/b", "29/50 (58%)"), spark]),
        Row("Cause", kind="group"),
        Row(Label("<b>&"), [Number("a/c", "−3"), spark], "level"),
        Row("Other", ["x", spark], "descriptive"),
    ]
    first = Table("a", ["Outcome", "n", Column("plot")], rows, "First", notes=["A note."])
    second = Table("b", ["Outcome", "n"], [Row("c", ["d"])], "Second", stamp="SYNTHETIC")
    return [first, second]


def read(document):
    from docx import Document

    return Document(io.BytesIO(document))


def said(table):
    """Return the words of a table; a cell that reaches over several columns counts once."""
    rows = [{id(cell._tc): cell.text for cell in row.cells} for row in table.rows]
    return [[text for text in row.values() if text] for row in rows]


def test_tables_are_native_and_say_what_the_page_says(tables):
    document = read(tables_docx(tables, "Tables of the trial", "SYNTHETIC"))
    first, second = document.tables
    assert said(first) == [[text for text in line if text] for line in tables[0].grid()]
    assert len(first.columns) == 2  # the drawing is left out
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words == [
        "Tables of the trial", "Table 1. First", "A note.", "Table 2. Second · SYNTHETIC",
    ]  # fmt: skip
    assert document.sections[0].header.paragraphs[0].text == "SYNTHETIC"
    assert len(second.rows) == 2


def test_heading_rows_repeat(tables):
    table = read(tables_docx(tables, "t")).tables[0]
    heads = [row._tr.xpath("./w:trPr/w:tblHeader") for row in table.rows]
    assert [bool(head) for head in heads] == [True, False, False, False, False]


def test_the_same_tables_give_the_same_bytes(tables):
    once, again = tables_docx(tables, "t", "s"), tables_docx(tables, "t", "s")
    assert once == again
    with zipfile.ZipFile(io.BytesIO(once)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert parts.namelist()[0] == "[Content_Types].xml"
    assert read(once).core_properties.created.year == 1980


def test_a_table_appends_itself_to_a_document(tables):
    from docx import Document

    document = Document()
    tables[1].docx(document)
    assert [p.text for p in document.paragraphs] == ["Table Second · SYNTHETIC"]
    assert len(document.tables) == 1


def many(columns, cell="+36 (+17 to +52)", rows=3):
    body = [Row("Live birth", [Number("a/b", cell)] * columns) for _ in range(rows)]
    return Table("many", ["Outcome", *["Difference"] * columns], body, "Many columns")


def test_a_wide_table_lies_on_its_side_and_the_next_stands_again(tables):
    document = read(tables_docx([tables[0], many(9), tables[1]], "t", "SYNTHETIC"))
    upright, lying, again = document.sections
    assert [section.orientation for section in document.sections] == [0, 1, 0]
    assert lying.page_width == upright.page_height == again.page_height
    for section in document.sections:  # the stamp reaches pages of either kind
        assert section.header.paragraphs[0].text == "SYNTHETIC"


@pytest.mark.parametrize("columns", [1, 4, 9, 30])
def test_no_table_is_wider_than_its_page(columns):
    document = read(tables_docx([many(columns)], "t"))
    section = document.sections[-1]
    room = section.page_width - section.left_margin - section.right_margin
    assert sum(column.width for column in document.tables[0].columns) <= room + 1000


def test_a_small_table_stays_on_one_page_and_a_long_one_breaks_between_rows():
    small, long = read(tables_docx([many(2), many(2, rows=60)], "t")).tables
    assert [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in small.rows] == [
        True, True, True, None,
    ]  # fmt: skip
    assert not any(row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in long.rows)
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in long.rows)


USED = ("Caption", "Body Text")
PERSIAN = "نمایه توده بدنی (kg/m²)"


def test_persian_labels_are_written_from_the_right_and_stand_where_labels_stand():
    row = Row(Label(PERSIAN), [Number("a/b", "−3")])
    table = Table("p", ["Outcome", "n"], [row], Label(PERSIAN), notes=[Label("BMI: نمایه")])
    document = read(tables_docx([table], "t"))
    [cell] = document.tables[0].rows[1].cells[:1]
    paragraph = cell.paragraphs[0]
    assert cell.text == PERSIAN
    assert [(run.text, bool(run.font.rtl)) for run in paragraph.runs] == [
        ("نمایه توده بدنی", True), (" (kg/m²)", False),
    ]  # fmt: skip
    assert paragraph._p.xpath("./w:pPr/w:bidi")
    assert paragraph.alignment == 2  # the end of a line from the right: the left side of the cell
    number = document.tables[0].rows[1].cells[1].paragraphs[0]
    assert not number._p.xpath("./w:pPr/w:bidi")
    sizes = {style: document.styles[style].element.xpath("./w:rPr/w:szCs/@w:val") for style in USED}
    assert sizes == {"Caption": ["18"], "Body Text": ["16"]}  # half points, as for other scripts
    note = document.paragraphs[-1]
    assert note.text == "BMI: نمایه"
    assert not note._p.xpath("./w:pPr/w:bidi")  # its first letter decides


def test_a_section_becomes_a_document_with_words_table_and_described_picture():
    figure = Figure(
        id="f", draw=lambda d: d.add_axes((0, 0, 1, 1)), alt="A <square>.", caption="Drawn",
        source_ids=[], stamp="SYNTHETIC",
    )  # fmt: skip
    headed = Entries([Entry("Design", [Text("A trial of {n}.", n=Number("a/n", "100"))])])
    parts = [Text("{p} is small.", p=Number("a/p", "<0.001")), headed, figure, many(1)]
    made = section_docx(Section("Summary", [*parts, Section("Inner", [Stack([parts[0]])])]), "T")
    assert made == section_docx(
        Section("Summary", [*parts, Section("Inner", [Stack([parts[0]])])]), "T"
    )
    document = read(made)
    assert [p.text for p in document.paragraphs if p.text] == [
        "T", "Summary", "<0.001 is small.", "Design. A trial of 100.", "Figure Drawn · SYNTHETIC",
        "Table Many columns", "Inner", "<0.001 is small.",
    ]  # fmt: skip
    [picture] = document.inline_shapes
    assert picture._inline.docPr.get("descr") == "A <square>."
    assert picture.width.mm == pytest.approx(170)


def test_what_has_no_form_in_word_is_refused():
    with pytest.raises(TypeError, match="no form for object"):
        section_docx(Section("Summary", [object()]), "T")


CELLS = st.text(alphabet="abc XYZ029().,%<>\u2212\u221e/\u0646\u0645\u06f1", max_size=60)
GRIDS = st.integers(1, 16).flatmap(
    lambda columns: st.lists(
        st.lists(CELLS, min_size=columns, max_size=columns), min_size=1, max_size=6
    )
)


@given(GRIDS)
def test_columns_have_some_width_and_fit_on_their_page(grid):
    layout = layout_of(grid)
    assert len(layout.widths) == len(grid[0])
    assert min(layout.widths) > 0
    assert sum(layout.widths) <= (LANDSCAPE if layout.landscape else PORTRAIT) + 1e-9


@given(CELLS)
def test_the_parts_of_a_text_are_the_text(text):
    parts = list(directed_parts(text))
    assert "".join(part for part, _ in parts) == text
    assert all(part for part, _ in parts)
    assert all(not (rtl and "a" in part) for part, rtl in parts)
