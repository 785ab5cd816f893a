"""Records of text: the search for reference cycles is held back only while they are read."""

import gc

import pytest

from helpers.data.records import Layout, joined
from helpers.errors import DataError

LAYOUT = Layout(name="t.csv", header_row=None, padded=False, remedy="look at the separators")


def lines(*cells):
    yield from enumerate(cells, start=1)


def seen_while_reading(seen):
    for line in lines(["id", "arm"], ["1", "a"], ["2", "b"]):
        seen.append(gc.isenabled())
        yield line


@pytest.fixture(params=[True, False])
def collecting(request):
    """Run a test with the collector as a caller may have it, and put it back."""
    before = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if before else gc.disable)()


def test_the_collector_rests_while_records_are_read_and_is_as_before_afterwards(collecting):
    seen = []
    assert joined(seen_while_reading(seen), LAYOUT).rows.tolist() == [2, 3]
    assert seen[1:] == [False, False]
    assert gc.isenabled() == collecting


def test_the_collector_is_as_before_after_a_refusal(collecting):
    with pytest.raises(DataError):
        joined(lines(["id", "arm"], ["1", "a", "x"]), LAYOUT)
    assert gc.isenabled() == collecting
