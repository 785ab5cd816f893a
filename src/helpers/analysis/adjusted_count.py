"""Adjusted ratio of rates: negative binomial regression on arm and covariates."""

from collections.abc import Iterator, Sequence

import pandas as pd

from helpers.analysis.adjustment import TOLD_APART, Adjustment
from helpers.analysis.count import NO_COUNTS, exposure_of, not_counts, ratio_note
from helpers.results import Estimate
from helpers.stats.event_counts import counts_run_away
from helpers.stats.rate_ratio import adjusted_rate_ratio

__all__ = ["count_rows"]

METHOD = "negative_binomial"


def count_rows(
    of: Adjustment, participants: pd.DataFrame, strata: Sequence[str]
) -> Iterator[Estimate]:
    """Yield the adjusted rate ratio of one comparison, its error, dispersion and p-value."""
    why = _not_estimable(of)
    if why:
        yield of.undefined("rate_ratio", METHOD, why)
        yield of.undefined("test", METHOD, why)
        return
    level, key = of.choices.confidence_level, of.key("rate_ratio", METHOD)
    found = adjusted_rate_ratio(
        of.treated, of.values, of.columns.values,
        exposure=exposure_of(of.data, of.columns.rows), level=level,
    )  # fmt: skip
    note = ratio_note(found)
    yield Estimate(
        key=key, value=found.estimate, lower=found.lower, upper=found.upper,
        confidence_level=level, note=note,
    )  # fmt: skip
    for statistic in ("log_std_error", "dispersion"):
        yield Estimate(key=key, value=getattr(found, statistic), statistic=statistic, note=note)
    yield Estimate(key=of.key("test", METHOD), value=found.p_value, statistic="p_value", note=note)


def _not_estimable(of: Adjustment) -> str:
    labels = of.choices.study.arms.labels
    for side in (of.arm, of.reference):
        if not of.values_of(side).size:
            return f"not estimable, since nobody in {labels[side]} has a known count"
    if not_counts(of.values):
        return NO_COUNTS
    if of.arms_told_apart:
        return TOLD_APART
    for side in (of.arm, of.reference):
        if not of.values_of(side).any():
            return f"not estimable, since there is no event in {labels[side]}"
    away = counts_run_away(of.design, of.values)
    if not away:
        return ""
    book, names = of.choices.study.codebook, of.columns.names
    parts = [book[names[c - 2]].label if c > 1 else "the arm" for c in away if c]
    listed = ", ".join(dict.fromkeys(parts))
    return f"not estimable, since a group of {listed} has no event at all"
