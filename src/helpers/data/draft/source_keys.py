"""How a raw file is written, as keys of its source: what was detected, and what is doubtful."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.data.draft.column import Column, Guess
from helpers.data.draft.dates import DateGuess
from helpers.data.readers import RawTable

__all__ = ["SourceKeys", "source_keys"]

_READ = re.compile(r"(\S+)-separated, ([\w-]+)(, detected)?")
_MARKS = {"comma": ",", "semicolon": ";", "tab": "\t", "|": "|"}
_NUMERIC = ("continuous", "count", "duration", "ordinal")


@dataclass(frozen=True, kw_only=True)
class SourceKeys:
    """Keys of the source, each with its reason and what is to be decided, and keys of variables.

    Attributes
    ----------
    keys : mapping of str to object
        Of the source, without its file.
    reasons, todos : mapping of str to str
        By key.
    variables : mapping of str to mapping
        Variable to keys by which it differs from the others.
    """

    keys: Mapping[str, Any]
    reasons: Mapping[str, str]
    todos: Mapping[str, str]
    variables: Mapping[str, Mapping[str, str]]


@dataclass(slots=True)
class _Found:
    keys: dict[str, Any]
    reasons: dict[str, str]
    todos: dict[str, str]
    variables: dict[str, dict[str, str]]


def source_keys(
    raw: RawTable, columns: Sequence[Column], guesses: Mapping[str, Guess], *, repeated: int
) -> SourceKeys:
    """Return how a file is written.

    Parameters
    ----------
    raw : RawTable
        As it was read without being told anything.
    columns : sequence of Column
        Those that the draft uses, identifier and arm with them.
    guesses : mapping of str to Guess
        What they hold.
    repeated : int
        Rows that stand in the file twice, the same in every cell.
    """
    found = _Found({}, {}, {}, {})
    _letters(raw, columns, found)
    _signs([c for c in columns if _type(c, guesses) in _NUMERIC], found)
    _days([c for c in columns if _type(c, guesses) == "date" and not c.stored_dates], found)
    if repeated:
        found.keys["duplicates"] = "drop_identical"
        rows = "1 row stands" if repeated == 1 else f"{repeated} rows stand"
        found.reasons["duplicates"] = f"{rows} there twice, the same in every cell"
    return SourceKeys(
        keys=found.keys, reasons=found.reasons, todos=found.todos, variables=found.variables
    )


def _type(column: Column, guesses: Mapping[str, Guess]) -> str:
    guess = guesses.get(column.variable)
    return guess.type if guess and "levels" not in guess.entry else ""


def _letters(raw: RawTable, columns: Sequence[Column], found: _Found) -> None:
    if read := _READ.fullmatch(raw.read_as):
        mark, encoding, guessed = read.groups()
        if encoding not in ("utf-8", "utf-8-sig"):
            found.keys["encoding"] = encoding
            found.reasons["encoding"] = "as detected"
        if guessed:
            found.todos["encoding"] = "are the letters right?"
        if mark != "comma" and mark in _MARKS:
            found.keys["delimiter"] = _MARKS[mark]
            found.reasons["delimiter"] = "as detected"
    if any(column.cells.persian for column in columns):
        found.keys["script"] = "persian"
        found.reasons["script"] = "Persian digits or letters in the cells"


def _signs(columns: Sequence[Column], found: _Found) -> None:
    commas = sum(column.cells.numbers.commas for column in columns)
    grouped = [column for column in columns if column.cells.numbers.grouped]
    if commas:
        found.keys["decimal"] = ","
        cells = "1 cell has" if commas == 1 else f"{commas} cells have"
        found.reasons["decimal"] = f"{cells} a decimal comma"
        for column in grouped:
            found.variables.setdefault(column.variable, {}).update(decimal=".", thousands=",")
    elif grouped:
        found.keys["thousands"] = ","
        found.reasons["thousands"] = f"in {sum(c.cells.numbers.grouped for c in grouped)} cells"
    doubtful = [column.variable for column in grouped if column.cells.numbers.doubtful]
    if doubtful:
        key = "decimal" if commas else "thousands"
        found.todos[key] = f"are the commas of {', '.join(doubtful)} thousands or decimals?"


def _days(columns: Sequence[Column], found: _Found) -> None:
    read = {c.variable: c.cells.dates for c in columns if c.cells.dates}
    sure = [(g.dates, g.calendar) for g in read.values() if not g.unsure]
    if not read:
        return
    every = sure or [(guess.dates, guess.calendar) for guess in read.values()]
    order, calendar = max(every, key=every.count)
    if order != "iso":
        found.keys["dates"] = order
        found.reasons["dates"] = "from dates that can be read in one way only" if sure else ""
    if calendar != "gregorian":
        found.keys["calendar"] = calendar
        found.reasons["calendar"] = "by the years"
    if not sure:
        found.todos["dates"] = "day or month first? every date could be either"
    for variable, guess in read.items():
        if keys := _own(guess, order, calendar):
            found.variables.setdefault(variable, {}).update(keys)


def _own(guess: DateGuess, order: str, calendar: str) -> dict[str, str]:
    """Return the keys by which a column of dates differs from the others."""
    as_others = guess.unsure and order in ("day_first", "month_first")
    own = {"dates": order if as_others else guess.dates, "calendar": guess.calendar}
    shared = {"dates": order, "calendar": calendar}
    return {key: value for key, value in own.items() if value != shared[key]}
