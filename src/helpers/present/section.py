"""`Section`: a heading and what stands under it, for what no notebook shows of the report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from helpers.present.number import Number

__all__ = ["Section"]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the report that no notebook shows.

    Attributes
    ----------
    heading : str
        Becomes a heading of the report and a line of its contents.
    parts : sequence of Text, Table, Figure, Entries or Section
        In reading order; a section within a section has a heading one level below.
    chapter : str
        Where it stands among the chapters of the report; empty for the front.

    Examples
    --------
    >>> Section("Methods", [Section("Harms", [])])._repr_html_()
    '<h2>Harms</h2>'
    """

    heading: str
    parts: Sequence[Any]
    chapter: str = ""

    def numbers(self) -> Iterator[Number]:
        """Yield the numbers of all parts in reading order."""
        for part in self.parts:
            if hasattr(part, "numbers"):
                yield from part.numbers()

    def markdown(self) -> str:
        """Return the parts as Markdown, those that have a form in it."""
        shown = []
        for part in self.parts:
            if isinstance(part, Section):
                shown.append(f"### {part.heading}")
            if hasattr(part, "markdown"):
                shown.append(part.markdown())
        return "\n\n".join(shown)

    def _repr_html_(self) -> str:
        return "".join(_html(part) for part in self.parts)


def _html(part: Any) -> str:
    heading = f"<h2>{escape(part.heading)}</h2>" if isinstance(part, Section) else ""
    return f"{heading}{part._repr_html_()}"
