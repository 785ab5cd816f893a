"""Text to numbers: what cannot be read becomes missing and a fault, what is implausible is kept."""

import re
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.data.columns import CleanColumn, Coded, RawColumn
from helpers.data.faults import Fault
from helpers.data.numerals import as_numbers, astray, latin
from helpers.data.remedies import Reason, number_declarations, remedied
from helpers.results.model import shortest
from helpers.study import Variable, canonical

__all__ = ["read_numbers"]

Numbers = NDArray[np.float64]

KEPT = "kept; ask the site"
_BELOW = re.compile(r"[<≤]=?\s*")


def read_numbers(column: RawColumn, cells: Coded) -> CleanColumn:
    """Return the cells of a numeric column as float64, in the declared unit.

    Parameters
    ----------
    column : RawColumn
        The column, and what the study file says about it.
    cells : Coded
        Its cells after the declared rules.
    """
    numbers = np.append(as_numbers(cells.cells), np.nan)
    numbers[np.flatnonzero(_astray(column, cells))] = np.nan
    unread = [
        cell is not None and nan
        for cell, nan in zip(cells.cells, np.isnan(numbers[:-1]), strict=True)
    ]
    converted = _converted(column, cells, numbers)
    faults = [*_unreadable(column, cells, unread), *_labelled(column, cells, numbers)]
    return CleanColumn(
        values=converted.values,
        changes=converted.changes,
        faults=[*faults, *_implausible(column, converted.values)],
    )


def _astray(column: RawColumn, cells: Coded) -> list[bool]:
    """Say of each distinct cell whether it holds a thousands point as if it were a decimal one."""
    if column.notation.thousands != ".":
        return []
    raw = [latin(cell.strip(), column.notation) for cell in Coded.of(column.text).cells if cell]
    return [
        was == cell and astray(cell, column.notation)
        for was, cell in zip(raw, cells.cells, strict=True)
    ]


def _converted(column: RawColumn, cells: Coded, numbers: Numbers) -> CleanColumn:
    unit = column.entry.unit_from
    after = numbers if unit is None else numbers * unit.times
    values = pd.Series(after[cells.places], index=column.text.index)
    if unit is None:
        return CleanColumn(values=values)
    texts = (Coded(cells.places, [*map(_text, n[:-1])]) for n in (numbers, after))
    return CleanColumn(values=values, changes=column.recoded("unit", *texts))


def _text(number: float) -> str | None:
    return None if np.isnan(number) else shortest(number)


def _unreadable(column: RawColumn, cells: Coded, unread: list[bool]) -> list[Fault]:
    def reason(cell: str) -> Reason:
        below = cell[0] in "<≤"
        number = _BELOW.sub("", cell, count=1) if below else cell
        return number_declarations(number, column.notation), "below" if below else ""

    return [
        fault
        for rows, rule in remedied(cells, unread, reason, partial(_remedy, column.entry))
        for fault in column.faults(
            "unreadable_number", rows, expected=_expected(column.entry),
            remedy=column.mended_by(rule), grave=column.holds_outcome,
        )
    ]  # fmt: skip


def _remedy(entry: Variable, words: tuple[str, ...], below: str) -> str:
    if not below:
        return f"declare {' or '.join(words) or 'missing_codes, synonyms or below_detection'}"
    if entry.below_detection is None:
        return f"declare {' and '.join([*words[:1], 'below_detection'])}"
    other = "it in synonyms, as it lies below another limit than the declared one"
    return f"declare {' or '.join(words) or other}"


def _expected(entry: Variable) -> str:
    unit = entry.unit_from.unit if entry.unit_from else entry.unit
    limit = entry.below_detection
    below = f", or <{shortest(limit.limit)}" if limit else ""
    return f"a number{f' in {unit}' if unit else ''}{below}"


def _labelled(column: RawColumn, cells: Coded, numbers: Numbers) -> list[Fault]:
    """Ask about numbers that the file itself gives a label, such as 99 for "Refused"."""
    labels = {canonical(code): label for code, label in column.value_labels.items()}
    declared = {canonical(name) for name in column.entry.synonyms}
    asked = {
        code for code, label in labels.items() if code not in declared and canonical(label) != code
    }
    if not asked:
        return []
    scale = column.entry.range if column.entry.type == "ordinal" else None
    at = [
        cell is not None
        and number == number
        and canonical(cell) in asked
        and not _within(number, scale)
        for cell, number in zip(cells.cells, numbers[:-1], strict=True)
    ]
    return column.faults(
        "labelled_number", cells.rows_of(at),
        expected="numbers that the file gives no label",
        remedy="kept as a number; declare it in missing_codes, or in synonyms as itself",
        grave=column.holds_outcome,
    )  # fmt: skip


def _within(number: float, limits: tuple[float, float] | None) -> bool:
    # the points of a scale may have names
    return limits is not None and limits[0] <= number <= limits[1]


def _implausible(column: RawColumn, values: pd.Series) -> list[Fault]:
    entry, found = column.entry, []
    if entry.range is not None:
        low, high = entry.range
        expected = f"{shortest(low)} to {shortest(high)} {entry.unit}".rstrip()
        if entry.unit_from:
            expected += f", after conversion from {entry.unit_from.unit}"
        outside = (values < low) | (values > high)
        found += column.faults("out_of_range", outside, expected=expected, remedy=KEPT)
    elif entry.type == "duration":
        found += column.faults(
            "negative_duration", values < 0, expected="a time of 0 or more", remedy=KEPT
        )
    if entry.type == "count":
        broken = values.notna() & ((values % 1 != 0) | (values < 0))
        found += column.faults(
            "not_a_count", broken, expected="a whole number, 0 or more", remedy=KEPT
        )
    return found
