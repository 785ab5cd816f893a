"""Text with a separator between its columns to records, with the line of each record."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from helpers.data.encodings import decoded
from helpers.data.faults import unreadable
from helpers.data.records import LARGEST_CELL, Layout, Line, Records, joined, too_long
from helpers.data.separators import DECLARE, Separator, found_separator, separator_name
from helpers.study import Source

__all__ = ["read_csv", "read_tsv"]

# the line with which Excel tells itself the separator
_EXCEL_MARK = re.compile(r"sep=([^\r\n])\r?(?:\n|\r|$)", re.IGNORECASE)
RAGGED = (
    "look for an unquoted separator or line break in these rows, and export again; "
    f"if the columns are separated otherwise, {DECLARE}; "
    "if the column names stand in another row, declare header_row"
)


def read_csv(path: Path, source: Source) -> Records:
    """Read a file separated by commas, semicolons, tabs or pipes; its beginning decides which."""
    return _read(path, source, usual=None)


def read_tsv(path: Path, source: Source) -> Records:
    """Read a tab-separated file."""
    return _read(path, source, usual="\t")


def _read(path: Path, source: Source, *, usual: str | None) -> Records:
    letters = decoded(path.read_bytes(), name=path.name, declared=source.encoding)
    text, above = letters.text, _EXCEL_MARK.match(letters.text)
    separator = _separator(text, above, source, usual or "")
    layout = Layout(name=path.name, header_row=source.header_row, padded=False, remedy=RAGGED)
    lines = _lines(text, separator.mark, path.name)
    records = joined((line for line in lines if not (above and line[0] == 1)), layout)
    return replace(
        records,
        read_as=f"{separator_name(separator.mark)}-separated, {letters.encoding}",
        doubts=(*letters.doubt, *separator.doubt),
    )


def _separator(text: str, above: re.Match[str] | None, source: Source, usual: str) -> Separator:
    mark = source.delimiter or (above[1] if above else "") or usual
    if mark:
        return Separator(mark=mark)
    name = Path(source.file).name
    return found_separator(text, name=name, header_row=source.header_row)


def _lines(text: str, mark: str, name: str) -> Iterator[Line]:
    # strict: without it an unclosed quotation mark swallows the rest of the file in silence
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    row = 1
    try:
        for cells in reader:
            yield row, cells
            row = reader.line_num + 1
    except csv.Error as error:
        if "field limit" in str(error):
            raise too_long(name, [row]) from error
        raise unreadable(
            name,
            f"cells that are not well formed from row {row} on ({error})",
            remedy="look for a quotation mark without its partner there, and export again; "
            f"if the columns are separated otherwise, {DECLARE}",
        ) from error
