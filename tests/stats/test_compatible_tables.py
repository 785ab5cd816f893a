"""Tables behind published statements: the counts of the tacrolimus abstract, and small cases."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.stats import ASSOCIATION, TwoByTwo
from helpers.stats.compatible_tables import Linked, Stated, compatible_sets, compatible_tables

# The abstract (50 v 50): clinical pregnancy p < .05, live birth and miscarriage p < .01, read as
# thresholds, and as the brackets that tables print. Numbers by full enumeration with
# scipy 1.17.1, made before this module was.
THRESHOLDS = (0.0, 0.0, 0.0)
BRACKETS = (0.01, 0.001, 0.001)
ENUMERATED = [
    ("pearson", THRESHOLDS, False, 54_317),
    ("fisher", THRESHOLDS, False, 42_229),
    ("pearson", BRACKETS, False, 0),
    ("fisher", BRACKETS, False, 0),
    ("pearson", BRACKETS, True, 1_069),
    ("fisher", BRACKETS, True, 665),
]


def sets_of_the_abstract(test, floors, among):
    whole, part, rest = floors
    linked = Linked(
        whole=Stated(higher=True, below=0.05, at_least=whole),
        part=Stated(higher=False, below=0.01, at_least=part),
        rest=Stated(higher=True, below=0.01, at_least=rest),
        part_among_whole=among,
    )
    return compatible_sets(50, 50, linked, test=test)


@pytest.mark.parametrize(("test", "floors", "among", "number"), ENUMERATED)
def test_the_abstract_leaves_as_many_sets_as_enumeration_found(test, floors, among, number):
    assert sets_of_the_abstract(test, floors, among).number == number


def test_live_birth_is_below_a_thousandth_in_every_compatible_set():
    assert sets_of_the_abstract("pearson", THRESHOLDS, False).largest_p_rest < 0.001


def test_a_set_without_any_table_has_no_range():
    nothing = sets_of_the_abstract("pearson", BRACKETS, False)
    assert np.isnan(nothing.largest_p_rest)
    assert np.isnan(nothing.share).all()


def by_hand(n1, n0, claims, *, among, test):
    """Return the compatible sets one by one, without arrays."""
    found = []
    for w1, w0 in itertools.product(range(n1 + 1), range(n0 + 1)):
        for m1, m0 in itertools.product(range(w1 + 1), range(w0 + 1)):
            part = (m1, w1, m0, w0) if among else (m1, n1, m0, n0)
            tables = [(w1, n1, w0, n0), part, (w1 - m1, n1, w0 - m0, n0)]
            if all(map(meets, claims, tables, [test] * 3)):
                found.append((w1, w0, m1, m0))
    return found


def meets(stated, table, test):
    x1, n1, x0, n0 = table
    if not n1 or not n0:
        return False
    more = x1 / n1 > x0 / n0 if stated.higher else x1 / n1 < x0 / n0
    p = float(ASSOCIATION[test](TwoByTwo(*table)))
    return more and stated.at_least <= p < stated.below


@settings(max_examples=15)
@given(st.integers(1, 6), st.integers(1, 6), st.booleans(), st.data())
def test_enumeration_agrees_with_counting_by_hand(n1, n0, among, data):
    claims = [
        Stated(higher=data.draw(st.booleans()), below=data.draw(st.sampled_from([1.0, 0.6, 0.3])))
        for _ in range(3)
    ]
    names = dict(zip(("whole", "part", "rest"), claims, strict=True))
    found = compatible_sets(n1, n0, Linked(**names, part_among_whole=among))
    expected = by_hand(n1, n0, claims, among=among, test="pearson")
    assert found.number == len(expected)
    for name, places in (("whole", [(w1, w0) for w1, w0, _, _ in expected]),
                         ("part", [(m1, m0) for _, _, m1, m0 in expected])):  # fmt: skip
        counted = np.zeros((n1 + 1, n0 + 1), dtype=int)
        for place in places:
            counted[place] += 1
        np.testing.assert_array_equal(getattr(found, name), counted)


def test_every_part_counted_is_a_table_that_meets_its_own_statement():
    found = sets_of_the_abstract("pearson", THRESHOLDS, False)
    lower = compatible_tables(50, 50, Stated(higher=False, below=0.01))
    assert not (found.part[~lower]).any()
    assert found.whole.sum() == found.part.sum() == found.rest.sum() == found.number


@pytest.mark.parametrize("range_", [(0.2, 0.1), (-0.1, 0.5), (0.0, 1.5), (0.3, 0.3)])
def test_an_impossible_range_of_p_is_refused(range_):
    with pytest.raises(ValueError, match="at_least"):
        Stated(higher=True, at_least=range_[0], below=range_[1])
