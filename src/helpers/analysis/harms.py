"""Adverse events by arm as received: participants with events, and numbers of events.

Risk differences stand beside the counts without tests: over dozens of terms a p-value finds
something by chance, and a large one shows no safety.
"""

import math
from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.analysis.choices import plan_for
from helpers.results import Estimate, Key
from helpers.stats import RISK_DIFFERENCE, TwoByTwo
from helpers.stats.risk_difference import risk_difference
from helpers.study import Study, canonical

__all__ = ["arm_received", "harm_rows"]

METHOD = "miettinen_nurminen"


def arm_received(participants: pd.DataFrame, study: Study) -> pd.Series:
    """Return the arm as received, by row: the plan's `arm_variable`, else as randomised."""
    harms = study.analysis.harms
    name = (harms.arm_variable if harms else None) or study.arms.variable
    spelled = {canonical(level): level for level in study.arms.levels}
    received = participants[name].astype("object")
    return received.map(lambda value: spelled.get(canonical(value)), na_action="ignore")


def harm_rows(
    participants: pd.DataFrame, adverse_events: pd.DataFrame, study: Study
) -> Iterator[Estimate]:
    """Yield n, participants with events and reports by arm, and risk differences.

    ``outcome`` is any, serious (where the file says what is), ``severity:<level>``,
    ``category:<name>`` or ``term:<name>``.

    Parameters
    ----------
    participants, adverse_events : DataFrame
        The analysis-ready tables; one row a participant, one row an event.
    study : Study
        Names the safety population and the arm as received.
    """
    harms = study.analysis.harms
    population = harms.population if harms else study.analysis.population
    member = participants[participants[f"population:{population}"]]
    arm_of = dict(zip(member[study.participant_id], arm_received(member, study), strict=True))
    sizes = {arm: list(arm_of.values()).count(arm) for arm in study.arms.levels}
    events = adverse_events[adverse_events["participant_id"].isin(arm_of)]
    events = events.assign(arm=events["participant_id"].map(arm_of))
    source = study.sources.adverse_events
    graded = source is not None and source.serious is not None
    for outcome, subset in _groups(events, graded=graded):
        yield from _counted(outcome, subset, sizes, population)
        yield from _differences(outcome, subset, sizes, (study, population))


def _groups(events: pd.DataFrame, *, graded: bool) -> Iterator[tuple[str, pd.DataFrame]]:
    yield "any", events
    if graded:  # of a file that does not say what was serious, none is not known to be
        yield "serious", events[events["serious"].fillna(False).astype(bool)]
    for column in ("severity", "category", "term"):
        for name in sorted(events[column].dropna().astype(str).unique()):
            yield f"{column}:{name}", events[events[column] == name]


def _counted(
    outcome: str, events: pd.DataFrame, sizes: dict[str, int], population: str
) -> Iterator[Estimate]:
    for arm, size in sizes.items():
        here = events[events["arm"] == arm]
        key = Key(
            stage="secondary", analysis="harms", population=population, outcome=outcome,
            arm=arm, measure="count",
        )  # fmt: skip
        yield Estimate(key=key, value=size, statistic="n")
        yield Estimate(key=key, value=here["participant_id"].nunique(), statistic="events")
        yield Estimate(key=key, value=len(here), statistic="reports")


def _differences(
    outcome: str, events: pd.DataFrame, sizes: dict[str, int], place: tuple[Study, str]
) -> Iterator[Estimate]:
    study, population = place
    persons = events.groupby("arm")["participant_id"].nunique()
    reference = study.arms.reference
    for arm in study.arms.compared:
        key = Key(
            stage="secondary", analysis="harms", population=population, outcome=outcome,
            arm=arm, reference=reference, measure="risk_difference", method=METHOD,
        )  # fmt: skip
        sides = {side: (int(persons.get(side, 0)), sizes[side]) for side in (arm, reference)}
        yield _difference(key, sides, study)


def _difference(key: Key, sides: Mapping[str, tuple[int, int]], study: Study) -> Estimate:
    if empty := [study.arms.labels[side] for side, (_, n) in sides.items() if not n]:
        note = f"undefined: nobody in {' and '.join(empty)}"
        return Estimate(key=key, value=math.nan, lower=math.nan, upper=math.nan, note=note)
    (x1, n1), (x0, n0) = sides.values()
    table, level = TwoByTwo(x1, n1, x0, n0), plan_for(study, "secondary").confidence_level
    interval = RISK_DIFFERENCE[METHOD](table, level=level)
    return Estimate(
        key=key, value=float(risk_difference(table)), lower=float(interval.lower),
        upper=float(interval.upper), confidence_level=level,
    )  # fmt: skip
