"""What a notebook shows of a comparison: every number bound, words for what has none."""

import subprocess
import sys

import pytest

import helpers.present.views.compare  # noqa: F401
from helpers.analysis.comparison import compare
from helpers.analysis.overview import overview
from helpers.present.formatting import resolving
from helpers.results import view
from helpers.stats import TwoByTwo


@pytest.mark.parametrize(
    "cells", [(25, 50, 13, 50), (0, 50, 0, 50), (1, 1, 0, 1), (3, 50_000, 15, 50_000)]
)
def test_every_number_shown_is_one_of_the_results(cells):
    answer = compare(*cells)
    ids = set(answer.results.rows()["id"]) | {"compare/confidence_level"}
    shown = list(view(answer).numbers())
    assert len(shown) > 30
    assert {number.result_id for number in shown} <= ids


def test_a_notebook_needs_one_import():
    code = "from helpers import compare; print(compare(25, 50, 13, 50)._repr_html_())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert '<figure class="rct-table" id="table-compared">' in done.stdout
    assert "+4.9 to +41.5</data>" in done.stdout


def test_rare_events_have_the_places_they_need():
    shown = view(compare(3, 50_000, 15, 50_000)).markdown()
    assert "−0.024" in shown
    assert "−0.044 to −0.008" in shown


def test_the_reason_stands_where_a_number_would():
    shown = view(compare(0, 50, 6, 50)).markdown()
    assert "an arm has no events" in shown
    assert "nan" not in shown


def test_a_list_has_one_line_a_table():
    tables = TwoByTwo([25, 0], [50, 50], [13, 0], [50, 50])
    answer = overview(tables, name="two.csv")
    lines = view(answer).csv().splitlines()
    assert lines[1].startswith("1,25/50,13/50,+24.0 (+4.9 to +41.5),1.92 (1.14 to 3.36)")
    assert lines[2].startswith("2,0/50,0/50,0.0 (−7.2 to +7.2),not estimable (0 to ∞)")
    assert {number.result_id for number in view(answer).numbers()} <= {
        *answer.results.rows()["id"],
        "compare/confidence_level",
    }


def test_places_show_two_digits_of_a_width():
    assert [resolving(width) for width in (200.0, 9.4, 0.94, 0.0358)] == [1, 1, 2, 3]
    assert resolving(float("nan")) == resolving(float("inf")) == 1
