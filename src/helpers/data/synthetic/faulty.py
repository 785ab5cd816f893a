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

from helpers.data.synthetic.faulty_study import FAULTY_README, faulty_study
from helpers.data.synthetic.harms import EVENT_COLUMNS
from helpers.data.synthetic.jalali import jalali_text
from helpers.data.synthetic.plants import KEY_COLUMNS, KeyRow, Plant, Row
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

    def whole_column(self, name: str, fault: str, code: str) -> None:
        self.key.append(
            KeyRow(fault=fault, study=self.study, file=self.file, row=EVERY_ROW, variable=name,
                   planted="the whole column", found_as="log", code=code)
        )  # fmt: skip

    def header(self, name: str, fault: str, code: str) -> None:
        self.key.append(
            KeyRow(fault=fault, study=self.study, file=self.file, row="", variable=name,
                   planted="in the header", found_as="error", code=code)
        )  # fmt: skip

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
            self.key.append(
                KeyRow(
                    fault=plant.fault, study=self.study, file=self.file,
                    row=", ".join(str(place + FIRST_ROW) for place in named),
                    variable=expected.variable, planted=planted or "the same row again",
                    found_as=expected.found_as, code=expected.code,
                )
            )  # fmt: skip


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
    return {
        "participants.csv": _csv(columns, table.rows, BOM),
        "adverse_events.csv": _csv(EVENT_COLUMNS, reports.rows, BOM),
        "stopped.csv": _csv(_broken_header(columns), stopped.rows, BOM),
        "answers.csv": _answers([*table.key, *reports.key, *stopped.key]),
        "study.yaml": faulty_study(study_text).encode(),
        "stopped.yaml": faulty_study(study_text, stopped=True).encode(),
        "README.md": FAULTY_README.encode(),
    }


def answer_key(women: Sequence[Row], events: Sequence[Row]) -> list[KeyRow]:
    """Return the answer key: what must be found of every planted fault."""
    return [row for table in _tables(women, events) for row in table.key]


def _tables(women: Sequence[Row], events: Sequence[Row]) -> tuple[_Table, _Table, _Table]:
    table = _Table(map(_extended, women), "participants.csv", "study.yaml")
    table.plant((*MENDED, *QUERIED))
    for name, code in COLUMNS_AS_DECLARED.items():
        table.whole_column(name, f"column_{code}", code)
    reports = _Table(events, "adverse_events.csv", "study.yaml")
    reports.plant(EVENTS_QUERIED)
    stopped = _Table(table.rows, "stopped.csv", "stopped.yaml")
    stopped.taken |= table.taken
    stopped.plant(STOPPING)
    stopped.header(COLUMN_TWICE, "column_twice", "repeated_column")
    stopped.header(COLUMN_WITHOUT, "column_without", "missing_column")
    for rows in (table.rows, stopped.rows):
        rows[:] = [_dated(row) for row in rows]
    return table, reports, stopped


def _extended(row: Mapping[str, str]) -> Row:
    ratio = float(row["th1"]) / float(row["th2"])
    return {
        **row,
        "th1_th2_reported": f"{ratio:.1f}",
        "gestation_at_transfer": GESTATION[row["stage"]],
    }


def _dated(row: Mapping[str, str]) -> Row:
    scan = date.fromisoformat(row["scan_on"]).strftime("%d/%m/%Y") if row["scan_on"] else ""
    return {**row, "enrolled_on": jalali_text(row["enrolled_on"], "/"), "scan_on": scan}


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
