"""How an answer finds its view without knowing who draws it.

The rooms to the left of `present` make answers; `present` registers a view for each kind with
`view.register`. A notebook shows an answer by naming it as the last expression of a cell.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import singledispatch
from typing import Any, TypeVar

__all__ = ["Displayed", "Views", "view"]

Maker = TypeVar("Maker", bound=Callable[..., Any])


class Views:
    """The views by kind of answer, each made within what its answer asks for.

    Attributes
    ----------
    within : callable
        Returns, for an answer, the context in which its view is made; `present` sets it.
    """

    def __init__(self) -> None:
        self._makers = singledispatch(_unknown)
        self.within: Callable[[object], AbstractContextManager[None]] = lambda answer: nullcontext()

    def register(self, maker: Maker) -> Maker:
        """Register the view of the kind of answer that the first argument is annotated with."""
        self._makers.register(maker)
        return maker

    def __call__(self, answer: object) -> Any:
        """Return what a person sees of `answer`: a table, a figure or a text.

        Raises
        ------
        TypeError
            If no view is registered for this kind of answer.
        """
        with self.within(answer):
            return self._makers(answer)


def _unknown(answer: object) -> Any:
    raise TypeError(
        f"no view is registered for {type(answer).__name__}; "
        "import helpers.present.views.registered, which registers them"
    )


view = Views()


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
