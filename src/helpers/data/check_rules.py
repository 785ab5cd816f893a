"""The cross-field rules of a study file on the participants' table, one function a kind of rule.

What is unknown breaks no rule: a record is asked about only where what stands in it contradicts
itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from helpers.data.conditions import all_hold, event_of
from helpers.data.crosstable import CrossTable, Places, Where
from helpers.data.identities import Numbers, identity_breaks
from helpers.data.logs import Texts
from helpers.study import Check

__all__ = ["RULES", "Breach"]


@dataclass(frozen=True, slots=True, eq=False)
class Breach:
    """Where a rule is broken, and what stands there in words.

    Attributes
    ----------
    where : ndarray of bool
        By row of the table.
    found : ndarray of str
        For each row where it is broken, in their order.
    """

    where: Where
    found: Texts


def implied(check: Check, table: CrossTable) -> Breach:
    """Return where all conditions of ``if`` hold and one of ``then`` is known to fail."""
    values, book = table.values, table.study.codebook
    cause = all_hold(values, book, check.if_ or ()).fillna(False).to_numpy(bool)
    fails = (~all_hold(values, book, check.then or ())).fillna(False).to_numpy(bool)
    where = cause & fails
    return Breach(where, table.said(check.inputs(), np.flatnonzero(where)))


def ordered(check: Check, table: CrossTable) -> Breach:
    """Return where an entry lies before the highest of those that should come before it."""
    names = check.order or ()
    steps = np.column_stack([_steps(table.values[name]) for name in names])
    highest = np.fmax.accumulate(steps, axis=1)[:, :-1]
    behind: Where = steps[:, 1:] <= highest if check.strict else steps[:, 1:] < highest
    where = np.asarray(behind.any(axis=1))
    places = np.flatnonzero(where)
    dates = pd.api.types.is_datetime64_any_dtype(table.values[names[0]].dtype)
    tell = _days_apart if dates else _two_numbers
    found = []
    for row, later in zip(places, behind[places].argmax(axis=1) + 1, strict=True):
        earlier = int(np.nanargmax(steps[row, :later]))
        pair = (earlier, int(later))
        found.append(tell([names[place] for place in pair], [steps[row, place] for place in pair]))
    return Breach(where, np.array(found, dtype=object))


def _steps(column: pd.Series) -> Numbers:
    """Return numbers as they are and moments as days, NaN where missing."""
    if not pd.api.types.is_datetime64_any_dtype(column.dtype):
        return column.to_numpy(np.float64)
    days = column.dt.normalize()  # the hour of a visit does not put it before another
    return ((days - pd.Timestamp(0)) / pd.Timedelta(days=1)).to_numpy(np.float64)


def _days_apart(names: Sequence[str], days: Sequence[float]) -> str:
    apart = round(days[0] - days[1])
    if apart == 0:
        return f"{names[1]} on the same day as {names[0]}"
    return f"{names[1]} {apart} {'day' if apart == 1 else 'days'} before {names[0]}"


def _two_numbers(names: Sequence[str], numbers: Sequence[float]) -> str:
    return ", ".join(f"{name} {number:.10g}" for name, number in zip(names, numbers, strict=True))


def identical(check: Check, table: CrossTable) -> Breach:
    """Return where a number is not what it is computed from, by more than rounding."""
    where, asked = identity_breaks(check, table)
    places = np.flatnonzero(where)
    given = table.said([str(check.identity)], places)
    parts = table.said(check.operands(), places)
    found = [
        f"{cell}, but {number:.4g} from {others}"
        for cell, number, others in zip(given, asked[places], parts, strict=True)
    ]
    return Breach(where, np.array(found, dtype=object))


def at_most_one(check: Check, table: CrossTable) -> Breach:
    """Return where two or more of the events are known to have happened."""
    names = check.at_most_one or ()
    happened, _ = _events(table, names)
    where = np.asarray(happened.sum(axis=1) > 1)
    return Breach(where, _named(names, happened, np.flatnonzero(where)))


def exactly_one(check: Check, table: CrossTable) -> Breach:
    """Return where two or more events happened, or each of them is known not to have."""
    names = check.exactly_one or ()
    happened, known = _events(table, names)
    number = happened.sum(axis=1)
    where = np.asarray((number > 1) | ((number == 0) & known.all(axis=1)))
    return Breach(where, _named(names, happened, np.flatnonzero(where)))


def _events(table: CrossTable, names: tuple[str, ...]) -> tuple[Where, Where]:
    truths = [event_of(table.values, table.study, name) for name in names]
    happened = [truth.fillna(False).to_numpy(bool) for truth in truths]
    return np.column_stack(happened), np.column_stack([truth.notna() for truth in truths])


def _named(names: tuple[str, ...], happened: Where, places: Places) -> Texts:
    found = [
        " and ".join(name for name, held in zip(names, happened[row], strict=True) if held)
        or "none of them"
        for row in places
    ]
    return np.array(found, dtype=object)


RULES: Mapping[str, Callable[[Check, CrossTable], Breach]] = MappingProxyType(
    {
        "if": implied,
        "order": ordered,
        "identity": identical,
        "at_most_one": at_most_one,
        "exactly_one": exactly_one,
    }
)
