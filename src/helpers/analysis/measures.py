"""Which measures the answers of a trial hold, and which tests are of an assumption."""

from helpers.analysis import adjusted_time, count, ordinal, time_to_event

__all__ = ["ASSUMPTIONS", "EFFECTS", "LEVELS", "RATES", "TIMES"]

LEVELS, RATES, TIMES = ordinal.MEASURES, count.MEASURES, time_to_event.MEASURES
CONTRASTS = (
    "risk_difference", "risk_ratio", "odds_ratio", "relative_risk_reduction",
    "number_needed_to_treat", "mean_difference", "median_difference", "margin",
)  # fmt: skip
EFFECTS = tuple(dict.fromkeys(("risk", *CONTRASTS, *LEVELS, *RATES, *TIMES)))
ASSUMPTIONS = (*adjusted_time.CHECKS.values(), *ordinal.ASSUMPTIONS)
"""Tests of an assumption, not of a difference between arms."""
