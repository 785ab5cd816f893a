"""Curves over time by arm, with limits, direct labels and a table of who was at risk."""

from functools import partial

import numpy as np

from helpers.present.figure import Figure
from helpers.present.figures.common import (
    arm_label,
    event_label,
    lowered,
    people,
    slug,
    stamp_of,
)
from helpers.present.figures.page import WIDTH
from helpers.present.figures.survival_drawing import Arm, Plot, draw, time_of
from helpers.present.formatting import confidence, count, fixed, percent
from helpers.present.style import arm_colours
from helpers.present.text import Label, Text
from helpers.results import Results
from helpers.study.model import Outcome, Study

__all__ = ["curves_id", "survival_curves"]


def survival_curves(
    results: Results,
    study: Study,
    outcome_id: str,
    *,
    among: str = "randomised",
    off_plan: bool = False,
) -> Figure | Text:
    """Return the curve of each arm of a time-to-event outcome, and below it who was at risk.

    Kaplan-Meier curves of the proportion without the event; with competing events the cumulative
    incidence of the event. Each curve is named where it ends, so that no colour has to be looked
    up, and drawn to the end of its arm's follow-up.

    Parameters
    ----------
    results : Results
        Rows of the analysis ``curve``.
    study : Study
    outcome_id : str
        Id of a time-to-event outcome.
    among : str, optional
        ``"randomised"``, or the variable that conditions the outcome.
    off_plan : bool, optional
        Whether something else than the plan was chosen.

    Returns
    -------
    Figure or Text
        A sentence where `results` hold no curve.
    """
    outcome = study.outcome(outcome_id)
    own = results.where(outcome=outcome_id, among=among, subgroup="")
    rows = Results(e for e in own if e.key.analysis in ("curve", "tried_curve"))
    arms = _arms(rows, study)
    if not arms:
        return Text("No time is known, so that there is no curve.")
    rising = bool(outcome.competing)
    plot = Plot(
        arms=arms, rising=rising, title=_title(study, outcome, rising=rising),
        axis=_with_unit(study, outcome),
    )  # fmt: skip
    return Figure(
        id=curves_id(outcome_id, among),
        draw=partial(draw, plot=plot),
        alt=_alt(plot, study, outcome),
        caption=_caption(study, outcome, rows),
        source_ids=tuple(i for arm in arms for e in (*arm.curve, *arm.at_risk) for i in e.ids()),
        size=(WIDTH / 72, plot.height / 72),
        column="single",
        stamp=stamp_of(study),
        off_plan=off_plan,
    )


def curves_id(outcome_id: str, among: str) -> str:
    """Return the id of the figure of an outcome.

    >>> curves_id("loss", "randomised"), curves_id("loss", "pregnant")
    ('curves-loss', 'curves-loss-pregnant')
    """
    parts = [outcome_id, *([among] if among != "randomised" else [])]
    return "-".join(["curves", *(slug(part) for part in parts)])


def _with_unit(study: Study, outcome: Outcome) -> str:
    variable = study.codebook[str(outcome.time)]
    return f"{variable.label}, {variable.unit}" if variable.unit else variable.label


def _title(study: Study, outcome: Outcome, *, rising: bool) -> str:
    event = lowered(event_label(study, outcome))
    return f"{people(study).capitalize()} {'with' if rising else 'without'} {event}, %"


def _caption(study: Study, outcome: Outcome, rows: Results) -> Text:
    kind = (
        "cumulative incidence, when the other events can come first"
        if outcome.competing
        else "Kaplan–Meier estimate of those still without it"
    )
    levels = [e.confidence_level for e in rows if e.confidence_level]
    limits: Text | str = ""  # none where no arm had an event, or everybody at once
    if levels:
        limits = Text(", shaded: {level} limits at each time", level=confidence(levels[0]))
    return Text(
        "{label}: {kind}{limits}. Below, how many were at risk.",
        label=Label(study.outcome_label(outcome)),
        kind=kind,
        limits=limits,
    )


def _arms(rows: Results, study: Study) -> tuple[Arm, ...]:
    colours = arm_colours(study.arms.levels, study.arms.reference)
    arms = []
    for arm in study.arms.levels:
        here = rows.where(arm=arm)
        curve = sorted(here.where(statistic="estimate"), key=time_of)
        if curve:
            risk = sorted(here.where(measure="count", statistic="at_risk"), key=time_of)
            arms.append(Arm(arm_label(study, arm), colours[arm], tuple(curve), tuple(risk)))
    return tuple(arms)


# words ----------------------------------------------------------------------------------------


def _alt(plot: Plot, study: Study, outcome: Outcome) -> str:
    kind = "Cumulative incidence curves" if plot.rising else "Kaplan–Meier curves"
    parts = [f"{kind} by arm: {plot.title}, by {lowered(plot.axis)}."]
    parts += [_sentence(arm, plot) for arm in plot.arms]
    return " ".join(parts)


def _sentence(arm: Arm, plot: Plot) -> str:
    """Return the curve of an arm in words: its value and who was at risk at each mark."""
    told = []
    times, values, _, _ = arm.steps(plot.start)
    for number in arm.at_risk:
        when = time_of(number)
        value = values[int(np.searchsorted(times, when, side="right")) - 1]
        shown = percent(value) if when <= times[-1] else "not followed"
        told.append(f"{shown} at {number.key.level} ({count(number).text} at risk)")
    end = f"{percent(arm.last)} at the end of follow-up, at {fixed(times[-1], _places(times[-1]))}"
    return f"{arm.label}: {', '.join([*told, end])}."


def _places(value: float) -> int:
    return 0 if float(value).is_integer() else 1
