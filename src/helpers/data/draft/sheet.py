"""The codebook of a draft as a sheet: one row a variable, with lists to choose from, and notes."""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Any, get_args

from helpers.data.draft.column import Guess
from helpers.data.draft.yaml_text import one_line
from helpers.data.undated import undated
from helpers.results.model import shortest
from helpers.results.spreadsheet import guarded
from helpers.study.codebook_file import COLUMNS, items_text, pairs_text
from helpers.study.notation import CALENDARS, DATE_ORDERS, DECIMALS
from helpers.study.variables import VARIABLE_TYPES

__all__ = ["SHEETS", "sheet_bytes"]

# columns in the order in which people fill them in
_ORDER = (
    "variable", "label", "type", "unit", "range", "levels", "event", "non_event", "measured",
    "missing_codes", "synonyms", "decimals", "required", "column", "below_detection", "unit_from",
    "decimal", "thousands", "dates", "calendar", "note",
)  # fmt: skip
_WIDTHS = {"variable": 24, "label": 34, "levels": 40, "synonyms": 28, "column": 24, "note": 70}
_USUAL_WIDTH = 12
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "type": get_args(VARIABLE_TYPES), "measured": ("baseline", "after"), "required": ("true",),
    "decimal": get_args(DECIMALS), "thousands": ("space", ".", "'"), "dates": get_args(DATE_ORDERS),
    "calendar": get_args(CALENDARS),
}  # fmt: skip
_ROOM = 500  # empty rows that have the lists too
_OPEN = "FFF4D6"


def sheet_bytes(name: str, rows: Mapping[str, Guess]) -> bytes:
    """Return the bytes of a codebook file, the same for the same rows.

    Parameters
    ----------
    name : str
        Its file name; the suffix decides the kind, one of `SHEETS`.
    rows : mapping of str to Guess
        Variables in order.
    """
    # `order` by hand keeps what people fill in first to the left, and any other key behind
    columns = [*_ORDER[:-1], *(key for key in COLUMNS if key not in _ORDER), "note"]
    table = [columns, *(_row(variable, guess, columns) for variable, guess in rows.items())]
    return SHEETS[PurePath(name).suffix](table)


def _row(variable: str, guess: Guess, columns: list[str]) -> list[str]:
    todo = f"TODO: {'; '.join(guess.todos)}" if guess.todos else ""
    note = one_line(". ".join(filter(None, ["; ".join(guess.reasons), todo])))
    cells = {key: _cell(key, value) for key, value in guess.entry.items()}
    return [{"variable": variable, "note": note, **cells}.get(key, "") for key in columns]


def _cell(key: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return pairs_text({str(k): _text(v) for k, v in value.items()})
    if key == "range":
        return "..".join(map(_text, value))
    if isinstance(value, list | tuple):
        return items_text(map(_text, value))
    if key in ("event", "non_event"):
        return items_text([_text(value)])
    return "space" if key == "thousands" and value == " " else _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return shortest(value) if isinstance(value, int | float) else str(value)


def _csv(table: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([[guarded(c) for c in row] for row in table])
    return text.getvalue().encode("utf-8-sig")


def _xlsx(table: list[list[str]]) -> bytes:
    import openpyxl
    from openpyxl.styles import Alignment, Font, PatternFill

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "codebook"
    plain, wrapped = (Alignment(vertical="top", wrap_text=wrap) for wrap in (False, True))
    for r, cells in enumerate(table, start=1):
        for c, (key, text) in enumerate(zip(table[0], cells, strict=True), start=1):
            if not text:
                continue
            cell = sheet.cell(r, c)
            cell.value, cell.data_type = text, "s"  # never a formula
            cell.alignment = wrapped if key in _WIDTHS else plain
            if r == 1:
                cell.font = Font(bold=True)
            elif key == "note" and "TODO" in text:
                cell.fill = PatternFill("solid", fgColor=_OPEN)
    _finish(sheet, table[0], len(table))
    book.properties.creator = ""
    written = io.BytesIO()
    book.save(written)
    return undated(written.getvalue())


def _finish(sheet: Any, columns: list[str], rows: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(rows, 2)}"
    for place, key in enumerate(columns, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = _WIDTHS.get(key, _USUAL_WIDTH)
        if key in _CHOICES and "," not in "".join(_CHOICES[key]):
            choices = ",".join(_CHOICES[key])
            check = DataValidation("list", formula1=f'"{choices}"', allow_blank=True)
            check.error = f"one of {', '.join(_CHOICES[key])}"
            check.add(f"{letter}2:{letter}{rows + _ROOM}")
            sheet.add_data_validation(check)


SHEETS: Mapping[str, Callable[[list[list[str]]], bytes]] = MappingProxyType(
    {".xlsx": _xlsx, ".csv": _csv}
)
