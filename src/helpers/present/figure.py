"""`Figure`: a drawing with its caption, its text alternative and the results it shows.

Drawings are deterministic: the same results give the same bytes of SVG and PNG. What is drawn
once is kept, as a page shows what a file holds too.
"""

import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import matplotlib.style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Drawing
from matplotlib.transforms import Bbox

from helpers.present.printing import Printing, printed, printing
from helpers.present.style import AMBER, CSS_VARIABLES, FALLBACKS, PAPER, STYLE_BLOCK, rc_params
from helpers.present.table import caption_html, checked_id
from helpers.present.text import Words, worded

__all__ = ["Figure", "joined_ids", "split_ids"]

_STRIP = 0.24  # inches above the drawing that the stamp takes
_SCALE = 1.4  # CSS pixels for a point of the drawing at most, so that type matches the page
_FONT = re.compile(r"font: (?:(\d+|bold) )?([\d.]+px) [^;\"]+")
_FAMILY_SET = re.compile(r"font-family: [^;\"]+; ")
_NO_TURN = re.compile(r' transform="rotate\(-?0 [^)]*\)"')
_TAG = re.compile(r"<[^>]+>")
_REFERENCE = re.compile(r'(?:href="|url\()#([^")]+)')
_FINE = re.compile(r"(\d\.\d\d)\d+")  # a hundredth of a point is finer than any screen
_NOTHING = re.compile(r'<path d="[^"]*"(?: clip-path="[^"]*")? style="fill: none"/>')
_GROUND = re.compile(rf'<path d="[^"]*" style="fill: {PAPER}"/>')
_MARKERS = re.compile(r"<g([^>]*)>((?:<use [^>]*/>){2,})</g>")
_COLOUR = re.compile(r"(?<=: )#[0-9a-f]{6}")
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
    stamp : str, optional
        ``"SYNTHETIC"`` where the data are; it stands in the drawing itself.
    off_plan : bool, optional
        Marks what the plan does not hold, in amber and in words.

    Raises
    ------
    ValueError
        If there is no text alternative, or the id is not a name.
    """

    id: str
    draw: Callable[[Drawing], None]
    alt: str
    caption: Words
    source_ids: Sequence[str]
    size: tuple[float, float] = (5.6, 3.4)
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

    def svg(self) -> str:
        """Return the drawing as a file of its own: plain colours, white ground, real text."""
        text = _styled_fonts(self._rendered("svg").decode("utf-8"))
        text = text.replace("<svg ", f'<svg role="img" aria-label="{escape(self.alt)}" ', 1)
        return text.replace('style="', f'style="font-family: {_PLAIN_FAMILY}; ', 1)

    def png(self) -> bytes:
        """Return the drawing as PNG at 200 dots per inch on white."""
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
        text = _styled_fonts(self._rendered("svg").decode("utf-8"))
        text = _GROUND.sub("", text[text.index("<svg") :], count=1)
        width, height, box = _measures(text)
        body = text[text.index(">", text.index("<svg")) + 1 :]
        body = re.sub(r"<metadata>.*?</metadata>\s*", "", body, flags=re.DOTALL)
        body = _prefixed(_themed(body), f"{self.id}-")
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'role="img" aria-label="{escape(self.alt)}" viewBox="{box}" '
            f'width="{width * _SCALE:.0f}" height="{height * _SCALE:.0f}" '
            'style="max-width: 100%; height: auto; stroke-linejoin: round; stroke-linecap: butt; '
            f'font-family: var(--rct-sans, {_FAMILY})">{_compact(body)}'
        )

    def _rendered(self, kind: str) -> bytes:
        if kind not in self._made:
            # Settings are global in matplotlib: what a notebook set is put aside while this draws.
            with matplotlib.style.context(rc_params(), after_reset=True):
                self._made[kind] = self._saved(self._drawn(), kind)
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
        width, height = self.size
        buffer = io.BytesIO()
        drawing.savefig(
            buffer,
            format=kind,
            bbox_inches=Bbox.from_bounds(0, 0, width, height + (_STRIP if self._marks() else 0)),
            facecolor=PAPER,
            metadata={"Date": None, "Creator": None} if kind == "svg" else {"Software": None},
        )
        return buffer.getvalue()

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
    """
    return [name.replace("%20", " ") for name in attribute.split(" ") if name]


def _stamp(drawing: Drawing, words: str, y: float) -> None:
    drawing.text(1, y, words, ha="right", va="center", color=AMBER, weight="bold", size=9.5)


def _styled_fonts(svg: str) -> str:
    """Let text take the font of its page, drop the style that would leak, cut fine coordinates."""

    def size_and_weight(match: re.Match[str]) -> str:
        weight = f"font-weight: {match[1]}; " if match[1] else ""
        return f"{weight}font-size: {match[2]}"

    svg = re.sub(r"<style type=\"text/css\">.*?</style>", "", svg, flags=re.DOTALL)
    svg = svg.replace("<svg ", '<svg style="stroke-linejoin: round; stroke-linecap: butt" ', 1)

    def own(tag: re.Match[str]) -> str:
        text = _NO_TURN.sub("", _FAMILY_SET.sub("", tag[0]))
        return _FINE.sub(r"\1", _FONT.sub(size_and_weight, text))

    return _TAG.sub(own, svg)


def _themed(svg: str) -> str:
    """Replace the colours of the house by CSS variables that fall back to them."""

    def variable(match: re.Match[str]) -> str:
        name = CSS_VARIABLES.get(match[0])
        return f"var({name}, {FALLBACKS.get(match[0], match[0])})" if name else match[0]

    return _TAG.sub(lambda tag: _COLOUR.sub(variable, tag[0]), svg)


def _prefixed(svg: str, prefix: str) -> str:
    """Keep only the ids that the drawing refers to, and make them unique in the page."""
    used = set(_REFERENCE.findall("".join(_TAG.findall(svg))))

    def own(match: re.Match[str]) -> str:
        return f' id="{prefix}{match[1]}"' if match[1] in used else ""

    def tag(match: re.Match[str]) -> str:
        text = re.sub(r' id="([^"]*)"', own, match[0])
        return re.sub(r'(href="|url\()#', rf"\1#{prefix}", text)

    return _TAG.sub(tag, svg)


def _compact(svg: str) -> str:
    """Drop the line breaks and indents that matplotlib writes around and within tags."""
    svg = _TAG.sub(lambda tag: " ".join(tag[0].split()), svg)
    svg = _NOTHING.sub("", re.sub(r">\s+<", "><", svg))
    while "<g></g>" in svg:
        svg = svg.replace("<g></g>", "")
    return _MARKERS.sub(_shared_style, svg).strip()


def _shared_style(group: re.Match[str]) -> str:
    """Say once for a group of markers what matplotlib says for each, where it is the same."""
    styles = set(re.findall(r'style="[^"]*"', group[2]))
    if len(styles) != 1:
        return group[0]
    style = styles.pop()
    return f"<g {style}{group[1]}>{group[2].replace(f' {style}', '')}</g>"


def _measures(svg: str) -> tuple[float, float, str]:
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    if found is None:
        raise ValueError("matplotlib wrote an SVG without a view box; helpers expects one")
    return float(found[1]), float(found[2]), f"0 0 {found[1]} {found[2]}"
