"""Sections of a notebook that ask what a study does not: the notebook says so, the report does not.

A report that asks ten questions of which the study plans four would bury them under headings with
"the study declares none" below. Only what a view calls `helpers.present.text.Nothing` counts as
vacant: a finding of none, such as no query or no adverse event on file, stays.
"""

import re
from collections.abc import Sequence

from nbformat import NotebookNode

from helpers.pipeline.report.chapters import in_sections

__all__ = ["without_vacant_sections"]

_HEADING = re.compile(r"^#{2,6} ", re.MULTILINE)
_NOTHING = re.compile(r'^(<style\b.*?</style>)?<p class="rct-text rct-quiet">', re.DOTALL)


def without_vacant_sections(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Return the cells but for sections in which every output says that there is nothing to show.

    Cells that prepare or keep stay: they hold no answer, and code that is shown should be whole.
    """
    return [
        cell
        for section in in_sections(cells)
        for cell in section
        if cell.metadata["rct"]["setup"] or not _vacant(section)
    ]


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
