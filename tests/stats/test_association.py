"""Tests of association; Fisher against exact rational arithmetic."""

import time
import tracemalloc
from fractions import Fraction
from math import comb

import numpy as np
import pytest
from scipy.stats import chi2_contingency, fisher_exact

from helpers.stats import ASSOCIATION, TwoByTwo
from helpers.stats.fisher_exact import conditional_tails


def fisher_in_fractions(x1, n1, x0, n0):
    events = x1 + x0
    ways = {
        a: comb(n1, a) * comb(n0, events - a)
        for a in range(max(0, events - n0), min(n1, events) + 1)
    }
    return float(Fraction(sum(w for w in ways.values() if w <= ways[x1]), sum(ways.values())))


@pytest.mark.parametrize(("n1", "n0"), [(1, 1), (4, 9), (13, 13), (30, 17)])
def test_fisher_equals_rational_arithmetic_on_all_tables(n1, n0):
    x1, x0 = np.mgrid[0 : n1 + 1, 0 : n0 + 1].reshape(2, -1)
    p = ASSOCIATION["fisher"](TwoByTwo(x1, n1, x0, n0))
    exact = [
        fisher_in_fractions(a, n1, b, n0) for a, b in zip(x1.tolist(), x0.tolist(), strict=True)
    ]
    np.testing.assert_allclose(p, exact, rtol=1e-12)


def test_fisher_equals_scipy_on_mixed_designs():
    draw = np.random.default_rng(3)
    n1, n0 = draw.integers(1, 300, 60), draw.integers(1, 300, 60)
    x1, x0 = draw.integers(0, n1 + 1), draw.integers(0, n0 + 1)
    p = ASSOCIATION["fisher"](TwoByTwo(x1, n1, x0, n0))
    theirs = [
        fisher_exact([[a, n - a], [b, m - b]]).pvalue
        for a, n, b, m in zip(x1, n1, x0, n0, strict=True)
    ]
    np.testing.assert_allclose(p, theirs, rtol=1e-9)


def test_pearson_equals_scipy_without_correction():
    for x1, n1, x0, n0 in ((25, 50, 13, 50), (17, 33, 20, 67), (1, 9, 8, 9)):
        theirs = chi2_contingency([[x1, n1 - x1], [x0, n0 - x0]], correction=False).pvalue
        assert ASSOCIATION["pearson"](TwoByTwo(x1, n1, x0, n0)) == pytest.approx(theirs, rel=1e-12)


def test_conditional_tails_add_up():
    x1, x0 = np.mgrid[0:12, 0:8].reshape(2, -1).astype(float)
    tails = conditional_tails(x1, np.full_like(x1, 11.0), x0, np.full_like(x1, 7.0))
    np.testing.assert_allclose(tails.at_most + tails.at_least - tails.observed, 1.0, rtol=1e-12)
    assert np.all(tails.extreme >= tails.observed)


def test_fisher_is_bounded_in_time_and_memory():
    start = time.process_time()
    tracemalloc.start()
    x1, x0 = np.mgrid[0:201, 0:201].reshape(2, -1)
    assert np.all(ASSOCIATION["fisher"](TwoByTwo(x1, 200, x0, 200)) > 0)
    # R 4.2.2, fisher.test(matrix(c(40000, 26500, 20000, 13500), 2))$p.value
    large = ASSOCIATION["fisher"](TwoByTwo(40_000, 60_000, 26_500, 40_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert large == pytest.approx(0.171444253692758, rel=1e-8)
    assert peak < 100e6  # one byte for each pair of participants would be 2.4 GB
    assert time.process_time() - start < 2


def test_tests_of_huge_arms_do_not_overflow():
    table = TwoByTwo(2_000_000_000, 3_000_000_000, 1_999_000_000, 3_000_000_000)
    assert 0 <= ASSOCIATION["n_minus_1"](table) < 1e-100
