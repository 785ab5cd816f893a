"""Adjusted odds ratio of an ordered outcome: proportional odds given the covariates."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from helpers.analysis.adjustment import TOLD_APART, Adjustment
from helpers.results import Estimate
from helpers.stats.proportional_odds import adjusted_proportional_odds, ordered_separation

__all__ = ["ordinal_rows"]

METHOD = "proportional_odds"
ALIKE = "not estimable, since everybody has the same level"


def ordinal_rows(
    of: Adjustment, participants: pd.DataFrame, strata: Sequence[str]
) -> Iterator[Estimate]:
    """Yield the adjusted odds ratio of one comparison, its error and its p-value."""
    why = _not_estimable(of)
    if why:
        yield of.undefined("odds_ratio", METHOD, why)
        yield of.undefined("test", METHOD, why)
        return
    level, key = of.choices.confidence_level, of.key("odds_ratio", METHOD)
    found = adjusted_proportional_odds(of.treated, of.values, of.columns.values, level=level)
    yield Estimate(
        key=key, value=found.estimate, lower=found.lower, upper=found.upper,
        confidence_level=level,
    )  # fmt: skip
    yield Estimate(key=key, value=found.log_std_error, statistic="log_std_error")
    yield Estimate(key=of.key("test", METHOD), value=found.p_value, statistic="p_value")


def _not_estimable(of: Adjustment) -> str:
    labels = of.choices.study.arms.labels
    for side in (of.arm, of.reference):
        if not of.values_of(side).size:
            return f"not estimable, since nobody in {labels[side]} has a known level"
    if of.arms_told_apart:
        return TOLD_APART
    if np.unique(of.values).size < 2:
        return ALIKE
    found, columns = ordered_separation(of.treated, of.values, of.columns.values)
    if not found:
        return ""
    book, names = of.choices.study.codebook, of.columns.names
    parts = [book[names[c - 1]].label if c else "the arm" for c in columns] or ["the covariates"]
    listed = ", ".join(dict.fromkeys(parts))
    return f"not estimable, since {listed} tell some levels apart without a mistake (separation)"
