"""`Section`: a heading and what stands under it, for the front matter of the report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    parts : sequence of Text, Table or Figure
        In reading order.
    """

    heading: str
    parts: Sequence[Any]

    def numbers(self) -> Iterator[Number]:
        """Yield the numbers of all parts in reading order."""
        for part in self.parts:
            if hasattr(part, "numbers"):
                yield from part.numbers()

    def _repr_html_(self) -> str:
        return "".join(part._repr_html_() for part in self.parts)
