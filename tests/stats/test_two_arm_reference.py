"""Two-arm statistics against values from R 4.2.2.

`reference/two_by_two.json`: 12 tables, 12 significant digits, from the definitions in its header.
`reference/edge_tables.json`: zero and full arms, one participant an arm, large arms; written by
`reference/edge_tables.R` by other routes than the package takes. null is undefined, Inf infinite.
"""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from helpers.stats import (
    ASSOCIATION,
    ODDS_RATIO,
    ONE_PROPORTION,
    RISK_DIFFERENCE,
    RISK_RATIO,
    TwoByTwo,
    association,
    odds_ratio,
    risk_difference,
    risk_ratio,
)

REFERENCE = Path(__file__).parent / "reference"
NAMES = {
    "rd": risk_difference.risk_difference,
    "rd_mn": RISK_DIFFERENCE["miettinen_nurminen"],
    "rd_mee": RISK_DIFFERENCE["mee"],
    "rd_newcombe": RISK_DIFFERENCE["newcombe"],
    "rd_agresti_caffo": RISK_DIFFERENCE["agresti_caffo"],
    "rd_wald": RISK_DIFFERENCE["wald"],
    "rd_chan_zhang_score_central": RISK_DIFFERENCE["chan_zhang"],
    "rr": risk_ratio.risk_ratio,
    "rr_mn": RISK_RATIO["miettinen_nurminen"],
    "rr_koopman": RISK_RATIO["koopman"],
    "rr_katz": RISK_RATIO["katz"],
    "or": odds_ratio.odds_ratio,
    "or_mn": ODDS_RATIO["miettinen_nurminen"],
    "or_exact": ODDS_RATIO["exact"],
    "or_midp": ODDS_RATIO["mid_p"],
    "or_cmle": odds_ratio.conditional_estimate,
    "or_woolf": ODDS_RATIO["woolf"],
    "nminus1_p": ASSOCIATION["n_minus_1"],
    "pearson_p": ASSOCIATION["pearson"],
    "yates_p": association.yates,
    "fisher_2s_minlike": ASSOCIATION["fisher"],
    "boschloo_minlike_fisher2s": ASSOCIATION["boschloo"],
    "barnard_zpooled_2s": ASSOCIATION["barnard_pooled"],
    "boschloo_minlike_BB001": partial(association.boschloo, gamma=0.001),
    "barnard_zpooled_2s_BB001": partial(association.barnard_pooled, gamma=0.001),
    "fisher_midp_central": ASSOCIATION["fisher_mid_p_central"],
    "fisher_midp_minlike_minus_half_observed": association.fisher_mid_p,
}
ONE_ARM = {
    "wilson": "wilson",
    "clopper_pearson": "clopper_pearson",
    "midp": "mid_p",
    "jeffreys": "jeffreys",
    "agresti_coull": "agresti_coull",
}


def cases():
    for file in ("two_by_two.json", "edge_tables.json"):
        for row in json.loads((REFERENCE / file).read_text(encoding="utf-8"))["tables"]:
            counts = tuple(row[name] for name in ("x1", "n1", "x0", "n0"))
            values = row.get("values", row)
            for name in sorted(NAMES.keys() & values.keys()):
                case = counts, name, expected(name, values[name])
                yield pytest.param(*case, id="-".join(map(str, (*counts, name))))


def expected(name, value):
    """Return R's value under the product's conventions where R leaves a choice."""
    numbers = np.array([np.nan if v is None else float(v) for v in np.atleast_1d(value)])
    if name in ("nminus1_p", "pearson_p", "yates_p"):
        return np.nan_to_num(numbers, nan=1.0)  # 1 where a margin is 0
    if name in ("rr_katz", "or_woolf") and np.isnan(numbers).any():
        return np.full_like(numbers, np.nan)  # both limits undefined at zero cells
    return numbers


def close(have, want, rel=1e-8):
    have = np.atleast_1d(have).astype(float)
    finite = np.isfinite(want)
    np.testing.assert_array_equal(have[~finite], want[~finite])
    np.testing.assert_allclose(have[finite], want[finite], rtol=rel, atol=1e-14)


@pytest.mark.parametrize(("counts", "name", "want"), list(cases()))
def test_agrees_with_r(counts, name, want):
    close(NAMES[name](TwoByTwo(*counts)), want, rel=1e-6 if "chan_zhang" in name else 1e-8)


@pytest.mark.parametrize(
    "row", json.loads((REFERENCE / "two_by_two.json").read_text(encoding="utf-8"))["single"]
)
def test_one_proportion_agrees_with_r(row):
    for name, method in ONE_ARM.items():
        close(ONE_PROPORTION[method](row["x"], row["n"]), np.array(row[name]), rel=1e-9)


def test_the_tacrolimus_results_of_the_plan():
    # Full enumeration of the synthetic trial: live birth, clinical pregnancy, miscarriage.
    table = TwoByTwo([29, 32, 3], 50, [11, 20, 9], 50)
    lower, upper = RISK_DIFFERENCE["miettinen_nurminen"](table)
    assert lower.round(3).tolist() == [0.171, 0.043, -0.258]
    assert upper.round(3).tolist() == [0.525, 0.419, 0.009]
    assert ASSOCIATION["n_minus_1"](table).round(4).tolist() == [0.0003, 0.0169, 0.0662]
