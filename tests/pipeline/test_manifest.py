import json
from pathlib import Path

import pytest

from helpers.errors import DataError, ReportError
from helpers.pipeline.hashes import tree_sha256
from helpers.pipeline.inputs import Inputs, gather, notebook_sha256
from helpers.pipeline.keys import stage_keys
from helpers.pipeline.manifest import MANIFEST, differences, json_text, manifest, read_manifest
from helpers.pipeline.quick import nbformat
from helpers.study import load_study


def inputs(project: Path) -> Inputs:
    return gather(load_study("small", root=project), project)


def report(folder: Path) -> Path:
    for name, text in {"report.html": "<p>", "tables/a.csv": "x\n", "figures/é.svg": ""}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def written(project: Path, folder: Path) -> str:
    given = {"primary": {"places": 3}, "cleaning": {}}
    text = json_text(manifest(inputs(project), {"cleaning": "k"}, given, folder))
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return text


def test_a_manifest_is_the_same_again_and_holds_no_machine(project: Path, tmp_path: Path) -> None:
    first = written(project, report(tmp_path / "one"))
    assert written(project, report(tmp_path / "two")) == first
    assert written(project, tmp_path / "two") == first  # it does not name itself
    assert str(tmp_path) not in first
    found = json.loads(first)
    assert found["inputs"]["data"].keys() == {"data/raw/small/participants.csv"}
    assert found["inputs"]["code"].keys() == {"helpers", "requirements.lock"}
    assert found["study"]["file"] == "studies/small.yaml"
    assert found["study"]["style"] == "plain"
    assert found["parameters"] == {"primary": {"places": 3}}
    assert found["versions"]["python"].count(".") == 2
    assert found["outputs"].keys() == {"report.html", "tables/a.csv", "figures/é.svg"}
    assert found["outputs"]["tables/a.csv"]["bytes"] == 2


def test_differences_names_what_changed_is_gone_or_was_added(project: Path, tmp_path: Path) -> None:
    folder = report(tmp_path / "one")
    written(project, folder)
    assert differences(read_manifest(folder), folder) == []
    (folder / "report.html").write_text("<q>", encoding="utf-8")
    (folder / "tables" / "a.csv").unlink()
    (folder / "extra.txt").write_text("", encoding="utf-8")
    found = differences(read_manifest(folder), folder)
    assert [(finding.code, finding.where) for finding in found] == [
        ("extra_file", "extra.txt"),
        ("changed_file", "report.html"),
        ("missing_file", "tables/a.csv"),
    ]


@pytest.mark.parametrize("text", [None, "", "[]", '{"format": 2, "outputs": {}}', '{"format": 1}'])
def test_a_folder_without_a_readable_manifest_is_refused(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(ReportError, match=r"manifest\.json"):
        read_manifest(tmp_path)


def test_missing_raw_data_are_all_named_before_anything_runs(project: Path) -> None:
    (project / "data" / "raw" / "small" / "participants.csv").unlink()
    with pytest.raises(DataError, match=r"data/raw/small/participants\.csv: found no such file"):
        inputs(project)


def test_a_notebook_with_outputs_is_the_same_notebook(project: Path) -> None:
    path = project / "notebooks" / "01_cleaning.ipynb"
    before = notebook_sha256(path)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[2].outputs = [nbformat.v4.new_output("stream", text="x")]
    notebook.cells[2].execution_count = 7
    nbformat.write(notebook, path)
    assert notebook_sha256(path) == before
    notebook.cells[2].source += " "
    nbformat.write(notebook, path)
    assert notebook_sha256(path) != before


def test_keys_change_with_what_a_stage_reads_and_what_it_needs(project: Path) -> None:
    before = stage_keys(inputs(project), {})
    path = project / "notebooks" / "03_primary_outcomes.ipynb"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("primary outcomes", "primary outcome"), encoding="utf-8")
    after = stage_keys(inputs(project), {})
    assert {name for name in before if before[name] != after[name]} == {"primary", "figures"}
    given = stage_keys(inputs(project), {"secondary": {"places": 1}})
    assert {name for name in after if after[name] != given[name]} == {"secondary", "figures"}
    data = project / "data" / "raw" / "small" / "participants.csv"
    data.write_text(data.read_text(encoding="utf-8") + "5,a,no\n", encoding="utf-8")
    changed = stage_keys(inputs(project), {})
    assert all(changed[name] != after[name] for name in after)


def test_keys_change_with_the_style_however_it_is_asked_for(project: Path) -> None:
    study = load_study("small", root=project)
    plain, asked = (
        stage_keys(gather(one, project), {}) for one in (study, study.printed_as("nejm"))
    )
    assert all(plain[name] != asked[name] for name in plain)
    path = project / "studies" / "small.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "report: {style: nejm}\n", encoding="utf-8")
    assert stage_keys(inputs(project), {}) == asked
    assert stage_keys(gather(load_study(path).printed_as("plain"), project), {}) == plain


def test_code_hashes_alike_with_either_line_end_and_without_caches(tmp_path: Path) -> None:
    for name, end in (("a", "\n"), ("b", "\r\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "m.py").write_text(f"x{end}", encoding="utf-8", newline="")
    (tmp_path / "a" / "__pycache__").mkdir()
    (tmp_path / "a" / "__pycache__" / "m.py").write_text("y", encoding="utf-8")
    assert tree_sha256(tmp_path / "a", suffixes=[".py"]) == tree_sha256(tmp_path / "b")
