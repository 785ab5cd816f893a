"""A small trial without faults, in every kind of file: what the fuzzer spoils."""

import csv
import io
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat

STUDY = """\
format: 1
id: spoiled
title: A small trial
data_status: synthetic
design: {framework: superiority, ratio: {"1": 1, "0": 1}, enrolled_on: entered}
sources: {participants: {file: TABLE, decimal: ",", script: persian, duplicates: drop_identical}}
participant_id: pid
arms: {variable: arm, reference: 0, labels: {1: Treated, 0: Control}}
variables:
  age: {label: Age, type: continuous, unit: years, range: [18, 45], missing_codes: [99]}
  weight: {label: Weight, type: continuous, unit: kg, unit_from: {unit: g, times: 0.001}}
  il4: {label: Interleukin 4, type: continuous, below_detection: {limit: 5, use: half}}
  sex: {label: Sex, type: categorical, levels: {f: Female, m: Male}, synonyms: {F: f}}
  visits: {label: Visits, type: count}
  entered: {label: Entered, type: date}
  born: {label: Born, type: date, calendar: jalali}
  note: {label: Note, type: text}
  cured: {label: Cured, type: binary, event: "yes", non_event: "no", measured: after}
  days: {label: Days, type: duration, unit: days, measured: after}
  ended: {label: Status, type: categorical, levels: {cure: Cure, death: Death, end: End}}
derived:
  old: {label: Old, condition: {variable: age, at_least: 35}}
  ratio: {label: Ratio, ratio: [weight, age]}
checks:
  - {id: order, order: [visits, age]}
  - {id: cure, if: [{variable: cured, is: "yes"}], then: [{variable: days, present: true}]}
populations:
  itt: {label: Everybody, where: []}
  women: {label: Women, where: [{variable: sex, is: f}]}
baseline: [age, sex, il4]
outcomes:
  - {id: cured, role: primary, type: binary, variable: cured, benefit: higher, adjust_for: [age]}
  - {id: when, role: secondary, type: time_to_event, time: days, status: ended, event: cure, competing: [death], benefit: higher}
analysis: {population: itt, subgroups: [old], sensitivity_populations: [women]}
claims: [{outcome: cured, direction: higher, p_below: 0.05}]
"""  # noqa: E501 - one line an outcome, as people write them

HEADER = (
    "pid", "arm", "age", "weight", "il4", "sex", "visits", "entered", "born", "note", "cured",
    "days", "ended",
)  # fmt: skip
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def rows() -> list[list[str]]:
    """Return 24 participants, a few of them written as on a Persian keyboard."""
    made = []
    for i in range(24):
        age = f"{20 + i % 20}"
        made.append([
            f"P{i:02d}", str(i % 2), age.translate(_PERSIAN) if i % 5 == 0 else age,
            f"{60000 + 137 * i}", "<5" if i % 7 == 0 else f"{5 + i},5", "fm"[i % 3 == 0],
            str(i % 4), f"2024-{1 + i % 12:02d}-{1 + i:02d}", f"13{70 + i % 20}/0{1 + i % 9}/15",
            "" if i % 3 else f"بیمار {i}", "yes" if i % 3 == 0 else "no", str(10 + 3 * i),
            ("cure", "death", "end")[i % 3],
        ])  # fmt: skip
    return made


def as_csv(table: list[list[str]], *, separator: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(table)
    return text.getvalue().encode(encoding, errors="replace")


def as_xlsx(table: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for cells in table:
        book.active.append(cells)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def as_parquet(table: list[list[str]]) -> bytes:
    return _frame(table).to_parquet()


def _frame(table: list[list[str]]) -> pd.DataFrame:
    return pd.DataFrame(table[1:], columns=table[0])


def _written(write: Callable[..., object], suffix: str) -> Callable[[list[list[str]]], bytes]:
    def as_bytes(table: list[list[str]]) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"table{suffix}")
            write(_frame(table), str(path))
            return path.read_bytes()

    return as_bytes


WRITERS: Mapping[str, Callable[[list[list[str]]], bytes]] = {
    ".csv": as_csv,
    ".tsv": lambda table: as_csv(table, separator="\t"),
    ".xlsx": as_xlsx,
    ".parquet": as_parquet,
    ".sav": _written(pyreadstat.write_sav, ".sav"),
    ".dta": _written(pyreadstat.write_dta, ".dta"),
    ".xpt": _written(pyreadstat.write_xport, ".xpt"),
}


@cache
def whole(suffix: str) -> bytes:
    """Return the table without a fault as a file of this kind."""
    return WRITERS[suffix]([list(HEADER), *rows()])
