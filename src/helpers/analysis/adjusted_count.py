"""Adjusted ratio of rates: negative binomial regression on arm and covariates."""

from collections.abc import Iterator, Sequence

import pandas as pd

from helpers.analysis.adjustment import Adjustment, effect_rows
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
    found = adjusted_rate_ratio(
        of.treated, of.values, of.columns.values,
        exposure=exposure_of(of.data, of.columns.rows), level=of.choices.confidence_level,
    )  # fmt: skip
    beside = {"log_std_error": found.log_std_error, "dispersion": found.dispersion}
    yield from effect_rows(of, "rate_ratio", METHOD, found, beside=beside, note=ratio_note(found))


def _not_estimable(of: Adjustment) -> str:
    why = of.empty_arm("count") or (NO_COUNTS if not_counts(of.values) else of.arms_told_apart)
    if why:
        return why
    for side in (of.arm, of.reference):
        if not of.values_of(side).any():
            return f"not estimable, since there is no event in {of.label(side)}"
    away = counts_run_away(of.design, of.values)
    if not away:
        return ""
    listed = of.listed(column - 1 for column in away if column)
    return f"not estimable, since a group of {listed} has no event at all"
