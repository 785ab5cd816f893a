"""The robustness panel as a forest plot: one effect, one line an analysis."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers.analysis.robustness_panel import PanelLine
from helpers.present.figure import Figure
from helpers.present.figures.common import lowered, stamp_of
from helpers.present.figures.heads import Head, favours, head_of, shade, versus
from helpers.present.figures.page import LEADING, SMALL, WIDTH, Page, text_width, wrapped
from helpers.present.figures.scale import ratio_ticks, round_ticks
from helpers.present.formatting import confidence, p_value
from helpers.present.panel_words import effect_heading, effect_number, line_label, scale_of
from helpers.present.style import INK, MUTED, PAPER, RULE, arm_colours
from helpers.present.text import Label, Text
from helpers.study.model import Study

__all__ = ["robustness_plot"]

_LABEL = 156.0  # points for the analyses at the left
_GAP = 8.0
_AXIS = 32.0
_LINE = SMALL * LEADING
_TIMES = ("rmst", "rmtl")
_HOLLOW = ("bayesian", "randomisation")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One line with its words."""

    line: PanelLine
    label: tuple[str, ...]
    below: tuple[str, ...]
    printed: str

    @property
    def height(self) -> float:
        return (len(self.label) + len(self.below)) * _LINE + 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """The rows with what they share."""

    rows: tuple[_Row, ...]
    study: Study
    held_against: tuple[float, ...]

    @property
    def main(self) -> PanelLine:
        return self.rows[0].line

    @property
    def unsided(self) -> bool:
        """Whether it is a difference of times, for which `benefit` of the event does not hold."""
        return self.main.effect.key.measure.startswith(_TIMES)

    @property
    def ratio(self) -> bool:
        return self.main.effect.key.measure.endswith("_ratio")

    def at(self, value: float | None) -> float:
        """Return a value on the axis: ratios as logarithms; nan where there is none."""
        if value is None or (self.ratio and value <= 0.0):
            return math.nan
        return math.log(value) if self.ratio else value * scale_of(self.main.effect)

    @property
    def height(self) -> float:
        return _head(self).height + sum(row.height for row in self.rows) + _AXIS


def robustness_plot(
    lines: Sequence[PanelLine], study: Study, *, name: str, held_against: Sequence[float],
    places: int, off_plan: bool = False,
) -> Figure:  # fmt: skip
    """Return one effect by every analysis, with no difference and the margins of the plan.

    Parameters
    ----------
    lines : sequence of PanelLine
        The main one first.
    study : Study
    name : str
        Id of the figure.
    held_against : sequence of float
        Margins, or no difference: what the intervals are held against.
    places : int
        Decimal places of differences.
    off_plan : bool, optional
        Whether choices differ from the plan.
    """
    rows = tuple(_row(line, study, places) for line in lines)
    drawn = _Drawn(rows=rows, study=study, held_against=tuple(held_against))
    key, level = drawn.main.effect.key, drawn.main.effect.confidence_level
    outcome = lowered(study.outcome_label(study.outcome(key.outcome)))
    return Figure(
        id=name,
        draw=partial(_draw, drawn=drawn),
        alt=" ".join(_sentences(drawn)),
        caption=Text(
            "Robustness: {outcome} by every analysis of the plan, with {level} intervals. Hollow: "
            "Bayesian, and the randomisation test, which has no interval.",
            outcome=Label(outcome),
            level=confidence(level or study.analysis.confidence_level),
        ),
        source_ids=tuple(dict.fromkeys(_ids(lines))),
        size=(WIDTH / 72, drawn.height / 72),
        stamp=stamp_of(study),
        off_plan=off_plan,
    )


def _row(line: PanelLine, study: Study, places: int) -> _Row:
    label = line_label(line, study)
    return _Row(
        line=line, label=tuple(wrapped(label.text, _LABEL, SMALL)),
        below=tuple(wrapped(label.sub, _LABEL, SMALL)) if label.sub else (),
        printed=_printed(line, places),
    )  # fmt: skip


def _printed(line: PanelLine, places: int) -> str:
    if line.kind == "randomisation" and line.test is not None:
        return f"P {p_value(line.test).text}"
    return effect_number(line.effect, places).text


def _ids(lines: Sequence[PanelLine]) -> Iterator[str]:
    for line in lines:
        yield from line.effect.ids()
        if line.kind == "randomisation" and line.test is not None:
            yield line.test.id


# Drawing --------------------------------------------------------------------------------------


def _draw(drawing: Drawing, *, drawn: _Drawn) -> None:
    page = Page(drawing)
    column = max(text_width(row.printed, SMALL) for row in drawn.rows)
    left = _LABEL + _GAP
    width, bottom = WIDTH - left - column - 2 * _GAP, page.height - _AXIS
    words = _head(drawn)
    words.draw(page, 0)
    head = words.height
    axes = page.axes((left, head), (width, bottom - head))
    _scale(axes, drawn, width)
    axes.set_ylim(bottom, head)
    _guides(axes, drawn)
    top, kind = head, ""
    for row in drawn.rows:
        if row.line.kind != kind:
            page.path([(0, top), (WIDTH, top)], color=RULE, line=0.6)
        _draw_row(page, axes, row, (top, drawn))
        top, kind = top + row.height, row.line.kind
    less, more = ("lower", "higher") if drawn.main.effect.key.measure != "risk_difference" else (
        "fewer", "more")  # fmt: skip
    page.lines((left, bottom + 17), [f"← {less}"], size=SMALL, color=MUTED)
    page.lines((left + width, bottom + 17), [f"{more} →"], size=SMALL, color=MUTED, align="right")


def _head(drawn: _Drawn) -> Head:
    effect, study = drawn.main.effect, drawn.study
    return head_of(
        effect_heading(study, effect).plain().replace("\n", " "),
        compared=versus(study, effect.key.arm, effect.key.reference),
        level=effect.confidence_level, interval="interval",
        key="" if drawn.unsided else favours(study, effect.key.arm),
    )  # fmt: skip


def _scale(axes: Axes, drawn: _Drawn, width: float) -> None:
    """Set ticks and limits: round, around every interval, no difference and the margins."""
    effects = [row.line.effect for row in drawn.rows]
    ends = [drawn.at(v) for e in effects for v in (e.value, e.lower, e.upper)]
    ends += [drawn.at(value) for value in drawn.held_against]
    known = [value for value in ends if math.isfinite(value)]
    low, high = min(0.0, *known), max(0.0, *known)  # no difference is 0 on either axis
    pad = 0.06 * (high - low or 1.0)
    ticks, labels = (ratio_ticks if drawn.ratio else round_ticks)(low - pad, high + pad, width)
    axes.set_xticks(ticks, labels)
    axes.set_xlim(min(ticks[0], low - pad), max(ticks[-1], high + pad))
    axes.tick_params(axis="x", pad=2, length=3)
    axes.spines["left"].set_visible(False)
    axes.yaxis.set_visible(False)


def _guides(axes: Axes, drawn: _Drawn) -> None:
    """Draw no difference dashed, margins dotted, and the main effect as a thin line."""
    axes.axvline(0.0, color=MUTED, linewidth=1, linestyle=(0, (3, 2)), zorder=1)
    for value in drawn.held_against:
        if drawn.at(value) != 0.0:
            axes.axvline(drawn.at(value), color=INK, linewidth=1.4, linestyle=":", zorder=1)
    if math.isfinite(drawn.at(drawn.main.effect.value)):
        axes.axvline(drawn.at(drawn.main.effect.value), color=RULE, linewidth=1, zorder=0)


def _draw_row(page: Page, axes: Axes, row: _Row, place: tuple[float, _Drawn]) -> None:
    top, drawn = place
    effect, main = row.line.effect, row.line is drawn.main
    page.lines((0, top + 2), row.label, size=SMALL, bold=main)
    page.lines((0, top + 2 + len(row.label) * _LINE), row.below, size=SMALL, color=MUTED)
    y = top + row.height / 2
    if not drawn.unsided:
        benefit = drawn.study.outcome(effect.key.outcome).benefit
        shade(axes, benefit, (top + 1, top + row.height - 1))
    page.write((WIDTH, y + 3.4), row.printed, size=SMALL, color=INK, align="right")
    arms = drawn.study.arms
    colour = arm_colours(arms.levels, arms.reference)[effect.key.arm]
    lower, upper, value = (drawn.at(v) for v in (effect.lower, effect.upper, effect.value))
    if math.isfinite(lower) and math.isfinite(upper):
        axes.plot([lower, upper], [y, y], color=colour, linewidth=1.8, solid_capstyle="butt")
    if math.isfinite(value):
        axes.plot(
            [value], [y], "D" if main else "s", color=colour, markersize=6.5, markeredgewidth=1.4,
            markerfacecolor=PAPER if row.line.kind in _HOLLOW else colour,
        )  # fmt: skip


# In words -------------------------------------------------------------------------------------


def _sentences(drawn: _Drawn) -> Iterator[str]:
    effect, study = drawn.main.effect, drawn.study
    who = versus(study, effect.key.arm, effect.key.reference, between="against")
    outcome = lowered(study.outcome_label(study.outcome(effect.key.outcome)))
    heading = effect_heading(study, effect).plain().replace("\n", " ")
    yield f"Robustness panel, {outcome}, {who}: {lowered(heading)} by {len(drawn.rows)} analyses."
    for row in drawn.rows:
        yield f"{line_label(row.line, study).plain()}: {row.printed}."
