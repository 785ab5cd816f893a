"""The forest plot: every effect with its interval, on the scale on which it is reported."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers.present.figure import Figure
from helpers.present.figures.common import stamp_of
from helpers.present.figures.effects import Line, lines
from helpers.present.figures.heads import Head, favours, head_of, shade, versus
from helpers.present.figures.page import LEADING, SMALL, WIDTH, Page, text_width, wrapped
from helpers.present.figures.scale import ratio_ticks, round_ticks
from helpers.present.formatting import confidence
from helpers.present.printing import in_its_style
from helpers.present.style import INK, MARKERS, MUTED, PAPER, RULE, arm_colours
from helpers.present.text import Text
from helpers.present.vocabulary import ROLES
from helpers.results import Results
from helpers.study.model import Study

__all__ = ["forest"]

_LABEL = 134.0  # points for the outcomes at the left
_GAP = 8.0
_ROLE = 19.0
_AXIS = 32.0
_BETWEEN = 16.0


@dataclass(frozen=True, slots=True)
class _Row:
    """One line with its wrapped words; `height` in points."""

    line: Line
    label: tuple[str, ...]
    below: tuple[str, ...]

    @property
    def height(self) -> float:
        return max((len(self.label) + len(self.below)) * SMALL * LEADING + 7, 26.0)


@dataclass(frozen=True, slots=True)
class _Panel:
    """Lines that share a scale and a unit."""

    head: Head
    rows: tuple[_Row, ...]

    @property
    def roles(self) -> list[tuple[str, list[_Row]]]:
        return [(role, list(g)) for role, g in groupby(self.rows, lambda r: r.line.outcome.role)]

    @property
    def height(self) -> float:
        rows = sum(row.height for row in self.rows)
        return self.head.height + len(self.roles) * _ROLE + rows + _AXIS


@in_its_style
def forest(
    results: Results, study: Study, *, outcomes: Sequence[str] | None = None
) -> Figure | Text:
    """Return the forest plot of all outcomes, or of those named.

    Differences in risk stand per 100 participants on one axis, differences in means on an axis
    for each unit. The side that favours the treatment is shaded, as each outcome's `benefit`
    says. Contrasts in a group formed after randomisation are drawn hollow and grey.

    Parameters
    ----------
    results : Results
        Main results of the outcomes.
    study : Study
    outcomes : sequence of str, optional
        Ids of outcomes.

    Returns
    -------
    Figure or Text
        A sentence where no outcome has a main result with an interval.

    Examples
    --------
    >>> from helpers.study import load_study
    >>> type(forest(Results(), load_study("tacrolimus-rif"))).__name__
    'Text'
    """
    chosen = lines(results, study, None if outcomes is None else tuple(outcomes))
    if not chosen:
        return Text("No outcome has a main result with an interval to draw.")
    panels = _panels(chosen, study)
    height = sum(panel.height for panel in panels) + _BETWEEN * (len(panels) - 1)
    return Figure(
        id="forest",
        draw=partial(_draw, panels=panels, study=study),
        alt=_alt(chosen, study),
        caption=_caption(chosen, study),
        source_ids=tuple(dict.fromkeys(_ids(chosen))),
        size=(WIDTH / 72, height / 72),
        stamp=stamp_of(study),
    )


def _ids(chosen: Sequence[Line]) -> Iterator[str]:
    for line in chosen:
        yield line.estimate.id
        limits = (("lower", line.estimate.lower), ("upper", line.estimate.upper))
        yield from (line.estimate.key.id(name) for name, limit in limits if limit is not None)
        yield from (found.id for found in (*line.counts, *line.margins))


def _panels(chosen: Sequence[Line], study: Study) -> list[_Panel]:
    titles = dict.fromkeys(_title(line) for line in chosen)
    shared = ((title, [line for line in chosen if _title(line) == title]) for title in titles)
    return [
        _Panel(_head(title, lines, study), tuple(_row(line) for line in lines))
        for title, lines in shared
    ]


def _title(line: Line) -> str:
    name = line.effect.name
    words = f"{name[:1].upper()}{name[1:]}"
    unit = line.unit if line.unit.startswith("per ") else f"({line.unit})" if line.unit else ""
    return f"{words} {unit}".strip()


def _row(line: Line) -> _Row:
    below = [piece for words in line.below for piece in wrapped(words, _LABEL, SMALL)]
    return _Row(line, tuple(wrapped(line.label, _LABEL, SMALL)), tuple(below))


def _draw(drawing: Drawing, *, panels: Sequence[_Panel], study: Study) -> None:
    page = Page(drawing)
    printed = [row.line.printed for panel in panels for row in panel.rows]
    column = max(text_width(words, SMALL) for words in printed)
    top = 0.0
    for panel in panels:
        _draw_panel(page, panel, (top, column), study)
        top += panel.height + _BETWEEN


def _draw_panel(page: Page, panel: _Panel, place: tuple[float, float], study: Study) -> None:
    top, column = place
    left = _LABEL + _GAP
    width = WIDTH - left - column - 2 * _GAP
    panel.head.draw(page, top)
    head = top + panel.head.height
    bottom = top + panel.height - _AXIS
    axes = page.axes((left, head), (width, bottom - head))
    low, high = _scale(axes, panel, width)
    axes.set(xlim=(low, high), ylim=(bottom, head))
    y = head
    for role, rows in panel.roles:
        _role(page, role, y)
        y += _ROLE
        for row in rows:
            _draw_row(page, axes, row, (y, study))
            y += row.height
    axes.axvline(0, color=MUTED, linewidth=1, linestyle=(0, (3, 2)), zorder=1)
    _directions(page, panel, (left, width, bottom))


def _head(title: str, chosen: Sequence[Line], study: Study) -> Head:
    """Return the head of a panel: what its columns and its shading mean."""
    compared = study.arms.compared
    one = len(compared) == 1
    return head_of(
        title, compared=versus(study, compared[0]) if one else "",
        level=chosen[0].estimate.confidence_level,
        key=favours(study, compared[0]) if one else "shaded: favours the treatment",
    )  # fmt: skip


def _role(page: Page, role: str, top: float) -> None:
    page.path([(0, top + 1), (WIDTH, top + 1)], color=RULE, line=0.8)
    page.lines((0, top + 4), [ROLES[role].capitalize()], size=SMALL, color=MUTED, bold=True)


def _draw_row(page: Page, axes: Axes, row: _Row, place: tuple[float, Study]) -> None:
    top, study = place
    line, middle = row.line, top + row.height / 2 - 1
    color = MUTED if line.descriptive else INK
    page.lines((0, top + 1), row.label, size=SMALL, color=color)
    below = top + 1 + len(row.label) * SMALL * LEADING
    page.lines((0, below), row.below, size=SMALL, color=MUTED)
    page.write((WIDTH, middle + 3.4), line.printed, size=SMALL, color=color, align="right")
    shade(axes, line.outcome.benefit, (top, top + row.height - 2))
    _interval(axes, line, middle, study)
    for margin in line.margins:
        ends = [line.at(margin.value)] * 2
        axes.plot(ends, [top, top + row.height - 2], color=INK, linewidth=1.4, linestyle=":")


def _interval(axes: Axes, line: Line, y: float, study: Study) -> None:
    colours = arm_colours(study.arms.levels, study.arms.reference)
    arm = line.estimate.key.arm
    colour = MUTED if line.descriptive else colours[arm]
    lower, upper = line.at(line.estimate.lower), line.at(line.estimate.upper)
    if math.isfinite(lower) and math.isfinite(upper):
        axes.plot([lower, upper], [y, y], color=colour, linewidth=1.8, solid_capstyle="butt")
    value = line.at(line.estimate.value)
    if math.isfinite(value):
        axes.plot(
            [value], [y], MARKERS[study.arms.compared.index(arm)], color=colour, markersize=6.5,
            markerfacecolor=PAPER if line.descriptive else colour, markeredgewidth=1.4,
        )  # fmt: skip


def _scale(axes: Axes, panel: _Panel, width: float) -> tuple[float, float]:
    """Set ticks and return the limits: round, around every interval and no difference."""
    ends = [
        row.line.at(value)
        for row in panel.rows
        for value in (row.line.estimate.value, row.line.estimate.lower, row.line.estimate.upper)
    ]
    ends += [row.line.at(margin.value) for row in panel.rows for margin in row.line.margins]
    known = [value for value in ends if math.isfinite(value)] or [0.0]
    low, high = min(0.0, *known), max(0.0, *known)
    pad = 0.06 * (high - low or 1.0)
    low, high = low - pad, high + pad
    ratio = panel.rows[0].line.effect.ratio
    ticks, labels = (ratio_ticks if ratio else round_ticks)(low, high, width)
    axes.set_xticks(ticks, labels)
    axes.tick_params(axis="x", pad=2, length=3)
    axes.spines["left"].set_visible(False)
    axes.yaxis.set_visible(False)
    return min(ticks[0], low), max(ticks[-1], high)


def _directions(page: Page, panel: _Panel, place: tuple[float, float, float]) -> None:
    """Say below the axis what its two directions mean."""
    left, width, bottom = place
    effect = panel.rows[0].line.effect
    page.lines((left, bottom + 17), [f"← {effect.less}"], size=SMALL, color=MUTED)
    at = (left + width, bottom + 17)
    page.lines(at, [f"{effect.more} →"], size=SMALL, color=MUTED, align="right")


def _caption(chosen: Sequence[Line], study: Study) -> Text:
    several = "Effects" if len(chosen) > 1 else "Effect"
    levels = dict.fromkeys(line.estimate.confidence_level for line in chosen)
    words = f"{several} with {{level}} confidence interval, by role of the outcome."
    if any(line.descriptive for line in chosen):
        words += " Hollow and grey: in a group formed after randomisation, not a fair comparison."
    if any(line.margins for line in chosen):
        words += " Dotted: the margin of the plan."
    level = next((value for value in levels if value is not None), study.analysis.confidence_level)
    return Text(words, level=confidence(level))


def _alt(chosen: Sequence[Line], study: Study) -> str:
    noun = "effect" if len(chosen) == 1 else "effects"
    first = f"Forest plot of {len(chosen)} {noun} with confidence intervals."
    return " ".join([first, *(line.sentence(study) for line in chosen)])
