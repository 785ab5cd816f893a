"""An icon array: one outcome in a hundred participants of each arm."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from matplotlib.figure import Figure as Drawing

from helpers.present.figure import Figure
from helpers.present.figures.common import analysed, arm_label, lowered, people, slug, stamp_of
from helpers.present.figures.page import LEADING, SMALL, Page, wrapped
from helpers.present.formatting import fixed, fraction, number, percent_places
from helpers.present.printing import in_its_style
from helpers.present.style import MUTED, arm_colours
from helpers.present.text import Label, Text
from helpers.results import Estimate, Results
from helpers.study.model import Study

__all__ = ["icon_array"]

_CELL = 12.4  # points from one circle to the next
_GRID = 10 * _CELL
_GAP = 42.0
_LINE = SMALL * LEADING
_ACROSS = 3  # arms in a row


@dataclass(frozen=True, slots=True)
class _Arm:
    """One array: how many of a hundred circles are filled, and what stands below."""

    label: str
    colour: str
    risk: Estimate
    events: Estimate
    n: Estimate

    @property
    def filled(self) -> int:
        known = math.isfinite(self.risk.value)
        return int(number(self.risk, 0, scale=100).text) if known else 0

    @property
    def per_hundred(self) -> str:
        return number(self.risk, percent_places(self.n.value), scale=100).text

    @property
    def counts(self) -> str:
        return fraction(self.events, self.n).text

    @property
    def words(self) -> list[str]:
        """What stands below the number, as lines no wider than the circles."""
        return wrapped(f"with {self.label} ({self.counts})", _GRID + 2, SMALL)


@in_its_style
def icon_array(results: Results, study: Study, outcome_id: str) -> Figure:
    """Return a hundred circles for each arm, as many filled as had the outcome.

    Parameters
    ----------
    results : Results
        Main results of the outcome: counts and risk by arm.
    study : Study
    outcome_id : str
        Id of a binary outcome.

    Raises
    ------
    LookupError
        If the study has no such outcome, or `results` lack the risk of an arm.

    Examples
    --------
    >>> from helpers.analysis.choices import plan_for
    >>> from helpers.analysis.outcome_types import outcome_results
    >>> from helpers.data import clean
    >>> from helpers.study import load_study
    >>> study = load_study("tacrolimus-rif")
    >>> results = outcome_results(clean(study).participants, plan_for(study, "primary"))
    >>> icon_array(results, study, "live_birth").id
    'icons-live_birth'
    """
    outcome = study.outcome(outcome_id)
    label = study.outcome_label(outcome)
    arms = _arms(results, study, outcome_id, outcome.among or "randomised")
    across = min(len(arms), _ACROSS)
    down = math.ceil(len(arms) / _ACROSS)
    return Figure(
        id=f"icons-{slug(outcome_id)}",
        draw=partial(_draw, arms=arms),
        alt=_alt(arms, study, label),
        caption=Text("{label} per 100 {who}.", label=Label(label), who=Label(people(study))),
        source_ids=tuple(e.id for arm in arms for e in (arm.risk, arm.events, arm.n)),
        size=(
            (across * (_GRID + _GAP) - _GAP + 2) / 72,
            down * _height(arms) / 72,
        ),
        column="single",
        stamp=stamp_of(study),
    )


def _arms(results: Results, study: Study, outcome_id: str, among: str) -> list[_Arm]:
    own = results.where(analysis="main", outcome=outcome_id, among=among, subgroup="")
    colours = arm_colours(study.arms.levels, study.arms.reference)
    arms = []
    for arm in study.arms.levels:
        here = own.where(arm=arm, reference="")
        risks = list(here.where(measure="risk", statistic="estimate"))
        events, n = (analysed(here, name) for name in ("events", "n"))
        if not risks:
            here.one(measure="risk", statistic="estimate")
        arms.append(_Arm(lowered(arm_label(study, arm)), colours[arm], risks[0], events, n))
    return arms


def _height(arms: Sequence[_Arm]) -> float:
    """Return the height of an array with its words, the same for all arms."""
    return _GRID + 26 + max(len(arm.words) for arm in arms) * _LINE


def _draw(drawing: Drawing, *, arms: Sequence[_Arm]) -> None:
    page = Page(drawing)
    for index, arm in enumerate(arms):
        down, across = divmod(index, _ACROSS)
        _draw_arm(page, arm, (1 + across * (_GRID + _GAP), down * _height(arms)))


def _draw_arm(page: Page, arm: _Arm, corner: tuple[float, float]) -> None:
    left, top = corner
    places = [(left + (i % 10 + 0.5) * _CELL, top + (i // 10 + 0.5) * _CELL) for i in range(100)]
    _circles(page, places[: arm.filled], fill=arm.colour, edge=arm.colour)
    _circles(page, places[arm.filled :], fill="none", edge=MUTED)
    page.write((left, top + _GRID + 19), arm.per_hundred, size=18, bold=True)
    page.lines((left, top + _GRID + 24), arm.words, size=SMALL)


def _circles(page: Page, places: Sequence[tuple[float, float]], *, fill: str, edge: str) -> None:
    if not places:
        return
    xs, ys = zip(*places, strict=True)
    page.plane.plot(
        xs, ys, "o", markersize=_CELL * (0.74 if fill != "none" else 0.66), linestyle="none",
        markerfacecolor=fill, markeredgecolor=edge, markeredgewidth=0.6,
    )  # fmt: skip


def _alt(arms: Sequence[_Arm], study: Study, label: str) -> str:
    parts = [
        f"{arm.per_hundred} of {fixed(100)} circles are filled for {arm.label} ({arm.counts})"
        for arm in arms
    ]
    who = people(study)
    return f"{label} per {fixed(100)} {who}: {'; '.join(parts)}."
