"""The participant file to values: columns, identifiers, arms, variables; every fault at once."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import numpy as np
import pandas as pd

from helpers.data.columns import CleanColumn, RawColumn
from helpers.data.faults import Cells, Fault
from helpers.data.kinds import clean_column
from helpers.data.readers import RawTable
from helpers.data.repeats import drop_identical, repeated
from helpers.data.tables import CleanTable, column_of, find_columns
from helpers.errors import Severity
from helpers.study import Study, Variable

__all__ = ["clean_participants", "outcome_cells"]

ERROR = Severity.ERROR


def outcome_cells(study: Study) -> frozenset[str]:
    """Return the declared variables that hold an outcome, or feed a derived one."""
    waiting = [name for outcome in study.outcomes for name in outcome.columns()]
    held: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in study.derived:
            waiting += study.derived[name].inputs()
        else:
            held.add(name)
    return frozenset(held)


def entries(study: Study) -> dict[str, Variable]:
    """Return what is read of the participant file: identifier, arm, then the codebook.

    Identifier and arm need not be declared as variables; where they are, their column, synonyms
    and missing codes hold.
    """
    return {name: v for name, v in study.codebook.items() if name not in study.derived}


def clean_participants(raw: RawTable, study: Study) -> CleanTable:
    """Return the variables of the participant file, cleaned by the declared rules.

    Parameters
    ----------
    raw : RawTable
        The participant file.
    study : Study
        Says which columns there are, what they hold and which rules may change them.
    """
    source, variables = study.sources.participants, entries(study)
    columns = {name: entry.column or name for name, entry in variables.items()}
    found, faults = find_columns(raw, columns)
    raw, changes = drop_identical(raw, source)
    if raw.frame.empty:
        faults.append(_no_rows(raw))
    outcomes = outcome_cells(study)
    values: dict[str, pd.Series] = {}
    for name, title in found.items():
        column = column_of(raw, title, (name, variables[name]), source, outcome=name in outcomes)
        made = _cleaned(column, study)
        if title == found.get(study.participant_id):
            made = _private(made)
        values[name] = made.values
        changes += made.changes
        faults += made.faults
    return CleanTable(
        values=values,
        rows=pd.Series(raw.rows, index=raw.frame.index),
        unused=tuple(title for title in raw.header if title not in found.values()),
        changes=changes,
        faults=faults,
    )


def _cleaned(column: RawColumn, study: Study) -> CleanColumn:
    if column.variable == study.participant_id:
        return _identifiers(column)
    if column.variable == study.arms.variable:
        return _arms(column, study)
    return clean_column(column)


def _identifiers(column: RawColumn) -> CleanColumn:
    made = clean_column(column)
    return CleanColumn(
        values=made.values,
        changes=made.changes,
        faults=[*_without_identifier(column, made.values), *repeated(column, made.values)],
    )


def _private(made: CleanColumn) -> CleanColumn:
    # identifiers stay out of log and messages: they are read by more people than the data are
    changes = [
        replace(
            change,
            before=np.full(change.rows.size, "an identifier", dtype=object),
            after=np.full(change.rows.size, f"the identifier, {change.rule}", dtype=object),
        )
        for change in made.changes
    ]
    return CleanColumn(
        values=made.values,
        changes=changes,
        faults=[*chain.from_iterable(map(_unnamed, made.faults))],
    )


def _unnamed(fault: Fault) -> Iterator[Fault]:
    """Yield the fault without the text of its cells; blank cells stay blank."""
    if fault.cells is None:
        named = bool(fault.cell and fault.found)
        yield replace(fault, found="an identifier", cell=False) if named else fault
        return
    rows, filled = fault.cells.rows, fault.cells.texts != ""
    blank = np.full(int((~filled).sum()), "", dtype=object)
    if filled.any():
        named_cells = Cells(rows[filled], fault.cells.texts[filled])
        yield replace(fault, cells=named_cells, found="an identifier", cell=False)
    if blank.size:
        yield replace(fault, cells=Cells(rows[~filled], blank))


def _without_identifier(column: RawColumn, values: pd.Series) -> list[Fault]:
    return column.faults(
        "missing_id", values.isna(), expected="an identifier in every row",
        remedy="ask for a corrected export", grave=True,
    )  # fmt: skip


def _arms(column: RawColumn, study: Study) -> CleanColumn:
    made = clean_column(column)
    rows = pd.Series(column.rows, index=made.values.index)
    undeclared = rows.isin([row for fault in made.faults for row in fault.row_numbers()])
    expected = f"one of {', '.join(study.arms.levels)}"
    faults = column.faults(
        "missing_arm", made.values.isna() & ~undeclared, expected=expected,
        remedy="every participant has an arm", grave=True,
    )  # fmt: skip
    faults += column.faults(
        "undeclared_arm", undeclared, expected=expected,
        remedy="declare it in arms.labels, or as a synonym", grave=True,
    )  # fmt: skip
    faults += _empty_arms(column, made.values)
    return CleanColumn(values=made.values, changes=made.changes, faults=faults)


def _empty_arms(column: RawColumn, values: pd.Series) -> Iterator[Fault]:
    present = set(values.dropna())
    for level in values.cat.categories:
        if level not in present:
            yield Fault(
                code="empty_arm", severity=ERROR, file=column.file, variable=column.variable,
                found=f"no participant in arm {level}", cell=False,
                expected="at least one in every arm", remedy="correct arms.labels",
            )  # fmt: skip


def _no_rows(raw: RawTable) -> Fault:
    return Fault(
        code="no_rows", severity=ERROR, file=raw.name, found="a header and no rows", cell=False,
        expected="one row a participant", remedy="export it again",
    )  # fmt: skip
