import io

from rich.console import Console
from rich.progress import Progress, TextColumn

from helpers.cli.terminal import _Bar, terminal_progress


def test_plain_lines_where_there_is_no_terminal(capsys) -> None:
    with terminal_progress("small") as progress:
        progress.steps(["cleaning"])
        progress.started("cleaning")
        progress.finished("cleaning")
    assert capsys.readouterr().err == "small: cleaning\n"


def test_plain_lines_in_continuous_integration(capsys, monkeypatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("CI", "true")
    with terminal_progress("small") as progress:
        progress.started("report")
    assert capsys.readouterr().err == "small: report\n"


def test_the_bar_names_every_stage_that_is_running_and_counts_those_done() -> None:
    console = Console(file=io.StringIO(), force_terminal=True)
    with Progress(TextColumn("{task.description}"), console=console) as bar:
        progress = _Bar(bar, "small")
        progress.steps(["baseline", "primary", "report"])
        progress.started("baseline")
        progress.started("primary")
        assert bar.tasks[0].description == "small: baseline, primary"
        progress.finished("baseline")
        assert (bar.tasks[0].description, bar.tasks[0].completed) == ("small: primary", 1)
        progress.warn("[a] remark")
    assert "note: [a] remark" in console.file.getvalue()
