"""`Stack`: several tables, texts or figures that answer one question together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.present.number import Number

__all__ = ["Stack"]


@dataclass(frozen=True, slots=True)
class Stack:
    """Views shown one below the other.

    Attributes
    ----------
    views : sequence of Text, Table or Figure
        In reading order.

    Examples
    --------
    >>> len(Stack([]).views)
    0
    """

    views: Sequence[Any]

    def numbers(self) -> Iterator[Number]:
        """Yield the numbers of all parts in reading order."""
        for part in self.views:
            if hasattr(part, "numbers"):
                yield from part.numbers()

    def _repr_html_(self) -> str:
        return "".join(part._repr_html_() for part in self.views)

    def markdown(self) -> str:
        """Return all parts as Markdown, with a blank line between them."""
        return "\n\n".join(part.markdown() for part in self.views if hasattr(part, "markdown"))
