"""Adjusted p-values against R 4.2.2 p.adjust (`reference/samples.json`) and properties."""

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.stats import MULTIPLICITY

ADJUSTED = json.loads(
    (Path(__file__).parent / "reference" / "samples.json").read_text(encoding="utf-8")
)["adjusted"]
p_lists = st.lists(st.floats(0, 1), min_size=1, max_size=6)


@pytest.mark.parametrize("name", ["holm", "hochberg", "hommel"])
@pytest.mark.parametrize("row", ADJUSTED)
def test_agrees_with_r(name, row):
    np.testing.assert_allclose(MULTIPLICITY[name](row["p"]), row[name], rtol=1e-12)


def test_the_family_of_the_tacrolimus_trial():
    p = [0.00026, 0.0169, 0.0662]
    assert MULTIPLICITY["fixed_sequence"](p).tolist() == p
    assert MULTIPLICITY["holm"](p).round(4).tolist() == [0.0008, 0.0338, 0.0662]


@given(p_lists)
def test_procedures_are_ordered_by_power(p):
    none, hommel, hochberg, holm = (
        MULTIPLICITY[name](p) for name in ("none", "hommel", "hochberg", "holm")
    )
    assert np.all(none <= hommel)
    assert np.all(hommel <= hochberg + 1e-15)
    assert np.all(hochberg <= holm + 1e-15)
    assert np.all(holm <= 1)


@settings(max_examples=50, deadline=None)
@given(p_lists, st.sampled_from([("holm", min), ("hommel", None)]))
def test_closed_testing_gives_the_same(p, procedure):
    # The definition: the largest p-value of the intersections that contain the hypothesis.
    name, _ = procedure
    adjusted = MULTIPLICITY[name](p)
    for place in range(len(p)):
        worst = 0.0
        for size in range(1, len(p) + 1):
            for members in combinations(range(len(p)), size):
                if place in members:
                    worst = max(worst, intersection(name, sorted(p[m] for m in members)))
        assert adjusted[place] == pytest.approx(min(worst, 1.0), rel=1e-12)


def intersection(name, ordered):
    size = len(ordered)
    if name == "holm":
        return size * ordered[0]
    return min(size * value / rank for rank, value in enumerate(ordered, start=1))


@given(p_lists, st.randoms())
def test_order_matters_only_to_the_fixed_sequence(p, random):
    order = list(range(len(p)))
    random.shuffle(order)
    for name in ("none", "holm", "hochberg", "hommel"):
        moved = MULTIPLICITY[name]([p[i] for i in order])
        np.testing.assert_allclose(moved, MULTIPLICITY[name](p)[order])
    fixed = MULTIPLICITY["fixed_sequence"](p)
    assert np.array_equal(fixed, [max(p[: i + 1]) for i in range(len(p))])


def test_undefined_p_values_stay_undefined_and_keep_their_place():
    nan = float("nan")
    p = [0.01, nan, 0.02]
    np.testing.assert_allclose(MULTIPLICITY["holm"](p), [0.03, nan, 0.04])
    np.testing.assert_allclose(MULTIPLICITY["hochberg"](p), [0.03, nan, 0.04])
    np.testing.assert_array_equal(MULTIPLICITY["fixed_sequence"](p), [0.01, nan, nan])
    np.testing.assert_array_equal(MULTIPLICITY["none"](p), p)


@pytest.mark.parametrize("name", sorted(MULTIPLICITY))
def test_empty_families_and_impossible_values(name):
    assert MULTIPLICITY[name]([]).size == 0
    with pytest.raises(ValueError, match=r"p-values lie in \[0, 1\]"):
        MULTIPLICITY[name]([0.5, 1.5])
