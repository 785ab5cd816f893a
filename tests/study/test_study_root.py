from pathlib import Path

import pytest

from helpers.study import available_studies, project_root, shown_path
from helpers.study import root as root_module


def test_root_is_the_nearest_folder_that_holds_notebooks(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert project_root() == project.resolve()
    monkeypatch.chdir("notebooks")
    assert project_root() == project.resolve()
    assert project_root(project / "studies") == project.resolve()


def test_elsewhere_the_checkout_is_the_root(tmp_path: Path) -> None:
    checkout = project_root(tmp_path)
    assert (checkout / "notebooks").is_dir()
    assert Path(root_module.__file__).is_relative_to(checkout)


def test_available_studies_are_sorted_ids(project: Path) -> None:
    for name in ("b.yaml", "a.yaml", "notes.txt"):
        (project / "studies" / name).write_text("", encoding="utf-8")
    assert available_studies(project) == ["a", "b"]
    assert available_studies(project / "nowhere") == []


def test_shown_path_hides_the_machine(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = project / "studies" / "a.yaml"
    assert shown_path(file) == "studies/a.yaml"
    monkeypatch.chdir(project / "notebooks")
    assert shown_path(file, project) == "studies/a.yaml"
    assert shown_path(file) == "a.yaml"
