"""The cells of one column, counted: what the guesses look at."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers.data.draft.numbers import Numbers, read_numbers
from helpers.data.draft.persian import holds_persian, normal_persian
from helpers.data.draft.spelling import is_missing_word

__all__ = ["Cells"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Cells:
    """One column of a raw table.

    Attributes
    ----------
    text : Series of string
        As read; blank cells missing.
    value_labels : dict of str to str
        Code to label, where the file brings them.
    """

    text: pd.Series
    value_labels: dict[str, str]

    @cached_property
    def plain(self) -> pd.Series:
        """The cells trimmed, with Latin digits and Persian yeh and kaf."""
        return self.text.str.strip().map(normal_persian, na_action="ignore")

    @cached_property
    def persian(self) -> bool:
        """Whether a cell holds what only ``script: persian`` reads."""
        return any(holds_persian(cell) for cell in self.text.dropna().unique())

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each cell occurs, blank ones aside; the most frequent first."""
        return Counter(self.plain.dropna().to_list())

    @cached_property
    def missing_words(self) -> tuple[str, ...]:
        """Cells that say that nothing is known: ``ND``, ``NA``."""
        if len(self.counts) > _MANY:
            return tuple(cell for cell in self.counts if len(cell) < _SHORT and _missing(cell))
        return tuple(cell for cell in self.counts if _missing(cell))

    @cached_property
    def known(self) -> Counter[str]:
        """As `counts`, without what says that nothing is known."""
        return Counter(
            {c: n for c, n in self.counts.items() if c not in set(self.missing_words)}
        )

    @property
    def present(self) -> int:
        """How many cells hold something known."""
        return sum(self.known.values())

    @cached_property
    def numbers(self) -> Numbers:
        """The known cells as numbers."""
        return read_numbers(self.known)


_MANY, _SHORT = 1000, 20


def _missing(cell: str) -> bool:
    return is_missing_word(cell)
