"""Days of the Jalali (Solar Hijri) calendar, for files as a Persian clinic would send them.

Made of a table of New Year's days and the lengths of the months, and of nothing that reads data:
so what is written here and what reading makes of it are two independent computations.
"""

from datetime import date, timedelta

__all__ = ["jalali", "jalali_text"]

# First day of the year, as published by the calendar centre of the University of Tehran.
NEW_YEAR = {
    1399: date(2020, 3, 20),
    1400: date(2021, 3, 21),
    1401: date(2022, 3, 21),
    1402: date(2023, 3, 21),
    1403: date(2024, 3, 20),
}
LONG_MONTHS, LONG, SHORT = 6, 31, 30


def jalali(day: date) -> tuple[int, int, int]:
    """Return year, month and day of the Jalali calendar.

    >>> jalali(date(2021, 3, 21)), jalali(date(2021, 3, 20)), jalali(date(2022, 12, 31))
    ((1400, 1, 1), (1399, 12, 30), (1401, 10, 10))

    Raises
    ------
    ValueError
        For a day outside the years 1399 to 1403.
    """
    years = [year for year, first in NEW_YEAR.items() if first <= day]
    if not years or day - NEW_YEAR[years[-1]] > timedelta(days=365):
        raise ValueError(f"expected a day of the Jalali years 1399 to 1403, found {day}")
    passed = (day - NEW_YEAR[years[-1]]).days
    if passed < LONG_MONTHS * LONG:
        return years[-1], passed // LONG + 1, passed % LONG + 1
    passed -= LONG_MONTHS * LONG
    return years[-1], LONG_MONTHS + passed // SHORT + 1, passed % SHORT + 1


def jalali_text(iso: str, sign: str = "-") -> str:
    """Return a Gregorian day written YYYY-MM-DD as a Jalali one; blank stays blank.

    >>> jalali_text("2022-12-31", "/"), jalali_text("")
    ('1401/10/10', '')
    """
    if not iso:
        return ""
    year, month, day = jalali(date.fromisoformat(iso))
    return f"{year}{sign}{month:02d}{sign}{day:02d}"
