"""A trial of 100,000 participants and 30 columns with faults, as files: `rct check` is timed on it.

    PYTHONPATH=benchmarks python -m large_trial FOLDER [csv|parquet] [usual|worst]

``usual`` has faults in about one cell of a hundred; in ``worst`` every cell of eight columns is
changed by a rule, and every cell of four is a query.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

ROWS = 100_000
NUMBERS, FACTORS, DATES, TEXTS = 12, 8, 3, 3

HEAD = """\
format: 1
id: large-trial
title: A large trial
data_status: synthetic
sources: {{participants: {file}}}
participant_id: id
arms: {{variable: arm, reference: B, labels: {{A: Active, B: Control}}}}
variables:
"""
TAIL = """\
populations: {all: {label: All randomised}}
baseline: [n0, n1, f0]
outcomes:
  - {id: response, role: primary, type: binary, variable: response, benefit: higher}
analysis: {population: all}
"""


def variables() -> str:
    """Return the codebook of the trial."""
    number = (
        "  n{i}: {{label: Number {i}, type: continuous, unit: mg, range: [0, 100], "
        "missing_codes: ['-9'], below_detection: {{limit: 5, use: half}}}}\n"
    )
    factor = (
        "  f{i}: {{label: Factor {i}, type: categorical, levels: {{l: low, m: middle, h: high}}, "
        "synonyms: {{L: l, middle: m}}}}\n"
    )
    outcome = "  response: {label: Response, type: binary, event: '1', non_event: '0'}\n"
    plain = [
        *(f"  d{i}: {{label: Date {i}, type: date}}\n" for i in range(DATES)),
        *(f"  t{i}: {{label: Text {i}, type: text}}\n" for i in range(TEXTS)),
        "  site: {label: Site, type: categorical}\n",
    ]
    return "".join(
        [*(number.format(i=i) for i in range(NUMBERS)),
         *(factor.format(i=i) for i in range(FACTORS)), *plain, outcome]
    )  # fmt: skip


def cells(kind: str) -> pd.DataFrame:
    """Return the file: 30 columns of text."""
    random = np.random.default_rng(20260401)
    table = {"id": [f"P{i:06d}" for i in range(ROWS)], "arm": random.choice(["A", "B"], ROWS)}
    worst = kind == "worst"
    for i in range(NUMBERS):
        bad = ["<5", "-9", "130.5", "unknown", ""]
        table[f"n{i}"] = _mixed(random, random.uniform(5, 99, ROWS).round(3).astype(str), bad)
    for i in range(FACTORS):
        bad = ["L", "middle", " h", "other", ""]
        table[f"f{i}"] = _mixed(random, random.choice(["l", "m", "h"], ROWS), bad)
    for i in range(DATES):
        days = np.datetime64("2020-01-01") + random.integers(0, 2000, ROWS)
        table[f"d{i}"] = _mixed(random, days.astype(str), ["31/12/2020", ""])
    for i in range(TEXTS):
        words = np.array([f"remark {n} of many" for n in random.integers(0, ROWS, ROWS)])
        table[f"t{i}"] = _mixed(random, words, [" padded ", ""])
    table["site"] = random.integers(1, 41, ROWS).astype(str)
    table["response"] = random.choice(["0", "1"], ROWS)
    if worst:
        for i in range(4):
            table[f"n{i}"] = np.char.add(" ", table[f"n{i}"].astype(str))
            table[f"f{i}"] = random.choice(["L", "middle"], ROWS)
        for i in range(4, 8):
            table[f"n{i}"] = np.array([f"about {n:.6f}" for n in random.uniform(0, 1, ROWS)])
    return pd.DataFrame(table)


def _mixed(random: np.random.Generator, values: np.ndarray, faults: list[str]) -> np.ndarray:
    mixed = values.astype(object)
    places = random.random(len(values)) < 0.01
    mixed[places] = random.choice(faults, int(places.sum()))
    return mixed


def write(folder: Path, suffix: str = "csv", kind: str = "usual") -> Path:
    """Write the trial; return its study file."""
    folder.mkdir(parents=True, exist_ok=True)
    table = cells(kind)
    file = f"participants_{kind}.{suffix}"
    if suffix == "csv":
        table.to_csv(folder / file, index=False, lineterminator="\n", encoding="utf-8")
    else:
        table.replace("", None).to_parquet(folder / file, index=False)
    study = folder / f"large_{suffix}_{kind}.yaml"
    text = HEAD.format(file=file) + variables() + TAIL
    study.write_text(text, encoding="utf-8", newline="\n")
    return study


if __name__ == "__main__":
    print(write(Path(sys.argv[1]), *sys.argv[2:]))
