"""Exact limits of whole designs: as the search for one table, guaranteed coverage, speed."""

import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from helpers.stats import RISK_DIFFERENCE, TwoByTwo
from helpers.stats.exact_design import design_lower
from helpers.stats.exact_sweep import scores, tied
from helpers.stats.exact_tails import Scan

chan_zhang = RISK_DIFFERENCE["chan_zhang"]


def all_tables(n1, n0):
    x1, x0 = np.mgrid[0 : n1 + 1, 0 : n0 + 1].reshape(2, -1)
    return TwoByTwo(x1, n1, x0, n0)


@pytest.mark.parametrize(
    ("design", "tail"), [((1, 1), 0.025), ((1, 6), 0.025), ((4, 9), 0.05), ((5, 5), 0.25)]
)
def test_every_limit_is_that_of_the_search_for_one_table(design, tail):
    limits = design_lower(*design, tail)
    for x1, x0 in np.ndindex(limits.shape):
        alone = chan_zhang(TwoByTwo(x1, design[0], x0, design[1]), level=1 - 2 * tail).lower
        assert limits[x1, x0] == pytest.approx(alone, abs=1e-8)


@pytest.mark.parametrize(("design", "tail"), [((50, 50), 0.025), ((12, 30), 0.005)])
def test_some_limits_of_larger_designs_too(design, tail):
    limits = design_lower(*design, tail)
    assert not np.any(np.isnan(limits))
    chosen = np.random.default_rng(1).integers(0, np.add(design, 1), size=(12, 2))
    for x1, x0 in chosen.tolist():
        alone = chan_zhang(TwoByTwo(x1, design[0], x0, design[1]), level=1 - 2 * tail).lower
        assert limits[x1, x0] == pytest.approx(alone, abs=1e-8)


def test_a_long_list_of_tables_takes_the_quick_way_and_agrees():
    table = all_tables(9, 14)
    lower, upper = (limit.reshape(10, 15) for limit in chan_zhang(table))
    for x1, x0 in ((3, 8), (0, 14), (9, 0), (9, 14), (0, 0)):
        one = chan_zhang(TwoByTwo(x1, 9, x0, 14))
        assert (lower[x1, x0], upper[x1, x0]) == pytest.approx(tuple(one), abs=1e-8)


@pytest.mark.parametrize("design", [(12, 12), (8, 17)])
def test_coverage_is_never_below_the_level(design):
    lower, upper = (limit.reshape(design[0] + 1, -1) for limit in chan_zhang(all_tables(*design)))
    grid = np.linspace(0, 1, 61)
    first = binom.pmf(np.arange(design[0] + 1), design[0], grid[:, None])
    second = binom.pmf(np.arange(design[1] + 1), design[1], grid[:, None])
    for i, j in np.ndindex(61, 61):
        difference = grid[i] - grid[j]
        covers = (lower <= difference + 1e-9) & (upper >= difference - 1e-9)
        assert first[i] @ covers @ second[j] >= 0.95 - 1e-9


@pytest.mark.parametrize("design", [(20, 20), (7, 15)])
def test_limits_rise_with_events_of_arm_one_and_fall_with_those_of_arm_zero(design):
    limits = design_lower(*design, 0.025)
    assert np.all(np.diff(limits, axis=0) > 0)
    assert np.all(np.diff(limits, axis=1) < 0)


def test_all_tables_of_fifty_an_arm_are_quick_and_small():
    design_lower.cache_clear()
    start = time.process_time()
    design_lower(50, 50, 0.025)
    assert time.process_time() - start < 8.0
    design_lower.cache_clear()
    tracemalloc.start()
    design_lower(20, 20, 0.025)
    assert tracemalloc.get_traced_memory()[1] < 100e6
    tracemalloc.stop()


def test_a_flat_top_is_climbed_to_the_end():
    # Found by hypothesis: rounding at the nodes puts the start three nodes from the peak.
    step, difference = np.array([7, 8, *[9] * 7], dtype=np.int16), 0.859375
    p0 = np.linspace(0, 1 - difference, 20_001)[:, None]
    control = binom.pmf(np.arange(9), 8, p0)
    brute = np.sum(binom.sf(step - 1, 8, np.clip(p0 + difference, 0, 1)) * control, axis=1).max()
    ours = Scan.of(8, 8).largest(step[None, :], np.array([difference]))[0]
    assert ours == pytest.approx(brute, rel=1e-8)


# scipy's binomial, which the grid is made with, overflows at risks of 1e-308
DIFFERENCES = st.floats(-0.98, 0.98).map(lambda difference: round(difference, 12))


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 25), st.integers(1, 25), DIFFERENCES, st.data())
def test_the_largest_probability_of_a_region_against_a_fine_grid(n1, n0, difference, data):
    score = scores(n1, n0, difference)
    observed = data.draw(st.integers(0, score.size - 1))
    region = (score >= tied(score[observed])).reshape(n1 + 1, n0 + 1)
    step = (n1 + 1 - region.sum(axis=0)).astype(np.int16)
    p0 = np.linspace(max(0.0, -difference), min(1.0, 1.0 - difference), 2001)
    first = binom.pmf(np.arange(n1 + 1), n1, np.clip(p0 + difference, 0, 1)[:, None])
    second = binom.pmf(np.arange(n0 + 1), n0, np.clip(p0, 0, 1)[:, None])
    brute = np.einsum("pi,ij,pj->p", first, region, second).max()
    scan = Scan.of(n1, n0)
    ours = scan.largest(step[None, :], np.array([difference]))[0]
    assert brute * (1 - 1e-9) <= ours <= brute * (1 + 1e-4) + 1e-12
    assert 0.97 * ours <= scan.largest_at_nodes(step, difference) <= 1.01 * ours
