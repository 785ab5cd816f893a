"""Stratified results of means, ordered outcomes, counts and times: one effect for all strata."""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from helpers.analysis.adjusted_continuous import continuous_rows
from helpers.analysis.adjusted_count import count_rows as model_of_counts
from helpers.analysis.adjusted_ordinal import ordinal_rows as model_of_levels
from helpers.analysis.adjusted_time import COX, hazard_rows
from helpers.analysis.adjustment import Adjustment
from helpers.analysis.choices import Choices
from helpers.analysis.event_states import EVENT, times
from helpers.analysis.outcome_values import OutcomeValues
from helpers.analysis.pair import Pair
from helpers.analysis.time_to_event import test_of
from helpers.analysis.within_strata import Codes, within_strata
from helpers.results import Estimate
from helpers.stats.gray import gray
from helpers.stats.log_rank import log_rank
from helpers.stats.van_elteren import van_elteren

__all__ = ["RANKS", "count_rows", "mean_rows", "ordinal_rows", "time_rows"]

RANKS = "van_elteren"
NO_RANKS = "undefined: no stratum has both arms and different values"


def mean_rows(
    data: OutcomeValues, choices: Choices, arm: str, level_of: pd.Series
) -> Iterator[Estimate]:
    """Yield the difference in means by analysis of covariance on arm and strata, and ranks."""
    of, _ = within_strata(data, choices, arm, level_of)
    yield from continuous_rows(of, data.pool, ())
    yield _ranks(data, choices, of, level_of)


def ordinal_rows(
    data: OutcomeValues, choices: Choices, arm: str, level_of: pd.Series
) -> Iterator[Estimate]:
    """Yield the common odds ratio with a term for each stratum, and van Elteren's test."""
    of, _ = within_strata(data, choices, arm, level_of)
    yield from model_of_levels(of, data.pool, ())
    yield _ranks(data, choices, of, level_of)


def count_rows(
    data: OutcomeValues, choices: Choices, arm: str, level_of: pd.Series
) -> Iterator[Estimate]:
    """Yield the rate ratio with a term for each stratum; without times at risk, ranks too."""
    of, _ = within_strata(data, choices, arm, level_of)
    yield from model_of_counts(of, data.pool, ())
    if data.outcome.exposure is None:
        yield _ranks(data, choices, of, level_of)


def time_rows(
    data: OutcomeValues, choices: Choices, arm: str, level_of: pd.Series
) -> Iterator[Estimate]:
    """Yield Cox's hazard ratio, its check, and log-rank or Gray's test, all within strata."""
    of, codes = within_strata(data, choices, arm, level_of)
    yield from hazard_rows(of, COX, np.empty((codes.size, 0)), strata=codes)
    yield _over_time(of, codes)


def _ranks(data: OutcomeValues, choices: Choices, of: Adjustment, level_of: pd.Series) -> Estimate:
    """Return van Elteren's test of everybody with a known value."""
    pair = Pair(data, choices, of.arm)
    treated, control = pair.sides
    rows = [data.values[side].dropna().index for side in pair.arms]
    strata = np.concatenate([level_of.loc[index].cat.codes.to_numpy() for index in rows])
    arm = np.repeat([1.0, 0.0], [treated.size, control.size])
    found = van_elteren(arm, np.concatenate([treated, control]), strata)
    note = NO_RANKS if math.isnan(found.p_value) else ""
    return Estimate(key=of.key("test", RANKS), value=found.p_value, statistic="p_value", note=note)


def _over_time(of: Adjustment, codes: Codes) -> Estimate:
    """Return the test that the plan reads: log-rank, or Gray's where events compete."""
    outcome = of.data.outcome
    time = times(of.data.pool.loc[of.columns.rows], outcome).to_numpy(dtype=np.float64)
    if outcome.competing:
        found = gray(time, of.values, of.treated, strata=codes)
    else:
        found = log_rank(time, of.values == EVENT, of.treated, strata=codes)
    note = f"undefined: {found.reason}" if found.reason else ""
    key = of.key("test", test_of(of.choices, outcome))
    return Estimate(key=key, value=found.p_value, statistic="p_value", note=note)
