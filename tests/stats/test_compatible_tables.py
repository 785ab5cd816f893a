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


def by_hand(n1, n0, claims, *, among, test, exhaustive=True):
    """Return the compatible sets one by one, without arrays."""
    found = []
    for w1, w0 in itertools.product(range(n1 + 1), range(n0 + 1)):
        for m1, m0 in itertools.product(range(w1 + 1), range(w0 + 1)):
            part = (m1, w1, m0, w0) if among else (m1, n1, m0, n0)
            for r1, r0 in itertools.product(range(w1 - m1 + 1), range(w0 - m0 + 1)):
                if exhaustive and (r1, r0) != (w1 - m1, w0 - m0):
                    continue
                tables = [(w1, n1, w0, n0), part, (r1, n1, r0, n0)]
                if all(map(meets, claims, tables, [test] * 3)):
                    found.append((w1, w0, m1, m0, r1, r0))
    return found


def meets(stated, table, test):
    x1, n1, x0, n0 = table
    if not n1 or not n0:
        return False
    more = x1 / n1 > x0 / n0 if stated.higher else x1 / n1 < x0 / n0
    p = float(ASSOCIATION[test](TwoByTwo(*table)))
    more = more or stated.higher is None
    return more and stated.at_least <= p and (p < stated.below or stated.below == 1)


@settings(max_examples=25)
@given(st.integers(1, 5), st.integers(1, 5), st.booleans(), st.booleans(), st.data())
def test_enumeration_agrees_with_counting_by_hand(n1, n0, among, exhaustive, data):
    claims = [
        Stated(
            higher=data.draw(st.sampled_from([True, False, None])),
            below=data.draw(st.sampled_from([1.0, 0.6, 0.3])),
        )
        for _ in range(3)
    ]
    names = dict(zip(("whole", "part", "rest"), claims, strict=True))
    linked = Linked(**names, part_among_whole=among, exhaustive=exhaustive)
    found = compatible_sets(n1, n0, linked)
    expected = by_hand(n1, n0, claims, among=among, test="pearson", exhaustive=exhaustive)
    assert found.number == len(expected)
    for place, name in enumerate(("whole", "part", "rest")):
        counted = np.zeros((n1 + 1, n0 + 1), dtype=int)
        for tables in expected:
            counted[tables[2 * place : 2 * place + 2]] += 1
        np.testing.assert_array_equal(getattr(found, name), counted)
    shares = [m0 / w0 for _, w0, _, m0, _, _ in expected if w0]
    np.testing.assert_array_equal(
        found.share, (min(shares), max(shares)) if shares else (np.nan, np.nan)
    )


def test_one_part_alone_needs_only_to_fit():
    linked = Linked(
        whole=Stated(higher=True, below=0.4), part=Stated(higher=False), exhaustive=False
    )
    found = compatible_sets(4, 5, linked)
    expected = [
        (w1, w0, m1, m0)
        for w1, w0 in itertools.product(range(5), range(6))
        for m1, m0 in itertools.product(range(w1 + 1), range(w0 + 1))
        if meets(linked.whole, (w1, 4, w0, 5), "pearson")
        and meets(linked.part, (m1, 4, m0, 5), "pearson")
    ]
    assert found.number == len(expected) > 0
    assert not found.rest.any()
    assert np.isnan(found.largest_p_rest)


def test_one_part_alone_is_never_the_whole():
    with pytest.raises(ValueError, match="exhaustive=False"):
        Linked(whole=Stated(higher=True), part=Stated(higher=True))


def test_no_upper_limit_keeps_tables_whose_exact_p_is_one():
    """Fisher's p of 25/50 v 24/50 is 1: a claim of direction alone is met all the same."""
    found = compatible_tables(50, 50, Stated(higher=True), test="fisher")
    assert found[25, 24]
    assert found.sum() == 51 * 50 / 2


def test_every_part_counted_is_a_table_that_meets_its_own_statement():
    found = sets_of_the_abstract("pearson", THRESHOLDS, False)
    lower = compatible_tables(50, 50, Stated(higher=False, below=0.01))
    assert not (found.part[~lower]).any()
    assert found.whole.sum() == found.part.sum() == found.rest.sum() == found.number


@pytest.mark.parametrize("range_", [(0.2, 0.1), (-0.1, 0.5), (0.0, 1.5), (0.3, 0.3)])
def test_an_impossible_range_of_p_is_refused(range_):
    with pytest.raises(ValueError, match="at_least"):
        Stated(higher=True, at_least=range_[0], below=range_[1])
