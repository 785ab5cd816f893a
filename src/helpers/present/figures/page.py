"""A page measured in points: text that is measured before it is drawn, and drawn where it fits.

Text is measured in DejaVu Sans, which comes with matplotlib and is wider than what browsers use,
so that a line that fits here fits on every screen, and every machine lays it out alike.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.patches import Polygon, Rectangle

from helpers.present.style import INK, PAPER

__all__ = [
    "BODY",
    "LEADING",
    "SMALL",
    "WIDTH",
    "Page",
    "arrow_down",
    "arrow_right",
    "text_width",
    "wrapped",
]

WIDTH = 403.0  # points: 5.6 inches, legible on a phone 400 pixels wide
_SPACES = re.compile(r"[ \t\r\n]+")  # a no-break space holds words together
BODY = 10.0
SMALL = 9.5
LEADING = 1.3


@lru_cache(maxsize=4096)
def text_width(words: str, size: float = BODY, *, bold: bool = False) -> float:
    """Return the width of one line of text in points.

    Examples
    --------
    >>> text_width("mm") > text_width("ii"), text_width("")
    (True, 0.0)
    """
    if not words:
        return 0.0
    font = get_font(
        findfont(FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal"))
    )
    font.set_size(size, 72)
    known = "".join(c if font.get_char_index(ord(c)) else "m" for c in words)
    font.set_text(known, 0.0, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 64


def wrapped(words: str, width: float, size: float = BODY, *, bold: bool = False) -> list[str]:
    """Return `words` as lines none of which is wider than `width` points.

    A line breaks between words, and within a word only if the word alone is too wide.

    Examples
    --------
    >>> wrapped("no embryo suitable for transfer", 90)
    ['no embryo', 'suitable for', 'transfer']
    """
    lines: list[str] = []
    line = ""
    for word in _SPACES.split(words.strip()):
        for piece in _pieces(word, width, size, bold=bold):
            longer = f"{line} {piece}" if line else piece
            if line and text_width(longer, size, bold=bold) > width:
                lines.append(line)
                line = piece
            else:
                line = longer
    return [*lines, line] if line else lines or [""]


def _pieces(word: str, width: float, size: float, *, bold: bool) -> list[str]:
    pieces = []
    while text_width(word, size, bold=bold) > width and len(word) > 1:
        cut = len(word) - 1
        while cut > 1 and text_width(word[:cut], size, bold=bold) > width:
            cut -= 1
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word]


class Page:
    """The whole of a drawing as a plane in points: x to the right, y downwards from the top.

    Parameters
    ----------
    drawing : matplotlib.figure.Figure
    """

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        width, height = drawing.get_size_inches()
        self.width, self.height = float(width) * 72, float(height) * 72
        self.plane = drawing.add_axes((0, 0, 1, 1))
        self.plane.set(xlim=(0, self.width), ylim=(self.height, 0))
        self.plane.set_axis_off()

    def write(
        self, at: tuple[float, float], words: str, *, size: float = BODY, color: str = INK,
        bold: bool = False, align: str = "left",
    ) -> None:  # fmt: skip
        """Write one line with its baseline at a point."""
        self.plane.text(
            *at, words, size=size, color=color, ha=align, va="baseline",
            weight="bold" if bold else "normal",
        )  # fmt: skip

    def lines(
        self, at: tuple[float, float], lines: Sequence[str], *, size: float = BODY,
        color: str = INK, bold: bool = False, align: str = "left",
    ) -> None:  # fmt: skip
        """Write lines one below the other; the top of the first is at the point."""
        x, top = at
        for number, words in enumerate(lines):
            baseline = top + size * (LEADING * number + 0.95)
            self.write((x, baseline), words, size=size, color=color, bold=bold, align=align)

    def rectangle(
        self, corner: tuple[float, float], size: tuple[float, float], *, fill: str = PAPER,
        edge: str = INK, line: float = 0.9, hatch: str = "",
    ) -> None:  # fmt: skip
        """Draw a rectangle from its top left corner."""
        self.plane.add_patch(
            Rectangle(
                corner,
                *size,
                facecolor=fill,
                edgecolor=edge if line else "none",
                linewidth=line,
                hatch=hatch or None,
            )  # fmt: skip
        )

    def path(
        self, points: Sequence[tuple[float, float]], *, color: str = INK, line: float = 0.9
    ) -> None:
        """Draw a line through points."""
        xs, ys = zip(*points, strict=True)
        self.plane.plot(xs, ys, color=color, linewidth=line, solid_capstyle="butt")

    def polygon(self, points: Sequence[tuple[float, float]], *, fill: str = INK) -> None:
        """Fill a polygon."""
        self.plane.add_patch(Polygon(points, closed=True, facecolor=fill, edgecolor="none"))

    def axes(self, corner: tuple[float, float], size: tuple[float, float]) -> Axes:
        """Return axes whose top left corner is at a point, of a size in points."""
        (x, top), (width, height) = corner, size
        box = (
            x / self.width, 1 - (top + height) / self.height,
            width / self.width, height / self.height,
        )  # fmt: skip
        return self.drawing.add_axes(box)


def arrow_down(page: Page, x: float, top: float, bottom: float) -> None:
    """Draw an arrow that points down and ends at `bottom`."""
    page.path([(x, top), (x, bottom - 3)])
    page.polygon([(x - 3, bottom - 5), (x + 3, bottom - 5), (x, bottom)])


def arrow_right(page: Page, y: float, left: float, right: float) -> None:
    """Draw an arrow that points right and ends at `right`."""
    page.path([(left, y), (right - 3, y)])
    page.polygon([(right - 5, y - 3), (right - 5, y + 3), (right, y)])
