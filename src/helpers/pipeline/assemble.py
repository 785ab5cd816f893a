"""Put a report folder together from what the stages left behind, and check it before it is shown.

Nothing here computes a number: results, tables and figures are copied as the notebooks wrote
them, and the page is made by `helpers.pipeline.report`.
"""

import gc
import math
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from helpers.analysis.reconciliation import reconcile
from helpers.analysis.verification.rows import disagreements
from helpers.data import Workspace
from helpers.errors import Finding, ReportError, Severity
from helpers.pipeline.documents import write_documents
from helpers.pipeline.inputs import Inputs
from helpers.pipeline.manifest import MANIFEST, json_text, manifest
from helpers.pipeline.masks import machine_folders
from helpers.pipeline.normalise import normalise, notebook_text
from helpers.pipeline.places import executed_copy, shown
from helpers.pipeline.quick import nbformat
from helpers.pipeline.report import check_report, merge, render
from helpers.pipeline.stages import STAGES
from helpers.pipeline.word_tables import word_tables
from helpers.present.back_matter import back
from helpers.present.front_matter import front
from helpers.present.printing import printed, printing_of
from helpers.results import COLUMNS, Results
from helpers.study import study_json

__all__ = ["Run", "assemble"]

_RESULTS_FORMAT = 1
_COPIED = {"figures": (".svg", ".png"), "tables": (".csv",)}


@dataclass(frozen=True, slots=True)
class Run:
    """What a report is made from, besides the files that the stages wrote.

    Attributes
    ----------
    workspace : Workspace
        Study and folders.
    inputs : Inputs
        What the stages read.
    keys : mapping of str to str
        The key with which each stage ran.
    parameters : mapping
        By stage, the values given on the command line.
    """

    workspace: Workspace
    inputs: Inputs
    keys: Mapping[str, str]
    parameters: Mapping[str, Mapping[str, Any]]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no unreachable objects meanwhile: a parsed page is all reachable, and very large."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


@_uncollected()
def assemble(run: Run, folder: Path) -> list[Finding]:
    """Fill an empty folder with the report and all that belongs to it.

    Returns
    -------
    list of Finding
        Remarks of the report's checks that do not forbid publishing.

    Raises
    ------
    ReportError
        If the report fails its checks; it then lies in ``data/processed/<id>/rejected``.
    """
    study, results = run.workspace.study, run.workspace.read_results()
    notebooks = _notebooks(run, folder / "notebooks")
    _copy(run.workspace.processed, folder)
    _write(folder / "results.csv", results.to_csv())
    _write(folder / "results.json", json_text(results_json(run, results)))
    with printed(printing_of(study)):
        opening = front(study, results, run.inputs.versions)
    write_documents(folder, opening, study)
    merged = merge(notebooks, opening, study, partial(back, study))
    html = render(merged, results=results, study=study, provenance=provenance(run))
    _write(folder / "report.html", html)
    (folder / "tables" / "tables.docx").write_bytes(word_tables(merged, study))
    _write(folder / MANIFEST, json_text(manifest(run.inputs, run.keys, run.parameters, folder)))
    held = [*reconcile(results, study), *disagreements(results)]
    findings = [*held, *check_report(html, merged, results, study)]
    if faults := [finding for finding in findings if finding.severity == Severity.ERROR]:
        _reject(run, folder, faults)
    return findings


def _notebooks(run: Run, folder: Path) -> list[Any]:
    folder.mkdir()
    workspace = run.workspace
    folders = machine_folders(workspace.project, workspace.root)
    machine = {"study": workspace.study.id, "root": ""}
    normal = []
    for stage in STAGES.values():
        executed = nbformat.read(executed_copy(workspace, stage), as_version=4)
        normal.append(normalise(executed, stage, shown=machine, folders=folders))
        _write(folder / stage.notebook, notebook_text(normal[-1]))
    return normal


def _copy(processed: Path, folder: Path) -> None:
    for name, suffixes in _COPIED.items():
        (folder / name).mkdir()
        source = processed / name
        for path in sorted(source.iterdir()) if source.is_dir() else ():
            if path.suffix in suffixes:
                shutil.copyfile(path, folder / name / path.name)


def results_json(run: Run, results: Results) -> dict[str, Any]:
    """Return ``results.json``: the rows of the results file, the study, its plan's hash."""
    rows = results.rows().to_dict("records")
    return {
        "format": _RESULTS_FORMAT,
        "study": study_json(run.workspace.study),
        "plan_hash": run.inputs.study["plan_hash"],
        "versions": dict(run.inputs.versions),
        "rows": [{name: _plain(row[name]) for name in COLUMNS} for row in rows],
    }


def _plain(value: Any) -> Any:
    """Return a cell as JSON holds it: no NaN, and whole numbers without a fraction.

    >>> _plain(50.0), _plain(0.5), _plain(float("nan")), _plain("itt")
    (50, 0.5, None, 'itt')
    """
    if not isinstance(value, float):
        return value
    if math.isnan(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def provenance(run: Run) -> dict[str, Any]:
    """Return what the last section of the report lists, by group."""
    study, inputs = run.inputs.study, run.inputs
    notebooks = {STAGES[name].notebook: text for name, text in inputs.notebooks.items()}
    given = {
        f"{name} ({stage})": value
        for stage, values in run.parameters.items()
        for name, value in values.items()
    }
    groups = {
        "Study file": {
            study["file"]: study["sha256"],
            "Plan": study["plan_hash"],
            "Journal style": study["style"],
        },
        "Data": dict(inputs.data),
        "Notebooks": notebooks,
        "Parameters": given,
        "Code": dict(inputs.code),
        "Versions": dict(inputs.versions),
    }
    return {name: group for name, group in groups.items() if group}


def _reject(run: Run, folder: Path, findings: Iterable[Finding]) -> None:
    rejected = run.workspace.processed / "rejected"
    if rejected.exists():
        shutil.rmtree(rejected)
    shutil.move(folder, rejected)
    raise ReportError(
        "the report failed its own checks and was not published",
        findings=tuple(findings),
        remedy=f"it lies in {shown(rejected)}; the last good report is untouched",
    )


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
