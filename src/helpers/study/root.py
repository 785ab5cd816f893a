"""Where the project lies, and which studies it holds."""

from pathlib import Path

from helpers.errors import UsageError

__all__ = ["available_studies", "project_root", "shown_path"]


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
