"""A file of two-by-two tables, one a row, to arrays of counts; every fault named with its row."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.data.faults import Fault, findings, unreadable
from helpers.data.readers import RawTable, read_source
from helpers.errors import DataError, Severity
from helpers.stats import TwoByTwo
from helpers.study import Source

__all__ = ["COLUMNS", "MOST", "read_tables"]

COLUMNS = ("x1", "n1", "x0", "n0")
MOST = 10_000_000  # participants an arm: beyond, the exact methods need gigabytes
_WHOLE = re.compile(r"\s*\+?[0-9]{1,12}(\.0*)?\s*")
_ABSENT = -1


def read_tables(path: Path) -> TwoByTwo:
    """Read tables of counts, columns ``x1, n1, x0, n0``: treatment (1), then control (0).

    Parameters
    ----------
    path : Path
        A file of any kind that a study may have; other columns are not read.

    Raises
    ------
    DataError
        If the file cannot be read, a column is missing or a row is not a table; the message
        names every such row.
    """
    raw = read_source(Source(file=path.name), path)
    _refuse_columns(raw)
    counts = {name: _counts(raw.frame[name]) for name in COLUMNS}
    faults = list(_faults(raw, counts))
    if faults:
        rows = len({fault.row for fault in faults})
        raise DataError(
            f"{path.name} holds {rows} {'row that is' if rows == 1 else 'rows that are'} no table "
            f"of events and participants:",
            findings=findings(faults, main_file=raw.name),
            remedy="Correct these rows; nothing was worked out.",
        )
    return TwoByTwo(*counts.values())


def _refuse_columns(raw: RawTable) -> None:
    absent = [name for name in COLUMNS if name not in raw.header]
    twice = [name for name in COLUMNS if raw.header.count(name) > 1]
    if not absent and not twice:
        found = "no table" if raw.frame.empty else ""
    else:
        parts = [f"no column {', '.join(absent)}"] if absent else []
        parts += [f"more than one column {', '.join(twice)}"] if twice else []
        found = f"{' and '.join(parts)} (it has {', '.join(raw.header)})"
    if found:
        raise unreadable(
            raw.name,
            found,
            expected="the columns x1,n1,x0,n0 and one table a row",
            remedy="x1 and n1 are events and participants of the treatment, x0 and n0 of the "
            "control",
        )


def _counts(cells: "pd.Series[str]") -> NDArray[np.int64]:
    """Return cells as whole numbers, `_ABSENT` where they are none."""
    whole = cells.str.fullmatch(_WHOLE).fillna(False).to_numpy(dtype=bool)
    counts = np.full(whole.size, _ABSENT, dtype=np.int64)
    counts[whole] = cells[whole].astype("float64").to_numpy().astype(np.int64)
    return counts


def _faults(raw: RawTable, counts: dict[str, NDArray[np.int64]]) -> Iterator[Fault]:
    for events, size in (("x1", "n1"), ("x0", "n0")):
        x, n = counts[events], counts[size]
        yield from _each(raw, events, x == _ABSENT, "a whole number")
        yield from _each(raw, size, n == _ABSENT, "a whole number")
        yield from _each(raw, size, n == 0, "at least one participant")
        yield from _each(raw, size, n > MOST, f"at most {MOST:,} participants")
        both = (x != _ABSENT) & (n > 0)
        yield from _each(raw, events, both & (x > n), f"no more events than participants ({size})")


def _each(raw: RawTable, column: str, wrong: NDArray[np.bool_], expected: str) -> Iterator[Fault]:
    cells = raw.frame[column]
    for place in np.flatnonzero(wrong).tolist():
        cell = cells.iloc[place]
        yield Fault(
            code="count",
            severity=Severity.ERROR,
            file=raw.name,
            row=int(raw.rows[place]),
            variable=column,
            found="" if pd.isna(cell) else str(cell),
            expected=expected,
        )
