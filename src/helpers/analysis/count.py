"""Counts of events: rates by arm, their ratio from a negative binomial model, and the means.

Where the study file names the time at risk (`exposure`), rates are per unit of it; else they are
per participant, and the difference of the mean counts stands beside.
"""

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from helpers.analysis.choices import Choices
from helpers.analysis.continuous import TOO_FEW, summaries
from helpers.analysis.outcome_values import OutcomeValues, counts
from helpers.analysis.pair import Pair, pairs
from helpers.results import Estimate
from helpers.stats.event_counts import LARGEST
from helpers.stats.means import welch
from helpers.stats.numerics import Floats
from helpers.stats.rate_ratio import RateRatio, rate, rate_ratio

__all__ = ["MEASURES", "estimates", "exposure_of", "not_counts", "ratio_note", "times_of"]

MEASURES = ("count", "summary", "rate", "rate_ratio", "mean_difference", "margin", "test")

NOBODY = "undefined: nobody with a known count in an arm"
NO_COUNTS = "undefined: some values are no counts (whole numbers, not negative)"
NO_EVENT = "undefined: no event in either arm"
ONE_SIDED = "no event in an arm: only one limit is above zero and finite"
NONE = "no event: the upper limit is that of Poisson's model"
POISSON = "no more variation than Poisson's model has: the dispersion is zero"


def estimates(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    """Yield every result of a count."""
    yield from counts(data, choices)
    yield from _events(data, choices)
    yield from summaries(data, choices)
    for arm in data.values:
        yield from _rate(data, choices, arm)
    for pair in pairs(data, choices):
        yield from _contrasts(pair)


def exposure_of(data: OutcomeValues, rows: pd.Index) -> Floats | None:
    """Return the time at risk of participants by their rows; None where none is declared."""
    if data.outcome.exposure is None:
        return None
    return np.asarray(data.pool.loc[rows, data.outcome.exposure], dtype=np.float64)


def times_of(pair: Pair) -> tuple[Floats, Floats] | None:
    """Return the time at risk of those with a known count, by arm; None where none is declared."""
    treated, control = (_known(pair.data, side)[1] for side in pair.arms)
    return None if treated is None or control is None else (treated, control)


def not_counts(values: Floats) -> bool:
    """Return whether any value is negative, a fraction, or too large to be a count."""
    return bool(np.any((values < 0.0) | (values != np.floor(values)) | (values > LARGEST)))


def ratio_note(found: RateRatio) -> str:
    """Return why a ratio is no number, has one limit, or is from Poisson's model."""
    if math.isnan(found.estimate):
        return NOBODY if math.isnan(found.lower) else NO_EVENT
    if found.estimate in (0.0, math.inf):
        return ONE_SIDED
    return POISSON if found.dispersion == 0.0 else ""


def _known(data: OutcomeValues, arm: str) -> tuple[Floats, Floats | None]:
    """Return the known counts of an arm, and the time at risk of the same participants."""
    values = data.values[arm].dropna()
    return values.to_numpy(), exposure_of(data, values.index)


def _events(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    """Yield who had an event, all events, and all the time at risk, by arm."""
    for arm in data.values:
        values, times = _known(data, arm)
        key = choices.key(data.outcome, among=data.among, arm=arm, measure="count")
        yield Estimate(key=key, value=int(np.count_nonzero(values > 0.0)), statistic="events")
        yield Estimate(key=key, value=float(values.sum()), statistic="reports")
        if times is not None:
            yield Estimate(key=key, value=float(times.sum()), statistic="exposure")


def _rate(data: OutcomeValues, choices: Choices, arm: str) -> Iterator[Estimate]:
    """Yield the rate of one arm, from the model of this arm alone."""
    values, times = _known(data, arm)
    key = choices.key(
        data.outcome, among=data.among, arm=arm, measure="rate", method="negative_binomial"
    )
    if not_counts(values):
        yield Estimate(key=key, value=math.nan, note=NO_COUNTS)
        return
    found = rate(values, exposure=times, level=choices.confidence_level)
    note = NOBODY if math.isnan(found.estimate) else NONE if found.estimate == 0.0 else ""
    yield Estimate(
        key=key, value=found.estimate, lower=found.lower, upper=found.upper,
        confidence_level=choices.confidence_level, note=note,
    )  # fmt: skip


def _contrasts(of: Pair) -> Iterator[Estimate]:
    """Yield the rate ratio with its test; without times at risk the difference in means too."""
    yield from _ratio(of)
    if of.data.outcome.exposure is None:
        yield from _means(of)


def _ratio(of: Pair) -> Iterator[Estimate]:
    treated, control = of.sides
    key, level = of.key("rate_ratio", "negative_binomial"), of.choices.confidence_level
    test = of.key("test", "negative_binomial")
    if not_counts(np.concatenate([treated, control])):
        yield Estimate(key=key, value=math.nan, note=NO_COUNTS)
        yield Estimate(key=test, value=math.nan, statistic="p_value", note=NO_COUNTS)
        return
    found = rate_ratio(treated, control, exposure=times_of(of), level=level)
    note = ratio_note(found)
    yield Estimate(
        key=key, value=found.estimate, lower=found.lower, upper=found.upper,
        confidence_level=level, note=note,
    )  # fmt: skip
    for statistic in ("log_std_error", "dispersion"):
        yield Estimate(key=key, value=getattr(found, statistic), statistic=statistic, note=note)
    yield Estimate(key=test, value=found.p_value, statistic="p_value", note=note)


def _means(of: Pair) -> Iterator[Estimate]:
    found, level = welch(*of.sides, level=of.choices.confidence_level), of.choices.confidence_level
    key, note = of.key("mean_difference", "welch"), TOO_FEW if math.isnan(found.lower) else ""
    yield Estimate(
        key=key, value=found.estimate, lower=found.lower, upper=found.upper,
        confidence_level=level, note=note,
    )  # fmt: skip
    for statistic in ("std_error", "df"):
        yield Estimate(key=key, value=getattr(found, statistic), statistic=statistic, note=note)
    test = of.key("test", "welch")
    yield Estimate(key=test, value=found.p_value, statistic="p_value", note=note)
