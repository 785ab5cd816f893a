"""Reproducible analysis of randomised trials: the tested modules behind the notebooks.

A notebook begins with ``from helpers import open_study``; two proportions alone need only
``from helpers import compare``, a planned trial ``from helpers import design``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.analysis import compare, design, open_study

# A name, and the module that registers how its answers are shown.
_VIEWS = {
    "compare": "helpers.present.views.compare",
    "design": "helpers.present.views.design",
    "open_study": "helpers.present.views.registered",
}

__all__ = ["compare", "design", "open_study"]


def __getattr__(name: str) -> Any:
    """Load a name, and with it the views of its answers, when it is first asked for."""
    if name not in _VIEWS:
        raise AttributeError(f"module 'helpers' has no attribute {name!r}")
    import_module(_VIEWS[name])
    return getattr(import_module("helpers.analysis"), name)
