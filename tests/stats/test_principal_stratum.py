"""Bounds in a principal stratum: worked by hand, by trimming, and by linear programmes.

No package of Debian or PyPI that this project may use computes these bounds, so the reference is
their definition: `scipy.optimize.linprog` looks for the least and the largest difference among all
distributions of principal strata that could have made the observed shares.
"""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, linprog

from helpers.stats.numerics import normal_quantile
from helpers.stats.principal_stratum import (
    PRINCIPAL_STRATUM,
    difference_bounds,
    risk_bounds,
    stratum_shares,
)
from helpers.stats.truncated import ALONE_0, ALONE_1, OUTCOME_0, OUTCOME_1, Cells, Truncated

MORE, REVERSE, WITHOUT = PRINCIPAL_STRATUM
# (event under 1, event under 0, outcome under 1, outcome under 0); None where there is none
STRATA = [
    (e1, e0, y1, y0)
    for e1, e0 in product((True, False), repeat=2)
    for y1 in ((True, False) if e1 else (None,))
    for y0 in ((True, False) if e0 else (None,))
]
FORBIDDEN = {MORE: (False, True), REVERSE: (True, False), WITHOUT: None}


@st.composite
def tables(draw, least=1):
    counts = []
    for _ in range(2):
        n = draw(st.integers(max(1, least), 30))
        s = draw(st.integers(least, n))
        counts += [draw(st.integers(0, s)), s, n]
    return Truncated(*counts)


def observed(table):
    return np.array(
        [
            table.y1 / table.n1, (table.s1 - table.y1) / table.n1,
            table.y0 / table.n0, (table.s0 - table.y0) / table.n0,
        ]
    )  # fmt: skip


def by_linear_programme(table, assumption, gain):
    """Return the least and largest mean `gain` of those with the event in either arm.

    A mean in a group of unknown size is a ratio; with the size scaled to 1 (Charnes and Cooper)
    it is linear, and the scale is one more variable.
    """
    strata = [s for s in STRATA if s[:2] != FORBIDDEN[assumption]]
    always = [float(e1 and e0) for e1, e0, *_ in strata]
    cells = [
        [float(e1 and y1 is True), float(e1 and y1 is False),
         float(e0 and y0 is True), float(e0 and y0 is False)]
        for e1, e0, y1, y0 in strata
    ]  # fmt: skip
    equal = [[*(c[i] for c in cells), -share] for i, share in enumerate(observed(table))]
    equal += [[1.0] * len(strata) + [-1.0], [*always, 0.0]]
    right = [0.0] * 5 + [1.0]
    costs = np.array([*(gain(s) if s[0] and s[1] else 0.0 for s in strata), 0.0])
    found = [linprog(sign * costs, A_eq=equal, b_eq=right) for sign in (1.0, -1.0)]
    return None if found[0].status == 2 else (found[0].fun, -found[1].fun)


GAINS = {
    "difference": (lambda s: float(s[2]) - float(s[3]), difference_bounds),
    "arm 1": (lambda s: float(s[2]), lambda t, a: risk_bounds(t, a, arm=1)),
    "arm 0": (lambda s: float(s[3]), lambda t, a: risk_bounds(t, a, arm=0)),
}


@pytest.mark.parametrize("gain", GAINS)
@pytest.mark.parametrize("assumption", PRINCIPAL_STRATUM)
@settings(max_examples=60, deadline=None)
@given(table=tables())
def test_the_bounds_are_those_of_a_linear_programme(assumption, gain, table):
    measure, bounds = GAINS[gain]
    have = bounds(table, assumption).identified
    want = by_linear_programme(table, assumption, measure)
    if want is None:
        assert math.isnan(have.lower)
        assert math.isnan(have.upper)
    else:
        assert have == pytest.approx(want, abs=1e-7)


def test_a_table_worked_by_hand():
    # arm 1: 25 of 50 with the event, 5 with the outcome; arm 0: 20 of 50, 8 with the outcome.
    # 20 of the 25 would have had it in arm 0 too; 0 to 5 of these 20 are among the 5.
    table = Truncated(5, 25, 50, 8, 20, 50)
    assert risk_bounds(table, MORE, arm=1).identified == pytest.approx((0 / 20, 5 / 20))
    assert risk_bounds(table, MORE, arm=0).identified == pytest.approx((8 / 20, 8 / 20))
    assert difference_bounds(table, MORE).identified == pytest.approx((0 - 0.4, 0.25 - 0.4))
    shares = stratum_shares(table, MORE)
    assert list(shares) == ["always", "never", "only_arm_1", "only_arm_0"]
    assert list(shares.values()) == pytest.approx([0.4, 0.5, 0.1, 0.0])


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 40), st.data())
def test_the_bounds_are_the_means_after_trimming(n, data):
    """Lee 2009, section 3: trim the larger group from the top, and from the bottom."""
    s1 = data.draw(st.integers(1, n))
    s0 = data.draw(st.integers(1, s1))
    y1, y0 = data.draw(st.integers(0, s1)), data.draw(st.integers(0, s0))
    larger = np.sort(np.repeat([0.0, 1.0], [s1 - y1, y1]))
    lower, upper = larger[:s0].mean() - y0 / s0, larger[s1 - s0 :].mean() - y0 / s0
    have = difference_bounds(Truncated(y1, s1, n, y0, s0, n), MORE).identified
    assert have == pytest.approx((lower, upper), abs=1e-12)


@pytest.mark.parametrize("assumption", PRINCIPAL_STRATUM)
@settings(max_examples=150, deadline=None)
@given(people=st.lists(st.integers(0, 30), min_size=9, max_size=9))
def test_the_bounds_hold_the_truth_of_every_set_of_principal_strata(assumption, people):
    """Both arms hold the same people, so the observed shares are the true ones."""
    count = {
        stratum: 0 if stratum[:2] == FORBIDDEN[assumption] else number
        for stratum, number in zip(STRATA, people, strict=True)
    }
    always = {s: number for s, number in count.items() if s[0] and s[1]}
    n, size = sum(count.values()), sum(always.values())
    assume(size > 0)

    def total(place, value):
        return sum(number for stratum, number in count.items() if stratum[place] is value)

    table = Truncated(total(2, True), total(0, True), n, total(3, True), total(1, True), n)
    truth = [sum(k for s, k in always.items() if s[place]) / size for place in (2, 3)]
    slack = 1e-12
    lower, upper = difference_bounds(table, assumption).identified
    assert lower - slack <= truth[0] - truth[1] <= upper + slack
    for arm, risk in zip((1, 0), truth, strict=True):
        lower, upper = risk_bounds(table, assumption, arm=arm).identified
        assert lower - slack <= risk <= upper + slack


@settings(max_examples=100, deadline=None)
@given(tables(), st.sampled_from([0.8, 0.95, 0.99]))
def test_exchanged_arms_turn_bounds_and_limits_round(table, level):
    for assumption, other in ((MORE, REVERSE), (WITHOUT, WITHOUT)):
        have = difference_bounds(table, assumption, level=level)
        turned = difference_bounds(table.mirrored(), other, level=level)
        for one, two in zip(have, turned, strict=True):
            assert one == pytest.approx((-two.upper, -two.lower), abs=1e-12, nan_ok=True)


@settings(max_examples=100, deadline=None)
@given(tables())
def test_limits_lie_outside_the_bounds_and_a_higher_level_is_wider(table):
    for assumption in PRINCIPAL_STRATUM:
        for measure, floor in (
            (difference_bounds, -1.0),
            (lambda t, a, level: risk_bounds(t, a, arm=1, level=level), 0.0),
        ):
            identified, narrow = measure(table, assumption, level=0.8)
            wide = measure(table, assumption, level=0.99).confidence
            if not math.isnan(narrow.lower):
                assert floor <= wide.lower <= narrow.lower <= narrow.upper <= wide.upper <= 1.0
            if not math.isnan(identified.lower):
                assert narrow.lower <= identified.lower <= identified.upper + 1e-12
                assert identified.upper <= narrow.upper


@settings(max_examples=100, deadline=None)
@given(tables())
def test_without_the_assumption_nothing_is_narrower(table):
    wide = difference_bounds(table, WITHOUT).identified
    for assumption in (MORE, REVERSE):
        lower, upper = difference_bounds(table, assumption).identified
        assert math.isnan(lower) or (wide.lower <= lower + 1e-12 and upper <= wide.upper + 1e-12)


def test_equal_shares_leave_one_value_and_everybody_the_plain_difference():
    table = Truncated(5, 20, 50, 8, 20, 50)
    for assumption in (MORE, REVERSE):
        assert difference_bounds(table, assumption).identified == pytest.approx([-0.15, -0.15])
    everybody = Truncated(5, 50, 50, 8, 50, 50)
    for assumption in PRINCIPAL_STRATUM:
        have = difference_bounds(everybody, assumption).identified
        assert have == pytest.approx([-0.06, -0.06])


def test_what_chance_does_not_explain_leaves_no_limits():
    identified, limits = difference_bounds(Truncated(0, 60, 60, 0, 10, 50), REVERSE)
    assert all(math.isnan(end) for end in (*identified, *limits))


@pytest.mark.parametrize(
    "cells", [(5, 20, 50, 8, 25, 50), (0, 0, 50, 0, 0, 50), (3, 9, 50, 0, 0, 50)]
)
def test_what_the_data_contradict_or_leave_empty_has_no_bounds(cells):
    identified, limits = difference_bounds(Truncated(*cells), MORE)
    assert math.isnan(identified.lower)
    assert math.isnan(identified.upper)
    assert -1.0 <= limits.lower <= limits.upper <= 1.0


def test_a_negative_share_shows_the_contradiction():
    assert stratum_shares(Truncated(5, 20, 50, 8, 25, 50), MORE)["only_arm_1"] < 0.0


def test_tables_are_one_call():
    y1 = np.array([0, 5, 12])
    have = difference_bounds(Truncated(y1, 25, 50, 8, 20, 50), MORE)
    for i, y in enumerate(y1):
        one = difference_bounds(Truncated(int(y), 25, 50, 8, 20, 50), MORE)
        assert (have.identified.lower[i], have.confidence.upper[i]) == pytest.approx(
            (one.identified.lower, one.confidence.upper)
        )


def test_a_fieller_limit_is_where_the_test_of_the_ratio_ends():
    cells = Cells.of(Truncated(9, 30, 60, 7, 25, 55))
    form, share, z = OUTCOME_1 + ALONE_0, OUTCOME_0 + ALONE_0, normal_quantile(0.95)

    def excess(ratio):
        weights = form - ratio * share
        value, variance = float(weights @ cells.cells), 0.0
        for size, places in ((60, (OUTCOME_1, ALONE_1)), (55, (OUTCOME_0, ALONE_0))):
            w = np.array([weights @ place for place in places])
            p = np.array([place @ cells.cells for place in places])
            variance += float(w @ (np.diag(p) - np.outer(p, p)) @ w) / size
        return value / math.sqrt(variance) + z

    point = float(form @ cells.cells) / float(share @ cells.cells)
    have = float(cells.fieller(form, share, z=z, cap=10.0))
    assert have == pytest.approx(brentq(excess, point, 9.0, xtol=1e-13), abs=1e-8)


@pytest.mark.parametrize("shares", [(0.3, 0.3), (0.4, 0.64), (0.8, 0.9)])
@pytest.mark.parametrize("risks", [(0.1, 0.45), (0.5, 0.5), (0.05, 0.05)])
def test_limits_cover_the_whole_set_of_bounds(shares, risks):
    """Simulated at 50 a side; the shares of trials have a standard error of 0.003 or less."""
    share0, share1 = shares
    risk1, risk0 = risks
    rng, trials, n = np.random.default_rng(20260101), 4000, 50
    arms = [
        rng.multinomial(n, [share * risk, share * (1 - risk), 1 - share], trials).T
        for share, risk in ((share1, risk1), (share0, risk0))
    ]
    (y1, b1, _), (y0, b0, _) = arms
    limits = difference_bounds(Truncated(y1, y1 + b1, n, y0, y0 + b0, n), MORE).confidence
    many = 10**6
    truth = difference_bounds(
        Truncated(
            round(many * share1 * risk1), round(many * share1), many,
            round(many * share0 * risk0), round(many * share0), many,
        ),
        MORE,
    ).identified  # fmt: skip
    covered = (limits.lower <= truth.lower + 1e-9) & (limits.upper >= truth.upper - 1e-9)
    assert covered.mean() > 0.955


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ((6, 5, 50, 0, 5, 50), "0 <= y1 <= s1"),
        ((0, 51, 50, 0, 5, 50), "0 <= x1 <= n1"),
        ((0, 1, 50, 7, 5, 50), "0 <= y0 <= s0"),
        ((0.5, 1, 50, 0, 5, 50), "whole numbers"),
        ((0, 0, 0, 0, 5, 50), "n1 >= 1"),
    ],
)
def test_impossible_counts_are_refused(cells, words):
    with pytest.raises(ValueError, match=words):
        Truncated(*cells)


def test_unknown_assumptions_arms_and_levels_are_refused():
    table = Truncated(5, 25, 50, 8, 20, 50)
    with pytest.raises(ValueError, match="unknown assumption 'monotone'; choose from bounds_mono"):
        difference_bounds(table, "monotone")
    with pytest.raises(ValueError, match="leaves the shares open"):
        stratum_shares(table, WITHOUT)
    with pytest.raises(ValueError, match="arm must be 1 or 0"):
        risk_bounds(table, MORE, arm=2)
    with pytest.raises(ValueError, match="level must lie"):
        difference_bounds(table, MORE, level=1.0)
