"""Cells as dates: which order, which calendar."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from helpers.data.dates import YEARS, Written, day_of, written

__all__ = ["DateGuess", "read_dates"]

_ENOUGH = 0.8
_ORDERS = ("iso", "day_first", "month_first")


@dataclass(frozen=True, kw_only=True)
class DateGuess:
    """How the dates of a column are written.

    Attributes
    ----------
    dates, calendar : str
        As the study file spells them.
    unsure : bool
        Whether day and month could change places in every cell.
    unreadable : int
        Cells that are no dates of that kind.
    days : dict of str to date
        The dates, by cell.
    """

    dates: str
    calendar: str
    unsure: bool
    unreadable: int
    days: Mapping[str, date]


def read_dates(cells: Counter[str]) -> DateGuess | None:
    """Return how dates are written; None if most cells are no dates.

    >>> read_dates(Counter({"14/05/2023": 1, "02/05/2023": 1})).dates
    'day_first'
    >>> read_dates(Counter({"1402/02/24": 1})).calendar
    'jalali'
    """
    guesses = [guess for order in _ORDERS if (guess := _guess(cells, order)) is not None]
    if not guesses:
        return None
    best = min(guesses, key=lambda guess: guess.unreadable)
    rivals = [g for g in guesses if g.dates != "iso" and g.unreadable == best.unreadable]
    return replace(best, unsure=best.dates != "iso" and len(rivals) > 1)


def _guess(cells: Counter[str], order: str) -> DateGuess | None:
    """Return the dates of one order, if that is how most cells are written."""
    parts = {cell: found for cell in cells if (found := written(cell, order)) is not None}
    if not parts or sum(cells[cell] for cell in parts) < _ENOUGH * cells.total():
        return None
    years = [found.year in YEARS["jalali"] for found in parts.values()]
    calendar = "jalali" if sum(years) > len(years) / 2 else "gregorian"
    days = {cell: day for cell, found in parts.items() if (day := _day(found, calendar))}
    if not days:
        return None
    return DateGuess(
        dates=order, calendar=calendar, unsure=False, days=days,
        unreadable=sum(times for cell, times in cells.items() if cell not in days),
    )  # fmt: skip


def _day(found: Written, calendar: str) -> date | None:
    moment = day_of(found, calendar) if found.year in YEARS[calendar] else None
    return moment.date() if moment else None
