"""Who is left out of a population that was chosen by something after randomisation, and why."""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from helpers.analysis.outcome_values import arm_rows
from helpers.data import holds
from helpers.results import Estimate, Key
from helpers.study import Condition, Study

__all__ = ["ANALYSIS", "chosen_later", "conditions_of", "everyone", "exclusion_rows"]

ANALYSIS = "exclusions"


def chosen_later(study: Study, population: str) -> bool:
    """Whether a population uses a variable that was measured after randomisation."""
    book = study.codebook
    return any(book[c.variable].measured == "after" for c in study.populations[population].where)


def everyone(study: Study) -> str | None:
    """Return the first population that leaves nobody out, if the study declares one."""
    return next((name for name, declared in study.populations.items() if not declared.where), None)


def conditions_of(study: Study, population: str) -> Mapping[str, Condition]:
    """Return the conditions of a population by their words, each once, in declared order."""
    return {condition.words: condition for condition in study.populations[population].where}


def exclusion_rows(
    participants: pd.DataFrame, study: Study, *, stage: str, populations: Iterable[str]
) -> Iterator[Estimate]:
    """Yield by arm who is left out of each population that was chosen later, and by what.

    A participant is counted under the first condition that is not met, so that the reasons add up
    to those left out. An unknown condition is not met; ``unknown`` says how many these are.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table, one row a participant.
    study : Study
    stage : str
        Stage of the rows.
    populations : iterable of str
        Ids of populations; those by baseline variables alone yield nothing.
    """
    for population in dict.fromkeys(populations):
        if chosen_later(study, population):
            for arm, here in arm_rows(participants, study).items():
                place = {"stage": stage, "population": population, "arm": arm}
                yield from _of_arm(participants[here], study, place)


def _of_arm(group: pd.DataFrame, study: Study, place: Mapping[str, str]) -> Iterator[Estimate]:
    whole = Key(**place, analysis=ANALYSIS, measure="count")
    inside = pd.Series(data=True, index=group.index)
    for words, condition in conditions_of(study, place["population"]).items():
        met = holds(group, study, [condition])[inside]
        key = Key(**place, analysis=ANALYSIS, level=words, measure="count")
        yield Estimate(key=key, value=int((~met.fillna(value=False)).sum()), statistic="excluded")
        yield Estimate(key=key, value=int(met.isna().sum()), statistic="unknown")
        inside &= holds(group, study, [condition]).fillna(value=False).astype(bool)
    yield Estimate(key=whole, value=len(group), statistic="randomised")
    yield Estimate(key=whole, value=int(len(group) - inside.sum()), statistic="excluded")
    yield Estimate(key=whole, value=int(inside.sum()), statistic="n")
