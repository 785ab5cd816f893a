"""One run: the notebooks of a study, in order or side by side, then the report.

A run that fails leaves the last good report untouched, and the executed copies of its notebooks
under ``data/processed/<id>/executed``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from helpers.data import Workspace
from helpers.errors import NotebookError, UsageError
from helpers.pipeline.declarations import declared
from helpers.pipeline.engine import Engine
from helpers.pipeline.inputs import Inputs, gather
from helpers.pipeline.keys import Record, stage_keys
from helpers.pipeline.lock import locked
from helpers.pipeline.parameters import SET_BY_RUN, split
from helpers.pipeline.places import executed_copy, shown
from helpers.pipeline.progress import SILENT, Progress
from helpers.pipeline.publish import publish, staging
from helpers.pipeline.schedule import run_in_waves, usual_jobs
from helpers.pipeline.stages import STAGES, Stage, stages_from
from helpers.study import Study, load_study, project_root

__all__ = ["REPORT_STEP", "RunOptions", "run_study"]

REPORT_STEP = "report"
_ASSEMBLE = "helpers.pipeline.assemble"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How to run a study.

    Attributes
    ----------
    root : Path or None
        Folder under which ``data/processed`` and ``reports`` are written; the project's if None.
    first : str
        Stage to begin with; earlier ones must have run with the same inputs.
    style : str
        Journal style to print in; empty for the one that the study file names.
    parameters : mapping of str to str
        Parameters of the notebooks as typed, by name.
    jobs : int
        Notebooks that may run side by side, at least 1; one a processor unless given. Numbers do
        not depend on it.
    force : bool
        Go on from earlier stages even where what they read has changed since.
    """

    root: Path | None = None
    first: str = "cleaning"
    style: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    jobs: int = field(default_factory=usual_jobs)
    force: bool = False

    def __post_init__(self) -> None:
        if self.jobs < 1:
            raise UsageError(f"--jobs needs a whole number of at least 1, found {self.jobs}")


def run_study(
    study: str | Path,
    options: RunOptions | None = None,
    *,
    progress: Progress = SILENT,
    engine: Engine | None = None,
) -> Path:
    """Run the notebooks of a study and publish its report.

    Parameters
    ----------
    study : str or Path
        A study file, or an id under ``studies/``.
    options : RunOptions, optional
        Where, from which stage, with which parameters.
    progress : Progress, optional
        Told where the run is.
    engine : Engine, optional
        Runs the notebooks.

    Returns
    -------
    Path
        ``reports/<id>/report.html``.

    Raises
    ------
    RctError
        StudyError, UsageError, DataError, NotebookError or ReportError: see their exit codes.
    """
    options = options or RunOptions()
    project = project_root()
    loaded = _styled(load_study(study, root=project), options.style)
    for note in loaded.notes:
        progress.warn(str(note))
    workspace = Workspace(loaded, root=options.root)
    given = _given(project / "notebooks", options)
    inputs = gather(loaded, project)
    with locked(workspace.processed, loaded.id):
        record = Record(workspace.processed)
        task = _Task(workspace, inputs, given, record, progress)
        _execute(task, options, engine or Engine())
        progress.started(REPORT_STEP)
        report = _publish(task)
        progress.finished(REPORT_STEP)
    return report


@dataclass(frozen=True, slots=True)
class _Task:
    workspace: Workspace
    inputs: Inputs
    given: Mapping[str, Mapping[str, Any]]
    record: Record
    progress: Progress


def _styled(study: Study, style: str) -> Study:
    return study.printed_as(style) if style else study


def _given(notebooks: Path, options: RunOptions) -> dict[str, dict[str, Any]]:
    """Return, by stage, the values given for its notebook, checked before a kernel starts."""
    known = {stage.name: declared(notebooks / stage.notebook) for stage in STAGES.values()}
    needed = [*SET_BY_RUN, *(["style"] if options.style else [])]
    for name, parameters in known.items():
        if missing := [parameter for parameter in needed if parameter not in parameters]:
            raise UsageError(
                f"{STAGES[name].notebook} declares no parameter {', '.join(sorted(missing))}",
                remedy="its cell tagged parameters needs: "
                + ", ".join(f"{parameter}: str" for parameter in needed),
            )
    return split(options.parameters, known)


def _execute(task: _Task, options: RunOptions, engine: Engine) -> None:
    stages = stages_from(options.first)
    keys = stage_keys(task.inputs, task.given)
    earlier = [stage for stage in STAGES.values() if stage not in stages]
    task.record.require(earlier, keys, force=options.force)
    if options.force:
        task.workspace.adopt(*(stage.name for stage in earlier))
    task.progress.steps([*(stage.name for stage in stages), REPORT_STEP])
    task.record.forget(stage.name for stage in stages)
    for stage in stages:
        task.workspace.clear(stage.name)
        if stage.name == "cleaning":
            task.workspace.forget()
    machine = _machine_parameters(task.workspace, options)
    recording = Lock()
    # what makes the report takes a second to import, which the kernels need not wait for
    Thread(target=import_module, args=[_ASSEMBLE], daemon=True).start()

    def execute(stage: Stage) -> None:
        task.progress.started(stage.name)
        notebook = task.workspace.project / "notebooks" / stage.notebook
        out = executed_copy(task.workspace, stage)
        engine.execute(notebook, machine | dict(task.given[stage.name]), out)
        _require_results(task.workspace, stage, out)
        with recording:
            task.record.add(stage.name, keys[stage.name])
        task.progress.finished(stage.name)

    run_in_waves(stages, execute, jobs=options.jobs, stop=engine.stop)


def _require_results(workspace: Workspace, stage: Stage, out: Path) -> None:
    """Refuse a stage whose notebook ran to its end and kept nothing: the report would lack it."""
    if (
        stage.keeps_results
        and not (workspace.processed / "results" / f"{stage.name}.csv").is_file()
    ):
        raise NotebookError(
            f"{stage.notebook} ran to its end but kept no results",
            remedy="trial.keep(...) keeps what the study file plans and nothing else: where the "
            "notebook tries something else (choices.but), make that line a comment again; its "
            f"last cell says what differs, in {shown(out)}",
        )


def _machine_parameters(workspace: Workspace, options: RunOptions) -> dict[str, Any]:
    """Return what the command sets: where, and the style if one was asked for.

    The study is named by its id where it is found by its id.
    """
    study = workspace.study
    shipped = workspace.project / "studies" / f"{study.id}.yaml"
    by_id = shipped.is_file() and shipped.samefile(study.path)
    return {
        "study": study.id if by_id else str(study.path.resolve()),
        "root": str(options.root.resolve()) if options.root else "",
    } | ({"style": options.style} if options.style else {})


def _still_the_same(task: _Task) -> None:
    """Refuse a report of inputs that changed under the run: the manifest would not be true."""
    workspace = task.workspace
    again = load_study(workspace.study.path, root=workspace.project)
    now = gather(_styled(again, workspace.study.report.style), workspace.project)
    parts = {"the study file": "study", "the data": "data", "a notebook": "notebooks"}
    changed = [
        words for words, name in parts.items() if getattr(now, name) != getattr(task.inputs, name)
    ]
    if changed:
        raise UsageError(
            f"{', '.join(changed)} changed while the run was going on", remedy="run again"
        )
    if now.code != task.inputs.code:
        task.progress.warn(
            "the code changed while the run was going on; run again before the report is shared"
        )


def _publish(task: _Task) -> Path:
    from helpers.pipeline.assemble import Run, assemble  # imported beside the kernels, see above

    _still_the_same(task)
    reports = task.workspace.reports
    new = staging(reports)
    run = Run(task.workspace, task.inputs, task.record.keys(), task.given)
    for remark in assemble(run, new):
        task.progress.warn(str(remark))
    return publish(new, reports) / "report.html"
