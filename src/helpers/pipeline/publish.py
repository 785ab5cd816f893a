"""Replace a report folder in one move: a reader sees the old report or the new one, never a mix.

The new report is put together beside the old one, under a hidden name. On Linux the two folders
then change places in one call of the system; elsewhere the old one steps aside first, and steps
back if the new one cannot take its place.
"""

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

from helpers.errors import RctError
from helpers.pipeline.places import shown

__all__ = ["publish", "staging"]

_AT_FDCWD = -100
_EXCHANGE = 2  # RENAME_EXCHANGE of Linux's renameat2
_UNSUPPORTED = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EPERM}


def _new(report: Path) -> Path:
    return report.with_name(f".{report.name}.new")


def _old(report: Path) -> Path:
    return report.with_name(f".{report.name}.old")


def staging(report: Path) -> Path:
    """Return an empty folder beside `report`, and tidy up after an interrupted run.

    Parameters
    ----------
    report : Path
        ``reports/<id>``, which need not be there yet.
    """
    report.parent.mkdir(parents=True, exist_ok=True)
    if _old(report).exists() and not report.exists():
        _old(report).rename(report)  # interrupted between the two moves
    for leftover in (_old(report), _new(report)):
        if leftover.exists():
            shutil.rmtree(leftover)
    _new(report).mkdir()
    return _new(report)


def publish(new: Path, report: Path) -> Path:
    """Put the finished folder `new` in the place of `report`, and remove the old one.

    Returns
    -------
    Path
        `report`.

    Raises
    ------
    RctError
        If the system refuses; the old report is then where it was, and the new one in `new`.
    """
    try:
        if not report.exists():
            new.rename(report)
        elif not _exchanged(new, report):
            _step_aside(new, report)
    except OSError as error:
        raise RctError(
            f"the new report cannot take its place: {error.strerror or error}",
            remedy=f"close the files of {shown(report)} that are open in another program, "
            f"and run again; the new report lies in {shown(new)}",
        ) from error
    for leftover in (_old(report), _new(report)):
        # What stays because it is open elsewhere is removed by the next run.
        shutil.rmtree(leftover, ignore_errors=True)
    return report


def _exchanged(new: Path, report: Path) -> bool:
    """Exchange the two folders in one call; False where the system has no such call."""
    if not sys.platform.startswith("linux"):
        return False
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    paths = (_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(report))
    if renameat2(*paths, _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code))


def _step_aside(new: Path, report: Path) -> None:
    report.rename(_old(report))
    try:
        new.rename(report)
    except OSError:
        _old(report).rename(report)
        raise
