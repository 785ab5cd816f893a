"""The front sections of the report as files of their own: Word, Markdown, and their figures.

They are made from the same sections as the page, so every number stands as it is printed there.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from helpers.pipeline.report.page import stamp_of
from helpers.present.documents import section_markdown
from helpers.present.figure import Figure
from helpers.present.section import Section
from helpers.present.stack import Stack
from helpers.study import Study

__all__ = ["document_name", "write_documents"]

_NO_NAME = re.compile(r"[^a-z0-9]+")


def write_documents(folder: Path, sections: Sequence[Section], study: Study) -> None:
    """Write each section as ``<name>.docx`` and ``<name>.md``, and what is drawn in it.

    Parameters
    ----------
    folder : Path
        ``reports/<id>``; drawings go to its folder ``figures``, under the name of the section.
    sections : sequence of Section
        For example those that stand before the notebooks: summary and methods.
    study : Study
        Gives the title, and whether the pages are stamped.
    """
    from helpers.present.word import section_docx  # half a second that only this output needs

    stamp = stamp_of(study)
    for section in sections:
        name = document_name(section)
        for figure in figures_of(section):
            _write_figure(folder / address_of(name, figure), figure)
        text = section_markdown(section, study.title, partial(address_of, name), stamp)
        (folder / f"{name}.md").write_text(text, encoding="utf-8", newline="\n")
        (folder / f"{name}.docx").write_bytes(section_docx(section, study.title, stamp))


def document_name(section: Section) -> str:
    """Return the name of a section's files.

    Examples
    --------
    >>> document_name(Section("Reporting checklist", []))
    'reporting-checklist'
    """
    return _NO_NAME.sub("-", section.heading.lower()).strip("-")


def address_of(name: str, figure: Figure) -> str:
    """Return where the drawing of a section lies, relative to the report's folder."""
    return f"figures/{name}_{figure.id}.svg"


def figures_of(part: Any) -> Iterator[Figure]:
    """Yield the figures of a section, however deep within it."""
    if isinstance(part, Figure):
        yield part
    elif isinstance(part, Section | Stack):
        for inner in part.parts if isinstance(part, Section) else part.views:
            yield from figures_of(inner)


def _write_figure(path: Path, figure: Figure) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(figure.svg(), encoding="utf-8", newline="\n")
    path.with_suffix(".png").write_bytes(figure.png())
