"""Chan and Zhang's exact interval: its one-sided tests, its guarantee, its limits."""

import time

import numpy as np
import pytest
from scipy.stats import binom

from helpers.stats import RISK_DIFFERENCE, TwoByTwo
from helpers.stats.score import lower_difference

chan_zhang = RISK_DIFFERENCE["chan_zhang"]


def all_tables(n1, n0):
    x1, x0 = np.mgrid[0 : n1 + 1, 0 : n0 + 1].reshape(2, -1)
    return TwoByTwo(x1, n1, x0, n0)


def statistic(table, difference):
    """Return the score statistic at a difference, restricted likelihood maximised by bisection."""
    low = np.full(table.x1.shape, max(0.0, -difference))
    high = np.full(table.x1.shape, min(1.0, 1.0 - difference))
    for _ in range(60):
        p0 = (low + high) / 2
        p1 = p0 + difference
        with np.errstate(divide="ignore", invalid="ignore"):
            score = np.nan_to_num(table.x1 / p1) - np.nan_to_num((table.n1 - table.x1) / (1 - p1))
            score += np.nan_to_num(table.x0 / p0) - np.nan_to_num((table.n0 - table.x0) / (1 - p0))
        low, high = np.where(score > 0, p0, low), np.where(score > 0, high, p0)
    variance = p1 * (1 - p1) / table.n1 + p0 * (1 - p0) / table.n0
    gap = table.x1 / table.n1 - table.x0 / table.n0 - difference
    return np.where(np.abs(gap) < 1e-12, 0.0, gap / np.sqrt(np.maximum(variance, 1e-300)))


def p_value(observed, n1, n0, difference):
    """Return the exact one-sided p-value by brute force over a fine grid."""
    table = all_tables(n1, n0)
    values = statistic(table, difference)
    place = observed[0] * (n0 + 1) + observed[1]
    region = (values >= values[place] - 1e-7).reshape(n1 + 1, n0 + 1)
    p0 = np.linspace(max(0.0, -difference), min(1.0, 1.0 - difference), 4001)
    first = binom.pmf(np.arange(n1 + 1), n1, np.clip(p0 + difference, 0, 1)[:, None])
    second = binom.pmf(np.arange(n0 + 1), n0, p0[:, None])
    return np.einsum("pi,ij,pj->p", first, region, second).max()


@pytest.mark.parametrize(
    ("x1", "n1", "x0", "n0"), [(7, 10, 2, 10), (8, 9, 1, 14), (0, 12, 5, 8), (6, 20, 0, 20)]
)
def test_the_limit_is_where_the_brute_force_p_value_passes_the_tail(x1, n1, x0, n0):
    lower = chan_zhang(TwoByTwo(x1, n1, x0, n0)).lower
    assert p_value((x1, x0), n1, n0, lower - 1e-6) <= 0.025 * (1 + 1e-6)
    assert p_value((x1, x0), n1, n0, lower + 1e-6) >= 0.025 * (1 - 1e-4)
    for difference in np.linspace(-0.999, lower - 0.01, 40):
        assert p_value((x1, x0), n1, n0, difference) <= 0.025


def test_one_participant_an_arm_in_closed_form():
    # 1/1 v 0/1 has probability ((1 + d) / 2)^2 at worst; the upper limit is 1.
    lower, upper = chan_zhang(TwoByTwo(1, 1, 0, 1))
    assert lower == pytest.approx(2 * np.sqrt(0.025) - 1, rel=1e-9)
    assert upper == 1.0


@pytest.mark.parametrize("design", [(5, 5), (3, 6)])
def test_coverage_is_never_below_the_level(design):
    lower, upper = (limit.reshape(design[0] + 1, -1) for limit in chan_zhang(all_tables(*design)))
    grid = np.linspace(0, 1, 81)
    first = binom.pmf(np.arange(design[0] + 1), design[0], grid[:, None])
    second = binom.pmf(np.arange(design[1] + 1), design[1], grid[:, None])
    for i, p1 in enumerate(grid):
        for j, p0 in enumerate(grid):
            covers = (lower <= p1 - p0 + 1e-9) & (upper >= p1 - p0 - 1e-9)
            assert first[i] @ covers @ second[j] >= 0.95 - 1e-9


@pytest.mark.parametrize("t", [0.3, 1.5, 3.0, 9.0])
@pytest.mark.parametrize("design", [(20, 20), (9, 31)])
def test_score_limits_rise_with_events_of_arm_one(design, t):
    # What lets a region be held as one step for each x0.
    table = all_tables(*design)
    counts = np.broadcast_arrays(table.x1 * 1.0, design[0] * 1.0, table.x0 * 1.0, design[1] * 1.0)
    limits = lower_difference(*counts, np.full(table.x1.shape, t * t))
    limits = limits.reshape(design[0] + 1, design[1] + 1)
    assert np.all(np.diff(limits, axis=0) >= -1e-14)
    assert np.all(np.diff(limits, axis=1) <= 1e-14)


def test_one_interval_is_quick_and_large_designs_are_undefined_at_once():
    start = time.process_time()
    chan_zhang(TwoByTwo(26, 50, 14, 50))
    assert time.process_time() - start < 1.0
    start = time.process_time()
    assert np.isnan(chan_zhang(TwoByTwo([1, 300], [1, 60_000], 200, 40_000)).lower).all()
    assert time.process_time() - start < 0.1
