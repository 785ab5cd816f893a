"""Times to an event against R 4.2.2, survival 3.5-3 and cmprsk 2.2-11 (`reference/survival.R`).

The data of each case stand in the reference file: simulated, with ties, events at time 0 and, in
part, several causes. R stops its fit of Cox's model at a relative change of 1e-13.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from helpers.stats.aalen_johansen import aalen_johansen, mean_time_lost
from helpers.stats.cox import cox, hazard_ratio
from helpers.stats.gray import gray
from helpers.stats.kaplan_meier import kaplan_meier, median_time
from helpers.stats.log_rank import log_rank
from helpers.stats.proportional_hazards import proportional_hazards
from helpers.stats.rmst import restricted_mean, restricted_mean_difference

CASES = json.loads(
    (Path(__file__).parent / "reference" / "survival.json").read_text(encoding="utf-8")
)


def each(kind):
    return pytest.mark.parametrize("case", CASES[kind], ids=lambda case: case["name"])


def array(values):
    return np.array([np.nan if value is None else float(value) for value in values])


def agree(have, want, tolerance=1e-10):
    np.testing.assert_allclose(have, array(want), rtol=tolerance, atol=1e-12, equal_nan=True)


def by_arm(case):
    group = array(case["group"])
    for number, arm in enumerate(case["arms"]):
        mine = group == number
        states = case.get("event", case.get("status"))
        yield array(case["time"])[mine], array(states)[mine], arm


@each("two_arms")
def test_kaplan_meier_and_its_median_agree_with_survfit(case):
    for time, event, arm in by_arm(case):
        curve = kaplan_meier(time, event)
        for name in ("times", "at_risk", "events", "censored", "survival"):
            agree(getattr(curve, name), arm[name])
        for name in ("std_error", "lower", "upper"):
            agree(getattr(curve, name), arm[name])
        agree(median_time(curve), arm["median"])


@each("two_arms")
def test_restricted_means_agree_with_survfit(case):
    found = [
        restricted_mean(time, event, horizon=arm["tau"][0]) for time, event, arm in by_arm(case)
    ]
    for mean, arm in zip(found, case["arms"], strict=True):
        agree([mean.estimate, mean.std_error], arm["rmst"])
    data = (array(case[name]) for name in ("time", "event", "group"))
    difference = restricted_mean_difference(*data)
    assert difference.horizon == case["arms"][0]["tau"][0]
    assert difference.estimate == pytest.approx(found[1].estimate - found[0].estimate)
    error = np.hypot(found[1].std_error, found[0].std_error)
    assert difference.std_error == pytest.approx(error)


@each("two_arms")
def test_log_rank_agrees_with_survdiff(case):
    test = log_rank(case["time"], case["event"], case["group"])
    agree([test.statistic, test.p_value], case["log_rank"])
    agree(test.observed, case["observed"])
    agree(test.expected, case["expected"])


@each("samples")
def test_log_rank_of_several_groups_agrees_with_survdiff(case):
    test = log_rank(case["time"], case["event"], case["group"])
    agree([test.statistic, test.df, test.p_value], case["log_rank"])


@each("two_arms")
def test_hazard_ratio_agrees_with_coxph_efron(case):
    found = hazard_ratio(case["time"], case["event"], case["group"])
    have = found.estimate, found.lower, found.upper, found.std_error, found.p_value
    agree(have, case["hazard_ratio"], 1e-8)


@each("two_arms")
def test_proportional_hazards_agree_with_cox_zph(case):
    covariates = array(case["group"])[:, None]
    check = proportional_hazards(case["time"], case["event"], covariates)
    agree([check.statistics[0], check.p_values[0]], case["zph"], 1e-8)
    agree([check.global_statistic, check.global_p_value], case["zph"], 1e-8)


@each("covariates")
def test_several_covariates_agree_with_coxph_and_cox_zph(case):
    data = case["time"], case["event"], case["x"]
    fit = cox(*data)
    agree(fit.coefficients, case["coefficients"], 1e-8)
    np.testing.assert_allclose(fit.covariance, case["covariance"], rtol=1e-8)
    agree([fit.null_log_likelihood, fit.log_likelihood], case["log_likelihood"])
    check = proportional_hazards(*data, fit=fit)
    agree([*check.statistics, check.global_statistic], case["zph_chisq"], 1e-8)
    agree([*check.p_values, check.global_p_value], case["zph_p"], 1e-8)


@each("competing")
def test_aalen_johansen_agrees_with_survfit(case):
    for time, status, arm in by_arm(case):
        for row in range(len(arm["state"])):
            curve = aalen_johansen(time, status, cause=row + 1)
            agree(curve.times, arm["times"])
            agree(curve.incidence, arm["state"][row])
            agree(curve.std_error, arm["std_error"][row])
            agree(curve.lower, arm["lower"][row])
            agree(curve.upper, arm["upper"][row])


@each("competing")
def test_cumulative_incidence_agrees_with_cuminc(case):
    for number, (time, status, _) in enumerate(by_arm(case)):
        when = [t for t in case["when"] if t <= time.max()]
        for row, cause in enumerate(case["cuminc"], start=1):
            agree(aalen_johansen(time, status, cause=row).at(when), cause[number])


@each("competing")
def test_time_lost_agrees_with_the_influence_of_survfit(case):
    for time, status, arm in by_arm(case):
        for row, want in enumerate(arm["lost"], start=1):
            lost = mean_time_lost(time, status, cause=row, horizon=arm["tau"][0])
            agree([lost.estimate, lost.std_error], want)


@each("competing")
def test_gray_agrees_with_cuminc(case):
    for cause, want in enumerate(case["gray"], start=1):
        test = gray(case["time"], case["status"], case["group"], cause=cause)
        agree([test.statistic, test.p_value, test.df], want)


@each("competing")
def test_cause_specific_hazard_ratio_agrees_with_coxph(case):
    if len(case["arms"]) == 2:
        event = array(case["status"]) == 1
        found = hazard_ratio(case["time"], event, case["group"])
        agree([found.estimate, found.lower, found.upper], case["cause_specific"], 1e-8)
