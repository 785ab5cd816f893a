"""Which mark separates the columns of a text file: found in its whole beginning, or asked for."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType

from helpers.data.cells import is_blank
from helpers.data.faults import Fault, unreadable
from helpers.data.records import LARGEST_CELL

__all__ = ["SEPARATORS", "Separator", "found_separator", "separator_name"]

SEPARATORS: Mapping[str, str] = MappingProxyType(
    {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
)
BEGINNING, MOST_RECORDS = 200_000, 2_000  # letters, and records within them
DECLARE = 'declare delimiter in sources, such as delimiter: ";"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Separator:
    """A mark, and what to ask about it where another would do too."""

    mark: str
    doubt: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """How a mark splits the beginning.

    Attributes
    ----------
    mark : str
        The separator.
    width : int
        Columns of the header.
    share : float
        Share of records that fit the header.
    split : float
        Share of records that it splits at all.
    """

    mark: str
    width: int
    share: float
    split: float

    @property
    def columns(self) -> str:
        return f"{SEPARATORS[self.mark]}s ({self.width} columns)"


def separator_name(mark: str) -> str:
    """Return what a separator is called: ``comma``."""
    return SEPARATORS.get(mark, repr(mark))


def found_separator(text: str, *, name: str, header_row: int | None) -> Separator:
    """Return the mark that gives every record of the beginning the columns of its header.

    Parameters
    ----------
    text : str
        The file; its first 2,000 records are looked at, within 200,000 letters.
    name : str
        Its name in messages.
    header_row : int or None
        Line of the column names; None for the first that is not blank.

    Returns
    -------
    Separator
        Of several marks that fit, the one with the most columns, with a query. Where none fits,
        the one that fits most records, so that the records that do not fit are named. Where none
        splits the header, but one most of the records below, that one, for the same reason.

    Raises
    ------
    DataError
        If two marks fit equally well.
    """
    beginning = text[:BEGINNING]
    whole = len(beginning) == len(text)
    fits = [
        _fit(mark, list(islice(_records(beginning, mark, whole), MOST_RECORDS)), header_row)
        for mark in SEPARATORS
    ]
    certain = [fit for fit in fits if fit.share == 1 and fit.width > 1]
    if not certain:
        return Separator(mark=_likeliest(fits, beginning))
    best, *others = sorted(certain, key=lambda fit: -fit.width)
    if not others:
        return Separator(mark=best.mark)
    if others[0].width == best.width:
        raise unreadable(
            name, f"columns that {best.columns} and {others[0].columns} separate equally well",
            expected="one separator", remedy=DECLARE,
        )  # fmt: skip
    return Separator(mark=best.mark, doubt=(_doubt(best, others, name),))


def _likeliest(fits: Sequence[_Fit], text: str) -> str:
    """Return the mark with which to read where none fits the header and all records."""
    split = [fit for fit in fits if fit.width > 1]
    below = [fit for fit in fits if fit.split > 0.5]
    unused = [mark for mark in SEPARATORS if mark not in text]
    if split:
        return max(split, key=lambda fit: (fit.share, fit.width)).mark
    if below:
        return max(below, key=lambda fit: fit.split).mark
    return unused[0] if unused else ","


def _doubt(best: _Fit, others: Sequence[_Fit], name: str) -> Fault:
    also = " or ".join(other.columns for other in others)
    return Fault(
        code="delimiter", file=name, cell=False,
        found=f"read as separated by {best.columns}, though it could be by {also}",
        expected="one separator", remedy=DECLARE,
    )  # fmt: skip


def _records(text: str, mark: str, whole: bool) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    last: tuple[int, list[str]] | None = None
    row = 1
    try:
        for cells in reader:
            if last is not None:
                yield last
            last, row = (row, cells), reader.line_num + 1
    except csv.Error:  # a cell beyond the limit; reading says so
        return
    if last is not None and (whole or last[0] == 1):  # of a part the last record may be cut
        yield last


def _fit(mark: str, records: Sequence[tuple[int, list[str]]], header_row: int | None) -> _Fit:
    below = [cells for row, cells in records if cells and row >= (header_row or 0)]
    filled = [cells for cells in below if not all(map(is_blank, cells))]
    header = filled[0] if filled else []
    width = max((place for place, cell in enumerate(header, start=1) if cell.strip()), default=0)
    fitting = sum(len(cells) >= width and all(map(is_blank, cells[width:])) for cells in filled)
    parted = sum(len(cells) > 1 for cells in below)
    return _Fit(
        mark=mark, width=width, share=fitting / max(len(filled), 1),
        split=parted / max(len(below), 1),
    )  # fmt: skip
