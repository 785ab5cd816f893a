"""Files of statistics packages to records of text: SPSS, Stata, SAS.

Value labels are not applied: cells are the stored codes, and the labels go beside.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from helpers.data.cells import EXACT_INTEGERS, cell_text, cell_texts
from helpers.data.doubtful import in_rows, inexact_numbers
from helpers.data.faults import Fault, unreadable
from helpers.data.records import Records, refuse_too_large, text_column
from helpers.data.stored_dates import Stored, stored_as
from helpers.study import Source

__all__ = ["read_por", "read_sas", "read_spss", "read_stata", "read_xport"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Package:
    """How files of one kind are read.

    Attributes
    ----------
    reader : str
        Name of the function of pyreadstat.
    kind : str
        What it is called in messages.
    dates : str
        Whose formats of dates it has, as in `helpers.data.stored_dates.KINDS`.
    options : mapping
        Further arguments of the function.
    encoded : bool
        Whether it takes an encoding.
    named : str
        How people name missing values in such a file, where the library makes them blanks.
    """

    reader: str
    kind: str
    dates: str
    options: Mapping[str, Any] = field(default_factory=dict)
    encoded: bool = True
    named: str = ""


AS_STORED = {"user_missing": True}
SPSS = _Package(reader="read_sav", kind="SPSS", dates="spss", options=AS_STORED)
POR = _Package(
    reader="read_por", kind="SPSS portable", dates="spss", encoded=False, named="99 for not known"
)
STATA = _Package(reader="read_dta", kind="Stata", dates="stata", options=AS_STORED)
SAS = _Package(reader="read_sas7bdat", kind="SAS", dates="sas", options=AS_STORED)
XPORT = _Package(reader="read_xport", kind="SAS transport", dates="sas", named=".A for not known")


def read_spss(path: Path, source: Source) -> Records:
    """Read an SPSS file; user-defined missing values stay what they are."""
    return _read(path, source, SPSS)


def read_por(path: Path, source: Source) -> Records:
    """Read an SPSS portable file; its column names are in capitals."""
    return _read(path, source, POR)


def read_stata(path: Path, source: Source) -> Records:
    """Read a Stata file; missing values ``.a`` to ``.z`` are the text ``a`` to ``z``."""
    return _read(path, source, STATA)


def read_sas(path: Path, source: Source) -> Records:
    """Read a SAS data set; missing values ``.A`` to ``.Z`` are the text ``A`` to ``Z``."""
    return _read(path, source, SAS)


def read_xport(path: Path, source: Source) -> Records:
    """Read a SAS transport file."""
    return _read(path, source, XPORT)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Column:
    """One column: its title, values, type and meaning as the file has them."""

    title: str
    values: Sequence[Any]
    single: bool
    stored: Stored | None
    shown: str

    def texts(self) -> Iterator[str | None]:
        if self.stored is not None and self.stored.known:
            known = {value: _dated(value, self.stored) for value in set(self.values)}
            return map(known.__getitem__, self.values)
        if self.single:
            return iter(cell_texts(map(_shortest, self.values)))
        return iter(cell_texts(self.values))

    def undated(self) -> list[int]:
        """Return the records whose number is no date, though the column is said to hold dates."""
        if self.stored is None:
            return []
        wrong = {value for value in set(self.values) if _is_number(value)}
        if self.stored.known:
            wrong = {value for value in wrong if self.stored.text(value) is None}
        return [record for record, value in enumerate(self.values, start=1) if value in wrong]

    def inexact(self) -> list[int]:
        if self.stored is not None or not self.values:
            return []
        return [
            record
            for record, value in enumerate(self.values, start=1)
            if isinstance(value, float) and value.is_integer() and abs(value) >= EXACT_INTEGERS
        ]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and value == value


def _dated(value: Any, stored: Stored) -> str | None:
    text = stored.text(value) if _is_number(value) else None
    return cell_text(value) if text is None else text


def _shortest(value: Any) -> Any:
    """Return the shortest number that is the same in single precision: 36.6, not 36.59999847."""
    return float(str(np.float32(value))) if isinstance(value, float) else value


def _read(path: Path, source: Source, package: _Package) -> Records:
    columns, meta = _opened(path, source, package)
    if any(name is None for name in columns):  # what the library makes of a damaged name
        raise unreadable(path.name, "a column without a name", remedy="export it again, or as .csv")
    found = [
        _Column(
            title=name.strip(), values=values, single=meta.readstat_variable_types[name] == "float",
            stored=stored_as(package.dates, meta.original_variable_types.get(name)),
            shown=meta.original_variable_types.get(name) or "",
        )
        for name, values in columns.items()
    ]  # fmt: skip
    if not found:
        raise unreadable(path.name, "no columns", remedy="export it again")
    rows = np.arange(1, len(found[0].values) + 1)
    refuse_too_large(path.name, cells=len(rows) * len(found))  # not every kind says beforehand
    return Records(
        header=[column.title for column in found],
        columns=[text_column(column.texts()) for column in found],
        rows=rows, places=range(len(found)), read_as=_read_as(package, meta),
        doubts=(*_doubts(found, path.name), *_without_names(found, path.name, package)),
        value_labels=_value_labels(meta), column_labels=_column_labels(meta),
        real_dates=frozenset(
            column.title for column in found if column.stored and column.stored.origin
        ),
    )  # fmt: skip


def _opened(path: Path, source: Source, package: _Package) -> tuple[Mapping[str, Any], Any]:
    import pyreadstat

    read: Callable[..., Any] = getattr(pyreadstat, package.reader)
    options = dict(package.options) | ({"encoding": source.encoding} if package.encoded else {})
    options |= {"output_format": "dict", "disable_datetime_conversion": True}
    try:
        _, meta = read(str(path), metadataonly=True, **options)
    except Exception as error:  # the library raises its own kinds
        raise _not_opened(path, package, error) from error
    width = meta.number_columns or 0
    refuse_too_large(path.name, columns=width, cells=width * (meta.number_rows or 0))
    try:
        columns, meta = read(str(path), **options)
    except Exception as error:
        raise _not_opened(path, package, error) from error
    return columns, meta


def _not_opened(path: Path, package: _Package, error: Exception) -> Exception:
    if package.encoded and "encoding" in str(error):
        return unreadable(
            path.name, "text that is not in the encoding that the file names",
            remedy="declare its encoding in sources, for example encoding: windows-1252 or "
            "windows-1256",
        )  # fmt: skip
    return unreadable(
        path.name, f"a file that does not open as {package.kind}",
        remedy="export it again, or as .csv",
    )  # fmt: skip


def _read_as(package: _Package, meta: Any) -> str:
    encoding = getattr(meta, "file_encoding", None)
    return f"{package.kind}, {encoding}" if encoding else package.kind


def _value_labels(meta: Any) -> dict[str, dict[str, str]]:
    return {
        name.strip(): {
            (cell_text(code) or "").strip(): str(label) for code, label in labels.items()
        }
        for name, labels in meta.variable_value_labels.items()
        if labels
    }


def _column_labels(meta: Any) -> dict[str, str]:
    labels = meta.column_names_to_labels
    return {name.strip(): label.strip() for name, label in labels.items() if label}


def _doubts(columns: Sequence[_Column], name: str) -> Iterator[Fault]:
    for column in columns:
        if rows := column.undated():
            yield _no_dates(column, rows, name)
        if rows := column.inexact():
            yield inexact_numbers(column.title, rows, name)


def _without_names(columns: Sequence[_Column], name: str, package: _Package) -> Iterator[Fault]:
    """Ask about blank numbers in a file of whose missing values only some were blank there."""
    blank = [
        column.title
        for column in columns
        if any(isinstance(v, float) and v != v or v is None for v in column.values)
    ]
    if package.named and blank:
        yield Fault(
            code="unnamed_missing", file=name, cell=False,
            found=f"blank cells in column {', '.join(map(repr, blank))}, some of which may have "
            f"had a named missing value there, such as {package.named}",
            expected="missing values as the file names them",
            remedy="if it has such values, save it as .sav, .sas7bdat or .csv",
        )  # fmt: skip


def _no_dates(column: _Column, rows: Sequence[int], name: str) -> Fault:
    return Fault(
        code="unread_date", file=name, cell=False, cells=in_rows(rows),
        found=f"numbers in column {column.title!r} that the file shows as {column.shown}",
        expected="days, moments or times",
        remedy="read as the stored numbers; store them as days, or as text, and export again",
    )  # fmt: skip
