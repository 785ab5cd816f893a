"""Cells as text, and records of cells as a table: what every reader hands over."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import singledispatch

import pandas as pd

from helpers.data.faults import Fault, row_text, unreadable

__all__ = ["Records", "cell_text", "is_blank", "joined"]

EXACT_INTEGERS = 2**53


@singledispatch
def cell_text(value: object) -> str | None:
    """Return a typed cell as text in its shortest form; None where it is missing.

    >>> cell_text(1.0), cell_text(0.1), cell_text(True), cell_text(date(2024, 5, 1))
    ('1', '0.1', 'true', '2024-05-01')
    """
    return str(value)


@cell_text.register
def _(value: None) -> str | None:
    return None


@cell_text.register
def _(value: bool) -> str | None:
    return str(value).lower()


@cell_text.register
def _(value: float) -> str | None:
    if math.isnan(value):
        return None
    if value.is_integer() and abs(value) < EXACT_INTEGERS:
        return str(int(value))
    return repr(float(value))


@cell_text.register
def _(value: datetime) -> str | None:
    return value.date().isoformat() if value.time() == time() else value.isoformat()


@cell_text.register
def _(value: date) -> str | None:
    return value.isoformat()


@cell_text.register
def _(value: bytes) -> str | None:
    return value.decode("utf-8", errors="backslashreplace")


def is_blank(cell: str | None) -> bool:
    """Whether a cell holds nothing but space."""
    return not cell or cell.isspace()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Records:
    """Header and records of a raw file, as text.

    Attributes
    ----------
    header : sequence of str
        Trimmed column names, as many as every record has cells.
    records : sequence of sequence of str or None
        Cells, None or blank where missing.
    rows : sequence of int
        Row of the file for each record.
    read_as : str
        How the file was read, in words.
    doubts, value_labels, column_labels, real_dates, jalali_display
        As in `RawTable`.
    """

    header: Sequence[str]
    records: Sequence[Sequence[str | None]]
    rows: Sequence[int]
    read_as: str
    doubts: tuple[Fault, ...] = ()
    value_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    column_labels: Mapping[str, str] = field(default_factory=dict)
    real_dates: frozenset[str] = frozenset()
    jalali_display: frozenset[str] = frozenset()

    def frame(self) -> pd.DataFrame:
        """Return the records as a table of text, blank cells missing."""
        columns = list(zip(*self.records, strict=True)) or [()] * len(self.header)
        texts = {
            place: pd.array(
                [None if not cell or cell.isspace() else cell for cell in cells], dtype="string"
            )
            for place, cells in enumerate(columns)
        }
        frame = pd.DataFrame(texts, index=pd.RangeIndex(len(self.records)))
        return frame.set_axis(list(self.header), axis="columns")


def joined(
    lines: Sequence[tuple[int, Sequence[str | None]]], *, name: str, read_as: str
) -> Records:
    """Return numbered lines as records: the first that is not blank is the header.

    Blank lines, blank columns without a name and blank cells beyond the header are left out, as
    they hold nothing.

    Raises
    ------
    DataError
        If there is no header, a column with values has no name, or a record is longer or
        shorter than the header; the message names the rows.
    """
    filled = [(row, cells) for row, cells in lines if not all(map(is_blank, cells))]
    if not filled:
        raise unreadable(
            name, "an empty file", expected="a row of column names, and rows below it",
            remedy="export it again",
        )  # fmt: skip
    header = [(cell or "").strip() for cell in filled[0][1]]
    while header and not header[-1]:
        header.pop()
    _refuse_ragged(filled[1:], width=len(header), name=name)
    records = [cells[: len(header)] for _, cells in filled[1:]]
    _refuse_unnamed(header, records, name=name)
    kept = [place for place, title in enumerate(header) if title]
    return Records(
        header=[header[place] for place in kept],
        records=[[cells[place] for place in kept] for cells in records],
        rows=[row for row, _ in filled[1:]],
        read_as=read_as,
    )


def _refuse_ragged(
    lines: Sequence[tuple[int, Sequence[str | None]]], *, width: int, name: str
) -> None:
    long = [row for row, cells in lines if not all(map(is_blank, cells[width:]))]
    short = [row for row, cells in lines if len(cells) < width]
    if long or short:
        parts = [f"more cells in {row_text(long)}"] if long else []
        parts += [f"fewer cells in {row_text(short)}"] if short else []
        raise unreadable(
            name,
            f"a header of {width} columns, but {' and '.join(parts)}",
            remedy="look for an unquoted separator or line break in these rows, and export again",
        )


def _refuse_unnamed(
    header: Sequence[str], records: Sequence[Sequence[str | None]], *, name: str
) -> None:
    unnamed = [
        str(place + 1)
        for place, title in enumerate(header)
        if not title and not all(is_blank(cells[place]) for cells in records)
    ]
    if unnamed:
        raise unreadable(
            name,
            f"values without a column name, in column {', '.join(unnamed)}",
            remedy="give every column one name in one header row (unmerge merged header cells)",
        )
