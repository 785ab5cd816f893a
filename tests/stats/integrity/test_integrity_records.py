"""Records that are too much alike."""

from itertools import combinations, product
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers.stats.integrity.records import (
    identical_rows,
    nearest_pair,
    nearest_rows,
    share_alike,
)

TABLES = arrays(np.int64, st.tuples(st.integers(2, 8), st.integers(1, 4)),
                elements=st.integers(0, 5))  # fmt: skip


@given(TABLES)
def test_shares_alike_are_those_of_all_pairs(table):
    pairs = list(combinations(range(len(table)), 2))
    expected = [np.mean([table[i, k] == table[j, k] for i, j in pairs])
                for k in range(table.shape[1])]  # fmt: skip
    assert share_alike(table) == pytest.approx(expected)


@given(TABLES)
def test_the_p_value_is_the_tail_of_independent_agreements_times_the_pairs(table):
    shares = share_alike(table)
    steps = np.rint(-np.log(np.clip(shares, 1e-12, 1)) / 0.02).astype(int)
    i, j = nearest_rows(table)
    reached = steps[table[i] == table[j]].sum()
    tail = 0.0
    for agree in product([False, True], repeat=len(shares)):
        weight = steps[list(agree)].sum()
        chance = np.prod(np.where(agree, shares, 1 - shares))
        tail += chance if weight >= reached else 0.0
    expected = min(1.0, comb(len(table), 2) * tail)
    assert nearest_pair(table).p_value == pytest.approx(expected, abs=1e-12)


@given(TABLES)
def test_the_order_of_records_makes_no_difference(table):
    assert nearest_pair(table).p_value == nearest_pair(table[::-1]).p_value


def test_a_copy_is_found_and_clean_records_are_not():
    rng = np.random.default_rng(3)
    table = rng.integers(0, 40, size=(100, 12))
    assert nearest_pair(table).p_value > 0.01
    table[70, :8] = table[11, :8]
    assert nearest_rows(table) == (11, 70)
    assert nearest_pair(table).p_value < 1e-4


def test_the_bound_is_close_where_variables_are_independent():
    rng = np.random.default_rng(4)
    p_values = [nearest_pair(rng.integers(0, 30, size=(30, 8))).p_value for _ in range(300)]
    assert np.mean(np.array(p_values) <= 0.1) <= 0.1 + 3 * (0.1 * 0.9 / 300) ** 0.5


@given(TABLES)
def test_identical_rows_are_those_that_repeat(table):
    lines = [tuple(row) for row in table.tolist()]
    expected = [[i for i, line in enumerate(lines) if line == one]
                for one in dict.fromkeys(lines) if lines.count(one) > 1]  # fmt: skip
    assert identical_rows(table) == sorted(expected)


def test_what_it_refuses():
    for table in ([[1, 2]], [1, 2], [[1.5], [2.0]]):
        with pytest.raises(ValueError, match="whole numbers"):
            nearest_pair(table)
    with pytest.raises(ValueError, match="at most 2000"):
        nearest_pair(np.zeros((2001, 1), int))
