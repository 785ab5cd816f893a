"""The files that a study file names: within its project, and ordinary ones.

Looked at before anything is opened: a path may come from a study file that somebody else wrote.
"""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from helpers.study.faults import Fault, found, value_at
from helpers.study.faults import Path as Place
from helpers.study.root import lies_within, located, study_project

__all__ = ["ALLOW_OUTSIDE", "file_faults", "ordinary", "outside_allowed"]

ALLOW_OUTSIDE = "RCT_ALLOW_OUTSIDE"

_SOURCES = (("sources", "participants"), ("sources", "adverse_events"))
# where a path may stand
_PLACES: tuple[Place, ...] = (
    *(
        place
        for source in _SOURCES
        for place in (source, (*source, "file"), (*source, "dictionary"))
    ),
    ("variables",),
    ("integrity", "published"),
    ("context", "file"),
)  # fmt: skip
_DEVICES = {
    "con", "prn", "aux", "nul",
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)),
}  # fmt: skip
_KINDS = {stat.S_IFDIR: "a folder"}


def outside_allowed() -> bool:
    """Return whether the environment allows files outside the study's project."""
    return os.environ.get(ALLOW_OUTSIDE, "") == "1"


def file_faults(raw: Mapping[str, Any], study_file: Path, *, allow: bool) -> Iterator[Fault]:
    """Yield a fault for every file that a study file may not name.

    Parameters
    ----------
    raw : mapping
        The file as read.
    study_file : Path
        Where it lies.
    allow : bool
        Whether files outside its project are allowed.
    """
    yield from _device_name(raw)
    for place in _PLACES:
        name = value_at(raw, place)
        if isinstance(name, str):
            yield from _faults(name, place, study_file, allow=allow)


def _device_name(raw: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault where the id of the study, which names folders, is a device of Windows."""
    if str(raw.get("id")) in _DEVICES:
        yield Fault(
            path=("id",), code="reserved", found=f"{found(raw['id'])}, a device on Windows",
            expected="a name that a folder can have", remedy="choose another",
        )  # fmt: skip


def ordinary(path: Path) -> str:
    """Return what stands at a path in words; nothing if it is an ordinary file, or absent."""
    try:
        kind = stat.S_IFMT(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return ""  # who reads it says so
    except (OSError, ValueError):
        return "a name that no file can have"
    return "" if kind == stat.S_IFREG else _KINDS.get(kind, "a device or a pipe")


def _faults(name: str, place: Place, study_file: Path, *, allow: bool) -> Iterator[Fault]:
    path = located(study_file.resolve().parent, name)
    project = study_project(study_file)
    if not allow and not lies_within(path, project):
        yield Fault(
            path=place, code="outside_project", found=f"{found(name)}, outside the project",
            expected=f"a file within the folder {found(project.name)}",
            remedy=f"copy it to data/raw, or allow it: --allow-outside, or {ALLOW_OUTSIDE}=1",
        )  # fmt: skip
    elif what := ordinary(path):
        yield Fault(
            path=place, code="not_a_file", found=f"{found(name)}, {what}",
            expected="an ordinary file", remedy="correct the path",
        )  # fmt: skip
