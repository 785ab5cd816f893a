"""Curves over time by arm, with limits, direct labels and a table of who was at risk."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers.present.figure import Figure
from helpers.present.figures.common import (
    arm_label,
    event_label,
    lowered,
    people,
    slug,
    stamp_of,
)
from helpers.present.figures.page import LEADING, SMALL, WIDTH, Page, text_width, wrapped
from helpers.present.figures.scale import round_ticks
from helpers.present.formatting import confidence, count, fixed, percent
from helpers.present.style import INK, MUTED, RULE, arm_colours
from helpers.present.text import Label, Text
from helpers.results import Estimate, Results
from helpers.study.model import Outcome, Study

__all__ = ["curves_id", "survival_curves"]

_LEFT = 40.0
_PLOT = 190.0
_TICKS = 18.0
_LABEL = 100.0  # most room for the name of an arm beside its curve
_LINE = SMALL * LEADING
_ARM = 2 * _LINE + 1  # name and numbers of one arm below the plot
_SHADE = 0.16


@dataclass(frozen=True, slots=True)
class _Arm:
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
class _Plot:
    """Everything that is drawn."""

    arms: tuple[_Arm, ...]
    title: str
    axis: str
    rising: bool

    @property
    def start(self) -> float:
        return 0.0 if self.rising else 1.0

    @property
    def end(self) -> float:
        return max(float(e.key.level) for arm in self.arms for e in (*arm.curve, *arm.at_risk))

    @property
    def top(self) -> float:
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
    def head(self) -> list[str]:
        return wrapped(self.title, WIDTH, SMALL)

    @property
    def foot(self) -> list[str]:
        return wrapped(self.axis, WIDTH - _LEFT, SMALL)

    @property
    def plot_top(self) -> float:
        return len(self.head) * _LINE + 6

    @property
    def table_top(self) -> float:
        return self.plot_top + _PLOT + _TICKS + len(self.foot) * _LINE + 10


def survival_curves(
    results: Results,
    study: Study,
    outcome_id: str,
    *,
    among: str = "randomised",
    off_plan: bool = False,
) -> Figure | Text:
    """Return the curve of each arm of a time-to-event outcome, and below it who was at risk.

    Kaplan-Meier curves of the proportion without the event; with competing events the cumulative
    incidence of the event. Each curve is named where it ends, so that no colour has to be looked
    up, and drawn to the end of its arm's follow-up.

    Parameters
    ----------
    results : Results
        Rows of the analysis ``curve``.
    study : Study
    outcome_id : str
        Id of a time-to-event outcome.
    among : str, optional
        ``"randomised"``, or the variable that conditions the outcome.
    off_plan : bool, optional
        Whether something else than the plan was chosen.

    Returns
    -------
    Figure or Text
        A sentence where `results` hold no curve.
    """
    outcome = study.outcome(outcome_id)
    own = results.where(outcome=outcome_id, among=among, subgroup="")
    rows = Results(e for e in own if e.key.analysis in ("curve", "tried_curve"))
    arms = _arms(rows, study)
    if not arms:
        return Text("No time is known, so that there is no curve.")
    rising = bool(outcome.competing)
    plot = _Plot(
        arms=arms, rising=rising, title=_title(study, outcome, rising=rising),
        axis=_with_unit(study, outcome),
    )  # fmt: skip
    height = plot.table_top + _LINE + len(arms) * _ARM + 2
    return Figure(
        id=curves_id(outcome_id, among),
        draw=partial(_draw, plot=plot),
        alt=_alt(plot, study, outcome),
        caption=_caption(study, outcome, rows),
        source_ids=tuple(e.id for arm in arms for e in (*arm.curve, *arm.at_risk)),
        size=(WIDTH / 72, height / 72),
        stamp=stamp_of(study),
        off_plan=off_plan,
    )


def curves_id(outcome_id: str, among: str) -> str:
    """Return the id of the figure of an outcome.

    >>> curves_id("loss", "randomised"), curves_id("loss", "pregnant")
    ('curves-loss', 'curves-loss-pregnant')
    """
    parts = [outcome_id, *([among] if among != "randomised" else [])]
    return "-".join(["curves", *(slug(part) for part in parts)])


def _with_unit(study: Study, outcome: Outcome) -> str:
    variable = study.codebook[str(outcome.time)]
    return f"{variable.label}, {variable.unit}" if variable.unit else variable.label


def _title(study: Study, outcome: Outcome, *, rising: bool) -> str:
    event = lowered(event_label(study, outcome))
    return f"{people(study).capitalize()} {'with' if rising else 'without'} {event}, %"


def _caption(study: Study, outcome: Outcome, rows: Results) -> Text:
    kind = (
        "cumulative incidence, when the other events can come first"
        if outcome.competing
        else "Kaplan–Meier estimate of those still without it"
    )
    levels = [e.confidence_level for e in rows if e.confidence_level]
    limits: Text | str = ""  # none where no arm had an event, or everybody at once
    if levels:
        limits = Text(", shaded: {level} limits at each time", level=confidence(levels[0]))
    return Text(
        "{label}: {kind}{limits}. Below, how many were at risk.",
        label=Label(study.outcome_label(outcome)),
        kind=kind,
        limits=limits,
    )


def _arms(rows: Results, study: Study) -> tuple[_Arm, ...]:
    colours = arm_colours(study.arms.levels, study.arms.reference)
    arms = []
    for arm in study.arms.levels:
        here = rows.where(arm=arm)
        curve = sorted(here.where(statistic="estimate"), key=_time)
        if curve:
            risk = sorted(here.where(measure="count", statistic="at_risk"), key=_time)
            arms.append(_Arm(arm_label(study, arm), colours[arm], tuple(curve), tuple(risk)))
    return tuple(arms)


def _time(estimate: Estimate) -> float:
    return float(estimate.key.level)


# drawing --------------------------------------------------------------------------------------


def _draw(drawing: Drawing, *, plot: _Plot) -> None:
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


def _scale(axes: Axes, plot: _Plot) -> tuple[float, float]:
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


def _curve(axes: Axes, arm: _Arm, start: float) -> None:
    times, values, lower, upper = arm.steps(start)
    axes.fill_between(times, lower, upper, step="post", color=arm.colour, alpha=_SHADE, linewidth=0)
    axes.plot(
        times, values, drawstyle="steps-post", color=arm.colour, solid_joinstyle="miter",
        clip_on=False,
    )  # fmt: skip


def _names(page: Page, plot: _Plot, place: tuple[float, float, float]) -> None:
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


def _time_axis(axes: Axes, plot: _Plot) -> None:
    marks = [(_time(e), e.key.level) for e in plot.arms[0].at_risk]
    axes.set_xlim(0.0, plot.end if plot.end > 0 else 1.0)
    axes.set_xticks([when for when, _ in marks], [name for _, name in marks])


def _risk_table(page: Page, plot: _Plot, width: float) -> None:
    top = plot.table_top
    end = plot.end if plot.end > 0 else 1.0
    page.lines((0, top), ["Number at risk"], size=SMALL, color=MUTED)
    for row, arm in enumerate(plot.arms):
        y = top + _LINE + _ARM * row
        page.lines((0, y), wrapped(arm.label, WIDTH, SMALL)[:1], size=SMALL, color=arm.colour)
        for number in arm.at_risk:
            x = _LEFT + width * _time(number) / end
            page.write(
                (x, y + 2 * SMALL + 1), count(number).text, size=SMALL, color=INK, align="center"
            )


# words ----------------------------------------------------------------------------------------


def _alt(plot: _Plot, study: Study, outcome: Outcome) -> str:
    kind = "Cumulative incidence curves" if plot.rising else "Kaplan–Meier curves"
    parts = [f"{kind} by arm: {plot.title}, by {lowered(plot.axis)}."]
    parts += [_sentence(arm, plot) for arm in plot.arms]
    return " ".join(parts)


def _sentence(arm: _Arm, plot: _Plot) -> str:
    """Return the curve of an arm in words: its value and who was at risk at each mark."""
    told = []
    times, values, _, _ = arm.steps(plot.start)
    for number in arm.at_risk:
        when = _time(number)
        value = values[int(np.searchsorted(times, when, side="right")) - 1]
        shown = percent(value) if when <= times[-1] else "not followed"
        told.append(f"{shown} at {number.key.level} ({count(number).text} at risk)")
    end = f"{percent(arm.last)} at the end of follow-up, at {fixed(times[-1], _places(times[-1]))}"
    return f"{arm.label}: {', '.join([*told, end])}."


def _places(value: float) -> int:
    return 0 if float(value).is_integer() else 1
