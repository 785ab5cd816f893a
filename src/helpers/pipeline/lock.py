"""One run of a study at a time: a second one is refused, not mixed in.

The lock belongs to the process and ends with it, however it ends. Where the system or its file
server has no such locks (Windows), runs are not kept apart.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.errors import UsageError

__all__ = ["locked"]


@contextmanager
def locked(folder: Path, study: str) -> Iterator[None]:
    """Hold the lock of the study whose files lie in `folder`.

    Raises
    ------
    UsageError
        If another process holds it.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(
                f"another run of {study} is going on in the same folder",
                remedy="wait until it ends, or give this one a folder of its own by --root",
            ) from error
        except OSError:
            pass
        yield
