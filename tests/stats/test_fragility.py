"""Fragility index against R 4.2.2 (`reference/two_by_two.json`) and its definition."""

import json
from math import isnan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.stats import ASSOCIATION, TwoByTwo
from helpers.stats.fragility import fragility_index

TABLES = json.loads(
    (Path(__file__).parent / "reference" / "two_by_two.json").read_text(encoding="utf-8")
)["tables"]


@pytest.mark.parametrize("row", TABLES)
def test_agrees_with_r(row):
    have = fragility_index(TwoByTwo(row["x1"], row["n1"], row["x0"], row["n0"]))
    want = row["values"]["fragility_index_walsh"]
    assert isnan(have) if want is None else have == want


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.floats(0, 1), st.floats(0, 1))
def test_the_index_is_the_first_loss_of_significance(n1, n0, share1, share0):
    table = TwoByTwo(round(share1 * n1), n1, round(share0 * n0), n0)
    index = fragility_index(table)
    same = fragility_index(table.mirrored())
    assert index == same or (isnan(index) and isnan(same))
    if isnan(index):
        return
    fewer_in_arm1 = (table.x1, -table.n1) <= (table.x0, -table.n0)
    for added, significant in ((index - 1, True), (index, False)):
        x1 = table.x1 + added * fewer_in_arm1
        x0 = table.x0 + added * (not fewer_in_arm1)
        assert (ASSOCIATION["fisher"](TwoByTwo(x1, n1, x0, n0)) < 0.05) == significant


def test_large_trials_and_tables_that_stay_significant():
    assert fragility_index(TwoByTwo(3000, 50_000, 4000, 50_000)) > 512
    assert isnan(fragility_index(TwoByTwo(5, 5, 100, 1000)))


@pytest.mark.parametrize("cells", [(1500, 4000, 900, 3000), (700, 2000, 1900, 2500)])
def test_large_arms_skip_only_what_stays_significant(cells):
    x1, n1, x0, n0 = cells
    events = np.arange(x1, n1 + 1) if x1 <= x0 else np.arange(x0, n0 + 1)
    tables = TwoByTwo(events, n1, x0, n0) if x1 <= x0 else TwoByTwo(x1, n1, events, n0)
    first = int(np.argmax(ASSOCIATION["fisher"](tables) >= 0.05))
    assert first > 100
    assert fragility_index(TwoByTwo(*cells)) == first


def test_arrays_and_impossible_thresholds_are_refused():
    with pytest.raises(ValueError, match="one table"):
        fragility_index(TwoByTwo(np.array([1, 2]), 5, 1, 5))
    with pytest.raises(ValueError, match="alpha must lie between 0 and 1"):
        fragility_index(TwoByTwo(1, 5, 1, 5), alpha=5)
