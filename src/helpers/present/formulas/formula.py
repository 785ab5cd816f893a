"""One method of the statistics, and what it computes in LaTeX."""

from typing import NamedTuple

__all__ = ["Formula"]


class Formula(NamedTuple):
    """A method of `helpers.stats`.

    Attributes
    ----------
    function : str
        Module and name below `helpers.stats`; its docstring gives words and references.
    latex : str
        What is computed.
    methods : tuple of str
        What the column `method` of results.csv calls it; empty for what goes with another method.
    source : str
        The function whose docstring has the references, where it is another.
    of : str
        What tells it from another method of the same name in the same section.
    """

    function: str
    latex: str
    methods: tuple[str, ...]
    source: str = ""
    of: str = ""
