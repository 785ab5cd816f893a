"""Real data that git tracks are found; without git there is nothing to find."""

import subprocess

import pytest

from helpers.data import tracked_raw_files


def git(folder, *arguments):
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, capture_output=True)


@pytest.fixture
def project(tmp_path):
    for name in ("tacrolimus-rif/participants.csv", "my trial/données.csv", "README.md"):
        path = tmp_path / "data" / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("id\n1\n", encoding="utf-8")
    return tmp_path


def test_tracked_real_data_are_named(project):
    git(project, "init", "-q")
    assert tracked_raw_files(project) == []
    git(project, "add", "data")
    assert tracked_raw_files(project) == ["data/raw/my trial/données.csv"]


def test_no_repository_and_no_git(project, monkeypatch):
    assert tracked_raw_files(project) == []
    monkeypatch.setenv("PATH", "")
    assert tracked_raw_files(project) == []
