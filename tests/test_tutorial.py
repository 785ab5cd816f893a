"""docs/tutorial.md done literally: its commands in order, and what it shows appears."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.study import load_study

PROJECT = Path(__file__).parents[1]
PAGE = (PROJECT / "docs" / "tutorial.md").read_text("utf-8")
ELSEWHERE = (["rct", "lab"], ["rct", "run"])  # opens a browser; is `make report`, which CI runs


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def recipe(target):
    """Return what a target of the Makefile does with the commands of `rct`."""
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    found = re.search(rf"^{target}: .*\n\t@\$\(BIN\)/(rct.*)$", makefile, re.MULTILINE)
    return found[1]


def commands():
    lines = "".join(blocks("sh")).splitlines()
    plain = (re.sub(r"^make (\w+)$", lambda target: recipe(target[1]), line) for line in lines)
    return [shlex.split(line.removeprefix(".venv/bin/"), comments=True) for line in plain]


def test_every_command_is_one_of_rct():
    assert {command[0] for command in commands()} == {"rct"}
    assert [command[1] for command in commands()] == [
        "run",
        "check",
        "lab",
        "compare",
        "run",
        "new",
    ]


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """A project in which every command of the page was run, and what they printed."""
    folder = tmp_path_factory.mktemp("tutorial")
    for name in ("notebooks", "studies"):
        shutil.copytree(PROJECT / name, folder / name)
    shutil.copytree(PROJECT / "data" / "raw" / "tacrolimus-rif", folder / "data/raw/tacrolimus-rif")
    shutil.copytree(
        PROJECT / "data" / "raw" / "tacrolimus-rif-dropout",
        folder / "data/raw/tacrolimus-rif-dropout",
    )
    example = [sys.executable, "-m", "helpers.data.synthetic", "--persian", str(folder)]
    subprocess.run(example, check=True, capture_output=True)
    (folder / "clinic.xlsx").rename(folder / "women.xlsx")
    said = []
    for command in commands():
        if command not in ELSEWHERE:
            done = subprocess.run(
                [sys.executable, "-m", "helpers", *command[1:]],
                cwd=folder, capture_output=True, text=True,
            )  # fmt: skip
            assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
            said.append(done.stdout.replace("\N{NO-BREAK SPACE}", " "))
    return folder, "\n".join(said)


@pytest.mark.slow
def test_what_the_page_shows_is_what_one_sees(walked):
    for line in "".join(blocks("text")).splitlines():
        assert line in walked[1], line


@pytest.mark.slow
def test_the_files_that_it_names_are_there_and_the_last_report_is_in_the_style(walked):
    folder, said = walked
    report = folder / "reports" / "tacrolimus-rif" / "report.html"
    assert "\nreports/tacrolimus-rif/report.html\n" in said
    assert "SYNTHETIC" in report.read_text("utf-8")
    assert '"style": "nejm"' in (report.parent / "manifest.json").read_text("utf-8")
    assert load_study(folder / "studies" / "my-trial.yaml").id == "my-trial"
