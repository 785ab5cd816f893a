"""One field of a REDCap project, its choices, and the columns that an export has of it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from types import MappingProxyType

__all__ = [
    "RedcapColumn",
    "RedcapField",
    "choices_of",
    "columns_of",
    "plain_label",
    "titles_of",
]

_TICKED = MappingProxyType({"1": "Checked", "0": "Unchecked"})
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


def choices_of(text: str) -> dict[str, str]:
    """Return the choices of a field as code to label, in order.

    >>> choices_of("1, Yes | 0, No, or not asked | 99, Unknown")
    {'1': 'Yes', '0': 'No, or not asked', '99': 'Unknown'}
    """
    parts = [part.partition(",") for part in re.split(r"[|\n]", text) if part.strip()]
    return {code.strip(): plain_label(label) or code.strip() for code, _, label in parts}


def columns_of(entry: RedcapField) -> Iterator[RedcapColumn]:
    """Yield the columns of a field in an export: one, or one a choice of a checkbox."""
    if entry.kind != "checkbox":
        yield RedcapColumn(
            name=entry.name, label=entry.label, value_labels=entry.choices, field=entry
        )
        return
    for name, choice in zip(entry.columns, entry.choices.values(), strict=True):
        yield RedcapColumn(
            name=name, label=f"{entry.label}: {choice}", value_labels=_TICKED, field=entry
        )


def titles_of(column: RedcapColumn) -> Iterator[str]:
    """Yield what an export with labels in its header calls a column."""
    entry = column.field
    if entry is None:
        yield "Complete?"  # of every instrument
        return
    if entry.kind != "checkbox":
        yield plain_label(column.label)
        return
    choice = list(entry.choices.values())[entry.columns.index(column.name)]
    yield plain_label(f"{entry.label} (choice={choice})")  # as REDCap writes it above a column


def _as_name(code: str) -> str:
    """Return a code as it stands in the name of a checkbox column: ``-1`` as ``_1``."""
    return re.sub(r"[^a-z0-9_]", "_", code.lower())


def plain_label(text: str) -> str:
    """Return a label without the HTML that REDCap allows in it, in one line."""
    return " ".join(unescape(_TAG.sub(" ", text)).split())
