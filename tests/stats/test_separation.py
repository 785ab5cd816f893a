"""Separation is found where it is, by kind and by column, and nowhere else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.stats.logistic import fit_logistic
from helpers.stats.rank import independent
from helpers.stats.separation import separation


def with_intercept(*columns):
    return np.column_stack([np.ones(len(columns[0])), *columns])


@pytest.mark.parametrize(
    ("columns", "events", "kind", "running"),
    [
        # overlap
        ([[0, 1, 2, 3, 4, 5]], [0, 1, 0, 1, 0, 1], "none", ()),
        # a threshold tells all (Albert and Anderson's complete separation)
        ([[0, 1, 2, 3, 4, 5]], [0, 0, 0, 1, 1, 1], "complete", (0, 1)),
        # ... all but those on the threshold itself
        ([[0, 1, 2, 2, 3, 4]], [0, 0, 0, 1, 1, 1], "quasi", (0, 1)),
        # no event in one group: only its coefficient runs away
        ([[0, 0, 0, 1, 1, 1]], [0, 1, 0, 0, 0, 0], "quasi", (1,)),
        # no event in the group that the intercept stands for: both run
        ([[0, 0, 0, 1, 1, 1]], [0, 0, 0, 0, 1, 0], "quasi", (0, 1)),
        # neither column alone separates, their difference does
        ([[0, 1, 2, 3, 4, 5], [1, 2, 3, 2, 3, 4]], [0, 0, 0, 1, 1, 1], "complete", (0, 1, 2)),
        # nothing but events
        ([[0, 1, 0, 1]], [1, 1, 1, 1], "complete", (0, 1)),
    ],
)
def test_kinds_and_columns(columns, events, kind, running):
    found = separation(with_intercept(*columns), events)
    assert (found.kind, found.columns) == (kind, running)
    assert bool(found) is (kind != "none")


def test_a_small_level_without_events_among_many_participants():
    draw = np.random.default_rng(4)
    arm, age = draw.integers(0, 2, 600), draw.normal(45, 13, 600)
    events = draw.random(600) < 0.15
    site = np.zeros(600)
    site[:3], events[:3] = 1, False
    found = separation(with_intercept(arm, age, site), events)
    assert (found.kind, found.columns) == ("quasi", (3,))
    events[0] = True
    assert not separation(with_intercept(arm, age, site), events)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(6, 25), st.integers(1, 4), st.booleans())
def test_units_order_and_coding_do_not_matter(seed, n, k, coarse):
    draw = np.random.default_rng(seed)
    columns = draw.integers(0, 3, (n, k)).astype(float) if coarse else draw.normal(size=(n, k))
    design = with_intercept(columns)
    design = design[:, independent(design)]
    events = draw.random(n) < 0.4
    kind = separation(design, events).kind
    turned = design * np.array([1.0, *draw.uniform(1e-3, 1e3, design.shape[1] - 1)])
    order = draw.permutation(n)
    assert separation(turned[order], events[order]).kind == kind
    assert separation(design, ~events).kind == kind


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(8, 30), st.integers(1, 3))
def test_an_estimate_exists_exactly_where_nothing_separates(seed, n, k):
    draw = np.random.default_rng(seed)
    design = with_intercept(draw.integers(0, 4, (n, k)).astype(float))
    design = design[:, independent(design)]
    events = draw.random(n) < 0.4
    if separation(design, events):
        with pytest.raises(ValueError, match="separate"):
            fit_logistic(design, events)
    else:
        fit = fit_logistic(design, events)
        score = design.T @ (events - fit.risks)
        assert np.abs(score).max() < 1e-8


@pytest.mark.parametrize(
    ("design", "events", "message"),
    [
        ([[1.0, np.nan]], [True], "1 missing"),
        ([[1.0, 0.0], [1.0, 1.0]], [True], "one for each of 2 rows"),
        ([[1.0, 0.0], [1.0, 1.0]], [0, 2], "true or false"),
        ([1.0, 2.0], [True, False], "rows and columns"),
    ],
)
def test_what_is_refused(design, events, message):
    with pytest.raises(ValueError, match=message):
        separation(design, events)
