"""The whole path on the shipped trial: raw data to report, the same bytes wherever it runs."""

import fnmatch
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.pipeline.manifest import differences, read_manifest
from helpers.pipeline.stages import STAGES
from helpers.present.back_matter.consort import CONSORT
from helpers.present.back_matter.imprint import IMPRINT
from helpers.study import project_root

pytestmark = pytest.mark.slow


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_two_runs_are_the_same_bytes_anywhere(reports: list[Path]) -> None:
    one, two = (contents(report) for report in reports)
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_a_report_holds_what_the_contract_says(reports: list[Path]) -> None:
    found = contents(reports[0])
    expected = {"report.html", "results.csv", "results.json", "manifest.json", "tables/tables.docx"}
    expected |= {f"notebooks/{stage.notebook}" for stage in STAGES.values()}
    assert expected <= found.keys()
    assert {Path(name).suffix for name in found if name.startswith("figures/")} == {".svg", ".png"}
    results = json.loads(found["results.json"])
    assert results["format"] == 1
    assert results["study"]["id"] == "tacrolimus-rif"
    assert len(results["rows"]) == len(found["results.csv"].decode().splitlines()) - 1
    assert differences(read_manifest(reports[0]), reports[1]) == []


def test_no_folder_of_this_machine_is_in_a_report(reports: list[Path]) -> None:
    folders = [str(Path.home()), str(project_root()), str(reports[0].parents[1]), sys.prefix]
    for name, content in contents(reports[0]).items():
        if not name.endswith((".png", ".docx")):
            assert [folder for folder in folders if f"{folder}/" in content.decode()] == [], name


def test_plain_papermill_gives_the_rows_of_rct_run(reports: list[Path], tmp_path: Path) -> None:
    for stage in (STAGES["cleaning"], STAGES["primary"]):
        command = [sys.executable, "-m", "papermill", f"notebooks/{stage.notebook}"]
        command += [str(tmp_path / "out.ipynb"), "-p", "study", "tacrolimus-rif"]
        command += ["-p", "root", str(tmp_path), "--no-progress-bar"]
        subprocess.run(command, cwd=project_root(), check=True, capture_output=True)
        written = f"data/processed/tacrolimus-rif/results/{stage.name}.csv"
        ours = reports[0].parents[1] / written
        assert (tmp_path / written).read_bytes() == ours.read_bytes()


def test_the_checklist_leads_to_everything_that_the_trial_has(reports: list[Path]) -> None:
    page = (reports[0] / "report.html").read_text(encoding="utf-8")
    linked = set(re.findall(r'<a class="rct-see" href="#([^"]+)"', page))
    every = [*CONSORT.values(), IMPRINT]
    patterns = {place for items in every for item in items for place, _ in item.see}
    without = {pattern for pattern in patterns if not fnmatch.filter(linked, pattern)}
    # it has neither levels in order nor counts, and nothing was asked for later
    assert without == {"table-odds-*", "table-rate-ratios-*", "additional-analyses"}


def test_chapters_stand_in_the_order_of_consort(reports: list[Path]) -> None:
    page = (reports[0] / "report.html").read_text(encoding="utf-8")
    found = re.findall(r'<h2 id="([^"]+)"', page)
    order = [
        "summary", "methods", "who-took-part-and-what-are-the-data",
        "were-the-arms-alike-at-the-start", "did-the-treatment-change-the-main-outcomes",
        "what-else-changed-and-what-harm-was-done", "harms", "robustness", "subgroups",
        "deviations-from-the-plan", "published-claims-and-trials", "second-path", "glossary",
        "reporting-checklist", "provenance",
    ]  # fmt: skip
    assert [name for name in found if name in order] == order
