"""The columns of a raw table as the guesses see them, and what a guess is."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from helpers.data.draft.cells import Cells
from helpers.data.draft.naming import Heading, heading, in_words, variable_ids
from helpers.data.draft.yaml_text import one_line
from helpers.data.readers import RawTable
from helpers.data.redcap import RedcapDictionary, RedcapField

__all__ = ["Column", "Guess", "columns_of"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")


@dataclass(frozen=True, kw_only=True, eq=False)
class Column:
    """One column of a raw table.

    Attributes
    ----------
    variable : str
        Its id in the draft.
    title : str
        Its heading in the file.
    place : int
        From 0, in the order of the file.
    heading : Heading
        The heading in words.
    cells : Cells
        What stands in it.
    said : str
        Label that the file or its dictionary gives; empty if none.
    stored_dates : bool
        Whether the file stores cells of it as dates.
    field : RedcapField or None
        Its field in the data dictionary.
    unusable : str
        Why no study file can name it; empty if one can.
    """

    variable: str
    title: str
    place: int
    heading: Heading
    cells: Cells
    said: str = ""
    stored_dates: bool = False
    field: RedcapField | None = None
    unusable: str = ""

    @cached_property
    def label(self) -> str:
        """What a reader sees: as the file says, else made of the heading."""
        return one_line(self.said or in_words(self.heading.bare)) or self.variable

    @cached_property
    def words(self) -> Heading:
        """Heading and label together: what the names of things are looked for in."""
        said = heading(self.said).words if self.said and self.said != self.title else ()
        return replace(self.heading, words=(*self.heading.words, *said))

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return len(self.cells.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What the draft says about one column.

    Attributes
    ----------
    entry : mapping of str to object
        Keys of the codebook.
    reasons : tuple of str
        Why, in short.
    todos : tuple of str
        What a person has to decide.
    """

    entry: Mapping[str, Any]
    reasons: tuple[str, ...] = ()
    todos: tuple[str, ...] = ()

    def but(self, *, reason: str = "", todo: str = "", **keys: Any) -> "Guess":
        """Return the guess with more keys, and a reason or something to decide."""
        return replace(
            self,
            entry={**self.entry, **keys},
            reasons=(*self.reasons, reason) if reason else self.reasons,
            todos=(*self.todos, todo) if todo else self.todos,
        )

    def without(self, *keys: str) -> "Guess":
        """Return the guess without some keys."""
        return replace(self, entry={k: v for k, v in self.entry.items() if k not in keys})

    @property
    def type(self) -> str:
        """Type of the variable."""
        return str(self.entry["type"])


def columns_of(raw: RawTable, dictionary: RedcapDictionary | None = None) -> list[Column]:
    """Return the columns of a table, in the order of the file."""
    titles = raw.header
    times = Counter(titles)
    return [
        Column(
            variable=name, title=title, place=place, heading=heading(title),
            cells=Cells(
                text=raw.frame.iloc[:, place], value_labels=raw.value_labels.get(title, {})
            ),
            said=" ".join(raw.column_labels.get(title, "").split()),
            stored_dates=title in raw.real_dates, field=_field(dictionary, title),
            unusable=_unusable(title, times[title]),
        )
        for place, (title, name) in enumerate(zip(titles, variable_ids(titles), strict=True))
    ]  # fmt: skip


def _unusable(title: str, times: int) -> str:
    if times > 1:
        return "another column has the same heading"
    return "its heading holds control characters" if _CONTROL.search(title) else ""


def _field(dictionary: RedcapDictionary | None, title: str) -> RedcapField | None:
    known = dictionary.column(title) if dictionary else None
    return known.field if known else None
