"""The cells of one column, counted: what the guesses look at."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers.data.draft.dates import DateGuess, read_dates
from helpers.data.draft.levels import Levels, read_levels
from helpers.data.draft.numbers import Numbers, read_numbers
from helpers.data.draft.persian import holds_persian, normal_persian
from helpers.data.draft.spelling import is_missing_word

__all__ = ["Cells"]

_MANY, _SHORT = 1000, 20
_MOST_LEVELS = 100


@dataclass(frozen=True, kw_only=True, eq=False)
class Cells:
    """One column of a raw table.

    Attributes
    ----------
    text : Series of string
        As read; blank cells missing.
    value_labels : mapping of str to str
        Code to label, where the file brings them.

    Examples
    --------
    >>> cells = Cells(text=pd.Series([" yes", "no", "ND", None], dtype="string"), value_labels={})
    >>> dict(cells.known), cells.missing_words, cells.present
    ({'yes': 1, 'no': 1}, ('ND',), 2)
    """

    text: pd.Series
    value_labels: Mapping[str, str]

    @cached_property
    def spelled(self) -> dict[str, str]:
        """Cell of the file to its text trimmed, with Latin digits and Persian yeh and kaf."""
        return {cell: normal_persian(cell).strip() for cell in self._raw_counts}

    @cached_property
    def _raw_counts(self) -> dict[str, int]:
        counted = self.text.value_counts(sort=False)
        return {
            str(cell): int(n) for cell, n in zip(counted.index, counted.to_numpy(), strict=True)
        }

    @cached_property
    def persian(self) -> bool:
        """Whether a cell holds what only ``script: persian`` reads."""
        return any(not cell.isascii() and holds_persian(cell) for cell in self._raw_counts)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each cell occurs, blank ones aside."""
        counts: Counter[str] = Counter()
        for cell, times in self._raw_counts.items():
            counts[self.spelled[cell]] += times
        del counts[""]
        return counts

    @cached_property
    def missing_words(self) -> tuple[str, ...]:
        """Cells that say that nothing is known: ``ND``, ``NA``."""
        many = len(self.counts) > _MANY
        return tuple(c for c in self.counts if (not many or len(c) < _SHORT) and _missing(c))

    @cached_property
    def known(self) -> Counter[str]:
        """As `counts`, without what says that nothing is known."""
        unknown = set(self.missing_words)
        return Counter({cell: n for cell, n in self.counts.items() if cell not in unknown})

    @cached_property
    def present(self) -> int:
        """How many cells hold something known."""
        return sum(self.known.values())

    @cached_property
    def numbers(self) -> Numbers:
        """The known cells as numbers."""
        return read_numbers(self.known)

    @cached_property
    def dates(self) -> DateGuess | None:
        """The known cells as dates; None if most are none."""
        return read_dates(self.known)

    @cached_property
    def levels(self) -> Levels:
        """The known cells as levels; none where there are too many to be levels."""
        few = len(self.known) <= _MOST_LEVELS
        return read_levels(self.known if few else Counter(), self.value_labels)

    def values(self) -> pd.Series:
        """Return the number of each row, missing where there is none."""
        return self.text.map(self.spelled).map(self.numbers.read).astype("float64")

    def days(self) -> pd.Series:
        """Return the day of each row, missing where there is none."""
        days = self.dates.days if self.dates else {}
        found = self.text.map(self.spelled).map(days)
        return pd.to_datetime(found, errors="coerce")

    def answers(self, level: str) -> pd.Series:
        """Return for each row 1 if it holds a level, 0 if another, missing if none."""
        of = {cell: float(name == level) for cell, name in self.levels.of.items()}
        return self.text.map(self.spelled).map(of).astype("float64")


def _missing(cell: str) -> bool:
    return not cell[:1].isdigit() and is_missing_word(cell)
