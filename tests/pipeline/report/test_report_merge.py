"""Merging: order, names, and nothing that changes between two runs."""

import copy

import nbformat
import pytest

from helpers.errors import Severity
from helpers.pipeline.report import check_report, merge, render
from helpers.present import Number, Row, Table
from helpers.present.text import Nothing, Text


def test_front_matter_comes_first_and_cells_are_named_by_their_place(report):
    names = [cell.id for cell in report.notebook.cells]
    assert names[:4] == ["front-1", "front-2", "front-3", "n1-c1"]
    assert len(set(names)) == len(names)
    assert report.notebook.cells[0].metadata["rct"]["heading"] == "Summary"


def test_merged_notebook_is_valid_and_titled(report):
    nbformat.validate(report.notebook)
    assert report.notebook.metadata["title"] == report.study.title


def test_nothing_volatile_is_kept(report):
    text = nbformat.writes(report.notebook)
    assert "papermill" not in text
    assert '"execution_count": 3' not in text


def test_same_notebooks_give_the_same_bytes(made):
    study, results = made.study_of(), made.results_of()
    once, twice = (
        nbformat.writes(merge(made.notebooks_of(results, study), made.front_of(results), study))
        for _ in range(2)
    )
    assert once == twice


def test_executed_notebooks_are_not_changed(made):
    study, results = made.study_of(), made.results_of()
    executed = made.notebooks_of(results, study)
    before = copy.deepcopy(executed)
    merge(executed, [], study)
    assert executed == before


def test_parameters_and_imports_count_as_setup(report):
    setup = [c.source for c in report.notebook.cells if c.metadata.get("rct", {}).get("setup")]
    assert "study = 'tacrolimus-rif'; root = ''" in setup
    assert "from helpers.analysis import open_study" in setup
    assert not any("effects" in source for source in setup)


@pytest.mark.parametrize("analysis", ["tried", "tried_adjusted"])
def test_of_what_is_tried_the_report_says_only_that_it_is_not_in_the_plan(made, analysis):
    number = Number(f"primary/{analysis}/per_protocol/live_birth/count/n", "43")
    table = Table("tried", ["", "n"], [Row("Live birth", [number])], "Tried", off_plan=True)
    study, results = made.study_of(), made.results_of()
    cells = [made.markdown("# A"), made.code("trial.counted(tried)", made.shown(table))]
    notebook = merge([nbformat.v4.new_notebook(cells=cells)], [], study)
    page = render(notebook, results=results, study=study, provenance={})
    assert "Not in the plan" in page
    assert "Live birth" not in page
    assert "43" not in page.partition("<main")[2]
    found = check_report(page, notebook, results, study)
    assert [finding for finding in found if finding.severity == Severity.ERROR] == []


def test_empty_cells_are_left_out(made):
    notebook = nbformat.v4.new_notebook(cells=[made.code(""), made.markdown("# Only this")])
    assert [cell.id for cell in merge([notebook], [], made.study_of()).cells] == ["n1-c2"]


def test_sections_that_ask_what_the_study_does_not_are_left_out(made):
    nothing, text = Nothing("The study declares none."), Text("No query was raised.")
    cells = [
        made.markdown("# Outcomes"),
        made.markdown("## First?\n\nWhy."),
        made.code("ends = trial.end_states(choices)\nends", made.shown(nothing)),
        made.markdown("## Second?"),
        made.code("queries", made.shown(text)),
        made.markdown("## Third?"),
        made.code("one", made.shown(text)),
        made.code("two", made.shown(nothing)),
        made.markdown("## Fourth?"),
        made.code("three", made.shown(nothing)),
        made.code("trial.keep('primary', one)", tags=["keep"]),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    merged = merge([notebook], [], made.study_of()).cells
    assert [cell.source.split("\n")[0] for cell in merged] == [
        "# Outcomes", "## Second?", "queries", "## Third?", "one", "two",
        "trial.keep('primary', one)",
    ]  # fmt: skip
