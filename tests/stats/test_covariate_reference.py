"""Covariate adjustment against R 4.2.2 by the definitions, and against R's beeca and RobinCar2.

`reference/covariates.json` is written by `reference/covariates.R`, which names the data;
`reference/adjusted.json` holds values of the packages for the same data.
"""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest

from helpers.stats.ancova import ancova
from helpers.stats.firth import firth_coefficients, firth_odds_ratio
from helpers.stats.logistic import conditional_odds_ratio
from helpers.stats.standardisation import CONTRASTS, contrast, standardise

FOLDER = Path(__file__).parent / "reference"
REFERENCE = json.loads((FOLDER / "covariates.json").read_text(encoding="utf-8"))
PACKAGES = json.loads((FOLDER / "adjusted.json").read_text(encoding="utf-8"))
LOGS = {"diff": "risk_difference", "logrr": "risk_ratio", "logor": "odds_ratio"}
NAMES = {"difference": "risk_difference", "log_risk_ratio": "risk_ratio",
         "log_odds_ratio": "odds_ratio"}  # fmt: skip
VARIANCES = {"Ge_model-based": "model", "Ge_HC0": "hc0", "Ge_HC1": "hc1", "Ge_HC3": "hc3",
             "Ye_modFALSE": "ye", "Ye_modFALSE_strata": "ye_strata"}  # fmt: skip
# R's fits stop at a relative change of the deviance of 1e-15, the packages' at 1e-8 or so.
CLOSE = {"rtol": 1e-9, "atol": 1e-11}


def columns(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8") as file:
        rows = [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]
    if name == "indo_rct":
        rows = [row for row in rows if row["site"] != 4]
    return {key: np.array([row[key] for row in rows]) for key in rows[0]}


def trial(name):
    """Return arm, events, covariates and strata of a data set."""
    data = columns(name)
    if name == "birthwt":
        groups = [data["race"] == race for race in (2, 3)]
        covariates = np.column_stack([data["age"], data["lwt"], *groups, data["ht"]])
        return data["arm"], data["y"], covariates, data["race"]
    groups = [data["site"] == site for site in (2, 3)]
    covariates = np.column_stack([*groups, data["age"], data["risk"]])
    return data["arm"], data["y"], covariates, data["site"]


def design(name):
    arm, events, covariates, _ = trial(name)
    return np.column_stack([np.ones_like(arm), arm, covariates]), events


def fitted(name, variance):
    arm, events, covariates, strata = trial(name)
    if variance == "ye_strata":
        return standardise(arm, events, covariates, strata=strata)
    return standardise(arm, events, covariates, variance=variance)


def logged(found, measure):
    """Return the estimate on the scale of its standard error."""
    return found.estimate if measure == "risk_difference" else math.log(found.estimate)


by_data = pytest.mark.parametrize("name", ["birthwt", "indo_rct"])


@by_data
def test_standardised_risks_and_contrasts(name):
    row = REFERENCE[name]
    risks = fitted(name, "hc3")
    np.testing.assert_allclose([risks.risk1, risks.risk0], row["risks"], **CLOSE)
    have = [logged(contrast(risks, measure), measure) for measure in CONTRASTS]
    np.testing.assert_allclose(have, row["estimates"], **CLOSE)


@by_data
@pytest.mark.parametrize("variance", REFERENCE["birthwt"]["errors"])
def test_standard_errors_by_the_definitions(name, variance):
    risks = fitted(name, variance)
    have = [contrast(risks, measure).std_error for measure in CONTRASTS]
    np.testing.assert_allclose(have, REFERENCE[name]["errors"][variance], **CLOSE)


@by_data
def test_standard_errors_of_published_packages(name):
    compared = 0
    for label, value in PACKAGES[name].items():
        package, _, rest = label.partition("_")
        method, _, scale = rest.rpartition("_")
        if package != "beeca":
            continue
        found = contrast(fitted(name, VARIANCES[method]), LOGS[scale])
        have = logged(found, LOGS[scale]), found.std_error
        np.testing.assert_allclose(have, value, rtol=3e-10)
        compared += 1
    assert compared == 18


@by_data
def test_correction_for_stratified_randomisation_as_robincar2(name):
    for label, value in PACKAGES[name].items():
        if not label.startswith("RobinCar2"):
            continue
        design_words, _, scale = label.removeprefix("RobinCar2_vcovG_").partition("_")
        variance = "ye" if design_words == "simple" else "ye_strata"
        scale = scale if variance == "ye" else scale.partition("_")[2]
        found = contrast(fitted(name, variance), NAMES[scale])
        np.testing.assert_allclose(found.std_error, value["se"], rtol=1e-9)


@by_data
def test_conditional_odds_ratio_and_its_profile(name):
    found = conditional_odds_ratio(*design(name))
    have = [*np.log([found.estimate, found.lower, found.upper]), found.p_value]
    np.testing.assert_allclose(have, REFERENCE[name]["logistic"], rtol=1e-8)


@by_data
def test_firth_and_its_profile(name):
    found = firth_odds_ratio(*design(name))
    have = [*np.log([found.estimate, found.lower, found.upper]), found.p_value]
    np.testing.assert_allclose(have, REFERENCE[name]["firth"], rtol=1e-8)
    assert firth_coefficients(*design(name))[1] == pytest.approx(have[0], rel=1e-10)


def test_firth_where_maximum_likelihood_has_no_estimate():
    row = REFERENCE["separated"]
    columns_ = np.column_stack([np.ones(12), row["arm"], row["z"]])
    found = firth_odds_ratio(columns_, row["y"])
    have = [*np.log([found.estimate, found.lower, found.upper]), found.p_value]
    np.testing.assert_allclose(have, row["firth"], rtol=1e-8)


@pytest.mark.parametrize("name", ["birthwt", "birthwt_lwt"])
def test_ancova(name):
    data = columns("birthwt")
    covariates = data["lwt"][:, None] if name == "birthwt_lwt" else trial("birthwt")[2]
    found = ancova(data["arm"], data["bwt"], covariates)
    robust = ancova(data["arm"], data["bwt"], covariates, variance="hc3")
    have = [found.estimate, found.std_error, found.df, found.lower, found.upper, found.p_value]
    np.testing.assert_allclose([*have, robust.std_error], REFERENCE[name]["ancova"], rtol=1e-10)


def test_the_whole_indo_trial():
    # Contract value of the trial with all sites, adjusted for age, risk and sex (beeca, Ye).
    with (FOLDER / "indo_rct.csv").open(encoding="utf-8") as file:
        rows = [[float(value) for value in row.values()] for row in csv.DictReader(file)]
    arm, events, _, age, risk, male = np.array(rows).T
    found = contrast(
        standardise(arm, events, np.column_stack([age, risk, male])), "risk_difference"
    )
    have = found.estimate, found.lower, found.upper
    want = -0.0831240879561464, -0.135978966273047, -0.0302692096392459
    np.testing.assert_allclose(have, want, atol=1e-12)
