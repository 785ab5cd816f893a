from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.errors import StudyError
from helpers.study import load_study

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def small() -> str:
    """A small study file without a fault."""
    return (HERE / "small.yaml").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, and the working directory."""
    for name in ("notebooks", "studies"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def findings(project: Path) -> Callable[[str | bytes], list[str]]:
    """Return the findings of the text of a study file, one string each."""

    def of(text: str | bytes) -> list[str]:
        content = text.encode() if isinstance(text, str) else text
        (project / "studies" / "small.yaml").write_bytes(content)
        try:
            load_study("small")
        except StudyError as error:
            assert error.exit_code == 2
            return [str(finding) for finding in error.findings]
        return []

    return of


@pytest.fixture
def edited(small: str, findings: Callable[[str], list[str]]) -> Callable[..., list[str]]:
    """Return the findings of the small study with one passage replaced."""

    def of(old: str, new: str) -> list[str]:
        assert small.count(old) == 1, f"{old!r} stands {small.count(old)} times"
        return findings(small.replace(old, new))

    return of
