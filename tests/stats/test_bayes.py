"""Beta-binomial comparison: R 4.2.2 values, closed forms, adaptive quadrature, symmetry."""

import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import betaln
from scipy.stats import beta

from helpers.stats import TwoByTwo
from helpers.stats.bayes import probability_higher, risk_difference_interval

TABLES = json.loads(
    (Path(__file__).parent / "reference" / "two_by_two.json").read_text(encoding="utf-8")
)["tables"]
JEFFREYS = {"prior1": (0.5, 0.5), "prior0": (0.5, 0.5)}
# The lower limit in the file leaves .0249973 below it, by adaptive quadrature as by ours.
IMPRECISE = [(50, 50, 45, 50)]


@pytest.mark.parametrize("row", TABLES)
def test_agrees_with_r(row):
    counts = tuple(row[name] for name in ("x1", "n1", "x0", "n0"))
    table, values = TwoByTwo(*counts), row["values"]
    uniform, jeffreys = probability_higher(table), probability_higher(table, **JEFFREYS)
    assert uniform == pytest.approx(values["bayes_P_p1_gt_p0_beta1"], rel=1e-9)
    assert jeffreys == pytest.approx(values["bayes_P_p1_gt_p0_beta0.5"], rel=1e-9)
    lower, upper = risk_difference_interval(table)
    assert upper == pytest.approx(values["bayes_rd_cri95_beta1"][1], rel=1e-8)
    if counts not in IMPRECISE:
        assert lower == pytest.approx(values["bayes_rd_cri95_beta1"][0], rel=1e-8)


@pytest.mark.parametrize("design", [(3, 4), (12, 7)])
def test_whole_parameters_have_a_finite_sum(design):
    # P(p1 > p0) for integer parameters: a sum over the first parameter of arm 1.
    for x1, x0 in product(range(design[0] + 1), range(design[1] + 1)):
        a1, b1, a0, b0 = x1 + 1, design[0] - x1 + 1, x0 + 1, design[1] - x0 + 1
        i = np.arange(a1)
        terms = betaln(a0 + i, b1 + b0) - np.log(b1 + i) - betaln(1 + i, b1) - betaln(a0, b0)
        exact = np.exp(terms).sum()
        ours = probability_higher(TwoByTwo(x1, design[0], x0, design[1]))
        assert ours == pytest.approx(exact, rel=1e-11)


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_adaptive_quadrature_agrees_at_the_limits(data):
    n1, n0 = data.draw(st.integers(1, 60)), data.draw(st.integers(1, 60))
    x1, x0 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n0))
    for limit, tail in zip(
        risk_difference_interval(TwoByTwo(x1, n1, x0, n0)), (0.025, 0.975), strict=True
    ):
        below = quad(
            lambda p, limit=limit: (
                beta.pdf(p, x1 + 1, n1 - x1 + 1)
                * beta.sf(np.clip(p - limit, 0, 1), x0 + 1, n0 - x0 + 1)
            ),
            0,
            1,
            points=[min(max(limit, 0), 1), min(max(1 + limit, 0), 1)],
            limit=400,
        )[0]
        assert below == pytest.approx(tail, abs=1e-7)


@settings(max_examples=25, deadline=None)
@given(st.data(), st.sampled_from([10, 10**6]), st.floats(-0.5, 0.5))
def test_symmetry(data, most, margin):
    n1, n0 = data.draw(st.integers(1, most)), data.draw(st.integers(1, most))
    x1, x0 = data.draw(st.integers(0, n1)), data.draw(st.integers(0, n0))
    table, failures = TwoByTwo(x1, n1, x0, n0), TwoByTwo(n1 - x1, n1, n0 - x0, n0)
    higher = probability_higher(table, margin=margin)
    assert probability_higher(table.mirrored(), margin=-margin) == pytest.approx(1 - higher)
    assert probability_higher(failures, margin=-margin) == pytest.approx(1 - higher, abs=1e-9)
    lower, upper = risk_difference_interval(table)
    assert -1 <= lower <= upper <= 1
    np.testing.assert_allclose(
        risk_difference_interval(table.mirrored()), (-upper, -lower), rtol=1e-8, atol=1e-11
    )


def test_arrays_equal_scalars_and_informative_priors_shrink():
    x1, x0 = np.mgrid[0:5, 0:4].reshape(2, -1)
    whole = risk_difference_interval(TwoByTwo(x1, 4, x0, 3))
    for place in range(x1.size):
        one = risk_difference_interval(TwoByTwo(int(x1[place]), 4, int(x0[place]), 3))
        np.testing.assert_allclose(one, (whole.lower[place], whole.upper[place]), rtol=1e-10)
    table = TwoByTwo(25, 50, 13, 50)
    sceptical = probability_higher(table, prior1=(30, 50), prior0=(30, 50))
    assert 0.5 < sceptical < probability_higher(table)


def test_impossible_priors_and_margins_are_refused():
    with pytest.raises(ValueError, match="prior0 needs two positive"):
        probability_higher(TwoByTwo(1, 2, 1, 2), prior0=(0.0, 1.0))
    with pytest.raises(ValueError, match=r"margin lies in \[-1, 1\]"):
        probability_higher(TwoByTwo(1, 2, 1, 2), margin=1.5)


def test_unequal_and_large_arms_against_high_precision():
    # mpmath 1.3, 30 digits: quadrature of the density of arm 1 times the distribution of arm 0.
    unequal = probability_higher(TwoByTwo(300_000, 1_000_000, 1, 2))
    assert unequal == pytest.approx(0.21600075599778000714, rel=1e-10)
    assert probability_higher(TwoByTwo(1, 2, 300_000, 1_000_000)) == pytest.approx(1 - unequal)
    # P(p1 > 3/10) under Beta(2, 2) is .784; the other arm is all but known
    assert probability_higher(TwoByTwo(1, 2, 3 * 10**6, 10**7)) == pytest.approx(0.784, abs=1e-6)
    rare = risk_difference_interval(TwoByTwo(3, 50_000, 15, 50_000))
    assert tuple(rare) == pytest.approx(
        (-0.00042740287617583058, -7.5275501968453896e-5), rel=1e-11
    )
    middle = risk_difference_interval(TwoByTwo(400, 600, 265, 400))
    assert tuple(middle) == pytest.approx((-0.054908258792694436, 0.064249205088641039), rel=1e-11)
