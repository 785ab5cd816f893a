"""Pages of a Word document: A4, the stamp on each, one type, page numbers, fixed properties."""

import io
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from helpers.data.undated import undated
from helpers.present.word.runs import element, set_complex_size, write

__all__ = ["AMBER", "INK", "MUTED", "new_document", "saved", "turn"]

INK, MUTED, AMBER = "1B1F24", "57606A", "8A4B00"
_TYPE = "Arial"
_SHORT, _LONG, _MARGIN = 210, 297, 20  # millimetres of A4
_SIZES = {"Normal": 10.0, "Heading 1": 15.0, "Heading 2": 12.0, "Heading 3": 10.5,
          "Caption": 9.0, "Body Text": 8.0, "Header": 8.0, "Footer": 8.0}  # fmt: skip


def new_document(title: str, stamp: str = "") -> Any:
    """Return an empty document with its title as first heading.

    Parameters
    ----------
    title : str
        Heading of the document, its title property, and the footer of every page.
    stamp : str, optional
        Stands in the header of every page, for example ``"SYNTHETIC"``.
    """
    document = Document()
    for name, size in _SIZES.items():
        _set_type(document.styles[name], size)
    _set_page(document.sections[0], landscape=False)
    _set_margins_of_pages(document.sections[0], title, stamp)
    _set_properties(document, title)
    write(document.add_paragraph(style="Heading 1"), title)
    return document


def turn(document: Any, *, landscape: bool) -> None:
    """Let what follows stand on pages that lie on their side, or upright; begins one if need be."""
    if (document.sections[-1].orientation == WD_ORIENT.LANDSCAPE) != landscape:
        _set_page(document.add_section(WD_SECTION.NEW_PAGE), landscape=landscape)


def saved(document: Any) -> bytes:
    """Return a document as a file without the time of its making."""
    buffer = io.BytesIO()
    document.save(buffer)
    return undated(buffer.getvalue())


def _set_page(section: Any, *, landscape: bool) -> None:
    width, height = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Mm(_MARGIN))


def _set_type(style: Any, size: float) -> None:
    """Set one type for all scripts; the theme's own would go before it."""
    style.font.name = _TYPE
    style.font.size = Pt(size)
    set_complex_size(style.element.get_or_add_rPr(), size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), _TYPE)
    if style.name != "Normal":
        style.font.color.rgb = RGBColor.from_string(INK if size > 8 else MUTED)
    if style.name == "Body Text":
        style.paragraph_format.space_after = Pt(3)


def _set_margins_of_pages(section: Any, title: str, stamp: str) -> None:
    if stamp:
        write(section.header.paragraphs[0], stamp, bold=True, color=AMBER)
    footer = section.footer.paragraphs[0]
    write(footer, f"{title} \u00b7 ")
    for words in ("PAGE", " / ", "NUMPAGES"):
        if words.isupper():
            element(footer._p, "w:fldSimple", instr=words)
        else:
            write(footer, words)


def _set_properties(document: Any, title: str) -> None:
    properties = document.core_properties
    properties.title = title[:255]
    properties.author = ""
    properties.last_modified_by = ""
    properties.comments = ""
    properties.revision = 1
