"""How an answer finds its view without knowing who draws it.

The rooms to the left of `present` make answers; `present` registers a view for each kind with
`view.register`. A notebook shows an answer by naming it as the last expression of a cell.
"""

from functools import singledispatch
from typing import Any

__all__ = ["Displayed", "view"]


@singledispatch
def view(answer: object) -> Any:
    """Return what a person sees of `answer`: a table, a figure or a text.

    Raises
    ------
    TypeError
        If no view is registered for this kind of answer.
    """
    raise TypeError(
        f"no view is registered for {type(answer).__name__}; "
        "import helpers.present.views.registered, which registers them"
    )


class Displayed:
    """Mixin for answers that show themselves in a notebook through their registered view."""

    __slots__ = ()

    def __init_subclass__(cls, **options: Any) -> None:
        """Give each class the method itself: IPython takes a dataclass's repr before a parent's."""
        super().__init_subclass__(**options)
        cls._repr_pretty_ = Displayed._repr_pretty_  # type: ignore[method-assign]

    def _repr_html_(self) -> str:
        html: str = view(self)._repr_html_()
        return html

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Print the view as Markdown where IPython shows no HTML, and in stored notebooks."""
        shown = view(self)
        printer.text(shown.markdown() if hasattr(shown, "markdown") else str(shown))
