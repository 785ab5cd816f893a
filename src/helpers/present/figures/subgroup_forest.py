"""The forest plot of subgroups: the effect in every level, and whether levels differ."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers.present.figure import Figure
from helpers.present.figures.common import analysed, lowered, people, slug, stamp_of
from helpers.present.figures.heads import Head, favours, head_of, shade, versus
from helpers.present.figures.page import LEADING, SMALL, WIDTH, Page, text_width, wrapped
from helpers.present.figures.scale import round_ticks
from helpers.present.formatting import (
    confidence,
    fraction,
    p_value,
    percent_places,
    with_interval,
)
from helpers.present.style import INK, MUTED, RULE, arm_colours
from helpers.present.text import Label, Text
from helpers.results import Estimate, Results
from helpers.study.model import Outcome, Study

__all__ = ["subgroup_forest"]

_LABEL = 150.0  # points for the levels at the left
_GAP = 8.0
_AXIS = 32.0
_LINE = SMALL * LEADING
_CAUTION = "Subgroups mislead more often than they inform: read the interaction, not a level."


@dataclass(frozen=True, slots=True)
class _Row:
    """One level, or everybody: counts and the difference of risks."""

    label: str
    counts: tuple[Estimate, ...]
    effect: Estimate
    overall: bool = False

    @property
    def words(self) -> list[str]:
        return wrapped(self.label, _LABEL - (0 if self.overall else 10), SMALL)

    @property
    def below(self) -> str:
        pairs = [self.counts[0:2], self.counts[2:4]]
        shares = (fraction(*pair).text for pair in pairs)
        return " v ".join(shares)

    @property
    def printed(self) -> str:
        if math.isnan(self.effect.value):
            return "not estimable"
        places = percent_places(max(self.counts[1].value, self.counts[3].value))
        return with_interval(self.effect, places, scale=100, sign=True).text

    @property
    def height(self) -> float:
        return (len(self.words) + 1) * _LINE + 6


@dataclass(frozen=True, slots=True)
class _Group:
    """One subgroup variable with its levels and its interaction."""

    label: str
    rows: tuple[_Row, ...]
    interaction: tuple[Estimate, ...]

    @property
    def tested(self) -> str:
        difference, quotient = (p_value(e).text for e in self.interaction)
        return f"P for interaction: {difference} (difference), {quotient} (ratio)"

    @property
    def heading(self) -> list[str]:
        return wrapped(self.label, WIDTH, SMALL, bold=True)

    @property
    def height(self) -> float:
        rows = sum(row.height for row in self.rows)
        return rows + (len(self.heading) + 1) * _LINE + 8


def subgroup_forest(
    results: Results, study: Study, outcome: str, *, arm: str = "", off_plan: bool = False
) -> Figure | Text:
    """Return the difference of risks in every level of every subgroup variable.

    Parameters
    ----------
    results : Results
        Rows of the analysis ``subgroup``, and the main result of the outcome.
    study : Study
    outcome : str
        Id of a binary outcome.
    arm : str, optional
        Compared with the reference; the first one compared where not given.
    off_plan : bool, optional
        Whether choices differ from the plan.

    Returns
    -------
    Figure or Text
        A sentence where the outcome has no subgroups.
    """
    arm = arm or study.arms.compared[0]
    chosen = study.outcome(outcome)
    here = results.where(outcome=outcome, among=chosen.among or "randomised")
    groups = tuple(_groups(here, study, arm))
    if not groups:
        return Text("The outcome has no subgroups to draw.")
    overall = _row(
        Results(e for e in here if not e.key.subgroup), study, ("All", arm), overall=True
    )
    head = _head(overall, (study, arm))
    height = head.height + overall.height + sum(group.height for group in groups) + _AXIS
    many = len(study.arms.compared) > 1
    return Figure(
        id=f"subgroups-{slug(outcome)}{f'-{slug(arm)}' if many else ''}",
        draw=partial(_draw, overall=overall, groups=groups, place=(study, arm)),
        alt=" ".join(_sentences(overall, groups, (chosen, study, arm))),
        caption=Text(
            "Difference in risk with {level} confidence interval in subgroups: {outcome}. "
            + _CAUTION,
            level=confidence(overall.effect.confidence_level or 0.95),
            outcome=Label(lowered(study.outcome_label(chosen))),
        ),
        source_ids=tuple(dict.fromkeys(_ids(overall, groups))),
        size=(WIDTH / 72, height / 72),
        stamp=stamp_of(study),
        off_plan=off_plan,
    )


def _groups(here: Results, study: Study, arm: str) -> Iterator[_Group]:
    for name in dict.fromkeys(e.key.subgroup for e in here if e.key.subgroup):
        own = here.where(subgroup=name)
        levels = dict.fromkeys(e.key.subgroup_level for e in own if e.key.subgroup_level)
        variable = study.codebook[name]
        rows = tuple(
            _row(own.where(subgroup_level=level), study, (variable.level_label(level), arm))
            for level in levels
        )
        tested = own.where(measure="interaction", arm=arm, statistic="p_value")
        found = tuple(tested.one(method=m) for m in ("risk_difference", "risk_ratio"))
        yield _Group(variable.label, rows, found)


def _row(here: Results, study: Study, place: tuple[str, str], *, overall: bool = False) -> _Row:
    label, arm = place
    reference = study.arms.reference
    counts = []
    for side in (arm, reference):
        mine = here.where(arm=side, reference="")
        counts += [analysed(mine, "events"), analysed(mine, "n")]
    contrast = here.where(arm=arm, reference=reference, measure="risk_difference")
    effect = next(iter(contrast.where(statistic="estimate")))
    return _Row(label, tuple(counts), effect, overall)


def _ids(overall: _Row, groups: Sequence[_Group]) -> Iterator[str]:
    for row in (overall, *(row for group in groups for row in group.rows)):
        yield from row.effect.ids()
        yield from (e.id for e in row.counts)
    yield from (e.id for group in groups for e in group.interaction)


def _draw(
    drawing: Drawing, *, overall: _Row, groups: Sequence[_Group], place: tuple[Study, str]
) -> None:
    page = Page(drawing)
    rows = [overall, *(row for group in groups for row in group.rows)]
    column = max(text_width(row.printed, SMALL) for row in rows)
    left = _LABEL + _GAP
    width = WIDTH - left - column - 2 * _GAP
    words = _head(overall, place)
    words.draw(page, 0)
    head = words.height
    bottom = page.height - _AXIS
    axes = page.axes((left, head), (width, bottom - head))
    _scale(axes, rows, (head, bottom, width))
    top = head
    _draw_row(page, axes, overall, (top, place))
    _guide(axes, overall, (top, top + overall.height))
    top += overall.height
    for group in groups:
        _draw_group(page, axes, group, (top, place))
        first = top + group.height - sum(row.height for row in group.rows) - 4
        _guide(axes, overall, (first, top + group.height))
        top += group.height
    page.lines((left, bottom + 17), ["← fewer"], size=SMALL, color=MUTED)
    page.lines((left + width, bottom + 17), ["more →"], size=SMALL, color=MUTED, align="right")


def _guide(axes: Axes, overall: _Row, span: tuple[float, float]) -> None:
    """Draw no difference, and the effect in everybody, beside rows and not through headings."""
    axes.plot([0, 0], span, color=MUTED, linewidth=1, linestyle=(0, (3, 2)), zorder=1)
    everybody = 100 * overall.effect.value
    axes.plot([everybody, everybody], span, color=RULE, linewidth=1, zorder=0)


def _head(overall: _Row, place: tuple[Study, str]) -> Head:
    study, arm = place
    return head_of(
        f"Risk difference per 100 {people(study)}", compared=versus(study, arm),
        level=overall.effect.confidence_level or 0.95, key=favours(study, arm),
    )  # fmt: skip


def _scale(axes: Axes, rows: Sequence[_Row], place: tuple[float, float, float]) -> None:
    head, bottom, width = place
    effects = [row.effect for row in rows]
    ends = [100 * (v or 0.0) for e in effects for v in (e.value, e.lower, e.upper)]
    known = [value for value in ends if math.isfinite(value)] or [0.0]
    low, high = min(0.0, *known), max(0.0, *known)
    pad = 0.06 * (high - low or 1.0)
    ticks, labels = round_ticks(low - pad, high + pad, width)
    axes.set_xticks(ticks, labels)
    axes.set(xlim=(min(ticks[0], low - pad), max(ticks[-1], high + pad)), ylim=(bottom, head))
    axes.tick_params(axis="x", pad=2, length=3)
    axes.spines["left"].set_visible(False)
    axes.yaxis.set_visible(False)


def _draw_group(
    page: Page, axes: Axes, group: _Group, place: tuple[float, tuple[Study, str]]
) -> None:
    top, whose = place
    page.path([(0, top), (WIDTH, top)], color=RULE, line=0.8)
    page.lines((0, top + 2), group.heading, size=SMALL, bold=True)
    below = top + 2 + len(group.heading) * _LINE
    page.lines((0, below), [group.tested], size=SMALL, color=MUTED)
    y = below + _LINE + 2
    for row in group.rows:
        _draw_row(page, axes, row, (y, whose))
        y += row.height


def _draw_row(page: Page, axes: Axes, row: _Row, place: tuple[float, tuple[Study, str]]) -> None:
    top, (study, arm) = place
    indent = 0 if row.overall else 10
    page.lines((indent, top + 1), row.words, size=SMALL, bold=row.overall)
    below = top + 1 + len(row.words) * _LINE
    page.lines((indent, below), [row.below], size=SMALL, color=MUTED)
    y = top + row.height / 2 - 1
    benefit = study.outcome(row.effect.key.outcome).benefit
    shade(axes, benefit, (top, top + row.height - 2))
    page.write((WIDTH, y + 3.4), row.printed, size=SMALL, color=INK, align="right")
    effect = row.effect
    if math.isnan(effect.value):
        return
    colour = arm_colours(study.arms.levels, study.arms.reference)[arm]
    if effect.lower is not None and effect.upper is not None and math.isfinite(effect.lower):
        span = [100 * effect.lower, 100 * effect.upper]
        axes.plot(span, [y, y], color=colour, linewidth=1.8, solid_capstyle="butt")
    mark = "D" if row.overall else "s"
    axes.plot([100 * effect.value], [y], mark, color=colour, markersize=6.5)


def _sentences(
    overall: _Row, groups: Sequence[_Group], place: tuple[Outcome, Study, str]
) -> Iterator[str]:
    outcome, study, arm = place
    who = versus(study, arm, between="against")
    yield f"Forest plot of subgroups, {lowered(study.outcome_label(outcome))}, {who}."
    yield f"Difference per 100 {people(study)}: all {overall.below}, {overall.printed}."
    for group in groups:
        levels = "; ".join(f"{row.label} {row.below}, {row.printed}" for row in group.rows)
        yield f"{group.label}: {levels}. {group.tested}."
