"""Places: the copy of a notebook, words for a cell, a file as the reader would type it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from helpers.data import Workspace
from helpers.pipeline.stages import Stage

__all__ = ["executed_copy", "place", "shown"]


def executed_copy(workspace: Workspace, stage: Stage) -> Path:
    """Return where the executed copy of a stage's notebook lies."""
    return workspace.processed / "executed" / stage.notebook


def place(cells: Sequence[Any], index: int) -> str:
    """Return where a cell is: its number among the code cells, and the heading above it.

    The cell that papermill injects does not count: the number is the one that JupyterLab shows
    after Run All.

    Examples
    --------
    >>> from types import SimpleNamespace as Cell
    >>> cells = [Cell(cell_type="markdown", source="# Risks", metadata={}),
    ...          Cell(cell_type="code", source="1 / 0", metadata={})]
    >>> place(cells, 1)
    "code cell 1, under 'Risks'"
    """
    before = cells[: index + 1]
    number = sum(cell.cell_type == "code" and not _injected(cell) for cell in before)
    lines = (line for c in before if c.cell_type == "markdown" for line in c.source.splitlines())
    headings = [line.lstrip("# ").strip() for line in lines if line.startswith("#")]
    return f"code cell {number}" + (f", under {headings[-1]!r}" if headings else "")


def _injected(cell: Any) -> bool:
    return "injected-parameters" in cell.metadata.get("tags", [])


def shown(path: Path) -> str:
    """Return a path as short as it can be typed from the working directory."""
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return str(path)
