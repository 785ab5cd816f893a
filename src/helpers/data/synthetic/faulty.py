"""The faulty twin of the synthetic trial: one planted fault of every kind, and the answer key.

``participants.csv`` holds every fault that stops nothing, so that a report can be made of it;
``stopped.csv`` holds those with which nobody may go on besides. ``answers.csv`` says of each what
must be found. All else in the twin is as clean as it was drawn.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from datetime import date

from helpers.data.synthetic.checksums import checksums
from helpers.data.synthetic.draws import fixed
from helpers.data.synthetic.faulty_study import (
    FAULTY_README,
    MG_PER_UMOL,
    STUDY_FAULTS,
    faulty_study,
)
from helpers.data.synthetic.harms import EVENT_COLUMNS
from helpers.data.synthetic.jalali import jalali_text
from helpers.data.synthetic.plants import KEY_COLUMNS, Expected, KeyRow, Plant, Row, logged, stops
from helpers.data.synthetic.plants_mended import COLUMNS_AS_DECLARED, MENDED
from helpers.data.synthetic.plants_queried import EVENTS_QUERIED, QUERIED
from helpers.data.synthetic.plants_stopping import COLUMN_TWICE, COLUMN_WITHOUT, STOPPING

__all__ = ["EXTRA_COLUMNS", "answer_key", "faulty_files"]

BOM = "\ufeff"  # with which Excel marks UTF-8
FIRST_ROW = 2
STRIDE = 37  # women are taken in this stride, so that faults are spread over the table
EXTRA_COLUMNS = ("th1_th2_reported", "gestation_at_transfer")
GESTATION = {"blastocyst": "19", "cleavage": "17", "": ""}
EVERY_ROW = "every"


class _Table:
    """Rows of one file, and what has been planted in them."""

    def __init__(self, rows: Iterable[Mapping[str, str]], file: str, study: str) -> None:
        self.rows: list[Row] = [dict(row) for row in rows]
        self.taken: set[int] = set()
        self.file, self.study = file, study
        self.key: list[KeyRow] = []

    def plant(self, plants: Sequence[Plant]) -> None:
        # rows that are added stand below all others, so that no row number moves
        for plant in sorted(plants, key=lambda plant: plant.again):
            place = self._place(plant)
            changed = dict(plant.cells(self.rows[place]))
            rows = [place]
            if plant.again:
                self.rows.append({**self.rows[place], **changed})
                rows.append(len(self.rows) - 1)
            else:
                self.rows[place].update(changed)
            self.taken.update(rows)
            self._answer(plant, rows, changed)

    def besides(
        self, fault: str, planted: str, expected: tuple[Expected, ...], *, row: str = ""
    ) -> None:
        """Enter a fault of a whole column, of the header, or of the study file."""
        self.key += [
            KeyRow(
                fault=fault, study=self.study, file=self.file, row=row, variable=answer.variable,
                planted=planted, found_as=answer.found_as, code=answer.code,
            )
            for answer in expected
        ]  # fmt: skip

    def _place(self, plant: Plant) -> int:
        count = len(self.rows)
        order = [(number * STRIDE) % count for number in range(1, count + 1)]
        for place in order:
            if place not in self.taken and plant.fits(self.rows[place]):
                return place
        raise LookupError(f"nobody is left who could carry the fault {plant.fault}")

    def _answer(self, plant: Plant, places: Sequence[int], changed: Mapping[str, str]) -> None:
        planted = ", ".join(f"{name}: {cell!r}" for name, cell in changed.items())
        for expected in plant.expected:
            # a rule changes one row; of a pair of rows, both are named
            named = places[-1:] if expected.found_as == "log" else places
            row = ", ".join(str(place + FIRST_ROW) for place in named)
            self.besides(plant.fault, planted or "the same row again", (expected,), row=row)


def faulty_files(women: Sequence[Row], events: Sequence[Row], study_text: str) -> dict[str, bytes]:
    """Return every file of the faulty twin by name.

    Parameters
    ----------
    women, events : sequence of dict
        Rows of both files as drawn, before any entry fault.
    study_text : str
        The shipped study file of the trial, from which those of the twin are made.
    """
    table, reports, stopped = _tables(women, events)
    columns = (*women[0], *EXTRA_COLUMNS)
    files = {
        "participants.csv": _csv(columns, table.rows, BOM),
        "adverse_events.csv": _csv(EVENT_COLUMNS, reports.rows, BOM),
        "stopped.csv": _csv(_broken_header(columns), stopped.rows, BOM),
        "answers.csv": _answers([*table.key, *reports.key, *stopped.key]),
        "study.yaml": faulty_study(study_text).encode(),
        "stopped.yaml": faulty_study(study_text, stopped=True).encode(),
    }
    return {**files, "README.md": FAULTY_README.encode(), "SHA256SUMS": checksums(files)}


def answer_key(women: Sequence[Row], events: Sequence[Row]) -> list[KeyRow]:
    """Return the answer key: what must be found of every planted fault."""
    return [row for table in _tables(women, events) for row in table.key]


def _tables(women: Sequence[Row], events: Sequence[Row]) -> tuple[_Table, _Table, _Table]:
    table = _Table(map(_extended, women), "participants.csv", "study.yaml")
    table.plant((*MENDED, *QUERIED))
    for name, rule in COLUMNS_AS_DECLARED.items():
        column = f"the whole column {name}"
        table.besides(f"column_{rule}", column, logged(name, rule), row=EVERY_ROW)
    for fault, planted, expected in STUDY_FAULTS:
        table.besides(fault, planted, expected)
    reports = _Table(events, "adverse_events.csv", "study.yaml")
    reports.plant(EVENTS_QUERIED)
    stopped = _Table(table.rows, "stopped.csv", "stopped.yaml")
    stopped.taken |= table.taken
    stopped.plant(STOPPING)
    stopped.besides("column_twice", "in the header", stops("repeated_column", COLUMN_TWICE))
    stopped.besides("column_without", "in the header", stops("missing_column", COLUMN_WITHOUT))
    for rows in (table.rows, stopped.rows):
        rows[:] = [_as_declared(row) for row in rows]
    return table, reports, stopped


def _extended(row: Mapping[str, str]) -> Row:
    """Return a record with two more columns, and no value below detection but the planted one."""
    ratio = float(row["th1"]) / float(row["th2"])
    return {
        **{name: cell.removeprefix("<") for name, cell in row.items()},
        "th1_th2_reported": fixed(ratio, 1),
        "gestation_at_transfer": GESTATION[row["stage"]],
    }


def _as_declared(row: Mapping[str, str]) -> Row:
    """Return a record with those columns rewritten that the study file says are written so."""
    return {
        **row,
        "enrolled_on": jalali_text(row["enrolled_on"], "/"),
        "scan_on": _day(row["scan_on"], "%d/%m/%Y"),
        "delivered_on": _day(row["delivered_on"], "%m/%d/%Y"),
        "creatinine": fixed(float(row["creatinine"]) / MG_PER_UMOL, 0),
    }


def _day(iso: str, order: str) -> str:
    return date.fromisoformat(iso).strftime(order) if iso else ""


def _broken_header(columns: Sequence[str]) -> list[str]:
    return [*(name for name in columns if name != COLUMN_WITHOUT), COLUMN_TWICE]


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]], mark: str = "") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n" if mark else "\n")
    writer.writerow(columns)
    writer.writerows([row[name] for name in columns] for row in rows)
    return (mark + text.getvalue()).encode()


def _answers(key: Sequence[KeyRow]) -> bytes:
    rows = [dict(zip(KEY_COLUMNS, astuple(row), strict=True)) for row in key]
    return _csv(KEY_COLUMNS, rows)
