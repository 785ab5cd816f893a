"""`Number`: a printed number that knows which result it prints.

Numbers reach a reader only as `Number`; they are made in `helpers.present.formatting`.
"""

from dataclasses import dataclass
from html import escape

__all__ = ["Number"]


@dataclass(frozen=True, slots=True)
class Number:
    """A formatted number and the identifier of the result behind it.

    Attributes
    ----------
    result_id : str
        Identifier in the results file, or ``study/<path>`` for a fact of the study file.
    text : str
        What is printed.

    Raises
    ------
    ValueError
        If identifier or text is empty.

    Examples
    --------
    >>> print(Number("study/analysis/confidence_level", "95%").html())
    <data class="rct-num" value="study/analysis/confidence_level">95%</data>
    """

    result_id: str
    text: str

    def __post_init__(self) -> None:
        if not self.result_id or not self.text:
            raise ValueError(
                "a number needs the identifier of its result and a text, "
                f"got {self.result_id!r} and {self.text!r}"
            )

    def __str__(self) -> str:
        return self.text

    def plain(self) -> str:
        """Return the printed text alone."""
        return self.text

    def html(self) -> str:
        """Return a ``data`` element whose value is the identifier of the result."""
        return f'<data class="rct-num" value="{escape(self.result_id)}">{escape(self.text)}</data>'

    def _repr_html_(self) -> str:
        return self.html()
