"""Raw files to tables of text: a registry of readers by suffix.

Text stays text: whether ``NA``, ``No`` or ``1.0`` is a value is for the codebook to say. Only a
blank cell is missing. Nothing here knows a study, a variable or a rule.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from helpers.data.delimited import read_csv, read_tsv
from helpers.data.doubtful import lost_letters
from helpers.data.faults import Fault, unreadable
from helpers.data.packages import read_por, read_sas, read_spss, read_stata, read_xport
from helpers.data.parquet import read_parquet
from helpers.data.records import Records, Rows, bounded
from helpers.data.redcap import read_dictionary
from helpers.data.redcap_export import described, refuse_visits_in_rows
from helpers.data.workbooks import OTHER_WORKBOOKS, SAVE_AS, read_workbook
from helpers.study import AdverseEventSource, Source

__all__ = ["READERS", "RawTable", "read_source", "sha256_of", "short_name"]

READERS: Mapping[str, Callable[[Path, Source], Records]] = MappingProxyType(
    {
        ".csv": read_csv,
        ".tsv": read_tsv,
        ".txt": read_csv,
        ".xlsx": read_workbook,
        ".parquet": read_parquet,
        ".sav": read_spss,
        ".zsav": read_spss,
        ".por": read_por,
        ".dta": read_stata,
        ".sas7bdat": read_sas,
        ".xpt": read_xport,
    }
)
LARGEST_FILE = 200_000_000  # bytes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RawTable:
    """A raw file as text, nothing interpreted.

    Attributes
    ----------
    name : str
        File name, with the sheet of a workbook in brackets.
    frame : DataFrame
        Every cell as text (dtype string, not trimmed), blank cells missing; header trimmed.
        Two columns may share a name here: whether that matters depends on who asks for them.
    rows : ndarray of int
        Row of the file for each row of `frame`: the line on which it starts in a text file (the
        first data row is 2), the row of a sheet, else the number of the record from 1.
    sha256 : str
        Hash of the file's bytes.
    read_as : str
        How it was read, in words: ``"semicolon-separated, utf-8"``.
    doubts : tuple of Fault
        What to ask about the reading: an encoding that was guessed, letters that were lost.
    value_labels : mapping
        Column name to code to label, where the file or its dictionary labels its codes.
    column_labels : mapping of str to str
        Column name to its label in words, where the file or its dictionary has one.
    real_dates : frozenset of str
        Names of the columns with cells that the file itself stores as dates; their text is ISO,
        Gregorian.
    jalali_display : frozenset of str
        Of these, the columns with cells that Excel shows in the Persian calendar.

    Examples
    --------
    >>> from helpers.study import Source, project_root
    >>> folder = project_root() / "data" / "raw" / "tacrolimus-rif"
    >>> raw = read_source(Source(file="participants.csv"), folder / "participants.csv")
    >>> raw.name, raw.read_as, int(raw.rows[0])
    ('participants.csv', 'comma-separated, utf-8', 2)
    """

    name: str
    frame: pd.DataFrame
    rows: Rows
    sha256: str
    read_as: str
    doubts: tuple[Fault, ...] = ()
    value_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    column_labels: Mapping[str, str] = field(default_factory=dict)
    real_dates: frozenset[str] = frozenset()
    jalali_display: frozenset[str] = frozenset()

    @property
    def header(self) -> list[str]:
        """Column names in file order; a name may stand there twice."""
        return [str(title) for title in self.frame.columns]


def read_source(source: Source, path: Path, *, dictionary: Path | None = None) -> RawTable:
    """Read a raw file by the reader of its suffix.

    Parameters
    ----------
    source : Source
        How the study file says to read it: sheet, encoding, delimiter, row of the header.
    path : Path
        Where it lies.
    dictionary : Path or None
        Where the REDCap data dictionary of the export lies, if the study file names one.

    Raises
    ------
    DataError
        If the file is absent, empty, of an unknown kind, damaged, too large, or not a table; or if
        REDCap wrote several rows a participant.

    Examples
    --------
    >>> from helpers.study import Source, project_root
    >>> folder = project_root() / "data" / "raw" / "tacrolimus-rif"
    >>> raw = read_source(Source(file="participants.csv"), folder / "participants.csv")
    >>> raw.frame.shape
    (101, 88)
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise _of_no_kind(path)
    _refuse_no_file(path)
    name = short_name(source, path)
    records = bounded(reader(path, source), name)
    if dictionary is not None:
        records = described(records, read_dictionary(dictionary), name)
    if not isinstance(source, AdverseEventSource):  # of which a record may have several
        refuse_visits_in_rows(records, name)
    return RawTable(
        name=name,
        frame=records.frame(),
        rows=records.rows,
        sha256=sha256_of(path),
        read_as=records.read_as,
        doubts=(*records.doubts, *lost_letters(records, name)),
        value_labels=records.value_labels,
        column_labels=records.column_labels,
        real_dates=records.real_dates,
        jalali_display=records.jalali_display,
    )


def _of_no_kind(path: Path) -> Exception:
    other = OTHER_WORKBOOKS.get(path.suffix.lower())
    return unreadable(
        path.name,
        other or (f"a file of kind {path.suffix!r}" if path.suffix else "a file without a suffix"),
        expected=f"one of {', '.join(READERS)}",
        remedy=SAVE_AS if other else "save it as .xlsx or .csv",
    )


def _refuse_no_file(path: Path) -> None:
    if not path.is_file():
        raise unreadable(
            path.name,
            f"no such file in the folder {path.parent.name}",
            remedy="put it there, or correct its path, which is relative to the study file",
        )
    if path.stat().st_size > LARGEST_FILE:
        raise unreadable(
            path.name,
            f"a file of {path.stat().st_size / 1e6:,.0f} MB",
            expected=f"at most {LARGEST_FILE / 1e6:,.0f} MB",
            remedy="export only the columns that the study needs",
        )


def short_name(source: Source, path: Path) -> str:
    """Return the name of a raw file in messages: with its sheet, without its folder."""
    return path.name if source.sheet is None else f"{path.name} [{source.sheet}]"


def sha256_of(path: Path) -> str:
    """Return the hash of a file's bytes, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
