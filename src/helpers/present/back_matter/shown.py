"""What the rest of the report shows: where something can be looked up, and which words it uses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from helpers.present.link import Link

__all__ = ["Shown"]


@dataclass(frozen=True, slots=True)
class Shown:
    """Places and words of the report, but for what stands at its end.

    Attributes
    ----------
    places : tuple of str
        Ids of headings, tables and figures, in reading order.
    text : str
        All words, in small letters.

    Examples
    --------
    >>> shown = Shown(("table-effects-primary", "table-flow"), "Two risk ratios".lower())
    >>> [link.target for link in shown.links("table-effects-*", "effects")]
    ['table-effects-primary']
    >>> shown.says("Risk ratio"), shown.says("ratio of hazards")
    (True, False)
    """

    places: tuple[str, ...] = ()
    text: str = ""

    def links(self, pattern: str, words: str) -> Iterator[Link]:
        """Yield a link to every place of a name, in which ``*`` stands for any letters."""
        found = (place for place in dict.fromkeys(self.places) if fnmatchcase(place, pattern))
        return (Link(place, words) for place in found)

    def says(self, term: str) -> bool:
        """Return whether a term is used, also in the plural, as in "risk ratios"."""
        word = re.escape(term.lower())
        plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}e?s"
        return re.search(rf"\b(?:{word}|{plural})\b", self.text) is not None
