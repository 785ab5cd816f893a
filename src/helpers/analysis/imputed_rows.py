"""What multiple imputation gives, as rows: counts, pooled risks and effects, the pooled test."""

import math
from collections.abc import Iterator

from helpers.analysis.choices import Choices
from helpers.analysis.imputation import METHOD, Imputations, impute
from helpers.analysis.needed import needed_rows, reduction_rows
from helpers.analysis.outcome_values import OutcomeValues
from helpers.results import Estimate, Key
from helpers.stats import Interval
from helpers.stats.imputed_tables import RUBIN, lott_reiter
from helpers.stats.rubin import Pooled

__all__ = ["imputed_rows"]

NOBODY = "undefined: nobody with a known outcome in {arm}"
INFINITE = "undefined: an imputed data set has an arm without events, or with nothing but events"
NO_SPREAD = "undefined: no imputed data set has any variation"


def imputed_rows(
    data: OutcomeValues, choices: Choices, analysis: str, *, details: bool = True
) -> Iterator[Estimate]:
    """Yield what was analysed, and the pooled risk, effects and test of every comparison.

    Parameters
    ----------
    data : OutcomeValues
        A binary outcome by arm, as observed.
    choices : Choices
        Confidence level, and what `impute` needs.
    analysis : str
        Value of the results column of that name.
    details : bool
        Whether to add standard error, degrees of freedom and missing information to each effect.
    """
    found = impute(data, choices)
    yield from _counts(found, data, choices, analysis)
    yield from _risks(found, data, choices, analysis)
    for arm in choices.study.arms.compared:
        yield from _comparison(found, data, choices, (analysis, arm, details))


def _counts(
    found: Imputations, data: OutcomeValues, choices: Choices, analysis: str
) -> Iterator[Estimate]:
    """Yield by arm how many are analysed, their events on average, and how they were imputed."""
    for arm in data.values:
        key = choices.key(
            data.outcome, among=data.among, analysis=analysis, arm=arm, measure="count"
        )
        if arm in found.events:
            yield Estimate(key=key, value=found.sizes[arm], statistic="analysed")
            mean = float(found.events[arm].mean())
            yield Estimate(key=key, value=mean, statistic="events_analysed")
            yield Estimate(key=key, value=found.m, statistic="imputations")
        if found.untold[arm]:
            yield Estimate(key=key, value=found.untold[arm], statistic="imputed_without_covariates")


def _risks(
    found: Imputations, data: OutcomeValues, choices: Choices, analysis: str
) -> Iterator[Estimate]:
    level = choices.confidence_level
    for arm, size in found.sizes.items():
        key = choices.key(
            data.outcome, among=data.among, analysis=analysis, arm=arm,
            measure="risk", method=METHOD,
        )  # fmt: skip
        if arm not in found.events:
            yield Estimate(key=key, value=math.nan, note=_nobody(choices, arm))
            continue
        limits = lott_reiter(found.events[arm], size, level=level)
        yield Estimate(
            key=key, value=float(found.events[arm].mean()) / size, lower=float(limits.lower),
            upper=float(limits.upper), confidence_level=level,
        )  # fmt: skip


def _comparison(
    found: Imputations, data: OutcomeValues, choices: Choices, place: tuple[str, str, bool]
) -> Iterator[Estimate]:
    analysis, arm, details = place
    reference = choices.study.arms.reference

    def key(measure: str) -> Key:
        return choices.key(
            data.outcome, among=data.among, analysis=analysis, arm=arm, reference=reference,
            measure=measure, method=METHOD,
        )  # fmt: skip

    tables = found.tables(arm, reference)
    if tables is None:
        sides = [side for side in (arm, reference) if side not in found.events]
        note = "; ".join(_nobody(choices, side) for side in sides)
        for measure in (*RUBIN, "number_needed_to_treat"):
            yield Estimate(key=key(measure), value=math.nan, note=note)
        yield Estimate(key=key("test"), value=math.nan, statistic="p_value", note=note)
        return
    level = choices.confidence_level
    effects = {measure: pool(tables, level=level) for measure, pool in RUBIN.items()}
    for measure, effect in effects.items():
        yield from _effect(key(measure), effect, level, details=details)
    ratio = next(_effect(key("risk_ratio"), effects["risk_ratio"], level, details=False))
    yield from reduction_rows(ratio, benefit=data.outcome.benefit)
    difference = effects["risk_difference"]
    yield from needed_rows(
        key("number_needed_to_treat"), difference.estimate,
        Interval(difference.lower, difference.upper),
        benefit=data.outcome.benefit, level=level,
    )  # fmt: skip
    p_value = difference.p_value
    note = NO_SPREAD if math.isnan(p_value) else ""
    yield Estimate(key=key("test"), value=p_value, statistic="p_value", note=note)


def _effect(key: Key, effect: Pooled, level: float, *, details: bool) -> Iterator[Estimate]:
    note = INFINITE if math.isnan(effect.estimate) else ""
    note = note or (NO_SPREAD if math.isnan(effect.lower) else "")
    yield Estimate(
        key=key, value=effect.estimate, lower=effect.lower, upper=effect.upper,
        confidence_level=level, note=note,
    )  # fmt: skip
    if not details:
        return
    scale = "std_error" if key.measure == "risk_difference" else "log_std_error"
    yield Estimate(key=key, value=effect.std_error, statistic=scale, note=note)
    for statistic in ("df", "missing_information"):
        value = float(getattr(effect, statistic))
        yield Estimate(key=key, value=value, statistic=statistic, note=note)


def _nobody(choices: Choices, arm: str) -> str:
    return NOBODY.format(arm=choices.study.arms.labels[arm])
