"""The registry of outcome types: what is estimated for each, and from what the p-value comes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.analysis import binary, continuous, count, ordinal, time_to_event
from helpers.analysis.choices import Choices
from helpers.analysis.margins import global_rows, margin_rows
from helpers.analysis.outcome_values import OutcomeValues, outcome_values
from helpers.results import Estimate, Results
from helpers.study import Outcome

__all__ = ["OUTCOME_TYPES", "OutcomeType", "available", "denominators_of", "outcome_results"]


@dataclass(frozen=True, slots=True)
class OutcomeType:
    """How one type of outcome is analysed.

    Attributes
    ----------
    estimates : callable
        Values by arm and choices to every result of the outcome.
    test : callable
        Choices and outcome to the method whose p-value feeds multiplicity.
    """

    estimates: Callable[[OutcomeValues, Choices], Iterator[Estimate]]
    test: Callable[[Choices, Outcome], str]


OUTCOME_TYPES: Mapping[str, OutcomeType] = {
    "binary": OutcomeType(binary.estimates, lambda choices, _: choices.tests[0]),
    "continuous": OutcomeType(continuous.estimates, lambda choices, _: "welch"),
    "ordinal": OutcomeType(ordinal.estimates, lambda choices, _: "proportional_odds"),
    "count": OutcomeType(count.estimates, lambda choices, _: "negative_binomial"),
    "time_to_event": OutcomeType(time_to_event.estimates, time_to_event.test_of),
}


def available(outcome: Outcome) -> bool:
    """Return whether this type of outcome is analysed yet.

    Examples
    --------
    >>> from helpers.study import load_study
    >>> all(available(outcome) for outcome in load_study("tacrolimus-rif").outcomes)
    True
    """
    return outcome.type in OUTCOME_TYPES


def denominators_of(outcome: Outcome) -> tuple[str, ...]:
    """Return the groups in which an outcome is analysed: the main one first."""
    return tuple(group for group in (outcome.among or "randomised", outcome.also_among) if group)


def outcome_results(participants: pd.DataFrame, choices: Choices) -> Results:
    """Return every result of every chosen outcome whose type is available.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    choices : Choices
        Outcomes, population, interval methods and tests.
    """
    return Results(
        estimate
        for outcome in choices.selected()
        if available(outcome)
        for among in denominators_of(outcome)
        for estimate in _results(
            outcome_values(participants, choices, outcome, among=among), choices
        )
    )


def _results(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    """Yield what the type estimates; in an outcome's main group, margins and global test too."""
    yield from OUTCOME_TYPES[data.outcome.type].estimates(data, choices)
    if data.among == denominators_of(data.outcome)[0]:
        yield from margin_rows(data, choices)
        yield from global_rows(data, choices)
