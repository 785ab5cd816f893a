"""`Link`: words that lead to a place of the report, by the id of a heading, table or figure."""

from dataclasses import dataclass
from html import escape

from helpers.present.direction import isolated
from helpers.present.visible import visible

__all__ = ["Link"]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to another place of the same page.

    Attributes
    ----------
    target : str
        Id of the place, for example ``"table-baseline"``.
    text : str
        What stands there; the report puts the number of a table or figure before it.

    Examples
    --------
    >>> print(Link("table-baseline", "who took part").html())
    <a class="rct-see" href="#table-baseline">who took part</a>
    """

    target: str
    text: str

    def __str__(self) -> str:
        return self.plain()

    def plain(self) -> str:
        """Return the words alone."""
        return visible(self.text)

    def html(self) -> str:
        """Return the escaped words as a link."""
        words = visible(isolated(escape(self.text)))
        return f'<a class="rct-see" href="#{escape(self.target)}">{words}</a>'
