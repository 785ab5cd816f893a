"""A design in a notebook: two tables, curves of size, maps of coverage."""

import re

import pytest

import helpers
from helpers.analysis.operating_characteristics import design
from helpers.present.figures.operating import coverage_map, size_curves
from helpers.present.views.design import design_tables
from helpers.results import view

MEASURES = ("risk_difference", "risk_ratio", "odds_ratio")


@pytest.fixture(scope="module")
def planned():
    return design(12, 9, control=0.25, treatment=0.5)


@pytest.fixture(scope="module")
def large():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("helpers.stats.operating.MOST_FOR_INTERVALS", 60)
        patch.setattr("helpers.stats.operating.MOST_FOR", {"chan_zhang": 60})
        return design(9, 9, control=0.25, treatment=0.5), design_tables(
            design(9, 9, control=0.25, treatment=0.5)
        )


def figures(answer):
    return [size_curves(answer), *(coverage_map(answer, measure) for measure in MEASURES)]


def test_the_notebook_shows_tables_and_figures():
    html = helpers.design(6, 6, control=0.2, treatment=0.6)._repr_html_()
    ids = re.findall(r'<figure class="rct-(?:table|figure)" id="([^"]+)"', html)
    assert ids == [
        "table-design-tests", "figure-design-sizes", "table-design-intervals",
        "figure-design-coverage-risk-difference", "figure-design-coverage-risk-ratio",
        "figure-design-coverage-odds-ratio",
    ]  # fmt: skip


def test_every_number_of_the_tables_is_a_result(planned):
    known = {row["id"] for e in planned.results for row in e.rows()}
    facts = {"design/confidence_level", "design/grid", "design/common_risks"}
    for table in design_tables(planned):
        shown = {number.result_id for number in table.numbers()}
        assert shown - facts <= known


def test_the_tables_print_what_was_found(planned):
    tests, intervals = design_tables(planned)
    fisher = next(row for row in tests.grid() if row[0].startswith("Fisher exact"))
    size = planned.found.tests["fisher"].max_size
    assert float(fisher[1].removesuffix("%")) == pytest.approx(100 * size, abs=0.005)
    newcombe = next(row for row in intervals.grid() if row[0].startswith("Newcombe"))
    found = planned.found.intervals["risk_difference"]["newcombe"]
    assert float(newcombe[1].removesuffix("%")) == pytest.approx(100 * found.mean, abs=0.05)
    assert float(newcombe[3]) == pytest.approx(100 * found.expected_width, abs=0.05)
    assert "nan" not in tests.markdown() + intervals.markdown()


def test_what_was_left_out_stands_there_with_its_reason(large):
    answer, (_, intervals) = large
    assert "left out of designs with more than 60 tables" in intervals.markdown()
    assert coverage_map(answer, "risk_difference") is None
    assert len(view(answer).views) == 3  # two tables and the curves


def test_figures_are_the_same_bytes_each_time(planned):
    again = design(12, 9, control=0.25, treatment=0.5)
    for draw in (size_curves, coverage_map):
        one, other = draw(planned), draw(again)
        assert (one.html(), one.png()) == (other.html(), other.png())


def test_the_words_of_the_figures_hold_their_numbers(planned):
    curves, *maps = figures(planned)
    assert "N−1 chi-squared test: largest" in curves.alt
    assert len(curves.source_ids) == 6
    for figure, measure in zip(maps, MEASURES, strict=True):
        assert "by the risk with treatment and the risk with control" in figure.alt
        assert len(figure.source_ids) == len(planned.found.intervals[measure])
        assert figure.html().count("<image") == len(figure.source_ids)
    assert "below 94.5% at" in maps[0].alt


@pytest.mark.parametrize("level", [0.5, 0.8, 0.999])
def test_other_levels_draw_too(level):
    answer = design(5, 4, control=0.3, treatment=0.7, level=level)
    for figure in figures(answer):
        assert figure.svg().startswith("<?xml")
