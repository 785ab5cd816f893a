"""Faults of data, by cell, and how they read: as findings for people, as rows for a file.

A fault names rows of the raw file, never a participant. Nothing here reads a file or judges a
value.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

import pandas as pd

from helpers.data.logs import Part, RowNumbers, Texts, stacked
from helpers.errors import DataError, Finding, Severity

__all__ = [
    "QUERY_COLUMNS",
    "Cells",
    "Fault",
    "fault_table",
    "findings",
    "refuse",
    "row_text",
    "unreadable",
]

_PLAIN_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
LONGEST_CELL = 60
MOST_VALUES = 5
MOST_RUNS = 100  # of rows in one message; ``queries.csv`` has every one
QUERY_COLUMNS = (
    "code", "severity", "file", "row", "variable", "found", "expected", "remedy",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The cells that share a fault: row of the raw file and text of each, empty where blank."""

    rows: RowNumbers
    texts: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault of one cell, row or column of a raw file, or of many cells of a column.

    Attributes
    ----------
    code : str
        Stable short name of the kind of fault.
    severity : Severity
        `Severity.ERROR` stops the run, `Severity.QUERY` is listed and counted.
    file : str
        Name of the raw file.
    row : int or None
        Row of the raw file; None where the fault is of a whole column or file.
    variable : str
        Variable of the study file, empty where the fault is of a whole row.
    found, expected, remedy : str
        As in `Finding`; `found` is the cell as it stands, empty where it is blank.
    cell : bool
        Whether `found` is the text of a cell (shown in quotation marks) or a remark of ours.
    quoted : bool
        False where the texts of `cells` are remarks of ours too, one a row.
    group : int
        Faults of different groups make different findings, though they are otherwise alike.
    cells : Cells or None
        All cells at fault, in place of `row` and `found`, where they share all the rest.
    """

    code: str
    severity: Severity = Severity.QUERY
    file: str = ""
    row: int | None = None
    variable: str = ""
    found: str = ""
    expected: str = ""
    remedy: str = ""
    cell: bool = True
    quoted: bool = True
    group: int = 0
    cells: Cells | None = field(default=None, compare=False, repr=False)

    def row_numbers(self) -> list[int]:
        """Return the rows of the raw file at fault."""
        if self.cells is not None:
            rows: list[int] = self.cells.rows.tolist()
            return rows
        return [] if self.row is None else [self.row]

    def texts(self) -> Sequence[str]:
        """Return what was found, cell by cell or once for all."""
        return [self.found] if self.cells is None or not self.cell else self.cells.texts.tolist()


def row_text(rows: Iterable[int]) -> str:
    """Return row numbers as people read them, runs joined; beyond `MOST_RUNS` runs a count.

    >>> row_text([7]), row_text([20, 3, 17]), row_text([5, 6, 7, 8, 30])
    ('row 7', 'rows 3, 17, 20', 'rows 5 to 8, 30')
    """
    numbers = sorted(set(rows))
    word = "row" if len(numbers) == 1 else "rows"
    runs = list(islice(_runs(numbers), MOST_RUNS + 1))
    if len(runs) <= MOST_RUNS:
        return f"{word} {', '.join(runs)}"
    shown = [int(run.split(" to ")[-1]) for run in runs[:MOST_RUNS]]
    more = len(numbers) - bisect_right(numbers, shown[-1])
    return f"{word} {', '.join(runs[:MOST_RUNS])} and {more} more"


def findings(faults: Iterable[Fault], *, main_file: str) -> tuple[Finding, ...]:
    """Return one finding for each kind of fault of each variable, with its rows.

    Parameters
    ----------
    faults : iterable of Fault
        In the order in which they are to be read.
    main_file : str
        The file whose name is left out, as most findings are about it.
    """
    groups: dict[Fault, list[Fault]] = {}
    for fault in faults:
        alike = replace(fault, row=None, cells=None, found="" if fault.cell else fault.found)
        groups.setdefault(alike, []).append(fault)
    return tuple(_finding(group, main_file) for group in groups.values())


def fault_table(faults: Iterable[Fault]) -> pd.DataFrame:
    """Return the faults as rows of ``queries.csv``, one a cell."""
    return stacked(QUERY_COLUMNS, map(_part, faults))


def _part(fault: Fault) -> Part:
    shared: dict[str, str | Texts] = {
        name: str(getattr(fault, name)) for name in QUERY_COLUMNS if name != "row"
    }
    if fault.cells is None:
        return [fault.row], shared
    return fault.cells.rows, shared | ({"found": fault.cells.texts} if fault.cell else {})


def unreadable(file: str, found: str, *, remedy: str, expected: str = "") -> DataError:
    """Return the error of a file that cannot be read as a table, as one finding."""
    finding = Finding(
        code="unreadable_file", severity=Severity.ERROR, where=file, found=found,
        expected=expected, remedy=remedy,
    )  # fmt: skip
    return DataError("a raw file cannot be read:", findings=[finding])


def refuse(
    found: Iterable[Finding], *, study_id: str, main_file: str, faults: Iterable[Fault] = ()
) -> None:
    """Raise one error that lists every error among the findings, if there is any.

    Parameters
    ----------
    found : iterable of Finding
        Errors, queries and notes.
    study_id, main_file : str
        Named in the message.
    faults : iterable of Fault, optional
        Those that the findings were made of; the error takes them along cell by cell.

    Raises
    ------
    DataError
        With the errors as its findings, and the rest as `beside`: queries stop nothing, and are
        only counted in the message.
    """
    every = tuple(found)
    stopping = [finding for finding in every if finding.severity is Severity.ERROR]
    if not stopping:
        return
    beside = [finding for finding in every if finding.severity is not Severity.ERROR]
    queries = sum(finding.severity is Severity.QUERY for finding in beside)
    also = f", and {_numbered(queries, 'query', 'queries')} beside" if queries else ""
    raise DataError(
        f"the data of {study_id} cannot be analysed as the study file describes them "
        f"({_numbered(len(stopping), 'error', 'errors')}{also}; "
        f"rows are those of {main_file} unless another file is named):",
        findings=stopping,
        beside=beside,
        cells=fault_table(faults),
        remedy="Correct the study file, declare a rule there (synonyms, missing_codes, ...), "
        "or ask for a corrected export; never edit the raw file.",
    )


def _numbered(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    start = 0
    for end in range(1, len(numbers) + 1):
        if end < len(numbers) and numbers[end] == numbers[end - 1] + 1:
            continue
        run = numbers[start:end]
        yield from [f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run)
        start = end


def _finding(group: Sequence[Fault], main_file: str) -> Finding:
    first = group[0]
    return Finding(
        code=first.code,
        severity=first.severity,
        where=_where(group, main_file),
        found=_found(group),
        expected=first.expected,
        remedy=first.remedy,
    )


def _where(group: Sequence[Fault], main_file: str) -> str:
    first = group[0]
    rows = [row for fault in group for row in fault.row_numbers()]
    file = "" if rows and first.file == main_file else first.file
    place = " ".join(part for part in (file, row_text(rows) if rows else "") if part)
    return "; ".join(part for part in (place, first.variable) if part)


def _found(group: Sequence[Fault]) -> str:
    if not group[0].cell:
        return group[0].found
    values = list(dict.fromkeys(chain.from_iterable(fault.texts() for fault in group)))
    quoted = group[0].quoted
    first = values[:MOST_VALUES]
    shown = ", ".join(map(_quoted, first)) if quoted else "; ".join(first)
    more = len(values) - MOST_VALUES
    return f"{shown} and {more} more" if more > 0 else shown


def _quoted(cell: str) -> str:
    if not cell:
        return "no value"
    if _PLAIN_NUMBER.fullmatch(cell):
        return cell
    text = cell if len(cell) <= LONGEST_CELL else f"{cell[:LONGEST_CELL]}..."
    return repr(text)
