"""Exact unconditional tests: against brute force, their own size, and ties that libraries lose."""

import time
import tracemalloc

import numpy as np
import pytest
from scipy.stats import binom

from helpers.stats import ASSOCIATION, ONE_PROPORTION, TwoByTwo
from helpers.stats.association import ORDERINGS
from helpers.stats.supremum import largest_probability
from helpers.stats.unconditional import critical_region

EXACT = ["boschloo", "barnard_pooled"]


def all_tables(n1, n0):
    x1, x0 = np.mgrid[0 : n1 + 1, 0 : n0 + 1].reshape(2, -1)
    return TwoByTwo(x1, n1, x0, n0)


def statistic(name, table):
    """Return the ordering, small is extreme, rounded so that ties are equal."""
    if name == "boschloo":
        return np.round(np.log(ASSOCIATION["fisher"](table)), 9)
    events, total = table.x1 + table.x0, table.n1 + table.n0
    pooled = events * (total - events)
    z = (table.x1 * table.n0 - table.x0 * table.n1) / np.sqrt(np.where(pooled == 0, 1, pooled))
    return np.round(-np.abs(z), 9)


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("design", [(4, 9), (10, 10), (6, 13)])
def test_brute_force_over_a_fine_grid(name, design):
    table = all_tables(*design)
    p = np.linspace(0, 1, 20_001)
    probability = binom.pmf(table.x1[:, None], design[0], p)
    probability *= binom.pmf(table.x0[:, None], design[1], p)
    order = statistic(name, table)
    brute = [probability[order <= value].sum(axis=0).max() for value in order]
    ours = ASSOCIATION[name](table)
    np.testing.assert_allclose(ours, brute, rtol=1e-6)
    assert np.all(ours >= np.array(brute) * (1 - 1e-12))  # a supremum is never below a grid


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("design", [(4, 9), (10, 10)])
def test_berger_boos_against_brute_force(name, design):
    table, gamma, total = all_tables(*design), 0.01, sum(design)
    span = ONE_PROPORTION["clopper_pearson"](np.arange(total + 1), total, level=1 - gamma)
    order = statistic(name, table)
    ours = ASSOCIATION[name](table, gamma=gamma)
    for place, events in enumerate(table.x1 + table.x0):
        p = np.linspace(span.lower[events], span.upper[events], 4001)
        region = order <= order[place]
        probability = binom.pmf(table.x1[region, None], design[0], p)
        probability *= binom.pmf(table.x0[region, None], design[1], p)
        brute = min(probability.sum(axis=0).max() + gamma, 1.0)
        assert brute * (1 - 1e-12) <= ours[place] <= brute * (1 + 1e-6)


@pytest.mark.parametrize("name", EXACT)
def test_berger_boos_is_at_most_gamma_above_the_whole_search_and_keeps_the_size(name):
    table, p = all_tables(17, 24), np.linspace(0, 1, 2001)[:, None]
    ours = ASSOCIATION[name](table, gamma=0.001)
    assert np.all(ours <= ASSOCIATION[name](table) + 0.001 + 1e-12)
    assert np.any(ours < ASSOCIATION[name](table))
    reject = (ours <= 0.05).reshape(18, 25)
    arms = binom.pmf(np.arange(18), 17, p), binom.pmf(np.arange(25), 24, p)
    assert np.einsum("pi,ij,pj->p", arms[0], reject, arms[1]).max() <= 0.05


@pytest.mark.parametrize("gamma", [-0.001, 1.0, float("nan")])
def test_a_gamma_outside_its_domain_is_refused(gamma):
    with pytest.raises(ValueError, match="gamma lies in"):
        ASSOCIATION["boschloo"](TwoByTwo(1, 2, 1, 2), gamma=gamma)


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("design", [(50, 50), (10, 50), (1, 1), (3, 2)])
@pytest.mark.parametrize("alpha", [0.001, 0.05, 0.2])
def test_the_critical_region_is_where_p_is_at_most_alpha(name, design, alpha):
    region = critical_region(ORDERINGS[name], *design, alpha=alpha)
    assert np.array_equal(region.reshape(-1), ASSOCIATION[name](all_tables(*design)) <= alpha)


def test_the_critical_region_of_a_large_design_is_quick():
    start = time.process_time()
    region = critical_region(ORDERINGS["barnard_pooled"], 400, 400, alpha=0.05)
    assert time.process_time() - start < 2.0
    assert 100_000 < region.sum() < 401**2
    assert critical_region(ORDERINGS["boschloo"], 1500, 600, alpha=0.05) is None


def test_floating_ties_are_not_lost():
    # exact2x2::boschloo gives .0330 at 8/10 v 3/10 and the right .04139 at its mirror 7/10 v 2/10.
    ours = ASSOCIATION["boschloo"](TwoByTwo([8, 7], 10, [3, 2], 10))
    np.testing.assert_allclose(ours, 0.041389, atol=5e-7)


def test_unequal_arms_order_by_the_two_sided_p():
    # 6/15 v 5/45: .0162; scipy orders by the one-sided p, doubles, and gives .0243.
    assert ASSOCIATION["boschloo"](TwoByTwo(6, 15, 5, 45)) == pytest.approx(0.0162, abs=5e-5)


@pytest.mark.parametrize("design", [(50, 50), (12, 30)])
def test_boschloo_is_never_above_fisher(design):
    table = all_tables(*design)
    assert np.all(ASSOCIATION["boschloo"](table) <= ASSOCIATION["fisher"](table) * (1 + 1e-12))


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.10])
def test_size_never_exceeds_alpha(name, alpha):
    table = all_tables(17, 24)
    reject = (ASSOCIATION[name](table) <= alpha).reshape(18, 25)
    p = np.linspace(0, 1, 2001)[:, None]
    arms = binom.pmf(np.arange(18), 17, p), binom.pmf(np.arange(25), 24, p)
    assert np.einsum("pi,ij,pj->p", arms[0], reject, arms[1]).max() <= alpha


@pytest.mark.parametrize("name", EXACT)
def test_one_table_and_all_tables_agree(name):
    whole = ASSOCIATION[name](all_tables(9, 14)).reshape(10, 15)
    mixed = ASSOCIATION[name](TwoByTwo([3, 25, 9], [9, 50, 9], [8, 13, 0], [14, 50, 14]))
    np.testing.assert_allclose(mixed[[0, 2]], whole[[3, 9], [8, 0]], rtol=1e-12)
    assert mixed[1] == pytest.approx(ASSOCIATION[name](TwoByTwo(25, 50, 13, 50)), rel=1e-12)


@pytest.mark.parametrize("name", EXACT)
def test_designs_beyond_the_limit_are_undefined_at_once(name):
    start = time.process_time()
    table = TwoByTwo([1, 30_000], [1, 50_000], 29_000, 50_000)
    assert np.isnan(ASSOCIATION[name](table)).all()
    assert time.process_time() - start < 0.1


def test_all_tables_of_fifty_an_arm_are_quick_and_small():
    tracemalloc.start()
    start = time.process_time()
    ASSOCIATION["boschloo"](all_tables(50, 50))
    assert time.process_time() - start < 1.0
    assert tracemalloc.get_traced_memory()[1] < 100e6
    tracemalloc.stop()


def test_the_supremum_of_a_known_polynomial():
    # P(s = k) has its maximum at k / N; a mixture of both ends has it at 0 and 1.
    for total in (5, 80):
        values = largest_probability(np.vstack([np.eye(total + 1), np.eye(total + 1)[0] * 0.5]))
        k = np.arange(total + 1)
        np.testing.assert_allclose(values[:-1], binom.pmf(k, total, k / total), rtol=1e-12)
        assert values[-1] == 0.5
