"""Conditions of the study file on a table, in three-valued logic: true, false, unknown.

A comparison with a missing value is unknown; "and" and "or" follow Kleene, so that a condition
is known as soon as the known part decides it. Nothing here changes a table.
"""

import operator
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from types import MappingProxyType
from typing import Any

import pandas as pd

from helpers.study import Condition, Study, Variable, canonical

__all__ = ["all_hold", "any_holds", "event_of", "holds", "holds_one"]

Truth = pd.Series  # of dtype "boolean": True, False, <NA>


def holds(table: pd.DataFrame, study: Study, conditions: Iterable[Condition]) -> Truth:
    """Return by row whether all conditions hold; unknown where that cannot be told.

    Parameters
    ----------
    table : DataFrame
        Columns under their ids in the codebook.
    study : Study
        Its codebook says which spellings are one level.
    conditions : iterable of Condition
        None at all hold everywhere.

    Returns
    -------
    Series of boolean
        True, False or ``<NA>``, on the index of `table`.

    Examples
    --------
    >>> from helpers.data.cleaning import clean
    >>> from helpers.study import load_study
    >>> study = load_study("tacrolimus-rif")
    >>> participants = clean(study).participants
    >>> bool(holds(participants, study, ()).all())
    True
    """
    return all_hold(table, study.codebook, conditions)


def event_of(table: pd.DataFrame, study: Study, variable: str) -> Truth:
    """Return by row whether a binary variable has its event; ``<NA>`` where it is missing.

    Raises
    ------
    LookupError
        If the variable is not a binary one of the codebook.

    Examples
    --------
    >>> from helpers.data.cleaning import clean
    >>> from helpers.study import load_study
    >>> study = load_study("tacrolimus-rif")
    >>> int(event_of(clean(study).participants, study, "live_birth").sum())
    40
    """
    entry = study.codebook.get(variable)
    if entry is None or entry.type != "binary":
        raise LookupError(f"{variable!r} is not a binary variable of {study.id}")
    return _known(table[variable], table[variable] == entry.event)


def all_hold(
    table: pd.DataFrame, codebook: Mapping[str, Variable], conditions: Iterable[Condition]
) -> Truth:
    """Return by row whether every condition holds (Kleene)."""
    each = (holds_one(table, codebook, condition) for condition in conditions)
    return reduce(operator.and_, each, _everywhere(table, True))


def any_holds(
    table: pd.DataFrame, codebook: Mapping[str, Variable], conditions: Iterable[Condition]
) -> Truth:
    """Return by row whether at least one condition holds (Kleene)."""
    each = (holds_one(table, codebook, condition) for condition in conditions)
    return reduce(operator.or_, each, _everywhere(table, False))


def holds_one(table: pd.DataFrame, codebook: Mapping[str, Variable], condition: Condition) -> Truth:
    """Return by row whether one condition holds; unknown where its variable is missing."""
    name, value = condition.comparison
    column = table[condition.variable]
    return COMPARISONS[name](column, codebook.get(condition.variable), value)


def _everywhere(table: pd.DataFrame, value: bool) -> Truth:
    return pd.Series(value, index=table.index, dtype="boolean")


def _known(column: pd.Series, truth: pd.Series) -> Truth:
    return truth.fillna(False).astype("boolean").mask(column.isna())


def _level(entry: Variable | None, raw: object) -> str:
    return canonical((entry.level_of(raw) if entry else None) or raw)


def _is_any(column: pd.Series, entry: Variable | None, levels: Iterable[str]) -> Truth:
    wanted = {_level(entry, level) for level in levels}
    found = {value: canonical(_shown(value)) in wanted for value in column.dropna().unique()}
    truth = [found.get(value, False) for value in column.astype("object")]
    return _known(column, pd.Series(truth, index=column.index, dtype="boolean"))


def _shown(value: object) -> object:
    # the study file names days; the hour of a visit does not make it another day
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else value


def _is(column: pd.Series, entry: Variable | None, level: str) -> Truth:
    return _is_any(column, entry, (level,))


def _is_not(column: pd.Series, entry: Variable | None, level: str) -> Truth:
    return ~_is_any(column, entry, (level,))


def _is_none_of(column: pd.Series, entry: Variable | None, levels: Iterable[str]) -> Truth:
    return ~_is_any(column, entry, levels)


def _present(column: pd.Series, entry: Variable | None, wanted: bool) -> Truth:
    return (column.notna() == wanted).astype("boolean")


def _missing(column: pd.Series, entry: Variable | None, wanted: bool) -> Truth:
    return (column.isna() == wanted).astype("boolean")


def _compared(
    holds_for: Callable[[Any, Any], Any],
) -> Callable[[pd.Series, Variable | None, Any], Truth]:
    def compare(column: pd.Series, entry: Variable | None, limit: float | str) -> Truth:
        values, reached = _comparable(column, entry, limit)
        return _known(values, holds_for(values, reached))

    return compare


def _comparable(
    column: pd.Series, entry: Variable | None, limit: float | str
) -> tuple[pd.Series, Any]:
    """Return values and limit as numbers, as days, or as places in the order of the levels."""
    if not isinstance(limit, str):
        numbers = pd.to_numeric(column.astype("object"), errors="coerce").astype("float64")
        return numbers, limit
    if entry is not None and entry.type == "ordinal":
        order = {level: place for place, level in enumerate(entry.declared_levels())}
        return column.astype("object").map(order).astype("float64"), order[_spelled(entry, limit)]
    texts = column.astype("string").str.slice(0, len("YYYY-MM-DD"))
    days = pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce")
    return days, pd.Timestamp(limit)


def _spelled(entry: Variable, level: str) -> str:
    found = entry.level_of(level)
    if found is None:
        raise LookupError(f"{level!r} is not a level of {entry.label}")
    return found


COMPARISONS: Mapping[str, Callable[[pd.Series, Variable | None, Any], Truth]] = MappingProxyType(
    {
        "is": _is,
        "is_not": _is_not,
        "in": _is_any,
        "not_in": _is_none_of,
        "below": _compared(operator.lt),
        "at_most": _compared(operator.le),
        "above": _compared(operator.gt),
        "at_least": _compared(operator.ge),
        "present": _present,
        "missing": _missing,
    }
)
