"""One sheet of a workbook, cell by cell: values as text, and what else decides about reading it.

The sheet is read once, row by row, in the XML as it stands. A library for workbooks takes several
times as long for large ones, and does not tell a formula that was never computed from a blank.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from helpers.data.cells import cell_text
from helpers.data.records import LARGEST_CELL, refuse_too_large, too_long
from helpers.data.workbook_parts import Parts, rich_text, unescaped

__all__ = ["Block", "Sheet", "read_sheet"]

MOST_COLUMNS = 16_384
LONG_NUMBER = 10**15
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
_YES = ("1", "true", "on")
_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of merged cells; columns from 0, rows from 1."""

    text: str
    columns: range
    rows: range


@dataclass(slots=True, kw_only=True, eq=False)
class Sheet:
    """What a sheet holds.

    Attributes
    ----------
    lines : list of tuple of int and list of str or None
        Row and cells of each row that is not blank, up to its last cell with a value.
    dates : dict of int to list of int
        By column the rows that hold days or moments.
    persian : dict of int to list of int
        By column the rows that hold days shown in the Persian calendar.
    inexact : dict of int to list of int
        By column the rows that hold numbers of more than 15 digits.
    uncomputed : list of int
        Rows with a formula that has no stored value.
    hidden_rows : int
        How many of the rows that are not blank are hidden.
    hidden_columns : set of int
        All that are hidden, whether or not they hold anything.
    merged : list of Block
        Blocks of merged cells.
    """

    lines: list[tuple[int, list[str | None]]] = field(default_factory=list)
    dates: dict[int, list[int]] = field(default_factory=dict)
    persian: dict[int, list[int]] = field(default_factory=dict)
    inexact: dict[int, list[int]] = field(default_factory=dict)
    uncomputed: list[int] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Block] = field(default_factory=list)


def read_sheet(stream: IO[bytes], parts: Parts, name: str) -> Sheet:
    """Read a sheet.

    Parameters
    ----------
    stream : binary file
        Its XML.
    parts : Parts
        The parts of its workbook.
    name : str
        The file in messages.

    Raises
    ------
    DataError
        If a cell or the sheet is larger than any that a person can read.
    """
    reader = _Reader(parts=parts, name=name)
    readers = {
        f"{{{space}}}{tag}": (read, f"{{{space}}}")
        for space in _NAMESPACES
        for tag, read in _PARTS.items()
    }
    for _, element in iterparse(stream):
        found = readers.get(element.tag)
        if found is not None:
            read, reader.space = found
            read(reader, element)
            element.clear()
    return reader.sheet


@dataclass(slots=True, kw_only=True, eq=False)
class _Reader:
    """The sheet so far, and where in it the next cell stands."""

    parts: Parts
    name: str
    sheet: Sheet = field(default_factory=Sheet)
    space: str = ""
    row: int = 0
    cells: int = 0
    columns: dict[str, int] = field(default_factory=dict)

    def read_row(self, element: Element) -> None:
        self.row = int(element.get("r") or self.row + 1)
        cells: list[str | None] = []
        place = -1
        for cell in element:
            reference = cell.get("r")
            place = self._place(reference) if reference else place + 1
            text = self._text(cell, place)
            if text and not text.isspace():
                cells.extend([None] * (place + 1 - len(cells)))
                cells[place] = text
        if cells:
            self.cells += len(cells)
            refuse_too_large(self.name, cells=self.cells)
            self.sheet.lines.append((self.row, cells))
            self.sheet.hidden_rows += element.get("hidden") in _YES

    def _place(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        if letters not in self.columns:
            self.columns[letters] = _column(letters)
        return self.columns[letters]

    def _text(self, cell: Element, place: int) -> str | None:
        kind, value = cell.get("t", "n"), cell.findtext(f"{self.space}v")
        if not value:
            inline = cell.find(f"{self.space}is")
            if inline is not None:
                return self._bounded(rich_text(inline))
            # an empty text is what a formula computed; no value is one that was never computed
            computed = kind == "str" and value is not None
            if not computed and cell.find(f"{self.space}f") is not None:
                self.sheet.uncomputed.append(self.row)
            return None
        if kind == "n":
            return self._number(value, cell.get("s", "0"), place)
        if kind == "d":
            self.sheet.dates.setdefault(place, []).append(self.row)
        return self._bounded(_TEXTS[kind](value, self.parts))

    def _bounded(self, text: str) -> str:
        if len(text) > LARGEST_CELL:
            raise too_long(self.name, [self.row])
        return text

    def _number(self, value: str, style: str, place: int) -> str:
        if style in self.parts.dates:
            text = self._date(float(value), style, place)
            if text is not None:
                return text
        if value.isdecimal() and value.isascii() and len(value) <= 15:
            return str(int(value))
        number = float(value)
        if number.is_integer() and abs(number) >= LONG_NUMBER:
            self.sheet.inexact.setdefault(place, []).append(self.row)
        return cell_text(number) or value

    def _date(self, number: float, style: str, place: int) -> str | None:
        """Return a number as day, moment or time; None where Excel shows it as no such thing."""
        from openpyxl.utils.datetime import from_excel

        if number < 0:
            return None
        try:
            found = from_excel(number, self.parts.origin, timedelta=style in self.parts.durations)
        except (OverflowError, ValueError):
            return None
        if hasattr(found, "year"):
            self.sheet.dates.setdefault(place, []).append(self.row)
            if style in self.parts.persian:
                self.sheet.persian.setdefault(place, []).append(self.row)
        return cell_text(found)

    def read_columns(self, element: Element) -> None:
        if element.get("hidden") in _YES:
            first, last = int(element.get("min", 1)), int(element.get("max", 1))
            self.sheet.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))

    def read_merged(self, element: Element) -> None:
        text = element.get("ref", "")
        match = _REFERENCE.fullmatch(text)
        if match is None or match[3] is None:
            return
        columns = range(_column(match[1]), _column(match[3]) + 1)
        rows = range(int(match[2]), int(match[4]) + 1)
        self.sheet.merged.append(Block(text=text, columns=columns, rows=rows))


_PARTS: Mapping[str, Callable[[_Reader, Element], None]] = MappingProxyType(
    {"row": _Reader.read_row, "col": _Reader.read_columns, "mergeCell": _Reader.read_merged}
)


def _iso(value: str, parts: Parts) -> str:
    from openpyxl.utils.datetime import from_ISO8601

    return cell_text(from_ISO8601(value)) or value


# text of a value by the type of its cell; errors such as #N/A are text, and so are asked about
_TEXTS: Mapping[str, Callable[[str, Parts], str]] = MappingProxyType(
    {
        "s": lambda value, parts: parts.texts[int(value)],
        "str": lambda value, parts: unescaped(value),
        "b": lambda value, parts: "true" if value in _YES else "false",
        "e": lambda value, parts: value,
        "d": _iso,
        "inlineStr": lambda value, parts: unescaped(value),
    }
)


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    if not (letters.isalpha() and letters.isupper() and 0 < place <= MOST_COLUMNS):
        raise ValueError(f"no column: {letters}")
    return place - 1
