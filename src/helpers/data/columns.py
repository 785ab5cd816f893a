"""One column on its way from the raw file to the analysis-ready table."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from helpers.data.faults import Fault
from helpers.errors import Severity
from helpers.study import Variable

__all__ = ["LOG_COLUMNS", "Change", "CleanColumn", "RawColumn", "by_value", "change_table"]

LOG_COLUMNS = ("file", "row", "variable", "before", "after", "rule")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One cell that a declared rule changed; a row of ``cleaning_log.csv``."""

    file: str
    row: int
    variable: str
    before: str
    after: str
    rule: str


def change_table(changes: Iterable[Change]) -> pd.DataFrame:
    """Return changes as a table with `LOG_COLUMNS`; empty text where a cell became missing."""
    rows = [tuple(getattr(change, name) for name in LOG_COLUMNS) for change in changes]
    table = pd.DataFrame(rows, columns=list(LOG_COLUMNS))
    texts = [name for name in LOG_COLUMNS if name != "row"]
    return table.astype({"row": "Int64"} | dict.fromkeys(texts, "string"))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RawColumn:
    """The text of one column, and what the study file says about it.

    Attributes
    ----------
    variable : str
        Its id in the study file.
    entry : Variable
        Its codebook entry.
    text : Series of string
        Cells as read, blank ones missing.
    rows : ndarray of int
        Row of the raw file for each cell.
    file : str
        Name of the raw file.
    decimal : str
        ``","`` where a decimal comma is accepted beside the point.
    holds_outcome : bool
        Whether it holds an outcome, or feeds one: then what cannot be read is an error.
    """

    variable: str
    entry: Variable
    text: pd.Series
    rows: "np.ndarray[tuple[int], np.dtype[np.int64]]"
    file: str
    decimal: str = "."
    holds_outcome: bool = False

    def changes(self, rule: str, before: pd.Series, after: pd.Series) -> list[Change]:
        """Return the log of the cells in which two texts differ."""
        old, new = (texts.fillna("").to_numpy(dtype=object) for texts in (before, after))
        return [
            Change(
                file=self.file, row=int(self.rows[place]), variable=self.variable,
                before=old[place], after=new[place], rule=rule,
            )
            for place in np.flatnonzero(old != new)
        ]  # fmt: skip

    def faults(
        self,
        code: str,
        where: pd.Series,
        *,
        expected: str,
        remedy: str,
        grave: bool = False,
    ) -> list[Fault]:
        """Return one fault for each cell where `where` is true.

        Parameters
        ----------
        code, expected, remedy : str
            As in `Fault`.
        where : Series of bool
            Cells at fault, on the index of `text`.
        grave : bool
            Whether the fault is an error rather than a query.
        """
        cells = self.text.fillna("").to_numpy(dtype=object)
        return [
            Fault(
                code=code, severity=Severity.ERROR if grave else Severity.QUERY, file=self.file,
                row=int(self.rows[place]), variable=self.variable, found=cells[place],
                expected=expected, remedy=remedy,
            )
            for place in np.flatnonzero(where.to_numpy(dtype=bool))
        ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CleanColumn:
    """A column of the analysis-ready table, with the log and the faults of its making."""

    values: pd.Series
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def by_value(text: pd.Series, translate: Callable[[str], str | None]) -> pd.Series:
    """Return the text with every present cell translated; each distinct cell only once."""
    places, distinct = text.factorize()  # missing cells have the place -1
    before = np.asarray(distinct, dtype=object).tolist()
    after = [translate(cell) for cell in before]
    if after == before:
        return text
    cells = np.array([*after, None], dtype=object)[places]
    return pd.Series(pd.array(cells, dtype="string"), index=text.index)
