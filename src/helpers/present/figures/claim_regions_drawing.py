"""Drawing of the event counts behind published claims: panels, hatched regions, the own table."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from helpers.present.claim_words import READING_WORDS, ClaimWords
from helpers.present.figures.page import SMALL, WIDTH, Page, wrapped
from helpers.present.figures.scale import round_ticks
from helpers.present.figures.small_plots import LINE, SmallPlot, SmallPlots, small_axes
from helpers.present.formatting import fixed
from helpers.present.style import MUTED, SHADES
from helpers.results import Estimate

__all__ = ["Region", "draw", "height_of"]

_INK = "#1b1f25"  # on a colour that is the same on a dark page
_PALE = "#fefefe"
_LOOKS = {
    "threshold": (SHADES[2], "///"),
    "bracket": (SHADES[1], "xxxx"),
    "reported": (SHADES[4], "|||"),
}
_SWATCH = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """What meets one claim, counted among one group in one comparison.

    Attributes
    ----------
    number, among, arm, reference : str
        Which claim, counted among whom, of which arms.
    sizes : tuple of int
        Participants of the arm and of the reference; the axes end there.
    ranges : mapping of str to list
        By reading: events of the reference, first and last number of events of the arm.
    tables : mapping of str to Estimate
        By reading, how many tables meet it.
    possible : int
        How many tables there are.
    own : tuple of Estimate or None
        Events of the arm and of the reference in the data at hand.
    ids : tuple of str
        Identifiers of all results drawn.
    """

    number: str
    among: str
    arm: str
    reference: str
    sizes: tuple[int, int]
    ranges: dict[str, list[tuple[int, Estimate, Estimate]]]
    tables: dict[str, Estimate]
    possible: int
    own: tuple[Estimate, Estimate] | None
    ids: tuple[str, ...]

    def meets(self, reading: str) -> bool:
        """Return whether the data at hand lie in the region of a reading."""
        if self.own is None:
            return False
        x1, x0 = (e.value for e in self.own)
        return any(
            at == x0 and low.value <= x1 <= high.value for at, low, high in self.ranges[reading]
        )


def _plots(regions: Sequence[Region], words: ClaimWords) -> SmallPlots:
    panels = tuple(
        SmallPlot(words.short(region.number, region.among), _below(region), np.empty(0))
        for region in regions
    )
    return SmallPlots(panels, 2, 0)


def _below(region: Region) -> str:
    if region.own is None:
        return f"{region.possible:,} tables in all"
    return f"these data: {' v '.join(fixed(e.value) for e in region.own)} events"


def height_of(regions: Sequence[Region], words: ClaimWords) -> float:
    """Return the height of the figure with its keys, in points."""
    keys = sum(len(lines) * LINE + 4 for _, lines in _keys(regions, words))
    return _plots(regions, words).bottom + LINE + 8 + keys


def _keys(regions: Sequence[Region], words: ClaimWords) -> list[tuple[str, list[str]]]:
    read = dict.fromkeys(reading for region in regions for reading in region.ranges)
    told = {reading: f"meets the claim {READING_WORDS[reading]}" for reading in read}
    if "bracket" in told:
        told["bracket"] += " too"
    if any(region.own for region in regions):
        told["own"] = f"{'the synthetic data' if words.stamp else 'the data'} at hand"
    told["equal"] = "the same risk in both arms"
    return [(key, wrapped(text, WIDTH - _SWATCH, SMALL)) for key, text in told.items()]


def draw(drawing: Drawing, *, regions: Sequence[Region], words: ClaimWords) -> None:
    """Draw the panels and their keys on an empty drawing of their size."""
    page, plots = Page(drawing), _plots(regions, words)
    for number, region in enumerate(regions):
        _panel(small_axes(page, plots, number), region, plots.plot)
    first = regions[0]
    axes = (
        f"Across: events under {words.arm(first.reference)}. Up: events under "
        f"{words.arm(first.arm)}."
    )
    page.lines((0, plots.bottom), wrapped(axes, WIDTH, SMALL)[:1], size=SMALL, color=MUTED)
    _legend(page, _keys(regions, words), plots.bottom + LINE + 6)


def _panel(axes: Axes, region: Region, width: float) -> None:
    n1, n0 = region.sizes
    axes.set(xlim=(-0.5, n0 + 0.5), ylim=(-0.5, n1 + 0.5))
    for set_ticks, n in ((axes.set_xticks, n0), (axes.set_yticks, n1)):
        ticks, labels = round_ticks(0, n, width, sign=False)
        kept = [(t, label) for t, label in zip(ticks, labels, strict=True) if 0 <= t <= n]
        set_ticks([t for t, _ in kept], [label for _, label in kept])
    axes.spines[["top", "right"]].set_visible(True)
    for reading, ranges in region.ranges.items():
        colour, hatch = _LOOKS[reading]
        if ranges:
            axes.add_patch(
                PathPatch(
                    _outline(ranges), facecolor=colour, edgecolor=_INK, linewidth=0, hatch=hatch
                )
            )
    axes.plot([-0.5, n0 + 0.5], [-0.5, n1 + 0.5], color=MUTED, linewidth=1, linestyle=(0, (3, 2)))
    if region.own is not None:
        x1, x0 = (e.value for e in region.own)
        _diamond(axes, (x0, x1))


def _outline(ranges: Sequence[tuple[int, Estimate, Estimate]]) -> Path:
    """Return the cells of a region as one path."""
    boxes = [
        [(at - 0.5, low.value - 0.5), (at + 0.5, low.value - 0.5), (at + 0.5, high.value + 0.5),
         (at - 0.5, high.value + 0.5), (at - 0.5, low.value - 0.5)]
        for at, low, high in ranges
    ]  # fmt: skip
    return Path.make_compound_path(*(Path(np.array(box), closed=True) for box in boxes))


def _diamond(axes: Axes, at: tuple[float, float]) -> None:
    axes.plot(
        [at[0]], [at[1]], "D", color=_INK, markersize=6.5, markeredgecolor=_PALE,
        markeredgewidth=1.4, clip_on=False, zorder=5,
    )  # fmt: skip


def _legend(page: Page, keys: Sequence[tuple[str, list[str]]], top: float) -> None:
    for key, lines in keys:
        middle = top + LINE / 2
        if key in _LOOKS:
            colour, hatch = _LOOKS[key]
            page.rectangle((0, top + 1), (16, 11), fill=colour, edge=_INK, line=0.6, hatch=hatch)
        elif key == "own":
            page.plane.plot(
                [8], [middle], "D", color=_INK, markersize=6.5, markeredgecolor=_PALE,
                markeredgewidth=1.4,
            )  # fmt: skip
        else:
            page.plane.plot(
                [0, 16], [middle, middle], color=MUTED, linewidth=1, linestyle=(0, (3, 2))
            )
        page.lines((_SWATCH, top), lines, size=SMALL)
        top += len(lines) * LINE + 4
