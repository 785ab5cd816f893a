"""How numeric baseline variables are distributed in each arm: histograms on a common axis."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers.present.figure import Figure
from helpers.present.figures.common import arm_label, lowered, stamp_of
from helpers.present.figures.heads import Keys
from helpers.present.figures.page import LEADING, SMALL, WIDTH, Page, text_width, wrapped
from helpers.present.figures.scale import round_ticks
from helpers.present.formatting import fixed, range_text
from helpers.present.printing import in_its_style
from helpers.present.style import INK, PAPER, arm_colours
from helpers.present.text import Text
from helpers.results import Key
from helpers.study.model import Study

__all__ = ["baseline_distributions"]

_GAP = 18.0
_WIDE = 576.0  # points: what a journal prints over both columns, at a size that can be read
# so many panels at most: how many stand side by side, and how wide the drawing is
_LAYOUTS = ((8, 2, WIDTH), (15, 3, WIDTH), (math.inf, 4, _WIDE))
_ARM = 26.0  # height of one histogram
_AXIS = 19.0
_BINS = 14


@dataclass(frozen=True, slots=True)
class _Panel:
    """One variable: its title, and the known values of every arm."""

    name: str
    title: tuple[str, ...]
    values: dict[str, Any]
    places: int
    whole: bool
    width: float

    def edges(self) -> Any:
        """Return common bin edges: whole numbers stand in the middle of their bin."""
        everything = np.concatenate(list(self.values.values()))
        if not everything.size:
            return np.array([0.0, 1.0])
        low, high = float(everything.min()), float(everything.max())
        if self.whole:
            step = max(1, round((high - low + 1) / _BINS))
            return np.arange(low - 0.5, high + step + 0.5, step)
        pad = 0.5 if low == high else 0.0
        return np.linspace(low - pad, high + pad, _BINS + 1)

    def quartiles(self, arm: str) -> tuple[float, float, float] | None:
        """Return first quartile, median and third quartile (type 7); None without values."""
        if not self.values[arm].size:
            return None
        q1, median, q3 = (float(q) for q in np.quantile(self.values[arm], [0.25, 0.5, 0.75]))
        return q1, median, q3


@in_its_style
def baseline_distributions(
    participants: pd.DataFrame, study: Study, *, variables: Sequence[str] | None = None
) -> Figure | Text:
    """Return histograms of numeric baseline variables, the arms one below the other.

    Arms share bins and axes, so that they are compared by position. Below each histogram a dot
    marks the median and a bar the quartiles. Binned counts, never single participants.

    Parameters
    ----------
    participants : DataFrame
        The ready table; only members of the plan's population are drawn.
    study : Study
    variables : sequence of str, optional
        Numeric variables; all numeric ones of the study's `baseline` where not given.

    Returns
    -------
    Figure or Text
        A sentence where the study has no numeric baseline variable.

    Raises
    ------
    ValueError
        If a variable asked for is not numeric.

    Examples
    --------
    >>> from helpers.data import clean
    >>> from helpers.study import load_study
    >>> study = load_study("tacrolimus-rif")
    >>> baseline_distributions(clean(study).participants, study, variables=["age"]).id
    'distributions'
    """
    if variables is None and not _numeric(study):
        return Text("No baseline variable is numeric.")
    panels = _panels(participants, study, variables)
    across, width = _layout(len(panels))
    rows = [panels[i : i + across] for i in range(0, len(panels), across)]
    heights = [max(_height(panel) for panel in row) for row in rows]
    height = _keys(study).height + 8 + sum(heights) + 12 * (len(rows) - 1)
    return Figure(
        id="distributions",
        draw=partial(_draw, rows=rows, heights=heights, study=study),
        alt=_alt(panels, study),
        caption=Text(
            "Baseline distributions by arm. Below each histogram, the dot marks the median and "
            "the bar the quartiles."
        ),
        source_ids=tuple(_ids(panels, study)),
        size=(width / 72, height / 72),
        stamp=stamp_of(study),
    )


def _numeric(study: Study) -> list[str]:
    return [name for name in study.baseline if study.codebook[name].numeric]


def _panels(
    participants: pd.DataFrame, study: Study, variables: Sequence[str] | None
) -> list[_Panel]:
    book, numeric = study.codebook, _numeric(study)
    chosen = numeric if variables is None else list(variables)
    wrong = [name for name in chosen if name not in book or not book[name].numeric]
    if wrong or not chosen:
        raise ValueError(
            f"baseline distributions need numeric variables, got {wrong or chosen}; "
            f"numeric at baseline: {numeric}"
        )
    member = f"population:{study.analysis.population}"
    table = participants[participants[member]] if member in participants else participants
    column = _column(*_layout(len(chosen)))
    return [_panel(table, study, name, column) for name in chosen]


def _layout(panels: int) -> tuple[int, float]:
    """Return how many panels stand side by side, and the width of the drawing in points."""
    return next((across, width) for most, across, width in _LAYOUTS if panels <= most)


def _column(across: int, width: float) -> float:
    """Return the width of a panel in points."""
    return (width - _GAP * (across - 1)) / across


def _panel(table: pd.DataFrame, study: Study, name: str, column: float) -> _Panel:
    variable = study.codebook[name]
    arm = table[study.arms.variable]
    values = {
        level: table.loc[arm == level, name].dropna().to_numpy(dtype=float)
        for level in study.arms.levels
    }
    title = f"{variable.label}, {variable.unit}" if variable.unit else variable.label
    whole = variable.type in ("count", "ordinal")
    declared = variable.decimals if variable.decimals is not None else 0 if whole else 1
    lines = tuple(wrapped(title, column, SMALL, bold=True))
    return _Panel(name, lines, values, declared, whole, column)


def _height(panel: _Panel) -> float:
    return len(panel.title) * SMALL * LEADING + 2 + len(panel.values) * _ARM + _AXIS


def _draw(
    drawing: Drawing, *, rows: Sequence[Sequence[_Panel]], heights: Sequence[float], study: Study
) -> None:
    page = Page(drawing)
    colours = arm_colours(study.arms.levels, study.arms.reference)
    _legend(page, study, colours)
    top = _keys(study).height + 8
    for row, height in zip(rows, heights, strict=True):
        for index, panel in enumerate(row):
            _draw_panel(page, panel, (index * (panel.width + _GAP), top, height), colours)
        top += height + 12


def _keys(study: Study) -> Keys:
    """Return which arm is which: in every panel they stand in this order from the top."""
    arms = study.arms.levels
    places = ["top", *["then"] * (len(arms) - 2), "bottom"] if len(arms) > 1 else ["top"]
    labels = (arm_label(study, arm) for arm in arms)
    return Keys([f"{place}: {label}" for place, label in zip(places, labels, strict=True)])


def _legend(page: Page, study: Study, colours: dict[str, str]) -> None:
    keys = _keys(study)
    for key, arm in zip(keys.places, study.arms.levels, strict=True):
        page.rectangle((key.x, key.y + 1), (10, 10), fill=colours[arm], line=0)
    keys.write(page, INK)


def _draw_panel(
    page: Page, panel: _Panel, place: tuple[float, float, float], colours: dict[str, str]
) -> None:
    left, top, height = place
    page.lines((left, top), panel.title, size=SMALL, bold=True)
    bottom = top + height - _AXIS
    edges = panel.edges()
    ticks, labels = _ticks(panel, edges)
    drawn = []
    for number, arm in enumerate(panel.values):
        y = bottom - (len(panel.values) - number) * _ARM
        axes = page.axes((left, y), (panel.width, _ARM))
        _histogram(axes, panel, edges, (arm, colours[arm]))
        axes.set(xlim=(edges[0], edges[-1]), xticks=ticks, xticklabels=labels)
        axes.tick_params(axis="x", pad=2, length=3, labelbottom=False, bottom=False)
        drawn.append(axes)
    highest = max(axes.get_ylim()[1] for axes in drawn)
    for axes, arm in zip(drawn, panel.values, strict=True):
        axes.set_ylim(-0.3 * highest, highest)
        _median(axes, panel, (arm, colours[arm]), -0.13 * highest)
    drawn[-1].tick_params(axis="x", labelbottom=True, bottom=True)
    drawn[-1].spines["bottom"].set_visible(True)


def _histogram(axes: Axes, panel: _Panel, edges: Any, arm: tuple[str, str]) -> None:
    import seaborn  # two seconds that only this figure needs

    level, colour = arm
    axes.set(xlabel=" ", ylabel=" ")  # where there is none, seaborn lays out every tick to see why
    seaborn.histplot(
        x=panel.values[level], bins=edges, stat="percent", element="step", color=colour,
        linewidth=0, alpha=1, ax=axes,
    )  # fmt: skip
    axes.set(xlabel="", ylabel="")
    axes.yaxis.set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def _median(axes: Axes, panel: _Panel, arm: tuple[str, str], y: float) -> None:
    level, colour = arm
    quartiles = panel.quartiles(level)
    if quartiles is None:
        return
    q1, median, q3 = quartiles
    axes.plot([q1, q3], [y, y], color=colour, linewidth=2.2, solid_capstyle="butt")
    axes.plot(
        [median], [y], "o", markersize=4.6, markerfacecolor=PAPER, markeredgecolor=INK,
        markeredgewidth=1.1,
    )  # fmt: skip


def _ticks(panel: _Panel, edges: Any) -> tuple[list[float], list[str]]:
    """Return round ticks whose labels stay within the panel; whole ones for counts."""
    low, high = float(edges[0]), float(edges[-1])
    ticks, labels = round_ticks(low, high, panel.width * 0.9, sign=False)
    kept: dict[float, str] = {}
    for tick, words in zip(ticks, labels, strict=True):
        middle = (tick - low) / (high - low) * panel.width
        half = text_width(words, SMALL) / 2
        if half <= middle <= panel.width - half and not (panel.whole and tick % 1):
            kept[tick] = fixed(tick) if panel.whole else words
    return list(kept), list(kept.values())


def _ids(panels: Sequence[_Panel], study: Study) -> Iterator[str]:
    for panel in panels:
        for arm in panel.values:
            key = Key(
                stage="baseline", analysis="baseline", population=study.analysis.population,
                outcome=panel.name, arm=arm, measure="summary",
            )  # fmt: skip
            yield from (key.id(statistic) for statistic in ("median", "q1", "q3"))


def _alt(panels: Sequence[_Panel], study: Study) -> str:
    parts = ["Histograms of baseline variables by arm, with median and quartiles."]
    for panel in panels:
        arms = [f"{lowered(arm_label(study, arm))} {_summary(panel, arm)}" for arm in panel.values]
        parts.append(f"{' '.join(panel.title)}: {'; '.join(arms)}.")
    return " ".join(parts)


def _summary(panel: _Panel, arm: str) -> str:
    quartiles = panel.quartiles(arm)
    if quartiles is None:
        return "no known value"
    q1, median, q3 = quartiles
    return f"{fixed(median, panel.places)} ({range_text(q1, q3, panel.places)})"
