"""A section of the report as a Word document: words, tables and figures in reading order."""

import io
from functools import singledispatch
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from helpers.present.entries import Entries
from helpers.present.figure import Figure
from helpers.present.panel import Panel
from helpers.present.section import Section
from helpers.present.stack import Stack
from helpers.present.table import Table
from helpers.present.text import Text, worded
from helpers.present.word.pages import AMBER, INK, new_document, saved, turn
from helpers.present.word.runs import write
from helpers.present.word.tables import append_table

__all__ = ["append", "section_docx"]

_WIDEST = 170.0  # millimetres between the margins


def section_docx(section: Section, title: str, stamp: str = "") -> bytes:
    """Return a section as a Word document of its own; numbers stand as printed.

    Parameters
    ----------
    section : Section
        Its heading stands below the title.
    title : str
        Title of the trial.
    stamp : str, optional
        Stands in the header of every page, for example ``"SYNTHETIC"``.

    Returns
    -------
    bytes
        The same for the same section.

    Raises
    ------
    TypeError
        If a part is of a kind that has no form in Word: nothing is left out in silence.
    """
    document = new_document(title, stamp)
    write(document.add_paragraph(style="Heading 2"), section.heading)
    for part in section.parts:
        append(part, document)
    return saved(document)


@singledispatch
def append(part: Any, document: Any) -> None:
    """Append a part to a python-docx document.

    Raises
    ------
    TypeError
        If nothing is registered for its kind.
    """
    raise TypeError(f"a Word document has no form for {type(part).__name__}")


@append.register
def _(part: Section, document: Any) -> None:
    turn(document, landscape=False)
    write(document.add_paragraph(style="Heading 3"), part.heading)
    for inner in part.parts:
        append(inner, document)


@append.register
def _(part: Stack, document: Any) -> None:
    for view in part.views:
        append(view, document)


@append.register
def _(part: Text, document: Any) -> None:
    turn(document, landscape=False)
    write(document.add_paragraph(), part.plain())


@append.register
def _(part: Entries, document: Any) -> None:
    turn(document, landscape=False)
    for entry in part.entries:
        paragraph = document.add_paragraph()
        write(paragraph, f"{worded(entry.heading).plain()}. ", bold=True)
        write(paragraph, " ".join(worded(words).plain() for words in entry.sentences))


@append.register
def _(part: Panel, document: Any) -> None:
    turn(document, landscape=False)
    if part.warning:
        write(document.add_paragraph(), part.warning, bold=True, color=AMBER)
    write(document.add_paragraph(), part.title.plain(), bold=True)
    for words in (*(line.plain() for line in part.lines), *part.code.splitlines()):
        write(document.add_paragraph(), words)


@append.register
def _(part: Table, document: Any) -> None:
    append_table(document, part)


@append.register
def _(part: Figure, document: Any) -> None:
    turn(document, landscape=False)
    caption = document.add_paragraph(style="Caption")
    write(caption, "Figure ", bold=True, color=INK)
    write(caption, part.title(), color=INK)
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_after = Pt(4)
    width = min(part.width_mm, _WIDEST)
    picture = document.add_picture(io.BytesIO(part.png()), width=Mm(width))
    described = picture._inline.find(qn("wp:docPr"))
    described.set("descr", part.alt)
