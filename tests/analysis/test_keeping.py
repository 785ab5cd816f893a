"""Answers that overlap are kept once; where they disagree nothing is kept."""

import math
from dataclasses import replace

import pytest

from helpers.analysis.keeping import union
from helpers.results import Estimate, Key

KEY = Key(stage="primary", analysis="main", outcome="weight", arm="drug", measure="mean_difference")
NO_LIMITS = Estimate(key=KEY, value=500.0, lower=math.nan, upper=math.nan, note="one participant")


def test_an_estimate_whose_limits_are_undefined_agrees_with_itself():
    assert list(union([[NO_LIMITS], [replace(NO_LIMITS)]])) == [NO_LIMITS]


@pytest.mark.parametrize("other", [{"value": 501.0}, {"lower": 0.0}, {"note": "another reason"}])
def test_answers_that_disagree_are_refused(other):
    with pytest.raises(ValueError, match="different values"):
        union([[NO_LIMITS], [replace(NO_LIMITS, **other)]])
