"""Records of text cells: what every reader hands over, and the bounds that hold for each.

Columns are built piece by piece, so that a file of 100,000 records is never a million small
objects at once.
"""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.compute as pc  # type: ignore[import-untyped]

from helpers.data.cells import is_blank
from helpers.data.faults import Fault, row_text, unreadable
from helpers.errors import DataError

__all__ = [
    "LARGEST_CELL",
    "MOST_CELLS",
    "Layout",
    "Line",
    "Records",
    "Rows",
    "bounded",
    "joined",
    "refuse_too_large",
    "text_column",
    "too_long",
]

Line = tuple[int, Sequence[str | None]]
Rows = np.ndarray[tuple[int], np.dtype[np.int64]]

LARGEST_CELL = 1_000_000  # letters
MOST_COLUMNS = 10_000
MOST_CELLS = 20_000_000
PIECE = 2_000_000  # cells
SOME_COLUMNS = "export only the columns that the study needs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the lines of a raw file stand.

    Attributes
    ----------
    name : str
        Name of the file in messages.
    header_row : int or None
        Row of the column names; None for the first row that is not blank.
    padded : bool
        Whether a record may be shorter than the header, its last cells being blank.
    remedy : str
        What to do about records that are longer or shorter than the header.
    """

    name: str
    header_row: int | None
    padded: bool
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Records:
    """Header and columns of a raw file, as text.

    Attributes
    ----------
    header : sequence of str
        Trimmed column names.
    columns : sequence of Array
        Cells of each column, missing where blank.
    rows : ndarray of int
        Row of the file for each record.
    places : sequence of int
        Place of each column in the file, from 0.
    header_row : int
        Row of the file that holds the header; 0 where none does.
    read_as, doubts, value_labels, column_labels, real_dates, jalali_display
        As in `RawTable`.
    """

    header: Sequence[str]
    columns: Sequence[Any]
    rows: Rows
    places: Sequence[int] = ()
    header_row: int = 0
    read_as: str = ""
    doubts: tuple[Fault, ...] = ()
    value_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    column_labels: Mapping[str, str] = field(default_factory=dict)
    real_dates: frozenset[str] = frozenset()
    jalali_display: frozenset[str] = frozenset()

    def frame(self) -> pd.DataFrame:
        """Return the records as a table of text, blank cells missing."""
        texts: Any = pd.StringDtype()
        columns = {place: texts.__from_arrow__(cells) for place, cells in enumerate(self.columns)}
        frame = pd.DataFrame(columns, index=pd.RangeIndex(len(self.rows)))
        return frame.set_axis(list(self.header), axis="columns")


def text_column(cells: Iterable[str | None]) -> Any:
    """Return cells as an array of text, missing where they hold nothing but space."""
    return _blank_as_missing(pa.array(cells, type=pa.large_string()))


def _blank_as_missing(texts: Any) -> Any:
    blank = pc.equal(pc.binary_length(pc.utf8_trim_whitespace(texts)), 0)
    return pc.if_else(blank, pa.scalar(None, pa.large_string()), texts)


def joined(lines: Iterable[Line], layout: Layout) -> Records:
    """Return numbered lines as records: the first that is not blank is the header.

    Blank lines, blank columns without a name and blank cells beyond the header are left out, as
    they hold nothing. So are the lines above a declared header.

    Raises
    ------
    DataError
        If there is no header, a column with values has no name, a record is longer or shorter
        than the header (the message names the rows), or the table is too large.
    """
    numbered = iter(lines)
    row, header = _header(numbered, layout)
    body = _Body(layout=layout, width=len(header))
    size = max(1, min(10_000, PIECE // max(len(header), 1)))
    with _no_collection():
        while piece := list(islice(numbered, size)):
            body.add(piece)
    columns = body.columns()
    _refuse_unnamed(header, columns, name=layout.name)
    kept = [place for place, title in enumerate(header) if title]
    return Records(
        header=[header[place] for place in kept],
        columns=[columns[place] for place in kept],
        rows=np.asarray(body.rows, dtype=np.int64),
        places=kept,
        header_row=row,
    )


@contextmanager
def _no_collection() -> Iterator[None]:
    """Hold back the search for reference cycles, as a million lists of text have none.

    It would go over all of them again and again: a quarter of the time of a large file.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _header(lines: Iterator[Line], layout: Layout) -> tuple[int, list[str]]:
    declared = layout.header_row
    for row, cells in lines:
        if row < (declared or 0) or (declared is None and all(map(is_blank, cells))):
            continue
        header = [(cell or "").strip() for cell in cells]
        while header and not header[-1]:
            header.pop()
        if declared is not None and (row > declared or not header):
            break
        refuse_too_large(layout.name, columns=sum(map(bool, header)))
        return row, header
    raise _no_header(layout)


def _no_header(layout: Layout) -> DataError:
    if layout.header_row is not None:
        return unreadable(
            layout.name, f"no column names in row {layout.header_row}",
            expected="the row that sources gives as header_row",
            remedy="correct header_row, or remove it if the names stand in the first row",
        )  # fmt: skip
    return unreadable(
        layout.name, "an empty file", expected="a row of column names, and rows below it",
        remedy="export it again",
    )  # fmt: skip


@dataclass(slots=True, kw_only=True, eq=False)
class _Body:
    """The records below a header, gathered piece by piece."""

    layout: Layout
    width: int
    rows: list[int] = field(default_factory=list)
    pieces: list[list[Any]] = field(default_factory=list)
    long: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)

    def add(self, lines: Iterable[Line]) -> None:
        fitting = [
            (row, cells if len(cells) == self.width else self._fitted(row, cells))
            for row, cells in lines
            if not (is_blank(cells[0] if cells else None) and all(map(is_blank, cells)))
        ]
        if self.long or self.short:  # the file will be refused: only its rows matter
            return
        self.rows += [row for row, _ in fitting]
        refuse_too_large(self.layout.name, cells=len(self.rows) * self.width)
        columns = zip(*(cells for _, cells in fitting), strict=True)
        self.pieces.append([pa.array(cells, type=pa.large_string()) for cells in columns])

    def _fitted(self, row: int, cells: Sequence[str | None]) -> Sequence[str | None]:
        if not all(map(is_blank, cells[self.width :])):
            self.long.append(row)
        elif len(cells) < self.width and not self.layout.padded:
            self.short.append(row)
        return [*cells[: self.width], *[None] * (self.width - len(cells))]

    def columns(self) -> list[Any]:
        self._refuse_ragged()
        if not self.rows:
            return [text_column(())] * self.width
        pieces = [piece for piece in self.pieces if piece]
        columns = []
        for place in range(self.width):
            column = pa.chunked_array([piece[place] for piece in pieces])
            columns.append(_blank_as_missing(column.combine_chunks()))
        return columns

    def _refuse_ragged(self) -> None:
        if not (self.long or self.short):
            return
        parts = [f"more cells in {row_text(self.long)}"] if self.long else []
        parts += [f"fewer cells in {row_text(self.short)}"] if self.short else []
        raise unreadable(
            self.layout.name,
            f"a header of {self.width} column{'s'[: self.width != 1]}, but {' and '.join(parts)}",
            remedy=self.layout.remedy,
        )


def _refuse_unnamed(header: Sequence[str], columns: Sequence[Any], *, name: str) -> None:
    unnamed = [
        str(place + 1)
        for place, (title, cells) in enumerate(zip(header, columns, strict=True))
        if not title and cells.null_count < len(cells)
    ]
    if unnamed:
        raise unreadable(
            name,
            f"values without a column name, in column {', '.join(unnamed)}",
            remedy="give every column one name in one header row (unmerge merged header cells)",
        )


def refuse_too_large(name: str, *, columns: int = 0, cells: int = 0) -> None:
    """Raise an error for a table that no trial needs, before memory is spent on it.

    Raises
    ------
    DataError
        If there are more than 10,000 columns, or more than 20 million cells.
    """
    if columns > MOST_COLUMNS:
        raise unreadable(
            name, f"{columns:,} columns", expected=f"at most {MOST_COLUMNS:,}",
            remedy=SOME_COLUMNS,
        )  # fmt: skip
    if cells > MOST_CELLS:
        raise unreadable(
            name, f"a table of more than {MOST_CELLS:,} cells", expected="at most that",
            remedy=SOME_COLUMNS,
        )  # fmt: skip


def bounded(records: Records, name: str) -> Records:
    """Return the records, if every cell is of a size that a person or a machine wrote.

    Raises
    ------
    DataError
        If a cell holds more than a million letters; the message names its rows.
    """
    long = [
        records.rows[pc.greater(lengths, LARGEST_CELL).to_numpy(zero_copy_only=False)]
        for lengths in (pc.fill_null(pc.binary_length(cells), 0) for cells in records.columns)
        if len(lengths) and pc.max(lengths).as_py() > LARGEST_CELL
    ]
    if long:
        raise too_long(name, chain.from_iterable(rows.tolist() for rows in long))
    return records


def too_long(name: str, rows: Iterable[int]) -> DataError:
    """Return the error of cells with more than a million letters."""
    return unreadable(
        name, f"cells of more than {LARGEST_CELL:,} letters in {row_text(rows)}",
        expected="cells that a person can read", remedy="leave that column out of the export",
    )  # fmt: skip
