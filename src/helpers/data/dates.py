"""Text to dates: in the declared order and calendar, held as Gregorian ones.

A date whose year stands first with four digits is read whatever order is declared, as it can be
misread by nobody. What was written in another order or calendar is logged.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from persiantools.jdatetime import JalaliDate

from helpers.data.columns import Change, CleanColumn, Coded, RawColumn
from helpers.data.faults import Fault
from helpers.data.remedies import Reason, declarations, remedied
from helpers.errors import Severity
from helpers.study.notation import Notation
from helpers.study.script import ascii_digits

__all__ = ["Written", "day_of", "read_dates", "written"]

# Years that a trial's dates can have, and the same years of the Jalali calendar. They do not
# overlap, so that a date says itself which calendar it is of.
YEARS: Mapping[str, range] = MappingProxyType(
    {"gregorian": range(1900, 2101), "jalali": range(1279, 1480)}
)
LIKELY = YEARS["gregorian"]
OPTIONS: Mapping[str, Sequence[str]] = MappingProxyType(
    {"script": ("persian",), "dates": ("day_first", "month_first"), "calendar": ("jalali",)}
)
EXAMPLES: Mapping[str, str] = MappingProxyType(
    {"iso": "YYYY-MM-DD", "day_first": "DD/MM/YYYY", "month_first": "MM/DD/YYYY"}
)

MONTHS = 12

_TIME = r"(?:[T ]\s*([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?)?"
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})" + _TIME)
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})" + _TIME)
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{1,2}")
_SERIAL = re.compile(r"[1-7][0-9]{4}(\.[0-9]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A date as it is written, of whichever calendar.

    Attributes
    ----------
    year, month, day : int
        As they stand; there may be no such day.
    time : tuple of int
        Hour, minute, second and microsecond.
    order : str
        ``iso`` where the year stands first, else the declared order.
    """

    year: int
    month: int
    day: int
    time: tuple[int, int, int, int] = (0, 0, 0, 0)
    order: str = "iso"


def written(cell: str, order: str) -> Written | None:
    """Return the parts of a date; None where the cell is none of this order.

    Parameters
    ----------
    cell : str
        Text with Latin digits, trimmed.
    order : str
        ``iso``, ``day_first`` or ``month_first``.

    Examples
    --------
    >>> found = written("31/05/2024 8:30", "day_first")
    >>> found.year, found.month, found.day, found.time
    (2024, 5, 31, (8, 30, 0, 0))
    >>> written("31/05/2024", "iso"), written("31/05/24", "day_first")
    (None, None)
    """
    if match := _YEAR_FIRST.fullmatch(cell):
        year, month, day, order = match[1], match[3], match[4], "iso"
    elif order != "iso" and (match := _YEAR_LAST.fullmatch(cell)):
        year, day, month = match[4], match[1], match[3]
        month, day = (month, day) if order == "day_first" else (day, month)
    else:
        return None
    hour, minute, second = (int(part or 0) for part in match.group(5, 6, 7))
    time = (hour, minute, second, int((match[8] or "0").ljust(6, "0")))
    return Written(year=int(year), month=int(month), day=int(day), time=time, order=order)


def day_of(found: Written | None, calendar: str) -> datetime | None:
    """Return the Gregorian day and time of a date of this calendar; None if there is no such.

    The Jalali calendar is that of persiantools, which follows the 33-year rule of leap years
    within the years that matter here.

    >>> day_of(written("1403/01/01", "iso"), "jalali")
    datetime.datetime(2024, 3, 20, 0, 0)
    >>> day_of(written("1402-12-30", "iso"), "jalali") is None
    True
    """
    if found is None:
        return None
    try:
        day = DAYS[calendar](found.year, found.month, found.day)
        moment = datetime(day.year, day.month, day.day, *found.time)
        pd.Timestamp(moment).as_unit("ns")
    except ValueError:  # no such day or hour, or a year that nanoseconds cannot hold
        return None
    return moment


def _jalali(year: int, month: int, day: int) -> date:
    gregorian: date = JalaliDate(year, month, day).to_gregorian()
    return gregorian


DAYS = MappingProxyType({"gregorian": date, "jalali": _jalali})


def read_dates(column: RawColumn, cells: Coded) -> CleanColumn:
    """Return the cells of a date column as datetime64[ns], Gregorian.

    Parameters
    ----------
    column : RawColumn
        The column, and what the study file says about it.
    cells : Coded
        Its cells after the declared rules.
    """
    found = [None if cell is None else written(cell, column.notation.dates) for cell in cells.cells]
    stated = {name: [_is_of(date_, name) for date_ in found] for name in YEARS}
    calendar, faults = _calendar(column, cells, stated)
    other = stated["gregorian" if calendar == "jalali" else "jalali"]
    moments = [
        None if foreign else day_of(date_, calendar)
        for date_, foreign in zip(found, other, strict=True)
    ]
    values = pd.Series(
        np.array([*moments, None], dtype="datetime64[ns]")[cells.places], index=column.text.index
    )
    named = any(fault.severity is Severity.ERROR for fault in faults)
    unread = [
        cell is not None and moment is None and not (foreign and named)
        for cell, moment, foreign in zip(cells.cells, moments, other, strict=True)
    ]
    faults += [*_unreadable(column, cells, unread), *_far(column, values)]
    faults += _half_converted(column, cells, found)
    return CleanColumn(
        values=values, changes=_changes(column, cells, (found, moments), calendar), faults=faults
    )


def _is_of(found: Written | None, calendar: str) -> bool:
    """Whether a date can only be of this calendar: its year says so, and there is such a day."""
    return (
        found is not None and found.year in YEARS[calendar] and day_of(found, calendar) is not None
    )


def _calendar(
    column: RawColumn, cells: Coded, stated: Mapping[str, Sequence[bool]]
) -> tuple[str, list[Fault]]:
    """Return the calendar in which a column is to be read, and what is wrong with it."""
    declared = column.notation.calendar
    other = "gregorian" if declared == "jalali" else "jalali"
    stored = column.real_dates and not any(stated["jalali"])
    if stored and (declared == "jalali" or column.jalali_display):
        return "gregorian", [_stored(column)]
    if any(stated[other]) and any(stated[declared]):
        return declared, _mixed(column, cells.rows_of(stated[other]), other)
    if declared == "jalali" and any(stated[other]):
        return declared, _not_jalali(column, cells.rows_of(stated[other]))
    return declared, []


def _stored(column: RawColumn) -> Fault:
    shown = ", and Excel shows in the Persian calendar" if column.jalali_display else ""
    return Fault(
        code="stored_gregorian", severity=Severity.NOTE, file=column.file, cell=False,
        variable=column.variable, found=f"dates that the file stores as Gregorian{shown}",
        remedy="read as they are stored",
    )  # fmt: skip


def _mixed(column: RawColumn, rows: NDArray[np.bool_], other: str) -> list[Fault]:
    return column.faults(
        "mixed_calendars", rows, grave=True,
        expected=f"{NAMES[column.notation.calendar]} dates, as in the other rows",
        remedy=f"these are {NAMES[other]} ones; ask for an export with one calendar in a column",
    )  # fmt: skip


def _not_jalali(column: RawColumn, rows: NDArray[np.bool_]) -> list[Fault]:
    return column.faults(
        "gregorian_dates", rows, grave=True,
        expected="Jalali dates, as calendar: jalali declares",
        remedy="declare calendar: gregorian for this variable, if that is what they are",
    )  # fmt: skip


NAMES = MappingProxyType({"gregorian": "Gregorian", "jalali": "Jalali"})


def _changes(
    column: RawColumn,
    cells: Coded,
    read: tuple[Sequence[Written | None], Sequence[datetime | None]],
    calendar: str,
) -> list[Change]:
    """Return the log: ISO text beside what was written in another calendar or order."""
    rule = "jalali" if calendar == "jalali" else column.notation.dates
    after = [
        _iso(moment)
        if moment and found and (calendar == "jalali" or found.order != "iso")
        else cell
        for cell, found, moment in zip(cells.cells, *read, strict=True)
    ]
    return column.recoded(rule, cells, Coded(cells.places, after))


def _iso(moment: datetime) -> str:
    text = moment.isoformat()
    return text.removesuffix("T00:00:00")


def _unreadable(column: RawColumn, cells: Coded, unread: Sequence[bool]) -> list[Fault]:
    notation = column.notation

    def reason(cell: str) -> Reason:
        words = declarations(notation, OPTIONS, lambda other: _reads(cell, other))
        return words, "" if words else _hint(cell, notation)

    return [
        fault
        for rows, rule in remedied(cells, unread, reason, _remedy)
        for fault in column.faults(
            "unreadable_date", rows, expected=_expected(notation),
            remedy=column.mended_by(rule), grave=column.holds_outcome,
        )
    ]  # fmt: skip


def _remedy(words: tuple[str, ...], hint: str) -> str:
    return hint or f"declare {' or '.join(words)}"


def _reads(cell: str, notation: Notation) -> bool:
    text = ascii_digits(cell) if notation.script == "persian" else cell
    return _is_of(written(text, notation.dates), notation.calendar)


def _hint(cell: str, notation: Notation) -> str:
    if _SERIAL.fullmatch(cell):
        return "show the column as YYYY-MM-DD in Excel and export again: Excel counts days so"
    if _SHORT_YEAR.fullmatch(cell):
        return "export years with four digits"
    if written(cell, notation.dates):
        return "ask the site: there is no such day, hour or year"
    return "export dates as YYYY-MM-DD"


def _expected(notation: Notation) -> str:
    kind = "a Jalali date" if notation.calendar == "jalali" else "a date"
    orders = dict.fromkeys([notation.dates, "iso"])
    return f"{kind} as {' or '.join(EXAMPLES[order] for order in orders)}"


def _half_converted(
    column: RawColumn, cells: Coded, found: Sequence[Written | None]
) -> list[Fault]:
    """Return a query about stored dates whose day and month a spreadsheet may have exchanged.

    A spreadsheet set to month first makes 4 March of 03/04/2024 and leaves 25/04/2024 as text: then
    text that names the day stands beside stored dates none of which has a day beyond 12.
    """
    as_text = [cell is not None and bool(_YEAR_LAST.fullmatch(cell)) for cell in cells.cells]
    stored = [date_ is not None and date_.order == "iso" for date_ in found]
    late = any(date_.day > MONTHS for date_ in found if date_ is not None and date_.order == "iso")
    if not column.real_dates or late or not any(as_text) or not any(stored):
        return []
    return column.faults(
        "half_converted", cells.rows_of(stored),
        expected="stored dates beside no text, or some with a day beyond 12",
        remedy="a spreadsheet may have exchanged day and month here, as it left others as text; "
        "compare with the source, and ask for an export as YYYY-MM-DD",
    )  # fmt: skip


def _far(column: RawColumn, values: pd.Series) -> list[Fault]:
    years = values.dt.year
    return column.faults(
        "out_of_range", (years < LIKELY.start) | (years >= LIKELY.stop),
        expected=f"a year from {LIKELY.start} to {LIKELY.stop - 1}", remedy="kept; ask the site",
    )  # fmt: skip
