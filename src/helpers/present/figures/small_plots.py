"""Small plots side by side with the same axes, each under its name and its number."""

from dataclasses import dataclass

from matplotlib.axes import Axes

from helpers.present.figures.page import LEADING, SMALL, WIDTH, Page, wrapped
from helpers.present.style import MUTED
from helpers.stats.numerics import Floats

__all__ = ["LINE", "SmallPlot", "SmallPlots", "small_axes"]

LINE = SMALL * LEADING
_LEFT = 34.0
_RIGHT = 14.0  # half of a tick label
_GAP = 18.0


@dataclass(frozen=True, slots=True)
class SmallPlot:
    """One small plot: its title, the number under it, and what is drawn."""

    title: str
    below: str
    values: Floats


@dataclass(frozen=True, slots=True)
class SmallPlots:
    """Small plots side by side, and what they share."""

    panels: tuple[SmallPlot, ...]
    columns: int
    foot: int
    fixed_height: float = 0.0

    @property
    def gap(self) -> float:
        """Room between panels: labels of both axes end there."""
        return _GAP if self.columns > 2 else 2 * _GAP

    @property
    def width(self) -> float:
        """Width of one panel."""
        return (WIDTH - _LEFT - _RIGHT - self.gap * (self.columns - 1)) / self.columns

    @property
    def plot(self) -> float:
        """Height of one panel: square unless another one is given."""
        return self.fixed_height or self.width

    def titles(self, panel: SmallPlot) -> list[str]:
        """Return the title as lines that fit above the panel."""
        return wrapped(panel.title, self.width + _RIGHT, SMALL, bold=True)

    def heads(self) -> list[float]:
        """Return the room for the words above each row of panels."""
        lines = [len(self.titles(panel)) + 1 for panel in self.panels]
        rows = range(0, len(lines), self.columns)
        return [max(lines[row : row + self.columns]) * LINE + 7 for row in rows]

    def place(self, number: int) -> tuple[float, float]:
        """Return the top left corner of the plot of a panel."""
        row, column = divmod(number, self.columns)
        below = row * (self.plot + LINE + 10)
        return _LEFT + column * (self.width + self.gap), sum(self.heads()[: row + 1]) + below

    @property
    def bottom(self) -> float:
        """Where the last row of panels ends."""
        return self.place(len(self.panels) - 1)[1] + self.plot + LINE + 6

    @property
    def height(self) -> float:
        """Height of the drawing."""
        return self.bottom + LINE * self.foot + 4


def small_axes(page: Page, drawn: SmallPlots, number: int) -> Axes:
    """Write the words above a panel, and return its axes."""
    panel, (x, top) = drawn.panels[number], drawn.place(number)
    titles = drawn.titles(panel)
    page.lines((x, top - 5 - (len(titles) + 1) * LINE), titles, size=SMALL, bold=True)
    page.lines((x, top - 5 - LINE), [panel.below], size=SMALL, color=MUTED)
    axes = page.axes((x, top), (drawn.width, drawn.plot))
    axes.tick_params(pad=2, length=3)
    return axes
