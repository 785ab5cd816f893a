"""Baseline characteristics by arm: summaries, missing counts and standardised differences.

No tests: after randomisation a difference at baseline is due to chance (CONSORT 2025, item 25).
"""

import math
from collections.abc import Iterator

import pandas as pd

from helpers.analysis.continuous import summary_rows
from helpers.analysis.outcome_values import arm_rows
from helpers.results import Estimate, Key
from helpers.stats.balance import (
    proportion_beyond,
    smd_levels,
    smd_means,
    smd_proportion,
    smd_standard_error,
)
from helpers.study import Study, Variable

__all__ = ["BEYOND", "balance_rows", "baseline_rows", "baseline_variables", "size_rows"]

BEYOND = 0.1
"""Size of a standardised difference that is often read as an imbalance."""

NO_SPREAD = "undefined: no spread in either arm, or nobody with a known value"


def baseline_variables(study: Study) -> dict[str, Variable]:
    """Return the variables of the baseline table that can be summarised, in order.

    Text and dates have no summary, and the arm has nothing to be compared.
    """
    book = study.codebook
    return {
        name: book[name]
        for name in study.baseline
        if book[name].type not in ("date", "text") and not study.holds_arm(name)
    }


def baseline_rows(
    participants: pd.DataFrame, study: Study, *, overall: bool = False
) -> Iterator[Estimate]:
    """Yield n, missing and the summary of every baseline variable by arm.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    study : Study
        Names the variables and the population (the plan's).
    overall : bool
        Whether to describe all arms together as well, as rows without an arm.
    """
    yield from size_rows(participants, study, overall=overall)
    groups = _groups(participants, study, overall=overall)
    for name, variable in baseline_variables(study).items():
        for arm, rows in groups.items():
            key = _key(study, name, arm)
            if variable.numeric:
                yield from summary_rows(key, participants.loc[rows, name].to_numpy())
            else:
                yield from _levels(key, participants.loc[rows, name])


def size_rows(
    participants: pd.DataFrame, study: Study, *, overall: bool = False
) -> Iterator[Estimate]:
    """Yield the number of participants described, by arm and of all arms if `overall`."""
    for arm, rows in _groups(participants, study, overall=overall).items():
        yield Estimate(key=_size(study, arm), value=int(rows.sum()), statistic="n")


def _groups(participants: pd.DataFrame, study: Study, *, overall: bool) -> dict[str, pd.Series]:
    member = participants[f"population:{study.analysis.population}"]
    arms = {arm: here & member for arm, here in arm_rows(participants, study).items()}
    return arms | ({"": member} if overall else {})


def _levels(key: Key, values: pd.Series) -> Iterator[Estimate]:
    known = int(values.notna().sum())
    yield Estimate(key=key, value=known, statistic="n")
    yield Estimate(key=key, value=int(values.isna().sum()), statistic="missing")
    for level in values.cat.categories:
        count = int((values == level).sum())
        place = _at(key, str(level))
        yield Estimate(key=place, value=count, statistic="count")
        share = count / known if known else math.nan
        note = "" if known else "undefined: no known value"
        yield Estimate(key=place, value=share, statistic="proportion", note=note)


def balance_rows(participants: pd.DataFrame, study: Study) -> Iterator[Estimate]:
    """Yield the standardised mean difference of every baseline variable, arm minus reference.

    Numeric: difference in means over the root mean of the two variances. Binary: the same with
    p(1-p). Several levels: the Yang-Dalton distance, which has no sign. Then, for each arm
    (method ``chance``), what its size alone gives a variable that everybody has: the standard
    error, and the share of variables beyond `BEYOND`.
    """
    rows = _groups(participants, study, overall=False)
    for name, variable in baseline_variables(study).items():
        for arm in study.arms.compared:
            pair = [
                participants.loc[rows[side], name].dropna() for side in (arm, study.arms.reference)
            ]
            value = _smd(variable, pair) if all(len(side) for side in pair) else math.nan
            key = Key(
                stage="baseline", analysis="balance", population=study.analysis.population,
                outcome=name, arm=arm, reference=study.arms.reference, measure="smd",
            )  # fmt: skip
            yield Estimate(key=key, value=value, note=NO_SPREAD if math.isnan(value) else "")
    for arm in study.arms.compared:
        key = Key(
            stage="baseline", analysis="balance", population=study.analysis.population,
            arm=arm, reference=study.arms.reference, measure="smd", method="chance",
        )  # fmt: skip
        yield from _chance_rows(key, (int(rows[arm].sum()), int(rows[key.reference].sum())))


def _chance_rows(key: Key, sizes: tuple[int, int]) -> Iterator[Estimate]:
    """Yield the standard error that chance alone gives, and the share beyond `BEYOND`."""
    if all(sizes):
        yield Estimate(key=key, value=smd_standard_error(*sizes), statistic="std_error")
        share = proportion_beyond(BEYOND, *sizes)
        yield Estimate(key=key, value=BEYOND, statistic="beyond")
        yield Estimate(key=key, value=share, statistic="proportion")


def _smd(variable: Variable, pair: list[pd.Series]) -> float:
    treated, control = pair
    if variable.numeric:
        return float(smd_means(treated.to_numpy(), control.to_numpy()))
    levels = treated.cat.categories
    if variable.type == "binary":
        return float(smd_proportion(*((side == levels[0]).mean() for side in pair)))
    return float(smd_levels(*([int((side == level).sum()) for level in levels] for side in pair)))


def _size(study: Study, arm: str) -> Key:
    return Key(
        stage="baseline", analysis="baseline", population=study.analysis.population,
        arm=arm, measure="count",
    )  # fmt: skip


def _key(study: Study, name: str, arm: str) -> Key:
    return Key(
        stage="baseline", analysis="baseline", population=study.analysis.population,
        outcome=name, arm=arm, measure="summary",
    )  # fmt: skip


def _at(key: Key, level: str) -> Key:
    return Key(
        stage=key.stage, analysis=key.analysis, population=key.population, outcome=key.outcome,
        arm=key.arm, level=level, measure=key.measure,
    )  # fmt: skip
