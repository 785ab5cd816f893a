"""The planned analysis again in other populations: those of the plan, and everyone beside them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pandas as pd

from helpers.analysis.choices import Choices
from helpers.analysis.exclusions import chosen_later, everyone
from helpers.analysis.outcome_types import outcome_results
from helpers.results import Estimate
from helpers.study import Outcome

__all__ = ["elsewhere_rows", "populations_shown"]


def elsewhere_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield all results of the outcomes in other populations, by its id as the analysis.

    They are the main and sensitivity populations of the plan; and everyone randomised, where the
    plan's populations, or the one of an outcome's own, were chosen after randomisation.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table, one row a participant.
    choices : Choices
        What these populations are other than.
    """
    whole, own = everyone(choices.study), _own_chosen_later(choices)
    if whole is not None and own:
        yield from _named(whole, outcome_results(participants, _moved(choices, own, whole)))
    for population in _others(choices):
        yield from _named(
            population, outcome_results(participants, choices.but(population=population))
        )


def populations_shown(choices: Choices) -> tuple[str, ...]:
    """Return every population in which an outcome is analysed here, each once."""
    own = (choices.population_of(outcome) for outcome in choices.selected())
    return tuple(dict.fromkeys((choices.population, *own, *_others(choices))))


def _others(choices: Choices) -> tuple[str, ...]:
    """Return the other populations of the plan, and everyone where one was chosen later."""
    study = choices.study
    asked = (study.analysis.population, *study.analysis.sensitivity_populations)
    whole = everyone(study)
    if whole is not None and any(chosen_later(study, name) for name in asked):
        asked = (*asked, whole)
    return tuple(name for name in dict.fromkeys(asked) if name != choices.population)


def _own_chosen_later(choices: Choices) -> tuple[Outcome, ...]:
    """Return the outcomes with a population of their own that was chosen after randomisation."""
    if choices.population != choices.study.analysis.population:
        return ()
    return tuple(
        outcome
        for outcome in choices.selected()
        if outcome.population and chosen_later(choices.study, outcome.population)
    )


def _moved(choices: Choices, outcomes: tuple[Outcome, ...], population: str) -> Choices:
    """Return the choices of these outcomes alone, with another population of their own."""
    ids = tuple(outcome.id for outcome in outcomes)
    declared = tuple(
        outcome.model_copy(update={"population": population}) if outcome.id in ids else outcome
        for outcome in choices.study.outcomes
    )
    return replace(choices, study=choices.study.model_copy(update={"outcomes": declared}),
                   outcomes=ids)  # fmt: skip


def _named(population: str, results: Iterable[Estimate]) -> Iterator[Estimate]:
    for e in results:
        yield replace(e, key=replace(e.key, analysis=population))
