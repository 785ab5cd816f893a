"""Text to values, one function a kind of variable: what cannot be read becomes a fault.

A value out of range is kept; an undeclared level or an unreadable number or date is set to
missing. Each is a query, or an error in a column that holds an outcome.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from helpers.data.columns import CleanColumn, Coded, RawColumn
from helpers.data.dates import read_dates
from helpers.data.faults import Fault
from helpers.data.numbers import read_numbers
from helpers.data.numerals import NUMBER
from helpers.data.rules import apply_rules
from helpers.study import Variable, canonical

__all__ = ["KINDS", "clean_column", "in_order", "kind_of"]


def clean_column(column: RawColumn) -> CleanColumn:
    """Return the values of a column, with the log of its rules and every fault found.

    Parameters
    ----------
    column : RawColumn
        Cells as read, and the codebook entry that says what they are.

    Returns
    -------
    CleanColumn
        Values: float64, Categorical, datetime64[ns] or string, by the kind of variable.
    """
    cells, changes = apply_rules(column)
    made = KINDS[kind_of(column.entry)](column, cells)
    faults = [*made.faults, *_required(column, cells)]
    return CleanColumn(values=made.values, changes=[*changes, *made.changes], faults=faults)


def kind_of(entry: Variable) -> str:
    """Return the key of `KINDS` for a codebook entry."""
    if entry.numeric:
        return "number"
    if entry.type in ("date", "text"):
        return entry.type
    return "levels" if entry.declared_levels() else "categories"


def _required(column: RawColumn, cells: Coded) -> list[Fault]:
    if not column.entry.required:
        return []
    return column.faults(
        "required", cells.missing, expected="a value, as it is required", remedy="ask the site"
    )


def _levels(column: RawColumn, cells: Coded) -> CleanColumn:
    declared = column.entry.declared_levels()
    spelled = {canonical(level): level for level in declared}
    levels = cells.translated(lambda cell: spelled.get(canonical(cell)))
    faults = column.faults(
        "undeclared_level", levels.missing & ~cells.missing, expected=_one_of(declared),
        remedy=column.mended_by("declare it in synonyms or levels"), grave=column.holds_outcome,
    )  # fmt: skip
    kind = pd.CategoricalDtype(list(declared), ordered=column.entry.type == "ordinal")
    return CleanColumn(values=_category(column, levels, kind), faults=faults)


def _category(column: RawColumn, cells: Coded, kind: pd.CategoricalDtype) -> pd.Series:
    places = {level: place for place, level in enumerate(kind.categories)}
    codes = np.array([*(places.get(cell, -1) for cell in cells.cells), -1])
    values = pd.Categorical.from_codes(codes[cells.places], dtype=kind)
    return pd.Series(values, index=column.text.index)


def _one_of(levels: tuple[str, ...]) -> str:
    return f"one of {', '.join(levels)}" if len(levels) > 1 else levels[0]


def _categories(column: RawColumn, cells: Coded) -> CleanColumn:
    # numbers by value: of "1" and "1.0" the shorter spelling stands for both
    shown: dict[str, str] = {}
    present = {cell for cell in cells.cells if cell is not None}
    for cell in sorted(present, key=lambda cell: (len(cell), cell)):
        shown.setdefault(canonical(cell), cell)
    levels = cells.translated(lambda cell: shown[canonical(cell)])
    kind = pd.CategoricalDtype(in_order(shown.values()))
    return CleanColumn(values=_category(column, levels, kind))


def in_order(levels: Iterable[str]) -> list[str]:
    """Return levels that nobody put in order: numbers by value, then text.

    >>> in_order(["10", "North", "9"])
    ['9', '10', 'North']
    """
    numbers = {level: _as_number(level) for level in levels}
    return sorted(numbers, key=lambda level: (numbers[level], level))


def _as_number(level: str) -> float:
    text = canonical(level)
    return float(text) if NUMBER.fullmatch(text) else math.inf


def _texts(column: RawColumn, cells: Coded) -> CleanColumn:
    return CleanColumn(values=cells.text(column.text.index))


KINDS: Mapping[str, Callable[[RawColumn, Coded], CleanColumn]] = MappingProxyType(
    {
        "number": read_numbers,
        "levels": _levels,
        "categories": _categories,
        "date": read_dates,
        "text": _texts,
    }
)
