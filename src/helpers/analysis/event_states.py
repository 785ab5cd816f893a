"""How follow-up of a time-to-event outcome ended: with the event, another one, or neither."""

import pandas as pd

from helpers.study import Outcome, Study, canonical

__all__ = ["CENSORED", "EVENT", "states", "times"]

CENSORED, EVENT = 0, 1


def states(participants: pd.DataFrame, study: Study, outcome: Outcome) -> pd.Series:
    """Return how follow-up ended for each participant, as a code.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    study, outcome
        Name the columns, and the levels of event, competing and censored.

    Returns
    -------
    Series of Int64
        0 censored, 1 event, 2 and more the competing levels in declared order. Missing where
        status or time is missing, or the time negative (a query of the cleaning says which).
        Where `censored` is declared, a level that it does not name is missing too.
    """
    status, time = participants[str(outcome.status)], times(participants, outcome)
    meaning = _meaning(study, outcome)
    other = CENSORED if outcome.censored is None else None
    found = {value: meaning.get(canonical(value), other) for value in status.dropna().unique()}
    codes = pd.Series(
        [found.get(value) for value in status.astype("object").where(status.notna(), None)],
        index=participants.index, dtype="Int64",
    )  # fmt: skip
    return codes.mask(time.isna())


def times(participants: pd.DataFrame, outcome: Outcome) -> pd.Series:
    """Return the time of each participant; missing where there is none, or a negative one."""
    column = participants[str(outcome.time)].astype("object")
    values = pd.to_numeric(column, errors="coerce").astype("float64")
    return values.mask(~(values >= 0.0))


def _meaning(study: Study, outcome: Outcome) -> dict[str, int]:
    entry = study.codebook.get(str(outcome.status))
    levels = [(str(outcome.event), EVENT)]
    levels += [(level, code) for code, level in enumerate(outcome.competing, start=EVENT + 1)]
    levels += [(level, CENSORED) for level in outcome.censored or ()]
    spelled = ((entry and entry.level_of(level)) or level for level, _ in levels)
    return {canonical(name): code for name, (_, code) in zip(spelled, levels, strict=True)}
