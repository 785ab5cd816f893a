"""One sheet of a workbook to records, with the row of each record."""

import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from helpers.data.cells import Records, cell_text, joined
from helpers.data.faults import row_text, unreadable
from helpers.errors import DataError
from helpers.study import Source

__all__ = ["read_workbook"]

Lines = list[tuple[int, Sequence[Any]]]


def read_workbook(path: Path, source: Source) -> Records:
    """Read the named sheet, or the only one; numbers and dates become text in shortest form.

    Raises
    ------
    DataError
        If the file is no workbook, the sheet is absent or one of several and not named, or a
        formula was saved without its value.
    """
    sheet, lines = _lines(path, source, values=True)
    if _has_formulas(path):
        _refuse_uncomputed(path, lines, _lines(path, source, values=False)[1])
    width = max((len(cells) for _, cells in lines), default=0)
    texts = [
        (row, [*map(cell_text, cells), *[None] * (width - len(cells))]) for row, cells in lines
    ]
    return joined(texts, name=f"{path.name} [{sheet}]", read_as=f"sheet {sheet}")


def _lines(path: Path, source: Source, *, values: bool) -> tuple[str, Lines]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # styles and drop-down lists that the library leaves out
        try:
            return _sheet_lines(path, source, values=values)
        except DataError:
            raise
        except Exception as error:  # it raises whatever the zip or XML library raises
            raise unreadable(
                path.name,
                "a file that does not open as a workbook",
                remedy="open it in Excel and save it again as .xlsx, without a password",
            ) from error


def _sheet_lines(path: Path, source: Source, *, values: bool) -> tuple[str, Lines]:
    import openpyxl  # here, as it costs a fifth of a second that most studies need not pay

    with path.open("rb") as file:
        book = openpyxl.load_workbook(file, read_only=True, data_only=values)
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        sheet = sheets[_sheet(path, source, list(sheets))]
        sheet.reset_dimensions()  # some exporters write a wrong size, and cells would be lost
        return sheet.title, list(enumerate(sheet.iter_rows(values_only=True), start=1))


def _sheet(path: Path, source: Source, names: Sequence[str]) -> str:
    if source.sheet in names:
        return str(source.sheet)
    if source.sheet is None and len(names) == 1:
        return names[0]
    raise unreadable(
        path.name,
        f"the sheets {', '.join(map(repr, names))}",
        expected="a sheet named in sources" if source.sheet is None else repr(source.sheet),
        remedy="name one in sources: {file: ..., sheet: ...}",
    )


def _has_formulas(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        contents = (archive.read(name) for name in sheets)
        return any(b"<f>" in content or b"<f " in content for content in contents)


def _refuse_uncomputed(path: Path, lines: Lines, written: Lines) -> None:
    rows = [
        row
        for (row, values), (_, cells) in zip(lines, written, strict=True)
        for value, cell in zip(values, cells, strict=False)
        if value is None and isinstance(cell, str) and cell.startswith("=")
    ]
    if rows:
        raise unreadable(
            path.name,
            f"formulas without a stored value in {row_text(rows)}",
            remedy="open it in Excel, let it compute, and save it; or paste the values",
        )
