"""The parts of a workbook beside its sheets: names, texts, number formats, the origin of dates.

A workbook is a zip archive of XML. Nothing here reads a cell.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from posixpath import dirname, join, normpath
from typing import Any
from xml.etree import ElementTree

from helpers.data.number_formats import shows_persian_calendar

__all__ = ["Parts", "local_name", "rich_text"]

WORKBOOK = "xl/workbook.xml"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, kw_only=True, eq=False)
class Parts:
    """The parts of an open workbook, read when they are asked for."""

    archive: zipfile.ZipFile

    @cached_property
    def sheets(self) -> Mapping[str, str]:
        """Title of each sheet of cells, and its path in the archive; hidden sheets too."""
        targets = self._targets("worksheet")
        return {
            sheet.get("name", ""): targets[_attribute(sheet, "id")]
            for sheet in self._elements(WORKBOOK, "sheet")
            if _attribute(sheet, "id") in targets
        }

    @cached_property
    def origin(self) -> datetime:
        """The day from which dates are counted: of 1900, or of 1904."""
        from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

        marks = (part.get("date1904") for part in self._elements(WORKBOOK, "workbookPr"))
        late = any(mark in ("1", "true", "on") for mark in marks)
        origin: datetime = CALENDAR_MAC_1904 if late else CALENDAR_WINDOWS_1900
        return origin

    @cached_property
    def texts(self) -> list[str]:
        """The texts that cells share, by number."""
        paths = self._targets("sharedStrings").values()
        return [rich_text(part) for path in paths for part in self._elements(path, "si")]

    @cached_property
    def dates(self) -> frozenset[str]:
        """Numbers of the cell styles that show a number as date or time of day."""
        from openpyxl.styles.numbers import is_date_format

        return self._styles(lambda code: is_date_format(code))

    @cached_property
    def durations(self) -> frozenset[str]:
        """Numbers of the cell styles that show a number as hours that may exceed a day."""
        from openpyxl.styles.numbers import is_timedelta_format

        return self._styles(lambda code: is_timedelta_format(code))

    @cached_property
    def persian(self) -> frozenset[str]:
        """Numbers of the cell styles that show a date in the Persian calendar."""
        return self._styles(shows_persian_calendar)

    def _styles(self, fits: Any) -> frozenset[str]:
        return frozenset(str(style) for style, code in enumerate(self._codes) if fits(code))

    @cached_property
    def _codes(self) -> list[str]:
        """Format code of each cell style."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        codes: dict[str, str] = {str(number): code for number, code in BUILTIN_FORMATS.items()}
        styles: list[str] = []
        for path in self._targets("styles").values():
            for part in self._elements(path, "numFmt", "cellXfs"):
                if local_name(part) == "numFmt":
                    # the second form, where there is one, is the right one
                    newer = _attribute(part, "formatCode16")
                    codes[part.get("numFmtId", "")] = newer or part.get("formatCode", "")
                else:
                    styles += [style.get("numFmtId", "0") for style in part]
        return [codes.get(number, "General") for number in styles]

    def _targets(self, kind: str) -> dict[str, str]:
        """Return the paths of the parts of a kind by their number in the workbook."""
        relations = self._elements("xl/_rels/workbook.xml.rels", "Relationship")
        return {
            relation.get("Id", ""): _path(relation.get("Target", ""))
            for relation in relations
            if relation.get("Type", "").endswith(f"/{kind}")
        }

    def _elements(self, path: str, *names: str) -> Iterator[ElementTree.Element]:
        with self.archive.open(path) as stream:
            for _, element in ElementTree.iterparse(stream):
                if local_name(element) in names:
                    yield element
                    element.clear()


def local_name(element: ElementTree.Element) -> str:
    """Return the name of an element without its namespace, of which there are two."""
    return element.tag.rpartition("}")[2]


def rich_text(element: ElementTree.Element) -> str:
    """Return the text of an element in runs, without the pronunciation beside it."""
    texts = []
    for part in element:
        name = local_name(part)
        if name == "t":
            texts.append(part.text or "")
        elif name == "r":
            texts += [run.text or "" for run in part if local_name(run) == "t"]
    return unescaped("".join(texts))


def unescaped(text: str) -> str:
    """Return text with the letters that XML cannot hold, which Excel writes as ``_x000D_``."""
    return _ESCAPED.sub(_letter, text) if "_x" in text else text


def _letter(match: re.Match[str]) -> str:
    letter = chr(int(match[1], 16))
    return match[0] if letter == "\0" or "\ud800" <= letter <= "\udfff" else letter


def _attribute(element: ElementTree.Element, name: str) -> str:
    """Return an attribute whichever namespace it is in."""
    return next((v for key, v in element.items() if key.rpartition("}")[2] == name), "")


def _path(target: str) -> str:
    return normpath(join(f"/{dirname(WORKBOOK)}", target)).lstrip("/")
