"""One sheet of a workbook to records, with the row of each record."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from helpers.data.doubtful import inexact_numbers
from helpers.data.faults import Fault, row_text, unreadable
from helpers.data.records import Layout, Records, joined
from helpers.data.sheets import Block, Sheet, read_sheet
from helpers.data.workbook_parts import Parts
from helpers.errors import DataError
from helpers.study import Source

__all__ = ["OTHER_WORKBOOKS", "read_workbook"]

SAVE_AS = "open it in Excel, and save it as .xlsx (File > Save as > Excel Workbook)"
# files of other kinds, by suffix; what they are called, and what to do
OTHER_WORKBOOKS: Mapping[str, str] = MappingProxyType(
    {
        ".xls": "a workbook of Excel 2003 or older",
        ".xlsb": "a binary workbook",
        ".xlsm": "a workbook with macros",
        ".ods": "an OpenDocument spreadsheet",
        ".numbers": "a Numbers spreadsheet",
    }
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PARTS_OF_OTHERS = {"xl/workbook.bin": ".xlsb", "content.xml": ".ods"}
LARGEST = 1_000_000_000  # bytes, unpacked
SUSPECT, MOST_PACKED = 50_000_000, 200  # a sheet of this size is never packed this much
RAGGED = (
    "give every column with values a name in the header row, or clear these cells; "
    "if the column names stand in another row, declare header_row"
)


def read_workbook(path: Path, source: Source) -> Records:
    """Read the named sheet, or the only one; numbers and dates become text in shortest form.

    Raises
    ------
    DataError
        If the file is no workbook, or would unpack to more than 1 GB; if the sheet is absent, or
        one of several and not named; if a formula was saved without its value; or if cells of the
        table are merged.
    """
    _refuse_others(path)
    title, sheet = _opened(path, source)
    _refuse_uncomputed(path, sheet)
    _refuse_merged_header(path, sheet, source)
    name = f"{path.name} [{title}]"
    layout = Layout(name=name, header_row=source.header_row, padded=True, remedy=RAGGED)
    records = joined(sheet.lines, layout)
    _refuse_merged_body(path, sheet, records)
    return replace(
        records,
        read_as=f"sheet {title}{_hidden(sheet, records)}",
        doubts=tuple(_inexact(sheet, records, name)),
        real_dates=_titles(sheet.dates, records),
        jalali_display=_titles(sheet.persian, records),
    )


def _refuse_others(path: Path) -> None:
    raw = path.read_bytes()
    if not raw.startswith(_OLD_OFFICE):
        return
    if _ENCRYPTED in raw:
        raise unreadable(
            path.name, "a workbook that is protected by a password",
            remedy="open it in Excel, remove the password (File > Info > Protect Workbook > "
            "Encrypt with Password) and save it",
        )  # fmt: skip
    raise unreadable(
        path.name, f"{OTHER_WORKBOOKS['.xls']}, whatever its suffix says", remedy=SAVE_AS
    )


def _opened(path: Path, source: Source) -> tuple[str, Sheet]:
    try:
        with zipfile.ZipFile(path) as archive:
            _refuse_archive(path, archive)
            parts = Parts(archive=archive)
            title = _sheet(path, source, list(parts.sheets))
            with archive.open(parts.sheets[title]) as stream:
                return title, read_sheet(stream, parts, path.name)
    except DataError:
        raise
    except Exception as error:  # whatever the zip or XML library raises
        raise unreadable(
            path.name,
            "a file that does not open as a workbook",
            remedy="open it in Excel and save it again as .xlsx, without a password",
        ) from error


def _refuse_archive(path: Path, archive: zipfile.ZipFile) -> None:
    for part, suffix in _PARTS_OF_OTHERS.items():
        if part in archive.namelist():
            raise unreadable(path.name, OTHER_WORKBOOKS[suffix], remedy=SAVE_AS)
    size = sum(info.file_size for info in archive.infolist())
    bomb = any(
        info.file_size > SUSPECT and info.file_size > MOST_PACKED * info.compress_size
        for info in archive.infolist()
    )
    if bomb or size > LARGEST:
        raise unreadable(
            path.name, f"a workbook that would unpack to {size / 1e6:,.0f} MB",
            expected=f"at most {LARGEST / 1e6:,.0f} MB, and no part of it packed more than "
            f"{MOST_PACKED}-fold",
            remedy="copy the cells that the study needs into a new workbook, or export as .csv",
        )  # fmt: skip


def _sheet(path: Path, source: Source, names: Sequence[str]) -> str:
    if source.sheet in names:
        return str(source.sheet)
    if source.sheet is None and len(names) == 1:
        return names[0]
    raise unreadable(
        path.name,
        f"the sheet{'s'[: len(names) != 1]} {', '.join(map(repr, names))}",
        expected="a sheet named in sources" if source.sheet is None else repr(source.sheet),
        remedy="name one in sources: {file: ..., sheet: ...}",
    )


def _refuse_uncomputed(path: Path, sheet: Sheet) -> None:
    if sheet.uncomputed:
        raise unreadable(
            path.name,
            f"formulas without a stored value in {row_text(sheet.uncomputed)}",
            remedy="open it in Excel, let it compute, and save it; or paste the values",
        )


def _refuse_merged_header(path: Path, sheet: Sheet, source: Source) -> None:
    """Refuse merged cells in the header, or above it where no header row is declared."""
    first = next((row for row, _ in sheet.lines), 1)
    header = source.header_row or first
    merged = [block for block in sheet.merged if header in block.rows]
    if merged:
        raise unreadable(
            path.name, f"merged cells in the header, {_blocks(merged)}",
            expected="one row of column names, one cell a column",
            remedy="unmerge them and give every column a name of its own; if the column names "
            "stand in a row below, declare header_row",
        )  # fmt: skip


def _refuse_merged_body(path: Path, sheet: Sheet, records: Records) -> None:
    places = np.asarray(records.places, dtype=np.int64)
    within = {
        block: found
        for block in sheet.merged
        if _between(places, block.columns) and (found := _between(records.rows, block.rows))
    }
    if within:
        at = np.unique(np.concatenate([records.rows[found] for found in within.values()]))
        raise unreadable(
            path.name, f"merged cells in {row_text(at.tolist())}, {_blocks(list(within))}",
            expected="a value in every cell to which it belongs",
            remedy="unmerge them, and fill in each cell: only the first keeps the value",
        )  # fmt: skip


def _between(numbers: NDArray[np.int64], block: range) -> slice | None:
    """Return which of ascending numbers lie in a range; None if none does."""
    start, stop = np.searchsorted(numbers, [block.start, block.stop])
    return slice(start, stop) if stop > start else None


def _blocks(merged: Sequence[Block], most: int = 5) -> str:
    shown = ", ".join(block.text for block in merged[:most])
    return f"{shown} and {len(merged) - most} more" if len(merged) > most else shown


def _hidden(sheet: Sheet, records: Records) -> str:
    columns = len(sheet.hidden_columns.intersection(records.places))
    counts = {"row": sheet.hidden_rows, "column": columns}
    parts = [f"{n} hidden {word}{'s'[: n != 1]}" for word, n in counts.items() if n]
    return f", with {' and '.join(parts)}" if parts else ""


def _titles(found: Mapping[int, Sequence[int]], records: Records) -> frozenset[str]:
    """Return the names of the columns that have such a cell below the header."""
    titles = dict(zip(records.places, records.header, strict=True))
    return frozenset(
        titles[place]
        for place, rows in found.items()
        if place in titles and rows[-1] > records.header_row
    )


def _inexact(sheet: Sheet, records: Records, name: str) -> Iterator[Fault]:
    titles = dict(zip(records.places, records.header, strict=True))
    for place, rows in sheet.inexact.items():
        below = [row for row in rows if row > records.header_row]
        if place in titles and below:
            yield inexact_numbers(titles[place], below, name)
