"""Stratified and adjusted analyses of every type, and margins, against R (`reference/planned.R`).

All to 1e-8: R's fits are stopped at relative changes of 1e-12 and less.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from helpers.stats import Strata
from helpers.stats.cox import hazard_ratio
from helpers.stats.gray import gray
from helpers.stats.log_rank import log_rank
from helpers.stats.proportional_hazards import proportional_hazards
from helpers.stats.proportional_odds import (
    adjusted_proportional_odds,
    adjusted_proportional_odds_beyond,
    proportional_odds_beyond,
)
from helpers.stats.rate_ratio import (
    adjusted_rate_ratio,
    adjusted_rate_ratio_beyond,
    rate_ratio_beyond,
)
from helpers.stats.stratified_margins import STRATIFIED_MARGINS
from helpers.stats.van_elteren import van_elteren

REFERENCE = json.loads(
    (Path(__file__).parent / "reference" / "planned.json").read_text(encoding="utf-8")
)
TIMED = pytest.mark.parametrize("row", REFERENCE["timed"].values(), ids=REFERENCE["timed"])
CLOSED = {"rtol": 1e-8, "atol": 1e-12}
ITERATED = {"rtol": 1e-8, "atol": 1e-10}


def logged(found, error="log_std_error"):
    ends = np.log([found.estimate, found.lower, found.upper])
    return [ends[0], getattr(found, error), ends[1], ends[2], found.p_value]


def indicators(labels):
    kept = np.unique(labels)[1:]
    return (np.asarray(labels)[:, None] == kept[None, :]).astype(float)


def sides(row, name="y"):
    values, treated = np.array(row[name], dtype=float), np.array(row["arm"]) == 1
    return values[treated], values[~treated]


@TIMED
@pytest.mark.parametrize(
    ("name", "used"),
    [("adjusted", ["x"]), ("stratified", ["strata"]), ("both", ["x", "strata"])],
)
def test_hazard_ratio_given_covariates_and_strata(row, name, used):
    given = {{"x": "covariates", "strata": "strata"}[part]: row[part] for part in used}
    found = hazard_ratio(row["time"], row["event"], row["arm"], **given)
    np.testing.assert_allclose(logged(found, "std_error"), row[name], **CLOSED)


@TIMED
@pytest.mark.parametrize("name", ["adjusted", "stratified", "both"])
def test_check_of_proportional_hazards(row, name):
    arm = np.array(row["arm"], dtype=float)[:, None]
    columns = arm if name == "stratified" else np.column_stack([arm, row["x"]])
    strata = None if name == "adjusted" else row["strata"]
    check = proportional_hazards(row["time"], row["event"], columns, strata=strata)
    found = [check.global_statistic, columns.shape[1], check.global_p_value]
    np.testing.assert_allclose(found, row[f"zph_{name}"], **CLOSED)


@TIMED
def test_stratified_log_rank(row):
    test = log_rank(row["time"], row["event"], row["arm"], strata=row["strata"])
    np.testing.assert_allclose([test.statistic, test.p_value], row["log_rank"], **CLOSED)


@pytest.mark.parametrize(("cause", "name"), [(1, "gray"), (2, "gray_other")])
def test_stratified_test_of_gray(cause, name):
    row = REFERENCE["competing"]
    test = gray(row["time"], row["status"], row["arm"], cause=cause, strata=row["strata"])
    np.testing.assert_allclose([test.statistic, test.p_value], row[name], **CLOSED)


def test_adjusted_cause_specific_hazard_ratio():
    row = REFERENCE["competing"]
    event = np.array(row["status"]) == 1
    found = hazard_ratio(row["time"], event, row["arm"], covariates=row["x"])
    np.testing.assert_allclose(logged(found, "std_error"), row["adjusted"], **CLOSED)


@pytest.mark.parametrize("row", REFERENCE["ordered"].values(), ids=REFERENCE["ordered"])
def test_ordered_outcomes_within_strata(row):
    ranks = van_elteren(row["arm"], row["y"], row["strata"])
    np.testing.assert_allclose(ranks, row["van_elteren"], **CLOSED)
    columns = indicators(row["strata"])
    found = adjusted_proportional_odds(row["arm"], row["y"], columns)
    np.testing.assert_allclose(logged(found), row["stratified"], **ITERATED)


@pytest.mark.parametrize("row", REFERENCE["ordered"].values(), ids=REFERENCE["ordered"])
def test_odds_ratio_against_a_margin(row):
    [margin] = row["margin"]
    plain = proportional_odds_beyond(*sides(row), margin=margin)
    np.testing.assert_allclose(plain, row["beyond"], **ITERATED)
    columns = indicators(row["strata"])
    within = adjusted_proportional_odds_beyond(row["arm"], row["y"], columns, margin=margin)
    np.testing.assert_allclose(within, row["stratified_beyond"], **ITERATED)


@pytest.mark.parametrize("row", REFERENCE["counts"].values(), ids=REFERENCE["counts"])
def test_counts_within_strata(row):
    columns = indicators(row["strata"])
    found = adjusted_rate_ratio(row["arm"], row["y"], columns, exposure=row["time"])
    have = [*logged(found), found.dispersion]
    np.testing.assert_allclose(have, row["stratified"], **ITERATED)


@pytest.mark.parametrize("row", REFERENCE["counts"].values(), ids=REFERENCE["counts"])
def test_rate_ratio_against_a_margin(row):
    [margin] = row["margin"]
    plain = rate_ratio_beyond(*sides(row), exposure=sides(row, "time"), margin=margin)
    np.testing.assert_allclose(plain, row["beyond"], **ITERATED)
    within = adjusted_rate_ratio_beyond(
        row["arm"], row["y"], indicators(row["strata"]), exposure=row["time"], margin=margin
    )
    np.testing.assert_allclose(within, row["stratified_beyond"], **ITERATED)


@pytest.mark.parametrize("row", REFERENCE["score"]["rows"], ids=lambda row: str(row["margin"]))
def test_stratified_score_test_at_a_margin(row):
    strata = Strata(*np.array(REFERENCE["score"]["tables"], dtype=int).T)
    found = STRATIFIED_MARGINS[row["measure"]](strata, margin=row["margin"][0])
    np.testing.assert_allclose(found, row["beyond"], **CLOSED)


def test_a_margin_that_is_no_ratio_is_refused():
    for function in (proportional_odds_beyond, rate_ratio_beyond):
        with pytest.raises(ValueError, match="above 0"):
            function([1, 2], [1, 3], margin=0.0)
