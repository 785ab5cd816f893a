"""docs/your-own-trial.md done literally: its commands in order, and what it shows appears."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PAGE = (PROJECT / "docs" / "your-own-trial.md").read_text("utf-8")
WALK = PAGE.partition("## When a notebook complains")[0]
ELSEWHERE = ("lab",)  # opens a browser


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", WALK, re.MULTILINE | re.DOTALL)


def commands():
    lines = "".join(blocks("sh")).splitlines()
    inline = re.findall(r"`(rct [a-z]+ clinic)`", WALK)
    return [shlex.split(line, comments=True) for line in [*lines, *inline]]


def run(command, folder):
    program = {"python": [], "rct": ["-m", "helpers"]}[command[0]]
    done = subprocess.run(
        [sys.executable, *program, *command[1:]], cwd=folder, capture_output=True, text=True,
        env={**os.environ, "COLUMNS": "160"},
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """A project in which every command of the page was run, and what they printed."""
    folder = tmp_path_factory.mktemp("walk")
    shutil.copytree(PROJECT / "notebooks", folder / "notebooks")
    (folder / "studies").mkdir()
    said = [run(command, folder) for command in commands() if command[1] not in ELSEWHERE]
    return folder, "\n".join(said)


def test_the_page_has_commands():
    assert {"new", "check", "run", "integrity"} <= {command[1] for command in commands()}


@pytest.mark.slow
def test_what_the_page_shows_is_what_one_sees(walked):
    folder, said = walked
    for line in "".join(blocks("text")).splitlines():
        assert line in said, line
    draft = (folder / "studies" / "clinic.yaml").read_text("utf-8")
    for line in "".join(blocks("yaml")).splitlines():
        assert line in draft, line


@pytest.mark.slow
def test_the_files_that_it_names_are_there(walked):
    folder, _ = walked
    for name in ("check.html", "queries.csv", "reports/clinic/report.html",
                 "reports/clinic/results.csv", "data/processed/clinic/integrity.html"):  # fmt: skip
        assert (folder / name).stat().st_size > 0


@pytest.mark.slow
def test_the_report_of_a_persian_sheet_holds_its_words_and_its_stamp(walked):
    report = (walked[0] / "reports" / "clinic" / "report.html").read_text("utf-8")
    assert "تولد زنده" in report and "تاکرولیموس" in report
    assert "SYNTHETIC" in report
    assert "RIF-001" not in report
