"""Times to an event: what must hold for any data, and what is refused."""

from math import inf, isnan

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers.stats.aalen_johansen import aalen_johansen, mean_time_lost, mean_time_lost_difference
from helpers.stats.cox import MONOTONE, cox, hazard_ratio
from helpers.stats.follow_up import at_risk, checked, risk_table
from helpers.stats.gray import gray
from helpers.stats.kaplan_meier import kaplan_meier, median_time
from helpers.stats.log_rank import log_rank
from helpers.stats.proportional_hazards import proportional_hazards
from helpers.stats.rmst import restricted_mean, restricted_mean_difference

person = st.tuples(st.integers(0, 8), st.integers(0, 2), st.integers(0, 1))
people = st.lists(person, min_size=2, max_size=30)
few = settings(max_examples=60, deadline=None)


def columns(rows):
    time, status, group = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    return time, status, group


def everything(time, status, group):
    """Return every estimate of two arms as one vector."""
    event = status == 1
    ratio, difference = hazard_ratio(time, event, group), restricted_mean_difference(
        time, event, group
    )  # fmt: skip
    lost = mean_time_lost_difference(time, status, group)
    curve, incidence = kaplan_meier(time, event), aalen_johansen(time, status)
    check = proportional_hazards(time, event, group[:, None])
    return np.concatenate((
        [ratio.estimate, ratio.lower, ratio.p_value, check.global_p_value],
        [difference.estimate, difference.std_error, lost.estimate, lost.std_error],
        [log_rank(time, event, group).p_value, gray(time, status, group).p_value],
        median_time(curve), curve.survival, curve.lower, incidence.incidence, incidence.upper,
    ))  # fmt: skip


@few
@given(people, st.randoms(use_true_random=False))
def test_the_order_of_participants_changes_nothing_and_nothing_is_raised(rows, shuffle):
    before = everything(*columns(rows))
    shuffle.shuffle(rows)
    np.testing.assert_allclose(everything(*columns(rows)), before, rtol=1e-7, atol=1e-9)


@few
@given(people)
def test_exchanging_the_arms_inverts_the_ratio_and_mirrors_the_differences(rows):
    time, status, group = columns(rows)
    event = status == 1
    forth, back = hazard_ratio(time, event, group), hazard_ratio(time, event, 1 - group)
    if 0 < forth.estimate < inf:
        assert forth.estimate == pytest.approx(1 / back.estimate, rel=1e-7)
        assert forth.lower == pytest.approx(1 / back.upper, rel=1e-7)
    else:
        assert {forth.estimate, back.estimate} == {0.0, inf} or isnan(back.estimate)
    for measure, states in (
        (restricted_mean_difference, event),
        (mean_time_lost_difference, status),
    ):
        there, here = measure(time, states, group), measure(time, states, 1 - group)
        assert there.estimate == pytest.approx(-here.estimate, nan_ok=True)
        assert there.lower == pytest.approx(-here.upper, nan_ok=True)
    for test, states in ((log_rank, event), (gray, status)):
        p_value = test(time, states, group).p_value
        assert p_value == pytest.approx(test(time, states, 1 - group).p_value, nan_ok=True)


@few
@given(st.lists(st.integers(0, 12), min_size=1, max_size=40))
def test_without_censoring_the_curve_is_one_minus_the_empirical_distribution(times):
    curve = kaplan_meier(times, np.ones(len(times)))
    free = [np.mean(np.array(times) > t) for t in curve.times]
    np.testing.assert_allclose(curve.survival, free, atol=1e-12)
    binomial = np.sqrt(np.array(free) * (1 - np.array(free)) / len(times))
    inside = curve.survival > 1e-9
    np.testing.assert_allclose(curve.std_error[inside], binomial[inside], atol=1e-9)
    assert restricted_mean(times, np.ones(len(times))).estimate == pytest.approx(np.mean(times))


@few
@given(people)
def test_incidences_and_the_event_free_add_up_to_one(rows):
    time, status, _ = columns(rows)
    curves = [aalen_johansen(time, status, cause=cause) for cause in (1, 2)]
    total = curves[0].incidence + curves[1].incidence + curves[0].free
    np.testing.assert_allclose(total, 1.0, atol=1e-12)
    np.testing.assert_allclose(curves[0].free, kaplan_meier(time, status > 0).survival, atol=1e-12)
    end = float(time.max())
    lost = sum(mean_time_lost(time, status, cause=cause).estimate for cause in (1, 2))
    assert lost + restricted_mean(time, status > 0).estimate == pytest.approx(end)


@few
@given(people)
def test_one_cause_alone_is_kaplan_meier_upside_down(rows):
    time, status, group = columns(rows)
    event = status == 1
    curve, incidence = kaplan_meier(time, event), aalen_johansen(time, event)
    np.testing.assert_allclose(incidence.incidence, 1 - curve.survival, atol=1e-12)
    known = ~np.isnan(curve.std_error)
    np.testing.assert_allclose(incidence.std_error[known], curve.std_error[known], atol=1e-6)
    # without other causes Gray's comparison weighs everyone by one: the log-rank numbers
    test = gray(time, event, group)
    np.testing.assert_allclose(test.expected, log_rank(time, event, group).expected, atol=1e-9)


@few
@given(people, st.floats(0.001, 1e6))
def test_the_unit_of_time_does_not_matter(rows, unit):
    time, status, group = columns(rows)
    event = status == 1
    before, after = (hazard_ratio(t, event, group).estimate for t in (time, unit * time))
    assert after == pytest.approx(before, rel=1e-9, nan_ok=True)
    median, scaled = (median_time(kaplan_meier(t, event)).estimate for t in (time, unit * time))
    assert scaled == pytest.approx(unit * median, nan_ok=True)


@few
@given(people)
def test_the_score_test_of_cox_without_ties_is_log_rank(rows):
    time, status, group = columns(rows)
    time = time + np.arange(time.size) * 1e-4  # no two alike
    event = status == 1
    assume(event.any() and 0 < group.mean() < 1)
    from helpers.stats.partial_likelihood import RiskSets

    null = RiskSets(*checked(time, event), group[:, None]).evaluated(np.zeros(1))
    test = log_rank(time, event, group)
    if not test.reason:
        score = null.score[0] ** 2 / null.information[0, 0]
        assert test.statistic == pytest.approx(score)


def test_times_that_a_computation_made_unequal_are_tied():
    assert kaplan_meier([0.1 + 0.2, 0.3, 1.0], [1, 1, 1]).events.tolist() == [2.0, 1.0]
    assert kaplan_meier([1.0, 1.000001], [1, 1]).events.tolist() == [1.0, 1.0]


def test_events_at_the_start_count():
    curve = kaplan_meier([0, 0, 5, 9], [1, 1, 1, 0])
    assert curve.at([0, 4, 9]).tolist() == [0.5, 0.5, 0.25]
    assert median_time(curve).estimate == 2.5
    assert restricted_mean([0, 0, 5, 9], [1, 1, 1, 0]).estimate == 0.5 * 5 + 0.25 * 4


def test_nothing_is_known_after_the_end_of_follow_up():
    censored, ended = kaplan_meier([1, 2], [1, 0]), kaplan_meier([1, 2], [1, 1])
    assert isnan(censored.at(3))
    assert ended.at(3) == 0.0
    assert isnan(restricted_mean([1, 2], [1, 0], horizon=3).estimate)
    assert restricted_mean([1, 2], [1, 1], horizon=3).estimate == 1.5
    assert isnan(aalen_johansen([1, 2], [1, 0]).at(3))


def test_a_median_that_is_not_reached_is_undefined():
    median = median_time(kaplan_meier([1, 2, 3, 4], [1, 0, 0, 0]))
    assert isnan(median.estimate)
    assert isnan(median.upper)


@pytest.mark.parametrize(
    ("event", "estimate", "words"),
    [
        ([0, 0, 0, 0], None, "no event"),
        ([1, 1, 0, 0], 0.0, "reference alone"),
        ([0, 0, 1, 1], inf, "arm alone"),
    ],
)
def test_one_sided_events_are_said(event, estimate, words):
    # reference first: everyone is followed to the end, so that both arms are at risk throughout
    found = hazard_ratio([1, 2, 1, 2], event, [0, 0, 1, 1])
    assert words in found.reason
    assert isnan(found.lower)
    assert isnan(found.p_value)
    assert isnan(found.estimate) if estimate is None else found.estimate == estimate


def test_one_arm_after_the_other_says_nothing():
    found = hazard_ratio([1, 2, 3, 4], [0, 0, 1, 1], [0, 0, 1, 1])
    assert isnan(found.estimate)
    assert "differed" in found.reason
    assert log_rank([1, 2, 3, 4], [0, 0, 1, 1], [0, 0, 1, 1]).reason


def test_monotone_likelihood_is_found_in_a_combination_of_covariates():
    draw = np.random.default_rng(3)
    x = draw.normal(size=(40, 2))
    ranked = np.argsort(np.argsort(-(x @ [1.0, 2.0]))) + 1.0
    assert cox(ranked, np.ones(40), x).reason == MONOTONE
    assert not cox(draw.permutation(ranked), np.ones(40), x).reason


def test_dependent_covariates_are_said():
    draw = np.random.default_rng(4)
    x = draw.normal(size=(30, 1))
    fit = cox(draw.exponential(size=30), np.ones(30), np.hstack((x, 3 * x)))
    assert "depend" in fit.reason
    assert np.isnan(fit.coefficients).all()


def test_a_fit_far_out_that_is_not_monotone_is_found():
    # of 200 in the arm all have the event, of 5000 in the reference one: far, and finite
    time = np.concatenate((np.arange(1, 201), [150.5], np.full(4999, 300)))
    event, arm = np.arange(5200) < 201, np.arange(5200) < 200
    found = hazard_ratio(time, event, arm)
    assert not found.reason
    assert np.exp(8) < found.estimate < inf


def test_numbers_at_risk_include_who_leaves_at_that_time():
    assert at_risk([0, 3, 3, 7], [0, 3, 3.5, 8]).tolist() == [4.0, 3.0, 1.0, 0.0]


@pytest.mark.parametrize(
    ("time", "status", "words"),
    [
        ([1, -1], [1, 0], "1 negative of 2"),
        ([1, np.nan], [1, 0], "sample time has 1 missing"),
        ([1, 2], [1, 0.5], "got 0.5"),
        ([1, 2], [1, -1], "got -1"),
        ([1, 2], [1], "got 2 and 1"),
    ],
)
def test_impossible_data_are_refused(time, status, words):
    with pytest.raises(ValueError, match=words):
        risk_table(time, status)


def test_impossible_arguments_are_refused():
    with pytest.raises(ValueError, match="larger than the number of causes"):
        kaplan_meier([1, 2], [1, 2])
    with pytest.raises(ValueError, match="an event is 0 or 1"):
        log_rank([1, 2], [1, 2], [0, 1])
    with pytest.raises(ValueError, match="one label a participant"):
        log_rank([1, 2], [1, 1], [0])
    with pytest.raises(ValueError, match=r"True \(arm 1\) or False"):
        hazard_ratio([1, 2], [1, 1], [0, 2])
    with pytest.raises(ValueError, match="one row for each of 2"):
        cox([1, 2], [1, 1], [[1.0]])
    with pytest.raises(ValueError, match="covariate is missing"):
        cox([1, 2], [1, 1], [[1.0], [np.nan]])
    with pytest.raises(ValueError, match="cause"):
        gray([1, 2], [1, 1], [0, 1], cause=0)
    with pytest.raises(ValueError, match="horizon"):
        restricted_mean([1, 2], [1, 1], horizon=-1)
    with pytest.raises(ValueError, match="level"):
        kaplan_meier([1, 2], [1, 1], level=95)
