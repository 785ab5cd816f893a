"""Strata: what counts may be, which strata contribute, and that the others change nothing."""

import numpy as np
import pytest

from helpers.stats.strata import CONTRIBUTING, Strata


def test_which_strata_contribute():
    # usual, no events, all events, no arm 1, no arm 0, nobody
    strata = Strata([2, 0, 4, 0, 3, 0], [9, 5, 4, 0, 6, 0], [1, 0, 7, 2, 0, 0], [8, 3, 7, 5, 0, 0])
    assert strata.comparable.tolist() == [True, True, True, False, False, False]
    assert strata.with_events.tolist() == [True, False, True, False, False, False]
    assert strata.informative.tolist() == [True, False, False, False, False, False]
    for measure, used in {
        "risk_difference": strata.comparable,
        "risk_ratio": strata.with_events,
        "odds_ratio": strata.informative,
        "test": strata.informative,
    }.items():
        assert np.array_equal(CONTRIBUTING[measure](strata), used)


def test_one_number_is_one_stratum_and_counts_broadcast():
    assert Strata(1, 2, 0, 3).x1.tolist() == [1]
    trials = Strata(np.zeros((7, 1), int), [5, 6], 1, [[4, 4]])
    assert trials.n0.shape == trials.informative.shape == (7, 2)
    assert trials.mirrored().x1.tolist() == trials.x0.tolist()


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        (([3], [2], [0], [1]), r"every stratum needs 0 <= x1 <= n1, got x1=\[3\], n1=\[2\]"),
        (([0], [2], [-1], [1]), r"every stratum needs 0 <= x0 <= n0, got x0=\[-1\]"),
        (([0.5], [2], [0], [1]), "x1 must be whole numbers, got"),
        (([0], [np.nan], [0], [1]), "n1 must be whole numbers, got"),
        (([0], [np.inf], [0], [1]), "n1 must be whole numbers, got"),
        ((["a"], [2], [0], [1]), "x1 must be whole numbers, got"),
        (([True], [2], [0], [1]), "x1 must be whole numbers, got"),
    ],
)
def test_impossible_counts_are_refused(counts, message):
    with pytest.raises(ValueError, match=message):
        Strata(*counts)


def test_whole_floats_are_counts():
    assert Strata([1.0], [2.0], [0.0], [3.0]).n1.dtype == np.int64


def test_counts_that_do_not_fit_together_are_refused():
    with pytest.raises(ValueError, match="shape mismatch"):
        Strata([1, 2], [3, 4], [0, 0, 0], [1, 1, 1])
