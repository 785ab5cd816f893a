"""Reproducible analysis of randomised trials: the tested modules behind the notebooks.

A notebook begins with ``from helpers import open_study``.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from helpers.analysis import open_study

__all__ = ["open_study"]


def __getattr__(name: str) -> Any:
    """Load `open_study`, and with it the views of its answers, when it is first asked for."""
    if name != "open_study":
        raise AttributeError(f"module 'helpers' has no attribute {name!r}")
    import helpers.present.views.registered  # noqa: F401  registers how answers are shown
    from helpers.analysis import open_study

    return open_study
