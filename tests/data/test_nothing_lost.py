"""No cell disappears in silence, whatever stands in it."""

import csv
import io
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.data import Workspace, clean
from helpers.study import Study, canonical

from_text = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=6)
CELLS = {
    "age": st.one_of(from_text, st.floats(0, 99).map(repr), st.sampled_from(["", "-9", " 30 "])),
    "score": st.one_of(
        from_text, st.sampled_from(["<5", "<4", "3,5", "\u22122", "1e400", "1.234,5", "۳٬۲۵۰"])
    ),
    "site": st.one_of(from_text, st.sampled_from(["A", "a", "B ", "1", "1.0"])),
    "grade": st.one_of(from_text, st.sampled_from(["1", "2.0", " 1", "3"])),
    "centre": st.one_of(from_text, st.sampled_from(["1", "1.0", "01", "NA", "None"])),
    "enrolled_on": st.one_of(
        from_text,
        st.dates(date(1600, 1, 1), date(2300, 1, 1)).map(str),
        st.sampled_from(["2024-02-30", "2024-05-01T10:00"]),
        st.sampled_from(["2024/5/1", "31/12/2023", "۲۰۲۴-۰۵-۰۱", "1899-12-30"]),
    ),
    "comment": from_text,
}
DECLARE = {
    "age": {"missing_codes": ["-9"]},
    "score": {"below_detection": {"limit": 5}},
    "site": {"synonyms": {"a": "A"}},
}

SOURCES = (
    {"encoding": "utf-8", "decimal": ","},
    {"encoding": "utf-8", "decimal": ",", "thousands": ".", "script": "persian",
     "dates": "day_first"},
)  # fmt: skip


@st.composite
def tables(draw):
    rows = draw(st.lists(st.fixed_dictionaries(CELLS), min_size=2, max_size=6))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["id", "arm", "live_birth", *CELLS])
    for number, row in enumerate(rows):
        writer.writerow([f"S-{number}", "tp"[number % 2], "yes", *(row[name] for name in CELLS)])
    return rows, text.getvalue()


def stands_for(value, cell):
    if isinstance(value, pd.Timestamp):
        return value == pd.Timestamp(cell.strip())
    if isinstance(value, float):
        return value == float(cell.replace("\u2212", "-"))
    return canonical(value) == canonical(cell)


@settings(max_examples=60, deadline=None)
@given(table=tables(), source=st.sampled_from(SOURCES))
def test_every_cell_is_in_the_table_the_log_or_the_queries(table, source, study_from):
    rows, text = table
    with tempfile.TemporaryDirectory() as folder:
        study: Study = study_from(Path(folder), text, declare=DECLARE, source=source)
        cleaned = clean(study)
        workspace = Workspace(study, root=folder)
        workspace.write_cleaned(cleaned)
        pd.testing.assert_frame_equal(workspace.participants(), cleaned.participants)
        pd.testing.assert_frame_equal(workspace.cleaning_log(), cleaned.log)
        pd.testing.assert_frame_equal(workspace.queries(), cleaned.queries)
    told = {
        (int(row), variable)
        for listed in (cleaned.log, cleaned.queries)
        for row, variable in zip(listed["row"], listed["variable"], strict=True)
    }
    for number, row in enumerate(rows):
        for variable, cell in row.items():
            if cell.strip() and (number + 2, variable) not in told:
                assert stands_for(cleaned.participants[variable][number], cell)


@settings(max_examples=20, deadline=None)
@given(table=tables(), order=st.randoms(use_true_random=False))
def test_order_of_rows_changes_no_value(table, order, study_from):
    _, text = table
    header, *lines = text.split("\n")[:-1]
    mixed = list(lines)
    order.shuffle(mixed)
    found = []
    for body in (lines, mixed):
        with tempfile.TemporaryDirectory() as folder:
            study = study_from(
                Path(folder), "\n".join([header, *body, ""]), declare=DECLARE, source=SOURCES[1]
            )
            table_ = clean(study).participants
        found.append(table_.sort_values("id").reset_index(drop=True))
    pd.testing.assert_frame_equal(*found)
