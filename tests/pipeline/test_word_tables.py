import io
from types import SimpleNamespace

import docx

from helpers.pipeline.quick import nbformat
from helpers.pipeline.report.page import MADE_UP
from helpers.pipeline.word_tables import word_tables
from helpers.present import Column, Label, Number, Row, Table
from helpers.present.word import tables_docx

STUDY = SimpleNamespace(title="A trial", synthetic=True, claims=[])


def table() -> Table:
    rows = [
        Row("Any", kind="group"),
        Row(Label("Live birth <1", "n (%)"), [Number("a/b", "29 (58%)"), None]),
        Row("Of them", [Number("a/c", "−3"), Number("a/d", "<0.001")], kind="level"),
    ]
    columns = ["Outcome", Column("New"), Column("Old", "left")]
    return Table("t", columns, rows, "Outcomes", ["A note."], stamp="SYNTHETIC")


def merged(*tables: Table):
    outputs = [
        nbformat.v4.new_output("display_data", data={"text/html": shown._repr_html_()})
        for shown in tables
    ]
    cell = nbformat.v4.new_code_cell("", outputs=outputs)
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# x"), cell])


def test_tables_read_back_from_a_page_are_those_that_were_shown() -> None:
    made = word_tables(merged(table(), table()), STUDY)
    assert made == tables_docx([table(), table()], "A trial", MADE_UP)
    assert made == word_tables(merged(table(), table()), STUDY)
    document = docx.Document(io.BytesIO(made))
    # One cell reaches over all columns: each of them answers with it.
    assert [[cell.text for cell in row.cells] for row in document.tables[1].rows] == [
        ["Outcome", "New", "Old"],
        ["Any", "Any", "Any"],
        ["Live birth <1 (n (%))", "29 (58%)", ""],
        ["Of them", "−3", "<0.001"],
    ]


def test_a_report_without_tables_is_an_empty_document() -> None:
    assert docx.Document(io.BytesIO(word_tables(merged(), STUDY))).tables == []
