"""Tables as Word: native tables with caption, repeated heading row and notes, the same bytes."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from helpers.data.undated import undated

if TYPE_CHECKING:
    from helpers.present.table import Table

__all__ = ["append_table", "tables_docx"]

_INK, _AMBER = "1B1F24", "8A4B00"
_RULES = {"top": "12", "bottom": "12", "insideH": "4"}  # eighths of a point


def tables_docx(tables: Sequence["Table"], title: str, stamp: str = "") -> bytes:
    """Return one Word document with the tables, numbered in the order given.

    Parameters
    ----------
    tables : sequence of Table
    title : str
        Heading of the document and its title property.
    stamp : str, optional
        Stands in the header of every page, for example ``"SYNTHETIC"``.

    Returns
    -------
    bytes
        The same for the same tables: dates within are fixed.
    """
    from docx import Document  # half a second that only this output needs

    document = Document()
    _set_properties(document, title)
    document.add_heading(title, level=1)
    if stamp:
        _stamp_pages(document, stamp)
    for number, table in enumerate(tables, start=1):
        append_table(document, table, number)
    buffer = io.BytesIO()
    document.save(buffer)
    return undated(buffer.getvalue())


def append_table(document: Any, table: "Table", number: int | None = None) -> None:
    """Append caption, native table and notes to a python-docx document."""
    from docx.shared import RGBColor

    caption = document.add_paragraph(style="Caption")
    label = "Table" if number is None else f"Table {number}."
    for words, bold in ((f"{label} ", True), (table.title(), False)):
        run = caption.add_run(words)
        run.bold = bold
        run.font.color.rgb = RGBColor.from_string(_INK)
    caption.paragraph_format.keep_with_next = True
    grid = table.grid()
    native = document.add_table(rows=len(grid), cols=len(grid[0]), style="Table Grid")
    _rule_horizontally(native)
    for position, (row, line) in enumerate(zip(native.rows, grid, strict=True)):
        for index, (cell, text) in enumerate(zip(row.cells, line, strict=True)):
            _fill(cell, text, bold=position == 0, right=index > 0)
    _repeat_heading(native.rows[0])
    for row, declared in zip(native.rows[1:], table.rows, strict=True):
        _keep_whole(row)
        _mark_kind(row, declared.kind)
    for note in table.note_texts():
        document.add_paragraph(note, style="Body Text")


def _fill(cell: Any, text: str, *, bold: bool, right: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.size = Pt(9)
    paragraph.paragraph_format.space_after = Pt(2)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _mark_kind(row: Any, kind: str) -> None:
    from docx.shared import Pt, RGBColor

    first = row.cells[0].paragraphs[0]
    if kind == "group":
        first.runs[0].bold = True
    elif kind == "level":
        first.paragraph_format.left_indent = Pt(12)
    elif kind == "descriptive":
        for cell in row.cells:
            cell.paragraphs[0].runs[0].font.color.rgb = RGBColor(0x57, 0x60, 0x6A)


def _repeat_heading(row: Any) -> None:
    _element(row._tr.get_or_add_trPr(), "w:tblHeader", val="true")


def _keep_whole(row: Any) -> None:
    _element(row._tr.get_or_add_trPr(), "w:cantSplit", val="true")


def _rule_horizontally(table: Any) -> None:
    from docx.oxml import OxmlElement

    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):  # the schema's order
        if edge in _RULES:
            rule = {"val": "single", "sz": _RULES[edge], "space": "0", "color": _INK}
            _element(borders, f"w:{edge}", **rule)
        else:
            _element(borders, f"w:{edge}", val="nil")
    table._tbl.tblPr.insert_element_before(
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
    )


def _element(parent: Any, tag: str, **attributes: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    child = OxmlElement(tag)
    for name, value in attributes.items():
        child.set(qn(f"w:{name}"), value)
    parent.append(child)


def _stamp_pages(document: Any, stamp: str) -> None:
    from docx.shared import RGBColor

    run = document.sections[0].header.paragraphs[0].add_run(stamp)
    run.bold = True
    run.font.color.rgb = RGBColor.from_string(_AMBER)


def _set_properties(document: Any, title: str) -> None:
    properties = document.core_properties
    properties.title = title[:255]
    properties.author = ""
    properties.last_modified_by = ""
    properties.comments = ""
    properties.revision = 1
