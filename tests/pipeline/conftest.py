"""A project in a temporary folder, and an engine that runs no kernels."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from helpers.errors import NotebookError
from helpers.pipeline.engine import Completed
from helpers.pipeline.quick import nbformat
from helpers.pipeline.run import RunOptions, run_study
from helpers.pipeline.stages import STAGES

STUDY = """\
format: 1
id: small
title: A small trial
data_status: synthetic
sources: {participants: ../data/raw/small/participants.csv}
participant_id: id
arms: {variable: arm, reference: b, labels: {a: New, b: Old}}
variables:
  healed: {label: Healed, type: binary, event: "yes", non_event: "no", measured: after}
populations: {itt: {label: Intention to treat, where: []}}
outcomes: [{id: healed, role: primary, type: binary, variable: healed, benefit: higher}]
analysis: {population: itt}
"""
DATA = "id,arm,healed\n1,a,yes\n2,a,no\n3,b,no\n4,b,no\n"
PARAMETERS = 'study: str = "small"; root: str = ""; style: str = ""\nplaces: int = 2'
ROW = (
    "{stage},main,,,randomised,,,,a,,count,,n,2,,{stage}/main/-/-/among=randomised/arm=a/count/n,\n"
)
HEADER = (
    "stage,analysis,population,outcome,among,subgroup,subgroup_level,level,arm,reference,"
    "measure,method,statistic,value,note,id,confidence_level\n"
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project folder, which is the working directory too."""
    for name, text in {
        "studies/small.yaml": STUDY,
        "data/raw/small/participants.csv": DATA,
        "requirements.lock": "numpy==1\n",
    }.items():
        path = tmp_path / "trial" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    folder = tmp_path / "trial"
    (folder / "notebooks").mkdir()
    for stage in STAGES.values():
        new = nbformat.v4
        cells = [
            new.new_markdown_cell(f"# {stage.title}", id="t"),
            new.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]}, id="p"),
            new.new_code_cell("study", id="c"),
        ]
        nbformat.write(new.new_notebook(cells=cells), folder / "notebooks" / stage.notebook)
    monkeypatch.chdir(folder)
    return folder


class FakeEngine:
    """Runs no kernel: leaves an executed copy and the results of the stage."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.fails: Callable[[str], bool] = lambda stage: False
        self.keeps: Callable[[str], bool] = lambda stage: True
        self.stopped = False

    def execute(self, notebook: Path, parameters: Mapping[str, Any], out: Path) -> Completed:
        stage = next(stage for stage in STAGES.values() if stage.notebook == notebook.name)
        self.calls.append((stage.name, dict(parameters)))
        ran = nbformat.read(notebook, as_version=4)
        ran.metadata.papermill = {"parameters": dict(parameters)}
        out.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(ran, out)
        if self.fails(stage.name):
            raise NotebookError(f"{notebook.name} failed")
        processed = out.parents[1]
        if self.keeps(stage.name):
            (processed / "results").mkdir(exist_ok=True)
            row = ROW.format(stage=stage.name)
            (processed / "results" / f"{stage.name}.csv").write_text(HEADER + row, encoding="utf-8")
        (processed / "figures").mkdir(exist_ok=True)
        (processed / "figures" / f"{stage.name}_plot.svg").write_text("<svg/>", encoding="utf-8")
        return Completed(notebook, out)

    def stop(self) -> None:
        self.stopped = True


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return two reports: one made in order, one side by side in another place and time zone."""
    made = []
    for name, jobs, zone in (("one", 1, "America/St_Johns"), ("two/deep er", 3, "Asia/Tehran")):
        root = tmp_path_factory.mktemp("run") / name
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TZ", zone)
            patch.setenv("PYTHONHASHSEED", str(jobs))
            page = run_study("tacrolimus-rif", RunOptions(root=root, jobs=jobs))
        made.append(page.parent)
    return made
