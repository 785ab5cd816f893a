"""The mutually exclusive end states by arm: every participant counted once."""

from collections.abc import Iterator

import pandas as pd

from helpers.analysis.choices import Choices
from helpers.analysis.outcome_values import arm_rows
from helpers.results import Estimate, Key
from helpers.stats import ONE_PROPORTION

__all__ = ["end_state_rows"]


def end_state_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield the count and the risk of every end state, by arm; unknown is a state of its own.

    The end state is the categorical variable that the plan names as ``end_state``; nothing is
    yielded where it names none.
    """
    study = choices.study
    variable = study.analysis.end_state
    if variable is None:
        return
    states = study.codebook[variable].declared_levels()
    member = participants[f"population:{choices.population}"]
    anyone_unknown = bool(participants.loc[member, variable].isna().any())
    for arm, here in arm_rows(participants, study).items():
        observed = participants.loc[here & member, variable]
        tally = {state: int((observed == state).sum()) for state in states}
        if anyone_unknown:
            tally["unknown"] = int(observed.isna().sum())
        for state, count in tally.items():
            yield from _rows(choices, (variable, state, arm), count, len(observed))


def _rows(
    choices: Choices, place: tuple[str, str, str], count: int, total: int
) -> Iterator[Estimate]:
    variable, state, arm = place
    analysis = "end_state" if not choices.departures else "tried_end_state"
    shared = {
        "stage": choices.stage, "analysis": analysis, "population": choices.population,
        "outcome": variable, "level": state, "arm": arm,
    }  # fmt: skip
    counted = Key(**shared, measure="count")
    yield Estimate(key=counted, value=count, statistic="count")
    yield Estimate(key=counted, value=total, statistic="n")
    if total:
        interval = ONE_PROPORTION[choices.risk](count, total, level=choices.confidence_level)
        yield Estimate(
            key=Key(**shared, measure="risk", method=choices.risk), value=count / total,
            lower=interval.lower, upper=interval.upper, confidence_level=choices.confidence_level,
        )  # fmt: skip
