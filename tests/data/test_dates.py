"""Dates in every declared order and calendar, held as Gregorian ones."""

from datetime import date, datetime, timedelta

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from helpers.analysis.preview_rows import date_spans
from helpers.data import clean
from helpers.data.dates import day_of, written
from helpers.errors import DataError, Severity

# First days of years as the official calendars of Iran have them (Calendar Center, University of
# Tehran), from memory; ICU's Persian calendar (node 20) gives the same for every year from 1300
# to 1450. A leap year is one with a 30 Esfand.
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


@given(day=st.dates(date(1921, 3, 21), date(2072, 3, 19)), sign=st.sampled_from("-/."))
def test_a_jalali_day_and_its_neighbours_are_in_the_order_of_their_text(day, sign):
    shown = JalaliDate(day)
    text = f"{shown.year}{sign}{shown.month}{sign}{shown.day}"
    last = f"{shown.day:02d}{sign}{shown.month:02d}{sign}{shown.year}"
    assert jalali(text).date() == day
    assert day_of(written(last, "day_first"), "jalali").date() == day


# orders ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("order", "cell", "moment"),
    [
        ("iso", "2024-05-03", "2024-05-03"),
        ("iso", "2024/5/3", "2024-05-03"),
        ("iso", "2024.05.03", "2024-05-03"),
        ("iso", "2024-05-03T08:30:15.25", "2024-05-03 08:30:15.25"),
        ("day_first", "03/05/2024", "2024-05-03"),
        ("day_first", "3.5.2024 8:30", "2024-05-03 08:30"),
        ("day_first", "2024-05-03", "2024-05-03"),
        ("month_first", "05-03-2024", "2024-05-03"),
        ("month_first", "2024/05/03 08:30", "2024-05-03 08:30"),
    ],
)
def test_dates_in_the_declared_order(small, order, cell, moment):
    _, values, log, queries = dated(small, [cell, ""], dates=order)
    assert values[0] == pd.Timestamp(moment)
    assert not queries
    shown = pd.Timestamp(moment).isoformat().removesuffix("T00:00:00")
    assert log == ([] if cell.startswith("2024") else [(2, cell, shown, order)])


def test_persian_digits_of_a_jalali_date_are_logged_before_the_calendar(small):
    _, values, log, queries = dated(
        small, ["۱۴۰۳/۰۱/۰۱", "1402-12-29"], script="persian", calendar="jalali"
    )
    assert values == [pd.Timestamp("2024-03-20"), pd.Timestamp("2024-03-19")]
    assert log == [
        (2, "۱۴۰۳/۰۱/۰۱", "1403/01/01", "persian_digits"),
        (2, "1403/01/01", "2024-03-20", "jalali"),
        (3, "1402-12-29", "2024-03-19", "jalali"),
    ]
    assert not queries


def test_a_jalali_date_with_the_day_first_is_one_row_of_the_log(small):
    _, _, log, _ = dated(small, ["24/02/1402 10:05", ""], dates="day_first", calendar="jalali")
    assert log == [(2, "24/02/1402 10:05", "2023-05-14T10:05:00", "jalali")]


def test_one_variable_may_be_written_otherwise_than_its_source(small):
    study = small(
        "id,arm,live_birth,enrolled_on,delivered_on\n1,t,yes,1402/01/01,21/12/2023\n2,p,no,,\n",
        declare={"enrolled_on": {"calendar": "jalali"}, "delivered_on": {"dates": "day_first"}},
        derived={"wait": {"label": "Wait", "days_between": ["enrolled_on", "delivered_on"]}},
    )
    cleaned = clean(study)
    # 21 March to 21 December 2023: what is derived is computed from Gregorian days
    assert cleaned.participants["wait"][0] == 275
    assert list(date_spans(study, cleaned)) == [
        ("enrolled_on", (2023, 3), (2023, 3)),
        ("delivered_on", (2023, 12), (2023, 12)),
    ]


# what is not read ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "notation", "remedy"),
    [
        (["31/05/2024"], {}, "declare dates: day_first"),
        (["05/31/2024"], {}, "declare dates: month_first"),
        (["03/05/2024"], {}, "declare dates: day_first or dates: month_first"),
        (["03/05/2024", "31/05/2024"], {}, "declare dates: day_first"),
        (["1402/02/24"], {}, "declare calendar: jalali"),
        (["۱۴۰۲/۰۲/۲۴"], {}, "declare script: persian and calendar: jalali"),
        (["۲۰۲۴-۰۵-۰۳"], {}, "declare script: persian"),
        (["24/02/1402"], {"dates": "day_first"}, "declare calendar: jalali"),
        (["05/31/2024"], {"dates": "day_first"}, "ask the site: there is no such day"),
        (["2024-02-30"], {}, "ask the site: there is no such day"),
        (["2024-02-28 25:00"], {}, "ask the site: there is no such day"),
        (["1402/12/30"], {"calendar": "jalali"}, "ask the site: there is no such day"),
        (["0402/12/01"], {"calendar": "jalali"}, "ask the site: there is no such day"),
        (["03/05/24"], {"dates": "day_first"}, "export years with four digits"),
        (["45415"], {}, "show the column as YYYY-MM-DD in Excel"),
        (["3 May 2024"], {}, "export dates as YYYY-MM-DD"),
        (["2024-05/03"], {}, "export dates as YYYY-MM-DD"),
    ],
)
def test_an_unreadable_date_is_missing_and_names_what_would_read_it(small, cells, notation, remedy):
    cleaned, values, _, queries = dated(small, [*cells, ""], **notation)
    assert all(pd.isna(value) for value in values)
    assert queries == [("unreadable_date", 2 + place) for place in range(len(cells))]
    (finding,) = cleaned.findings
    assert finding.remedy.startswith(f"it is set to missing; correct it at the source, or {remedy}")


@pytest.mark.parametrize(
    ("cell", "notation"),
    [("1899-12-31", {}), ("2101-01-01", {}), ("1480-01-01", {"calendar": "jalali"})],
)
def test_a_year_far_out_is_kept_and_asked_about(small, cell, notation):
    cleaned, values, _, queries = dated(small, [cell, ""], **notation)
    assert queries == [("out_of_range", 2)]
    assert values[0].year in (1899, 2101)
    assert cleaned.findings[0].expected == "a year from 1900 to 2100"


@pytest.mark.parametrize(
    ("calendar", "cells", "rows"),
    [
        ("gregorian", ["2024-05-03", "1403/02/14", "2024-05-04"], "row 3"),
        ("jalali", ["1403/02/14", "2024-05-03", "2024-05-04"], "rows 3, 4"),
    ],
)
def test_two_calendars_in_one_column_stop_the_run_even_without_an_outcome(
    small, calendar, cells, rows
):
    study = small(table(cells), source={"calendar": calendar})
    assert refusal(study) == [("mixed_calendars", f"{rows}; enrolled_on")]


def test_a_column_declared_jalali_that_holds_gregorian_text_is_an_error(small):
    study = small(table(["2024-05-03", "", "2024-05-33"]), source={"calendar": "jalali"})
    assert refusal(study) == [("gregorian_dates", "row 2; enrolled_on")]


# dates that the file stores as dates -------------------------------------------------------------

PERSIAN_CALENDAR = "[$-fa-IR,16]yyyy/mm/dd;@"


def workbook(folder, cells, shown=""):
    book = openpyxl.Workbook()
    book.active.append(["id", "arm", "live_birth", "enrolled_on"])
    for number, cell in enumerate(cells):
        book.active.append([f"S-{number}", "tp"[number % 2], "yes", cell])
        if shown and isinstance(cell, datetime):
            book.active.cell(row=number + 2, column=4).number_format = shown
    book.save(folder / "raw.xlsx")


@pytest.mark.parametrize(
    ("calendar", "shown", "words"),
    [
        ("jalali", "", "dates that the file stores as Gregorian"),
        ("jalali", PERSIAN_CALENDAR,
         "dates that the file stores as Gregorian, and Excel shows in the Persian calendar"),
        ("gregorian", PERSIAN_CALENDAR,
         "dates that the file stores as Gregorian, and Excel shows in the Persian calendar"),
    ],
)  # fmt: skip
def test_a_date_that_the_file_stores_is_read_as_it_is_stored(
    small, tmp_path, calendar, shown, words
):
    workbook(tmp_path, [datetime(2024, 5, 3), datetime(2024, 5, 4)], shown)
    source = {"file": "raw.xlsx", "calendar": calendar}
    cleaned = clean(small("", source=source, declare={"enrolled_on": {}}))
    assert list(cleaned.participants["enrolled_on"]) == [
        pd.Timestamp("2024-05-03"), pd.Timestamp("2024-05-04"),
    ]  # fmt: skip
    (note,) = cleaned.findings
    assert (note.severity, note.code, note.found) == (Severity.NOTE, "stored_gregorian", words)
    assert cleaned.log.empty
    assert cleaned.queries.empty


def test_stored_dates_beside_jalali_text_are_two_calendars(small, tmp_path):
    workbook(tmp_path, [datetime(2024, 5, 3), "1403/02/15"])
    source = {"file": "raw.xlsx", "calendar": "jalali"}
    study = small("", source=source, declare={"enrolled_on": {}})
    assert refusal(study) == [("mixed_calendars", "row 2; enrolled_on")]


MIXED = [datetime(2024, 4, 3), "25/04/2024", datetime(2024, 12, 11)]


@pytest.mark.parametrize(
    ("cells", "rows"),
    [
        (MIXED, [2, 4]),
        ([*MIXED, datetime(2024, 4, 28)], []),  # the spreadsheet knew the order
        ([datetime(2024, 4, 3), "2024-04-25"], []),  # text that nobody can exchange
        (["03/04/2024", "25/04/2024"], []),  # nothing was converted
    ],
)
def test_stored_dates_beside_dates_left_as_text_are_asked_about(small, tmp_path, cells, rows):
    workbook(tmp_path, cells, "")
    source = {"file": "raw.xlsx", "dates": "day_first"}
    queries = clean(small("", source=source, declare={"enrolled_on": {}})).queries
    assert list(queries["row"][queries["code"] == "half_converted"]) == rows
