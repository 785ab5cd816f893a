"""What stands above a plot: its title, who is compared, and keys that take the lines they need."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from helpers.present.figures.common import lowered
from helpers.present.figures.page import LEADING, SMALL, WIDTH, Page, text_width, wrapped
from helpers.present.formatting import confidence
from helpers.present.style import BAND, MUTED, RULE
from helpers.study.model import Study

__all__ = ["Head", "Key", "Keys", "favours", "head_of", "shade", "versus"]

_LINE = SMALL * LEADING
_BELOW = 5.0
_APART = 14.0  # points between words that stand side by side
_SWATCH = 15.0  # a square of colour and the room behind it


def versus(study: Study, arm: str, reference: str = "", between: str = "v") -> str:
    """Return which arms are compared, as it stands within a sentence.

    Examples
    --------
    >>> from helpers.study import load_study
    >>> versus(load_study("tacrolimus-rif"), "tacrolimus")
    'tacrolimus v placebo'
    """
    labels = study.arms.labels
    return f"{lowered(labels[arm])} {between} {lowered(labels[reference or study.arms.reference])}"


def favours(study: Study, arm: str) -> str:
    """Return what the shading of a side means.

    Examples
    --------
    >>> from helpers.study import load_study
    >>> favours(load_study("tacrolimus-rif"), "tacrolimus")
    'shaded: favours tacrolimus'
    """
    return f"shaded: favours {lowered(study.arms.labels[arm])}"


def shade(axes: Axes, benefit: str, span: tuple[float, float]) -> None:
    """Shade the side of no difference on which the result is good for the participant.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        With its limits set; no difference is at zero, as ratios stand by their logarithm.
    benefit : {"higher", "lower"}
        Of the outcome.
    span : tuple of float
        Where the shading begins and ends down the page.

    Examples
    --------
    >>> from matplotlib.figure import Figure as Drawing
    >>> axes = Drawing().add_subplot(xlim=(-4, 6))
    >>> shade(axes, "higher", (0, 1))
    >>> axes.patches[0].get_x(), float(axes.patches[0].get_width())
    (0.0, 6.0)
    """
    low, high = axes.get_xlim()
    start, end = (0.0, high) if benefit == "higher" else (low, 0.0)
    size = (end - start, span[1] - span[0])
    axes.add_patch(Rectangle((start, span[0]), *size, color=BAND, linewidth=0, zorder=-1))


@dataclass(frozen=True, slots=True)
class Head:
    """The words above a plot, wrapped; `key` says what its shading means.

    The key stands beside the title where there is room, and below everything where there is not.
    """

    title: tuple[str, ...]
    compared: tuple[str, ...]
    level: str
    key: tuple[str, ...]
    beside: bool

    @property
    def height(self) -> float:
        """How much room it takes above the plot, in points."""
        below = 0 if self.beside else len(self.key)
        second = max(len(self.compared), 1 if self.level else 0)
        return (len(self.title) + second + below) * _LINE + _BELOW

    def draw(self, page: Page, top: float) -> None:
        """Write it on a page, its top at `top`."""
        page.lines((0, top), self.title, size=SMALL, bold=True)
        second = top + len(self.title) * _LINE
        page.lines((0, second), self.compared, size=SMALL, color=MUTED)
        page.lines((WIDTH, second), [self.level], size=SMALL, color=MUTED, align="right")
        if self.key:
            self._draw_key(page, top, second + max(len(self.compared), 1) * _LINE)

    def _draw_key(self, page: Page, top: float, below: float) -> None:
        left = WIDTH - text_width(self.key[0], SMALL) - _SWATCH if self.beside else 0.0
        y = top if self.beside else below
        page.rectangle((left, y + 1), (11, 9), fill=BAND, edge=RULE, line=0.6)
        at, align = (WIDTH, "right") if self.beside else (_SWATCH, "left")
        page.lines((at, y), self.key, size=SMALL, color=MUTED, align=align)


def head_of(
    title: str, *, compared: str = "", level: float | None = None, interval: str = "CI",
    key: str = "",
) -> Head:  # fmt: skip
    """Return the head of a plot with its words wrapped to the width of the page.

    Parameters
    ----------
    title : str
    compared : str, optional
        Which arms; empty where every line says so itself.
    level : float, optional
        Confidence level of the intervals; None where there is none.
    interval : str, optional
        What the intervals are called.
    key : str, optional
        What the shading means.

    Examples
    --------
    >>> head_of("Risk difference", compared="a v b", level=0.95, key="shaded: favours a").beside
    True
    """
    words = f"{confidence(level).text} {interval}" if level is not None else ""
    room = WIDTH - text_width(words, SMALL) - _APART
    needed = text_width(title, SMALL, bold=True) + _APART + _SWATCH + text_width(key, SMALL)
    return Head(
        title=tuple(wrapped(title, WIDTH, SMALL, bold=True)),
        compared=tuple(wrapped(compared, room, SMALL)) if compared else (),
        level=words,
        key=tuple(wrapped(key, WIDTH - _SWATCH, SMALL)) if key else (),
        beside=needed <= WIDTH,
    )


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a key: where its mark stands, and its words to the right of it."""

    x: float
    y: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """Marks with words, side by side on as many lines as they need.

    Attributes
    ----------
    words : sequence of str
        What the marks mean.
    mark : float
        Room for a mark, in points.

    Examples
    --------
    >>> len({key.y for key in Keys(["an arm with a long name " * 2] * 2).places})
    2
    """

    words: Sequence[str]
    mark: float = _SWATCH

    @property
    def places(self) -> list[Key]:
        """Where each entry stands, from the top left corner of the key."""
        found, x, y, tall = [], 0.0, 0.0, 0
        for words in self.words:
            lines = tuple(wrapped(words, WIDTH - self.mark, SMALL))
            width = self.mark + max(text_width(line, SMALL) for line in lines)
            if x and x + width > WIDTH:
                x, y, tall = 0.0, y + tall * _LINE, 0
            found.append(Key(x, y, lines))
            x, tall = x + width + _APART, max(tall, len(lines))
        return found

    @property
    def height(self) -> float:
        """How much room the key takes, in points."""
        return max((key.y + len(key.lines) * _LINE for key in self.places), default=0.0)

    def write(self, page: Page, color: str) -> None:
        """Write the words at the top of a page; the marks are drawn by who knows them."""
        for key in self.places:
            page.lines((key.x + self.mark, key.y), key.lines, size=SMALL, color=color)
