"""Join the front matter and the executed notebooks into one notebook, the same on every run."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Protocol

import nbformat
from nbformat import NotebookNode

from helpers.pipeline.report.vacant import without_vacant_sections
from helpers.study import Study

__all__ = ["SETUP_TAGS", "merge"]

SETUP_TAGS = frozenset({"parameters", "injected-parameters", "setup", "keep"})
_QUIET = re.compile(r'<aside class="[^"]*\brct-quiet\b')
_IMPORTS = (ast.Import, ast.ImportFrom)


class _Shown(Protocol):
    def _repr_html_(self) -> str: ...


def merge(executed: Sequence[NotebookNode], front: Sequence[object], study: Study) -> NotebookNode:
    """Return one notebook: the front matter, then the cells of every executed notebook.

    Cells are renamed by their place (``n2-c5``), because stripped notebooks all count from 0 and
    nbconvert would replace the repeated identifiers with random ones. Run counters, cell timings
    and remarks for whoever runs the notebook (quiet panels) are left out, and so are sections that
    ask what the study does not plan. The notebooks given are not changed.

    Parameters
    ----------
    executed : sequence of NotebookNode
        Executed (and normalised) notebooks, in the order of the report.
    front : sequence of object
        What stands before the first notebook: objects with ``_repr_html_``. One that carries a
        ``heading`` starts a section of that name.
    study : Study
        Gives the title.
    """
    merged = nbformat.v4.new_notebook(metadata={"title": study.title})
    merged.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    for position, item in enumerate(front, start=1):
        merged.cells.append(_front_cell(item, f"front-{position}"))
    for number, notebook in enumerate(executed, start=1):
        merged.cells.extend(without_vacant_sections(list(_cells(notebook, number))))
    return merged


def _front_cell(item: Any, identifier: str) -> NotebookNode:
    shown: _Shown = item
    output = nbformat.v4.new_output("display_data", data={"text/html": shown._repr_html_()})
    cell = nbformat.v4.new_code_cell(source="", outputs=[output], id=identifier)
    cell.metadata["rct"] = {"heading": str(getattr(item, "heading", "") or "")}
    return cell


def _cells(notebook: NotebookNode, number: int) -> Iterator[NotebookNode]:
    for position, cell in enumerate(notebook.cells, start=1):
        if not cell.source.strip() and not cell.get("outputs"):
            continue
        copy = deepcopy(cell)
        copy["id"] = f"n{number}-c{position}"
        copy["metadata"] = _lasting(cell)
        if cell.cell_type == "code":
            copy["execution_count"] = None
            copy["outputs"] = [_output(output) for output in copy.outputs if not _quiet(output)]
        yield copy


def _lasting(cell: NotebookNode) -> dict[str, Any]:
    """Return the metadata a report needs: tags, a text alternative, and what kind of cell it is."""
    kept = {name: cell.metadata[name] for name in ("tags", "alt") if name in cell.metadata}
    setup = cell.cell_type == "code" and is_setup(cell)
    opening = "setup" in cell.metadata.get("tags", [])
    return kept | {"rct": {"setup": setup, "opening": opening}}


def _quiet(output: NotebookNode) -> bool:
    html = str(output.get("data", {}).get("text/html", ""))
    return html.count("<aside") == 1 and _QUIET.search(html) is not None


def _output(output: NotebookNode) -> NotebookNode:
    if "execution_count" in output:
        output["execution_count"] = None
    return output


def is_setup(cell: Mapping[str, Any]) -> bool:
    """Return whether a code cell only prepares or keeps: its tag says so, or it only imports.

    >>> is_setup({"metadata": {"tags": ["parameters"]}, "source": "study = 'x'"})
    True
    >>> is_setup({"metadata": {}, "source": "from helpers.analysis import open_study"})
    True
    >>> is_setup({"metadata": {}, "source": "trial = open_study(study)"})
    False
    """
    if SETUP_TAGS & set(cell["metadata"].get("tags", [])):
        return True
    try:
        statements = ast.parse(cell["source"]).body
    except SyntaxError:
        return False
    return bool(statements) and all(isinstance(line, _IMPORTS) for line in statements)
