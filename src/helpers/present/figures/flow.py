"""The CONSORT flow diagram: enrolment, allocation, follow-up and analysis, by arm."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from matplotlib.figure import Figure as Drawing

from helpers.present.figure import Figure
from helpers.present.figures.common import sentence, stamp_of
from helpers.present.figures.flow_boxes import PHASES, SCREENING, Entry, Phase, entries
from helpers.present.figures.page import (
    LEADING,
    SMALL,
    WIDTH,
    Page,
    arrow_down,
    arrow_right,
    text_width,
    wrapped,
)
from helpers.present.printing import in_its_style
from helpers.present.style import MUTED, arm_colours
from helpers.present.text import Text
from helpers.results import Results
from helpers.study.model import Study

__all__ = ["flow_diagram"]

_STRIP = 19.0  # points at the left for the names of the phases
_GAP = 12.0  # between columns
_DROP = 17.0  # between rows, room for an arrow
_EDGE = 1.0  # half a line must fit beside the last box
_PAD = 6.0
_INDENT = 8.0
_NARROWEST = 132.0
_LINE = SMALL * LEADING


@dataclass(frozen=True, slots=True)
class _Line:
    words: str
    indent: float = 0.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class _Diagram:
    """Entries of every box, and where the boxes stand; lengths in points."""

    screening: dict[str, Entry]
    phases: dict[Phase, list[list[Entry]]]
    arms: tuple[str, ...]
    colours: dict[str, str]

    @property
    def column(self) -> float:
        """Width of an arm's boxes."""
        room = WIDTH - _STRIP - _EDGE - _GAP * (len(self.arms) - 1)
        return max(room / len(self.arms), _NARROWEST)

    @property
    def width(self) -> float:
        return _STRIP + len(self.arms) * self.column + (len(self.arms) - 1) * _GAP + _EDGE

    @property
    def middle(self) -> float:
        return (_STRIP + self.width - _EDGE) / 2

    @property
    def side(self) -> float:
        """Width of the box of those excluded, right of the middle."""
        return min(self.width - self.middle - _DROP, 200.0)

    def left(self, number: int) -> float:
        return _STRIP + number * (self.column + _GAP)


@in_its_style
def flow_diagram(results: Results, study: Study) -> Figure:
    """Return the participant flow with every count that `results` hold of it.

    A box that the study does not declare is left out, and the caption says so; a screening count
    that was not given reads "not reported". Text wraps, so that no reason leaves its box.

    Parameters
    ----------
    results : Results
        Rows of the analysis ``flow``.
    study : Study
        For labels of arms and reasons, and the stamp.

    Examples
    --------
    >>> from helpers.analysis.flow import flow_rows
    >>> from helpers.data import clean
    >>> from helpers.study import load_study
    >>> study = load_study("tacrolimus-rif")
    >>> flow_diagram(Results(flow_rows(clean(study).participants, study)), study).id
    'flow'
    """
    diagram = _diagram(results, study)
    shown = [*diagram.screening.values(), *chain(*chain(*diagram.phases.values()))]
    height = _paint(None, diagram)
    return Figure(
        id="flow",
        draw=partial(_draw, diagram=diagram),
        alt=_alt(diagram, study),
        caption=_caption(diagram),
        source_ids=tuple(dict.fromkeys(chain(*(entry.ids() for entry in shown)))),
        size=(diagram.width / 72, height / 72),
        stamp=stamp_of(study),
    )


def _diagram(results: Results, study: Study) -> _Diagram:
    screening = {
        box: found[0]
        for box, words in SCREENING.items()
        if (found := entries(results, study, {box: words}))
    }
    phases = {
        phase: [entries(results, study, boxes, arm=arm) for arm in study.arms.levels]
        for phase, boxes in PHASES.items()
    }
    present = {phase: columns for phase, columns in phases.items() if any(columns)}
    colours = arm_colours(study.arms.levels, study.arms.reference)
    return _Diagram(screening, present, study.arms.levels, colours)


def _draw(drawing: Drawing, *, diagram: _Diagram) -> None:
    _paint(Page(drawing), diagram)


def _paint(page: Page | None, diagram: _Diagram) -> float:
    """Draw on `page`, if there is one, and return the height that the diagram takes."""
    top = _EDGE
    bottom = _paint_screening(page, diagram, top)
    _name_phase(page, "Enrolment", top, bottom)
    tops = bottom + _DROP * 1.6
    _fork(page, diagram, bottom, tops)
    for number, (phase, columns) in enumerate(diagram.phases.items()):
        if number:
            tops = bottom + _DROP
        cells = [_lines(cell, diagram.column, head=not number) for cell in columns]
        tallest = max(_height(lines) for lines in cells)
        bottom = tops + max(tallest, _phase_height(phase))
        for index, lines in enumerate(cells):
            box = (diagram.left(index), tops, diagram.column, bottom - tops)
            if number:
                _connect(page, box[0] + diagram.column / 2, tops)
            bar = diagram.colours[diagram.arms[index]]
            _box(page, box, lines, bar=bar, down=(bottom - tops - tallest) / 2)
        _name_phase(page, phase, tops, bottom)
    return bottom + _EDGE


def _paint_screening(page: Page | None, diagram: _Diagram, top: float) -> float:
    for box in ("assessed", "randomised"):
        if box not in diagram.screening:
            continue
        lines = _lines([diagram.screening[box]], 200, head=box == "randomised")
        bottom = top + _height(lines)
        _box(page, (diagram.middle - 100, top, 200, bottom - top), lines)
        if box == "randomised":
            return bottom
        top = _paint_excluded(page, diagram, bottom)
    return top


def _paint_excluded(page: Page | None, diagram: _Diagram, top: float) -> float:
    """Draw the way from assessment to randomisation, and who left it; return where it ends."""
    bottom = top + _DROP
    if "excluded" in diagram.screening:
        lines = _lines([diagram.screening["excluded"]], diagram.side)
        height = _height(lines)
        bottom = top + height + _DROP
        left = diagram.width - _EDGE - diagram.side
        _box(page, (left, top + _DROP / 2, diagram.side, height), lines)
        if page:
            arrow_right(page, top + _DROP / 2 + height / 2, diagram.middle, left)
    if page:
        arrow_down(page, diagram.middle, top, bottom)
    return bottom


def _fork(page: Page | None, diagram: _Diagram, top: float, bottom: float) -> None:
    if page is None:
        return
    level = (top + bottom) / 2 - 2
    centres = [diagram.left(i) + diagram.column / 2 for i in range(len(diagram.arms))]
    page.path([(diagram.middle, top), (diagram.middle, level)])
    page.path([(centres[0], level), (centres[-1], level)])
    for centre in centres:
        arrow_down(page, centre, level, bottom)


def _connect(page: Page | None, x: float, bottom: float) -> None:
    if page:
        arrow_down(page, x, bottom - _DROP, bottom)


def _lines(cell: Sequence[Entry], width: float, *, head: bool = False) -> list[_Line]:
    """Return the wrapped lines of a box; the first entry of a heading box is bold."""
    room = width - 2 * _PAD
    lines = []
    for number, entry in enumerate(cell):
        bold = head and number == 0
        lines += [_Line(w, bold=bold) for w in wrapped(entry.text(), room, SMALL, bold=bold)]
        for reason in entry.reasons:
            inner = room - _INDENT * 2
            first, *others = wrapped(reason.text(), inner, SMALL)
            lines.append(_Line(first, _INDENT))
            lines += [_Line(words, _INDENT * 2) for words in others]
    return lines


def _height(lines: Sequence[_Line]) -> float:
    return 2 * _PAD + len(lines) * _LINE - (LEADING - 1) * SMALL


def _phase_height(phase: str) -> float:
    """Return the height that the name of a phase takes beside its boxes."""
    return text_width(phase, SMALL) + 4


def _box(
    page: Page | None,
    box: tuple[float, float, float, float],
    lines: Sequence[_Line],
    *,
    bar: str = "",
    down: float = 0.0,
) -> None:
    if page is None:
        return
    left, top, width, height = box
    page.rectangle((left, top), (width, height))
    if bar:
        page.rectangle((left, top), (3, height), fill=bar, line=0)
    for number, line in enumerate(lines):
        at = (left + _PAD + line.indent, top + _PAD + down + number * _LINE)
        page.lines(at, [line.words], size=SMALL, bold=line.bold)


def _name_phase(page: Page | None, phase: str, top: float, bottom: float) -> None:
    if page is None:
        return
    page.plane.text(
        6, (top + bottom) / 2, phase, size=SMALL, color=MUTED, rotation=90, ha="center",
        va="center",
    )  # fmt: skip


def _caption(diagram: _Diagram) -> Text:
    assessed = diagram.screening.get("assessed")
    unknown = assessed is not None and "not reported" in assessed.text()
    parts = ["Flow of participants."]
    parts += ["Screening was not reported."] if unknown else []
    if "Follow-up" not in diagram.phases:
        parts.append("Loss to follow-up and discontinuation were not recorded.")
    return Text(" ".join(parts))


def _alt(diagram: _Diagram, study: Study) -> str:
    parts = ["Flow diagram of the participants."]
    if diagram.screening:
        parts.append(sentence(entry.clause() for entry in diagram.screening.values()))
    for number, arm in enumerate(diagram.arms):
        clauses = [e.clause() for columns in diagram.phases.values() for e in columns[number]]
        parts.append(f"{study.arms.labels[arm]}: {sentence(clauses)}")
    return " ".join(part[:1].upper() + part[1:] for part in parts)
