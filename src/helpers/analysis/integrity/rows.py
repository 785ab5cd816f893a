"""What the integrity checks found, as rows of the results file."""

import math
from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.analysis.integrity.alarms import alarms
from helpers.analysis.integrity.looked import ALARM, Looked
from helpers.analysis.integrity.material import MOST, Material
from helpers.analysis.integrity.registry import CHECKS
from helpers.results import Estimate, Key
from helpers.study import Study

__all__ = ["integrity_rows", "look_at"]


def look_at(table: pd.DataFrame, study: Study) -> dict[str, Looked]:
    """Return what every check found, by its name, in the order of the registry.

    Parameters
    ----------
    table : DataFrame
        The analysis-ready table, one row a participant.
    study : Study
        The study file.

    Raises
    ------
    DataError
        If the published table that the study file names cannot be read.
    """
    material = Material(table, study)
    return {name: check(material) for name, check in CHECKS.items()}


def integrity_rows(looked: Mapping[str, Looked]) -> Iterator[Estimate]:
    """Yield the numbers of every check: what was found, how rare it is, and false alarms.

    The level is the check; without a level stands what holds for the page.
    """
    measured = alarms()
    for name, found in looked.items():
        if not found.not_done:
            yield from _found(name, found)
            yield _alarm(name, "trials_asked", measured.asked[name])
            yield _alarm(name, "clean_trials", measured.done[name])
    yield _count("", "asked", sum(found.asks for found in looked.values()))
    yield _count("", "done", sum(not found.not_done for found in looked.values()))
    yield _count("", "most", MOST)
    yield _alarm("", "trials_asked", measured.any_asked)
    yield _alarm("", "clean_trials", measured.trials)
    yield _alarm("", "alarm", ALARM)


def _found(check: str, found: Looked) -> Iterator[Estimate]:
    yield _count(check, "looked_at", found.looked)
    key = Key(stage="cleaning", analysis="integrity", level=check, measure="test")
    for statistic in ("statistic", "expected", "p_value"):
        value = getattr(found, statistic)
        if not math.isnan(value):
            yield Estimate(key=key, value=value, statistic=statistic)


def _count(check: str, statistic: str, value: int) -> Estimate:
    key = Key(stage="cleaning", analysis="integrity", level=check, measure="count")
    return Estimate(key=key, value=value, statistic=statistic)


def _alarm(check: str, statistic: str, value: float) -> Estimate:
    key = Key(stage="cleaning", analysis="integrity", level=check, measure="false_alarms")
    return Estimate(key=key, value=value, statistic=statistic)
