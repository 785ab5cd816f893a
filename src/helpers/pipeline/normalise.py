"""Executed notebooks without what differs from run to run.

Times, process numbers, random identifiers, machine paths and papermill's own cell are dropped or
replaced; what a cell says and shows stays. Two runs of the same inputs then give the same bytes.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from types import MappingProxyType
from typing import Any

from helpers.pipeline.declarations import parameters_cell, with_values
from helpers.pipeline.masks import mask
from helpers.pipeline.quick import nbformat
from helpers.pipeline.stages import Stage

__all__ = ["normalise", "notebook_text"]

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_VOLATILE = {"papermill", "execution", "widgets", "collapsed", "ExecuteTime"}
_INSERTED = {"injected-parameters", "papermill-error-cell-tag"}
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
_LIVE = "application/vnd.jupyter.widget"


def normalise(
    notebook: Any,
    stage: Stage,
    *,
    shown: Mapping[str, Any] = _NOTHING,
    folders: Mapping[str, str] = _NOTHING,
) -> Any:
    """Return an executed notebook as any other run of the same inputs would give it.

    The values that papermill injected move into the parameters cell, so that the cell shows what
    ran and the notebook runs again as it stands.

    Parameters
    ----------
    notebook : NotebookNode
        Executed by papermill; not changed.
    stage : Stage
        Cells are named after it: ``s1c3`` is the third cell of the first stage.
    shown : mapping
        Parameters to show with another value than was injected: those that are machine paths.
    folders : mapping of str to str
        Machine folders and what stands in their place, see `masks.machine_folders`.

    Returns
    -------
    NotebookNode
        A valid notebook of format 4.5.
    """
    clean = copy.deepcopy(notebook)
    injected = clean.metadata.get("papermill", {}).get("parameters", {})
    values = {name: shown.get(name, value) for name, value in injected.items()}
    clean.cells = [cell for cell in clean.cells if not _INSERTED & set(_tags(cell))]
    if cell := parameters_cell(clean.cells):
        cell["source"] = with_values(cell["source"], values)
    clean.metadata = _kept(clean.metadata)
    clean.metadata.kernelspec = nbformat.from_dict(_KERNEL)
    clean.metadata.language_info = nbformat.from_dict({"name": "python"})
    clean.nbformat, clean.nbformat_minor = 4, 5
    _number(clean.cells, stage, folders)
    nbformat.validate(clean)
    return clean


def notebook_text(notebook: Any) -> str:
    """Return a notebook as the text of its file, keys sorted."""
    return nbformat.writes(notebook, ensure_ascii=False, indent=1, sort_keys=True).rstrip() + "\n"


def _tags(cell: Any) -> Iterable[str]:
    return cell.metadata.get("tags", [])


def _kept(metadata: Any) -> Any:
    kept = {name: value for name, value in metadata.items() if name not in _VOLATILE}
    if not kept.get("tags", True):
        del kept["tags"]  # papermill gives every cell an empty list
    return nbformat.from_dict(kept)


def _number(cells: list[Any], stage: Stage, folders: Mapping[str, str]) -> None:
    count = 0
    for index, cell in enumerate(cells, start=1):
        cell.id = f"s{stage.number}c{index}"
        cell.metadata = _kept(cell.metadata)
        if cell.cell_type != "code":
            continue
        ran = cell.execution_count is not None
        count += ran
        cell.execution_count = count if ran else None
        cell.outputs = [
            _output(output, cell.execution_count, folders) for output in _joined(cell.outputs)
        ]


def _joined(outputs: Iterable[Any]) -> Iterator[Any]:
    """Yield outputs with neighbouring pieces of one stream joined: where it breaks is chance."""
    for name, group in groupby(outputs, key=lambda output: output.get("name", "")):
        pieces = list(group)
        if name:
            pieces[0].text = "".join(piece.text for piece in pieces)
            yield pieces[0]
        else:
            yield from pieces


def _output(output: Any, count: int | None, folders: Mapping[str, str]) -> Any:
    if output.output_type == "execute_result":
        output.execution_count = count
    if "text" in output:
        output.text = mask(output.text, folders)
    if "data" in output:
        output.data = nbformat.from_dict(
            {
                kind: _masked(value, folders) if not kind.startswith("image/png") else value
                for kind, value in output.data.items()
                if not kind.startswith(_LIVE)
            }
        )
    return output


def _masked(value: Any, folders: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return mask(value, folders)
    if isinstance(value, dict):
        return {name: _masked(item, folders) for name, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, folders) for item in value]
    return value
