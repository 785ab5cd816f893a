"""Adverse events by arm as received: participants with events, and numbers of events.

Risk differences stand beside the counts without tests: over dozens of terms a p-value finds
something by chance, and a large one shows no safety. Limits are the score ones of the other
results and, beside them, exact ones (Chan and Zhang), as far as their time allows.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from helpers.analysis.choices import plan_for
from helpers.results import Estimate, Key, Results
from helpers.stats import RISK_DIFFERENCE, TwoByTwo
from helpers.stats.exact_difference import MOST_PARTICIPANTS
from helpers.stats.risk_difference import risk_difference
from helpers.study import Study, canonical

__all__ = ["arm_received", "differences_shown", "harm_rows", "severity_order"]

METHOD = "miettinen_nurminen"
EXACT = "chan_zhang"
MOST_SQUARES = 6e5  # sum of squared participants over different tables: about half a minute
SKIPPED = "limits undefined: exact ones of so many tables of this size would take minutes"
SEVERITIES = (
    ("mild", "1"), ("moderate", "2"), ("severe", "3"), ("life-threatening", "4"),
    ("fatal", "death", "5"),
)  # fmt: skip


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
    found: list[tuple[Estimate, TwoByTwo | None]] = []
    for outcome, subset in _groups(events, graded=graded):
        yield from _counted(outcome, subset, sizes, population)
        found += list(_differences(outcome, subset, sizes, (study, population)))
    yield from (estimate for estimate, _ in found)
    yield from _exact(found)


def _groups(events: pd.DataFrame, *, graded: bool) -> Iterator[tuple[str, pd.DataFrame]]:
    yield "any", events
    if graded:  # of a file that does not say what was serious, none is not known to be
        yield "serious", events[events["serious"].fillna(False).astype(bool)]
    for column in ("severity", "category", "term"):
        names = events[column].dropna().astype(str).unique()
        for name in sorted(names, key=severity_order if column == "severity" else str):
            yield f"{column}:{name}", events[events[column] == name]


def severity_order(name: str) -> tuple[int, str]:
    """Return what sorts severities clinically, from mild to fatal; unknown words come after.

    Grades by number count likewise.

    Examples
    --------
    >>> sorted(["severe", "Mild", "Grade 5", "moderate", "odd"], key=severity_order)
    ['Mild', 'moderate', 'severe', 'Grade 5', 'odd']
    """
    word = canonical(name).lower().removeprefix("grade").strip().replace("_", "-")
    word = word.replace("life threatening", "life-threatening")
    for rank, words in enumerate(SEVERITIES):
        if word in words:
            return rank, name
    return len(SEVERITIES), name


def differences_shown(results: Results) -> list[Estimate]:
    """Return the differences that a table or figure shows: exact ones where all are worked out."""
    harms = results.where(analysis="harms", measure="risk_difference", statistic="estimate")
    exact, score = harms.where(method=EXACT), harms.where(method=METHOD)
    whole = len(exact) > 0 and not any(SKIPPED in e.note for e in exact)
    return list(exact if whole else score)


def _exact(found: Sequence[tuple[Estimate, TwoByTwo | None]]) -> Iterator[Estimate]:
    """Yield the same differences with exact limits, in their order as far as time allows."""
    cost: dict[TwoByTwo, float] = {}
    for estimate, table in found:
        key = replace(estimate.key, method=EXACT)
        if table is None:
            yield replace(estimate, key=key)
            continue
        people = int(table.n1) + int(table.n0)
        if table not in cost and people <= MOST_PARTICIPANTS:
            cost[table] = float(people**2) if sum(cost.values()) < MOST_SQUARES else math.inf
        if not cost.get(table, math.inf) < math.inf:
            yield replace(estimate, key=key, lower=math.nan, upper=math.nan, note=SKIPPED)
            continue
        limits = RISK_DIFFERENCE[EXACT](table, level=estimate.confidence_level or 0.95)
        yield replace(estimate, key=key, lower=float(limits.lower), upper=float(limits.upper))


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
) -> Iterator[tuple[Estimate, TwoByTwo | None]]:
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


def _difference(
    key: Key, sides: Mapping[str, tuple[int, int]], study: Study
) -> tuple[Estimate, TwoByTwo | None]:
    if empty := [study.arms.labels[side] for side, (_, n) in sides.items() if not n]:
        note = f"undefined: nobody in {' and '.join(empty)}"
        nothing = Estimate(key=key, value=math.nan, lower=math.nan, upper=math.nan, note=note)
        return nothing, None
    (x1, n1), (x0, n0) = sides.values()
    table, level = TwoByTwo(x1, n1, x0, n0), plan_for(study, "secondary").confidence_level
    interval = RISK_DIFFERENCE[METHOD](table, level=level)
    found = Estimate(
        key=key, value=float(risk_difference(table)), lower=float(interval.lower),
        upper=float(interval.upper), confidence_level=level,
    )  # fmt: skip
    return found, table
