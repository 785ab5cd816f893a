"""The analysis-ready table as plain records, and the study file's conditions judged anew.

A cell is a float, a text or None; logic is Python's own, with None for unknown.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from helpers.study import Condition, Study, Variable, canonical

__all__ = ["Cell", "Plain", "Record", "all_true", "records", "truth"]

Cell = float | str | None
Record = Mapping[str, Cell]


def records(table: pd.DataFrame) -> list[Record]:
    """Return the rows of a table as plain records; days as ISO text.

    >>> records(pd.DataFrame({"a": [1, None], "b": ["x", None]}))
    [{'a': 1.0, 'b': 'x'}, {'a': None, 'b': None}]
    """
    columns = {str(name): [_plain(cell) for cell in table[name]] for name in table.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(cell: Any) -> Cell:
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return None
    if isinstance(cell, pd.Timestamp):
        return str(cell.date().isoformat())
    if isinstance(cell, str):
        return cell
    number = float(cell)
    return None if math.isnan(number) else number


def truth(record: Record, condition: Condition, book: Mapping[str, Variable]) -> bool | None:
    """Return whether a condition holds for a participant; None where that is unknown."""
    name, wanted = condition.comparison
    cell = record[condition.variable]
    if name in ("present", "missing"):
        return ((cell is None) == (name == "missing")) == wanted
    if cell is None:
        return None
    entry = book.get(condition.variable)
    if name in ("is", "is_not", "in", "not_in"):
        levels = (wanted,) if name in ("is", "is_not") else wanted
        same = canonical(_whole(cell)) in {_level(entry, level) for level in levels}
        return same == (name in ("is", "in"))
    pair = _ordered(cell, wanted, entry)
    return None if pair is None else ORDERS[name](*pair)


ORDERS: Mapping[str, Callable[[Any, Any], bool]] = {
    "below": lambda cell, limit: cell < limit,
    "at_most": lambda cell, limit: not cell > limit,
    "above": lambda cell, limit: cell > limit,
    "at_least": lambda cell, limit: not cell < limit,
}


def all_true(
    record: Record, conditions: Iterable[Condition], book: Mapping[str, Variable]
) -> bool | None:
    """Return whether all conditions hold: False if one is known not to, else None if unknown."""
    found = [truth(record, condition, book) for condition in conditions]
    if False in found:
        return False
    return None if None in found else True


def _whole(cell: float | str) -> float | str:
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _level(entry: Variable | None, level: object) -> str:
    return canonical((entry.level_of(level) if entry else None) or level)


def _ordered(cell: float | str, limit: float | str, entry: Variable | None) -> Any:
    """Return cell and limit as two things that can be put in order; None if they cannot."""
    if not isinstance(limit, str):
        try:
            return float(cell), limit
        except ValueError:
            return None
    if entry is not None and entry.type == "ordinal":
        levels = list(entry.declared_levels())
        return levels.index(str(cell)), levels.index(str(entry.level_of(limit)))
    return str(cell)[: len("YYYY-MM-DD")], limit


class Plain:
    """A trial's participants as plain records.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    study : Study
    events : DataFrame, optional
        The adverse events, one row an event.
    """

    def __init__(
        self, participants: pd.DataFrame, study: Study, events: pd.DataFrame | None = None
    ) -> None:
        self.study = study
        self.book = study.codebook
        self.rows = records(participants)
        self.events = [] if events is None else records(events)
        self.memory: dict[Any, Any] = {}
        self._members: dict[str, list[Record]] = {}
        binary = (name for name, entry in self.book.items() if entry.type == "binary")
        self._events = {name: _level(self.book[name], self.book[name].event) for name in binary}

    def members(self, population: str) -> list[Record]:
        """Return those of whom it is known that they belong to a population."""
        if population not in self._members:
            where = self.study.populations[population].where
            self._members[population] = [r for r in self.rows if all_true(r, where, self.book)]
        return self._members[population]

    def of_arm(self, rows: Iterable[Record], arm: str) -> list[Record]:
        """Return those who were randomised to an arm."""
        return [r for r in rows if r[self.study.arms.variable] == arm]

    def event(self, record: Record, variable: str) -> float | None:
        """Return 1 if a binary variable has its event, 0 if not, None if it is unknown."""
        cell = record[variable]
        if cell is None:
            return None
        place = (variable, cell)
        if place not in self.memory:
            self.memory[place] = float(_level(self.book[variable], cell) == self._events[variable])
        found: float = self.memory[place]
        return found
