"""A published core outcome set, item by item, among everyone randomised; babies are described.

The study file says which variable holds an item. What it does not say has one row with the note
"not collected". Unknown values are left out and counted, whatever the plan's rule for them.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

import pandas as pd

from helpers.analysis import binary, continuous
from helpers.analysis.choices import Choices
from helpers.analysis.outcome_values import OutcomeValues, counts, values_by_arm
from helpers.data import event_of
from helpers.results import Estimate, Key
from helpers.study import CoreOutcomes, Outcome, Study

__all__ = ["ANALYSIS", "CORE_SETS", "NOT_COLLECTED", "PLURALITY", "Item", "core_outcome_rows"]

ANALYSIS = "core_outcomes"
NOT_COLLECTED = "not collected"
PLURALITY: Mapping[str, Callable[[pd.Series], pd.Series]] = {
    "singleton": lambda number: number == 1,
    "twin": lambda number: number == 2,
    "higher": lambda number: number >= 3,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a core outcome set.

    Attributes
    ----------
    name : str
        Its ``outcome`` in the results; the key of `CoreOutcomes` where it has no `parts`.
    kind : {"event", "number"}
        Counted, or summarised.
    parts : tuple of str
        Items of which it is any one.
    number : str
        The key that holds how many fetuses or babies there were.
    after_birth : bool
        Whether it is described among live births only.
    compared : bool
        Whether the arms are compared.
    """

    name: str
    kind: str = "event"
    parts: tuple[str, ...] = ()
    number: str = ""
    after_birth: bool = False
    compared: bool = False


LOSSES = ("ectopic", "miscarriage", "stillbirth", "termination")
CORE_SETS: Mapping[str, tuple[Item, ...]] = {
    "commit": (
        Item(name="viable_pregnancy", number="fetuses", compared=True),
        Item(name="pregnancy_loss", parts=LOSSES, compared=True),
        *(Item(name=loss) for loss in LOSSES),
        Item(name="live_birth", number="babies", compared=True),
        Item(name="babies", kind="total", after_birth=True),
        Item(name="gestational_age", kind="number", after_birth=True),
        Item(name="birthweight", kind="number", after_birth=True),
        Item(name="neonatal_mortality", after_birth=True),
        Item(name="congenital_anomaly", after_birth=True),
        Item(name="time_to_pregnancy", kind="number", after_birth=True),
    )
}
"""Items of each set, in the order of its table. COMMIT: Duffy and others 2020, Hum Reprod 35."""


def core_outcome_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield counts, risks, differences and summaries of every item; nothing without a set.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table, one row a participant.
    choices : Choices
        Population, confidence level and interval methods.
    """
    core = choices.study.core_outcomes
    if core is None:
        return
    for item in CORE_SETS[core.set]:
        for made in _rows(participants, choices, core, item):
            analysis = f"tried_{ANALYSIS}" if choices.departures else ANALYSIS
            yield replace(made, key=replace(made.key, analysis=analysis))


def _rows(
    participants: pd.DataFrame, choices: Choices, core: CoreOutcomes, item: Item
) -> Iterator[Estimate]:
    values = _values(participants, choices.study, core, item)
    among = (core.live_birth or "randomised") if item.after_birth else "randomised"
    outcome = _outcome(item)
    if values is None:
        yield _not_collected(choices.key(outcome, among=among, measure="count"))
        return
    data = values_by_arm(participants, choices, outcome, values, among=among)
    yield from KINDS[item.kind](data, choices)
    if item.compared:
        for arm in choices.study.arms.compared:
            contrasts = binary.contrasts(data, choices, arm)
            yield from (e for e in contrasts if e.key.measure == "risk_difference")
    if item.number:
        yield from _plurality(participants, choices, data, getattr(core, item.number))


def _values(
    participants: pd.DataFrame, study: Study, core: CoreOutcomes, item: Item
) -> pd.Series | None:
    """Return the values of an item by row; None where the study has none.

    Of several parts any one is the event; it is unknown only where no part is known to have
    happened and some part is unknown.
    """
    names = [name for key in item.parts or (item.name,) if (name := getattr(core, key))]
    if not names:
        return None
    if item.kind != "event":
        return participants[names[0]].astype("float64")
    return reduce(or_, (event_of(participants, study, name) for name in names))


def _outcome(item: Item) -> Outcome:
    kind = "binary" if item.kind == "event" else "continuous"
    return Outcome.model_validate(
        {"id": item.name, "role": "secondary", "type": kind, "variable": item.name,
         "benefit": "higher"}
    )  # fmt: skip


def _events(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    yield from binary.events(data, choices, rule="complete_case")
    yield from binary.risks(data, choices)


def _numbers(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    yield from counts(data, choices)
    yield from continuous.summaries(data, choices)


def _total(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    yield from counts(data, choices)
    for arm, values in data.values.items():
        key = choices.key(data.outcome, among=data.among, arm=arm, measure="count")
        yield Estimate(key=key, value=int(values.sum()), statistic="total")


KINDS: Mapping[str, Callable[[OutcomeValues, Choices], Iterable[Estimate]]] = {
    "event": _events,
    "number": _numbers,
    "total": _total,
}


def _plurality(
    participants: pd.DataFrame, choices: Choices, data: OutcomeValues, variable: str | None
) -> Iterator[Estimate]:
    """Yield by arm how many of the events were of one, two or more, and of an unknown number."""
    place = {"among": data.among, "measure": "count"}
    if variable is None:
        for level in PLURALITY:
            yield _not_collected(choices.key(data.outcome, level=level, **place))
        return
    for arm, values in data.values.items():
        there = values.index[values.fillna(value=False).astype(bool)]
        number = participants.loc[there, variable].astype("float64")
        tally = {level: int(of(number).sum()) for level, of in PLURALITY.items()}
        if rest := len(number) - sum(tally.values()):
            tally["unknown"] = rest
        for level, count in tally.items():
            key = choices.key(data.outcome, level=level, arm=arm, **place)
            yield Estimate(key=key, value=count, statistic="events")


def _not_collected(key: Key) -> Estimate:
    return Estimate(key=key, value=math.nan, statistic="n", note=NOT_COLLECTED)
