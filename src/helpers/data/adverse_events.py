"""The adverse-event file to events of known participants, one row an event."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.data.columns import Change, RawColumn
from helpers.data.conditions import all_hold
from helpers.data.faults import Cells, Fault
from helpers.data.kinds import clean_column
from helpers.data.readers import RawTable
from helpers.data.repeats import drop_identical
from helpers.data.tables import CleanTable, column_of, find_columns
from helpers.study import AdverseEventSource, Variable, canonical

__all__ = ["EVENT_COLUMNS", "clean_adverse_events"]

EVENT_COLUMNS = ("participant_id", "term", "category", "severity", "serious")
ASK = "ask the site"


def clean_adverse_events(
    raw: RawTable, source: AdverseEventSource, participants: pd.Series
) -> CleanTable:
    """Return the events of known participants that meet the conditions of the source.

    Parameters
    ----------
    raw : RawTable
        The adverse-event file.
    source : AdverseEventSource
        Says which column plays which role, and which rows count. A condition names a role, or a
        column of this file.
    participants : Series of string
        Identifiers of the participant file.

    Returns
    -------
    CleanTable
        Values: columns `EVENT_COLUMNS`, text, and ``serious`` as bool (False where the cell is
        blank, or the file has no such column). Events of unknown participants are left out.
    """
    columns = _columns(source)
    found, faults = find_columns(raw, columns)
    unused = tuple(title for title in raw.header if title not in found.values())
    if faults:
        rows = pd.Series(raw.rows, index=raw.frame.index)
        return CleanTable(values={}, rows=rows, unused=unused, faults=faults)
    raw, changes = drop_identical(raw, source)
    table = pd.DataFrame(index=raw.frame.index)
    for name, title in found.items():
        made = clean_column(_column(raw, name, title, source))
        table[name] = made.values
        changes += [change for change in made.changes if change.variable != "participant_id"]
    return _counted(raw, table, source, participants, (unused, changes))


def _columns(source: AdverseEventSource) -> dict[str, str]:
    roles = {role: getattr(source, role) for role in EVENT_COLUMNS}
    columns = {role: title for role, title in roles.items() if title is not None}
    return {condition.variable: condition.variable for condition in source.where} | columns


def _column(raw: RawTable, name: str, title: str, source: AdverseEventSource) -> RawColumn:
    column = column_of(raw, title, (name, Variable(label=name, type="text")), source)
    named = _named(name, source)
    if named is None or named & {canonical(code) for code in column.value_labels}:
        return replace(column, value_labels={})
    return column


def _named(role: str, source: AdverseEventSource) -> set[str] | None:
    """Return the values of a role that the study file names; None if it compares them as numbers.

    Where it names codes, or numbers, no label stands for them.
    """
    found = {canonical(source.serious_level)} if role == "serious" else set()
    for kind, value in (c.comparison for c in source.where if c.variable == role):
        if kind in ("below", "at_most", "above", "at_least"):
            return None
        if kind not in ("present", "missing"):
            found |= set(map(canonical, value if isinstance(value, tuple) else [value]))
    return found


def _counted(
    raw: RawTable,
    table: pd.DataFrame,
    source: AdverseEventSource,
    participants: pd.Series,
    so_far: tuple[tuple[str, ...], list[Change]],
) -> CleanTable:
    table = table.assign(participant_id=_known(table["participant_id"], participants))
    meets = all_hold(table, {}, source.where)
    kept = table["participant_id"].notna() & meets.fillna(False).astype(bool)
    faults = [
        *_queries(raw, table["participant_id"].isna(), UNKNOWN),
        *_queries(raw, meets.isna(), UNDECIDED),
        *_blank(raw, table, kept),
    ]
    events = table[kept].reset_index(drop=True)
    rows = pd.Series(raw.rows[kept.to_numpy()], index=events.index)
    unused, changes = so_far
    return CleanTable(
        values=_values(events, source), rows=rows, unused=unused, changes=changes, faults=faults
    )


def _known(identifiers: pd.Series, participants: pd.Series) -> pd.Series:
    """Return the identifiers as the participant file spells them, missing where unknown.

    By text, and by value ("12.0" is "12") where no two participants share a value.
    """
    exact = {identifier: identifier for identifier in participants.dropna()}
    values = [canonical(identifier) for identifier in exact]
    by_value = dict(zip(values, exact, strict=True)) if len(set(values)) == len(values) else {}
    found = [
        exact.get(cell, by_value.get(canonical(cell))) if isinstance(cell, str) else None
        for cell in identifiers
    ]
    return pd.Series(pd.array(found, dtype="string"), index=identifiers.index)


def _values(events: pd.DataFrame, source: AdverseEventSource) -> Mapping[str, pd.Series]:
    blank = pd.Series(pd.NA, index=events.index, dtype="string")
    values = {name: events.get(name, blank) for name in EVENT_COLUMNS}
    wanted = canonical(source.serious_level)
    serious = [isinstance(cell, str) and canonical(cell) == wanted for cell in values["serious"]]
    return values | {"serious": pd.Series(serious, index=events.index, dtype=bool)}


UNKNOWN = Fault(
    code="unknown_participant", variable="participant_id", cell=False,
    found="an identifier that the participant file does not hold",
    expected="one of its identifiers", remedy=f"the event is left out; {ASK}",
)  # fmt: skip
UNDECIDED = Fault(
    code="undecided_event", found="no value in a column that sources.adverse_events.where names",
    cell=False, expected="a value", remedy=f"the event is left out; {ASK}",
)  # fmt: skip


def _queries(raw: RawTable, where: pd.Series, fault: Fault) -> list[Fault]:
    rows = raw.rows[where.to_numpy(dtype=bool)]
    texts = np.full(rows.size, "", dtype=object)
    return [replace(fault, file=raw.name, cells=Cells(rows, texts))] if rows.size else []


def _blank(raw: RawTable, table: pd.DataFrame, kept: pd.Series) -> list[Fault]:
    remedies = {"term": f"kept; {ASK}", "serious": f"counted as not serious; {ASK}"}
    return [
        fault
        for name, remedy in remedies.items()
        if name in table
        for fault in _queries(
            raw,
            kept & table[name].isna(),
            Fault(code=f"missing_{name}", variable=name, expected="a value", remedy=remedy),
        )
    ]
