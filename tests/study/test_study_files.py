"""A study file names files of its own project, and ordinary ones; others are never opened."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.data import read_source
from helpers.errors import DataError, StudyError
from helpers.study import load_study
from helpers.study.root import lies_within, located, study_project

Found = Callable[[str], list[str]]


@pytest.fixture
def named(small: str, findings: Found) -> Found:
    """Return the findings of the small study with another path of its source."""
    return lambda path: findings(small.replace("participants: small.csv", f"participants: {path}"))


@pytest.mark.parametrize(
    "path",
    ["../../x.csv", "../../../../../../etc/passwd", "/etc/passwd", "{file: /dev/zero}",
     "a/../../../x.csv", "{file: small.csv, dictionary: ../../d.csv}", "//etc/passwd"],
)  # fmt: skip
def test_a_path_that_leads_outside_is_refused(path: str, named: Found) -> None:
    [line] = named(path)
    assert "outside the project" in line
    assert "copy it to data/raw, or allow it: --allow-outside, or RCT_ALLOW_OUTSIDE=1" in line


@pytest.mark.parametrize(
    "path", ["../data/raw/small/a.csv", "./a.csv", "../x/../a.csv", "{file: a.csv}", "../a.csv"]
)
def test_a_path_within_the_project_is_accepted(path: str, named: Found) -> None:
    assert named(path) == []


def test_an_absolute_path_within_the_project_is_accepted(named: Found, project: Path) -> None:
    assert named(str(project / "data" / "a.csv")) == []


def test_other_files_are_held_to_the_same(small: str, findings: Found) -> None:
    head, rest = small.split("variables:\n")
    book = f"{head}variables: ../../codebook.csv\n{rest[rest.index('derived:') :]}"
    assert any(
        "line 9, variables: found '../../codebook.csv', outside" in f for f in findings(book)
    )
    context = small + "context: {file: ../../c.csv, outcomes: [cured]}\n"
    assert any("context.file: found '../../c.csv', outside" in f for f in findings(context))
    published = small + "integrity: {published: /etc/passwd}\n"
    assert any(
        "integrity.published: found '/etc/passwd', outside" in f for f in findings(published)
    )


def test_it_can_be_allowed(named: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    named("../../x.csv")
    assert load_study("small", allow_outside=True).sources.participants.file == "../../x.csv"
    monkeypatch.setenv("RCT_ALLOW_OUTSIDE", "1")
    assert named("../../x.csv") == []
    with pytest.raises(StudyError):
        load_study("small", allow_outside=False)


def test_a_link_in_the_project_is_its_owners_decision(named: Found, project: Path) -> None:
    outside = project.parent / f"{project.name}-elsewhere"
    outside.mkdir()
    (outside / "a.csv").write_text("id\n1\n", encoding="utf-8")
    (project / "data").symlink_to(outside)
    assert named("../data/a.csv") == []
    # ".." after the link is taken by name: what is checked is what is opened
    (project / "b.csv").write_text("id\n2\n", encoding="utf-8")
    (outside.parent / "b.csv").write_text("id\n3\n", encoding="utf-8")
    assert named("../data/../b.csv") == []
    study = load_study("small")
    source = study.sources.participants
    assert read_source(source, study.source_path(source)).frame["id"].tolist() == ["2"]


@pytest.mark.parametrize(
    ("make", "what"),
    [
        (lambda path: path.mkdir(), "a folder"),
        (lambda path: os.mkfifo(path), "a device or a pipe"),
        (lambda path: path.symlink_to("/dev/zero"), "a device or a pipe"),
    ],
    ids=["folder", "pipe", "device"],
)
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_only_ordinary_files_are_opened(
    make: Callable[[Path], None], what: str, named: Found, small: str, project: Path
) -> None:
    make(project / "studies" / "x.csv")
    assert named("x.csv") == [
        f"line 6, sources.participants: found 'x.csv', {what}, expected an ordinary file; "
        "correct the path"
    ]
    make(project / "studies" / "pipe.yaml")
    with pytest.raises(StudyError, match=f"it is {what}"):
        load_study("studies/pipe.yaml")


@pytest.mark.parametrize("path", ['"a\\0.csv"', "x" * 5000 + ".csv"])
def test_names_that_no_file_can_have(path: str, named: Found) -> None:
    assert any("a name that no file can have" in line for line in named(path))


def test_a_loop_of_links_is_told(named: Found, project: Path) -> None:
    (project / "studies" / "a.csv").symlink_to("b.csv")
    (project / "studies" / "b.csv").symlink_to("a.csv")
    assert any("a name that no file can have" in line for line in named("a.csv"))


def test_the_project_of_a_study_file(tmp_path: Path) -> None:
    alone, studies = tmp_path / "alone" / "x.yaml", tmp_path / "trial" / "studies" / "x.yaml"
    for path in (alone, studies):
        path.parent.mkdir(parents=True)
    assert study_project(alone) == alone.parent.resolve()
    assert study_project(studies) == (tmp_path / "trial").resolve()
    (tmp_path / "notebooks").mkdir()
    assert study_project(studies) == study_project(alone) == tmp_path.resolve()


def test_a_study_outside_any_project_reads_data_beside_studies(small: str, tmp_path: Path) -> None:
    (tmp_path / "studies").mkdir()
    path = tmp_path / "studies" / "small.yaml"
    path.write_text(small.replace("small.csv", "../data/raw/small/participants.csv"), "utf-8")
    study = load_study(path)
    with pytest.raises(DataError, match="no such file in the folder small"):
        read_source(study.sources.participants, study.source_path(study.sources.participants))


def test_within_is_told_by_name_first(tmp_path: Path) -> None:
    assert lies_within(located(tmp_path, "a/b"), tmp_path)
    assert not lies_within(located(tmp_path, "../b"), tmp_path)
    assert not lies_within(tmp_path.with_name(tmp_path.name + "x"), tmp_path)


IDS = ["..", "../x", "/x", "x/y", "x\\y", '"small\\n"', "con", "nul", "com1", "lpt9", "-x",
       "x" * 65, "X", '""', "x.y", "x y", "\u0441mall"]  # fmt: skip


@pytest.mark.parametrize("name", IDS)
def test_no_id_leads_out_of_the_output_folder(name: str, small: str, findings: Found) -> None:
    lines = findings(small.replace("id: small", f"id: {name}", 1))
    assert any("line 2, id: found" in line for line in lines)
