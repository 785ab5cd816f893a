"""``rct lab``: JupyterLab on the notebooks, with this interpreter, and nothing sent anywhere."""

from pathlib import Path

import typer

from helpers.errors import UsageError

__all__ = ["PASSED_ON", "lab"]

PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}
"""Context settings of the command: options it does not know go to JupyterLab as they are."""

_REMEDY = 'install it: make lab, or pip install "jupyterlab>=4.3" into this Python'
# JupyterLab would ask a web site for news and newer versions, and list extensions from PyPI; the
# folder holds the defaults of its settings, by which it does not even ask whether it may.
_SILENT = (
    f"--LabApp.app_settings_dir={Path(__file__).parent / 'jupyterlab'}",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=None",
    "--LabApp.extension_manager=readonly",
)


def lab(context: typer.Context) -> None:
    """Open the notebooks in JupyterLab.

    Options go to JupyterLab as they are: rct lab --no-browser --port 9999.
    """
    import os
    import sys
    from importlib.util import find_spec

    from helpers.study import project_root

    if find_spec("jupyterlab") is None:
        raise UsageError("JupyterLab is not installed beside rct", remedy=_REMEDY)
    command = [
        sys.executable, "-m", "jupyterlab",
        f"--ServerApp.root_dir={project_root()}",
        "--ServerApp.default_url=/lab/tree/notebooks",
        *_SILENT,
        *context.args,
    ]  # fmt: skip
    # A kernel named python3 elsewhere on the machine must not take the place of this one.
    environment = os.environ | {"JUPYTER_PREFER_ENV_PATH": "1"}
    raise typer.Exit(_until_it_ends(command, environment))


def _until_it_ends(command: list[str], environment: dict[str, str]) -> int:
    """Run JupyterLab; Ctrl-C is its own affair: it asks, saves and ends its kernels."""
    import subprocess

    with subprocess.Popen(command, env=environment) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue
