"""Text that a spreadsheet would take for a formula: kept as text in our files, and read back.

A cell such as ``=HYPERLINK(...)`` runs when a spreadsheet opens the file. An apostrophe before it
makes it text, as in the spreadsheet itself; reading the file takes exactly that one away again.
Numbers, and estimates as the tables print them, are left alone.
"""

import csv
import re
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["csv_text", "guarded", "read_csv_text", "unguarded"]

# the last four are the full-width signs of an East Asian keyboard
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_HARMLESS = re.compile(
    r"[+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?"
    r"|[+-]?[0-9][0-9.,]*%? \([+\u2212-]?[0-9][0-9.,]*%? to [+\u2212-]?[0-9][0-9.,]*%?\)"
)


def guarded(text: str) -> str:
    r"""Return a text as a cell that no spreadsheet reads as a formula.

    Examples
    --------
    >>> guarded("=1+1"), guarded("\tx"), guarded("-0.5"), guarded("+36 (+17 to +52)")
    ("'=1+1", "'\tx", '-0.5', '+36 (+17 to +52)')
    """
    return f"'{text}" if _risky(text) else text


def unguarded(text: str) -> str:
    """Return the text of a cell that `guarded` made.

    Examples
    --------
    >>> unguarded("'=1+1"), unguarded("'quoted'"), unguarded(guarded("'=1"))
    ('=1+1', "'quoted'", "'=1")
    """
    return text[1:] if text[:1] == "'" and _risky(text[1:]) else text


def csv_text(table: "pd.DataFrame") -> str:
    """Return a table as CSV: lines end in a line feed, missing is blank, formulas are text.

    Parameters
    ----------
    table : DataFrame
        Text is guarded; numbers are written as pandas writes them.
    """
    plain = table.assign(
        **{str(name): _guarded_column(table[name]) for name in table if _holds_text(table[name])}
    )
    # A carriage return is a line end to readers, unless it stands in quotation marks.
    text: str = plain.to_csv(index=False, lineterminator="\n")
    if "\r" in text:
        text = plain.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_ALL)
    return text


def read_csv_text(file: IO[bytes]) -> "pd.DataFrame":
    """Return a table that `csv_text` wrote, every cell as text, blank where it was missing."""
    import pandas as pd

    table = pd.read_csv(file, dtype="string", keep_default_na=False, encoding="utf-8")
    return table.apply(lambda column: column.map(unguarded).astype("string"))


def _holds_text(column: "pd.Series") -> bool:
    return column.dtype == object or str(column.dtype) in ("string", "str")


def _guarded_column(column: "pd.Series") -> "pd.Series":
    cells = [guarded(cell) if isinstance(cell, str) else cell for cell in column]
    return type(column)(cells, index=column.index, dtype=column.dtype)


def _risky(text: str) -> bool:
    # apostrophes before it are looked through, so that what is undone is what was done
    bare = text.lstrip("'")
    return bare.startswith(_STARTS) and _HARMLESS.fullmatch(bare) is None
