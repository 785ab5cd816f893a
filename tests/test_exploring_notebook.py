"""The exploring notebook where nobody can press anything: plain papermill shows the plan."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from helpers import open_study

PROJECT = Path(__file__).parents[1]
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, nbformat.NotebookNode]:
    folder = tmp_path_factory.mktemp("explored")
    open_study("tacrolimus-rif", root=str(folder)).clean()
    command = [sys.executable, "-m", "papermill", "notebooks/explore.ipynb", str(folder / "out")]
    command += ["-p", "root", str(folder), "-p", "outcome", "miscarriage", "--no-progress-bar"]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    return folder, nbformat.read(folder / "out", as_version=4)


@pytest.mark.slow
def test_the_planned_result_stands_where_controls_cannot(executed) -> None:
    folder, notebook = executed
    [cell] = [cell for cell in notebook.cells if cell.source.startswith("from helpers.present")]
    [output] = cell.outputs
    trial = open_study("tacrolimus-rif", root=str(folder))
    effects = trial.effects(trial.choices().but(outcomes=["miscarriage"])).results
    value = effects.one(measure="risk_difference", among="randomised").value
    assert f"{round(100 * value)}".replace("-", "\u2212") in output.data["text/html"]
    assert "This is the plan" in output.data["text/html"]
    assert set(output.data) <= {WIDGET, "text/html", "text/plain"}


@pytest.mark.slow
def test_it_writes_no_result_table_or_figure(executed) -> None:
    folder, _ = executed
    processed = folder / "data" / "processed" / "tacrolimus-rif"
    assert not [name for name in ("results", "tables", "figures") if (processed / name).exists()]
