"""Which raw files git tracks though they are not the shipped synthetic ones."""

import subprocess
from pathlib import Path

__all__ = ["SHIPPED", "tracked_raw_files"]

SHIPPED = frozenset(
    {
        "data/raw/README.md",
        "data/raw/tacrolimus-rif/README.md",
        "data/raw/tacrolimus-rif/SHA256SUMS",
        "data/raw/tacrolimus-rif/participants.csv",
        "data/raw/tacrolimus-rif/adverse_events.csv",
        "data/raw/tacrolimus-rif-dropout/README.md",
        "data/raw/tacrolimus-rif-dropout/SHA256SUMS",
        "data/raw/tacrolimus-rif-dropout/participants.csv",
        "data/raw/tacrolimus-rif-faulty/README.md",
        "data/raw/tacrolimus-rif-faulty/SHA256SUMS",
        "data/raw/tacrolimus-rif-faulty/participants.csv",
        "data/raw/tacrolimus-rif-faulty/adverse_events.csv",
        "data/raw/tacrolimus-rif-faulty/stopped.csv",
        "data/raw/tacrolimus-rif-faulty/answers.csv",
        "data/raw/tacrolimus-rif-faulty/study.yaml",
        "data/raw/tacrolimus-rif-faulty/stopped.yaml",
    }
)


def tracked_raw_files(project: Path) -> list[str]:
    """Return the raw data files that git tracks, other than the shipped synthetic ones.

    Parameters
    ----------
    project : Path
        Folder of the project.

    Returns
    -------
    list of str
        Paths relative to the project, sorted; empty where there is no git, or no repository.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     tracked_raw_files(Path(folder))
    []
    """
    command = ["git", "-C", str(project), "ls-files", "-z", "--", "data/raw"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True, timeout=30).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    names = {name.decode("utf-8", errors="replace") for name in listed.split(b"\0") if name}
    return sorted(names - SHIPPED)
