"""The drawing of curves over time: steps, limits, names where they end, numbers at risk."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers.present.figures.page import LEADING, SMALL, WIDTH, Page, text_width, wrapped
from helpers.present.figures.scale import round_ticks
from helpers.present.formatting import count, percent
from helpers.present.style import INK, MUTED, RULE
from helpers.results import Estimate

__all__ = ["Arm", "Plot", "draw", "time_of"]

_LEFT = 40.0
_PLOT = 190.0
_TICKS = 18.0
_LABEL = 100.0  # most room for the name of an arm beside its curve
_LINE = SMALL * LEADING
_BETWEEN = 5.0  # points between the numbers of one arm and the name of the next
_SHADE = 0.16


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm: its curve, rising in time, and who was at risk at the marks."""

    label: str
    colour: str
    curve: tuple[Estimate, ...]
    at_risk: tuple[Estimate, ...]

    def steps(self, start: float) -> tuple[list[float], list[float], list[float], list[float]]:
        """Return times, values and limits for a drawing by steps that begins at time 0."""
        times = [0.0, *(float(e.key.level) for e in self.curve)]
        values = [start, *(e.value for e in self.curve)]
        lower = [math.nan if e.lower is None else e.lower for e in self.curve]
        upper = [math.nan if e.upper is None else e.upper for e in self.curve]
        return times, values, [math.nan, *lower], [math.nan, *upper]

    @property
    def last(self) -> float:
        """Value at the end of follow-up."""
        return self.curve[-1].value


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Everything that is drawn."""

    arms: tuple[Arm, ...]
    title: str
    axis: str
    rising: bool

    @property
    def height(self) -> float:
        """Height of the whole in points."""
        return self.table_top + _LINE + sum(self.risk_heights)

    @property
    def start(self) -> float:
        """Proportion before anything happened."""
        return 0.0 if self.rising else 1.0

    @property
    def end(self) -> float:
        """Last time that is drawn."""
        return max(float(e.key.level) for arm in self.arms for e in (*arm.curve, *arm.at_risk))

    @property
    def top(self) -> float:
        """Largest proportion that is drawn."""
        if not self.rising:
            return 1.0
        seen = [e.value if e.upper is None else e.upper for arm in self.arms for e in arm.curve]
        return min(1.0, max([*seen, 0.05]))

    @property
    def names(self) -> list[list[str]]:
        """Names of the arms as lines that fit beside the curves."""
        return [wrapped(arm.label, _LABEL, SMALL, bold=True) for arm in self.arms]

    @property
    def right(self) -> float:
        """Room that the names take."""
        return max(text_width(n, SMALL, bold=True) for lines in self.names for n in lines) + 8.0

    @property
    def risk_names(self) -> list[list[str]]:
        """Names of the arms as lines above their numbers at risk."""
        return [wrapped(arm.label, WIDTH, SMALL) for arm in self.arms]

    @property
    def risk_heights(self) -> list[float]:
        """Room of each arm's name and numbers at risk, in points."""
        return [(len(name) + 1) * _LINE + _BETWEEN for name in self.risk_names]

    @property
    def head(self) -> list[str]:
        """What the proportions are, as lines above the plot."""
        return wrapped(self.title, WIDTH, SMALL)

    @property
    def foot(self) -> list[str]:
        """What the times are, as lines below the plot."""
        return wrapped(self.axis, WIDTH - _LEFT, SMALL)

    @property
    def plot_top(self) -> float:
        """Where the axes begin, in points from above."""
        return len(self.head) * _LINE + 6

    @property
    def table_top(self) -> float:
        """Where the numbers at risk begin, in points from above."""
        return self.plot_top + _PLOT + _TICKS + len(self.foot) * _LINE + 10


def draw(drawing: Drawing, *, plot: Plot) -> None:
    """Draw curves, their names, and the numbers at risk."""
    page = Page(drawing)
    page.lines((0, 0), plot.head, size=SMALL)
    width = WIDTH - _LEFT - plot.right
    axes = page.axes((_LEFT, plot.plot_top), (width, _PLOT))
    low, high = _scale(axes, plot)
    for arm in plot.arms:
        _curve(axes, arm, plot.start)
    _names(page, plot, (plot.plot_top, low, high))
    _time_axis(axes, plot)
    page.lines((_LEFT, plot.plot_top + _PLOT + _TICKS), plot.foot, size=SMALL)
    _risk_table(page, plot, width)


def _scale(axes: Axes, plot: Plot) -> tuple[float, float]:
    """Set the axis of proportions from zero; return its ends."""
    if plot.rising:
        ticks, _ = round_ticks(0.0, 100 * plot.top, 300.0, sign=False)
        marks = [tick / 100 for tick in ticks if tick >= 0]
        top = max(plot.top * 1.02, marks[-1])
    else:
        marks, top = [0.0, 0.25, 0.5, 0.75, 1.0], 1.0
    places = 0 if all((100 * mark) % 1 < 1e-9 for mark in marks) else 1
    axes.set(ylim=(0.0, top), yticks=marks)
    axes.set_yticklabels([percent(mark, places).rstrip("%") for mark in marks])
    axes.yaxis.grid(visible=True, color=RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", length=3, pad=3)
    axes.tick_params(axis="y", length=0, pad=5)
    axes.spines["left"].set_visible(False)
    return 0.0, top


def _curve(axes: Axes, arm: Arm, start: float) -> None:
    times, values, lower, upper = arm.steps(start)
    axes.fill_between(times, lower, upper, step="post", color=arm.colour, alpha=_SHADE, linewidth=0)
    axes.plot(
        times, values, drawstyle="steps-post", color=arm.colour, solid_joinstyle="miter",
        clip_on=False,
    )  # fmt: skip


def _names(page: Page, plot: Plot, place: tuple[float, float, float]) -> None:
    """Write each arm's name at the height where its curve ends, moved apart where they meet."""
    top, low, high = place
    wanted = [top + _PLOT * (1 - (arm.last - low) / (high - low)) for arm in plot.arms]
    heights = [len(lines) * _LINE for lines in plot.names]
    middles = _apart(wanted, heights, (top, top + _PLOT))
    for arm, lines, middle, height in zip(plot.arms, plot.names, middles, heights, strict=True):
        corner = (WIDTH - plot.right + 8, middle - height / 2)
        page.lines(corner, lines, size=SMALL, color=arm.colour, bold=True)


def _apart(
    wanted: Sequence[float], heights: Sequence[float], ends: tuple[float, float]
) -> list[float]:
    """Return middles of boxes near the wanted ones, in the same order and without overlap."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    middles = list(wanted)
    bottom = ends[0]
    for i in order:
        middles[i] = max(middles[i], bottom + heights[i] / 2)
        bottom = middles[i] + heights[i] / 2
    limit = ends[1] + heights[order[-1]] / 2  # the lowest name may stand at the axis
    for i in reversed(order):
        middles[i] = min(middles[i], limit - heights[i] / 2)
        limit = middles[i] - heights[i] / 2
    return middles


def _time_axis(axes: Axes, plot: Plot) -> None:
    marks = [(time_of(e), e.key.level) for e in plot.arms[0].at_risk]
    axes.set_xlim(0.0, plot.end if plot.end > 0 else 1.0)
    axes.set_xticks([when for when, _ in marks], [name for _, name in marks])


def _risk_table(page: Page, plot: Plot, width: float) -> None:
    top = plot.table_top
    end = plot.end if plot.end > 0 else 1.0
    page.lines((0, top), ["Number at risk"], size=SMALL, color=MUTED)
    y = top + _LINE + 2
    for arm, name, height in zip(plot.arms, plot.risk_names, plot.risk_heights, strict=True):
        page.lines((0, y), name, size=SMALL, color=arm.colour)
        numbers = y + len(name) * _LINE + SMALL
        for number in arm.at_risk:
            x = _LEFT + width * time_of(number) / end
            page.write((x, numbers), count(number).text, size=SMALL, color=INK, align="center")
        y += height


def time_of(estimate: Estimate) -> float:
    """Return the time that is the level of a result."""
    return float(estimate.key.level)
