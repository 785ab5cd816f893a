import io
import zipfile

import pytest

from helpers.present import Column, Label, Number, Row, Spark, Table, tables_docx


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


def test_tables_are_native_and_say_what_the_page_says(tables):
    document = read(tables_docx(tables, "Tables of the trial", "SYNTHETIC"))
    first, second = document.tables
    assert [[cell.text for cell in row.cells] for row in first.rows] == tables[0].grid()
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
