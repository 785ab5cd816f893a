"""Progress for people: a bar that names the stage on a terminal, plain lines anywhere else."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

import typer

from helpers.present.visible import visible

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

    from helpers.pipeline.progress import Progress

__all__ = ["terminal_progress"]


@contextmanager
def terminal_progress(study: str) -> Iterator["Progress"]:
    """Yield what a run of `study` tells where it is; goes to standard error."""
    if not sys.stderr.isatty() or os.environ.get("CI"):
        yield _Lines(study)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        yield _Bar(bar, study)


class _Lines:
    """One line a step: for logs, and for those who pipe."""

    def __init__(self, study: str) -> None:
        self._study = study

    def steps(self, names: Sequence[str]) -> None:
        pass

    def started(self, name: str) -> None:
        typer.echo(f"{self._study}: {name}", err=True)

    def finished(self, name: str) -> None:
        pass

    def warn(self, text: str) -> None:
        typer.echo(visible(f"{self._study}: note: {text}"), err=True)


class _Bar:
    """A bar that names the steps that are running."""

    def __init__(self, bar: "RichProgress", study: str) -> None:
        self._bar, self._study = bar, study
        self._task = bar.add_task(study, total=None)
        self._running: list[str] = []
        self._changing = Lock()

    def steps(self, names: Sequence[str]) -> None:
        self._bar.update(self._task, total=len(names))

    def started(self, name: str) -> None:
        with self._changing:
            self._running.append(name)
            self._show(0)

    def finished(self, name: str) -> None:
        with self._changing:
            self._running.remove(name)
            self._show(1)

    def warn(self, text: str) -> None:
        self._bar.console.print(visible(f"note: {text}"), markup=False, highlight=False)

    def _show(self, advance: int) -> None:
        doing = f"{self._study}: {', '.join(self._running)}"
        self._bar.update(self._task, description=doing, advance=advance)
