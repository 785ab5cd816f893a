"""Records that are too much alike: copies are found, different people are not, order is nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.stats.alike import AGREEMENT, alike_records, telling_columns


def people(seed, records=80, values=(2, 3, 5, 8, 8, 12, 20, 20, 30, 30, 50, 50)):
    rng = np.random.default_rng(seed)
    return np.column_stack([rng.integers(0, number, records) for number in values])


def pairs(found):
    return set(zip(found.first.tolist(), found.second.tolist(), strict=True))


@settings(max_examples=50)
@given(st.integers(0, 10**6), st.integers(0, 3))
def test_a_copy_with_few_changes_is_found_and_nothing_else(seed, changes):
    table = people(seed, values=(20,) * 20)
    rng = np.random.default_rng(seed)
    one, other = sorted(rng.choice(len(table), 2, replace=False))
    table[other] = table[one]
    table[other, rng.choice(table.shape[1], changes, replace=False)] = 999
    assert pairs(alike_records(table)) == {(one, other)}


@settings(max_examples=50)
@given(st.integers(0, 10**6))
def test_different_people_are_not_named(seed):
    assert not pairs(alike_records(people(seed)))


@settings(max_examples=50)
@given(st.integers(0, 10**6))
def test_the_order_of_the_records_is_nothing(seed):
    table = people(seed)
    table[5] = table[17]
    table[30] = table[60]
    order = np.random.default_rng(seed).permutation(len(table))
    moved = {tuple(sorted((int(order[a]), int(order[b])))) for a, b in
             pairs(alike_records(table[order]))}  # fmt: skip
    assert moved == pairs(alike_records(table)) == {(5, 17), (30, 60)}


def test_missing_values_agree_with_nothing():
    table = people(1)
    table[40] = table[7]
    table[40, :8] = -1
    assert not pairs(alike_records(table))  # four variables are too few
    table[7, 8:] = -1
    assert not pairs(alike_records(table))
    table = people(1)
    table[40] = table[7]
    table[[7, 40], :3] = -1
    assert pairs(alike_records(table)) == {(7, 40)}


def test_half_a_record_is_no_record():
    table = people(2)
    table[40, ::2] = table[7, ::2]
    assert AGREEMENT > 0.5
    assert not pairs(alike_records(table))


def test_few_or_coarse_variables_tell_too_little():
    table = people(3)
    table[40] = table[7]
    assert not alike_records(table[:, :7]).columns.size
    coarse = np.random.default_rng(0).integers(0, 2, size=(80, 12))
    assert not alike_records(coarse).columns.size


def test_a_thing_told_in_many_variables_counts_once():
    site = np.random.default_rng(0).integers(0, 4, 80)
    told = np.column_stack([site, 9 - site, site * 3, np.minimum(site, 2), people(4)])
    assert telling_columns(told).tolist() == [0, *range(4, 16)]


@pytest.mark.parametrize("records", [0, 1, 2])
def test_tiny_tables_are_no_trouble(records):
    assert not pairs(alike_records(np.zeros((records, 10), int)))


def test_a_block_of_copies_in_a_large_table_is_found():
    table = people(5, records=20_000, values=(20,) * 14)
    table[12_000:12_100] = table[300:400]
    found = pairs(alike_records(table))
    assert found == {(place, place + 11_700) for place in range(300, 400)}
