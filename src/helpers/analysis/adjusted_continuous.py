"""Adjusted difference in means of a continuous outcome: analysis of covariance."""

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from helpers.analysis.adjustment import TOLD_APART, Adjustment
from helpers.results import Estimate
from helpers.stats.ancova import ancova

__all__ = ["continuous_rows"]

TOO_FEW = "limits undefined, since nothing is left over to estimate a variance"


def continuous_rows(
    of: Adjustment, participants: pd.DataFrame, strata: Sequence[str]
) -> Iterator[Estimate]:
    """Yield difference, standard error, degrees of freedom and p-value of one comparison."""
    level = of.choices.confidence_level
    why = _not_estimable(of)
    if why:
        yield of.undefined("mean_difference", "ancova", why)
        yield of.undefined("test", "ancova", why)
        return
    found = ancova(of.treated, of.values, of.columns.values, level=level)
    note = TOO_FEW if math.isnan(found.std_error) else ""
    key = of.key("mean_difference", "ancova")
    yield Estimate(
        key=key, value=found.estimate, lower=found.lower, upper=found.upper,
        confidence_level=level, note=note,
    )  # fmt: skip
    for statistic in ("std_error", "df"):
        value = getattr(found, statistic)
        yield Estimate(key=key, value=value, statistic=statistic, note=note)
    key = of.key("test", "ancova")
    yield Estimate(key=key, value=found.p_value, statistic="p_value", note=note)


def _not_estimable(of: Adjustment) -> str:
    labels = of.choices.study.arms.labels
    for side in (of.arm, of.reference):
        if not of.values_of(side).size:
            return f"not estimable, since nobody in {labels[side]} has a known outcome"
    return TOLD_APART if of.arms_told_apart else ""
