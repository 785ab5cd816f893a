"""Columns that a draft leaves out: they hold nothing, hold something twice, or may name people."""

import re
from collections.abc import Callable, Mapping

from helpers.data.draft.column import Column

__all__ = ["LEAVING_OUT", "is_free_text", "left_out"]

# words of a heading, all of which must stand in it: what such a column holds
_NAMES: Mapping[str, str] = {
    "first name": "names", "last name": "names", "full name": "names", "patient name": "names",
    "participant name": "names", "family name": "names", "surname": "names", "firstname": "names",
    "lastname": "names", "initials": "initials", "father name": "names",
    "phone": "telephone numbers", "telephone": "telephone numbers", "tel": "telephone numbers",
    "mobile": "telephone numbers", "cellphone": "telephone numbers", "fax": "telephone numbers",
    "email": "e-mail addresses", "mail": "e-mail addresses",
    "address": "addresses", "street": "addresses", "postcode": "postal codes",
    "postal code": "postal codes", "zip": "postal codes", "zipcode": "postal codes",
    "national code": "national codes", "national id": "national codes", "ssn": "national codes",
    "passport": "passport numbers", "insurance number": "insurance numbers",
    "mrn": "hospital record numbers", "record number": "hospital record numbers",
    "hospital number": "hospital record numbers", "nhs number": "hospital record numbers",
    "dob": "dates of birth", "birth date": "dates of birth", "date birth": "dates of birth",
    "birthdate": "dates of birth", "birthday": "dates of birth",
}  # fmt: skip
_LOOKS: Mapping[str, re.Pattern[str]] = {
    "e-mail addresses": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "telephone numbers": re.compile(r"(\+|00?)[0-9][0-9 ()/-]{7,16}"),
    "long numbers of persons": re.compile(r"[0-9]{10,16}"),
}
_MOST = 0.6
_WORDY = 3.5  # words a cell from which text is prose
_LONG = 40  # letters a cell from which it is prose


def left_out(column: Column) -> str:
    """Return why a column is left out of the draft; empty if it is not.

    >>> import pandas as pd
    >>> from helpers.data.draft.cells import Cells
    >>> from helpers.data.draft.naming import heading
    >>> cells = Cells(text=pd.Series(["0912 345 6789", "a"], dtype="string"), value_labels={})
    >>> phone = heading("phone")
    >>> left_out(Column(variable="phone", title="phone", place=0, heading=phone, cells=cells))
    'telephone numbers by its name'
    """
    return next((why for rule in LEAVING_OUT if (why := rule(column))), "")


def _unusable(column: Column) -> str:
    return column.unusable


def _empty(column: Column) -> str:
    return "" if column.cells.present else "no values"


def _declared(column: Column) -> str:
    if column.field is not None and column.field.identifier:
        return "an identifier by the data dictionary"
    own = column.title.startswith("redcap_") or (
        column.field is None and column.title.endswith("_complete") and column.cells.value_labels
    )
    return "added by REDCap" if own else ""


def _named(column: Column) -> str:
    held = next((what for words, what in _NAMES.items() if column.words.says(words)), "")
    if not held and column.heading.words in (("name",), ("names",)):
        held = "names"
    born = held == "dates of birth" and column.cells.dates is None and not column.stored_dates
    return f"{held} by its name" if held and not born else ""


def _looking(column: Column) -> str:
    known = column.cells.known
    if column.cells.dates or column.stored_dates:
        return ""
    for what, pattern in _LOOKS.items():
        alike = sum(n for cell, n in known.items() if pattern.fullmatch(cell))
        if alike > _MOST * column.cells.present:
            return f"{what} by their look"
    return ""


def _prose(column: Column) -> str:
    return "free text, which may name people" if is_free_text(column) else ""


def is_free_text(column: Column) -> bool:
    """Whether the cells are sentences rather than levels."""
    known = column.cells.known
    if column.cells.numbers.share > _MOST or column.cells.dates or column.cells.value_labels:
        return False
    if len(known) <= 3 or len(known) < column.cells.present / 3:
        return False
    words = sum(len(cell.split()) for cell in known) / len(known)
    letters = sum(map(len, known)) / len(known)
    times = 2 if column.words.has("reason", "cause") else 1
    return words > times * _WORDY or letters > times * _LONG


LEAVING_OUT: tuple[Callable[[Column], str], ...] = (
    _unusable, _empty, _declared, _named, _looking, _prose,
)  # fmt: skip
