"""Repeated rows and repeated identifiers of a raw file."""

from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.data.columns import Change, RawColumn
from helpers.data.faults import Fault
from helpers.data.readers import RawTable
from helpers.errors import Severity
from helpers.study import Source

__all__ = ["drop_identical", "repeated", "same_as"]


def same_as(raw: RawTable) -> pd.Series:
    """Return by row the earlier row of the file that holds the same cells, else missing.

    Cells are compared as trimmed text, in all columns of the file.
    """
    trimmed = raw.frame.set_axis(range(raw.frame.shape[1]), axis="columns")
    trimmed = trimmed.apply(lambda cells: cells.str.strip()).fillna("")
    keys = pd.Series(list(trimmed.itertuples(index=False, name=None)), index=raw.frame.index)
    rows = pd.Series(raw.rows, index=raw.frame.index)
    first = rows.groupby(keys, sort=False).transform("first") if len(rows) else rows
    return first.where(first != rows).astype("Int64")


def drop_identical(raw: RawTable, source: Source) -> tuple[RawTable, list[Change]]:
    """Return the table without repeated identical rows, if the source declares it, and the log."""
    if source.duplicates != "drop_identical":
        return raw, []
    earlier = same_as(raw)
    again = earlier.notna().to_numpy(dtype=bool)
    if not again.any():
        return raw, []
    left_out = [f"left out, the same as row {row}" for row in earlier[again]]
    change = Change(
        file=raw.name, variable="", rule="duplicate_row", rows=raw.rows[again],
        before=np.full(len(left_out), "a whole row", dtype=object),
        after=np.array(left_out, dtype=object),
    )  # fmt: skip
    kept = raw.frame[~again].reset_index(drop=True)
    return replace(raw, frame=kept, rows=raw.rows[~again]), [change]


def repeated(column: RawColumn, identifiers: pd.Series) -> list[Fault]:
    """Return a fault for each row whose identifier stands in another row too."""
    rows = pd.Series(column.rows, index=identifiers.index)
    again = identifiers.notna() & identifiers.duplicated(keep=False)
    return [
        Fault(
            code="repeated_id", severity=Severity.ERROR, file=column.file, row=int(row),
            variable=column.variable, found="the same identifier", group=number, cell=False,
            expected="one row a participant",
            remedy="mend the export; of rows that are the same in every cell, "
            "duplicates: drop_identical in sources keeps one",
        )
        for number, (_, group) in enumerate(rows[again].groupby(identifiers[again], sort=False))
        for row in group
    ]  # fmt: skip
