"""How every participant ended, once: stacked bars by arm with a key that holds all counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate

from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Rectangle

from helpers.present.figure import Figure
from helpers.present.figures.common import arm_label, lowered, people, stamp_of
from helpers.present.figures.page import LEADING, SMALL, WIDTH, Page, text_width, wrapped
from helpers.present.formatting import count, percent, percent_places
from helpers.present.printing import in_its_style
from helpers.present.style import HATCHES, MUTED, RULE, SHADES
from helpers.present.text import Label, Nothing, Text
from helpers.results import Estimate, Results
from helpers.study.model import Study

__all__ = ["end_states"]

_BAR = 30.0
_LINE = SMALL * LEADING
_AXIS = 22.0
_SWATCH = 18.0
_COLUMN = 76.0
_INK = "#1b1f25"  # within a segment, whose colour is the same on a dark page
_NOBODY_KNOWS = ("#fefefe", "..")  # how it ended is unknown: no colour of any end


@dataclass(frozen=True, slots=True)
class _State:
    """One end state with its count in every arm."""

    label: str
    counts: tuple[Estimate, ...]
    sizes: tuple[Estimate, ...]
    shade: str
    hatch: str

    def shares(self) -> list[float]:
        return [
            c.value / n.value if n.value else 0.0
            for c, n in zip(self.counts, self.sizes, strict=True)
        ]

    def printed(self) -> list[str]:
        pairs = zip(self.counts, self.sizes, strict=True)
        return [_printed(c, n) for c, n in pairs]


@in_its_style
def end_states(results: Results, study: Study) -> Figure | Text:
    """Return a stacked bar for each arm, one segment for each end state in declared order.

    Segments differ in lightness and hatching, never in colour alone, and the key below lists
    every state in the order of the bars with its count and percentage in each arm.

    Parameters
    ----------
    results : Results
        Rows of the analysis ``end_state``.
    study : Study

    Returns
    -------
    Figure or Text
        A sentence where the study declares no end state.

    Raises
    ------
    ValueError
        If the study declares end states and `results` hold none.

    Examples
    --------
    >>> from helpers.analysis.choices import plan_for
    >>> from helpers.analysis.end_states import end_state_rows
    >>> from helpers.data import clean
    >>> from helpers.study import load_study
    >>> study = load_study("tacrolimus-rif")
    >>> rows = end_state_rows(clean(study).participants, plan_for(study, "primary"))
    >>> end_states(Results(rows), study).id
    'end-states'
    """
    if study.analysis.end_state is None:
        return Nothing("The study file declares no end states.")
    states = _states(results, study)
    label, who = study.codebook[str(study.analysis.end_state)].label, Label(people(study))
    heads = [wrapped(arm_label(study, arm), _COLUMN - 6, SMALL) for arm in study.arms.levels]
    width = max(WIDTH, _SWATCH + 130 + _COLUMN * len(heads))
    room = width - _SWATCH - _COLUMN * len(heads) - 8
    key = sum(len(wrapped(s.label, room, SMALL)) * SMALL * LEADING + 5 for s in states)
    top = _tops(states, study, width)[-1] + _AXIS
    height = top + max(map(len, heads)) * SMALL * LEADING + 8 + key
    return Figure(
        id="end-states",
        draw=partial(_draw, states=states, study=study),
        alt=_alt(states, study),
        caption=Text("{label}: {who} by arm, each counted once.", label=Label(label), who=who),
        source_ids=tuple(e.id for s in states for pair in (s.counts, s.sizes) for e in pair),
        size=(width / 72, height / 72),
        stamp=stamp_of(study),
    )


def _states(results: Results, study: Study) -> list[_State]:
    variable = str(study.analysis.end_state)
    rows = results.where(analysis="end_state", outcome=variable, measure="count")
    levels = dict.fromkeys(
        [*study.codebook[variable].declared_levels(), *(e.key.level for e in rows)]
    )
    states: list[_State] = []
    for level in levels:
        own = rows.where(level=level)
        pairs = [
            [list(own.where(arm=a, statistic=s)) for s in ("count", "n")] for a in study.arms.levels
        ]
        if not any(counted for counted, _ in pairs):
            continue
        known = level in study.codebook[variable].declared_levels()
        shade, hatch = _look(len(states)) if known else _NOBODY_KNOWS
        label = study.codebook[variable].level_label(level)
        states.append(
            _State(
                label=label if known else label.capitalize(),
                counts=tuple(own.one(arm=arm, statistic="count") for arm in study.arms.levels),
                sizes=tuple(own.one(arm=arm, statistic="n") for arm in study.arms.levels),
                shade=shade,
                hatch=hatch,
            )
        )
    if not states:
        raise ValueError(f"results hold no row of the analysis end_state for {variable!r}")
    return states


def _printed(events: Estimate, n: Estimate) -> str:
    if not n.value:
        return count(events).text
    return f"{count(events).text} ({percent(events.value / n.value, percent_places(n.value))})"


def _look(place: int) -> tuple[str, str]:
    """Return shade and hatching of a declared state by its place: no two look alike."""
    look, again = place % len(SHADES), place // len(SHADES)
    return SHADES[look], HATCHES[(look + 2 * again) % len(HATCHES)]


def _draw(drawing: Drawing, *, states: Sequence[_State], study: Study) -> None:
    page = Page(drawing)
    tops = _tops(states, study, page.width)
    for index, name in enumerate(_names(states, study, page.width)):
        page.lines((0, tops[index]), name, size=SMALL, bold=True)
        _bar(page, states, index, tops[index] + len(name) * _LINE + 2)
    _axis(page, tops[-1])
    _key(page, states, tops[-1] + _AXIS, study)


def _names(states: Sequence[_State], study: Study, width: float) -> list[list[str]]:
    """Return what stands above each bar: the arm and how many they are, wrapped."""
    labels = (arm_label(study, arm) for arm in study.arms.levels)
    named = zip(labels, states[0].sizes, strict=True)
    return [
        wrapped(f"{label} (n\u00a0=\u00a0{count(size).text})", width, SMALL, bold=True)
        for label, size in named
    ]


def _tops(states: Sequence[_State], study: Study, width: float) -> list[float]:
    """Return where the words above each bar begin, and where the last bar ends."""
    heights = (len(name) * _LINE + 2 + _BAR + 6 for name in _names(states, study, width))
    return [0.0, *accumulate(heights)]


def _bar(page: Page, states: Sequence[_State], index: int, top: float) -> None:
    left, reach = 0.5, page.width - 1
    for state in states:
        width = state.shares()[index] * reach
        if width:
            _segment(page, state, (left, top, width), count(state.counts[index]).text)
        left += width


def _segment(page: Page, state: _State, place: tuple[float, float, float], words: str) -> None:
    left, top, width = place
    page.plane.add_patch(
        Rectangle(
            (left, top),
            width,
            _BAR,
            facecolor=state.shade,
            edgecolor=_INK,
            linewidth=0.7,
            hatch=state.hatch or None,
        )  # fmt: skip
    )
    needed = text_width(words, SMALL, bold=True) + 7
    if needed > width:
        return  # the key holds the count
    middle = left + width / 2
    dark = state.shade in DARK
    if state.hatch:
        page.plane.add_patch(
            Rectangle(
                (middle - needed / 2, top + _BAR / 2 - 7.5),
                needed,
                15,
                facecolor=state.shade,
                edgecolor="none",
            )  # fmt: skip
        )
    colour = "#fefefe" if dark else _INK
    page.write(
        (middle, top + _BAR / 2 + 3.5), words, size=SMALL, color=colour, bold=True, align="center"
    )


DARK = frozenset(SHADES[:1] + SHADES[-1:])


def _axis(page: Page, top: float) -> None:
    reach = page.width - 1
    page.path([(0.5, top), (0.5 + reach, top)], color=MUTED, line=0.8)
    for quarter in range(5):
        x = 0.5 + reach * quarter / 4
        page.path([(x, top), (x, top + 3)], color=MUTED, line=0.8)
        align = {0: "left", 4: "right"}.get(quarter, "center")
        page.lines((x, top + 4), [percent(quarter / 4)], size=SMALL, color=MUTED, align=align)


def _key(page: Page, states: Sequence[_State], top: float, study: Study) -> None:
    arms = study.arms.levels
    room = page.width - _SWATCH - _COLUMN * len(arms) - 8
    heads = [wrapped(arm_label(study, arm), _COLUMN - 6, SMALL) for arm in arms]
    ends = [page.width - _COLUMN * (len(arms) - 1 - i) for i in range(len(arms))]
    for end, head in zip(ends, heads, strict=True):
        page.lines((end, top), head, size=SMALL, color=MUTED, align="right")
    y = top + max(map(len, heads)) * SMALL * LEADING + 3
    for state in states:
        page.path([(0, y), (page.width, y)], color=RULE, line=0.7)
        y += 3
        page.plane.add_patch(
            Rectangle(
                (0.5, y),
                12,
                11,
                facecolor=state.shade,
                edgecolor=_INK,
                linewidth=0.7,
                hatch=state.hatch or None,
            )  # fmt: skip
        )
        lines = wrapped(state.label, room, SMALL)
        page.lines((_SWATCH, y), lines, size=SMALL)
        for end, words in zip(ends, state.printed(), strict=True):
            page.lines((end, y), [words], size=SMALL, align="right")
        y += len(lines) * SMALL * LEADING + 2


def _alt(states: Sequence[_State], study: Study) -> str:
    label = lowered(study.codebook[str(study.analysis.end_state)].label)
    parts = [f"Stacked bars by arm of the {label} of the {people(study)}, each counted once."]
    for index, arm in enumerate(study.arms.levels):
        ends = [f"{lowered(state.label)} {state.printed()[index]}" for state in states]
        parts.append(f"{arm_label(study, arm)}: {', '.join(ends)}.")
    return " ".join(parts)
