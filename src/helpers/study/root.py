"""Where the project lies, which studies it holds, and where what they name lies."""

import os
from pathlib import Path

from helpers.errors import UsageError

__all__ = [
    "available_studies",
    "lies_within",
    "located",
    "project_root",
    "shown_path",
    "study_project",
]


def project_root(start: Path | str | None = None) -> Path:
    """Return the folder of the project.

    Parameters
    ----------
    start : Path or str, optional
        Where to look from; the working directory if not given.

    Returns
    -------
    Path
        `start` or the nearest folder above it that holds ``notebooks/``, else the checkout that
        this package is installed from.

    Raises
    ------
    UsageError
        If there is neither.
    """
    here = (Path(start) if start else Path.cwd()).resolve()
    checkout = Path(__file__).resolve().parents[3]
    for folder in (here, *here.parents, checkout):
        if (folder / "notebooks").is_dir():
            return folder
    raise UsageError(
        "no project found: neither the working directory nor a folder above it holds notebooks/",
        remedy="change to the project's folder, or give --root",
    )


def study_project(study_file: Path) -> Path:
    """Return the folder of the project that a study file belongs to.

    The nearest folder above it that holds ``notebooks/``; where there is none, the folder of the
    study file, or the one above that if it lies in a folder called ``studies``.
    """
    folder = study_file.resolve().parent
    for above in (folder, *folder.parents):
        if (above / "notebooks").is_dir():
            return above
    return folder.parent if folder.name == "studies" else folder


def located(folder: Path, name: str) -> Path:
    """Return the absolute path of a file named relative to a folder.

    ``..`` is taken by name, before any link is followed: what is checked is what is opened.

    >>> located(Path("/trial/studies"), "../data/raw/a.csv").as_posix()
    '/trial/data/raw/a.csv'
    """
    return Path(os.path.normpath(folder / name))


def lies_within(path: Path, project: Path) -> bool:
    """Return whether a path of `located` lies in a project.

    A link inside the project is followed by whoever opens it: it was put there on purpose. A path
    that leads into the project by a link elsewhere is within it too.
    """
    try:
        return path.is_relative_to(project) or path.resolve().is_relative_to(project.resolve())
    except (OSError, RuntimeError, ValueError):  # a loop of links; a name that no file can have
        return False


def available_studies(root: Path | str) -> list[str]:
    """Return the ids of the study files under ``studies/``, in alphabetical order."""
    folder = Path(root) / "studies"
    return sorted({file.stem for file in folder.glob("*.yaml") if file.is_file()})


def shown_path(path: Path, root: Path | None = None) -> str:
    """Return a path as messages show it: never where this machine keeps the project.

    Relative to the working directory, else to the project, else the name of the file alone.
    """
    absolute = path.resolve()
    for base in (Path.cwd().resolve(), root.resolve() if root else None):
        if base is not None and absolute.is_relative_to(base):
            return absolute.relative_to(base).as_posix()
    return absolute.name
