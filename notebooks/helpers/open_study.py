"""Read only by a notebook whose Python lacks the project: says what to do about it.

This folder has no ``__init__.py``, so Python takes the installed package of the same name wherever
there is one. Where there is none, ``from helpers import open_study`` ends here, and not in a
message that names no remedy.
"""

_REMEDY = """The Python of this notebook does not have the project's modules (helpers).
Either close it and start JupyterLab from the project:
    make lab              Linux and macOS
    rct lab               conda and Windows, after `conda activate rct` (environment.yml makes it)
or stay in this JupyterLab, and give it the project's Python as a kernel, once:
    .venv/bin/python -m ipykernel install --user --name rct --display-name "Python (rct)"
    (conda: conda run -n rct python -m ipykernel install --user --name rct)
then choose it: Kernel, Change Kernel, Python (rct), and run all cells again."""


class WrongKernelError(ImportError):
    """The kernel is another Python than the one the project is installed in."""

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows below the cell: the message alone."""
        return [f"{type(self).__name__}: {self}"]


raise WrongKernelError(_REMEDY)
