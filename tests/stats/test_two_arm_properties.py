"""What every two-arm method must satisfy, tested once for all of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.stats import (
    ASSOCIATION,
    ODDS_RATIO,
    RISK_DIFFERENCE,
    RISK_RATIO,
    TwoByTwo,
    odds_ratio,
    risk_difference,
    risk_ratio,
)

DESIGNS = [(50, 50), (10, 50), (7, 3), (1, 1), (1, 9)]
SLOW = {"chan_zhang"}  # a search for each table: small designs only
ESTIMATES = {
    "difference": (RISK_DIFFERENCE, risk_difference.risk_difference, np.negative),
    "ratio": (RISK_RATIO, risk_ratio.risk_ratio, np.reciprocal),
    "odds": (ODDS_RATIO, odds_ratio.odds_ratio, np.reciprocal),
}
INTERVALS = [
    pytest.param(kind, name, id=f"{kind}-{name}")
    for kind, (registry, _, _) in ESTIMATES.items()
    for name in registry
]
TESTS = sorted(ASSOCIATION)
RANGE = {"difference": (-1.0, 1.0), "ratio": (0.0, np.inf), "odds": (0.0, np.inf)}
LEAVES_THE_RANGE = {"wald", "agresti_caffo"}


def all_tables(n1, n0):
    x1, x0 = np.mgrid[0 : n1 + 1, 0 : n0 + 1].reshape(2, -1)
    return TwoByTwo(x1, n1, x0, n0)


def failures(table):
    return TwoByTwo(table.n1 - table.x1, table.n1, table.n0 - table.x0, table.n0)


def skip_if_slow(name, design):
    if name in SLOW and max(design) > 9:
        pytest.skip("one search for each table: the small designs are enough")


def same(have, want, atol=1e-12):
    np.testing.assert_allclose(have, want, rtol=1e-10, atol=atol)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(("kind", "name"), INTERVALS)
def test_exchanging_the_arms_mirrors_the_interval(kind, name, design):
    skip_if_slow(name, design)
    registry, _, exchange = ESTIMATES[kind]
    table = all_tables(*design)
    lower, upper = registry[name](table)
    mirrored = registry[name](table.mirrored())
    with np.errstate(divide="ignore"):
        same(mirrored.lower, exchange(upper))
        same(mirrored.upper, exchange(lower))


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(("kind", "name"), [p for p in INTERVALS if p.values[0] != "ratio"])
def test_exchanging_events_and_non_events_mirrors_the_interval(kind, name, design):
    skip_if_slow(name, design)
    registry, _, exchange = ESTIMATES[kind]
    table = all_tables(*design)
    lower, upper = registry[name](table)
    mirrored = registry[name](failures(table))
    with np.errstate(divide="ignore"):
        same(mirrored.lower, exchange(upper))
        same(mirrored.upper, exchange(lower))


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(("kind", "name"), INTERVALS)
def test_limits_are_ordered_in_range_and_hold_the_estimate(kind, name, design):
    skip_if_slow(name, design)
    registry, estimate, _ = ESTIMATES[kind]
    table = all_tables(*design)
    lower, upper = registry[name](table)
    value = estimate(table)
    defined = ~np.isnan(lower)
    assert np.array_equal(defined, ~np.isnan(upper))
    assert np.all(lower[defined] <= upper[defined])
    if name not in LEAVES_THE_RANGE:
        assert np.all(lower[defined] >= RANGE[kind][0])
        assert np.all(upper[defined] <= RANGE[kind][1])
    if name != "agresti_caffo":  # it shrinks towards 0 and may miss the estimate at 1
        inside = defined & ~np.isnan(value)
        assert np.all(lower[inside] <= value[inside] * (1 + 1e-12) + 1e-12)
        assert np.all(upper[inside] >= value[inside] * (1 - 1e-12) - 1e-12)


@pytest.mark.parametrize(("kind", "name"), INTERVALS)
def test_only_katz_and_woolf_are_ever_undefined(kind, name):
    table = all_tables(12, 9) if name not in SLOW else all_tables(4, 3)
    undefined = np.isnan(ESTIMATES[kind][0][name](table).lower)
    if name == "katz":
        expected = (table.x1 == 0) | (table.x0 == 0)
    elif name == "woolf":
        expected = (table.x1 % 12 == 0) | (table.x0 % 9 == 0)
    else:
        expected = np.zeros(undefined.shape, dtype=bool)
    assert np.array_equal(undefined, expected)


@pytest.mark.parametrize(("kind", "name"), INTERVALS)
def test_a_higher_level_widens(kind, name):
    table = all_tables(11, 6) if name not in SLOW else all_tables(4, 3)
    registry = ESTIMATES[kind][0]
    (low90, high90), (low99, high99) = (registry[name](table, level=v) for v in (0.9, 0.99))
    defined = ~np.isnan(low90)
    assert np.all(low99[defined] <= low90[defined] + 1e-12)
    assert np.all(high99[defined] >= high90[defined] - 1e-12)


@pytest.mark.parametrize(("kind", "name"), INTERVALS)
def test_scalars_give_floats_equal_to_the_arrays(kind, name):
    registry = ESTIMATES[kind][0]
    whole = registry[name](all_tables(5, 4))
    for place, (x1, x0) in enumerate((a, b) for a in range(6) for b in range(5)):
        lower, upper = registry[name](TwoByTwo(x1, 5, x0, 4))
        assert type(lower) is float
        same((lower, upper), (whole.lower[place], whole.upper[place]), atol=0)


@pytest.mark.parametrize(("kind", "name"), INTERVALS)
@pytest.mark.parametrize("level", [0.0, 1.0, 95, -0.5, float("nan")])
def test_a_level_outside_its_domain_is_refused(kind, name, level):
    with pytest.raises(ValueError, match="level must lie between 0 and 1"):
        ESTIMATES[kind][0][name](TwoByTwo(1, 2, 1, 2), level=level)


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("name", TESTS)
def test_p_values_are_probabilities_and_mirror(name, design):
    table = all_tables(*design)
    p = ASSOCIATION[name](table)
    assert np.all((p > 0) & (p <= 1))
    same(ASSOCIATION[name](table.mirrored()), p)
    same(ASSOCIATION[name](failures(table)), p)


@pytest.mark.parametrize("name", TESTS)
def test_p_is_one_without_information(name):
    assert ASSOCIATION[name](TwoByTwo([0, 50], 50, [0, 50], 50)).tolist() == [1.0, 1.0]


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from([12, 10**3, 10**6]))
def test_any_table_gives_a_number_infinity_or_nan(data, most):
    n1, n0 = data.draw(st.integers(1, most)), data.draw(st.integers(1, most))
    table = TwoByTwo(data.draw(st.integers(0, n1)), n1, data.draw(st.integers(0, n0)), n0)
    for registry, estimate, _ in ESTIMATES.values():
        assert type(estimate(table)) is float
        for name in registry if most == 12 else registry.keys() - SLOW:
            lower, upper = registry[name](table)
            assert np.isnan(lower) == np.isnan(upper)
            assert np.isnan(lower) or lower <= upper
    for test in ("n_minus_1", "pearson", "fisher"):
        assert 0 <= ASSOCIATION[test](table) <= 1
