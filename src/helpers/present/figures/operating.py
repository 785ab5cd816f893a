"""What tests and intervals do under a design: size by common risk, coverage as a map."""

from collections.abc import Sequence
from functools import partial

import numpy as np
from matplotlib.figure import Figure as Drawing

from helpers.analysis.operating_characteristics import GRID, Design
from helpers.present.figure import Figure
from helpers.present.figures.page import SMALL, WIDTH, Page, text_width
from helpers.present.figures.scale import round_ticks
from helpers.present.figures.small_plots import LINE, SmallPlot, SmallPlots, small_axes
from helpers.present.formatting import confidence, percent, percentage
from helpers.present.number import Number
from helpers.present.style import INK, MUTED, RULE, SHADES
from helpers.present.text import Text
from helpers.present.vocabulary import MEASURES, method_words
from helpers.stats.numerics import Floats

__all__ = ["coverage_map", "size_curves"]

_CURVE = 86.0  # height of one panel of curves
_TICKS = (0.1, 0.5, 0.9)
# How far from the level a colour begins, in shares of one minus the level: far below, below,
# about right, above, far above.
_BOUNDS = (-0.4, -0.1, 0.1, 0.4)
_COLOURS = (SHADES[6], SHADES[5], SHADES[3], SHADES[2], SHADES[1])


def size_curves(answer: Design) -> Figure:
    """Return how often each test rejects when both arms share a risk, against that risk.

    Parameters
    ----------
    answer : Design
        Of `helpers.analysis.design`.
    """
    results, tests = answer.results.where(measure="test"), list(answer.found.tests)
    worst = {name: results.one(method=name, statistic="max_size") for name in tests}
    known = [name for name in tests if not worst[name].note]
    panels = tuple(
        SmallPlot(
            method_words(name), f"largest {percentage(worst[name], 2).text}",
            answer.size_curve(name)[1],
        )
        for name in known
    )  # fmt: skip
    alpha = results.one(statistic="alpha")
    drawn = SmallPlots(panels, 2, 1, _CURVE)
    level = Number(alpha.id, confidence(alpha.value).text)
    return Figure(
        id="design-sizes",
        draw=partial(_draw_curves, drawn=drawn, alpha=alpha.value, risks=_common(answer)),
        alt=_alt_curves(panels, level.text),
        caption=Text(
            "How often each test rejects although both arms have the same risk. Dashed: {level}, "
            "what it promises; filled: where it rejects more often.",
            level=level,
        ),
        source_ids=tuple(worst[name].id for name in known),
        size=(WIDTH / 72, drawn.height / 72),
    )


def coverage_map(answer: Design, measure: str = "risk_difference") -> Figure | None:
    """Return where each interval of a measure covers less, or more, than it promises.

    Parameters
    ----------
    answer : Design
        Of `helpers.analysis.design`.
    measure : {"risk_difference", "risk_ratio", "odds_ratio"}, optional

    Returns
    -------
    Figure or None
        None where no interval of the measure was worked out.
    """
    results = answer.results.where(measure=measure)
    methods = answer.found.intervals[measure]
    worst = {name: results.one(method=name, statistic="min_coverage") for name in methods}
    known = [name for name in methods if not worst[name].note]
    if not known:
        return None
    panels = tuple(
        SmallPlot(
            method_words(name), f"smallest {percentage(worst[name], 1).text}",
            answer.coverage_map(measure, name),
        )
        for name in known
    )  # fmt: skip
    drawn = SmallPlots(panels, 3 if len(panels) % 3 == 0 else 2, _legend_lines(answer.level) + 1)
    return Figure(
        id=f"design-coverage-{measure.replace('_', '-')}",
        draw=partial(_draw_maps, drawn=drawn, level=answer.level),
        alt=_alt_maps(panels, measure, answer.level),
        caption=Text(
            "Coverage of the {level} intervals of the {measure}, by the risk with treatment and "
            "the risk with control.",
            level=Number("design/confidence_level", confidence(answer.level).text),
            measure=MEASURES[measure],
        ),
        source_ids=tuple(worst[name].id for name in known),
        size=(WIDTH / 72, drawn.height / 72),
    )


def _common(answer: Design) -> Floats:
    return answer.size_curve(next(iter(answer.found.tests)))[0]


# Curves ---------------------------------------------------------------------------------------


def _draw_curves(drawing: Drawing, *, drawn: SmallPlots, alpha: float, risks: Floats) -> None:
    page = Page(drawing)
    top = 1.15 * max(alpha, *(float(panel.values.max()) for panel in drawn.panels))
    ticks, labels = round_ticks(0.0, 100.0 * top, 10 * drawn.plot, sign=False)
    for number, panel in enumerate(drawn.panels):
        axes = small_axes(page, drawn, number)
        axes.set(xlim=(0, 1), ylim=(0, top), xticks=(0, 0.5, 1))
        axes.set_xticklabels([percent(tick) for tick in axes.get_xticks()])
        axes.set_yticks([tick / 100 for tick in ticks if tick <= 100 * top])
        shown = [
            f"{label}%" for tick, label in zip(ticks, labels, strict=True) if tick <= 100 * top
        ]
        axes.set_yticklabels(shown if number % drawn.columns == 0 else [""] * len(shown))
        over = panel.values > alpha
        axes.fill_between(risks, alpha, panel.values, where=over, color=SHADES[5], linewidth=0)
        axes.axhline(alpha, color=MUTED, linewidth=0.9, linestyle=(0, (3, 2)), zorder=1)
        axes.plot(risks, panel.values, color=INK, linewidth=1.1)
    page.lines((0, drawn.bottom), ["Across: the risk that both arms share."], size=SMALL,
               color=MUTED)  # fmt: skip


def _alt_curves(panels: Sequence[SmallPlot], alpha: str) -> str:
    told = "; ".join(f"{panel.title}: {panel.below}" for panel in panels)
    return (
        f"Curves of how often each test rejects at {alpha} when both arms have the same risk, "
        f"for risks from 0% to 100%. {told}."
    )


# Maps -----------------------------------------------------------------------------------------


def _draw_maps(drawing: Drawing, *, drawn: SmallPlots, level: float) -> None:
    page = Page(drawing)
    bounds = _bounds(level)
    ends = (GRID[0], GRID[-1])
    for number, panel in enumerate(drawn.panels):
        axes = small_axes(page, drawn, number)
        classes = np.searchsorted(bounds, panel.values, side="right")
        axes.imshow(
            _PALETTE[classes], origin="lower", extent=(*ends, *ends), aspect="auto",
            interpolation="nearest",
        )  # fmt: skip
        axes.set(xticks=_TICKS, yticks=_TICKS)
        axes.set_xticklabels([percent(tick) for tick in _TICKS])
        first = number % drawn.columns == 0
        axes.set_yticklabels([percent(tick) if first else "" for tick in _TICKS])
        axes.spines[["top", "right"]].set_visible(True)
    page.lines((0, drawn.bottom), ["Across: risk with control. Up: risk with treatment."],
               size=SMALL, color=MUTED)  # fmt: skip
    _legend(page, level, drawn.bottom + LINE + 4)


def _bounds(level: float) -> Floats:
    return np.array([level + share * (1.0 - level) for share in _BOUNDS])


_PALETTE = np.array(
    [[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in _COLOURS], dtype=np.uint8
)


def _legend_words(level: float) -> list[str]:
    """Return what each colour means: "below 93%", "93 to 94.5%", ..., "above 97%"."""
    ends = [confidence(round(float(bound), 6)).text for bound in _bounds(level)]
    between = [
        f"{low.removesuffix('%')} to {high}" for low, high in zip(ends[:-1], ends[1:], strict=True)
    ]
    return [f"below {ends[0]}", *between, f"above {ends[-1]}"]


def _legend_places(level: float) -> list[tuple[float, int]]:
    """Return where each key of the legend stands: x, and its line."""
    places, x, line = [], 0.0, 0
    for words in _legend_words(level):
        width = 13 + text_width(words, SMALL)
        if x and x + width > WIDTH:
            x, line = 0.0, line + 1
        places.append((x, line))
        x += width + 7
    return places


def _legend_lines(level: float) -> int:
    return _legend_places(level)[-1][1] + 1


def _legend(page: Page, level: float, top: float) -> None:
    for (x, line), words, colour in zip(
        _legend_places(level), _legend_words(level), _COLOURS, strict=True
    ):
        y = top + line * LINE
        page.rectangle((x, y + 1.5), (10, 10), fill=colour, edge=RULE, line=0.6)
        page.lines((x + 13, y), [words], size=SMALL)


def _alt_maps(panels: Sequence[SmallPlot], measure: str, level: float) -> str:
    told = "; ".join(f"{panel.title}: {_told(panel, level)}" for panel in panels)
    return (
        f"Maps of the coverage of {confidence(level).text} intervals of the {MEASURES[measure]}, "
        f"by the risk with treatment and the risk with control. {told}."
    )


def _told(panel: SmallPlot, level: float) -> str:
    low, high = _bounds(level)[1:3]
    below, above = np.mean(panel.values < low), np.mean(panel.values > high)
    shares = (
        f"below {confidence(round(float(low), 6)).text} at {percent(float(below))} of the risks"
    )
    more = f"above {confidence(round(float(high), 6)).text} at {percent(float(above))}"
    return f"{panel.below}, {shares}, {more}"
