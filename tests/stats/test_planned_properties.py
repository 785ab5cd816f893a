"""What stratified tests and tests at a margin must always do."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.stats import STRATIFIED_RISK_DIFFERENCE, STRATIFIED_RISK_RATIO, Strata
from helpers.stats.cox import hazard_ratio
from helpers.stats.gray import gray
from helpers.stats.log_rank import log_rank
from helpers.stats.proportional_odds import proportional_odds, proportional_odds_beyond
from helpers.stats.rate_ratio import rate_ratio, rate_ratio_beyond
from helpers.stats.stratified_association import cmh
from helpers.stats.stratified_margins import STRATIFIED_MARGINS
from helpers.stats.van_elteren import van_elteren

LEVELS = st.lists(st.integers(0, 4), min_size=4, max_size=14)
COUNTS = st.lists(st.integers(0, 9), min_size=4, max_size=14)
PERSON = st.tuples(st.integers(0, 8), st.integers(0, 2), st.booleans(), st.integers(0, 2))
PEOPLE = st.lists(PERSON, min_size=6, max_size=30)
CELLS = st.tuples(*(st.integers(0, 6), st.integers(1, 9)) * 2)
TABLES = st.lists(CELLS, min_size=1, max_size=4)


def columns(rows):
    return (np.array(part) for part in zip(*rows, strict=True))


def strata_of(cells):
    rows = [(min(x1, n1), n1, min(x0, n0), n0) for x1, n1, x0, n0 in cells]
    return Strata(*np.array(rows).T)


@given(PEOPLE)
def test_one_stratum_is_none(rows):
    time, status, arm, _ = columns(rows)
    one = np.full(time.size, "all")
    for test in (log_rank, gray):
        event = status if test is gray else status == 1
        plain, within = test(time, event, arm), test(time, event, arm, strata=one)
        np.testing.assert_array_equal(plain.p_value, within.p_value)
    plain, within = (hazard_ratio(time, status == 1, arm, strata=s) for s in (None, one))
    assert repr(plain) == repr(within)


@given(PEOPLE)
def test_names_of_strata_and_order_of_people_do_not_matter(rows):
    time, status, arm, codes = columns(rows)
    order, names = np.argsort(time, kind="stable")[::-1], np.array(["z", "b", "k"])
    first = log_rank(time, status == 1, arm, strata=codes)
    second = log_rank(time[order], status[order] == 1, arm[order], strata=names[codes][order])
    np.testing.assert_allclose(first.p_value, second.p_value, rtol=1e-9)
    ranks = van_elteren(arm, time, codes)
    np.testing.assert_allclose(
        ranks, van_elteren(arm[order], time[order], names[codes][order]), rtol=1e-9
    )


@given(PEOPLE)
def test_people_of_a_stratum_with_one_arm_add_nothing_to_the_stratified_tests(rows):
    time, status, arm, codes = columns(rows)
    added = np.append(time, [3, 5]), np.append(status, [1, 1]), np.append(arm, [True, True])
    more = np.append(codes, [9, 9])
    plain = log_rank(time, status == 1, arm, strata=codes).p_value
    np.testing.assert_allclose(
        plain, log_rank(added[0], added[1] == 1, added[2], strata=more).p_value, rtol=1e-9
    )
    np.testing.assert_allclose(
        van_elteren(arm, time, codes), van_elteren(added[2], added[0], more), rtol=1e-9
    )


@given(PEOPLE)
def test_van_elteren_changes_sign_with_the_arms_and_only_order_counts(rows):
    time, _, arm, codes = columns(rows)
    found, turned = van_elteren(arm, time, codes), van_elteren(~arm, time, codes)
    np.testing.assert_allclose(found.statistic, -turned.statistic, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found, van_elteren(arm, time**3 + 1, codes), rtol=1e-12)


@pytest.mark.parametrize("margin", [0.5, 1.0, 1.6])
@given(a=LEVELS, b=LEVELS)
def test_a_common_odds_ratio_clears_a_margin_as_its_interval_does(margin, a, b):
    found, beyond = (
        proportional_odds(a, b, level=0.9),
        proportional_odds_beyond(a, b, margin=margin),
    )
    _agree(found, beyond, margin)


@pytest.mark.parametrize("margin", [0.5, 1.0, 1.6])
@given(a=COUNTS, b=COUNTS)
def test_a_rate_ratio_clears_a_margin_as_its_interval_does(margin, a, b):
    found, beyond = rate_ratio(a, b, level=0.9), rate_ratio_beyond(a, b, margin=margin)
    _agree(found, beyond, margin)


@pytest.mark.parametrize("margin", [0.4, 0.8, 1.25])
@given(cells=TABLES)
def test_a_stratified_ratio_clears_a_margin_as_its_interval_does(margin, cells):
    strata = strata_of(cells)
    limits = STRATIFIED_RISK_RATIO["miettinen_nurminen"](strata, level=0.9)
    beyond = STRATIFIED_MARGINS["risk_ratio"](strata, margin=margin)
    assume(not np.any(np.isclose([limits.lower, limits.upper], margin, rtol=1e-6)))
    if limits.lower > margin:
        assert beyond.greater <= 0.05 + 1e-9


@given(cells=TABLES)
def test_a_stratified_margin_of_no_difference_is_the_test_of_cochran_mantel_haenszel(cells):
    strata = strata_of(cells)
    beyond = STRATIFIED_MARGINS["risk_difference"](strata, margin=0.0)
    assume(strata.informative.any())
    np.testing.assert_allclose(2.0 * min(beyond), cmh(strata), rtol=1e-9, atol=1e-12)
    limits = STRATIFIED_RISK_DIFFERENCE["miettinen_nurminen"](strata, level=0.9)
    if -1.0 < limits.upper < 0.0:
        assert STRATIFIED_MARGINS["risk_difference"](strata, margin=0.0).less <= 0.05 + 1e-9


def _agree(found, beyond, margin):
    if np.isnan(found.estimate):
        assert beyond.greater == 0.5
        return
    assume(not np.any(np.isclose([found.lower, found.upper], margin, rtol=1e-6)))
    assert (beyond.greater <= 0.05) == (found.lower > margin)
    assert (beyond.less <= 0.05) == (found.upper < margin)
    assert beyond.greater + beyond.less == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: log_rank([1, 2], [1, 1], [0, 1], strata=[1]), "strata need one label"),
        (lambda: gray([1, 2], [1, 1], [0, 1], strata=[1]), "strata need one label"),
        (lambda: hazard_ratio([1, 2], [1, 1], [0, 1], strata=[1]), "strata need one label"),
        (lambda: hazard_ratio([1, 2], [1, 1], [0, 1], covariates=[[1], [np.nan]]), "missing"),
        (lambda: van_elteren([0, 1], [1, 2], [1]), "strata need one label"),
        (lambda: van_elteren([0, 2], [1, 2], [1, 1]), "true or false"),
        (lambda: van_elteren([0, 1], [1, np.nan], [1, 1]), "missing or infinite"),
        (lambda: rate_ratio_beyond([1], [2], margin=-1.0), "above 0"),
        (lambda: proportional_odds_beyond([1], [2], margin=np.inf), "above 0"),
        (lambda: STRATIFIED_MARGINS["risk_difference"](strata_of([(1, 2, 1, 2)]), margin=1.0),
         "between -1 and 1"),
        (lambda: STRATIFIED_MARGINS["odds_ratio"](strata_of([(1, 2, 1, 2)]), margin=0.0),
         "above 0"),
    ],
)  # fmt: skip
def test_impossible_input_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_without_information_nothing_is_said():
    assert np.isnan(van_elteren([1, 0], [1, 1], ["a", "a"]).p_value)
    assert np.isnan(van_elteren([1, 0], [1, 2], ["a", "b"]).p_value)
    assert log_rank([1, 2], [1, 1], [0, 1], strata=["a", "b"]).reason
    assert hazard_ratio([1, 2], [1, 1], [0, 1], strata=["a", "b"]).reason
    assert np.isnan(rate_ratio_beyond([], [1], margin=2.0).greater)
    assert np.isnan(proportional_odds_beyond([], [1], margin=2.0).greater)
    one_arm = Strata([1, 0], [2, 0], [0, 1], [0, 3])
    assert np.isnan(STRATIFIED_MARGINS["risk_ratio"](one_arm, margin=1.25).less)


def test_covariates_that_run_away_give_no_hazard_ratio():
    found = hazard_ratio([1, 2, 3, 4], [1, 1, 0, 0], [1, 0, 1, 0], covariates=[[3], [2], [1], [0]])
    assert np.isnan(found.estimate)
    assert "separates" in found.reason
