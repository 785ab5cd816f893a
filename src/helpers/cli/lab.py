"""``rct lab``: JupyterLab on the notebooks, with this interpreter."""

import typer

from helpers.errors import UsageError

__all__ = ["lab"]

_REMEDY = 'install it: make lab, or pip install "jupyterlab>=4.3" into this Python'


def lab() -> None:
    """Open the notebooks in JupyterLab."""
    import os
    import subprocess
    import sys
    from importlib.util import find_spec

    from helpers.study import project_root

    if find_spec("jupyterlab") is None:
        raise UsageError("JupyterLab is not installed beside rct", remedy=_REMEDY)
    command = [
        sys.executable, "-m", "jupyterlab",
        f"--ServerApp.root_dir={project_root()}",
        "--ServerApp.default_url=/lab/tree/notebooks",
    ]  # fmt: skip
    # A kernel named python3 elsewhere on the machine must not take the place of this one.
    environment = os.environ | {"JUPYTER_PREFER_ENV_PATH": "1"}
    raise typer.Exit(subprocess.run(command, env=environment, check=False).returncode)
