"""Published trials as a forest plot without a summary line: none is pooled with any other.

Randomised trials stand first, others apart below them, and the trial at hand alone at the end. If
its data are synthetic its mark is amber and its heading says so: it is no trial among trials.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers.analysis.context import ANALYSIS, NOT_RANDOMISED, RANDOMISED
from helpers.present.figure import Figure
from helpers.present.figures.common import analysed, lowered, slug, stamp_of
from helpers.present.figures.page import LEADING, SMALL, WIDTH, Page, text_width, wrapped
from helpers.present.figures.scale import round_ticks
from helpers.present.formatting import (
    confidence,
    fraction,
    percent_places,
    with_interval,
)
from helpers.present.printing import in_its_style
from helpers.present.stack import Stack
from helpers.present.style import AMBER, INK, MUTED, PAPER, RULE, TREATMENT
from helpers.present.text import Label, Nothing, Text
from helpers.results import Estimate, Results
from helpers.study.model import Study

__all__ = ["published_trials"]

OWN = "own"
HEADINGS = {
    RANDOMISED: "Randomised trials",
    NOT_RANDOMISED: "Not randomised: chance did not make the groups alike",
    OWN: "The trial at hand",
}
_SYNTHETIC = "The trial at hand: SYNTHETIC data, no evidence"
_LABEL = 172.0  # points for the trials at the left
_GAP = 8.0
_AXIS = 32.0
_LINE = SMALL * LEADING
_HEAD = _LINE + 6


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One trial: counts of both arms and the difference of risks."""

    label: str
    versus: str
    counts: tuple[Estimate, ...]
    effect: Estimate

    @property
    def words(self) -> list[str]:
        return wrapped(self.label, _LABEL, SMALL)

    @property
    def below(self) -> list[str]:
        shares = (fraction(*pair).text for pair in (self.counts[:2], self.counts[2:]))
        return [*wrapped(self.versus, _LABEL, SMALL), " v ".join(shares)]

    @property
    def printed(self) -> str:
        if math.isnan(self.effect.value):
            return "not estimable"
        places = percent_places(max(self.counts[1].value, self.counts[3].value))
        return with_interval(self.effect, places, scale=100, sign=True).text

    @property
    def height(self) -> float:
        return (len(self.words) + len(self.below)) * _LINE + 7

    def ids(self) -> Iterator[str]:
        yield from self.effect.ids()
        yield from (e.id for e in self.counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Trials of one design under their heading."""

    kind: str
    heading: str
    rows: tuple[_Row, ...]

    @property
    def height(self) -> float:
        return _LINE + 8 + sum(row.height for row in self.rows)


@in_its_style
def published_trials(results: Results, study: Study) -> Stack | Text:
    """Return published trials beside the trial at hand, one forest plot an outcome.

    Parameters
    ----------
    results : Results
        Rows of the analysis ``context``, and the main results.
    study : Study

    Returns
    -------
    Stack or Text
        A sentence where the study names no published trials.

    Examples
    --------
    >>> from helpers.study import load_study
    >>> type(published_trials(Results(), load_study("indo-rct"))).__name__
    'Nothing'
    """
    found = results.where(analysis=ANALYSIS)
    outcomes = dict.fromkeys(e.key.outcome for e in found)
    if not outcomes:
        return Nothing("The study file names no published trials.")
    wanted = study.context.outcomes if study.context else ()
    ordered = sorted(outcomes, key=lambda name: wanted.index(name) if name in wanted else 0)
    return Stack([_figure(results, study, outcome) for outcome in ordered])


def _figure(results: Results, study: Study, outcome: str) -> Figure:
    groups = _groups(results, study, outcome)
    height = _HEAD + sum(group.height for group in groups) + _AXIS
    label = lowered(study.outcome_label(study.outcome(outcome)))
    own = (
        "; the trial at hand, synthetic, stands apart and is no evidence" if study.synthetic else ""
    )
    level = next(row.effect.confidence_level for group in groups for row in group.rows)
    return Figure(
        id=f"context-{slug(outcome)}",
        draw=partial(_draw, groups=groups, level=level, synthetic=study.synthetic),
        alt=" ".join(_sentences(groups, label, synthetic=study.synthetic)),
        caption=Text(
            "Published trials, {outcome}: difference in risk with {level} score interval. Nothing "
            "is pooled, and outcomes are defined differently{own}.",
            outcome=Label(label),
            level=confidence(level or study.analysis.confidence_level),
            own=own,
        ),
        source_ids=tuple(name for group in groups for row in group.rows for name in row.ids()),
        size=(WIDTH / 72, height / 72),
        stamp=stamp_of(study),
    )


def _groups(results: Results, study: Study, outcome: str) -> list[_Group]:
    found = results.where(analysis=ANALYSIS, outcome=outcome)
    rows = {
        design: tuple(_published(found.where(subgroup_level=design)))
        for design in (RANDOMISED, NOT_RANDOMISED)
    }
    rows[OWN] = tuple(_own(results.where(analysis="main", outcome=outcome), study))
    return [
        _Group(
            kind=kind,
            heading=_SYNTHETIC if kind == OWN and study.synthetic else HEADINGS[kind],
            rows=mine,
        )
        for kind, mine in rows.items()
        if mine
    ]


def _published(found: Results) -> Iterator[_Row]:
    for effect in found.where(measure="risk_difference"):
        key = effect.key
        counts = found.where(level=key.level, measure="count")
        sides = [counts.where(arm=arm) for arm in (key.arm, key.reference)]
        yield _Row(
            label=key.level, versus=f"{key.arm} v {key.reference}", effect=effect,
            counts=tuple(s.one(statistic=name) for s in sides for name in ("events", "n")),
        )  # fmt: skip


def _own(main: Results, study: Study) -> Iterator[_Row]:
    here, labels = main.where(among="randomised"), study.arms.labels
    for arm in study.arms.compared:
        key = {"arm": arm, "reference": study.arms.reference, "measure": "risk_difference"}
        for effect in here.where(**key, statistic="estimate"):
            counts = here.where(measure="count", population=effect.key.population)
            sides = [counts.where(arm=side) for side in (arm, study.arms.reference)]
            versus = f"{lowered(labels[arm])} v {lowered(labels[study.arms.reference])}"
            yield _Row(
                label="Synthetic data" if study.synthetic else "This trial", versus=versus,
                effect=effect,
                counts=tuple(analysed(s, name) for s in sides for name in ("events", "n")),
            )  # fmt: skip


# Drawing --------------------------------------------------------------------------------------


def _draw(
    drawing: Drawing, *, groups: Sequence[_Group], level: float | None, synthetic: bool
) -> None:
    page = Page(drawing)
    rows = [row for group in groups for row in group.rows]
    column = max(text_width(row.printed, SMALL) for row in rows)
    left = _LABEL + _GAP
    width, bottom = WIDTH - left - column - 2 * _GAP, page.height - _AXIS
    page.lines((0, 0), ["Risk difference per 100"], size=SMALL, bold=True)
    words = f"{confidence(level).text} CI" if level else ""
    page.lines((WIDTH, 0), [words], size=SMALL, color=MUTED, align="right")
    axes = page.axes((left, _HEAD), (width, bottom - _HEAD))
    _scale(axes, rows, (_HEAD, bottom, width))
    top = _HEAD
    for group in groups:
        _draw_group(page, axes, group, top, synthetic=synthetic)
        top += group.height
    page.lines((left, bottom + 17), ["← fewer"], size=SMALL, color=MUTED)
    page.lines((left + width, bottom + 17), ["more →"], size=SMALL, color=MUTED, align="right")


def _scale(axes: Axes, rows: Sequence[_Row], place: tuple[float, float, float]) -> None:
    head, bottom, width = place
    ends = [
        100 * value
        for row in rows
        for value in (row.effect.value, row.effect.lower, row.effect.upper)
        if value is not None and math.isfinite(value)
    ]
    low, high = min(0.0, *ends, 0.0), max(0.0, *ends, 0.0)
    pad = 0.06 * (high - low or 1.0)
    ticks, labels = round_ticks(low - pad, high + pad, width)
    axes.set_xticks(ticks, labels)
    axes.set(xlim=(min(ticks[0], low - pad), max(ticks[-1], high + pad)), ylim=(bottom, head))
    axes.tick_params(axis="x", pad=2, length=3)
    axes.spines["left"].set_visible(False)
    axes.yaxis.set_visible(False)


def _draw_group(page: Page, axes: Axes, group: _Group, top: float, *, synthetic: bool) -> None:
    amber = synthetic and group.kind == OWN
    page.path([(0, top), (WIDTH, top)], color=RULE, line=0.8)
    colour = AMBER if amber else INK
    page.lines((0, top + 3), [group.heading], size=SMALL, bold=True, color=colour)
    y = top + _LINE + 6
    axes.plot([0, 0], [y, top + group.height - 2], color=MUTED, linewidth=1,
              linestyle=(0, (3, 2)), zorder=1)  # fmt: skip
    for row in group.rows:
        _draw_row(page, axes, row, (y, group.kind, amber))
        y += row.height


def _draw_row(page: Page, axes: Axes, row: _Row, place: tuple[float, str, bool]) -> None:
    top, kind, amber = place
    page.lines((0, top), row.words, size=SMALL)
    page.lines((0, top + len(row.words) * _LINE), row.below, size=SMALL, color=MUTED)
    y = top + row.height / 2 - 3
    page.write((WIDTH, y + 3.4), row.printed, size=SMALL, color=INK, align="right")
    effect = row.effect
    if math.isnan(effect.value):
        return
    colour = AMBER if amber else TREATMENT if kind == OWN else INK
    if effect.lower is not None and effect.upper is not None and math.isfinite(effect.lower):
        span = [100 * effect.lower, 100 * effect.upper]
        dashes = (0, (4, 2)) if amber else "solid"
        axes.plot(span, [y, y], color=colour, linewidth=1.8, solid_capstyle="butt",
                  linestyle=dashes)  # fmt: skip
    axes.plot(
        [100 * effect.value], [y], "D" if kind == OWN else "s", color=colour, markersize=6.5,
        markerfacecolor=colour if kind == RANDOMISED or (kind == OWN and not amber) else PAPER,
        markeredgewidth=1.4,
    )  # fmt: skip


def _sentences(groups: Sequence[_Group], label: str, *, synthetic: bool) -> Iterator[str]:
    yield f"Forest plot of published trials, {label}, difference in risk per 100, nothing pooled."
    for group in groups:
        told = "; ".join(
            f"{row.label}, {row.below[-1]} ({row.versus}), {row.printed}" for row in group.rows
        )
        yield f"{group.heading}: {told}."
