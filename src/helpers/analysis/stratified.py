"""Stratified results: the comparison made within strata, and put together.

Strata are the crossed levels of an outcome's ``strata``, else of the plan's, else of the variables
that stratified the randomisation. A stratum without participants in both arms compares nothing and
is counted as such; nobody is moved to another one. Binary outcomes: tables within strata; means,
ordered outcomes and counts: the model of the type with a term for each stratum, and van Elteren's
rank test; times to an event: Cox's model and log-rank test within strata.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
import pandas as pd

from helpers.analysis.adjustment import adjusted_key
from helpers.analysis.choices import Choices
from helpers.analysis.covariates import crossed
from helpers.analysis.event_states import EVENT
from helpers.analysis.imputed_models import imputed_stratified_rows
from helpers.analysis.missing import filled, main_rule
from helpers.analysis.outcome_values import OutcomeValues, outcome_values
from helpers.analysis.stratified_binary import table_rows
from helpers.analysis.stratified_models import count_rows, mean_rows, ordinal_rows, time_rows
from helpers.results import Estimate, Key
from helpers.study import Outcome
from helpers.study.notes import fits_use

__all__ = ["STRATIFIED_TYPES", "strata_for", "stratified_rows"]

Rows = Callable[[OutcomeValues, Choices, str, pd.Series], Iterator[Estimate]]
STRATIFIED_TYPES: Mapping[str, Rows] = {
    "binary": table_rows,
    "continuous": mean_rows,
    "ordinal": ordinal_rows,
    "count": count_rows,
    "time_to_event": time_rows,
}
HAPPENED: Mapping[str, Callable[[pd.Series], pd.Series]] = {
    "binary": lambda values: values == 1,
    "count": lambda values: values > 0,
    "time_to_event": lambda values: values == EVENT,
}
"""Who had an event, by type of outcome."""


def strata_for(choices: Choices, outcome: Outcome) -> tuple[str, ...]:
    """Return the variables whose crossed levels are an outcome's strata; none where it has none.

    A variable without groups, or the arm, is left out.
    """
    if outcome.type not in STRATIFIED_TYPES:
        return ()
    study = choices.study
    names = (name for name in choices.strata_of(outcome) if not study.holds_arm(name))
    return tuple(name for name in names if fits_use(study.codebook[name], "strata"))


def stratified_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield the stratified results of every chosen outcome that has strata.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    choices : Choices
        Outcomes, population, strata and confidence level.

    Notes
    -----
    Counts by arm with the stratum as ``level``: n and, where the type knows events, how many had
    one. Counts of a comparison: ``strata``, of them ``strata_one_arm`` (without participants in
    one of the arms) and ``strata_uninformative`` (with both arms, but with one value of all, or
    no event). They are of the known outcomes; where multiple imputation is the main rule, the
    contrasts of the imputed data sets stand beside as ``method=rubin``.
    """
    for outcome in choices.selected():
        names = strata_for(choices, outcome)
        if not names:
            continue
        among = outcome.among or "randomised"
        observed = outcome_values(participants, choices, outcome, among=among)
        data = observed
        if outcome.type == "binary":
            data = filled(data, main_rule(choices.study), choices.study)
        level_of = crossed(participants, names)
        yield from _counts(data, choices, level_of)
        for arm in choices.study.arms.compared:
            yield from _strata(data, choices, arm, level_of)
            yield from STRATIFIED_TYPES[outcome.type](data, choices, arm, level_of)
            yield from imputed_stratified_rows(observed, choices, arm, level_of)


def _key(choices: Choices, data: OutcomeValues, **rest: str) -> Key:
    return adjusted_key(choices, data, analysis="stratified", measure="count", **rest)


def _known(values: pd.Series, level_of: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return known values as numbers, and the strata of the same participants."""
    known = values.dropna().astype("float64")
    return known, level_of.loc[known.index]


def _counts(data: OutcomeValues, choices: Choices, level_of: pd.Series) -> Iterator[Estimate]:
    sides = {arm: _known(values, level_of) for arm, values in data.values.items()}
    there = pd.concat([strata for _, strata in sides.values()]).value_counts(sort=False)
    happened = HAPPENED.get(data.outcome.type)
    for arm, (known, strata) in sides.items():
        for level in there.index[there > 0]:
            key, mine = _key(choices, data, arm=arm, level=str(level)), known[strata == level]
            yield Estimate(key=key, value=len(mine), statistic="n")
            if happened:
                yield Estimate(key=key, value=int(happened(mine).sum()), statistic="events")


def _strata(
    data: OutcomeValues, choices: Choices, arm: str, level_of: pd.Series
) -> Iterator[Estimate]:
    """Yield how many strata there are, and how many of them add nothing to the comparison."""
    reference = choices.study.arms.reference
    sides = [_known(data.values[side], level_of) for side in (arm, reference)]
    sizes = [strata.value_counts(sort=False) for _, strata in sides]
    there, both = (sizes[0] + sizes[1]) > 0, (sizes[0] > 0) & (sizes[1] > 0)
    known, strata = pd.concat([k for k, _ in sides]), pd.concat([s for _, s in sides])
    silent = sum(_silent(data.outcome, known[strata == level]) for level in both.index[both])
    key = _key(choices, data, arm=arm, reference=reference)
    yield Estimate(key=key, value=int(there.sum()), statistic="strata")
    yield Estimate(key=key, value=int(there.sum() - both.sum()), statistic="strata_one_arm")
    yield Estimate(key=key, value=int(silent), statistic="strata_uninformative")


def _silent(outcome: Outcome, values: pd.Series) -> bool:
    if outcome.type in ("count", "time_to_event"):
        return not bool(HAPPENED[outcome.type](values).any())
    return bool(np.ptp(values.to_numpy()) == 0.0)
