"""The reporting checklist: every item, how it is answered, and what authors have not supplied."""

from collections.abc import Iterator, Mapping, Sequence

from helpers.present.back_matter.consort import CONSORT
from helpers.present.back_matter.imprint import IMPRINT
from helpers.present.back_matter.items import Item, answer, sentence
from helpers.present.back_matter.shown import Shown
from helpers.present.table import Column, Row, Table
from helpers.present.text import Label, Text
from helpers.present.views.common import stamp_of
from helpers.study import Study
from helpers.study.reporting import further, guidelines

__all__ = ["checklist"]

BESIDE: Mapping[str, tuple[str, Sequence[Item]]] = {
    "imprint": ("For fertility trials (IMPRINT)", IMPRINT),
}
"""By the name of a guideline under ``reporting``: heading and items."""
NOTES = (
    "Items of CONSORT 2025, their topics in our words.",
    "Quoted from the study file, or linked to where the report answers. What only authors know "
    "and have not written under reporting is not supplied: nothing is made up.",
)
IMPRINT_NOTE = "IMPRINT: what its abstract asks for, without the numbers of its checklist."


def checklist(study: Study, shown: Shown) -> Table:
    """Return the checklist as a table.

    Parameters
    ----------
    study : Study
        What is quoted, and which guidelines stand beside CONSORT.
    shown : Shown
        What can be linked to.
    """
    asked = [BESIDE[name] for name in guidelines(study)]
    rows = [
        row for heading, items in CONSORT.items() for row in _rows(heading, items, study, shown)
    ]
    for heading, items in asked:
        rows += _rows(heading, items, study, shown)
    rows += _further(study)
    notes = [Text(note) for note in (*NOTES, *([IMPRINT_NOTE] if asked else []))]
    columns = [Column("Item", "left"), Column("How it is answered", "left")]
    return Table(
        "checklist", columns, rows, "Reporting checklist: CONSORT 2025", notes=notes,
        stamp=stamp_of(study),
    )  # fmt: skip


def _rows(heading: str, items: Sequence[Item], study: Study, shown: Shown) -> Iterator[Row]:
    yield Row(heading, kind="group")
    for item in items:
        yield Row(Label(f"{item.number} {item.topic}".strip()), [answer(item, study, shown)])


def _further(study: Study) -> Iterator[Row]:
    """Yield what authors say under keys that no item asks for."""
    said = further(study)
    if said:
        yield Row("Also supplied", kind="group")
    for key, text in said.items():
        yield Row(Label(key.replace("_", " ")), [Label(sentence(text))])
