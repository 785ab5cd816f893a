"""Sections of a notebook that ask what a study does not: the notebook says so, the report does not.

A report that asks ten questions of which the study plans four would bury them under headings with
"the study declares none" below. Only what a view calls `helpers.present.text.Nothing` counts as
vacant: a finding of none, such as no query or no adverse event on file, stays.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from nbformat import NotebookNode

__all__ = ["without_vacant_sections"]

_HEADING = re.compile(r"^#{2,6} ", re.MULTILINE)
_ANY_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_NOTHING = re.compile(r'^(<style\b.*?</style>)?<p class="rct-text rct-quiet">', re.DOTALL)


def without_vacant_sections(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Return the cells but for sections in which every output says that there is nothing to show.

    Cells that prepare or keep stay: they hold no answer, and code that is shown should be whole.
    """
    number, placed = 0, []
    for cell in cells:
        number += cell.cell_type == "markdown" and bool(_ANY_HEADING.search(cell.source))
        placed.append((number, cell))
    kept: list[NotebookNode] = []
    for _, group in groupby(placed, key=lambda pair: pair[0]):
        section = [cell for _, cell in group]
        kept += [cell for cell in section if cell.metadata["rct"]["setup"] or not _vacant(section)]
    return kept


def _vacant(section: Sequence[NotebookNode]) -> bool:
    outputs = [output for cell in section for output in cell.get("outputs", [])]
    return (
        bool(outputs)
        and _HEADING.search(section[0].source) is not None
        and all(_says_nothing(output) for output in outputs)
    )


def _says_nothing(output: NotebookNode) -> bool:
    html = str(output.get("data", {}).get("text/html", ""))
    return html.count("<p ") == 1 and _NOTHING.match(html) is not None
