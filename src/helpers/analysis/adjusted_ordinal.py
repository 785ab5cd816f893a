"""Adjusted odds ratio of an ordered outcome: proportional odds given the covariates."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from helpers.analysis.adjustment import Adjustment, effect_rows
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
    found = adjusted_proportional_odds(
        of.treated, of.values, of.columns.values, level=of.choices.confidence_level
    )
    beside = {"log_std_error": found.log_std_error}
    yield from effect_rows(of, "odds_ratio", METHOD, found, beside=beside)


def _not_estimable(of: Adjustment) -> str:
    why = of.empty_arm("level") or of.arms_told_apart
    if why:
        return why
    if np.unique(of.values).size < 2:
        return ALIKE
    found, columns = ordered_separation(of.treated, of.values, of.columns.values)
    if not found:
        return ""
    listed = of.listed(columns) or "the covariates"
    return f"not estimable, since {listed} tell some levels apart without a mistake (separation)"
