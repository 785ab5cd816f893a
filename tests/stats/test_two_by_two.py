"""The input of two-arm statistics: counts and their domain."""

import numpy as np
import pytest

from helpers.stats import TwoByTwo


@pytest.mark.parametrize(
    "counts", [(-1, 5, 0, 5), (6, 5, 0, 5), (0, 0, 0, 5), (0, 5, 2, 1), ([1, 9], 5, 0, 5)]
)
def test_impossible_counts_are_refused(counts):
    with pytest.raises(ValueError, match="an arm needs 0 <= x. <= n"):
        TwoByTwo(*counts)


@pytest.mark.parametrize("bad", [1.5, float("nan"), "3"])
def test_only_whole_numbers_are_counts(bad):
    with pytest.raises(ValueError, match="x1 must be whole numbers"):
        TwoByTwo(bad, 5, 0, 5)


def test_counts_become_plain_integers():
    table = TwoByTwo(np.int32(3), 5.0, [1, 2], 4)
    assert (type(table.x1), type(table.n1)) == (int, int)
    assert table.x0.dtype == np.int64
    assert table.mirrored().x1.tolist() == [1, 2]
