"""The counts of a preview: populations, outcomes, covariates, strata, dates, harms."""

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from helpers.analysis.choices import plan_for, stage_of
from helpers.analysis.covariates import crossed
from helpers.analysis.event_states import EVENT
from helpers.analysis.outcome_types import denominators_of
from helpers.analysis.outcome_values import OutcomeValues, arm_rows, outcome_values
from helpers.analysis.received import cleaning_rows, source_rows
from helpers.data import Cleaned
from helpers.results import Estimate, Key
from helpers.study import Outcome, Study

__all__ = ["PREVIEW", "date_spans", "preview_rows", "strata_id"]

PREVIEW = "preview"
Span = tuple[str, tuple[int, int], tuple[int, int]]


def strata_id(names: Iterable[str]) -> str:
    """Return the name of crossed variables as the level of a result."""
    return " x ".join(names)


def preview_rows(
    study: Study,
    cleaned: Cleaned,
    *,
    covariates: Iterable[str],
    strata: Mapping[tuple[str, ...], str],
    blind: bool,
) -> Iterator[Estimate]:
    """Yield every count of a preview, as ``analysis=preview`` of the stage cleaning.

    Parameters
    ----------
    study, cleaned
        The study file, and its data as cleaned.
    covariates : iterable of str
        Variables to count the missing values of.
    strata : mapping of tuple of str to str
        Population in which the crossed levels of these variables are counted.
    blind : bool
        Whether all arms are counted together.
    """
    table = cleaned.participants
    arms = arm_rows(table, study)
    rows = {"": pd.Series(True, index=table.index)} if blind else arms
    yield _count("randomised", len(table))
    yield from _populations(table, study, rows)
    for outcome in study.outcomes:
        yield from _outcome(table, study, outcome, blind=blind)
    for name in covariates:
        for arm, here in rows.items():
            missing = int(table.loc[here, name].isna().sum())
            yield _count("covariate", missing, arm=arm, outcome=name, statistic="missing")
    for names, population in strata.items():
        yield from _strata(table[table[f"population:{population}"]], names, population)
    yield from _beside(study, cleaned)


def _populations(
    table: pd.DataFrame, study: Study, rows: Mapping[str, "pd.Series[bool]"]
) -> Iterator[Estimate]:
    for population in study.populations:
        member = table[f"population:{population}"]
        for arm, here in rows.items():
            yield _count("population", int((member & here).sum()), arm=arm, population=population)


def _beside(study: Study, cleaned: Cleaned) -> Iterator[Estimate]:
    """Yield what is counted of the files rather than of the arms."""
    for name in _dates(study):
        yield _count("date", int(cleaned.participants[name].notna().sum()), outcome=name)
    if cleaned.adverse_events is not None:
        yield _count("harms", len(cleaned.adverse_events), statistic="reports")
    yield from source_rows(cleaned.sources)
    yield from cleaning_rows(cleaned.log)


def _outcome(
    table: pd.DataFrame, study: Study, outcome: Outcome, *, blind: bool
) -> Iterator[Estimate]:
    choices = plan_for(study, stage_of(outcome))
    for among in denominators_of(outcome):
        data = outcome_values(table, choices, outcome, among=among)
        place = {
            "outcome": outcome.id, "among": among, "population": choices.population_of(outcome),
        }  # fmt: skip
        for arm, found in _pooled(_counted(data), blind=blind).items():
            for statistic, value in found.items():
                yield _count("outcome", value, arm=arm, statistic=statistic, **place)


def _counted(data: OutcomeValues) -> dict[str, dict[str, int]]:
    """Return n, missing and, as the type has them, events and other ends, by arm."""
    return {arm: _ends(values, data.outcome) for arm, values in data.values.items()}


def _ends(values: pd.Series, outcome: Outcome) -> dict[str, int]:
    found = {"n": int(values.notna().sum()), "missing": int(values.isna().sum())}
    if outcome.type == "binary":
        found["events"] = int(values.sum())
    elif outcome.type == "time_to_event":
        found["events"] = int((values == EVENT).sum())
        found["competing"] = int((values > EVENT).sum())
    return found


def _pooled(found: dict[str, dict[str, int]], *, blind: bool) -> dict[str, dict[str, int]]:
    if not blind:
        return found
    arms = list(found.values())
    return {"": {name: sum(arm[name] for arm in arms) for name in arms[0]}}


def _strata(members: pd.DataFrame, names: tuple[str, ...], population: str) -> Iterator[Estimate]:
    sizes = crossed(members, names).value_counts()
    for statistic, value in (
        ("strata", len(sizes)),
        ("smallest", sizes.min() if len(sizes) else 0),
    ):
        yield _count(
            f"strata:{strata_id(names)}", value, population=population, statistic=statistic
        )


def date_spans(study: Study, cleaned: Cleaned) -> Iterator[Span]:
    """Yield every date variable with the year and month of its first and last date."""
    for name in _dates(study):
        known = cleaned.participants[name].dropna()
        if len(known):
            first, last = known.min(), known.max()
            yield name, (int(first.year), int(first.month)), (int(last.year), int(last.month))


def _dates(study: Study) -> list[str]:
    return [name for name, entry in study.codebook.items() if entry.type == "date"]


def _count(level: str, value: int, *, statistic: str = "n", **place: str) -> Estimate:
    key = Key(stage="cleaning", analysis=PREVIEW, level=level, measure="count", **place)
    return Estimate(key=key, value=value, statistic=statistic)
