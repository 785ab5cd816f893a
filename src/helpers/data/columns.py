"""One column on its way from the raw file to the analysis-ready table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.data.faults import Cells, Fault
from helpers.data.logs import RowNumbers, Texts, stacked
from helpers.errors import Severity
from helpers.study import Variable
from helpers.study.notation import Notation

__all__ = [
    "LOG_COLUMNS",
    "Change",
    "CleanColumn",
    "Coded",
    "RawColumn",
    "change_table",
]

LOG_COLUMNS = ("file", "row", "variable", "before", "after", "rule")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Change:
    """The cells of one column that one declared rule changed; rows of ``cleaning_log.csv``.

    Attributes
    ----------
    file, variable, rule : str
        What they share.
    rows : ndarray of int
        Row of the raw file for each cell.
    before, after : ndarray of str
        Its text; empty where there is none. Arrays, as a rule may change a million cells.
    """

    file: str
    variable: str
    rule: str
    rows: RowNumbers
    before: Texts
    after: Texts


def change_table(changes: Iterable[Change]) -> pd.DataFrame:
    """Return changes as a table with `LOG_COLUMNS`; empty text where a cell became missing."""
    return stacked(
        LOG_COLUMNS,
        (
            (c.rows, {"file": c.file, "variable": c.variable, "rule": c.rule,
                      "before": c.before, "after": c.after})
            for c in changes
        ),
    )  # fmt: skip


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
    notation : Notation
        How numbers, dates and letters are written in it.
    value_labels : mapping of str to str
        What the file itself says its codes mean.
    real_dates, jalali_display : bool
        Whether it has cells that the file stores as dates, whose text is ISO and Gregorian; and
        whether Excel shows such cells in the Persian calendar.
    holds_outcome : bool
        Whether it holds an outcome, or feeds one: then what cannot be read is an error.
    """

    variable: str
    entry: Variable
    text: pd.Series
    rows: RowNumbers
    file: str
    notation: Notation = Notation()
    value_labels: Mapping[str, str] = field(default_factory=dict)
    real_dates: bool = False
    jalali_display: bool = False
    holds_outcome: bool = False

    def mended_by(self, rule: str) -> str:
        """Return the remedy of cells that are set to missing unless `rule` is followed."""
        done = "" if self.holds_outcome else "it is set to missing; "
        return f"{done}correct it at the source, or {rule}"

    def recoded(self, rule: str, before: "Coded", after: "Coded") -> list[Change]:
        """Return the log of the cells whose distinct text a rule changed."""
        old, new = (np.array([cell or "" for cell in c.cells] + [""], dtype=object)
                    for c in (before, after))  # fmt: skip
        where = np.flatnonzero((old != new)[before.places])
        if not where.size:
            return []
        places = before.places[where]
        change = Change(
            file=self.file, variable=self.variable, rule=rule, rows=self.rows[where],
            before=old[places], after=new[places],
        )  # fmt: skip
        return [change]

    def faults(
        self,
        code: str,
        where: pd.Series | NDArray[np.bool_],
        *,
        expected: str,
        remedy: str,
        grave: bool = False,
    ) -> list[Fault]:
        """Return the fault of the cells where `where` is true; none if it is nowhere.

        Parameters
        ----------
        code, expected, remedy : str
            As in `Fault`.
        where : Series or ndarray of bool
            Cells at fault, row by row.
        grave : bool
            Whether the fault is an error rather than a query.
        """
        places = np.flatnonzero(np.asarray(where, dtype=bool))
        if not places.size:
            return []
        texts = self.text.iloc[places].fillna("").to_numpy(dtype=object)
        fault = Fault(
            code=code, severity=Severity.ERROR if grave else Severity.QUERY, file=self.file,
            variable=self.variable, expected=expected, remedy=remedy,
            cells=Cells(self.rows[places], texts),
        )  # fmt: skip
        return [fault]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CleanColumn:
    """A column of the analysis-ready table, with the log and the faults of its making."""

    values: pd.Series
    changes: list[Change] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column of text as its distinct cells, and which of them stands where.

    A rule looks at every distinct cell once, and the rows are only followed up where it changed
    something: so a column of 100,000 rows and three levels costs three cells.

    Attributes
    ----------
    places : ndarray of int
        For each row the position of its text in `cells`, -1 where the cell is missing.
    cells : list of str or None
        Distinct cells before the first rule; a rule may set one to missing.
    """

    places: NDArray[np.intp]
    cells: list[str | None]

    @classmethod
    def of(cls, text: pd.Series) -> "Coded":
        """Return a column of text by its distinct cells."""
        places, distinct = text.factorize()  # missing cells have the place -1
        return cls(places, np.asarray(distinct, dtype=object).tolist())

    @property
    def ascii(self) -> bool:
        """Whether no cell holds a sign beyond ASCII, as in most large files."""
        return "".join(filter(None, self.cells)).isascii()

    def translated(self, translate: Callable[[str], str | None]) -> "Coded":
        """Return the column with every present cell translated; itself if nothing changed."""
        after = [None if cell is None else translate(cell) for cell in self.cells]
        return self if after == self.cells else Coded(self.places, after)

    def where(self, truth: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Return by row whether the cell is there and `truth` holds of it."""
        return self.rows_of([cell is not None and truth(cell) for cell in self.cells])

    def rows_of(self, at: Sequence[bool]) -> NDArray[np.bool_]:
        """Return by row what `at` says of its distinct cell; False where it was missing."""
        truth: NDArray[np.bool_] = np.array([*at, False], dtype=bool)[self.places]
        return truth

    @property
    def missing(self) -> NDArray[np.bool_]:
        """By row whether there is no cell, or a rule set it to missing."""
        return ~self.rows_of([cell is not None for cell in self.cells])

    def text(self, index: pd.Index) -> pd.Series:
        """Return the cells of every row."""
        cells = pd.array([*self.cells, None], dtype="string").take(self.places)
        return pd.Series(cells, index=index)
