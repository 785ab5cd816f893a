"""`Figure`: a drawing with its caption, its text alternative and the results it shows.

Drawings are deterministic: the same results give the same bytes of SVG and PNG. What is drawn
once is kept, as a page shows what a file holds too. A file is as wide as a journal prints it.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

import matplotlib.style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Drawing
from matplotlib.text import Text as Written
from matplotlib.transforms import Bbox

from helpers.present.direction import set_apart
from helpers.present.printing import Printing, printed, printing
from helpers.present.style import AMBER, PAPER, STYLE_BLOCK, rc_params
from helpers.present.svg import compact, measures, prefixed, sized, styled_fonts, themed
from helpers.present.table import OFF_PLAN, caption_html, checked_id
from helpers.present.text import Words, worded

__all__ = ["COLUMNS_MM", "Figure", "joined_ids", "split_ids"]

COLUMNS_MM = {"double": 180.0, "one-and-a-half": 140.0, "single": 90.0}
"""Widths at which journals print figures: one column, one and a half, two."""
PIXELS = 2126
"""Width of a PNG: 600 dots per inch over one column, 300 over two."""

_DEEPEST = 225.0  # millimetres of a page that leave room for a caption
_STRIP = 0.24  # inches above the drawing that the stamp takes
_SCALE = 1.4  # CSS pixels for a point of the drawing at most, so that type matches the page
_GROUND = re.compile(rf'<path d="[^"]*" style="fill: {PAPER}"/>')
_SVG_OPTIONS = {"metadata": {"Date": None, "Creator": None}}
_FAMILY = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_PLAIN_FAMILY = "'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A captioned drawing that cannot be shown without its text alternative.

    Parameters
    ----------
    id : str
        Name of the figure in pages and files.
    draw : callable
        Draws on an empty `matplotlib.figure.Figure` of the given size.
    alt : str
        Says in whole sentences what the drawing shows, with its numbers.
    caption : Label, Text or str
    source_ids : sequence of str
        Identifiers of the results drawn.
    size : tuple of float, optional
        Width and height in inches; at 5.6 inches type stays legible on a phone.
    column : {"double", "one-and-a-half", "single"}, optional
        How wide a journal would print it; narrower where it would be deeper than a page.
    stamp : str, optional
        ``"SYNTHETIC"`` where the data are; it stands in the drawing itself.
    off_plan : bool, optional
        Marks what the plan does not hold, in amber and in words.

    Raises
    ------
    ValueError
        If there is no text alternative, or the id is not a name.

    Examples
    --------
    >>> figure = Figure(
    ...     id="empty", draw=lambda sheet: None, alt="No line.", caption="Empty", source_ids=()
    ... )
    >>> figure.alt
    'No line.'
    """

    id: str
    draw: Callable[[Drawing], None]
    alt: str
    caption: Words
    source_ids: Sequence[str]
    size: tuple[float, float] = (5.6, 3.4)
    column: Literal["double", "one-and-a-half", "single"] = "double"
    stamp: str = ""
    off_plan: bool = False
    _how: Printing = field(default_factory=printing, init=False, repr=False, compare=False)
    _made: dict[str, bytes] = field(default_factory=dict, init=False, repr=False, compare=False)
    _drawings: list[Drawing] = field(default_factory=list, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        checked_id(self.id)
        if not self.alt.strip():
            raise ValueError(f"the figure {self.id!r} needs a text alternative: say what it shows")
        worded(self.caption)

    @property
    def width_mm(self) -> float:
        """How wide the files of the figure are, in millimetres: one of `COLUMNS_MM`."""
        widest = COLUMNS_MM[self.column]
        fitting = (w for w in COLUMNS_MM.values() if w <= widest and self._depth(w) <= _DEEPEST)
        return next(fitting, COLUMNS_MM["single"])

    def title(self) -> str:
        """Return the caption as plain text, with what marks it."""
        marks = (*((OFF_PLAN,) if self.off_plan else ()), *((self.stamp,) if self.stamp else ()))
        return " \u00b7 ".join((worded(self.caption).plain(), *marks))

    def svg(self) -> str:
        """Return the drawing as a file of its own: plain colours, white ground, real text."""
        text = styled_fonts(self._rendered("svg").decode("utf-8"))
        text = sized(text, self.width_mm, self._depth(self.width_mm))
        text = text.replace("<svg ", f'<svg role="img" aria-label="{escape(self.alt)}" ', 1)
        return text.replace('style="', f'style="font-family: {_PLAIN_FAMILY}; ', 1)

    def png(self) -> bytes:
        """Return the drawing as PNG on white: 600 dots per inch at one column, 300 at two."""
        return self._rendered("png")

    def html(self) -> str:
        """Return a ``figure`` with the SVG in the page, without style sheet."""
        classes = "rct-figure rct-off-plan" if self.off_plan else "rct-figure"
        name = f"figure-{self.id}"
        return (
            f'<figure class="{classes}" id="{name}" data-source="{joined_ids(self.source_ids)}">'
            f"{caption_html('Figure', self.caption, name, self.stamp, off_plan=self.off_plan)}"
            f"{self._inline()}</figure>"
        )

    def _repr_html_(self) -> str:
        return STYLE_BLOCK + self.html()

    def __str__(self) -> str:
        """Return the text alternative."""
        return self.alt

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(self.alt)

    def _inline(self) -> str:
        text = styled_fonts(self._rendered("svg").decode("utf-8"))
        text = _GROUND.sub("", text[text.index("<svg") :], count=1)
        width, height, box = measures(text)
        body = text[text.index(">", text.index("<svg")) + 1 :]
        body = re.sub(r"<metadata>.*?</metadata>\s*", "", body, flags=re.DOTALL)
        body = prefixed(themed(body), f"{self.id}-")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'role="img" aria-label="{escape(self.alt)}" viewBox="{box}" '
            f'width="{width * _SCALE:.0f}" height="{height * _SCALE:.0f}" '
            'style="max-width: 100%; height: auto; stroke-linejoin: round; stroke-linecap: butt; '
            f'font-family: var(--rct-sans, {_FAMILY})">{compact(body)}'
        )

    def _rendered(self, kind: str) -> bytes:
        if kind not in self._made:
            # Settings are global in matplotlib: what a notebook set is put aside while this draws.
            with matplotlib.style.context(rc_params(), after_reset=True):
                drawing = self._drawn()
                with _directed(drawing, kind):
                    self._made[kind] = self._saved(drawing, kind)
        return self._made[kind]

    def _drawn(self) -> Drawing:
        if not self._drawings:
            drawing = Drawing(figsize=self.size)
            FigureCanvasAgg(drawing)
            with printed(self._how):  # as when it was made: it is drawn when it is first shown
                self.draw(drawing)
            if self._marks():
                _stamp(drawing, self._marks(), 1 + _STRIP / 2 / self.size[1])
            self._drawings.append(drawing)
        return self._drawings[0]

    def _saved(self, drawing: Drawing, kind: str) -> bytes:
        buffer = io.BytesIO()
        drawing.savefig(
            buffer,
            format=kind,
            bbox_inches=Bbox.from_bounds(0, 0, self.size[0], self._height()),
            facecolor=PAPER,
            **(self._png_options() if kind == "png" else _SVG_OPTIONS),
        )
        return buffer.getvalue()

    def _png_options(self) -> dict[str, Any]:
        """Return the settings of a PNG that says of itself how large it is printed."""
        printed_dpi = PIXELS / (self.width_mm / 25.4)
        return {
            "dpi": PIXELS / self.size[0],
            "pil_kwargs": {"dpi": (printed_dpi, printed_dpi)},
            "metadata": {"Software": None},
        }

    def _height(self) -> float:
        return self.size[1] + (_STRIP if self._marks() else 0)

    def _depth(self, width_mm: float) -> float:
        """Return how deep the drawing is, in millimetres, when it is so wide."""
        return width_mm * self._height() / self.size[0]

    def _marks(self) -> str:
        marks = [self.stamp] if self.stamp else []
        return " \u00b7 ".join([*marks, *(["NOT IN THE PLAN"] if self.off_plan else [])])


def joined_ids(ids: Iterable[str]) -> str:
    """Return identifiers as one attribute; spaces within them become ``%20``.

    Examples
    --------
    >>> split_ids(joined_ids(["flow/level=no transfer/n", "a/b"]))
    ['flow/level=no transfer/n', 'a/b']
    """
    return escape(" ".join(name.replace(" ", "%20") for name in ids))


def split_ids(attribute: str) -> list[str]:
    """Return the identifiers that a ``data-source`` attribute holds, each as in the results.

    No identifier holds ``%20`` itself: a per cent sign in it is written ``%25``.

    Examples
    --------
    >>> split_ids("one two%20words")
    ['one', 'two words']
    """
    return [name.replace("%20", " ") for name in attribute.split(" ") if name]


@contextmanager
def _directed(drawing: Drawing, kind: str) -> Iterator[None]:
    """Set words written from the right apart while a PNG is drawn; in an SVG elements do that."""
    written = [] if kind == "svg" else drawing.findobj(Written)
    before = [text.get_text() for text in written]
    for text, words in zip(written, before, strict=True):
        text.set_text(set_apart(words))
    try:
        yield
    finally:
        for text, words in zip(written, before, strict=True):
            text.set_text(words)


def _stamp(drawing: Drawing, words: str, y: float) -> None:
    drawing.text(1, y, words, ha="right", va="center", color=AMBER, weight="bold", size=9.5)
