"""What a check of the report looks at, and how it names what it found."""

from dataclasses import dataclass
from functools import cached_property

from bs4 import BeautifulSoup, Tag
from nbformat import NotebookNode

from helpers.errors import Finding, Severity
from helpers.pipeline.report.catalogue import Catalogue
from helpers.study import Study

__all__ = ["Checked", "fault", "place", "remark"]

LONG = 60


@dataclass(frozen=True)
class Checked:
    """A parsed report beside what it was made from."""

    soup: BeautifulSoup
    main: Tag
    notebook: NotebookNode
    catalogue: Catalogue
    study: Study

    @cached_property
    def numbers(self) -> list[Tag]:
        """Buttons of all printed numbers, in reading order."""
        return list(self.soup.select("button.num"))


def fault(code: str, where: str, found: str, **words: str) -> Finding:
    """Return a finding that forbids publishing."""
    return Finding(code=code, severity=Severity.ERROR, where=where, found=shortened(found), **words)


def remark(code: str, where: str, found: str, **words: str) -> Finding:
    """Return a finding that is only told."""
    return Finding(code=code, severity=Severity.NOTE, where=where, found=shortened(found), **words)


def place(element: Tag) -> str:
    """Return where in the report an element stands: its table or figure, else its section."""
    figure = element if element.name == "figure" else element.find_parent("figure")
    if figure is not None and figure.figcaption is not None:
        label = figure.select_one(".rct-label")
        words = label.get_text(strip=True).rstrip(".") if label else "figure"
        return f"{words} ({figure.get('id', 'no id')})"
    section = element.find_parent("section")
    heading = section.find(["h2"]) if section is not None else None
    return f"section {heading.get_text(strip=True)!r}" if heading is not None else "title block"


def shortened(words: str) -> str:
    """Return words that fit one line.

    >>> shortened("a  b"), len(shortened("x" * 200))
    ('a b', 60)
    """
    words = " ".join(words.split())
    return words if len(words) <= LONG else f"{words[: LONG - 1]}…"
