"""Who is counted in an outcome, and what happened to them, by arm."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from helpers.analysis.choices import Choices
from helpers.analysis.event_states import states
from helpers.data import event_of
from helpers.results import Estimate
from helpers.study import Outcome, Study

__all__ = ["OutcomeValues", "arm_rows", "counts", "outcome_values", "values_by_arm"]


@dataclass(frozen=True, kw_only=True)
class OutcomeValues:
    """Values of one outcome in one population, by arm.

    Attributes
    ----------
    outcome : Outcome
        What was measured.
    among : str
        ``"randomised"``, or the binary variable whose event all participants here had.
    values : mapping of str to Series
        By arm, in display order; missing where unknown. Binary outcomes are nullable booleans
        (True = event), times to an event the codes of `event_states.states`, others floats: of
        declared levels their place in order.
    left_out : mapping of str to int
        Participants of the population for whom it is unknown whether they belong to `among`.
    pool : DataFrame
        Those counted here, all arms together, as rows of the analysis-ready table.
    """

    outcome: Outcome
    among: str
    values: Mapping[str, pd.Series]
    left_out: Mapping[str, int]
    pool: pd.DataFrame = field(repr=False)


def outcome_values(
    participants: pd.DataFrame, choices: Choices, outcome: Outcome, *, among: str = "randomised"
) -> OutcomeValues:
    """Return the values of an outcome by arm.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table, one row a participant.
    choices : Choices
        Gives the population.
    outcome : Outcome
        An outcome of the study file that is held by one variable.
    among : str
        ``"randomised"``, or a binary variable: only those with its event are counted.
    """
    values = READERS[outcome.type](participants, choices.study, outcome)
    return values_by_arm(participants, choices, outcome, values, among=among)


def values_by_arm(
    participants: pd.DataFrame,
    choices: Choices,
    outcome: Outcome,
    values: pd.Series,
    *,
    among: str = "randomised",
) -> OutcomeValues:
    """Return values that were read already, one a participant, as those of an outcome by arm.

    Parameters
    ----------
    participants, choices, outcome, among
        As for `outcome_values`; of the outcome only its population is asked.
    values : Series
        One a participant, on the index of the table; missing where unknown.
    """
    study = choices.study
    member = participants[f"population:{choices.population_of(outcome)}"].astype("boolean")
    belongs = member if among == "randomised" else member & event_of(participants, study, among)
    rows = arm_rows(participants, study)
    counted = belongs.fillna(False).astype(bool)
    return OutcomeValues(
        outcome=outcome,
        among=among,
        values={arm: values[here & counted] for arm, here in rows.items()},
        left_out={arm: int(belongs[here].isna().sum()) for arm, here in rows.items()},
        pool=participants[counted],
    )


def arm_rows(participants: pd.DataFrame, study: Study) -> dict[str, "pd.Series[bool]"]:
    """Return which rows belong to each arm, by arm in display order."""
    arm = participants[study.arms.variable]
    return {level: arm == level for level in study.arms.levels}


def counts(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    """Yield n (with known outcome), missing and, among a subset, left_out, by arm."""
    for arm, values in data.values.items():
        key = choices.key(data.outcome, among=data.among, arm=arm, measure="count")
        yield Estimate(key=key, value=int(values.notna().sum()), statistic="n")
        yield Estimate(key=key, value=int(values.isna().sum()), statistic="missing")
        if data.among != "randomised":
            yield Estimate(key=key, value=data.left_out[arm], statistic="left_out")


def _binary(participants: pd.DataFrame, study: Study, outcome: Outcome) -> pd.Series:
    return event_of(participants, study, str(outcome.variable))


def _numeric(participants: pd.DataFrame, study: Study, outcome: Outcome) -> pd.Series:
    return participants[str(outcome.variable)].astype("float64")


def _ordered(participants: pd.DataFrame, study: Study, outcome: Outcome) -> pd.Series:
    """Return numbers as they are, and declared levels by their place in order."""
    column = participants[str(outcome.variable)]
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column.astype("float64")
    return column.cat.codes.astype("float64").where(column.notna())


def _counted(participants: pd.DataFrame, study: Study, outcome: Outcome) -> pd.Series:
    """Return counts; unknown too where the time at risk is unknown or not above zero."""
    values = _numeric(participants, study, outcome)
    if outcome.exposure is None:
        return values
    return values.where(participants[outcome.exposure].astype("float64") > 0.0)


READERS: Mapping[str, Callable[[pd.DataFrame, Study, Outcome], pd.Series]] = {
    "binary": _binary,
    "continuous": _numeric,
    "ordinal": _ordered,
    "count": _counted,
    "time_to_event": states,
}
