"""Runs without kernels: order, refusals, what a failed run leaves behind."""

import threading
import time
from pathlib import Path

import pytest

from helpers.errors import DataError, NotebookError, ReportError, UsageError
from helpers.pipeline.assemble import Run
from helpers.pipeline.lock import locked
from helpers.pipeline.run import RunOptions, run_study
from helpers.pipeline.schedule import run_in_waves
from helpers.pipeline.stages import STAGES, Stage

ALL = ["cleaning", "baseline", "primary", "secondary", "figures"]


class Told:
    """Keeps what a run says."""

    def __init__(self) -> None:
        self.planned: list[str] = []
        self.said: list[str] = []

    def steps(self, names: list[str]) -> None:
        self.planned = list(names)

    def started(self, name: str) -> None:
        self.said.append(f"started {name}")

    def finished(self, name: str) -> None:
        self.said.append(f"finished {name}")

    def warn(self, text: str) -> None:
        self.said.append(text)


@pytest.fixture(autouse=True)
def assembled(monkeypatch: pytest.MonkeyPatch) -> list[Run]:
    """Put together a report of one file; what it was made from is kept."""
    made: list[Run] = []

    def assemble(made_from: Run, folder: Path) -> list[object]:
        made.append(made_from)
        text = ",".join(sorted(made_from.keys))
        (folder / "report.html").write_text(text, encoding="utf-8")
        return []

    monkeypatch.setattr("helpers.pipeline.assemble.assemble", assemble)
    return made


def stages_called(engine) -> list[str]:
    return [name for name, _ in engine.calls]


def test_a_run_executes_all_stages_in_order_and_ends_with_the_report(project, engine) -> None:
    told = Told()
    report = run_study("small", RunOptions(jobs=1), engine=engine, progress=told)
    assert report == project / "reports" / "small" / "report.html"
    assert report.read_text(encoding="utf-8") == ",".join(sorted(ALL))
    assert stages_called(engine) == ALL
    assert engine.calls[0][1] == {"study": "small", "root": ""}
    assert told.planned == [*ALL, "report"]
    assert told.said == [
        f"{word} {name}" for name in told.planned for word in ("started", "finished")
    ]


def test_jobs_keep_the_needs(project, engine) -> None:
    run_study("small", RunOptions(jobs=3), engine=engine)
    order = stages_called(engine)
    assert (order[0], sorted(order[1:4]), order[4]) == ("cleaning", sorted(ALL[1:4]), "figures")


def test_root_and_a_study_file_elsewhere_reach_the_notebooks(project, engine, tmp_path) -> None:
    elsewhere = project / "mine.yaml"
    text = (project / "studies" / "small.yaml").read_text(encoding="utf-8")
    elsewhere.write_text(text.replace("../data", "data"), encoding="utf-8")
    report = run_study(elsewhere, RunOptions(root=tmp_path / "out"), engine=engine)
    assert report == tmp_path / "out" / "reports" / "small" / "report.html"
    assert engine.calls[0][1] == {"study": str(elsewhere), "root": str(tmp_path / "out")}
    assert not (project / "reports").exists()


def test_parameters_are_checked_before_anything_runs(project, engine) -> None:
    for given in ({"place": "1"}, {"places": "x"}):
        with pytest.raises(UsageError, match="places"):
            run_study("small", RunOptions(parameters=given), engine=engine)
    assert engine.calls == []
    assert not (project / "data" / "processed").exists()
    run_study("small", RunOptions(parameters={"places": "3"}), engine=engine)
    assert {values["places"] for _, values in engine.calls} == {3}


def test_a_style_reaches_every_notebook_and_the_report(project, engine, assembled) -> None:
    run_study("small", RunOptions(style="nejm"), engine=engine)
    assert {values["style"] for _, values in engine.calls} == {"nejm"}
    assert assembled[0].workspace.study.report.style == "nejm"
    assert assembled[0].inputs.study["style"] == "nejm"
    with pytest.raises(UsageError, match="journal style"):
        run_study("small", RunOptions(first="figures"), engine=engine)
    path = project / "notebooks" / "05_figures.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("style: str", "stile: str"), "utf-8")
    with pytest.raises(UsageError, match=r"05_figures\.ipynb declares no parameter style"):
        run_study("small", RunOptions(style="nejm"), engine=engine)
    run_study("small", engine=engine)
    assert all("style" not in values for _, values in engine.calls[5:])


def test_missing_data_stop_before_anything_runs(project, engine) -> None:
    (project / "data" / "raw" / "small" / "participants.csv").unlink()
    with pytest.raises(DataError, match=r"participants\.csv"):
        run_study("small", engine=engine)
    assert engine.calls == []


def test_a_notebook_without_the_two_parameters_is_refused(project, engine) -> None:
    path = project / "notebooks" / "05_figures.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("root: str", "rot: str"), "utf-8")
    with pytest.raises(UsageError, match=r"05_figures\.ipynb declares no parameter root"):
        run_study("small", engine=engine)


def test_a_failed_run_leaves_the_last_report_and_the_executed_copies(project, engine) -> None:
    report = run_study("small", engine=engine)
    report.write_text("the last good one", encoding="utf-8")
    engine.fails = lambda stage: stage == "primary"
    with pytest.raises(NotebookError, match=r"03_primary"):
        run_study("small", RunOptions(jobs=1), engine=engine)
    assert report.read_text(encoding="utf-8") == "the last good one"
    assert stages_called(engine)[5:] == ["cleaning", "baseline", "primary"]
    processed = project / "data" / "processed" / "small"
    assert (processed / "executed" / "03_primary_outcomes.ipynb").is_file()
    # What a failed run could mix with later ones is gone.
    assert sorted(path.name for path in (processed / "results").iterdir()) == [
        "baseline.csv",
        "cleaning.csv",
    ]
    with pytest.raises(UsageError, match="the results of primary, secondary are not there yet"):
        run_study("small", RunOptions(first="figures"), engine=engine)


def test_a_notebook_that_keeps_nothing_is_a_failure(project, engine) -> None:
    engine.keeps = lambda stage: stage != "secondary"
    with pytest.raises(NotebookError, match=r"04_secondary_outcomes\.ipynb ran to its end but"):
        run_study("small", engine=engine)


def test_from_uses_earlier_stages_only_while_their_inputs_are_the_same(
    project, engine, assembled
) -> None:
    with pytest.raises(UsageError, match="are not there yet"):
        run_study("small", RunOptions(first="figures"), engine=engine)
    run_study("small", engine=engine)
    run_study("small", RunOptions(first="secondary"), engine=engine)
    assert stages_called(engine)[5:] == ["secondary", "figures"]
    path = project / "notebooks" / "02_baseline_table.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("# base", "# Base"), "utf-8")
    with pytest.raises(UsageError, match="what baseline read has changed since"):
        run_study("small", RunOptions(first="figures"), engine=engine)
    run_study("small", RunOptions(first="figures", force=True), engine=engine)
    old, forced = assembled[-2].keys, assembled[-1].keys
    assert old["baseline"] == forced["baseline"]  # the record says what really ran
    assert old["figures"] != forced["figures"]


def test_a_second_run_at_the_same_time_is_refused(project, engine) -> None:
    pytest.importorskip("fcntl")
    with (
        locked(project / "data" / "processed" / "small", "small"),
        pytest.raises(UsageError, match="another run of small"),
    ):
        run_study("small", engine=engine)
    run_study("small", engine=engine)


def test_a_rejected_report_is_not_published(project, engine, monkeypatch) -> None:
    report = run_study("small", engine=engine)

    def reject(made: Run, folder: Path) -> list[object]:
        raise ReportError("the report failed its own checks")

    monkeypatch.setattr("helpers.pipeline.assemble.assemble", reject)
    with pytest.raises(ReportError):
        run_study("small", engine=engine)
    assert report.is_file()


def test_no_jobs_is_refused() -> None:
    with pytest.raises(UsageError, match="--jobs"):
        RunOptions(jobs=0)


def test_stages_run_side_by_side_on_as_many_processors_as_may_be_used(monkeypatch) -> None:
    for usable, jobs in ((1, 1), (2, 2), (64, 3)):
        monkeypatch.setattr(
            "os.sched_getaffinity", lambda _, n=usable: set(range(n)), raising=False
        )
        assert RunOptions().jobs == jobs


def test_a_failing_stage_keeps_the_ones_behind_it_from_starting() -> None:
    begun: list[str] = []

    def execute(stage: Stage) -> None:
        begun.append(stage.name)
        if stage.name != "cleaning":
            raise NotebookError(stage.name)

    with pytest.raises(NotebookError, match="baseline"):
        run_in_waves(STAGES.values(), execute, stop=lambda: None)
    assert begun[:2] == ["cleaning", "baseline"]
    assert "figures" not in begun


def test_an_interrupt_ends_what_is_running(monkeypatch: pytest.MonkeyPatch) -> None:
    running, ended = threading.Event(), threading.Event()

    def execute(stage: Stage) -> None:
        running.set()
        ended.wait(30)

    def interrupt(*args: object, **options: object) -> None:
        running.wait(30)
        raise KeyboardInterrupt

    monkeypatch.setattr("helpers.pipeline.schedule.wait", interrupt)
    before = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run_in_waves(STAGES.values(), execute, stop=ended.set)
    assert ended.is_set()
    assert time.monotonic() - before < 20


def test_inputs_that_change_during_the_run_make_no_report(project, engine) -> None:
    data = project / "data" / "raw" / "small" / "participants.csv"

    def touch(stage: str) -> bool:
        data.write_text(data.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        return False

    engine.fails = touch
    with pytest.raises(UsageError, match="the data changed while the run was going on"):
        run_study("small", engine=engine)
    assert not (project / "reports").exists()
