"""Text to values, one function a kind of variable: what cannot be read becomes a fault.

A value out of range is kept; an undeclared level or an unreadable number or date is set to
missing. Each is a query, or an error in a column that holds an outcome.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

import numpy as np
import pandas as pd

from helpers.data.columns import CleanColumn, RawColumn, by_value
from helpers.data.faults import Fault
from helpers.data.rules import apply_rules
from helpers.results.model import shortest
from helpers.study import Variable, canonical

__all__ = ["KINDS", "clean_column", "in_order", "kind_of"]

Values = CleanColumn

_NUMBER = r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?"
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?)?")
_COMMA_NUMBER = re.compile(r"[<≤]?=?\s*[-+\u2212]?[0-9]*,[0-9]+")


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
    text, changes = apply_rules(column)
    made = KINDS[kind_of(column.entry)](column, text)
    faults = [*made.faults, *_required(column, text)]
    return CleanColumn(values=made.values, changes=[*changes, *made.changes], faults=faults)


def kind_of(entry: Variable) -> str:
    """Return the key of `KINDS` for a codebook entry."""
    if entry.numeric:
        return "number"
    if entry.type in ("date", "text"):
        return entry.type
    return "levels" if entry.declared_levels() else "categories"


def _required(column: RawColumn, text: pd.Series) -> list[Fault]:
    if not column.entry.required:
        return []
    return column.faults(
        "required", text.isna(), expected="a value, as it is required", remedy="ask the site"
    )


def _numbers(column: RawColumn, text: pd.Series) -> Values:
    plain = text.str.replace("\u2212", "-", regex=False)  # a true minus sign is a minus sign
    readable = plain.str.fullmatch(_NUMBER).fillna(False).astype(bool)
    numbers = np.full(len(text), np.nan)
    numbers[readable.to_numpy()] = plain[readable].to_numpy(dtype=object).astype(float)
    numbers[~np.isfinite(numbers)] = np.nan  # 1e999 is a number nobody can hold
    values = pd.Series(numbers, index=text.index)
    unreadable = text.notna() & values.isna()
    faults = column.faults(
        "unreadable_number", unreadable, expected=_number_expected(column.entry),
        remedy=_number_remedy(column, text[unreadable]), grave=column.holds_outcome,
    )  # fmt: skip
    converted = _converted(column, values)
    return CleanColumn(
        values=converted.values,
        changes=converted.changes,
        faults=[*faults, *_implausible(column, converted.values)],
    )


def _converted(column: RawColumn, values: pd.Series) -> Values:
    if column.entry.unit_from is None:
        return CleanColumn(values=values)
    after = values * column.entry.unit_from.times
    before_text, after_text = (_number_text(numbers) for numbers in (values, after))
    return CleanColumn(values=after, changes=column.changes("unit", before_text, after_text))


def _number_text(numbers: pd.Series) -> pd.Series:
    return pd.Series([shortest(n) for n in numbers], index=numbers.index, dtype="string")


def _number_expected(entry: Variable) -> str:
    unit = entry.unit_from.unit if entry.unit_from else entry.unit
    limit = entry.below_detection
    below = f", or <{shortest(limit.limit)}" if limit else ""
    return f"a number{f' in {unit}' if unit else ''}{below}"


def _number_remedy(column: RawColumn, unreadable: pd.Series) -> str:
    if any(_COMMA_NUMBER.fullmatch(cell) for cell in unreadable.unique()):
        return _remedy(column, 'declare decimal: "," or missing_codes')
    return _remedy(column, "declare missing_codes, synonyms or below_detection")


def _remedy(column: RawColumn, rule: str) -> str:
    done = "" if column.holds_outcome else "it is set to missing; "
    return f"{done}correct it at the source, or {rule}"


def _implausible(column: RawColumn, values: pd.Series) -> list[Fault]:
    entry, found = column.entry, []
    if entry.range is not None:
        low, high = entry.range
        expected = f"{shortest(low)} to {shortest(high)} {entry.unit}".rstrip()
        if entry.unit_from:
            expected += f", after conversion from {entry.unit_from.unit}"
        outside = (values < low) | (values > high)
        found += column.faults(
            "out_of_range", outside, expected=expected, remedy="kept; ask the site"
        )
    elif entry.type == "duration":
        found += column.faults(
            "negative_duration",
            values < 0,
            expected="a time of 0 or more",
            remedy="kept; ask the site",
        )
    if entry.type == "count":
        broken = values.notna() & ((values % 1 != 0) | (values < 0))
        found += column.faults(
            "not_a_count", broken, expected="a whole number, 0 or more", remedy="kept; ask the site"
        )
    return found


def _levels(column: RawColumn, text: pd.Series) -> Values:
    declared = column.entry.declared_levels()
    spelled = {canonical(level): level for level in declared}
    levels = by_value(text, lambda cell: spelled.get(canonical(cell)))
    faults = column.faults(
        "undeclared_level", text.notna() & levels.isna(),
        expected=_one_of(declared), remedy=_remedy(column, "declare it in synonyms or levels"),
        grave=column.holds_outcome,
    )  # fmt: skip
    ordered = column.entry.type == "ordinal"
    kind = pd.CategoricalDtype(list(declared), ordered=ordered)
    return CleanColumn(values=levels.astype("object").astype(kind), faults=faults)


def _one_of(levels: tuple[str, ...]) -> str:
    return f"one of {', '.join(levels)}" if len(levels) > 1 else levels[0]


def _categories(column: RawColumn, text: pd.Series) -> Values:
    # numbers by value: of "1" and "1.0" the shorter spelling stands for both
    shown: dict[str, str] = {}
    for cell in sorted(text.dropna().unique(), key=lambda cell: (len(cell), cell)):
        shown.setdefault(canonical(cell), cell)
    levels = by_value(text, lambda cell: shown[canonical(cell)])
    kind = pd.CategoricalDtype(in_order(shown.values()))
    return CleanColumn(values=levels.astype("object").astype(kind))


def in_order(levels: Iterable[str]) -> list[str]:
    """Return levels that nobody put in order: numbers by value, then text.

    >>> in_order(["10", "North", "9"])
    ['9', '10', 'North']
    """
    numbers = {level: _as_number(level) for level in levels}
    return sorted(numbers, key=lambda level: (numbers[level], level))


def _as_number(level: str) -> float:
    text = canonical(level)
    return float(text) if re.fullmatch(_NUMBER, text) else math.inf


def _dates(column: RawColumn, text: pd.Series) -> Values:
    found = {cell: _date(cell) for cell in text.dropna().unique()}
    moments = [found.get(cell) for cell in text.astype("object")]
    values = pd.Series(moments, index=text.index, dtype="datetime64[ns]")
    faults = column.faults(
        "unreadable_date", text.notna() & values.isna(), expected="a date as YYYY-MM-DD",
        remedy=_remedy(column, "export dates as YYYY-MM-DD"), grave=column.holds_outcome,
    )  # fmt: skip
    return CleanColumn(values=values, faults=faults)


def _date(cell: str) -> pd.Timestamp | None:
    if not _DATE.fullmatch(cell):
        return None
    try:
        return pd.Timestamp(datetime.fromisoformat(cell)).as_unit("ns")
    except ValueError:  # no such day, or a year that nanoseconds cannot hold
        return None


def _texts(column: RawColumn, text: pd.Series) -> Values:
    return CleanColumn(values=text)


KINDS: Mapping[str, Callable[[RawColumn, pd.Series], Values]] = MappingProxyType(
    {
        "number": _numbers,
        "levels": _levels,
        "categories": _categories,
        "date": _dates,
        "text": _texts,
    }
)
