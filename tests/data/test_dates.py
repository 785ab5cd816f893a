"""Dates in every declared order and calendar, held as Gregorian ones."""

from datetime import date, datetime, timedelta

import pytest

from helpers.data import clean
from helpers.data.dates import day_of, written
from helpers.errors import DataError

# First days of years, of the Calendar Center, Institute of Geophysics, University of Tehran
# (calendar.ut.ac.ir, official calendars of Iran); the years before 1403, 1399, 1395 and 1408 end
# are those with a 30 Esfand.
NOWRUZ = {
    1357: date(1978, 3, 21), 1375: date(1996, 3, 20), 1376: date(1997, 3, 21),
    1395: date(2016, 3, 20), 1396: date(2017, 3, 21), 1399: date(2020, 3, 20),
    1400: date(2021, 3, 21), 1401: date(2022, 3, 21), 1402: date(2023, 3, 21),
    1403: date(2024, 3, 20), 1404: date(2025, 3, 21), 1405: date(2026, 3, 21),
}  # fmt: skip
LEAP = (1375, 1379, 1383, 1387, 1391, 1395, 1399, 1403, 1408)


def jalali(text):
    return day_of(written(text, "iso"), "jalali")


def table(cells, column="enrolled_on"):
    rows = "".join(f"S-{n},{'tp'[n % 2]},yes,{cell}\n" for n, cell in enumerate(cells))
    return f"id,arm,live_birth,{column}\n{rows}"


def dated(small, cells, **notation):
    """Return the cleaned data of a column of dates, its values, log and queries."""
    cleaned = clean(small(table(cells), source=notation))
    log = list(zip(cleaned.log.row, cleaned.log.before, cleaned.log.after, cleaned.log.rule,
                   strict=True))  # fmt: skip
    queries = list(zip(cleaned.queries.code, cleaned.queries.row, strict=True))
    return cleaned, list(cleaned.participants["enrolled_on"]), log, queries


def refusal(study):
    with pytest.raises(DataError) as caught:
        clean(study)
    return [(finding.code, finding.where) for finding in caught.value.findings]


# the Jalali calendar ---------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "day"), NOWRUZ.items())
def test_new_year_is_on_the_published_day(year, day):
    assert jalali(f"{year}-01-01").date() == day


@pytest.mark.parametrize("year", LEAP)
def test_leap_years_have_a_thirtieth_of_esfand_and_the_next_three_have_none(year):
    assert jalali(f"{year}-12-30") + timedelta(days=1) == jalali(f"{year + 1}-01-01")
    assert [jalali(f"{year + later}-12-30") for later in (1, 2, 3)] == [None] * 3


def test_last_day_of_1399():
    assert jalali("1399-12-30") == datetime(2021, 3, 20)


def test_every_day_of_150_years_follows_the_one_before_it():
    months = [31] * 6 + [30] * 6
    expected, days = jalali("1300-01-01"), 0
    assert expected == datetime(1921, 3, 21)
    for year in range(1300, 1451):
        for month, length in enumerate(months, start=1):
            for day in range(1, length + 1):
                found = jalali(f"{year}-{month:02d}-{day:02d}")
                if found is None:
                    assert (month, day) == (12, 30)
                    continue
                assert found == expected
                expected += timedelta(days=1)
                days += 1
    assert days == 151 * 365 + sum(jalali(f"{y}-12-30") is not None for y in range(1300, 1451))
