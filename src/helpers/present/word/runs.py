"""Words in a paragraph: runs of one direction each, so that Persian labels read from the right."""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from helpers.present.direction import directed_parts, from_the_right

__all__ = ["aligned", "element", "set_complex_size", "write"]

# What must stand before and after w:bidi and w:rtl, in the order of the schema.
_AFTER_BIDI = ("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
               "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection",
               "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle",
               "w:rPr", "w:sectPr", "w:pPrChange")  # fmt: skip


def write(
    paragraph: Any, text: str, *, bold: bool = False, size: float | None = None, color: str = ""
) -> None:
    """Append a text to a paragraph; what is written from the right says so.

    Parameters
    ----------
    paragraph : docx.text.paragraph.Paragraph
    text : str
    bold : bool, optional
    size : float, optional
        In points; that of the style if not given.
    color : str, optional
        Six hexadecimal digits; that of the style if empty.
    """
    if from_the_right(text) and not paragraph.text:
        paragraph._p.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *_AFTER_BIDI)
    for part, rtl in directed_parts(text):
        run = paragraph.add_run(part)
        run.bold = bold or None
        if size is not None:
            run.font.size = Pt(size)
        if color:
            run.font.color.rgb = RGBColor.from_string(color)
        if rtl:
            _set_from_the_right(run, bold=bold, size=size)


def _set_from_the_right(run: Any, *, bold: bool, size: float | None) -> None:
    """Say of a run what Word reads of it in such scripts: direction, weight and size."""
    run.font.rtl = True
    run.font.complex_script = True
    run.font.cs_bold = bold or None
    if size is not None:
        set_complex_size(run._r.get_or_add_rPr(), size)


def set_complex_size(properties: Any, size: float) -> None:
    """Set the size, in points, that Word uses for scripts written from the right.

    Parameters
    ----------
    properties : CT_RPr
        Of a run or of a style.
    size : float
    """
    for former in properties.findall(qn("w:szCs")):
        properties.remove(former)
    twice = OxmlElement("w:szCs")
    twice.set(qn("w:val"), str(round(2 * size)))
    properties.insert_element_before(
        twice, "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign",
        "w:rtl", "w:cs", "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath",
    )  # fmt: skip


def aligned(paragraph: Any, side: str) -> None:
    """Let a paragraph stand at a side of its cell, ``"left"`` or ``"right"``, as it is seen.

    In a paragraph that is written from the right, Word takes left for where it begins.
    """
    bidi = paragraph._p.pPr is not None and paragraph._p.pPr.find(qn("w:bidi")) is not None
    ends_right = (side == "right") != bidi
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if ends_right else WD_ALIGN_PARAGRAPH.LEFT


def element(parent: Any, tag: str, **attributes: str) -> Any:
    """Append an element of the namespace ``w`` with attributes of the same, and return it."""
    child = OxmlElement(tag)
    for name, value in attributes.items():
        child.set(qn(f"w:{name}"), value)
    parent.append(child)
    return child
