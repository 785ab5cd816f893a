"""Continuous outcomes: summaries by arm, difference in means (Welch) and shift (Hodges-Lehmann)."""

import math
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.choices import Choices
from helpers.analysis.outcome_values import OutcomeValues, counts
from helpers.results import Estimate, Key
from helpers.stats.describe import describe
from helpers.stats.means import welch
from helpers.stats.shift import hodges_lehmann, mann_whitney

__all__ = ["contrasts", "estimates", "summaries", "summary_rows"]

TOO_FEW = "undefined: fewer than two known values, or no spread, in an arm"
NOTHING = "undefined: no known value"


def estimates(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    """Yield every result of a continuous outcome."""
    yield from counts(data, choices)
    yield from summaries(data, choices)
    for arm in choices.study.arms.compared:
        yield from contrasts(data, choices, arm)


def summaries(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    """Yield n, missing, mean, SD, median, quartiles (type 7), minimum and maximum by arm."""
    for arm, values in data.values.items():
        key = choices.key(data.outcome, among=data.among, arm=arm, measure="summary")
        yield from summary_rows(key, values.to_numpy())


def summary_rows(key: Key, values: NDArray[np.float64]) -> Iterator[Estimate]:
    """Yield one row for each statistic of a description of `values` (NaN where missing)."""
    for statistic, value in asdict(describe(values)).items():
        yield Estimate(key=key, value=value, statistic=statistic, note=_why(value, NOTHING))


def contrasts(data: OutcomeValues, choices: Choices, arm: str) -> Iterator[Estimate]:
    """Yield mean difference, shift and both p-values of `arm` against the reference."""
    reference = choices.study.arms.reference
    treated, control = (data.values[side].dropna().to_numpy() for side in (arm, reference))
    level = choices.confidence_level
    means = welch(treated, control, level=level)
    shift = hodges_lehmann(treated, control, level=level)

    def key(measure: str, method: str) -> Key:
        return choices.key(
            data.outcome, among=data.among, arm=arm, reference=reference,
            measure=measure, method=method,
        )  # fmt: skip

    yield _with_interval(key("mean_difference", "welch"), means, level)
    for statistic in ("std_error", "df"):
        value = getattr(means, statistic)
        yield Estimate(
            key=key("mean_difference", "welch"), value=value, statistic=statistic,
            note=_why(value, TOO_FEW),
        )  # fmt: skip
    yield _with_interval(key("median_difference", "hodges_lehmann"), shift, level)
    for method, p_value in (
        ("welch", means.p_value),
        ("mann_whitney", mann_whitney(treated, control)),
    ):
        yield Estimate(
            key=key("test", method), value=p_value, statistic="p_value",
            note=_why(p_value, TOO_FEW),
        )  # fmt: skip


def _with_interval(key: Key, found: Any, level: float) -> Estimate:
    return Estimate(
        key=key, value=found.estimate, lower=found.lower, upper=found.upper,
        confidence_level=level, note=_why(found.estimate, TOO_FEW) or _why(found.lower, TOO_FEW),
    )  # fmt: skip


def _why(value: float, reason: str) -> str:
    return reason if math.isnan(value) else ""
