"""Checks of the page itself: can everyone read it, and does it stay on the reader's computer."""

import re
from collections import Counter
from collections.abc import Iterator

from bs4 import Tag

from helpers.errors import Finding
from helpers.pipeline.report.checked import Checked, fault, place
from helpers.pipeline.report.polish import ACTIVE, unsafe

__all__ = [
    "headings_in_order",
    "identifiers_are_unique",
    "images_are_described",
    "language_and_title",
    "links_lead_somewhere",
    "no_output_needs_a_script",
    "nothing_is_fetched",
    "nothing_runs",
    "tables_are_labelled",
]

PLACEHOLDERS = ("no description has been provided", "<figure size", "image", "figure", "plot")
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_FETCHING = re.compile(r"url\(\s*['\"]?(?!#|data:)|@import", re.IGNORECASE)
_ALLOWED_META = ("viewport", "color-scheme", "referrer")


def language_and_title(report: Checked) -> Iterator[Finding]:
    """Say whether the page names its language and title, and has one main part."""
    html = report.soup.find("html")
    if not (isinstance(html, Tag) and html.get("lang")):
        yield fault("no_language", "html", "no lang")
    if report.soup.title is None or not report.soup.title.get_text(strip=True):
        yield fault("no_title", "head", "no title")
    if len(report.soup.find_all("main")) != 1:
        yield fault("main_part", "body", f"{len(report.soup.find_all('main'))} main parts")


def headings_in_order(report: Checked) -> Iterator[Finding]:
    """One first-level heading, no level skipped, no heading empty."""
    headings = report.soup.find_all(re.compile("^h[1-6]$"))
    firsts = [heading for heading in headings if heading.name == "h1"]
    if len(firsts) != 1:
        yield fault("headings", "whole report", f"{len(firsts)} h1", expected="one")
    level = 0
    for heading in headings:
        words, own = heading.get_text(strip=True), int(heading.name[1])
        if not words:
            yield fault("headings", place(heading), f"an empty {heading.name}")
        if own > level + 1:
            yield fault(
                "headings",
                place(heading),
                f"{words!r} as {heading.name} after h{level}",
                expected=f"h{level + 1}",
                remedy="start a notebook with one '#' heading and go down by one",
            )
        level = own


def identifiers_are_unique(report: Checked) -> Iterator[Finding]:
    """No two elements share an id."""
    counts = Counter(str(element["id"]) for element in report.soup.find_all(id=True))
    for name, count in counts.items():
        if count > 1:
            yield fault("repeated_id", "whole report", f"{name!r} {count} times", expected="once")


def links_lead_somewhere(report: Checked) -> Iterator[Finding]:
    """Every link within the page has its target, and words of its own."""
    names = {str(element["id"]) for element in report.soup.find_all(id=True)}
    for link in report.soup.find_all("a", href=re.compile("^#")):
        if str(link["href"])[1:] not in names:
            yield fault("dangling_link", place(link), f"{link['href']} has no target")
        if not link.get_text(strip=True):
            yield fault("empty_link", place(link), f"a link to {link['href']} without words")


def images_are_described(report: Checked) -> Iterator[Finding]:
    """Every image and drawing has a text alternative that is not a placeholder."""
    for image in report.soup.find_all("img"):
        yield from _described(image, str(image.get("alt", "")))
    for drawing in report.soup.find_all("svg"):
        if drawing.get("aria-hidden") == "true":
            continue
        words = str(drawing.get("aria-label", "")) if drawing.get("role") == "img" else ""
        yield from _described(drawing, words)


def _described(element: Tag, words: str) -> Iterator[Finding]:
    plain = words.strip().lower()
    if len(plain) < 12 or plain.startswith(PLACEHOLDERS[:2]) or plain in PLACEHOLDERS:
        yield fault(
            "no_text_alternative",
            place(element),
            repr(words) if plain else "a picture without a text alternative",
            expected="one or more sentences that say what it shows",
            remedy="show pictures with helpers.present.Figure",
        )


def tables_are_labelled(report: Checked) -> Iterator[Finding]:
    """Every table has a caption, and its headings say what they head."""
    for table in report.main.find_all("table"):
        figure = table.find_parent("figure")
        if table.caption is None and (figure is None or figure.figcaption is None):
            yield fault(
                "no_caption",
                place(table),
                "a table without a caption",
                remedy="show tables with helpers.present.Table",
            )
        headings = table.find_all("th")
        if not headings or not all(heading.has_attr("scope") for heading in headings):
            yield fault("no_scope", place(table), "headings of a table without scope")


def nothing_runs(report: Checked) -> Iterator[Finding]:
    """No script, no handler, no frame; the policy of the page forbids them as well."""
    policy = report.soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
    if policy is None or policy.get("content") != POLICY:
        yield fault("policy", "head", "no content security policy", expected=POLICY)
    for element in report.soup.find_all(ACTIVE):
        if element.name != "meta" or not _harmless(element):
            yield fault("active_content", place(element), f"<{element.name}>")
    for element in report.soup.find_all(True):
        for name in unsafe(element):
            yield fault("active_content", place(element), f"{name} of <{element.name}>")


def no_output_needs_a_script(report: Checked) -> Iterator[Finding]:
    """No output of the notebooks came with a script, which the page had to leave out."""
    for cell in report.notebook.cells:
        for output in cell.get("outputs", []):
            if "<script" in str(output.get("data", {}).get("text/html", "")).lower():
                yield fault(
                    "active_content",
                    f"cell {cell.id}",
                    "an output with a script, which the report cannot show",
                    remedy="show results with Table, Figure or Text",
                )


def _harmless(meta: Tag) -> bool:
    if meta.has_attr("charset") or meta.get("name") in _ALLOWED_META:
        return True
    return str(meta.get("http-equiv", "")).lower() == "content-security-policy"


def nothing_is_fetched(report: Checked) -> Iterator[Finding]:
    """No style names an address outside the file."""
    for sheet in report.soup.find_all("style"):
        if _FETCHING.search(sheet.get_text()):
            yield fault("external_address", "a style sheet", "url() or @import")
    for element in report.soup.find_all(style=True):
        if _FETCHING.search(str(element["style"])):
            yield fault("external_address", place(element), f"style of <{element.name}>")
