"""Days of enrolment."""

from datetime import date, timedelta

import numpy as np
import pytest

from helpers.stats.integrity.recruitment import DAYS, arrivals, regular, weekday_counts

START = np.datetime64("2023-01-02")  # a Monday


def looked(days, seed=1):
    return regular(arrivals(days, rng=np.random.default_rng(seed), draws=199))


def test_weekdays_are_those_of_the_calendar():
    days = [date(1969, 12, 30) + timedelta(days=i) for i in range(400)]
    expected = [sum(day.strftime("%A") == name for day in days) for name in DAYS]
    assert weekday_counts(np.array(days, "datetime64[D]")).tolist() == expected


def test_draws_keep_first_day_last_day_and_the_closed_weekday():
    rng = np.random.default_rng(2)
    days = START + rng.integers(0, 400, 80)
    days = days[(days.astype(int) + 3) % 7 != 4]
    drawn = arrivals(days, rng=rng, draws=50)
    assert (drawn.drawn[:, 0] == 0).all()
    assert (drawn.drawn[:, -1] == drawn.own[-1]).all()
    first = days.min()
    assert weekday_counts((first + drawn.drawn).reshape(-1))[4] == 0


def test_statistics_by_hand():
    # 0, 10, 40, 100: intervals 10, 30, 60; three months of 30.4375 days hold 2, 1, 0
    drawn = arrivals(START + np.array([0, 10, 40, 100]), rng=np.random.default_rng(1), draws=9)
    chance = regular(drawn)
    expected = {0: np.std([10, 30, 60]), 1: np.var([2, 1, 0], ddof=1) / 1.0}
    assert chance.statistic == pytest.approx(expected[chance.place])


def test_a_woman_a_week_is_too_regular_and_arrivals_at_random_are_not():
    weekly = looked(START + 7 * np.arange(60))
    assert (weekly.p_value, weekly.tail) == (1 / 200, "lower")
    rng = np.random.default_rng(3)
    rates = [looked(START + np.sort(rng.integers(0, 700, 60)), seed).p_value for seed in range(200)]
    assert np.mean(np.array(rates) <= 0.1) <= 0.1 + 3 * (0.1 * 0.9 / 200) ** 0.5


def test_the_same_number_every_month_is_too_regular():
    offsets = np.concatenate([30.4375 * month + np.array([1, 2, 3, 20, 26]) for month in range(24)])
    chance = looked(START + offsets.astype(int))
    assert (chance.place, chance.p_value) == (1, 1 / 200)


def test_what_it_refuses():
    rng = np.random.default_rng(1)
    for days in (["2024-01-01"] * 3, ["2024-01-01", "2024-01-02"]):
        with pytest.raises(ValueError, match="three days"):
            arrivals(days, rng=rng, draws=9)
    with pytest.raises(ValueError, match="known"):
        weekday_counts(["NaT"])
