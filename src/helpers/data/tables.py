"""What comes of one raw file, and its columns by variable."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from helpers.data.columns import Change, RawColumn
from helpers.data.faults import Fault
from helpers.data.readers import RawTable
from helpers.errors import Severity
from helpers.study import Source, Variable
from helpers.study.nearest import nearest_hint
from helpers.study.notation import notation_of
from helpers.study.script import folded

__all__ = ["CleanTable", "column_of", "find_columns"]

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


def find_columns(raw: RawTable, columns: Mapping[str, str]) -> tuple[dict[str, str], list[Fault]]:
    """Return by variable the title of its column, and a fault for each that is not there once.

    Titles are compared folded, whichever keyboard they were typed on: see
    `helpers.study.script.folded`. Two columns whose titles look the same are two of that title.

    Parameters
    ----------
    raw : RawTable
        The raw file.
    columns : mapping of str to str
        Title that the study file gives, by variable.
    """
    titles: dict[str, list[str]] = {}
    for title in raw.header:
        titles.setdefault(folded(title), []).append(title)
    alike = {name: titles.get(folded(column), []) for name, column in columns.items()}
    found = {name: same[0] for name, same in alike.items() if len(same) == 1}
    faults = [
        _double(raw, name, columns[name]) if same else _missing_column(raw, name, columns[name])
        for name, same in alike.items()
        if name not in found
    ]
    return found, faults


def column_of(
    raw: RawTable, title: str, named: tuple[str, Variable], source: Source, *, outcome: bool = False
) -> RawColumn:
    """Return one column of a raw file, and all that the study file and the file say about it.

    Parameters
    ----------
    raw : RawTable
        The raw file.
    title : str
        Title of the column in it.
    named : tuple of str and Variable
        The variable's id, and its codebook entry.
    source : Source
        How the file writes numbers, dates and letters, where the entry does not say.
    outcome : bool
        Whether it holds an outcome, or feeds one.
    """
    name, entry = named
    return RawColumn(
        variable=name, entry=entry, text=raw.frame[title], rows=raw.rows, file=raw.name,
        notation=notation_of(source, entry), value_labels=raw.value_labels.get(title, {}),
        real_dates=title in raw.real_dates, jalali_display=title in raw.jalali_display,
        holds_outcome=outcome,
    )  # fmt: skip


def _missing_column(raw: RawTable, name: str, column: str) -> Fault:
    hint = nearest_hint(column, raw.header)
    return Fault(
        code="missing_column", severity=ERROR, file=raw.name, variable=name,
        found="no such column", cell=False, expected=f"a column {column!r}",
        remedy=hint or "declare its name in the file as column:",
    )  # fmt: skip


def _double(raw: RawTable, name: str, column: str) -> Fault:
    wanted = folded(column)
    places = [str(i + 1) for i, title in enumerate(raw.header) if folded(title) == wanted]
    return Fault(
        code="repeated_column", severity=ERROR, file=raw.name, variable=name,
        found=f"{column!r} in columns {', '.join(places)}", cell=False,
        expected="one column of this name", remedy="rename or remove the others in the export",
    )  # fmt: skip
