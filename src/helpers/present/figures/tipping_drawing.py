"""Drawing of a tipping-point map: cells, borders of the conclusion, the plausible frame, keys."""

from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle

from helpers.present.figures.common import arm_label, lowered, people
from helpers.present.figures.page import LEADING, SMALL, WIDTH, Page, text_width, wrapped
from helpers.present.figures.tipping_grid import Map
from helpers.present.formatting import count, fixed, number, p_value, signed
from helpers.present.style import MUTED, PAPER, SHADES
from helpers.present.vocabulary import method_words

__all__ = ["draw", "height_of"]

_LEFT = 26.0  # numbers of the vertical axis
_INK = "#1b1f25"  # within a cell, whose colour is the same on a dark page
_PALE = "#fefefe"
_BLACK = "#010101"  # words on a colour: this or the pale one has a contrast of 4.5 on any
_LINE = SMALL * LEADING
_SWATCH = 22.0
_BAR = 20.0  # the colour scale with the room below its words
_COLOURS = LinearSegmentedColormap.from_list("tipping", list(reversed(SHADES)))


def _cell(one: Map) -> tuple[float, float]:
    """Return width and height of a cell: as large as fits, and no larger than its words need."""
    columns, rows = (len(axis) for axis in one.axes)
    return min(72.0, (WIDTH - _LEFT - 2) / columns), min(36.0, max(11.0, 250.0 / rows))


def _titles(one: Map) -> tuple[list[str], list[str]]:
    """Return the words of both axes, wrapped."""
    sides = ((one.arm, "arm", "→"), (one.study.arms.reference, "reference", "↑"))
    names = []
    for arm, side, arrow in sides:
        unknown = count(one.facts[f"unknown_{side}"]).text
        names.append(
            f"{arrow} {arm_label(one.study, arm)}: events among the {unknown} with unknown outcome"
        )
    across, up = (wrapped(name, WIDTH - _LEFT, SMALL) for name in names)
    return across, up


def _keys(one: Map) -> list[tuple[str, list[str]]]:
    who = people(one.study)
    test = method_words(next(iter(one.p_values.values())).key.method)
    words = {
        "hatch": "hatched: another conclusion than the main analysis, at P "
        f"{fixed(1 - one.level, 2)} by the {test}",
        "frame": f"plausible: {who} with an unknown outcome have a risk within the interval of the "
        "known",
        "cross": "the cell closest to the risks of the known",
    }
    if not any(one.tips(at) for at in one.differences):
        del words["hatch"]
    return [(kind, wrapped(text, WIDTH - _LEFT - _SWATCH, SMALL)) for kind, text in words.items()]


def height_of(one: Map) -> float:
    """Return the height of a map with its axes and keys, in points."""
    across, up = _titles(one)
    keys = sum(len(lines) * _LINE + 4 for _, lines in _keys(one))
    rows = len(one.axes[1]) * _cell(one)[1]
    return (len(up) + len(across) + 1) * _LINE + rows + 18 + _bar_height(one) + keys


def draw(drawing: Drawing, *, one: Map) -> None:
    """Draw a map on an empty drawing of its size."""
    page = Page(drawing)
    across, up = _titles(one)
    page.lines((0, 0), up, size=SMALL, color=MUTED)
    top = len(up) * _LINE + 4
    place = _Place(one, top)
    for at in one.differences:
        _fill(page, place, at)
    _borders(page, place)
    _frame(page, place)
    _cross(page, place.closest())
    _numbers(page, place)
    below = place.bottom + _LINE + 4
    page.lines((_LEFT, below), across, size=SMALL, color=MUTED)
    _scale(page, one, below + len(across) * _LINE + 10)
    _legend(page, one, below + len(across) * _LINE + 10 + _bar_height(one))


class _Place:
    """Where the cells of a map lie on the page."""

    def __init__(self, one: Map, top: float) -> None:
        self.one, self.top = one, top
        self.columns, self.rows = one.axes
        self.width, self.height = _cell(one)
        self.lines = _lines(one)

    @property
    def bottom(self) -> float:
        return self.top + len(self.rows) * self.height

    def corner(self, at: tuple[int, int]) -> tuple[float, float]:
        """Return the top left corner of a cell."""
        column, row = self.columns.index(at[0]), self.rows.index(at[1])
        return _LEFT + column * self.width, self.bottom - (row + 1) * self.height

    def point(self, a: float, b: float) -> tuple[float, float]:
        """Return where numbers of events lie, cells being half a step to either side."""
        column = float(np.interp(a, self.columns, range(len(self.columns))))
        row = float(np.interp(b, self.rows, range(len(self.rows))))
        return _LEFT + (column + 0.5) * self.width, self.bottom - (row + 0.5) * self.height

    def closest(self) -> tuple[float, float]:
        """Return where to mark the cell closest to the unknown faring as the known."""
        wanted = (self.one.facts[f"expected_{side}"].value for side in ("arm", "reference"))
        axes = zip((self.columns, self.rows), wanted, strict=True)
        a, b = (min((abs(events - at), events) for events in axis)[1] for axis, at in axes)
        x, y = self.corner((a, b))
        if not self.lines:
            return x + self.width / 2, y + self.height / 2
        inset = min(9.0, self.height / 2)  # beside the words
        return x + self.width - inset + 2, y + inset


def _colour(one: Map, at: tuple[int, int]) -> str:
    """Return the colour of a difference: teal where it favours the arm, brown the reference."""
    share = _better(one) * one.differences[at].value / one.largest
    return to_hex(_COLOURS(0.5 + 0.5 * share))


def _better(one: Map) -> float:
    """Return the sign of a difference that favours the arm."""
    return 1.0 if one.outcome.benefit == "higher" else -1.0


def _on(colour: str) -> str:
    """Return the ink that can be read on a colour."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)
    )
    luminance = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return _BLACK if luminance > 0.18 else _PALE


def _fill(page: Page, place: _Place, at: tuple[int, int]) -> None:
    one, corner, size = place.one, place.corner(at), (place.width, place.height)
    colour = _colour(one, at)
    page.rectangle(corner, size, fill=colour, edge=PAPER, line=0.6)
    if one.tips(at):
        page.plane.add_patch(
            Rectangle(
                corner, *size, facecolor="none", edgecolor=_on(colour), linewidth=0, hatch="///"
            )
        )
    words = _written(one, at)[: place.lines]
    if words:
        middle = (corner[0] + size[0] / 2, corner[1] + size[1] / 2)
        _words(page, middle, words, (colour, one.tips(at)))


def _written(one: Map, at: tuple[int, int]) -> list[str]:
    difference = number(one.differences[at], 0, scale=100, sign=True).text
    return [difference, f"P {p_value(one.p_values[at]).text}"]


def _lines(one: Map) -> int:
    """Return how many lines fit into every cell: difference and P, the difference, nothing."""
    width, height = _cell(one)
    for many in (2, 1):
        wide = max(
            text_width(word, SMALL, bold=not i)
            for at in one.differences
            for i, word in enumerate(_written(one, at)[:many])
        )
        if wide + 6 <= width and many * _LINE + 1 <= height:
            return many
    return 0


def _words(
    page: Page, middle: tuple[float, float], words: Sequence[str], look: tuple[str, bool]
) -> None:
    (x, y), (colour, hatched) = middle, look
    tall = len(words) * _LINE
    if hatched:
        wide = max(text_width(word, SMALL, bold=True) for word in words) + 4
        page.rectangle((x - wide / 2, y - tall / 2), (wide, tall), fill=colour, line=0)
    for index, text in enumerate(words):
        page.lines(
            (x, y - tall / 2 + index * _LINE), [text], size=SMALL, color=_on(colour),
            bold=not index, align="center",
        )  # fmt: skip


def _borders(page: Page, place: _Place) -> None:
    """Draw a thick line wherever the conclusion changes from one cell to the next."""
    one, (columns, rows) = place.one, place.one.axes
    for at in one.differences:
        column, row = columns.index(at[0]), rows.index(at[1])
        x, y = place.corner(at)
        if column + 1 < len(columns) and one.concluded(at) != one.concluded(
            (columns[column + 1], at[1])
        ):
            page.path(
                [(x + place.width, y), (x + place.width, y + place.height)], color=_INK, line=2.4
            )
        if row + 1 < len(rows) and one.concluded(at) != one.concluded((at[0], rows[row + 1])):
            page.path([(x, y), (x + place.width, y)], color=_INK, line=2.4)


def _frame(page: Page, place: _Place) -> None:
    facts = place.one.facts
    low, high = (
        place.point(*(facts[f"plausible_{end}_{side}"].value for side in ("arm", "reference")))
        for end in ("from", "to")
    )
    x, y = low[0] - place.width / 2, high[1] - place.height / 2
    size = (high[0] - low[0] + place.width, low[1] - high[1] + place.height)
    _dashed(page, (x + 1.5, y + 1.5), (size[0] - 3, size[1] - 3))


def _dashed(page: Page, corner: tuple[float, float], size: tuple[float, float]) -> None:
    """Draw a dashed frame that shows on light and on dark ground."""
    for colour, line, dashes in ((_PALE, 2.6, "solid"), (_INK, 1.4, (0, (4, 2)))):
        page.plane.add_patch(
            Rectangle(
                corner, *size, facecolor="none", edgecolor=colour, linewidth=line, linestyle=dashes
            )
        )


def _cross(page: Page, at: tuple[float, float]) -> None:
    x, y = at
    for colour, line in ((_PALE, 3.2), (_INK, 1.6)):
        for rise in (-4, 4):
            page.path([(x - 4, y - rise), (x + 4, y + rise)], color=colour, line=line)


def _numbers(page: Page, place: _Place) -> None:
    every = max(1, round(18 / place.width + 0.49))
    for index, a in enumerate(place.columns):
        if index % every == 0 or a == place.columns[-1]:
            x = place.corner((a, place.rows[0]))[0] + place.width / 2
            page.lines((x, place.bottom + 2), [str(a)], size=SMALL, align="center")
    every = max(1, round(_LINE / place.height + 0.49))
    for index, b in enumerate(place.rows):
        if index % every == 0:
            y = place.corner((place.columns[0], b))[1] + place.height / 2 - _LINE / 2
            page.lines((_LEFT - 5, y), [str(b)], size=SMALL, align="right")


def _scale(page: Page, one: Map, top: float) -> None:
    """Draw the colours from the largest difference for the reference to that for the arm."""
    reach, steps = WIDTH - _LEFT - 2, 60
    for step in range(steps):
        colour = to_hex(_COLOURS(step / (steps - 1)))
        corner = (_LEFT + reach * step / steps, top)
        page.rectangle(corner, (reach / steps + 0.4, 9), fill=colour, line=0)
    for share, text in ((0.0, -1.0), (0.5, 0.0), (1.0, 1.0)):
        value = signed(100 * text * _better(one) * one.largest)
        align = {0.0: "left", 1.0: "right"}.get(share, "center")
        page.lines((_LEFT + reach * share, top + 10), [value], size=SMALL, align=align)
    beside, (left, right) = _end_width(one), _favours(one)
    page.lines((_LEFT + beside, top + 10), left, size=SMALL, color=MUTED)
    at = (_LEFT + reach - beside, top + 10)
    page.lines(at, right, size=SMALL, color=MUTED, align="right")


def _end_width(one: Map) -> float:
    """Return the room of the number at an end of the colour scale, in points."""
    return text_width(signed(-100 * one.largest), SMALL) + 8


def _favours(one: Map) -> list[list[str]]:
    """Return what the ends of the colour scale mean, wrapped to less than half of it."""
    room = (WIDTH - _LEFT - 2) / 2 - _end_width(one) - 14
    sides = (one.study.arms.reference, one.arm)
    return [
        wrapped(f"favours {lowered(arm_label(one.study, side))}", room, SMALL) for side in sides
    ]


def _bar_height(one: Map) -> float:
    return _BAR + max(len(lines) for lines in _favours(one)) * _LINE


def _legend(page: Page, one: Map, top: float) -> None:
    for kind, lines in _keys(one):
        corner, size = (_LEFT, top + 1.5), (14.0, 10.0)
        if kind == "hatch":
            page.rectangle(corner, size, fill=SHADES[2], edge=_INK, line=0.7, hatch="///")
        elif kind == "frame":
            _dashed(page, corner, size)
        else:
            _cross(page, (_LEFT + 7, top + 6.5))
        page.lines((_LEFT + _SWATCH, top), lines, size=SMALL)
        top += len(lines) * _LINE + 4
