"""Kernels of this very interpreter, in an environment that is the same for everyone.

Jupyter picks a kernel by name from folders that the user, the machine and conda may all have
written to; the name ``python3`` can start another Python than the one that was asked to analyse.
Here the command is fixed, and what could change a number or a byte of the report (hash seed,
threads of the linear algebra, time zone, locale, start-up files, plot settings) is set.
"""

import os
import signal
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, ClassVar

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

__all__ = ["OwnKernel", "kernel_environment", "kernel_type"]

_FIXED = {
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    # Inline figures even where the shell asks for a window.
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONUTF8": "1",
    "TZ": "UTC",
}
# A sum over two threads may differ in its last digit from the sum over one.
_THREADS = ("MKL", "NUMEXPR", "OMP", "OPENBLAS", "VECLIB")
# Without bytecode the imports of every kernel take three times as long.
_DROPPED = ("LANGUAGE", "PYTHONDONTWRITEBYTECODE", "PYTHONSTARTUP", "PYTHONWARNINGS")
# The address of a Unix socket holds about a hundred characters on every system.
_LONGEST_SOCKET = 88


def kernel_environment(settings: Path) -> dict[str, str]:
    """Return the environment of a kernel, made from this process's.

    Parameters
    ----------
    settings : Path
        An empty folder that stands in for the user's IPython profile.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    environment |= _FIXED | {f"{library}_NUM_THREADS": "1" for library in _THREADS}
    environment["VECLIB_MAXIMUM_THREADS"] = environment.pop("VECLIB_NUM_THREADS")
    environment["IPYTHONDIR"] = str(settings)
    if defaults := _matplotlib_defaults():
        environment["MATPLOTLIBRC"] = str(defaults)
    return environment


def _matplotlib_defaults() -> Path | None:
    """Return the settings file that matplotlib ships, so that a personal one is not read."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        return None
    shipped = Path(spec.origin).parent / "mpl-data" / "matplotlibrc"
    return shipped if shipped.is_file() else None


class OwnKernel(AsyncKernelManager):
    """Manager of one kernel of this interpreter; `kernel_type` makes one ready to launch."""

    launch: ClassVar[Mapping[str, Any]] = {}
    folder: ClassVar[Path] = Path()
    started: ClassVar[list["OwnKernel"]] = []

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.connection_file = str(self.folder / "kernel.json")
        # Sockets in a private folder: no free port to race for when stages run side by side,
        # nothing on the network, and no warning about it.
        if os.name == "posix" and len(self.connection_file) < _LONGEST_SOCKET:
            self.transport = "ipc"
            self.ip = str(self.folder / "socket")

    @property
    def kernel_spec(self) -> KernelSpec:
        """The command: this interpreter, whatever is registered under the name."""
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        return KernelSpec(
            argv=[*command, "--log-level=ERROR"], display_name="Python 3", language="python"
        )

    async def _async_pre_start_kernel(self, **asked: Any) -> tuple[list[str], dict[str, Any]]:
        self.started.append(self)
        return await super()._async_pre_start_kernel(**asked | dict(self.launch))

    def kill(self) -> None:
        """End the kernel's process, and those it started, at once; from any thread."""
        process = getattr(self.provisioner, "process", None)
        if process is None or process.poll() is not None:
            return
        group = getattr(self.provisioner, "pgid", None)
        try:
            if group and hasattr(os, "killpg"):
                os.killpg(group, signal.SIGKILL)
            else:
                process.kill()
        except OSError:
            return  # it ended by itself in the meantime


def kernel_type(folder: Path, cwd: Path, log: IO[bytes]) -> type[OwnKernel]:
    """Return a manager class whose kernels run in `cwd` and leave their traces in `folder`.

    Parameters
    ----------
    folder : Path
        A private, short-lived folder for the connection and the IPython profile.
    cwd : Path
        Working directory of the kernel: the notebook's folder, as in JupyterLab.
    log : binary file
        Takes what the process prints outside any cell, a crash for example.
    """
    environment = kernel_environment(folder / "ipython")
    launch = {"cwd": str(cwd), "env": environment, "stdout": log, "stderr": log}
    return type("StageKernel", (OwnKernel,), {"launch": launch, "folder": folder, "started": []})
