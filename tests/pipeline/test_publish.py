import errno
from pathlib import Path

import pytest

from helpers.errors import RctError
from helpers.pipeline import publish as module
from helpers.pipeline.publish import publish, staging


def folder(path: Path, text: str) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    (path / "report.html").write_text(text, encoding="utf-8")
    return path


def content(path: Path) -> str:
    return (path / "report.html").read_text(encoding="utf-8")


def no_exchange(new: Path, report: Path) -> bool:
    return False


@pytest.fixture(params=["exchange", "two moves"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "two moves":
        monkeypatch.setattr(module, "_exchanged", no_exchange)
    return str(request.param)


def test_the_first_report_is_published(way: str, tmp_path: Path) -> None:
    report = tmp_path / "reports" / "small"
    new = staging(report)
    folder(new, "first")
    assert publish(new, report) == report
    assert content(report) == "first"
    assert [path.name for path in report.parent.iterdir()] == ["small"]


def test_a_later_report_takes_the_whole_place(way: str, tmp_path: Path) -> None:
    report = folder(tmp_path / "reports" / "small", "old")
    (report / "gone.csv").write_text("x", encoding="utf-8")
    new = folder(staging(report), "new")
    publish(new, report)
    assert {path.name for path in report.iterdir()} == {"report.html"}
    assert content(report) == "new"
    assert [path.name for path in report.parent.iterdir()] == ["small"]


def test_when_the_second_move_fails_the_old_report_steps_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_exchanged", no_exchange)
    report = folder(tmp_path / "reports" / "small", "old")
    new = folder(staging(report), "new")
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self == new:
            raise PermissionError(errno.EACCES, "in use")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(RctError, match="cannot take its place: in use") as refused:
        publish(new, report)
    assert "close the files" in refused.value.remedy
    assert (content(report), content(new)) == ("old", "new")
    assert len(list(report.parent.iterdir())) == 2


def test_leftovers_of_an_interrupted_run_are_removed(tmp_path: Path) -> None:
    report = folder(tmp_path / "reports" / "small", "good")
    folder(report.with_name(".small.new"), "half")
    folder(report.with_name(".small.old"), "older")
    new = staging(report)
    assert list(new.iterdir()) == []
    assert sorted(path.name for path in report.parent.iterdir()) == [".small.new", "small"]
    assert content(report) == "good"


def test_a_run_interrupted_between_the_two_moves_is_undone(tmp_path: Path) -> None:
    report = tmp_path / "reports" / "small"
    folder(report.with_name(".small.old"), "good")
    staging(report)
    assert content(report) == "good"


def test_where_the_system_has_no_exchange_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module.sys, "platform", "win32")
    assert not module._exchanged(tmp_path, tmp_path)
