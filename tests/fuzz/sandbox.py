"""One command on one input, in a process of its own: how it ended, and what it touched."""

import io
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 5.0  # of the processor: what else the machine does says nothing about an input
HANGS = 60.0  # by the clock
BYTES = 10**9
ENDINGS = (0, 2, 3)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = (
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.symlink", "os.link", "os.chmod",
    "os.chown", "os.truncate", "shutil.rmtree", "shutil.move", "shutil.copyfile",
)  # fmt: skip
_NEVER = ("os.system", "os.exec", "os.posix_spawn", "socket.connect", "socket.bind", "os.fork")


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended.

    Attributes
    ----------
    code : int
        Exit code; negative: the number of the signal that ended it.
    seconds, peak : float
        Processor time, and the most memory it held, in bytes.
    said : str
        What it printed.
    touched : tuple of str
        What it did outside its folder.
    """

    code: int
    seconds: float
    peak: int
    said: str
    touched: tuple[str, ...]

    def faults(self, *, secret: str = "") -> list[str]:
        """Return what is wrong with it; nothing where all is well."""
        wrong = {
            f"exit code {self.code}": self.code not in ENDINGS,
            "a traceback": "Traceback (most recent" in self.said,
            "an unexpected error": "unexpected error" in self.said,
            "no message": not self.said.strip(),
            f"{self.seconds:.1f} s": self.seconds > SECONDS,
            f"{self.peak / 1e6:.0f} MB": self.peak > BYTES,
            f"touched {self.touched[:3]}": bool(self.touched),
            "what another folder holds": bool(secret) and secret in self.said,
        }
        return [fault for fault, there in wrong.items() if there]


def ended(files: Mapping[str, bytes], arguments: Sequence[str], folder: Path) -> Ended:
    """Run ``rct`` with these arguments in a fresh project that holds the files."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "studies").mkdir(parents=True)
    (folder / "notebooks").mkdir()
    for name, content in files.items():
        (folder / "studies" / name).write_bytes(content)
    log, noted = folder / ".said", folder / ".touched"
    started = time.monotonic()
    child = os.fork()
    if not child:
        _command(arguments, folder, log, noted)
    status, usage = _waited(child, started)
    return Ended(
        code=os.waitstatus_to_exitcode(status), seconds=usage.ru_utime + usage.ru_stime,
        peak=usage.ru_maxrss * 1024,
        said=log.read_text("utf-8", errors="replace") if log.exists() else "",
        touched=tuple(noted.read_text("utf-8").splitlines()) if noted.exists() else (),
    )  # fmt: skip


def _waited(child: int, started: float) -> tuple[int, resource.struct_rusage]:
    while True:
        done, status, usage = os.wait4(child, os.WNOHANG)
        if done:
            return status, usage
        if time.monotonic() - started > HANGS:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.003)


def _command(arguments: Sequence[str], folder: Path, log: Path, noted: Path) -> None:
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        sys.dont_write_bytecode = True
        output = os.open(log, os.O_WRONLY | os.O_CREAT)
        for stream in (1, 2):
            os.dup2(output, stream)
        sys.stdout, sys.stderr = (io.TextIOWrapper(os.fdopen(n, "wb", 0), "utf-8", "replace",
                                                   write_through=True) for n in (1, 2))  # fmt: skip
        os.chdir(folder)
        _watch(folder, os.open(noted, os.O_WRONLY | os.O_CREAT))
        code = _run(arguments)
    finally:
        os._exit(code)


def _run(arguments: Sequence[str]) -> int:
    from helpers.cli.app import app

    try:
        app(list(arguments), prog_name="rct")
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
        return 1
    return 0


def _watch(folder: Path, noted: int) -> None:
    inside = os.fspath(folder.resolve())

    def within(path: Any) -> bool:
        place = os.path.realpath(os.fsdecode(path)) if isinstance(path, str | bytes) else ""
        return not place or place.startswith(inside) or place == os.devnull

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(arguments[0], str | bytes):
            bad = bool(arguments[2] & _WRITING) and not within(arguments[0])
        elif event in _CHANGES:
            bad = not all(within(path) for path in arguments[:2])
        else:
            bad = event in _NEVER or (event == "subprocess.Popen" and arguments[0] != "git")
        if bad:
            os.write(noted, f"{event} {arguments[:2]!r}\n".encode(errors="replace"))

    sys.addaudithook(note)
