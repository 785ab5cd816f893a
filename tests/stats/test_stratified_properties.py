"""What every stratified method must satisfy, tested once for all of them."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.stats import (
    TwoByTwo,
    association,
    odds_ratio,
    risk_difference,
    risk_ratio,
    stratified_difference,
    stratified_odds,
    stratified_ratio,
)
from helpers.stats.strata import CONTRIBUTING, Strata
from helpers.stats.stratified_association import HOMOGENEITY, STRATIFIED_ASSOCIATION, cmh
from helpers.stats.stratified_difference import STRATIFIED_RISK_DIFFERENCE
from helpers.stats.stratified_odds import STRATIFIED_ODDS_RATIO
from helpers.stats.stratified_ratio import STRATIFIED_RISK_RATIO

NAN = float("nan")
REGISTRIES = {
    "risk_difference": STRATIFIED_RISK_DIFFERENCE,
    "risk_ratio": STRATIFIED_RISK_RATIO,
    "odds_ratio": STRATIFIED_ODDS_RATIO,
}
ESTIMATES = {
    "risk_difference": stratified_difference.risk_difference,
    "risk_ratio": stratified_ratio.risk_ratio,
    "odds_ratio": stratified_odds.odds_ratio,
}
METHODS = [(kind, name) for kind, registry in REGISTRIES.items() for name in registry]
TESTS = sorted(STRATIFIED_ASSOCIATION)
HOMOGENEOUS = sorted(HOMOGENEITY)


def exchanged(kind, limits):
    """Return what exchanging arms (or events and non-events) makes of lower and upper."""
    lower, upper = limits
    with np.errstate(divide="ignore"):
        return (-upper, -lower) if kind == "risk_difference" else np.reciprocal([upper, lower])


def same(have, want, rtol=1e-9, atol=1e-12):
    np.testing.assert_allclose(have, want, rtol=rtol, atol=atol)


@st.composite
def strata(draw, most=30, strata_at_most=4, smallest=0):
    """Draw strata with empty arms, zero arms and full arms among them."""
    rows = []
    for _ in range(draw(st.integers(1, strata_at_most))):
        n1, n0 = draw(st.integers(smallest, most)), draw(st.integers(smallest, most))
        x1 = draw(st.sampled_from([0, n1]) | st.integers(0, n1))
        rows.append((x1, n1, draw(st.sampled_from([0, n0]) | st.integers(0, n0)), n0))
    return Strata(*np.array(rows).T)


def rows(strata, order):
    return Strata(*(getattr(strata, name)[list(order)] for name in ("x1", "n1", "x0", "n0")))


def joined(strata, extra):
    pairs = zip(("x1", "n1", "x0", "n0"), extra, strict=True)
    return Strata(*(np.append(getattr(strata, name), more) for name, more in pairs))


def everything(given_strata):
    """Return all results as one flat list."""
    results = [ESTIMATES[kind](given_strata) for kind in ESTIMATES]
    results += [v for kind, name in METHODS for v in REGISTRIES[kind][name](given_strata)]
    results += [STRATIFIED_ASSOCIATION[name](given_strata) for name in TESTS]
    return results + [v for name in HOMOGENEOUS for v in HOMOGENEITY[name](given_strata)]


@settings(max_examples=60, deadline=None)
@given(strata(), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_score_intervals_exclude_no_effect_exactly_when_cmh_rejects(trial, level):
    p = cmh(trial)
    rejects = p < 1 - level
    lower, upper = STRATIFIED_RISK_DIFFERENCE["miettinen_nurminen"](trial, level=level)
    assert (lower > 0 or upper < 0) == rejects
    lower, upper = STRATIFIED_RISK_RATIO["miettinen_nurminen"](trial, level=level)
    assert (lower > 1 or upper < 1) == rejects


def test_all_pairs_of_small_strata_agree_with_cmh():
    # Two strata of 3 v 2 and 2 v 3, all 144 tables at once: strata that contradict each other too.
    cells = np.array(list(itertools.product(range(4), range(3), range(3), range(4))))
    trials = Strata(cells[:, [0, 2]], [3, 2], cells[:, [1, 3]], [2, 3])
    for level in (0.5, 0.8, 0.9, 0.95):
        rejects = cmh(trials) < 1 - level
        for kind, null in (("risk_difference", 0), ("risk_ratio", 1)):
            lower, upper = REGISTRIES[kind]["miettinen_nurminen"](trials, level=level)
            assert np.array_equal((lower > null) | (upper < null), rejects)


def test_gaps_of_contradicting_strata_do_not_part_interval_and_test():
    # 1/1 v 0/9 beside 3/3 v 10/10: at 99% the score test rejects 0 (p = .0027) but accepts values
    # on both sides of it; the interval stays on the side of the estimate.
    trial = Strata([1, 3], [1, 3], [0, 10], [9, 10])
    assert cmh(trial) == pytest.approx(0.0027, abs=1e-5)
    lower, upper = STRATIFIED_RISK_DIFFERENCE["miettinen_nurminen"](trial, level=0.99)
    assert 0 < lower < ESTIMATES["risk_difference"](trial) < upper


@settings(max_examples=25, deadline=None)
@given(strata(strata_at_most=1, smallest=1))
def test_one_stratum_is_the_unstratified_value(trial):
    table = TwoByTwo(*(int(getattr(trial, name)[0]) for name in ("x1", "n1", "x0", "n0")))
    pairs = {
        ("risk_difference", "miettinen_nurminen"): risk_difference.miettinen_nurminen,
        ("risk_difference", "newcombe"): risk_difference.newcombe,
        ("risk_ratio", "miettinen_nurminen"): risk_ratio.miettinen_nurminen,
        ("risk_ratio", "mantel_haenszel_greenland_robins"): risk_ratio.katz,
        ("odds_ratio", "mantel_haenszel_rbg"): odds_ratio.woolf,
    }
    for (kind, name), plain in pairs.items():
        same(REGISTRIES[kind][name](trial), plain(table))
    same(ESTIMATES["risk_difference"](trial), risk_difference.risk_difference(table))
    same(ESTIMATES["risk_ratio"](trial), risk_ratio.risk_ratio(table))
    same(ESTIMATES["odds_ratio"](trial), odds_ratio.odds_ratio(table))
    same(cmh(trial), association.n_minus_1(table))
    same(STRATIFIED_ASSOCIATION["cmh_exact"](trial), association.fisher(table))


@settings(max_examples=25, deadline=None)
@given(strata())
def test_exchanging_the_arms_mirrors(trial):
    for kind, name in METHODS:
        method = REGISTRIES[kind][name]
        same(method(trial.mirrored()), exchanged(kind, method(trial)), atol=1e-9)
    for name in TESTS:
        same(STRATIFIED_ASSOCIATION[name](trial.mirrored()), STRATIFIED_ASSOCIATION[name](trial))
    for name in HOMOGENEOUS:
        same(HOMOGENEITY[name](trial.mirrored()), HOMOGENEITY[name](trial), atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(strata())
def test_exchanging_events_and_non_events_mirrors(trial):
    failures = Strata(trial.n1 - trial.x1, trial.n1, trial.n0 - trial.x0, trial.n0)
    for kind, name in METHODS:
        if kind != "risk_ratio":
            method = REGISTRIES[kind][name]
            same(method(failures), exchanged(kind, method(trial)), atol=1e-9)
    for name in TESTS:
        same(STRATIFIED_ASSOCIATION[name](failures), STRATIFIED_ASSOCIATION[name](trial))
    for name in HOMOGENEOUS:
        same(HOMOGENEITY[name](failures), HOMOGENEITY[name](trial), atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(strata(), st.randoms(use_true_random=False))
def test_the_order_of_strata_does_not_matter(trial, random):
    order = list(range(trial.x1.size))
    random.shuffle(order)
    same(everything(rows(trial, order)), everything(trial), atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(strata(), st.integers(0, 9), st.integers(0, 9))
def test_a_stratum_with_an_empty_arm_changes_nothing(trial, events, others):
    for extra in ((0, 0, 0, 0), (events, events + others, 0, 0), (0, 0, events, events + others)):
        same(everything(joined(trial, extra)), everything(trial), atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(strata())
def test_only_contributing_strata_matter(trial):
    for measure in REGISTRIES:
        kept = rows(trial, np.flatnonzero(CONTRIBUTING[measure](trial)))
        if kept.x1.size:
            same(ESTIMATES[measure](kept), ESTIMATES[measure](trial))
            for method in REGISTRIES[measure].values():
                same(method(kept), method(trial), atol=1e-9)
    kept = rows(trial, np.flatnonzero(CONTRIBUTING["test"](trial)))
    if kept.x1.size:
        for name in TESTS:
            same(STRATIFIED_ASSOCIATION[name](kept), STRATIFIED_ASSOCIATION[name](trial))
        for name in HOMOGENEOUS:
            same(HOMOGENEITY[name](kept), HOMOGENEITY[name](trial), atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(strata())
def test_limits_are_ordered_and_hold_the_estimate(trial):
    for kind, name in METHODS:
        lower, upper = REGISTRIES[kind][name](trial)
        estimate = ESTIMATES[kind](trial)
        assert np.isnan(lower) == np.isnan(upper)
        if not np.isnan(lower) and not np.isnan(estimate):
            assert lower <= estimate or lower == pytest.approx(estimate, abs=1e-9)
            assert upper >= estimate or upper == pytest.approx(estimate, abs=1e-9)
        if (kind, name) == ("risk_difference", "miettinen_nurminen"):
            assert np.isnan(lower) or -1 <= lower <= upper <= 1


@settings(max_examples=15, deadline=None)
@given(st.lists(strata(strata_at_most=1), min_size=6, max_size=6))
def test_many_trials_in_one_call_are_the_single_ones(singles):
    fields = ("x1", "n1", "x0", "n0")
    pairs = Strata(*(np.reshape([getattr(s, f)[0] for s in singles], (3, 2)) for f in fields))
    trials = [Strata(*(getattr(pairs, f)[i] for f in fields)) for i in range(3)]
    together = np.array([np.broadcast_to(v, (3,)) for v in everything(pairs)])
    same(together, np.array([everything(trial) for trial in trials]).T, atol=1e-9)


@settings(max_examples=20, deadline=None)
@given(strata(most=200000, strata_at_most=3))
def test_large_strata_give_numbers_infinity_or_nan(trial):
    results = everything(trial)
    assert all(type(value) is float for value in results)
    p = STRATIFIED_ASSOCIATION["cmh_exact"](trial)
    assert np.isnan(p) or 0 <= p <= 1


@pytest.mark.parametrize("counts", [([], [], [], []), ([0, 2], [0, 3], [1, 0], [4, 0])])
def test_without_a_comparable_stratum_nothing_is_defined(counts):
    results = everything(Strata(*counts))
    assert [v for v in results if not np.isnan(v)] == [0.0, 0.0]  # degrees of freedom


def test_strata_without_events_say_nothing_about_ratios_and_tests():
    trial = Strata([0, 0], [5, 8], [0, 0], [6, 7])
    assert STRATIFIED_RISK_RATIO["miettinen_nurminen"](trial) == (0.0, np.inf)
    assert np.isnan(ESTIMATES["risk_ratio"](trial))
    assert cmh(trial) == STRATIFIED_ASSOCIATION["cmh_exact"](trial) == 1.0
    assert ESTIMATES["risk_difference"](trial) == 0.0
    assert STRATIFIED_RISK_DIFFERENCE["mantel_haenszel_sato"](trial) == (0.0, 0.0)
    lower, upper = STRATIFIED_RISK_DIFFERENCE["miettinen_nurminen"](trial)
    assert -0.3 < lower < 0 < upper < 0.3


def test_one_informative_stratum_leaves_homogeneity_open():
    for test in HOMOGENEITY.values():
        statistic, df, p_value = test(Strata([4, 0], [9, 5], [2, 0], [10, 7]))
        assert (round(statistic, 12), df) == (0.0, 0.0)
        assert np.isnan(p_value)


@pytest.mark.parametrize(("kind", "name"), METHODS)
@pytest.mark.parametrize("level", [0.0, 1.0, 95, -0.5, NAN])
def test_a_level_outside_its_domain_is_refused(kind, name, level):
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        REGISTRIES[kind][name](Strata([1], [2], [1], [2]), level=level)
