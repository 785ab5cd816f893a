"""Join front matter, notebooks and back matter into one notebook, the same on every run."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Protocol, TypeAlias

import nbformat
from nbformat import NotebookNode

from helpers.pipeline.report.chapters import arranged
from helpers.pipeline.report.places import shown_in
from helpers.pipeline.report.vacant import without_vacant_sections
from helpers.present.back_matter import Shown
from helpers.present.panel import Panel
from helpers.present.section import Section
from helpers.present.text import Label, Text
from helpers.study import Study

__all__ = ["SETUP_TAGS", "merge"]

SETUP_TAGS = frozenset({"parameters", "injected-parameters", "setup", "keep"})
_QUIET = re.compile(r'<aside class="[^"]*\brct-quiet\b')
_OFF_PLAN = re.compile(r'"[a-z]+/tried[^"/]*/')
_IMPORTS = (ast.Import, ast.ImportFrom)


class _Shown(Protocol):
    def _repr_html_(self) -> str: ...


Back: TypeAlias = Callable[[Shown], Sequence[Section]]
"""Makes what no notebook shows, once it is known what the others do."""


def merge(
    executed: Sequence[NotebookNode],
    front: Sequence[object],
    study: Study,
    back: Back | None = None,
) -> NotebookNode:
    """Return one notebook: the front matter, then the notebooks in the order of the report.

    Cells are renamed by their place (``n2-c5``), because stripped notebooks all count from 0 and
    nbconvert would replace the repeated identifiers with random ones. Run counters, cell timings
    and remarks for whoever runs the notebook (quiet panels) are left out, and so are sections that
    ask what the study does not plan. Of what a cell tries beside the plan stands only that it does.
    The notebooks given are not changed.

    Parameters
    ----------
    executed : sequence of NotebookNode
        Executed (and normalised) notebooks, in the order of the report.
    front : sequence of object
        What stands before the first notebook: objects with ``_repr_html_``. One that carries a
        ``heading`` starts a section of that name.
    study : Study
        Gives the title.
    back : callable, optional
        Given the places and the words of all the rest, returns further sections; each names its
        chapter (`helpers.pipeline.report.chapters`).
    """
    merged = nbformat.v4.new_notebook(metadata={"title": study.title})
    merged.metadata["language_info"] = {"name": "python", "pygments_lexer": "ipython3"}
    opening = [_front_cell(item, f"front-{n}") for n, item in enumerate(front, start=1)]
    notebooks = [
        without_vacant_sections(list(_cells(notebook, number)))
        for number, notebook in enumerate(executed, start=1)
    ]
    generated = _generated(back, [*opening, *arranged(notebooks, {})]) if back else {}
    merged.cells = [*opening, *arranged(notebooks, generated)]
    return merged


def _generated(back: Back, cells: Sequence[NotebookNode]) -> dict[str, list[NotebookNode]]:
    """Return the cells of what no notebook shows, by chapter; the chapter gives the heading."""
    made: dict[str, list[NotebookNode]] = {}
    for number, section in enumerate(back(shown_in(cells)), start=1):
        cell = _front_cell(section, f"back-{number}")
        cell.metadata["rct"]["heading"] = ""
        made.setdefault(section.chapter, []).append(cell)
    return made


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
            copy["outputs"] = [
                _off_plan() if _tried(output) else _output(output)
                for output in copy.outputs
                if not _quiet(output)
            ]
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


def _tried(output: NotebookNode) -> bool:
    """Whether an output shows a number of choices that differ from the plan."""
    return _OFF_PLAN.search(str(output.get("data", {}).get("text/html", ""))) is not None


def _off_plan() -> NotebookNode:
    """Return all that the report says of what a notebook tries."""
    lines = [
        Text(
            "What this cell tries differs from the plan: its numbers stay in the notebook. To show "
            "them beside the planned result, ask for them under additional in the study file."
        )
    ]
    said = Panel(title=Label("Not in the plan"), lines=lines, amber=True)
    return nbformat.v4.new_output("display_data", data={"text/html": said._repr_html_()})


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
