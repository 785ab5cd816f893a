"""Multiple imputation of unknown binary outcomes, by arm, pooled by Rubin's rules.

Every arm has its own logistic regression on the covariates of the plan, so that arms may differ in
how covariates tell the outcome. The plan's seed, the outcome and the arm decide what is drawn: the
same study file and data give the same imputed data sets, on every machine.
"""

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis.choices import Choices
from helpers.analysis.covariates import columns_of, modelled
from helpers.analysis.needed import needed_rows
from helpers.analysis.outcome_values import OutcomeValues
from helpers.results import Estimate, Key, Results
from helpers.stats import Interval, TwoByTwo
from helpers.stats.imputation import draws_needed, imputed, number_of_imputations
from helpers.stats.imputed_tables import RUBIN, lott_reiter
from helpers.stats.numerics import Floats
from helpers.stats.rubin import Pooled

__all__ = [
    "METHOD",
    "Imputations",
    "anything_unknown",
    "impute",
    "imputed_rows",
    "main_methods",
    "main_test",
]

METHOD = "rubin"
NOBODY = "undefined: nobody with a known outcome in {arm}"
INFINITE = "undefined: an imputed data set has an arm without events, or with nothing but events"
NO_SPREAD = "undefined: no imputed data set has any variation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imputations:
    """Events of each arm in every imputed data set.

    Attributes
    ----------
    m : int
        Number of imputed data sets.
    events : mapping of str to array
        By arm, events among known and imputed outcomes; no entry for an arm of which no outcome
        is known.
    sizes : mapping of str to int
        By arm, participants, known and imputed.
    covariates : tuple of str
        Variables that tell the outcomes apart.
    untold : mapping of str to int
        By arm, unknown outcomes of participants whose covariates are unknown too, under the rule
        ``complete_case``: imputed with the risk of the arm.
    """

    m: int
    events: Mapping[str, NDArray[np.int64]]
    sizes: Mapping[str, int]
    covariates: tuple[str, ...]
    untold: Mapping[str, int]

    def tables(self, arm: str, reference: str) -> TwoByTwo | None:
        """Return the two-by-two tables of an arm and the reference; None without one of them."""
        if not {arm, reference} <= self.events.keys():
            return None
        pair = (self.events[arm], self.sizes[arm], self.events[reference], self.sizes[reference])
        return TwoByTwo(*pair)


def anything_unknown(data: OutcomeValues) -> bool:
    """Return whether any outcome is unknown: with none there is nothing to impute."""
    return any(bool(values.isna().any()) for values in data.values.values())


def impute(data: OutcomeValues, choices: Choices) -> Imputations:
    """Return the events of each arm in m imputed data sets.

    Parameters
    ----------
    data : OutcomeValues
        A binary outcome by arm, as observed.
    choices : Choices
        Covariates, seed (of the plan) and `delta`, the shift of the log odds by arm.

    Notes
    -----
    m follows from the largest share of outcomes missing in an arm. Covariates are
    the outcome's ``adjust_for``, else the plan's; an unknown one is filled by the plan's rule.
    """
    covariates = modelled(choices.study, choices.covariates_of(data.outcome))
    columns = _columns(data, choices, covariates)
    shares = [float(values.isna().mean()) for values in data.values.values() if len(values)]
    m = number_of_imputations(max(shares, default=0.0))
    known = {arm: values for arm, values in data.values.items() if values.notna().any()}
    return Imputations(
        m=m,
        events={arm: _events(data, choices, arm, (columns, m)) for arm in known},
        sizes={arm: len(values) for arm, values in data.values.items()},
        covariates=covariates,
        untold={arm: _untold(values, columns) for arm, values in data.values.items()},
    )


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


def main_test(results: Results, choices: Choices) -> str:
    """Return the test whose p-value stands beside a main binary result.

    The first one chosen; where the outcome was imputed, the t test of the pooled risk difference.
    """
    found = len(results.where(analysis=choices.analysis, measure="test", method=METHOD))
    return METHOD if found else choices.tests[0]


def main_methods(results: Results, choices: Choices) -> dict[str, str]:
    """Return the interval method of each contrast of a main binary result, by measure."""
    imputed_ones = main_test(results, choices) == METHOD
    return {name: METHOD if imputed_ones else getattr(choices, name) for name in RUBIN}


def _columns(data: OutcomeValues, choices: Choices, covariates: tuple[str, ...]) -> pd.DataFrame:
    """Return the columns of the covariates for everyone; nan where the plan's rule fills none."""
    everyone = data.pool.index
    made = columns_of(data.pool, choices.study, covariates, known=everyone)
    return pd.DataFrame(made.values, index=made.rows).reindex(everyone)


def _events(
    data: OutcomeValues, choices: Choices, arm: str, place: tuple[pd.DataFrame, int]
) -> NDArray[np.int64]:
    columns, m = place
    values = data.values[arm]
    known = values.dropna()
    unknown = values.index[values.isna()]
    drawn = imputed(
        known.to_numpy(dtype=np.float64),
        columns.loc[known.index].to_numpy(),
        columns.loc[unknown].to_numpy(),
        _uniforms(data, choices, arm, (m, draws_needed(len(known), len(unknown)))),
        shift=dict(choices.delta).get(arm, 0.0),
    )
    return np.asarray(int(known.sum()) + drawn.sum(axis=1), dtype=np.int64)


def _uniforms(data: OutcomeValues, choices: Choices, arm: str, shape: tuple[int, int]) -> Floats:
    """Return uniform draws of a stream that belongs to this seed, outcome, group and arm."""
    name = "\n".join((str(choices.study.analysis.seed), data.outcome.id, data.among, arm))
    entropy = int.from_bytes(hashlib.sha256(name.encode()).digest(), "big")
    stream = np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))
    return stream.random(shape)


def _untold(values: pd.Series, columns: pd.DataFrame) -> int:
    unknown = values.index[values.isna()]
    return int(columns.loc[unknown].isna().any(axis=1).sum())


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
