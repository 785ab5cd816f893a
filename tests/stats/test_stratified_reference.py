"""Stratified statistics against R 4.2.2, metafor 3.8.1, and published packages.

`reference/strata.json` is written by `reference/strata.R`; null is undefined, Inf infinite.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from helpers.stats import (
    stratified_association,
    stratified_difference,
    stratified_odds,
    stratified_ratio,
)
from helpers.stats.strata import Strata

FILE = Path(__file__).parent / "reference" / "strata.json"
SETS = json.loads(FILE.read_text(encoding="utf-8"))["sets"]
FIELDS = ("x1", "n1", "x0", "n0")
FUNCTIONS = {
    "rd": stratified_difference.risk_difference,
    "rd_se": stratified_difference.sato_standard_error,
    "rd_sato": stratified_difference.mantel_haenszel_sato,
    "rd_mn": stratified_difference.miettinen_nurminen,
    "rd_newcombe": stratified_difference.newcombe,
    "rr": stratified_ratio.risk_ratio,
    "rr_log_se": stratified_ratio.log_standard_error,
    "rr_gr": stratified_ratio.mantel_haenszel_greenland_robins,
    "rr_mn": stratified_ratio.miettinen_nurminen,
    "or": stratified_odds.odds_ratio,
    "or_log_se": stratified_odds.log_standard_error,
    "or_rbg": stratified_odds.mantel_haenszel_rbg,
    "breslow_day": stratified_association.breslow_day,
    "tarone": stratified_association.tarone,
    "cmh": stratified_association.cmh,
    "cmh_exact": stratified_association.cmh_exact,
}


def expected(name, row):
    """Return R's values under the product's conventions where R leaves a choice."""
    want = np.array([np.nan if v is None else float(v) for v in row[name]])
    if name in ("rr", "or") and np.isnan(want).all():  # metafor gives none at 0 and infinity
        return np.array([np.inf if sum(row["x0"]) == 0 else 0.0])
    if name in ("breslow_day", "tarone") and np.isnan(want[0]):  # nor counts the strata
        used = Strata(*(row[field] for field in FIELDS)).informative
        want[1] = used.sum() - 1
    return want


def cases():
    for key in SETS:
        for name in FUNCTIONS:
            yield pytest.param(key, name, id=f"{key}-{name}")


@pytest.mark.parametrize(("key", "name"), list(cases()))
def test_agrees_with_r(key, name):
    row = SETS[key]
    have = np.atleast_1d(FUNCTIONS[name](Strata(*(row[field] for field in FIELDS))))
    want = expected(name, row)
    finite = np.isfinite(want)
    np.testing.assert_array_equal(have[~finite], want[~finite])
    np.testing.assert_allclose(have[finite], want[finite], rtol=1e-8, atol=1e-14)


# The same trials by packages that Debian does not have, values to 12 digits: ratesci 1.0.0,
# scoreci(stratified = TRUE, weighting = "MH", skew = FALSE), searched to 1e-11; tern,
# prop_diff_strat_nc(weights_method = "cmh").
PUBLISHED = [
    ("indo_rct", "rd_mn", [-0.129735793232, -0.0218924725471]),
    ("indo_rct", "rr_mn", [0.358235135821, 0.846648761852]),
    ("indo_rct", "rd_newcombe", [-0.128981069806, -0.0207327980935]),
    ("birthwt", "rd_mn", [0.0817500809935, 0.353639323166]),
    ("birthwt", "rr_mn", [1.31680541991, 3.50482868339]),
    ("birthwt", "rd_newcombe", [0.08070971901, 0.357901890743]),
]


@pytest.mark.parametrize(("key", "name", "limits"), PUBLISHED)
def test_agrees_with_ratesci_and_tern(key, name, limits):
    strata = Strata(*(SETS[key][field] for field in FIELDS))
    np.testing.assert_allclose(FUNCTIONS[name](strata), limits, rtol=3e-10)


# Score limits by bisection in 40-digit arithmetic (mpmath 1.4.1) from the definition: strata that
# contradict each other, full and empty arms side by side, very unequal sizes.
PRECISE = [
    (
        "rd",
        ([0, 1, 4], [5, 1, 9], [2, 0, 4], [7, 1, 9]),
        (-0.3509985140174357, 0.30037693486169165),
    ),
    ("rr", ([0, 1, 4], [5, 1, 9], [2, 0, 4], [7, 1, 9]), (0.3212634695093111, 2.380474242728073)),
    ("rd", ([5, 0, 3], [5, 4, 3], [1, 0, 3], [5, 4, 3]), (0.04932909381280002, 0.6261188474271754)),
    ("rr", ([5, 0, 3], [5, 4, 3], [1, 0, 3], [5, 4, 3]), (1.111910359317892, 4.9446608868214845)),
    ("rd", ([0, 0], [50, 3], [0, 0], [50, 9]), (-0.06410266030159116, 0.06963091110438349)),
    ("rd", ([1, 2], [1, 2], [0, 0], [1, 3]), (0.10446776919444346, 1.0)),
    ("rr", ([1, 2], [1, 2], [0, 0], [1, 3]), (1.2333087868886008, np.inf)),
]


@pytest.mark.parametrize(("measure", "counts", "limits"), PRECISE)
def test_agrees_with_high_precision(measure, counts, limits):
    module = {"rd": stratified_difference, "rr": stratified_ratio}[measure]
    np.testing.assert_allclose(module.miettinen_nurminen(Strata(*counts)), limits, rtol=1e-13)
