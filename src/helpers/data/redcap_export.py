"""An export of a REDCap project, told by its data dictionary what its columns are.

Columns named by field label become columns named by field name, whichever way the header was
exported, so that one study file reads both.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pyarrow.compute as pc  # type: ignore[import-untyped]

from helpers.data.faults import Fault, row_text
from helpers.data.records import Records
from helpers.data.redcap import RedcapDictionary
from helpers.errors import DataError, Finding, Severity

__all__ = ["described", "refuse_visits_in_rows"]

# columns that REDCap adds for visits and repeated forms: by label, and by name
REPEATS: Mapping[str, str] = MappingProxyType(
    {
        "Event Name": "redcap_event_name",
        "Repeat Instrument": "redcap_repeat_instrument",
        "Repeat Instance": "redcap_repeat_instance",
    }
)


def described(records: Records, dictionary: RedcapDictionary, name: str) -> Records:
    """Return an export with field names above its columns, and labels of columns and codes.

    Parameters
    ----------
    records : Records
        The export; its header holds field names or field labels.
    dictionary : RedcapDictionary
        The data dictionary of the project.
    name : str
        The file in messages.
    """
    header = _names(records.header, dictionary)
    records = replace(records, header=header, doubts=(*records.doubts, *_unclear(
        records, dictionary, name
    )))  # fmt: skip
    return replace(
        records,
        value_labels={**records.value_labels, **dictionary.value_labels(header)},
        column_labels={**records.column_labels, **dictionary.column_labels(header)},
        real_dates=_renamed(records.real_dates, dictionary),
        jalali_display=_renamed(records.jalali_display, dictionary),
        read_as=f"{records.read_as}, REDCap export of {len(dictionary.fields)} fields",
    )


def _names(titles: Sequence[str], dictionary: RedcapDictionary) -> list[str]:
    columns = [(title, dictionary.column(title)) for title in titles]
    return [column.name if column else REPEATS.get(title, title) for title, column in columns]


def _renamed(titles: frozenset[str], dictionary: RedcapDictionary) -> frozenset[str]:
    return frozenset(_names(sorted(titles), dictionary))


def _unclear(records: Records, dictionary: RedcapDictionary, name: str) -> Iterator[Fault]:
    for title in dict.fromkeys(records.header):
        fields = dictionary.sharing(title)
        if dictionary.column(title) is None and fields:
            yield Fault(
                code="shared_label", file=name, cell=False,
                found=f"a column named {title!r}, the label of the fields {', '.join(fields)}",
                expected="a column name that only one field has",
                remedy="export with field names in the header (REDCap: CSV / Raw data)",
            )  # fmt: skip


def refuse_visits_in_rows(records: Records, name: str) -> None:
    """Refuse an export in which a record has several rows, for visits or repeated forms.

    Parameters
    ----------
    records : Records
        The export; the record is identified by its first column.
    name : str
        The file in messages.

    Raises
    ------
    DataError
        With the rows.
    """
    marks = [title for title in records.header if title in REPEATS.values()]
    rows = _repeated(records) if marks else []
    if not rows:
        return
    finding = Finding(
        code="several_rows", severity=Severity.ERROR, where=f"{name} {row_text(rows)}",
        found=f"records with several rows, told apart by {', '.join(marks)}",
        expected="one row a participant",
        remedy="in REDCap, make a report with the fields of one event and without repeating "
        "instruments, and export that; or reshape the file so that each visit is a column",
    )  # fmt: skip
    raise DataError("a raw file has several rows a participant:", findings=[finding])


def _repeated(records: Records) -> list[int]:
    identifiers = pc.utf8_trim_whitespace(records.columns[0]).to_pylist()
    counts = Counter(identifiers)
    again = [cell is not None and counts[cell] > 1 for cell in identifiers]
    rows: list[int] = records.rows[np.array(again, dtype=bool)].tolist()
    return rows
