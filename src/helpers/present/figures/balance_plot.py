"""Standardised differences at baseline, against what chance alone gives."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle
from scipy.special import chdtri

from helpers.present.figure import Figure
from helpers.present.figures.common import arm_label, lowered, stamp_of
from helpers.present.figures.heads import Keys
from helpers.present.figures.page import LEADING, SMALL, WIDTH, Page, text_width, wrapped
from helpers.present.figures.scale import round_ticks
from helpers.present.formatting import number
from helpers.present.printing import in_its_style
from helpers.present.style import BAND, MARKERS, MUTED, PAPER, RULE, arm_colours
from helpers.present.text import Text
from helpers.results import Estimate, Results
from helpers.stats.balance import smd_standard_error
from helpers.study.model import Study

__all__ = ["balance"]

_LABEL = 186.0
_AXIS = 32.0
_LINE = SMALL * LEADING
_OUTSIDE = 0.05  # the band leaves out one trial in twenty


@dataclass(frozen=True, slots=True)
class _Row:
    """One variable: its differences by arm, and how far chance alone reaches."""

    label: tuple[str, ...]
    name: str
    differences: tuple[Estimate, ...]
    sizes: tuple[Estimate, ...]
    reach: float
    signed: bool

    @property
    def height(self) -> float:
        return max(len(self.label), len(self.differences)) * _LINE + 5

    def printed(self) -> list[str]:
        return [number(estimate, 2).text for estimate in self.differences]

    def beyond(self) -> bool:
        return any(abs(e.value) > self.reach for e in self.differences)


@in_its_style
def balance(results: Results, study: Study) -> Figure | Text:
    """Return the standardised difference of every baseline variable, arm against reference.

    The band of each variable holds what chance alone gives in nineteen trials of twenty: about
    two standard errors, sqrt(1/n1 + 1/n0), either way; for a variable of several levels, whose
    distance has no sign, the corresponding quantile of a chi distribution. It is no test: the
    arms were made by chance.

    Parameters
    ----------
    results : Results
        Rows of the analysis ``balance``, and of ``baseline`` or ``populations`` for the sizes.
    study : Study

    Returns
    -------
    Figure or Text
        A sentence where there is no standardised difference to draw.

    Examples
    --------
    >>> from helpers.results import Results
    >>> from helpers.study import load_study
    >>> type(balance(Results(), load_study("tacrolimus-rif"))).__name__
    'Text'
    """
    rows = _rows(results, study)
    if not rows:
        return Text("No baseline variable can be compared between the arms.")
    height = _head_height(study) + sum(row.height for row in rows) + _below(study)
    used = [e.id for row in rows for e in (*row.differences, *row.sizes)]
    return Figure(
        id="balance",
        draw=partial(_draw, rows=rows, study=study),
        alt=_alt(rows, study),
        caption=Text(
            "Standardised differences at baseline. Shaded: where chance alone puts them in "
            "nineteen trials of twenty.{hollow}",
            hollow="" if all(r.signed for r in rows) else " Hollow: several levels, without sign.",
        ),
        source_ids=tuple(dict.fromkeys(used)),
        size=(WIDTH / 72, height / 72),
        stamp=stamp_of(study),
    )


def _rows(results: Results, study: Study) -> list[_Row]:
    smd = results.where(analysis="balance", measure="smd", statistic="estimate")
    names = dict.fromkeys([*study.baseline, *(e.key.outcome for e in smd)])
    found = [(name, list(smd.where(outcome=name))) for name in names]
    return [_row(results, study, name, own) for name, own in found if own]


def _row(results: Results, study: Study, name: str, own: Sequence[Estimate]) -> _Row:
    variable = study.codebook[name]
    signed = variable.numeric or variable.type == "binary"
    compared = own[0].key
    sizes = [_size(results, name, arm) for arm in (compared.arm, compared.reference)]
    known = [size for size in sizes if size is not None]
    reach = math.nan
    if len(known) == 2 and all(size.value for size in known):
        freedom = 1 if signed else max(_levels(results, study, name) - 1, 1)
        error = smd_standard_error(int(known[0].value), int(known[1].value))
        reach = math.sqrt(float(chdtri(freedom, _OUTSIDE))) * float(error)
    order = {arm: i for i, arm in enumerate(study.arms.compared)}
    differences = sorted(own, key=lambda e: order.get(e.key.arm, len(order)))
    label = tuple(wrapped(variable.label, _LABEL, SMALL))
    return _Row(label, name, tuple(differences), tuple(known), reach, signed)


def _size(results: Results, name: str, arm: str) -> Estimate | None:
    """Return how many of an arm have a value, or, failing that, how many there are."""
    choices = (
        {"analysis": "baseline", "outcome": name, "level": ""},
        {"analysis": "populations"},
        {"analysis": "flow", "level": "allocated"},
    )
    for choice in choices:
        for estimate in results.where(arm=arm, statistic="n", **choice):
            return estimate
    return None


def _levels(results: Results, study: Study, name: str) -> int:
    counted = results.where(analysis="baseline", outcome=name, statistic="count")
    present = {e.key.level for e in counted if e.value}
    return len(present) or len(study.codebook[name].declared_levels())


def _draw(drawing: Drawing, *, rows: Sequence[_Row], study: Study) -> None:
    page = Page(drawing)
    column = max(text_width(words, SMALL) for row in rows for words in row.printed())
    left, head = _LABEL + 8, _head_height(study)
    width = WIDTH - left - column - 12
    _head(page, study)
    bottom = page.height - _below(study)
    axes = page.axes((left, head), (width, bottom - head))
    ticks, labels = round_ticks(*_ends(rows), width)
    axes.set(xlim=(min(ticks), max(ticks)), ylim=(bottom, head), xticks=ticks)
    axes.set_xticklabels(labels)
    _undress(axes)
    top = head
    for row in rows:
        page.path([(0, top), (WIDTH, top)], color=RULE, line=0.6)
        _draw_row(page, axes, row, (top, study))
        top += row.height
    axes.axvline(0, color=MUTED, linewidth=1, linestyle=(0, (3, 2)), zorder=1)
    page.lines((left, bottom + 17), ["← lower"], size=SMALL, color=MUTED)
    page.lines((left + width, bottom + 17), ["higher →"], size=SMALL, color=MUTED, align="right")
    page.lines((0, bottom + 17 + _LINE + 3), _foot(study), size=SMALL, color=MUTED)


def _below(study: Study) -> float:
    return _AXIS + 3 + len(_foot(study)) * _LINE


def _foot(study: Study) -> list[str]:
    """Return what is drawn across, wrapped to the width of the page."""
    reference = lowered(arm_label(study, study.arms.reference))
    return wrapped(f"Standardised mean difference (SMD) from {reference}", WIDTH, SMALL)


def _undress(axes: Axes) -> None:
    axes.tick_params(axis="x", pad=2, length=3)
    axes.spines["left"].set_visible(False)
    axes.yaxis.set_visible(False)


def _keys(study: Study) -> Keys:
    """Return what the marks of the arms mean, where there are several."""
    several = study.arms.compared if len(study.arms.compared) > 1 else ()
    return Keys([arm_label(study, arm) for arm in several], 10.0)


def _head_height(study: Study) -> float:
    return _keys(study).height + _LINE + 6


def _head(page: Page, study: Study) -> None:
    """Name the columns and, above them, the marks of the arms where there are several."""
    below = _head_height(study) - _LINE - 6
    page.lines((0, below), ["Variable"], size=SMALL, color=MUTED)
    page.lines((WIDTH, below), ["SMD"], size=SMALL, color=MUTED, align="right")
    colours = arm_colours(study.arms.levels, study.arms.reference)
    keys = _keys(study)
    for key, arm, mark in zip(keys.places, study.arms.compared, MARKERS, strict=False):
        page.plane.plot([key.x + 3], [key.y + 6.5], mark, color=colours[arm], markersize=5.5)
    keys.write(page, MUTED)


def _draw_row(page: Page, axes: Axes, row: _Row, place: tuple[float, Study]) -> None:
    top, study = place
    page.lines((0, top + 2), row.label, size=SMALL)
    if math.isfinite(row.reach):
        start = -row.reach if row.signed else 0.0
        width, height = row.reach - start, row.height - 2
        band = Rectangle((start, top + 1), width, height, color=BAND, linewidth=0, zorder=0)
        axes.add_patch(band)
    colours = arm_colours(study.arms.levels, study.arms.reference)
    step = (row.height - 5) / len(row.differences)
    for i, (estimate, words) in enumerate(zip(row.differences, row.printed(), strict=True)):
        y = top + 2.5 + step * (i + 0.5)
        page.write((WIDTH, y + 3.4), words, size=SMALL, align="right")
        if math.isfinite(estimate.value):
            colour = colours[estimate.key.arm]
            axes.plot(
                [estimate.value], [y], MARKERS[study.arms.compared.index(estimate.key.arm)],
                color=colour, markersize=5.5, markerfacecolor=colour if row.signed else PAPER,
                markeredgewidth=1.3,
            )  # fmt: skip


def _ends(rows: Sequence[_Row]) -> tuple[float, float]:
    values = [abs(e.value) for row in rows for e in row.differences]
    values += [row.reach for row in rows]
    known = [value for value in values if math.isfinite(value)]
    end = 1.05 * max(known, default=0.5) or 0.5
    return -end, end


def _alt(rows: Sequence[_Row], study: Study) -> str:
    return " ".join(_sentences(rows, study))


def _sentences(rows: Sequence[_Row], study: Study) -> Iterator[str]:
    several = len(study.arms.compared) > 1
    reference = lowered(arm_label(study, study.arms.reference))
    yield "Dot plot of standardised differences at baseline."
    for arm in study.arms.compared:
        pairs = [
            f"{lowered(' '.join(row.label))} {words}"
            for row in rows
            for estimate, words in zip(row.differences, row.printed(), strict=True)
            if estimate.key.arm == arm
        ]
        who = f"{arm_label(study, arm)} against {reference}"
        yield f"{who}: {'; '.join(pairs)}." if pairs else f"{who}: none."
    outside = [lowered(" ".join(row.label)) for row in rows if row.beyond()]
    which = ", ".join(outside) if outside else "none"
    where = " in any arm" if several else ""
    yield f"Beyond what chance gives in nineteen trials of twenty{where}: {which}."
