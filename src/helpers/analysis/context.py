"""Published trials beside this one: each with its own interval, none pooled.

Only the priors of `helpers.analysis.prior_beliefs` borrow from them, in rows that say so.
"""

import math
from collections.abc import Iterator, Sequence

from helpers.analysis.choices import Choices
from helpers.analysis.context_file import PublishedTrial, published_trials
from helpers.results import Estimate, Key
from helpers.stats import RISK_DIFFERENCE, TwoByTwo
from helpers.stats.risk_difference import risk_difference
from helpers.study import Study

__all__ = [
    "ANALYSIS",
    "DESIGN",
    "NOT_RANDOMISED",
    "RANDOMISED",
    "context_rows",
    "context_trials",
    "named",
]

ANALYSIS = "context"
METHOD = "miettinen_nurminen"
MEASURE = "risk_difference"
DESIGN, RANDOMISED, NOT_RANDOMISED = "design", "randomised", "not randomised"


def context_trials(study: Study) -> tuple[PublishedTrial, ...]:
    """Return the published trials of the study's outcomes, randomised ones first.

    Raises
    ------
    DataError
        If the file cannot be read or holds rows that are no trials.
    """
    path, context = study.context_path, study.context
    if path is None or context is None:
        return ()
    found = [trial for trial in published_trials(path) if trial.outcome in context.outcomes]
    order = {name: place for place, name in enumerate(context.outcomes)}
    return tuple(sorted(found, key=lambda t: (order[t.outcome], not t.randomised)))


def context_rows(trials: Sequence[PublishedTrial], choices: Choices) -> Iterator[Estimate]:
    """Yield counts and the risk difference of every trial; ``level`` is what it is called.

    The design stands as ``subgroup=design``; the note says what was counted, and the source.

    Parameters
    ----------
    trials : sequence of PublishedTrial
    choices : Choices
        Names the stage, and gives the confidence level.
    """
    for trial in trials:
        arms = {
            trial.treatment: (trial.events_treatment, trial.n_treatment),
            trial.control: (trial.events_control, trial.n_control),
        }
        for arm, (events, n) in arms.items():
            key = _key(trial, choices, arm=arm, measure="count")
            yield Estimate(key=key, value=n, statistic="n", note=_note(trial))
            yield Estimate(key=key, value=events, statistic="events", note=_note(trial))
        yield _difference(trial, choices)


def _difference(trial: PublishedTrial, choices: Choices) -> Estimate:
    key = _key(
        trial, choices, arm=trial.treatment, reference=trial.control, measure=MEASURE,
        method=METHOD,
    )  # fmt: skip
    empty = [
        arm
        for arm, n in ((trial.treatment, trial.n_treatment), (trial.control, trial.n_control))
        if n == 0
    ]
    if empty:
        note = f"undefined: nobody counted under {' and '.join(empty)}"
        return Estimate(key=key, value=math.nan, lower=math.nan, upper=math.nan, note=note)
    table = TwoByTwo(
        trial.events_treatment, trial.n_treatment, trial.events_control, trial.n_control
    )
    interval = RISK_DIFFERENCE[METHOD](table, level=choices.confidence_level)
    return Estimate(
        key=key, value=float(risk_difference(table)), lower=float(interval.lower),
        upper=float(interval.upper), confidence_level=choices.confidence_level, note=_note(trial),
    )  # fmt: skip


def _key(trial: PublishedTrial, choices: Choices, **rest: str) -> Key:
    return Key(
        stage=choices.stage, analysis=ANALYSIS, outcome=trial.outcome, level=named(trial),
        subgroup=DESIGN, subgroup_level=RANDOMISED if trial.randomised else NOT_RANDOMISED, **rest,
    )  # fmt: skip


def named(trial: PublishedTrial) -> str:
    """Return what a trial is called in results and on the page; unseen counts are said to be so."""
    return trial.trial if trial.verified else f"{trial.trial} (unverified)"


def _note(trial: PublishedTrial) -> str:
    counted = f"counted among {trial.counted_among}" if trial.counted_among else ""
    parts = (trial.definition, counted, trial.source, trial.remark)
    return "; ".join(part for part in parts if part)
