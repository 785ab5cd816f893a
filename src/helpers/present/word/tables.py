"""Tables as Word: native tables with caption, repeated heading row and notes."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from helpers.present.alignment import room_of
from helpers.present.word.pages import INK, MUTED, new_document, saved, turn
from helpers.present.word.runs import aligned, element, write
from helpers.present.word.widths import Layout, layout_of

if TYPE_CHECKING:
    from helpers.present.table import Table

__all__ = ["append_table", "tables_docx"]

_RULES = {"top": "12", "bottom": "12", "insideH": "4"}  # eighths of a point
_DIGIT_EM, _DIGIT_SPACE = 0.556, "\u2007"  # of Arial, and a space as wide as a digit
_TOGETHER = 24
"""Rows up to which a table is kept on one page."""


def tables_docx(tables: Sequence["Table"], title: str, stamp: str = "") -> bytes:
    """Return one Word document with the tables, numbered in the order given.

    Parameters
    ----------
    tables : sequence of Table
    title : str
        Heading of the document, its title property, and the footer of every page.
    stamp : str, optional
        Stands in the header of every page, for example ``"SYNTHETIC"``.

    Returns
    -------
    bytes
        The same for the same tables: dates within are fixed.

    Examples
    --------
    >>> tables_docx([], "Tables")[:2]
    b'PK'
    """
    document = new_document(title, stamp)
    for number, table in enumerate(tables, start=1):
        append_table(document, table, number)
    return saved(document)


def append_table(document: Any, table: "Table", number: int | None = None) -> None:
    """Append caption, native table and notes to a python-docx document.

    A table that is too wide for a page that stands upright gets pages that lie on their side.
    """
    grid = table.grid()
    kinds = ["", *(row.kind for row in table.rows)]
    spans = [n for n, kind in enumerate(kinds) if kind == "group" and not any(grid[n][1:])]
    sides = ["left", *table.alignments()[1:]]
    room = [[0.0] * len(sides), *room_of(grid[1:], sides)]
    layout = layout_of(_spaced(grid, room), spans)
    turn(document, landscape=layout.landscape)
    title = table.title()
    _append_caption(document, title, number)
    native = document.add_table(rows=len(grid), cols=len(grid[0]), style="Table Grid")
    _set_table(native, layout, title)
    rows = list(native.rows)
    for n, (row, line) in enumerate(zip(rows, grid, strict=True)):
        element(row._tr.get_or_add_trPr(), "w:cantSplit", val="true")
        if n in spans:
            row.cells[0].merge(row.cells[-1])
        _fill(row, line[:1] if n in spans else line, sides, layout.size, kinds[n] if n else "head")
        _indent(row, room[n], layout.size)
    element(rows[0]._tr.get_or_add_trPr(), "w:tblHeader", val="true")
    notes = table.note_texts()
    if len(rows) <= _TOGETHER:
        _keep_together(rows if notes else rows[:-1])
    _append_notes(document, notes)


def _append_caption(document: Any, title: str, number: int | None) -> None:
    caption = document.add_paragraph(style="Caption")
    write(caption, "Table " if number is None else f"Table {number}. ", bold=True, color=INK)
    write(caption, title, color=INK)
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = Pt(14)
    caption.paragraph_format.space_after = Pt(4)


def _append_notes(document: Any, notes: Sequence[str]) -> None:
    for place, note in enumerate(notes):
        paragraph = document.add_paragraph(style="Body Text")
        write(paragraph, note)
        paragraph.paragraph_format.keep_with_next = place < len(notes) - 1
        paragraph.paragraph_format.space_before = Pt(0 if place else 4)


def _fill(row: Any, line: Sequence[str], sides: Sequence[str], size: float, kind: str) -> None:
    color = MUTED if kind == "descriptive" else INK
    for place, (cell, text) in enumerate(zip(row.cells, line, strict=False)):
        paragraph = cell.paragraphs[0]
        bold = kind == "head" or (kind == "group" and place == 0)
        write(paragraph, text, bold=bold, size=size, color=color)
        aligned(paragraph, sides[place])
        paragraph.paragraph_format.space_before = Pt(1.5)
        paragraph.paragraph_format.space_after = Pt(1.5)
        if kind == "level" and place == 0:
            paragraph.paragraph_format.left_indent = Mm(3)


def _spaced(grid: Sequence[Sequence[str]], room: Sequence[Sequence[float]]) -> list[list[str]]:
    """Return the texts with spaces for the room behind them, to reckon widths with."""
    return [
        [text + _DIGIT_SPACE * math.ceil(behind) for text, behind in zip(*pair, strict=True)]
        for pair in zip(grid, room, strict=True)
    ]


def _indent(row: Any, room: Sequence[float], size: float) -> None:
    """Keep the room behind each number free, so that decimal points stand in one line."""
    for cell, behind in zip(row.cells, room, strict=False):
        if behind:
            cell.paragraphs[0].paragraph_format.right_indent = Pt(behind * _DIGIT_EM * size)


def _keep_together(rows: Sequence[Any]) -> None:
    for row in rows:
        for paragraph in row.cells[0].paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _set_table(native: Any, layout: Layout, title: str) -> None:
    native.autofit = False
    for column, width in zip(native.columns, layout.widths, strict=True):
        column.width = Mm(width)
    for row in native.rows:
        for cell, width in zip(row.cells, layout.widths, strict=True):
            cell.width = Mm(width)
    properties = native._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):  # the schema's order
        if edge in _RULES:
            rule = {"val": "single", "sz": _RULES[edge], "space": "0", "color": INK}
            element(borders, f"w:{edge}", **rule)
        else:
            element(borders, f"w:{edge}", val="nil")
    properties.insert_element_before(
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption"
    )
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element(margins, f"w:{side}", w="68", type="dxa")
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption")
    element(properties, "w:tblCaption", val=title)
