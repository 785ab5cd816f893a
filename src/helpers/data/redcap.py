"""The data dictionary of a REDCap project: what its columns are called, and what their codes mean.

`read_dictionary` reads the csv that REDCap's "Data Dictionary" page downloads. An export of the
same project has one column a field, and one a choice of a checkbox; its header holds field names
("raw") or field labels ("labels"), and both are understood. Columns that REDCap adds itself, such
as ``demography_complete``, are known too.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from helpers.data.encodings import decoded
from helpers.data.faults import unreadable
from helpers.data.redcap_fields import (
    RedcapColumn,
    RedcapField,
    choices_of,
    columns_of,
    plain_label,
    titles_of,
)

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
_COMPLETE = MappingProxyType({"0": "Incomplete", "1": "Unverified", "2": "Complete"})
_CHOSEN = ("radio", "dropdown", "checkbox")


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
        return self._by_name.get(title.strip()) or self._by_label.get(plain_label(title))

    def value_labels(self, header: Iterable[str]) -> dict[str, Mapping[str, str]]:
        """Return code to label of each column of an export that holds codes, by its title."""
        found = {title: self.column(title) for title in header}
        return {title: c.value_labels for title, c in found.items() if c and c.value_labels}

    def column_labels(self, header: Iterable[str]) -> dict[str, str]:
        """Return the label of each column of an export that has one, by its title."""
        found = {title: self.column(title) for title in header}
        return {title: column.label for title, column in found.items() if column and column.label}

    def sharing(self, title: str) -> tuple[str, ...]:
        """Return the names of the fields that share a label; none where one or no field has it.

        A title that is itself the name of a column stands for that one.
        """
        found = self._labelled.get(plain_label(title), ())
        names = tuple(column.name for column in found if column.field)
        return () if len(names) < 2 or title.strip() in self._by_name else names

    @cached_property
    def _by_name(self) -> Mapping[str, RedcapColumn]:
        return {column.name: column for column in self._columns()}

    @cached_property
    def _by_label(self) -> Mapping[str, RedcapColumn]:
        return {title: found[0] for title, found in self._labelled.items() if len(found) == 1}

    @cached_property
    def _labelled(self) -> Mapping[str, list[RedcapColumn]]:
        titled: dict[str, list[RedcapColumn]] = {}
        for column in self._columns():
            for title in titles_of(column):
                titled.setdefault(title, []).append(column)
        return titled

    def _columns(self) -> Iterator[RedcapColumn]:
        for entry in self.fields.values():
            yield from columns_of(entry)
        for form in dict.fromkeys(entry.form for entry in self.fields.values() if entry.form):
            yield RedcapColumn(
                name=f"{form}_complete", label=f"{form.replace('_', ' ').capitalize()}: complete?",
                value_labels=_COMPLETE,
            )  # fmt: skip


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
        name=entry["name"], label=plain_label(entry.get("label", "")), kind=kind,
        choices=chosen or _FIXED.get(kind, {}),
        required=entry.get("required", "").lower() == "y",
        identifier=entry.get("identifier", "").lower() == "y",
        calculation=written if kind == "calc" else "",
        **{key: entry.get(key, "") for key in texts},
    )  # fmt: skip
