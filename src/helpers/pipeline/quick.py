"""nbformat, nbclient and papermill, imported in a fraction of the usual time.

jsonschema, which nbformat uses, looks for ``rfc3987_syntax`` (JupyterLab brings it along) to check
internationalised addresses, and that package compiles two grammars whenever it is imported: 2.0 s
of processor time against 0.2 s without it. No notebook needs the check, and jsonschema does
without the package where it is missing; so it is hidden while the imports run, and only then.
Whoever needs one of them in this room takes it from here; whoever needs nbconvert imports this
module before it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["DeadKernelError", "nbformat", "papermill"]


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    """Make `module` look missing, unless it is imported already."""
    if module in sys.modules:
        yield
        return
    # None is the import system's own mark for "not there": importing it raises ImportError.
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]


with _hidden("rfc3987_syntax"):
    import nbformat
    import papermill
    from nbclient.exceptions import DeadKernelError
