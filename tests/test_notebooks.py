"""Notebooks are thin: they call tested modules, define nothing, are stored without outputs."""

import ast
import re
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
STAGES = (
    "01_cleaning",
    "02_baseline_table",
    "03_primary_outcomes",
    "04_secondary_outcomes",
    "05_figures",
)
MAX_LINES = 12
DEFINITIONS = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Lambda,
    ast.For,
    ast.AsyncFor,
    ast.While,
)
ROOMS = {"helpers", "helpers.data", "helpers.analysis", "helpers.present"}


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_the_five_notebooks_are_there():
    assert [path.stem for path in NOTEBOOKS if path.stem[0].isdigit()] == list(STAGES)


def test_they_are_valid_and_every_cell_has_an_id(notebook):
    nbformat.validate(notebook)
    ids = [cell.get("id") for cell in notebook.cells]
    assert all(ids)
    assert len(set(ids)) == len(ids)


def test_they_are_stored_without_outputs(notebook):
    stored = [cell.id for cell in code_cells(notebook) if cell.outputs or cell.execution_count]
    assert not stored, f"run `make fix`; cells with outputs: {stored}"


def test_exactly_one_cell_holds_the_parameters(notebook):
    tagged = [
        cell for cell in code_cells(notebook) if "parameters" in cell.metadata.get("tags", [])
    ]
    assert len(tagged) == 1
    names = {
        node.id for node in ast.walk(ast.parse(tagged[0].source)) if isinstance(node, ast.Name)
    }
    assert {"study", "root"} <= names


def test_code_cells_are_short(notebook):
    long = [cell.id for cell in code_cells(notebook) if len(cell.source.splitlines()) > MAX_LINES]
    assert not long, f"cells of more than {MAX_LINES} lines: {long}"


def test_code_cells_define_nothing(notebook):
    for cell in code_cells(notebook):
        found = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, DEFINITIONS)]
        assert not found, f"cell {cell.id} defines or loops; move it to src/helpers:\n{cell.source}"


def test_they_import_only_the_rooms_for_notebooks(notebook):
    for cell in code_cells(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import):
                assert not [alias for alias in node.names if alias.name.startswith("helpers")]
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers"):
                assert node.module in ROOMS, f"cell {cell.id} imports {node.module}"


def test_they_name_no_machine_path_and_use_no_magic(notebook):
    for cell in code_cells(notebook):
        assert not re.search(r"^\s*[%!]", cell.source, re.MULTILINE), cell.source
        assert not re.search(r"""["'](/|~|[A-Za-z]:\\)""", cell.source), cell.source


def test_every_call_has_a_sentence_before_it(notebook):
    """A reader meets words first: a sentence of why before each call, or before each pair."""
    kinds = [cell.cell_type for cell in notebook.cells]
    assert kinds[0] == "markdown"
    assert kinds.count("markdown") * 2 >= kinds.count("code")
