"""What to ask about a table that could be read: letters that an export lost, digits that it lost.

These are seen in the cells, whatever the kind of file.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow.compute as pc  # type: ignore[import-untyped]

from helpers.data.faults import Cells, Fault
from helpers.data.records import Records

__all__ = ["in_rows", "inexact_numbers", "lost_letters"]

# of a word in Arabic letters only: elsewhere a question mark may be one
_LOST = "\ufffd|[\u0600-\u06ff]\\?[\u0600-\u06ff]"


def lost_letters(records: Records, name: str) -> Iterator[Fault]:
    """Yield a query for each column in which an earlier export put a sign for a letter."""
    for title, cells in zip(records.header, records.columns, strict=True):
        if re.search(_LOST, title):
            yield _lost(name, f"the column name {title!r}", [records.header_row])
        if pc.all(pc.string_is_ascii(cells), min_count=0).as_py():
            continue
        lost = pc.fill_null(pc.match_substring_regex(cells, _LOST), False)
        places = np.flatnonzero(lost.to_numpy(zero_copy_only=False))
        if places.size:
            yield _lost(name, f"column {title!r}", records.rows[places])


def _lost(name: str, place: str, rows: Any) -> Fault:
    return Fault(
        code="lost_letters", file=name, cell=False, cells=in_rows(rows),
        found=f"a sign in the place of a letter (\ufffd, or ? within a word) in {place}",
        expected="letters", remedy="they were lost on export; export it again as CSV UTF-8",
    )  # fmt: skip


def inexact_numbers(title: str, rows: Sequence[int], name: str) -> Fault:
    """Return the query about numbers that have more digits than the file can hold.

    Parameters
    ----------
    title : str
        The column.
    rows : sequence of int
        Rows of the file.
    name : str
        The file in messages.
    """
    return Fault(
        code="inexact_number", file=name, cell=False, cells=in_rows(rows),
        found=f"numbers of more than 15 digits in column {title!r}, "
        "of which this kind of file keeps the first 15 only",
        expected="long numbers as text",
        remedy="store them as text and export again; as identifiers they may no longer differ",
    )  # fmt: skip


def in_rows(rows: Any) -> Cells:
    """Return the rows of a remark that is not about the text of their cells."""
    numbers = np.asarray(rows, dtype=np.int64)
    return Cells(numbers, np.full(numbers.size, "", dtype=object))
