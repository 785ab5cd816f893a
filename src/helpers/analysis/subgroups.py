"""Subgroups: does the effect on a primary outcome differ between the levels of a variable.

Each level shows its counts, risks, difference and ratio, and no p-value: a test within a level
answers another question and misleads. The question is answered by the interaction, on the scale
of the difference and of the ratio.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from helpers.analysis import binary
from helpers.analysis.choices import Choices
from helpers.analysis.missing import filled, main_rule
from helpers.analysis.outcome_values import OutcomeValues, outcome_values
from helpers.results import Estimate, Key
from helpers.stats import Strata
from helpers.stats.interaction import INTERACTION, Interaction
from helpers.study import Outcome, Study
from helpers.study.notes import fits_use

__all__ = ["SUBGROUP_TYPES", "levels_of", "subgroup_rows", "subgroups_for"]

SUBGROUP_TYPES = ("binary",)
MEASURES = ("risk_difference", "risk_ratio")
ONE_LEVEL = "undefined: fewer than two levels have participants with a known outcome in both arms"
NO_EVENT = "undefined: no event in {arm} where {level}"
NO_SPREAD = "undefined: no variation of the outcome to judge a difference by"
LEFT_OUT = "without {levels}, where an arm has nobody with a known outcome"


def subgroups_for(choices: Choices, outcome: Outcome) -> tuple[str, ...]:
    """Return the variables whose levels are the subgroups of an outcome; none but for primary ones.

    A variable without groups, or the arm, is left out.
    """
    study = choices.study
    if outcome.role != "primary" or outcome.type not in SUBGROUP_TYPES:
        return ()
    names = (name for name in study.analysis.subgroups if not study.holds_arm(name))
    return tuple(name for name in names if fits_use(study.codebook[name], "subgroups"))


def levels_of(participants: pd.DataFrame, study: Study, name: str) -> tuple[str, ...]:
    """Return the levels of a variable as declared; where none are, all that occur."""
    declared = study.codebook[name].declared_levels()
    return declared or tuple(str(level) for level in participants[name].cat.categories)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subgroups:
    """One outcome in all levels of one variable."""

    choices: Choices
    name: str
    by_level: Mapping[str, OutcomeValues]

    def key(self, data: OutcomeValues, **rest: str) -> Key:
        analysis = "subgroup" if not self.choices.departures else "tried_subgroup"
        place = {"among": data.among, "analysis": analysis, "subgroup": self.name}
        return self.choices.key(data.outcome, **(place | rest))

    def placed(self, estimate: Estimate, level: str) -> Estimate:
        """Return a result of one level under the key of that level."""
        analysis = "subgroup" if not self.choices.departures else "tried_subgroup"
        place = {"analysis": analysis, "subgroup": self.name, "subgroup_level": level}
        return replace(estimate, key=replace(estimate.key, **place))


def subgroup_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield every subgroup result of the chosen primary outcomes.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    choices : Choices
        Outcomes, population, methods and confidence level.

    Notes
    -----
    By level (``subgroup_level``): counts and risk by arm, risk difference and risk ratio. With the
    variable alone: ``left_out`` by arm (level unknown) and, for every comparison, the
    ``interaction`` by ``risk_difference`` and ``risk_ratio``: with two levels the first against
    the second as declared (with a binary variable, its event against its non-event), with more
    the Wald chi-square. Unknown outcomes follow the plan's main rule where it is a single one.
    """
    for outcome in choices.selected():
        names = subgroups_for(choices, outcome)
        if not names:
            continue
        data = outcome_values(participants, choices, outcome, among=outcome.among or "randomised")
        for name in names:
            levels = levels_of(participants, choices.study, name)
            values = participants[name].astype("object")
            split = {level: _within(data, values == level) for level in levels}
            of = _Subgroups(choices=choices, name=name, by_level=split)
            yield from _left_out(of, data, values.isna())
            yield from _by_level(of)
            for arm in choices.study.arms.compared:
                yield from _interactions(of, data, arm)


def _within(data: OutcomeValues, here: pd.Series) -> OutcomeValues:
    """Return the values of those in one level."""
    values = {arm: known[here.loc[known.index]] for arm, known in data.values.items()}
    return replace(data, values=values, pool=data.pool[here.loc[data.pool.index]], left_out={})


def _left_out(of: _Subgroups, data: OutcomeValues, unknown: pd.Series) -> Iterator[Estimate]:
    for arm, values in data.values.items():
        key = of.key(data, arm=arm, measure="count")
        yield Estimate(key=key, value=int(unknown.loc[values.index].sum()), statistic="left_out")


def _by_level(of: _Subgroups) -> Iterator[Estimate]:
    rule = main_rule(of.choices.study)
    for level, observed in of.by_level.items():
        counted = replace(observed, left_out=dict.fromkeys(observed.values, 0))
        data = filled(observed, rule, of.choices.study)
        rows = [*binary.events(counted, of.choices, rule=rule), *binary.risks(data, of.choices)]
        for arm in of.choices.study.arms.compared:
            found = binary.contrasts(data, of.choices, arm)
            rows += [e for e in found if e.key.measure in MEASURES]
        yield from (of.placed(e, level) for e in rows if e.statistic != "left_out")


def _interactions(of: _Subgroups, data: OutcomeValues, arm: str) -> Iterator[Estimate]:
    """Yield the interaction of one comparison on the scale of the difference and of the ratio."""
    study = of.choices.study
    rule, reference = main_rule(study), study.arms.reference
    tables = {
        level: binary.table_of(filled(values, rule, study), arm, reference)
        for level, values in of.by_level.items()
    }
    there = {level: table for level, table in tables.items() if table is not None}
    columns = zip(*((t.x1, t.n1, t.x0, t.n0) for t in there.values()), strict=True)
    strata = Strata(*columns) if there else Strata([], [], [], [])
    without = [level for level in tables if level not in there]
    for measure in MEASURES:
        found = INTERACTION[measure](strata, level=of.choices.confidence_level)
        key = of.key(data, arm=arm, reference=reference, measure="interaction", method=measure)
        why = _undefined(of, strata, list(there), measure, arm) if math.isnan(found.p_value) else ""
        note = why or _left_out_note(of, without)
        yield from _rows_of(key, found, list(there), (of, note))


def _rows_of(
    key: Key, found: Interaction, levels: Sequence[str], place: tuple[_Subgroups, str]
) -> Iterator[Estimate]:
    of, note = place
    if len(levels) <= 2:
        words = note
        if not math.isnan(found.estimate):
            first, second = (_label(of, level) for level in levels)
            words = "; ".join(part for part in (f"{first} against {second}", note) if part)
        yield Estimate(
            key=key, value=found.estimate, lower=found.lower, upper=found.upper,
            confidence_level=of.choices.confidence_level, note=words,
        )  # fmt: skip
    yield Estimate(key=key, value=found.statistic, statistic="statistic", note=note)
    yield Estimate(key=key, value=found.df, statistic="df", note=note)
    yield Estimate(key=key, value=found.p_value, statistic="p_value", note=note)


def _undefined(
    of: _Subgroups, strata: Strata, levels: Sequence[str], measure: str, arm: str
) -> str:
    """Return why there is no interaction, in words."""
    if len(levels) < 2:
        return ONE_LEVEL
    arms = of.choices.study.arms
    for level, x1, x0 in zip(levels, strata.x1, strata.x0, strict=True):
        for side, events in ((arm, x1), (arms.reference, x0)):
            if measure == "risk_ratio" and not events:
                return NO_EVENT.format(arm=arms.labels[side], level=_label(of, level))
    return NO_SPREAD


def _left_out_note(of: _Subgroups, levels: Sequence[str]) -> str:
    return (
        LEFT_OUT.format(levels=", ".join(_label(of, level) for level in levels)) if levels else ""
    )


def _label(of: _Subgroups, level: str) -> str:
    return of.choices.study.codebook[of.name].level_label(level)
