"""The command line: exit codes, messages, and that it answers at once."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from helpers import errors
from helpers.cli import app
from helpers.errors import DataError, NotebookError, ReportError, StudyError

SLOW_TO_IMPORT = ("pandas", "numpy", "papermill", "nbformat", "matplotlib", "pydantic", "scipy")


@pytest.fixture
def rct():
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, list(arguments), prog_name="rct")


@pytest.fixture
def runs(monkeypatch):
    """Replace the pipeline: every study is recorded, and fails as told."""
    calls: list[tuple[str, object]] = []
    fails: dict[str, BaseException] = {}

    def run(study, options, *, progress):
        calls.append((study, options))
        progress.steps(["cleaning", "report"])
        progress.started("cleaning")
        if study in fails:
            raise fails[study]
        progress.finished("cleaning")
        progress.warn("a remark")
        return Path.cwd() / "reports" / study / "report.html"

    monkeypatch.setattr("helpers.pipeline.run.run_study", run)
    run.calls, run.fails = calls, fails
    return run


def test_help_shows_the_everyday_commands_and_imports_nothing_slow() -> None:
    code = (
        "import sys\nfrom helpers.cli import app\n"
        "try:\n    app(['--help'], prog_name='rct')\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {SLOW_TO_IMPORT} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")
    everyday, _, advanced = done.stdout.partition("Advanced")
    assert commands_in(everyday.partition("Everyday commands")[2]) == ["run", "check", "new", "lab"]
    assert commands_in(advanced) == ["compare", "design", "claims", "integrity"]


def commands_in(panel: str) -> list[str]:
    return re.findall(r"^\W ([a-z]+) {2,}\w", panel, re.MULTILINE)


@pytest.mark.parametrize("command", [command.callback for command in app.registered_commands])
def test_the_help_of_each_command_ends_with_an_example_of_it(rct, command) -> None:
    done = rct(command.__name__, "--help")
    assert done.exit_code == 0
    assert done.stdout.rstrip().splitlines()[-1].startswith(f" Example: rct {command.__name__} ")


def test_python_dash_m_helpers_is_the_same_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "helpers", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("rct ")


def test_run_takes_the_shipped_study_and_ends_with_the_path(rct, runs) -> None:
    done = rct("run")
    assert done.exit_code == 0
    assert done.stdout == "reports/tacrolimus-rif/report.html\n"
    assert done.stderr == "tacrolimus-rif: cleaning\ntacrolimus-rif: note: a remark\n"


def test_run_passes_its_options_on(rct, runs, tmp_path) -> None:
    arguments = ["--from", "figures", "--root", str(tmp_path), "--jobs", "2", "--force"]
    assert rct("run", "a", "a", *arguments, "-p", "level=0.9", "-p", "x=").exit_code == 0
    [(study, options)] = runs.calls
    assert study == "a"
    assert (options.first, options.root, options.jobs) == ("figures", tmp_path, 2)
    assert (options.force, options.parameters) == (True, {"level": "0.9", "x": ""})
    assert options.style == ""
    assert rct("run", "a", "--style", "human-reproduction").exit_code == 0
    assert runs.calls[-1][1].style == "human-reproduction"


def test_an_unknown_style_is_told_with_the_nearest_one(rct, runs) -> None:
    done = rct("run", "--style", "human-reprodution")
    assert done.exit_code == 2
    assert done.stderr == (
        "error: there is no journal style 'human-reprodution', "
        "did you mean 'human-reproduction'?\n"
        "choose one of plain, nejm, annals, human-reproduction\n"
    )
    assert runs.calls == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--from", "cleanin"],
        ["run", "--jobs", "0"],
        ["run", "--jobs", "many"],
        ["run", "-p", "level"],
        ["run", "-p", "study=x"],
        ["run", "-p", "style=nejm"],
        ["run", "--style", "nature"],
        ["run", "--nonsense"],
        ["nonsense"],
        ["check"],
    ],
)
def test_wrong_use_is_exit_2_before_anything_runs(rct, runs, arguments) -> None:
    done = rct(*arguments)
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert runs.calls == []


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.RctError("m", remedy="do this"), 1),
        (StudyError("m", remedy="do this"), 2),
        (DataError("m", remedy="do this"), 3),
        (NotebookError("m", remedy="do this"), 4),
        (ReportError("m", remedy="do this"), 5),
    ],
)
def test_an_expected_failure_is_one_message_with_its_own_code(rct, runs, error, code) -> None:
    runs.fails["x"] = error
    done = rct("run", "x")
    assert done.exit_code == code
    assert done.stderr.endswith("error: m\ndo this\n")
    assert done.stdout == ""


def test_an_unexpected_failure_says_how_to_see_more(rct, runs) -> None:
    runs.fails["x"] = ZeroDivisionError("division by zero")
    done = rct("run", "x")
    assert done.exit_code == 1
    assert "unexpected error: ZeroDivisionError: division by zero" in done.stderr
    assert "--debug" in done.stderr
    assert "Traceback" not in done.stderr
    for arguments in (("--debug", "run", "x"), ("run", "x", "--debug")):
        done = rct(*arguments)
        assert done.exit_code == 1
        assert "Traceback" in done.stderr


def test_an_interrupt_is_130(rct, runs) -> None:
    runs.fails["x"] = KeyboardInterrupt()
    done = rct("run", "x")
    assert done.exit_code == 130
    assert "interrupted" in done.stderr


def test_several_studies_each_run_and_the_worst_code_counts(rct, runs) -> None:
    runs.fails["b"] = NotebookError("m")
    runs.fails["c"] = DataError("n")
    done = rct("run", "a", "b", "c", "d")
    assert [study for study, _ in runs.calls] == ["a", "b", "c", "d"]
    assert done.exit_code == 4
    assert done.stdout == "reports/a/report.html\nreports/d/report.html\n"
    assert "b: error: m" in done.stderr
    assert "c: error: n" in done.stderr


def test_lab_without_jupyterlab_says_what_to_do(rct, monkeypatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    done = rct("lab")
    assert done.exit_code == 2
    assert "pip install" in done.stderr


class Started:
    """Stands in for JupyterLab: remembers how it was called, is interrupted once, then ends."""

    calls: list[tuple[list[str], dict[str, str]]]

    def __init__(self, command, env):
        self.calls.append((command, env))
        self.waits = iter([KeyboardInterrupt, None])

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def wait(self):
        if interrupt := next(self.waits):
            raise interrupt
        return 3


@pytest.fixture
def started(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    monkeypatch.setattr("subprocess.Popen", Started)
    monkeypatch.setattr(Started, "calls", [], raising=False)
    return Started.calls


def test_lab_starts_jupyterlab_of_this_interpreter_on_the_notebooks(rct, started) -> None:
    assert rct("lab").exit_code == 3
    [(command, environment)] = started
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert environment["JUPYTER_PREFER_ENV_PATH"] == "1"


def test_lab_passes_options_on_after_those_that_keep_it_silent(rct, started) -> None:
    rct("lab", "--no-browser", "--port", "9999", "notebooks/03_primary_outcomes.ipynb")
    [(command, _)] = started
    assert command[-4:] == ["--no-browser", "--port", "9999", "notebooks/03_primary_outcomes.ipynb"]
    assert "--LabApp.news_url=None" in command[:-4]
    assert "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate" in command[:-4]
