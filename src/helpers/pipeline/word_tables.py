"""All tables of a report as one Word document, read back from what the notebooks showed.

The tables were made in kernels that are gone; their HTML is what is left of them, in the order of
the report. Numbers are taken over as text, letter by letter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from bs4 import BeautifulSoup, Tag

from helpers.pipeline.report.page import stamp_of
from helpers.present.table import Table
from helpers.study.model import Study

__all__ = ["word_tables"]

_TABLE = "figure.rct-table"
_SPACES = re.compile(r"[ \t\r\n\f]+")  # what a page shows as one space; others part no words
_KINDS = ("group", "level", "descriptive")


@dataclass(frozen=True, slots=True)
class _Row:
    kind: str


class _Printed:
    """A table as it stands in a page, in the shape in which `tables_docx` takes tables."""

    def __init__(self, figure: Tag) -> None:
        self._figure = figure
        self._lines = [_cells(line) for line in figure.select("tr")]
        body = figure.select("tbody tr")
        self.rows = [_Row(_kind(line)) for line in body]

    def title(self) -> str:
        """Return the caption without its label, marks joined as `Table.title` joins them."""
        caption = self._figure.find("figcaption")
        if not isinstance(caption, Tag):
            return ""
        marks = [_text(mark) for mark in caption.select(".rct-stamp")]
        for part in caption.select(".rct-label, .rct-stamp"):
            part.extract()
        return " \u00b7 ".join([_text(caption), *marks])

    def grid(self) -> list[list[str]]:
        """Return headings and rows as text, without columns that hold drawings."""
        width = max(len(line) for line in self._lines)
        lines = [[*line, *([None] * (width - len(line)))] for line in self._lines]
        drawn = {i for line in lines for i, cell in enumerate(line) if cell and _is_drawn(cell)}
        return [
            [_text(cell) if cell else "" for i, cell in enumerate(line) if i not in drawn]
            for line in lines
        ]

    def alignments(self) -> list[str]:
        """Return how the columns of `grid` stand, as their headings do."""
        width = max(len(line) for line in self._lines)
        drawn = {i for line in self._lines for i, cell in enumerate(line) if _is_drawn(cell)}
        sides = [_side(cell, first=not n) for n, cell in enumerate(self._lines[0])]
        sides += ["right"] * (width - len(sides))
        return [side for i, side in enumerate(sides) if i not in drawn]

    def note_texts(self) -> list[str]:
        """Return the notes."""
        return [_text(note) for note in self._figure.select(".rct-note")]


def word_tables(merged: Any, study: Study) -> bytes:
    """Return ``tables.docx``: every table of the merged notebook, numbered as in the report.

    Parameters
    ----------
    merged : NotebookNode
        Front matter and executed notebooks, as `report.merge` joins them.
    study : Study
        Gives the title, and whether the pages are stamped.
    """
    from helpers.present.word import tables_docx  # half a second that only this output needs

    tables = [_Printed(figure) for html in _shown(merged) for figure in _figures(html)]
    return tables_docx(cast("list[Table]", tables), study.title, stamp_of(study))


def _shown(merged: Any) -> Iterator[str]:
    for cell in merged.cells:
        for output in cell.get("outputs", []):
            yield output.get("data", {}).get("text/html", "")


def _figures(html: str) -> list[Tag]:
    return list(BeautifulSoup(html, "html.parser").select(_TABLE)) if "rct-table" in html else []


def _cells(line: Tag) -> list[Tag]:
    return list(line.find_all(["th", "td"], recursive=False))


def _kind(line: Tag) -> str:
    classes = line.get_attribute_list("class")
    return next((kind for kind in _KINDS if f"rct-{kind}" in classes), "")


def _side(cell: Tag, *, first: bool) -> str:
    return "left" if first or "rct-left" in cell.get_attribute_list("class") else "right"


def _is_drawn(cell: Tag) -> bool:
    return cell.find("svg") is not None


def _text(element: Tag) -> str:
    """Return the text of an element on one line, a quiet second line in brackets."""
    for part in element.find_all("br"):
        part.replace_with(" ")
    for part in element.select(".rct-role"):
        part.insert_before(" (")
        part.insert_after(")")
    return _SPACES.sub(" ", element.get_text()).strip(" ")
