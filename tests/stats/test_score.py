"""The score search: coherence with the tests, self-consistency, size, speed and memory."""

import time
import tracemalloc

import numpy as np
import pytest
from scipy.stats import binom

from helpers.stats import (
    ASSOCIATION,
    RISK_DIFFERENCE,
    TwoByTwo,
    odds_ratio,
    risk_difference,
    risk_ratio,
)

GRID = np.arange(1, 200) / 200


def all_tables(n1, n0):
    x1, x0 = np.mgrid[0 : n1 + 1, 0 : n0 + 1].reshape(2, -1)
    return TwoByTwo(x1, n1, x0, n0)


@pytest.mark.parametrize("design", [(50, 50), (30, 70), (9, 8), (1, 4)])
@pytest.mark.parametrize("level", [0.95, 0.99])
def test_interval_and_p_value_never_disagree(design, level):
    table = all_tables(*design)
    rejected = ASSOCIATION["n_minus_1"](table) < 1 - level
    for interval, null in (
        (risk_difference.miettinen_nurminen(table, level=level), 0.0),
        (risk_ratio.miettinen_nurminen(table, level=level), 1.0),
        (odds_ratio.miettinen_nurminen(table, level=level), 1.0),
    ):
        assert np.array_equal((interval.lower > null) | (interval.upper < null), rejected)


@pytest.mark.parametrize("design", [(50, 50), (10, 40)])
def test_mee_and_koopman_agree_with_pearson(design):
    table = all_tables(*design)
    rejected = ASSOCIATION["pearson"](table) < 0.05
    for interval, null in ((risk_difference.mee(table), 0.0), (risk_ratio.koopman(table), 1.0)):
        assert np.array_equal((interval.lower > null) | (interval.upper < null), rejected)


def test_fisher_disagrees_with_the_interval_in_ninety_tables():
    # Full enumeration of the 50/50 trial, computed independently for the plan of the project.
    table = all_tables(50, 50)
    lower, upper = risk_difference.miettinen_nurminen(table)
    assert np.sum((ASSOCIATION["fisher"](table) < 0.05) != ((lower > 0) | (upper < 0))) == 90


def test_the_limit_is_rejected_by_a_brute_force_score_test():
    # Restricted likelihood maximised on a fine grid: crude, but shares nothing with the search.
    for x1, n1, x0, n0 in ((7, 34, 1, 34), (9, 10, 3, 12), (0, 20, 5, 25)):
        for limit in risk_difference.miettinen_nurminen(TwoByTwo(x1, n1, x0, n0)):
            p0 = np.linspace(max(0, -limit), min(1, 1 - limit), 400_001)[1:-1]
            p1 = p0 + limit
            likelihood = x1 * np.log(p1) + (n1 - x1) * np.log1p(-p1)
            likelihood += x0 * np.log(p0) + (n0 - x0) * np.log1p(-p0)
            best = np.argmax(likelihood)
            variance = p1[best] * (1 - p1[best]) / n1 + p0[best] * (1 - p0[best]) / n0
            factor = (n1 + n0) / (n1 + n0 - 1)
            z = (x1 / n1 - x0 / n0 - limit) / np.sqrt(variance * factor)
            assert abs(z) == pytest.approx(1.959964, abs=1e-3)


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("pearson", 0.0569),
        ("n_minus_1", 0.0569),
        ("fisher", 0.0352),
        ("boschloo", 0.0487),
        ("barnard_pooled", 0.0488),
    ],
)
def test_maximal_size_at_fifty_an_arm(name, size):
    # Computed independently for the plan of the project.
    common = (np.arange(1000) + 0.5) / 1000
    arm = binom.pmf(np.arange(51), 50, common[:, None])
    reject = (ASSOCIATION[name](all_tables(50, 50)) <= 0.05).reshape(51, 51)
    assert np.einsum("pi,ij,pj->p", arm, reject, arm).max() == pytest.approx(size, abs=5e-5)


@pytest.mark.parametrize(
    ("name", "mean", "least"),
    [
        ("wald", 0.943, 0.877),
        ("newcombe", 0.950, 0.922),
        ("miettinen_nurminen", 0.950, 0.9275),
        ("agresti_caffo", 0.952, 0.941),
    ],
)
def test_coverage_at_fifty_an_arm(name, mean, least):
    # 199 x 199 grid of risks; minimum and mean over risks in [.05, .95].
    lower, upper = RISK_DIFFERENCE[name](all_tables(50, 50))
    arm = binom.pmf(np.arange(51), 50, GRID[:, None])
    middle = [i for i, p in enumerate(GRID) if 0.05 <= p <= 0.95]
    coverage = np.empty((len(middle), len(middle)))
    for row, i in enumerate(middle):
        for column, j in enumerate(middle[row:], start=row):
            true = (i - j) / 200
            covers = ((lower <= true + 1e-12) & (upper >= true - 1e-12)).reshape(51, 51)
            coverage[row, column] = coverage[column, row] = arm[i] @ covers @ arm[j]
    assert coverage.mean() == pytest.approx(mean, abs=5e-4)
    assert coverage.min() == pytest.approx(least, abs=5e-4)


def test_all_tables_of_a_trial_are_quick_and_a_million_bounded():
    table = all_tables(50, 50)
    start = time.process_time()
    for module in (risk_difference, risk_ratio, odds_ratio):
        module.miettinen_nurminen(table)
    assert time.process_time() - start < 0.5
    draw = np.random.default_rng(5)
    n1, n0 = draw.integers(1, 5000, 200_000), draw.integers(1, 5000, 200_000)
    many = TwoByTwo(draw.integers(0, n1 + 1), n1, draw.integers(0, n0 + 1), n0)
    tracemalloc.start()
    lower, upper = risk_difference.miettinen_nurminen(many)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert np.all(lower < upper)
    assert peak < 60e6  # about a dozen columns of the input, not dozens of temporaries


def test_large_counts_keep_full_precision():
    # Scaling a table changes the limits like 1 / sqrt(n): no digits are lost at 10^9.
    estimate = 0.06
    for scale in (10**3, 10**6, 10**9):
        table = TwoByTwo(56 * scale // 10, 10 * scale, 50 * scale // 10, 10 * scale)
        lower, upper = risk_difference.mee(table, level=0.95)
        reach = 1.959963984540054 * np.sqrt((0.56 * 0.44 + 0.25) / (10 * scale))
        assert upper - estimate == pytest.approx(reach, rel=3e-2 / np.sqrt(scale / 1000))
        assert estimate - lower == pytest.approx(reach, rel=3e-2 / np.sqrt(scale / 1000))
