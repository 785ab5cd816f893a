"""Ordered outcomes and counts against R 4.2.2: MASS, ordinal and the definitions.

`reference/ordinal_counts.json` is written by `reference/ordinal_counts.R`, which names the data.
"""

import json
from math import log
from pathlib import Path

import numpy as np
import pytest

from helpers.stats.proportional_odds import adjusted_proportional_odds, proportional_odds
from helpers.stats.proportionality_of_odds import proportional_odds_check
from helpers.stats.rate_ratio import adjusted_rate_ratio, rate, rate_ratio
from helpers.stats.shift import mann_whitney
from helpers.stats.win_probability import win_probability

FILE = Path(__file__).parent / "reference" / "ordinal_counts.json"
REFERENCE = json.loads(FILE.read_text(encoding="utf-8"))
ORDERED, COUNTS = REFERENCE["ordered"], REFERENCE["counts"]
CLOSED = {"rtol": 1e-8, "atol": 1e-12}
ITERATED = {"rtol": 1e-8, "atol": 1e-10}


def logged(found):
    limits = (log(found.lower), log(found.upper))
    return [log(found.estimate), found.log_std_error, *limits, found.p_value]


def sides(row, name="y"):
    values, treated = np.array(row[name], dtype=float), np.array(row["t"]) == 1
    return values[treated], values[~treated]


@pytest.mark.parametrize("row", ORDERED.values(), ids=ORDERED)
def test_common_odds_ratio(row):
    np.testing.assert_allclose(logged(proportional_odds(*sides(row))), row["ratio"], **ITERATED)


@pytest.mark.parametrize("row", COUNTS.values(), ids=COUNTS)
def test_rate_ratio(row):
    exposure = sides(row, "time") if "time" in row else None
    found = rate_ratio(*sides(row), exposure=exposure)
    np.testing.assert_allclose([*logged(found), found.dispersion], row["ratio"], **ITERATED)


@pytest.mark.parametrize("row", COUNTS.values(), ids=COUNTS)
def test_rate_of_one_arm(row):
    exposure = sides(row, "time")[0] if "time" in row else None
    found = rate(sides(row)[0], exposure=exposure)
    np.testing.assert_allclose([*logged(found)[:4], found.dispersion], row["rate"], **ITERATED)


@pytest.mark.parametrize("name", ["birthwt", "housing"])
def test_adjusted_odds_ratio(name):
    row = ORDERED[name]
    found = adjusted_proportional_odds(row["t"], row["y"], row["z"])
    np.testing.assert_allclose(logged(found), row["adjusted"], **ITERATED)


@pytest.mark.parametrize("name", ["quine", "timed"])
def test_adjusted_rate_ratio(name):
    row = COUNTS[name]
    found = adjusted_rate_ratio(row["t"], row["y"], row["z"], exposure=row.get("time"))
    np.testing.assert_allclose([*logged(found), found.dispersion], row["adjusted"], **ITERATED)


@pytest.mark.parametrize("name", [name for name, row in ORDERED.items() if row["check"]])
def test_check_of_one_ratio_is_the_score_test(name):
    found = proportional_odds_check(*sides(ORDERED[name]))
    have = [found.statistic, found.df, found.p_value]
    np.testing.assert_allclose(have, ORDERED[name]["check"], rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("row", ORDERED.values(), ids=ORDERED)
def test_win_probability_and_ranks(row):
    np.testing.assert_allclose(win_probability(*sides(row)), row["win"], **CLOSED)
    np.testing.assert_allclose(mann_whitney(*sides(row)), row["mann_whitney"], **CLOSED)
