"""What a merged notebook shows: places that can be linked to, and the words a reader meets."""

import re
from collections.abc import Iterator, Sequence
from html import unescape

from nbformat import NotebookNode

from helpers.pipeline.report.sections import slug
from helpers.present.back_matter import Shown

__all__ = ["shown_in"]

FURTHER = ("deviations-from-the-plan", "provenance")
"""Places that the page has and no cell of a notebook."""
_MARKDOWN_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_HTML_HEADING = re.compile(r"<h[1-6]\b[^>]*>(.*?)</h[1-6]>", re.DOTALL)
_FIGURE = re.compile(r'<figure\b[^>]*\bid="([^"]+)"')
_SILENT = re.compile(r"<(style|svg)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def shown_in(cells: Sequence[NotebookNode]) -> Shown:
    """Return the places and words of the cells of a merged notebook."""
    html = [_SILENT.sub(" ", part) for part in _html(cells)]
    words = " ".join([*(_words(part) for part in html), *_told(cells)])
    return Shown((*_places(cells, html), *FURTHER), " ".join(words.split()).lower())


def _html(cells: Sequence[NotebookNode]) -> Iterator[str]:
    for cell in cells:
        for output in cell.get("outputs", []):
            yield str(output.get("data", {}).get("text/html", ""))


def _told(cells: Sequence[NotebookNode]) -> Iterator[str]:
    return (cell.source for cell in cells if cell.cell_type == "markdown")


def _places(cells: Sequence[NotebookNode], html: Sequence[str]) -> Iterator[str]:
    for cell in cells:
        if heading := cell.metadata.get("rct", {}).get("heading"):
            yield slug(heading)
    for source in _told(cells):
        yield from map(slug, _MARKDOWN_HEADING.findall(source))
    for part in html:
        yield from (slug(_words(heading)) for heading in _HTML_HEADING.findall(part))
        yield from map(unescape, _FIGURE.findall(part))


def _words(html: str) -> str:
    return unescape(_TAG.sub(" ", html))
