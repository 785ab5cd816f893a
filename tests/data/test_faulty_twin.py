"""The faulty twin: every planted fault is found, once and as its key says; nothing else is."""

import csv
import hashlib
import io
from collections import Counter
from pathlib import Path

import pytest

from helpers.data import clean
from helpers.data.synthetic import main, participants
from helpers.data.synthetic.faulty import EVERY_ROW, answer_key, faulty_files
from helpers.data.synthetic.jalali import NEW_YEAR, jalali
from helpers.errors import DataError, Severity
from helpers.study import load_study

PROJECT = Path(__file__).parents[2]
SHIPPED = PROJECT / "data" / "raw" / "tacrolimus-rif-faulty"
WOMEN, EVENTS = participants()
STUDY = (PROJECT / "studies" / "tacrolimus-rif.yaml").read_text(encoding="utf-8")
FILES = faulty_files(WOMEN, EVENTS, STUDY)
KEY = answer_key(WOMEN, EVENTS)


@pytest.fixture(scope="module")
def cleaned():
    return clean(load_study(SHIPPED / "study.yaml"))


@pytest.fixture(scope="module")
def refused():
    with pytest.raises(DataError) as caught:
        clean(load_study(SHIPPED / "stopped.yaml"))
    return caught.value


def table(name):
    text = FILES[name].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def keyed(found_as):
    """Return what the key demands, one entry a row: file, row, variable, code."""
    wanted = Counter()
    for answer in KEY:
        if answer.found_as == found_as:
            for row in rows_of(answer):
                wanted[answer.file, row, answer.variable, answer.code] += 1
    return wanted


def rows_of(answer):
    if answer.row == EVERY_ROW:
        return [
            row
            for row, record in enumerate(table(answer.file), start=2)
            if record[answer.variable] and row not in left_out(answer.file)
        ]
    return [int(row) for row in answer.row.split(", ")] if answer.row else [0]


def left_out(file):
    return {int(a.row) for a in KEY if (a.file, a.code) == (file, "duplicate_row")}


def found(listed, code):
    rows = listed["row"].fillna(0).astype(int)
    return Counter(zip(listed["file"], rows, listed["variable"], listed[code], strict=True))


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_shipped_files_are_what_the_generator_writes(name):
    assert (SHIPPED / name).read_bytes() == FILES[name], (
        "write the twin again: python -m helpers.data.synthetic --faulty"
    )


def test_nothing_else_is_shipped_and_the_checksums_are_right():
    assert {path.name for path in SHIPPED.iterdir()} == set(FILES)
    for line in FILES["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(FILES[name]).hexdigest() == digest


def test_the_module_writes_into_a_folder(tmp_path):
    assert main(["--faulty", str(tmp_path / "twin")]) == 0
    assert {path.name for path in (tmp_path / "twin").iterdir()} == set(FILES)


def test_the_key_stands_in_a_file():
    columns = ("fault", "study", "file", "row", "variable", "planted", "found_as", "code")
    answers = [tuple(answer[name] for name in columns) for answer in table("answers.csv")]
    assert answers == [tuple(getattr(answer, name) for name in columns) for answer in KEY]


def test_every_query_of_the_key_is_raised_once_and_no_other(cleaned):
    assert found(cleaned.queries, "code") == keyed("query")
    assert set(keyed("query").values()) == {1}


def test_every_cell_of_the_key_is_mended_as_it_says_and_no_other(cleaned):
    log = cleaned.log.rename(columns={"rule": "code"})
    assert found(log, "code") == keyed("log")


def test_every_error_of_the_key_stops_and_no_other(refused):
    assert refused.exit_code == 3
    errors = Counter((f.code, f.where) for f in refused.findings if f.severity is Severity.ERROR)
    wanted = Counter()
    for answer in KEY:
        if answer.found_as == "error":
            rows = answer.row.split(", ")
            place = f"{'row' if len(rows) == 1 else 'rows'} {answer.row}"
            wanted[answer.code, f"{place if answer.row else answer.file}; {answer.variable}"] += 1
    assert errors == wanted


def test_errors_hide_no_query(cleaned, refused):
    """Of the table with errors, every query is told too, but for those of the missing arms."""
    told = {finding.code for finding in refused.beside}
    assert told == {finding.code for finding in cleaned.findings}


def test_text_is_kept_to_the_character(cleaned):
    kept = [answer for answer in KEY if answer.found_as == "text"]
    assert len(kept) > 1
    for answer in kept:
        (row,) = rows_of(answer)
        raw = table(answer.file)[row - 2]
        mine = cleaned.participants["participant_id"] == raw["participant_id"]
        (cell,) = cleaned.participants.loc[mine, answer.variable]
        assert cell == raw[answer.variable]


def test_what_is_mended_is_what_was_drawn(cleaned):
    """Written otherwise and read again, days and numbers are those of the clean table."""
    drawn = {woman["participant_id"]: woman for woman in WOMEN}
    mended = cleaned.participants.set_index("participant_id")
    changed = {
        (table(a.file)[row - 2]["participant_id"], a.variable)
        for a in KEY
        if a.file == "participants.csv" and a.found_as == "query" and a.row
        for row in rows_of(a)
    }
    for who, woman in drawn.items():
        for name in ("enrolled_on", "scan_on"):
            if woman[name]:
                assert mended.loc[who, name].date().isoformat() == woman[name]
        if (who, "age") not in changed:
            assert mended.loc[who, "age"] == float(woman["age"])


def test_the_calendar_of_the_generator_begins_every_year_on_its_first_day():
    assert all(jalali(day) == (year, 1, 1) for year, day in NEW_YEAR.items())


def test_every_fault_has_one_name_and_the_rows_are_spread():
    planted = {(a.fault, a.row) for a in KEY}
    assert len({fault for fault, _ in planted}) == len(planted)
    rows = [a.row for a in KEY if a.file == "participants.csv" and a.row.isdecimal()]
    assert len(set(rows)) > 50


def test_the_clean_file_raises_none(tmp_path):
    """The trial that is shipped, without planted faults, meets every check of the twin."""
    for name in ("tacrolimus-rif", "tacrolimus-rif-dropout"):
        assert clean(load_study(PROJECT / "studies" / f"{name}.yaml")).findings == ()


def test_no_message_names_a_woman_or_a_day(cleaned, refused):
    told = [*cleaned.findings, *refused.findings, *refused.beside]
    text = "\n".join(map(str, told)) + cleaned.queries.to_csv()
    assert "RIF-" not in text
    days = {w[name] for w in WOMEN for name in ("enrolled_on", "randomised_on", "delivered_on")}
    assert not [day for day in days if day and day in text]
