"""Adjusted difference in means of a continuous outcome: analysis of covariance."""

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from helpers.analysis.adjustment import Adjustment, effect_rows
from helpers.results import Estimate
from helpers.stats.ancova import ancova

__all__ = ["continuous_rows"]

TOO_FEW = "limits undefined, since nothing is left over to estimate a variance"


def continuous_rows(
    of: Adjustment, participants: pd.DataFrame, strata: Sequence[str]
) -> Iterator[Estimate]:
    """Yield difference, standard error, degrees of freedom and p-value of one comparison."""
    why = of.empty_arm("outcome") or of.arms_told_apart
    if why:
        yield of.undefined("mean_difference", "ancova", why)
        yield of.undefined("test", "ancova", why)
        return
    level = of.choices.confidence_level
    found = ancova(of.treated, of.values, of.columns.values, level=level)
    beside = {"std_error": found.std_error, "df": found.df}
    note = TOO_FEW if math.isnan(found.std_error) else ""
    yield from effect_rows(of, "mean_difference", "ancova", found, beside=beside, note=note)
