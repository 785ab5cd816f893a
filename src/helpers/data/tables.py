"""What comes of one raw file, and the search for its columns."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from helpers.data.columns import Change
from helpers.data.faults import Fault
from helpers.data.readers import RawTable
from helpers.errors import Severity
from helpers.study.nearest import nearest_hint

__all__ = ["CleanTable", "find_columns"]

ERROR = Severity.ERROR


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CleanTable:
    """Values of one raw file, with the log and the faults of their making.

    Attributes
    ----------
    values : mapping of str to Series
        By variable, in order; only those whose column is there.
    rows : Series of int
        Row of the raw file, on the index of the values.
    unused : tuple of str
        Columns of the raw file that the study file does not name.
    """

    values: Mapping[str, pd.Series]
    rows: pd.Series
    unused: tuple[str, ...]
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def find_columns(raw: RawTable, columns: Mapping[str, str]) -> tuple[list[str], list[Fault]]:
    """Return the variables whose column stands in the file once, and a fault for each other."""
    header = Counter(raw.header)
    found = [name for name, column in columns.items() if header[column] == 1]
    faults = [
        _missing_column(raw, name, column) if not header[column] else _double(raw, name, column)
        for name, column in columns.items()
        if name not in found
    ]
    return found, faults


def _missing_column(raw: RawTable, name: str, column: str) -> Fault:
    hint = nearest_hint(column, raw.header)
    return Fault(
        code="missing_column", severity=ERROR, file=raw.name, variable=name,
        found="no such column", cell=False, expected=f"a column {column!r}",
        remedy=hint or "declare its name in the file as column:",
    )  # fmt: skip


def _double(raw: RawTable, name: str, column: str) -> Fault:
    places = [str(i + 1) for i, title in enumerate(raw.header) if title == column]
    return Fault(
        code="repeated_column", severity=ERROR, file=raw.name, variable=name,
        found=f"{column!r} in columns {', '.join(places)}", cell=False,
        expected="one column of this name", remedy="rename or remove the others in the export",
    )  # fmt: skip
