r"""A codebook kept as a table: `variables: codebook.csv` or `.xlsx`, one row a variable.

The columns are the keys of a variable, and `variable` for its id; a blank cell is a key that is
not given. Cells that hold more than one thing are written in one line:

=================================  ==============================================
``levels``, ``synonyms``           ``A=Centre A|B=Centre B``; a level without label as itself
``missing_codes``                  ``-9|999``
``range``                          ``18..45``
``below_detection``, ``unit_from`` ``limit=5|use=half``, ``unit=pmol/L|times=0.14``
``thousands``                      ``,``, or ``space`` for a space
``note``                           anything, for people; ``TODO`` in it is listed
=================================  ==============================================

Within levels, synonyms and codes, ``\|``, ``\=`` and ``\\`` are the signs themselves, and
``\u0007`` is a character that a sheet cannot hold.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpers.results.spreadsheet import unguarded
from helpers.study.faults import Fault, Places, found
from helpers.study.nearest import nearest_hint
from helpers.study.variables import Variable

__all__ = [
    "CODEBOOK_READERS",
    "COLUMNS",
    "CodebookFile",
    "items_text",
    "pairs_text",
    "read_codebook_file",
    "read_codebook_notes",
]

Row = tuple[int, list[str]]
COLUMNS = ("variable", *Variable.known(), "note")
_FOR_PEOPLE = ("note",)
_SIGN = re.compile(r"\\(\\|\||=|u[0-9a-f]{4})")
_TOKEN = re.compile(r"\\.|.", re.DOTALL)
_UNSAFE = re.compile(r"[\\|=\x00-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(slots=True)
class CodebookFile:
    """What a codebook file holds, as the study file would.

    Attributes
    ----------
    variables : dict or None
        As `variables` of a study file before it is checked; None if the file cannot be read.
    faults : list of Fault
        All faults of the file itself.
    """

    variables: dict[str, Any] | None = None
    faults: list[Fault] = field(default_factory=list)


def read_codebook_file(name: str, folder: Path, places: Places) -> CodebookFile:
    """Return the codebook of a file; note the row of every entry in `places`.

    Parameters
    ----------
    name : str
        Path as the study file gives it, relative to `folder`.
    folder : Path
        Where the study file lies.
    places : Places
        Filled with the rows of the file.
    """
    book = CodebookFile()
    path = folder / name
    reader = CODEBOOK_READERS.get(path.suffix.lower())
    if reader is None:
        kinds = " or ".join(CODEBOOK_READERS)
        book.faults.append(
            _file_fault(f"{found(name)}", f"a mapping of variables, or a {kinds} file")
        )
        return book
    try:
        rows = list(reader(path))
    except FileNotFoundError:
        fault = _file_fault(f"no file {found(name)}", "a codebook beside the study file")
        book.faults.append(fault)
    except _UNREADABLE:
        fault = _file_fault(
            f"{found(name)}, which cannot be read", f"a {path.suffix} file in UTF-8"
        )
        book.faults.append(fault)
    else:
        _fill(book, rows, path.name, places)
    return book


def read_codebook_notes(path: Path) -> Iterator[tuple[int, str, str]]:
    """Yield row, variable and note of every row of a codebook file that has a note.

    A file that cannot be read has none: `read_codebook_file` tells its faults.
    """
    reader = CODEBOOK_READERS.get(path.suffix.lower())
    try:
        rows = [row for row in reader(path) if any(row[1])] if reader else []
    except _UNREADABLE:
        rows = []
    columns = rows[0][1] if rows else []
    for line, cells in rows[1:]:
        entry = dict(zip(columns, cells, strict=False))
        if entry.get("note"):
            yield line, entry.get("variable", ""), entry["note"]


_UNREADABLE = (OSError, UnicodeError, ValueError, LookupError, csv.Error, zipfile.BadZipFile,
               SyntaxError, EOFError, TypeError, zlib.error)  # fmt: skip


def _file_fault(what: str, expected: str) -> Fault:
    return Fault(path=("variables",), code="codebook_file", found=what, expected=expected)


def _csv_rows(path: Path) -> Iterator[Row]:
    text = path.read_bytes().decode("utf-8-sig")
    first = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ","
    )
    line = 1
    for cells in reader:
        yield line, [unguarded(cell.strip()) for cell in cells]
        line = reader.line_num + 1


def _xlsx_rows(path: Path) -> Iterator[Row]:
    import openpyxl  # here, as it costs a fifth of a second that most studies need not pay

    with path.open("rb") as file:
        sheet = openpyxl.load_workbook(file, read_only=True, data_only=True).worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield number, [_cell_text(cell) for cell in cells]


def _cell_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


CODEBOOK_READERS: Mapping[str, Callable[[Path], Iterator[Row]]] = {
    ".csv": _csv_rows,
    ".xlsx": _xlsx_rows,
}


def _fill(book: CodebookFile, rows: list[Row], name: str, places: Places) -> None:
    rows = [(line, cells) for line, cells in rows if any(cells)]
    word = f"{name} row"
    columns = rows[0][1] if rows else []
    book.faults.extend(_column_faults(columns, (word, rows[0][0] if rows else 1)))
    if any(fault.code == "missing_key" for fault in book.faults):
        return
    book.variables = {}
    for line, cells in rows[1:]:
        entry = {key: cell for key, cell in zip(columns, cells, strict=False) if key and cell}
        variable = entry.pop("variable", "")
        if not variable or variable in book.variables:
            book.faults.append(_row_fault(variable, (word, line)))
            continue
        known = {k: text for k, text in entry.items() if k in COLUMNS and k not in _FOR_PEOPLE}
        book.variables[variable] = {key: _value(key, text) for key, text in known.items()}
        places.lines[("variables", variable)] = (word, line)


def _column_faults(columns: list[str], place: tuple[str, int]) -> Iterator[Fault]:
    unknown = [column for column in columns if column and column not in COLUMNS]
    for column in unknown:
        hint = nearest_hint(column, COLUMNS)
        yield Fault(
            path=("variables",), code="unknown_key", found=f"unknown column {found(column)}",
            expected="" if hint else f"one of {', '.join(COLUMNS)}", remedy=hint, place=place,
        )  # fmt: skip
    for column in sorted({column for column in columns if column and columns.count(column) > 1}):
        yield Fault(
            path=("variables",), code="repeated_key", found=f"column {found(column)} again",
            expected="each column once", remedy="remove or rename one", place=place,
        )  # fmt: skip
    if "variable" not in columns:
        yield Fault(
            path=("variables",), code="missing_key", found="no column 'variable'",
            expected="the columns variable, label and type", place=place,
        )  # fmt: skip


def _row_fault(variable: str, place: tuple[str, int]) -> Fault:
    if variable:
        return Fault(
            path=("variables", variable), code="repeated_key", found=f"'{variable}' again",
            expected="each variable once", remedy="remove or rename one", place=place,
        )  # fmt: skip
    return Fault(
        path=("variables",), code="missing_key", found="a row without variable",
        expected="the name of the variable", place=place,
    )  # fmt: skip


def pairs_text(pairs: Mapping[str, str]) -> str:
    r"""Return a mapping as one cell holds it.

    >>> print(pairs_text({"A": "Centre A", "B": "B", "a|b": "1 = 2"}))
    A=Centre A|B|a\|b=1 \= 2
    """
    return "|".join(
        _guarded(key) if key == value else f"{_guarded(key)}={_guarded(value)}"
        for key, value in pairs.items()
    )


def items_text(items: Iterable[str]) -> str:
    """Return a list as one cell holds it.

    >>> items_text(["-9", "999"])
    '-9|999'
    """
    return "|".join(map(_guarded, items))


def _guarded(text: str) -> str:
    return _UNSAFE.sub(_sign, text)


def _sign(found: re.Match[str]) -> str:
    return f"\\{found[0]}" if found[0] in "\\|=" else f"\\u{ord(found[0]):04x}"


def _split(text: str, mark: str) -> list[str]:
    """Return the parts between marks, a mark after a backslash left alone."""
    parts = [""]
    for token in _TOKEN.findall(text):
        if token == mark:
            parts.append("")
        else:
            parts[-1] += token
    return parts


def _plain(text: str) -> str:
    def sign(found: re.Match[str]) -> str:
        return chr(int(found[1][1:], 16)) if len(found[1]) > 1 else found[1]

    return _SIGN.sub(sign, text.strip())


def _pairs(text: str) -> dict[str, str]:
    """Return ``A=Centre A|B`` as a mapping; a part without label is its own."""
    pairs = {}
    for part in _items_raw(text):
        key, *value = _split(part, "=")
        pairs[_plain(key)] = _plain("=".join(value) if value else key)
    return pairs


def _items(text: str) -> list[str]:
    return [_plain(part) for part in _items_raw(text)]


def _items_raw(text: str) -> list[str]:
    return [part for part in _split(text, "|") if part.strip()]


def _limits(text: str) -> list[str]:
    return [part.strip() for part in text.split("..")]


_CELLS: Mapping[str, Callable[[str], Any]] = {
    "levels": _pairs,
    "synonyms": _pairs,
    "event": _plain,
    "non_event": _plain,
    "below_detection": _pairs,
    "unit_from": _pairs,
    "missing_codes": _items,
    "range": _limits,
    "thousands": lambda text: " " if text == "space" else text,  # blank cells are keys left out
}


def _value(key: str, text: str) -> Any:
    return _CELLS.get(key, str)(text)
