"""Cells as dates: which order, which calendar."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from persiantools.jdatetime import JalaliDate

__all__ = ["DateGuess", "read_dates"]

_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ][0-9:.]+)?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(?:[T ][0-9:.]+)?")
_ENOUGH = 0.8
_FIRST_JALALI, _LAST_JALALI, _LAST_YEAR = 1200, 1600, 2200


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
    total = sum(cells.values())
    for pattern, order in ((_YEAR_FIRST, ("iso",)), (_YEAR_LAST, ("day_first", "month_first"))):
        found = {cell: match.groups() for cell in cells if (match := pattern.fullmatch(cell))}
        if total and sum(cells[cell] for cell in found) >= _ENOUGH * total:
            return _best(cells, found, order)
    return None


def _best(
    cells: Counter[str], parts: Mapping[str, tuple[str, ...]], orders: tuple[str, ...]
) -> DateGuess | None:
    guesses = []
    for order in orders:
        years = [_ymd(found, order)[0] for found in parts.values()]
        calendar = (
            "jalali" if sum(y < _LAST_JALALI for y in years) > len(years) / 2 else "gregorian"
        )
        days = {cell: _day(_ymd(found, order), calendar) for cell, found in parts.items()}
        good = {cell: day for cell, day in days.items() if day is not None}
        bad = sum(times for cell, times in cells.items() if cell not in good)
        guesses.append((bad, order, calendar, good))
    bad, order, calendar, good = min(guesses, key=lambda guess: guess[0])
    if not good:
        return None
    unsure = len(guesses) > 1 and guesses[0][0] == guesses[1][0]
    return DateGuess(dates=order, calendar=calendar, unsure=unsure, unreadable=bad, days=good)


def _ymd(found: tuple[str, ...], order: str) -> tuple[int, int, int]:
    first, second, third = map(int, found)
    by_order = {
        "iso": (first, second, third),
        "day_first": (third, second, first),
        "month_first": (third, first, second),
    }
    return by_order[order]


def _day(parts: tuple[int, int, int], calendar: str) -> date | None:
    year, month, day = parts
    if not _FIRST_JALALI < year < _LAST_YEAR:
        return None
    try:
        if calendar == "jalali":
            return JalaliDate(year, month, day).to_gregorian() if year < _LAST_JALALI else None
        return date(year, month, day) if year >= _LAST_JALALI else None
    except ValueError:
        return None
