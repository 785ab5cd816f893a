"""Posteriors under normal priors of the log odds ratio: against quadrature, and symmetry."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.stats import TwoByTwo
from helpers.stats.bayes_log_odds import LogOddsPrior, log_odds_posterior

# P(RD > margin), from nested adaptive quadrature (scipy.integrate.quad 1.17.1, Gauss-Kronrod,
# relative tolerance 1e-11 within and 1e-10 without) of the same density, written separately.
REFERENCE = [
    ((29, 50, 11, 50), (0.0, 0.35), 0.0, 0.9909484098891141),
    ((29, 50, 11, 50), (0.0, 0.35), 0.05, 0.9417463167475206),
    ((29, 50, 11, 50), (0.8, 2.5), 0.1, 0.9958599090823871),
    ((0, 10, 5, 10), (0.0, 0.35), 0.05, 0.044120179598554604),
    ((1, 2, 0, 3), (0.8, 2.5), 0.05, 0.7352532356412611),
    ((135, 357, 139, 358), (-0.0443, 0.155), 0.0, 0.34038260654913766),
]


@pytest.mark.parametrize(("counts", "prior", "margin", "expected"), REFERENCE)
def test_probabilities_agree_with_adaptive_quadrature(counts, prior, margin, expected):
    posterior = log_odds_posterior(TwoByTwo(*counts), LogOddsPrior(mean=prior[0], sd=prior[1]))
    assert posterior.probability_above(margin) == pytest.approx(expected, abs=1e-10)


@st.composite
def tables(draw):
    n1, n0 = draw(st.integers(1, 60)), draw(st.integers(1, 60))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n0)), n0


@settings(max_examples=20)
@given(tables(), st.floats(-2, 2), st.floats(0.1, 2.5), st.floats(-0.3, 0.3))
def test_counting_non_events_instead_mirrors_the_posterior(counts, mean, sd, margin):
    x1, n1, x0, n0 = counts
    here = log_odds_posterior(TwoByTwo(*counts), LogOddsPrior(mean=mean, sd=sd))
    there = log_odds_posterior(TwoByTwo(n1 - x1, n1, n0 - x0, n0), LogOddsPrior(mean=-mean, sd=sd))
    expected = 1.0 - there.probability_above(-margin)
    assert here.probability_above(margin) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=5)
@given(tables(), st.floats(0.1, 2.5))
def test_the_interval_holds_its_share_and_its_median(counts, sd):
    posterior = log_odds_posterior(TwoByTwo(*counts), LogOddsPrior(mean=0.0, sd=sd))
    lower, upper = posterior.risk_difference_interval(level=0.9)
    median = posterior.risk_difference_median()
    assert -1.0 < lower < median < upper < 1.0
    held = posterior.probability_above(lower) - posterior.probability_above(upper)
    assert held == pytest.approx(0.9, abs=1e-8)


def test_a_prior_that_knows_leaves_no_difference():
    posterior = log_odds_posterior(TwoByTwo(29, 50, 11, 50), LogOddsPrior(mean=0.0, sd=1e-4))
    assert np.allclose(posterior.risk_difference_interval(), 0.0, atol=1e-4)


def test_the_more_sceptical_the_prior_the_smaller_the_difference():
    table = TwoByTwo(29, 50, 11, 50)
    medians = [
        log_odds_posterior(table, LogOddsPrior(mean=0.0, sd=sd)).risk_difference_median()
        for sd in (0.1, 0.35, 0.7, 2.5)
    ]
    assert medians == sorted(medians)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"mean": 0.0, "sd": 0.0}, "positive sd"),
        ({"mean": float("nan"), "sd": 1.0}, "finite mean"),
        ({"mean": 0.0, "sd": 1.0, "control": (1.0, 0.0)}, "two positive"),
    ],
)
def test_impossible_priors_are_refused(values, message):
    with pytest.raises(ValueError, match=message):
        LogOddsPrior(**values)


def test_arrays_and_impossible_margins_are_refused():
    prior = LogOddsPrior(mean=0.0, sd=1.0)
    with pytest.raises(ValueError, match="one table"):
        log_odds_posterior(TwoByTwo(np.array([1, 2]), 5, 1, 5), prior)
    with pytest.raises(ValueError, match="margin"):
        log_odds_posterior(TwoByTwo(1, 5, 1, 5), prior).probability_above(1.5)
