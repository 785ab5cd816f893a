"""What outcomes ask of each other without a declared rule, where the study file leaves no doubt.

A time and the status at its end go together, a time is not negative, and whether a participant
belongs to those among whom an outcome is analysed must be known for the outcome to count.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from helpers.data.crosstable import CrossTable, Where
from helpers.data.faults import Fault
from helpers.study import Outcome, Study

__all__ = ["Asked", "outcome_faults", "outcome_names"]

ASK = "kept; ask the site"


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What a declared check has asked already: its variables, and the rows that break it."""

    names: frozenset[str]
    where: Where


def outcome_names(study: Study) -> Iterator[str]:
    """Yield the variables that outcomes read, conditioning ones included."""
    for outcome in study.outcomes:
        yield from outcome.columns()
        if outcome.among:
            yield outcome.among


def outcome_faults(table: CrossTable, asked: tuple[Asked, ...] = ()) -> Iterator[Fault]:
    """Yield a query for each contradiction between outcomes.

    Parameters
    ----------
    table : CrossTable
        Variables that are not there are passed over: their absence is an error already.
    asked : tuple of Asked
        Rows that a declared check of the same variables has named are not named again.
    """
    study = table.study
    timed = {(o.time, o.status) for o in study.outcomes if o.type == "time_to_event"}
    for time, status in sorted((str(time), str(status)) for time, status in timed):
        if table.holds((time, status)):
            yield from _time_and_status(table, (time, status), asked)
            yield from _negative(table, time)
    for outcome in study.outcomes:
        if outcome.among and table.holds((outcome.among, *outcome.columns())):
            yield from _membership(table, outcome, asked)


def _time_and_status(
    table: CrossTable, names: tuple[str, str], asked: tuple[Asked, ...]
) -> Iterator[Fault]:
    time, status = names
    has_time, has_status = (table.values[name].notna().to_numpy() for name in names)
    new = ~_asked(names, asked, table)
    for code, variable, where in (
        ("status_without_time", time, has_status & ~has_time & new),
        ("time_without_status", status, has_time & ~has_status & new),
    ):
        fault = Fault(
            code=code, variable=variable, expected=f"{time} and {status}, or neither",
            remedy="without one of them the outcome is unknown; ask the site",
        )  # fmt: skip
        yield from table.query(fault, where, table.said(names, np.flatnonzero(where)))


def _negative(table: CrossTable, time: str) -> Iterator[Fault]:
    """Yield negative times, but for those that the codebook has asked about."""
    entry = table.study.codebook[time]
    below_range = entry.range is not None and entry.range[0] >= 0
    bare_duration = entry.range is None and entry.type == "duration"
    if time in table.clean.values and (below_range or bare_duration):
        return
    where = (table.values[time] < 0).to_numpy(bool)
    fault = Fault(
        code="negative_time", variable=time, expected="a time of 0 or more",
        remedy="the outcome is unknown; ask the site",
    )  # fmt: skip
    yield from table.query(fault, where, table.said((time,), np.flatnonzero(where)))


def _membership(table: CrossTable, outcome: Outcome, asked: tuple[Asked, ...]) -> Iterator[Fault]:
    among = str(outcome.among)
    names = (*outcome.columns(), among)
    known = table.values[list(outcome.columns())].notna().all(axis="columns")
    where = (known & table.values[among].isna()).to_numpy() & ~_asked(names, asked, table)
    fault = Fault(
        code="among_missing", variable=among, remedy="left out of this outcome; ask the site",
        expected=f"a value, for {outcome.id} is analysed among {_event(table, among)}",
    )  # fmt: skip
    yield from table.query(fault, where, table.said(names, np.flatnonzero(where)))


def _event(table: CrossTable, among: str) -> str:
    entry = table.study.codebook[among]
    return f"{among} {entry.event}"


def _asked(names: tuple[str, ...], asked: tuple[Asked, ...], table: CrossTable) -> Where:
    held = [query.where for query in asked if query.names >= set(names)]
    return np.logical_or.reduce(held) if held else np.zeros(len(table.values), bool)
