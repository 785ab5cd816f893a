"""Adverse events as dots: how many had each by arm, and the difference with its interval."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing

from helpers.analysis.harms import differences_shown
from helpers.present.figure import Figure
from helpers.present.figures.common import people, slug, stamp_of
from helpers.present.figures.heads import Keys, versus
from helpers.present.figures.page import LEADING, SMALL, WIDTH, Page, wrapped
from helpers.present.figures.scale import round_ticks
from helpers.present.formatting import confidence, fraction, per_hundred
from helpers.present.style import INK, MARKERS, MUTED, PAPER, RULE, arm_colours
from helpers.present.text import Text
from helpers.present.vocabulary import interval_words
from helpers.results import Estimate, Results
from helpers.study.model import Study

__all__ = ["MOST_TERMS", "harms_dots"]

MOST_TERMS = 20  # beyond, a page of dots is a list nobody reads
_LABEL = 150.0
_GAP = 20.0
_EDGE = 14.0  # room for half of the last tick
_ASIDE = 3.0  # points between the dots of the two arms, so that neither hides the other
_AXIS = 32.0
_LINE = SMALL * LEADING
_OVERALL = {"any": "Any adverse event", "serious": "Any serious adverse event"}


@dataclass(frozen=True, slots=True)
class _Row:
    """One kind of event: counts of the arm and the reference, and their difference."""

    label: str
    counts: tuple[Estimate, ...]
    difference: Estimate

    @property
    def shares(self) -> list[float]:
        """Per cent of the arm and of the reference."""
        events, n = self.counts[0::2], self.counts[1::2]
        pairs = zip(events, n, strict=True)
        return [100 * e.value / m.value if m.value else math.nan for e, m in pairs]

    @property
    def words(self) -> list[str]:
        return wrapped(self.label, _LABEL, SMALL)

    @property
    def below(self) -> str:
        pairs = (self.counts[0:2], self.counts[2:4])
        return " v ".join(fraction(*pair).text for pair in pairs)

    @property
    def height(self) -> float:
        return (len(self.words) + 1) * _LINE + 4


@dataclass(frozen=True, slots=True)
class _Plot:
    """What is drawn: rows, whose they are, and whether terms were left out."""

    rows: tuple[_Row, ...]
    study: Study
    arm: str
    cut: bool

    @property
    def sides(self) -> tuple[str, str]:
        return (self.arm, self.study.arms.reference)

    @property
    def versus(self) -> str:
        return versus(self.study, self.arm)

    @property
    def keys(self) -> Keys:
        """What the marks of the two arms mean."""
        return Keys([self.study.arms.labels[side] for side in self.sides], 13.0)

    @property
    def head(self) -> float:
        """How much room stands above the rows, in points."""
        return self.keys.height + _LINE * 2 + 8


def harms_dots(results: Results, study: Study, *, arm: str = "") -> Figure | Text:
    """Return a dot plot of adverse events: per cent by arm, and differences with intervals.

    Any and serious events come first, then terms by how many had them; of many terms the most
    frequent are drawn. The table holds them all.

    Parameters
    ----------
    results : Results
        Rows of the analysis ``harms``.
    study : Study
    arm : str, optional
        Compared with the reference; the first one compared where not given.

    Returns
    -------
    Figure or Text
        A sentence where there is no adverse event to draw.
    """
    arm = arm or study.arms.compared[0]
    plot = _plot(results.where(analysis="harms"), study, arm)
    if not plot.rows:
        return Text("There is no adverse event to draw.")
    height = plot.head + sum(row.height for row in plot.rows) + _AXIS
    many = len(study.arms.compared) > 1
    return Figure(
        id=f"harms{f'-{slug(arm)}' if many else ''}",
        draw=partial(_draw, plot=plot),
        alt=" ".join(_sentences(plot)),
        caption=_caption(plot),
        source_ids=tuple(dict.fromkeys(_ids(plot))),
        size=(WIDTH / 72, height / 72),
        stamp=stamp_of(study),
    )


def _plot(here: Results, study: Study, arm: str) -> _Plot:
    shown = differences_shown(here)
    found = {e.key.outcome: e for e in shown if e.key.arm == arm}
    terms = [name for name in found if name.startswith("term:")]
    had = {name: _had(here, name) for name in terms}
    chosen = sorted(terms, key=lambda name: (-had[name], name))[:MOST_TERMS]
    names = [*(name for name in _OVERALL if name in found), *chosen]
    rows = tuple(_row(here, study, found[name]) for name in names)
    drawn = () if not any(e.value for row in rows for e in row.counts[0::2]) else rows
    return _Plot(drawn, study, arm, len(terms) > len(chosen))


def _had(here: Results, outcome: str) -> float:
    counted = here.where(outcome=outcome, reference="", statistic="events")
    return sum(e.value for e in counted)


def _row(here: Results, study: Study, difference: Estimate) -> _Row:
    key = difference.key
    counts = [
        here.one(outcome=key.outcome, arm=side, reference="", statistic=statistic)
        for side in (key.arm, study.arms.reference)
        for statistic in ("events", "n")
    ]
    label = _OVERALL.get(key.outcome) or key.outcome.partition(":")[2]
    return _Row(label, tuple(counts), difference)


def _ids(plot: _Plot) -> Iterator[str]:
    for row in plot.rows:
        yield from (e.id for e in row.counts)
        yield from row.difference.ids()


def _draw(drawing: Drawing, *, plot: _Plot) -> None:
    page = Page(drawing)
    left, head = _LABEL + 8, plot.head
    width = (WIDTH - left - _GAP - _EDGE) / 2
    bottom = page.height - _AXIS
    starts = (left, left + width + _GAP)
    _head(page, plot, starts)
    shares = page.axes((starts[0], head), (width, bottom - head))
    apart = page.axes((starts[1], head), (width, bottom - head))
    largest = max((s for row in plot.rows for s in row.shares if math.isfinite(s)), default=1.0)
    _scale(shares, (0.0, largest), (head, bottom, width), sign=False)
    _scale(apart, _ends(plot.rows), (head, bottom, width), sign=True)
    apart.axvline(0, color=MUTED, linewidth=1, linestyle=(0, (3, 2)), zorder=1)
    top = head
    for row in plot.rows:
        page.path([(0, top), (WIDTH, top)], color=RULE, line=0.6)
        page.lines((0, top + 2), row.words, size=SMALL)
        below = top + 2 + len(row.words) * _LINE
        page.lines((0, below), [row.below], size=SMALL, color=MUTED)
        _dots(shares, apart, row, (top + row.height / 2, plot))
        top += row.height
    page.lines((starts[1], bottom + 17), ["← fewer"], size=SMALL, color=MUTED)
    page.lines((WIDTH - _EDGE, bottom + 17), ["more →"], size=SMALL, color=MUTED, align="right")


def _head(page: Page, plot: _Plot, starts: tuple[float, float]) -> None:
    colours = arm_colours(plot.study.arms.levels, plot.study.arms.reference)
    for key, side, mark in zip(plot.keys.places, plot.sides, _marks(plot), strict=True):
        face = colours[side] if side == plot.arm else PAPER
        page.plane.plot(
            [key.x + 4], [key.y + 7], mark, color=colours[side], markersize=6, markerfacecolor=face,
            markeredgewidth=1.4,
        )  # fmt: skip
    plot.keys.write(page, MUTED)
    top = plot.keys.height
    page.lines((0, top), ["Events/participants"], size=SMALL, color=MUTED)
    page.lines((starts[0], top), ["Per cent with it"], size=SMALL, bold=True)
    page.lines((starts[1], top), ["Difference per 100"], size=SMALL, bold=True)
    level = next((row.difference.confidence_level for row in plot.rows), None)
    if level is not None:
        words = f"{confidence(level).text} CI"
        page.lines((starts[1], top + _LINE), [words], size=SMALL, color=MUTED)


def _marks(plot: _Plot) -> tuple[str, str]:
    return (MARKERS[plot.study.arms.compared.index(plot.arm)], "o")


def _ends(rows: Sequence[_Row]) -> tuple[float, float]:
    found = [row.difference for row in rows]
    values = [100 * (v or 0.0) for e in found for v in (e.value, e.lower, e.upper)]
    known = [value for value in values if math.isfinite(value)]
    return min([0.0, *known]), max([0.0, *known])


def _scale(
    axes: Axes, ends: tuple[float, float], place: tuple[float, float, float], *, sign: bool
) -> None:
    head, bottom, width = place
    low, high = ends
    pad = 0.06 * (high - low or 1.0)
    start = low - pad if sign else low
    ticks, labels = round_ticks(start, high + pad, width, sign=sign)
    edge = min(ticks[0], start) - (0.0 if sign else pad)
    axes.set_xticks(ticks, labels)
    axes.set(xlim=(edge, max(ticks[-1], high + pad)), ylim=(bottom, head))
    axes.tick_params(axis="x", pad=2, length=3)
    axes.spines["left"].set_visible(False)
    axes.yaxis.set_visible(False)


def _dots(shares: Axes, apart: Axes, row: _Row, place: tuple[float, _Plot]) -> None:
    y, plot = place
    colours = arm_colours(plot.study.arms.levels, plot.study.arms.reference)
    for share, side, mark in zip(row.shares, plot.sides, _marks(plot), strict=True):
        if math.isfinite(share):
            at = y - _ASIDE if side == plot.arm else y + _ASIDE
            shares.plot(
                [share], [at], mark, color=colours[side], markersize=6, markeredgewidth=1.4,
                markerfacecolor=colours[side] if side == plot.arm else PAPER, clip_on=False,
            )  # fmt: skip
    found = row.difference
    limits = [100 * (v if v is not None else math.nan) for v in (found.lower, found.upper)]
    if all(math.isfinite(limit) for limit in limits):
        apart.plot(limits, [y, y], color=INK, linewidth=1.5, solid_capstyle="butt")
    if math.isfinite(found.value):
        apart.plot([100 * found.value], [y], "o", color=INK, markersize=4.5)


def _caption(plot: _Plot) -> Text:
    words = "Adverse events by arm as received: share of {who} with at least one, and difference "
    words += "with {level} confidence interval ({method})."
    if plot.cut:
        words += " Of the terms the most frequent are drawn; the table holds all."
    words += " Nothing is tested: over many terms something differs by chance."
    first = plot.rows[0].difference
    return Text(
        words, who=people(plot.study), level=confidence(first.confidence_level or 0.95),
        method=interval_words(first.key.method),
    )  # fmt: skip


def _sentences(plot: _Plot) -> Iterator[str]:
    yield f"Dot plot of adverse events, {plot.versus}, with differences per 100."
    for row in plot.rows:
        shown = per_hundred(row.difference, max(row.counts[1].value, row.counts[3].value)).text
        yield f"{row.label}: {row.below}, difference {shown}."
    if plot.cut:
        yield "Only the most frequent terms are drawn."
