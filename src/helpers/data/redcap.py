"""The data dictionary of a REDCap project: what its columns are called, and what their codes mean.

`read_dictionary` reads the csv that REDCap's "Data Dictionary" page downloads. An export of the
same project has one column a field, and one a choice of a checkbox; its header holds field names
("raw") or field labels ("labels"), and both are understood. Columns that REDCap adds itself, such
as ``demography_complete``, are known too.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import unescape
from pathlib import Path
from types import MappingProxyType

from helpers.data.encodings import decoded
from helpers.data.faults import unreadable

__all__ = ["RedcapColumn", "RedcapDictionary", "RedcapField", "choices_of", "read_dictionary"]

# what REDCap calls the columns of the csv it downloads, and what it calls them by name
_TITLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "name": ("variable / field name", "field_name"),
        "form": ("form name", "form_name"),
        "section": ("section header", "section_header"),
        "kind": ("field type", "field_type"),
        "label": ("field label", "field_label"),
        "choices": (
            "choices, calculations, or slider labels", "choices or calculations",
            "select_choices_or_calculations",
        ),
        "note": ("field note", "field_note"),
        "validation": (
            "text validation type or show slider number",
            "text_validation_type_or_show_slider_number",
        ),
        "low": ("text validation min", "text_validation_min"),
        "high": ("text validation max", "text_validation_max"),
        "identifier": ("identifier?", "identifier"),
        "branching": ("branching logic (show field only if...)", "branching_logic"),
        "required": ("required field?", "required_field"),
        "annotation": ("field annotation", "field_annotation"),
    }
)  # fmt: skip
_NEEDED = ("name", "kind", "label")
_FIXED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "yesno": MappingProxyType({"1": "Yes", "0": "No"}),
        "truefalse": MappingProxyType({"1": "True", "0": "False"}),
    }
)
_TICKED = MappingProxyType({"1": "Checked", "0": "Unchecked"})
_COMPLETE = MappingProxyType({"0": "Incomplete", "1": "Unverified", "2": "Complete"})
_CHOSEN = ("radio", "dropdown", "checkbox")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class RedcapField:
    """One field of a REDCap project, a row of its data dictionary.

    Attributes
    ----------
    name : str
        Field name, the column of a raw export.
    label : str
        Field label as plain text.
    kind : str
        Field type: text, notes, radio, dropdown, checkbox, yesno, truefalse, calc, slider, ...
    form : str
        Instrument on which it stands.
    choices : mapping of str to str
        Code to label, in order; empty where it is no choice field.
    validation : str
        Of a text field: ``date_ymd``, ``datetime_dmy``, ``integer``, ``number``, ...
    low, high : str
        Least and largest accepted value, as written; empty where not limited.
    required, identifier : bool
        Whether it must be filled, and whether it is marked as identifying a person.
    note, annotation, section, branching : str
        Field note, field annotation, section header and branching logic, as written.
    calculation : str
        Formula of a calculated field.
    """

    name: str
    label: str
    kind: str
    form: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    validation: str = ""
    low: str = ""
    high: str = ""
    required: bool = False
    identifier: bool = False
    note: str = ""
    annotation: str = ""
    section: str = ""
    branching: str = ""
    calculation: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of its columns in a raw export: one, or one a choice of a checkbox."""
        if self.kind != "checkbox":
            return (self.name,)
        return tuple(f"{self.name}___{_as_name(code)}" for code in self.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedcapColumn:
    """One column of an export.

    Attributes
    ----------
    name : str
        Its name in a raw export, whatever the header holds.
    label : str
        Field label; of a checkbox with its choice: ``"Symptoms: fever"``.
    value_labels : mapping of str to str
        Code to label; empty where it holds no codes.
    field : RedcapField or None
        Its field; None for a column that REDCap adds, such as ``demography_complete``.
    """

    name: str
    label: str
    value_labels: Mapping[str, str] = field(default_factory=dict)
    field: RedcapField | None = None


@dataclass(frozen=True, kw_only=True)
class RedcapDictionary:
    """The fields of a REDCap project, by name and in the order of the file."""

    fields: Mapping[str, RedcapField]

    @property
    def record_id(self) -> str:
        """Name of the field that identifies the record: the first."""
        return next(iter(self.fields))

    def column(self, title: str) -> RedcapColumn | None:
        """Return what a column of an export is, by its name or by its label; None if unknown.

        A label that several columns share tells nothing, and is unknown.
        """
        return self._by_name.get(title.strip()) or self._by_label.get(_plain(title))

    def value_labels(self, header: Iterable[str]) -> dict[str, Mapping[str, str]]:
        """Return code to label of each column of an export that holds codes, by its title."""
        found = {title: self.column(title) for title in header}
        return {title: c.value_labels for title, c in found.items() if c and c.value_labels}

    def column_labels(self, header: Iterable[str]) -> dict[str, str]:
        """Return the label of each column of an export that has one, by its title."""
        found = {title: self.column(title) for title in header}
        return {title: column.label for title, column in found.items() if column and column.label}

    @cached_property
    def _by_name(self) -> Mapping[str, RedcapColumn]:
        return {column.name: column for column in self._columns()}

    @cached_property
    def _by_label(self) -> Mapping[str, RedcapColumn]:
        titled: dict[str, list[RedcapColumn]] = {}
        for column in self._columns():
            for title in _titles(column):
                titled.setdefault(title, []).append(column)
        return {title: columns[0] for title, columns in titled.items() if len(columns) == 1}

    def _columns(self) -> Iterator[RedcapColumn]:
        for entry in self.fields.values():
            yield from _columns(entry)
        for form in dict.fromkeys(entry.form for entry in self.fields.values() if entry.form):
            yield RedcapColumn(
                name=f"{form}_complete", label=f"{form.replace('_', ' ').capitalize()}: complete?",
                value_labels=_COMPLETE,
            )  # fmt: skip


def choices_of(text: str) -> dict[str, str]:
    """Return the choices of a field as code to label, in order.

    >>> choices_of("1, Yes | 0, No, or not asked | 99, Unknown")
    {'1': 'Yes', '0': 'No, or not asked', '99': 'Unknown'}
    """
    parts = [part.partition(",") for part in re.split(r"[|\n]", text) if part.strip()]
    return {code.strip(): _plain(label) or code.strip() for code, _, label in parts}


def read_dictionary(path: Path) -> RedcapDictionary:
    """Read the data dictionary that REDCap exports as csv.

    Raises
    ------
    DataError
        If the file is absent, is no csv, or is not a data dictionary.
    """
    rows = _rows(path)
    titles = [cell.strip().strip('"').lower() for cell in rows[0]] if rows else []
    places = {
        key: titles.index(name) for key, names in _TITLES.items() for name in names
        if name in titles
    }  # fmt: skip
    missing = [_TITLES[key][0] for key in _NEEDED if key not in places]
    if missing:
        raise _no_dictionary(path, f"no column {' and no column '.join(map(repr, missing))}")
    entries = [
        {key: row[place].strip() for key, place in places.items() if place < len(row)}
        for row in rows[1:]
    ]
    fields = {entry["name"]: _field(entry) for entry in entries if entry.get("name")}
    if not fields:
        raise _no_dictionary(path, "a header and no fields")
    return RedcapDictionary(fields=fields)


def _no_dictionary(path: Path, found: str) -> Exception:
    return unreadable(
        path.name, found, expected="a REDCap data dictionary",
        remedy="in REDCap, download it at Project Setup > Data Dictionary > Download, and name "
        "that csv file in sources as dictionary",
    )  # fmt: skip


def _rows(path: Path) -> list[list[str]]:
    if not path.is_file():
        raise unreadable(
            path.name, f"no such file in the folder {path.parent.name}",
            expected="the REDCap data dictionary that sources names",
            remedy="put it there, or correct its path (it is relative to the study file)",
        )  # fmt: skip
    text = decoded(path.read_bytes(), name=path.name, declared=None).text
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise _no_dictionary(path, f"text that is no csv ({error})") from error
    return [row for row in rows if any(cell.strip() for cell in row)]


def _field(entry: Mapping[str, str]) -> RedcapField:
    kind = entry.get("kind", "").lower()
    written = entry.get("choices", "")
    chosen = choices_of(written) if kind in _CHOSEN else {}
    texts = ("form", "validation", "low", "high", "note", "annotation", "section", "branching")
    return RedcapField(
        name=entry["name"], label=_plain(entry.get("label", "")), kind=kind,
        choices=chosen or _FIXED.get(kind, {}),
        required=entry.get("required", "").lower() == "y",
        identifier=entry.get("identifier", "").lower() == "y",
        calculation=written if kind == "calc" else "",
        **{key: entry.get(key, "") for key in texts},
    )  # fmt: skip


def _columns(entry: RedcapField) -> Iterator[RedcapColumn]:
    if entry.kind != "checkbox":
        yield RedcapColumn(
            name=entry.name, label=entry.label, value_labels=entry.choices, field=entry
        )
        return
    for name, choice in zip(entry.columns, entry.choices.values(), strict=True):
        yield RedcapColumn(
            name=name, label=f"{entry.label}: {choice}", value_labels=_TICKED, field=entry
        )


def _titles(column: RedcapColumn) -> Iterator[str]:
    entry = column.field
    if entry is None or entry.kind != "checkbox":
        yield _plain(column.label)
        return
    choice = list(entry.choices.values())[entry.columns.index(column.name)]
    yield _plain(f"{entry.label} (choice={choice})")  # as REDCap writes it above a column


def _as_name(code: str) -> str:
    """Return a code as it stands in the name of a checkbox column: ``-1`` as ``_1``."""
    return re.sub(r"[^a-z0-9_]", "_", code.lower())


def _plain(text: str) -> str:
    """Return a label without the HTML that REDCap allows in it, in one line."""
    return " ".join(unescape(_TAG.sub(" ", text)).split())
