"""Published tables are read as text, and every wrong cell is named with its row."""

from fractions import Fraction

import pytest

from helpers.data.published import read_published
from helpers.errors import DataError


@pytest.fixture
def read(tmp_path):
    def of(text):
        (tmp_path / "published.csv").write_text(text, encoding="utf-8")
        return read_published(tmp_path / "published.csv")

    return of


def test_trailing_zeros_and_blanks(read):
    first, second = read(
        "label,n,mean,sd,items,decimals,percent,count\nPain,28,3.50,1.0,2,1,,\nBirths,29,,,,,48.2,14\n"
    )
    assert (first.row, first.label, first.n, first.grains) == (2, "Pain", 28, 20)
    assert (first.mean.value, first.mean.decimals, first.sd.decimals) == (Fraction(7, 2), 2, 1)
    assert (second.mean, second.percent.decimals, second.count, second.grains) == (None, 1, 14, 1)


def test_all_wrong_cells_are_named_at_once(read):
    with pytest.raises(DataError) as caught:
        read("label,n,mean,sd,count\nA,0,3.5,-1,\nB,,x,1,1.5\nC,3.0,1,1,2\n")
    said = str(caught.value)
    for part in ("row 2; n", "row 2; sd", "row 3; n", "row 3; mean", "row 3; count"):
        assert part in said
    assert "row 4" not in said


def test_columns_that_are_needed(read):
    with pytest.raises(DataError, match="no column, or more than one, for n"):
        read("label,mean\nA,3\n")
