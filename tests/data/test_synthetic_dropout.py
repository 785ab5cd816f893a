"""The copy of the trial that lost eight women: same bytes, only their cells, one story each."""

import csv
import hashlib
import io
from datetime import date
from pathlib import Path

import pytest

from helpers.data import clean
from helpers.data.synthetic import COLUMNS, SEED, files, main, participants
from helpers.data.synthetic.dropout import AFTER_SCAN, AFTER_TRANSFER, LOST, losses, with_losses
from helpers.study import load_study

PROJECT = Path(__file__).parents[2]
SHIPPED = PROJECT / "data" / "raw" / "tacrolimus-rif-dropout"
TRUTH = {row["participant_id"]: row for row in participants()[0]}
WHO = losses(list(TRUTH.values()), SEED)


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode())))


WHOLE, COPY = (rows(files(lost=lost)["participants.csv"]) for lost in (False, True))
CHANGED = [row for row in COPY if row["participant_id"] in WHO]


def days(row, on):
    begin = date.fromisoformat(row["transferred_on"])
    return (date.fromisoformat(on) - begin).days


@pytest.mark.parametrize("name", ["participants.csv", "README.md", "SHA256SUMS"])
def test_the_shipped_files_are_what_the_generator_writes(name):
    assert (SHIPPED / name).read_bytes() == files(lost=True)[name]


def test_nothing_else_is_shipped_and_the_checksum_is_right():
    assert set(files(lost=True)) == {"participants.csv", "README.md", "SHA256SUMS"}
    digest, name = (SHIPPED / "SHA256SUMS").read_text("utf-8").split()
    assert hashlib.sha256((SHIPPED / name).read_bytes()).hexdigest() == digest


def test_the_module_writes_it_into_a_folder(tmp_path, capsys):
    assert main(["--lost", str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == set(files(lost=True))
    assert main(["--lost", "--lost"]) == 2
    assert "--lost" in capsys.readouterr().err


def test_every_row_says_synthetic_and_so_does_the_readme():
    assert {row["data_status"].strip() for row in COPY} == {"SYNTHETIC"}
    assert (SHIPPED / "README.md").read_text("utf-8").startswith("# SYNTHETIC")


def test_only_the_cells_of_the_women_lost_differ():
    assert len(WHOLE) == len(COPY) == 101
    different = {a["participant_id"] for a, b in zip(WHOLE, COPY, strict=True) if a != b}
    assert different == set(WHO)
    assert len(WHO) == 8
    for old, new in zip(WHOLE, COPY, strict=True):
        assert tuple(new) == COLUMNS
        touched = {name for name in COLUMNS if old[name] != new[name]}
        assert touched <= {*AFTER_TRANSFER, "lost", "lost_reason", "doses_expected", "doses_taken",
                           "loss_day", "loss_status"}  # fmt: skip


def test_as_many_are_lost_as_fixed_and_for_the_reasons_fixed():
    for arm, ends in LOST.items():
        mine = [WHO[name] for name, row in TRUTH.items() if row["arm"] == arm and name in WHO]
        early = sorted(loss.reason for loss in mine if loss.blank == AFTER_TRANSFER)
        late = sorted(loss.reason for loss in mine if loss.blank == AFTER_SCAN)
        assert early == sorted(ends.before_test)
        assert late == sorted(ends.after_scan)


def test_what_came_after_the_loss_is_blank_and_nothing_before_it():
    for row in CHANGED:
        truth, loss = TRUTH[row["participant_id"]], WHO[row["participant_id"]]
        assert row["lost"] == "yes" and row["lost_reason"] == loss.reason
        assert all(row[name] == "" for name in loss.blank)
        assert (row["loss_status"], row["loss_day"]) == ("lost", str(loss.last_seen + 1))
        ended = truth["loss_on"] or truth["delivered_on"]
        if loss.blank == AFTER_SCAN:
            assert row["clinical_pregnancy"].strip().lower().startswith("y")
            assert days(truth, truth["scan_on"]) <= loss.last_seen < days(truth, ended)
        else:
            assert 0 < loss.last_seen < days(truth, truth["tested_on"])
        assert int(row["doses_taken"]) <= int(row["doses_expected"]) <= loss.last_seen


def test_another_seed_loses_other_women_in_the_same_numbers():
    other = losses(participants(SEED + 1)[0], SEED + 1)
    assert set(other) != set(WHO)
    assert len(other) == 8


def test_nobody_lost_changes_nothing():
    assert with_losses(WHOLE, {}) == WHOLE


def test_the_study_file_reads_it_without_a_query():
    cleaned = clean(load_study(PROJECT / "studies" / "tacrolimus-rif-dropout.yaml"))
    assert not list(cleaned.findings)
    table = cleaned.participants
    unknown = table.groupby("arm", observed=True)["live_birth"].apply(lambda v: v.isna().sum())
    assert dict(unknown) == {"tacrolimus": 3, "placebo": 5}
    assert set(table.loc[table["lost"] == "yes", "loss_status"]) == {"lost"}
    assert table["end_state"].isna().sum() == 8
