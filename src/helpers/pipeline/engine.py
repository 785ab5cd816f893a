"""The engine: one notebook through papermill's API, and whether it really ran to its end.

Nothing here knows the study. Success is never read off the saved notebook: papermill marks the
cell of a killed kernel as completed, and returns without an error when a cell calls ``sys.exit``.
"""

import logging
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_event_loop

from helpers.errors import NotebookError, RctError
from helpers.pipeline.kernels import OwnKernel, kernel_type
from helpers.pipeline.places import place, shown
from helpers.pipeline.quick import DeadKernelError, nbformat, papermill

__all__ = ["Completed", "Engine"]

_SECONDS_TO_START = 120
_KINDS = {kind.__name__: kind for kind in RctError.__subclasses__()}


@dataclass(frozen=True, slots=True)
class Completed:
    """A notebook whose every code cell has run to its end.

    Attributes
    ----------
    notebook : Path
        The notebook that was run.
    executed : Path
        Its executed copy, as papermill wrote it.
    """

    notebook: Path
    executed: Path


class Engine:
    """Runs notebooks in fresh kernels of this interpreter, one kernel a notebook.

    `execute` may be called from several threads at once.
    """

    def __init__(self) -> None:
        self._kernels: list[type[OwnKernel]] = []
        # papermill says on its log what this class says in its errors.
        logging.getLogger("papermill").setLevel(logging.CRITICAL + 1)

    def execute(self, notebook: Path, parameters: Mapping[str, Any], out: Path) -> Completed:
        """Run `notebook` with `parameters` in its own folder, and keep the executed copy.

        Parameters
        ----------
        notebook : Path
            The notebook; its folder is the kernel's working directory, as in JupyterLab.
        parameters : mapping of str to plain values
            Injected below the cell tagged ``parameters``; checked beforehand by
            `helpers.pipeline.parameters`.
        out : Path
            Where the executed copy goes, also when the notebook fails.

        Raises
        ------
        NotebookError
            If a cell fails, the kernel dies, or a cell did not run.
        RctError
            The project's own error of a cell, such as a `DataError`, in its own kind.
        """
        out.parent.mkdir(parents=True, exist_ok=True)
        out.unlink(missing_ok=True)
        with tempfile.TemporaryDirectory(prefix="rct-", ignore_cleanup_errors=True) as private:
            log = Path(private) / "kernel.log"
            with log.open("wb") as stream:
                kernels = kernel_type(Path(private), notebook.parent.resolve(), stream)
                self._kernels.append(kernels)
                try:
                    ran = self._apart(lambda: _papermill(notebook, parameters, out, kernels))
                except Exception as error:
                    raise _failure(error, notebook, out, log) from error
                finally:
                    self._kernels.remove(kernels)
        _all_cells_ran(ran, notebook, out)
        return Completed(notebook, out)

    def _apart(self, call: Callable[[], Any]) -> Any:
        """Run `call` in a thread with an event loop of its own; Ctrl-C ends the kernels too."""
        with ThreadPoolExecutor(1) as pool:
            try:
                return pool.submit(_with_loop, call).result()
            except KeyboardInterrupt:
                self.stop()
                raise

    def stop(self) -> None:
        """End every kernel that is running; the calls of `execute` then fail."""
        for kernels in tuple(self._kernels):
            for kernel in tuple(kernels.started):
                kernel.kill()


def _with_loop(call: Callable[[], Any]) -> Any:
    loop = ensure_event_loop(prefer_selector_loop=True)
    try:
        return call()
    finally:
        loop.close()


def _papermill(
    notebook: Path, parameters: Mapping[str, Any], out: Path, kernels: type[OwnKernel]
) -> Any:
    return papermill.execute_notebook(
        _literal(notebook),
        _literal(out),
        parameters=dict(parameters),
        kernel_name="python3",
        language="python",
        progress_bar=False,
        start_timeout=_SECONDS_TO_START,
        kernel_manager_class=kernels,
        shutdown_kernel="immediate",
    )


def _literal(path: Path) -> str:
    """Return a path whose braces papermill does not take for placeholders."""
    return str(path.resolve()).replace("{", "{{").replace("}", "}}")


def _failure(error: Exception, notebook: Path, out: Path, log: Path) -> RctError:
    kept = f"the notebook as far as it ran: {shown(out)}"
    if isinstance(error, papermill.PapermillExecutionError):
        # The saved copy has two marker cells more; the index is that of the notebook before.
        cells = [cell for cell in _saved_cells(out) if not _is_marker(cell)]
        where = f"{notebook.name}, {place(cells, error.cell_index)}"
        if kind := _KINDS.get(error.ename):
            return kind(error.evalue, remedy=f"({where}; {kept})")
        return NotebookError(f"{where} failed: {error.ename}: {error.evalue}", remedy=kept)
    if isinstance(error, DeadKernelError):
        cells = _saved_cells(out)
        said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-3:]
        message = f"the kernel died in {notebook.name}, {place(cells, _last_started(cells))}"
        remedy = f"often there was too little memory; {kept}"
        return NotebookError("\n  ".join([message, *said]), remedy=remedy)
    return NotebookError(f"{notebook.name} could not be run: {type(error).__name__}: {error}")


def _saved_cells(out: Path) -> list[Any]:
    return list(nbformat.read(out, as_version=4).cells) if out.is_file() else []


def _is_marker(cell: Any) -> bool:
    return "papermill-error-cell-tag" in cell.metadata.get("tags", [])


def _last_started(cells: list[Any]) -> int:
    """Return the cell at which a kernel died: papermill calls it, and all others, completed."""
    started = [i for i, cell in enumerate(cells) if cell.metadata.papermill.get("start_time")]
    return started[-1] if started else 0


def _all_cells_ran(ran: Any, notebook: Path, out: Path) -> None:
    """Refuse a notebook in which a code cell did not run to its end."""
    for index, cell in enumerate(ran.cells):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        state = cell.metadata.papermill
        if state.status == "completed" and not state.exception and cell.execution_count:
            continue
        raise NotebookError(
            f"{notebook.name}, {place(ran.cells, index)} stopped the notebook before its end",
            remedy=f"look for sys.exit() or exit(); the notebook as far as it ran: {shown(out)}",
        )
