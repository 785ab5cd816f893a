"""Adjusted and stratified effects of imputed outcomes, pooled by Rubin's rules.

Where multiple imputation is the main rule for unknown outcomes, the analysis is made in each
imputed data set: the standardised contrasts of a logistic regression, or the Mantel-Haenszel
estimates over strata. What is pooled is the estimate with its variance, ratios as logarithms.
Covariates are those of the plan, as the imputation has them too.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.adjusted_binary import separated
from helpers.analysis.adjustment import Adjustment, adjusted_key
from helpers.analysis.choices import Choices
from helpers.analysis.covariates import columns_of
from helpers.analysis.imputation import METHOD, anything_unknown, completed
from helpers.analysis.missing import imputes
from helpers.analysis.outcome_values import OutcomeValues
from helpers.results import Estimate
from helpers.stats import Strata
from helpers.stats.numerics import Floats, quiet
from helpers.stats.rubin import Pooled, pooled
from helpers.stats.standardisation import CONTRASTS, contrast, standardise
from helpers.stats.stratified_difference import risk_difference, sato_standard_error
from helpers.stats.stratified_odds import log_standard_error as log_error_of_odds
from helpers.stats.stratified_odds import odds_ratio
from helpers.stats.stratified_ratio import log_standard_error as log_error_of_risks
from helpers.stats.stratified_ratio import risk_ratio

__all__ = ["imputed_adjusted_rows", "imputed_stratified_rows", "is_imputed"]

STANDARDISED = "standardised in each imputed data set, pooled by Rubin's rules"
MANTEL_HAENSZEL = "Mantel-Haenszel in each imputed data set, pooled by Rubin's rules"
NOBODY = "undefined: nobody with a known outcome in an arm"
IN_A_SET = "undefined: {why}, in an imputed data set"
NO_ESTIMATE = "undefined: an imputed data set has no estimate"
MEASURES: Mapping[str, tuple[Callable[[Strata], Any], Callable[[Strata], Any]]] = {
    "risk_difference": (risk_difference, sato_standard_error),
    "risk_ratio": (risk_ratio, log_error_of_risks),
    "odds_ratio": (odds_ratio, log_error_of_odds),
}


def is_imputed(data: OutcomeValues, choices: Choices) -> bool:
    """Return whether the main result of an outcome is one of imputed data sets."""
    unknown = data.outcome.type == "binary" and anything_unknown(data)
    return unknown and imputes(choices.study)


def imputed_adjusted_rows(
    participants: pd.DataFrame,
    data: OutcomeValues,
    choices: Choices,
    arm: str,
    names: Sequence[str],
) -> Iterator[Estimate]:
    """Yield pooled standardised contrasts and their test; nothing where nothing is imputed.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    data : OutcomeValues
        A binary outcome as observed.
    choices : Choices
    arm : str
        Compared with the reference.
    names : sequence of str
        Covariates of the model.
    """
    if not is_imputed(data, choices):
        return
    sides = (arm, choices.study.arms.reference)
    sets = completed(data, choices)
    if not all(side in sets for side in sides):
        yield from _empty(choices, data, arm, "adjusted", NOBODY)
        return
    everyone = pd.concat([data.values[side] for side in sides]).index
    columns = columns_of(participants.loc[everyone], choices.study, names, known=everyone)
    kept = everyone.get_indexer(columns.rows)
    values = np.concatenate([sets[side] for side in sides], axis=1)[:, kept]
    treated = np.asarray(columns.rows.isin(data.values[arm].index))
    distinct, place = np.unique(values, axis=0, return_inverse=True)
    found = []
    for outcome in distinct:
        of = Adjustment(
            data=data, choices=choices, arm=arm, columns=columns, treated=treated, values=outcome
        )
        if why := separated(of):
            yield from _empty(choices, data, arm, "adjusted", IN_A_SET.format(why=why))
            return
        risks = standardise(treated, outcome, columns.values)
        found.append([contrast(risks, measure) for measure in CONTRASTS])
    df = treated.size - 2.0 - columns.values.shape[1]
    for number, measure in enumerate(CONTRASTS):
        own = [found[row][number] for row in place.reshape(-1)]
        ends = np.array([[one.estimate, one.std_error] for one in own])
        effect = _pooled(ends[:, 0], ends[:, 1], measure, df, choices.confidence_level)
        yield from _effect(choices, data, arm, ("adjusted", measure, STANDARDISED), effect)


def imputed_stratified_rows(
    data: OutcomeValues, choices: Choices, arm: str, level_of: pd.Series
) -> Iterator[Estimate]:
    """Yield pooled Mantel-Haenszel contrasts and their test; nothing where nothing is imputed.

    Parameters
    ----------
    data : OutcomeValues
        A binary outcome as observed.
    choices : Choices
    arm : str
        Compared with the reference.
    level_of : Series
        Stratum of every participant, an ordered categorical.
    """
    if not is_imputed(data, choices):
        return
    sides = (arm, choices.study.arms.reference)
    sets = completed(data, choices)
    if not all(side in sets for side in sides):
        yield from _empty(choices, data, arm, "stratified", NOBODY)
        return
    events, sizes = [], []
    for side in sides:
        codes = level_of.loc[data.values[side].index].cat.codes.to_numpy()
        belongs = codes[:, None] == np.arange(len(level_of.cat.categories))[None, :]
        events.append((sets[side] @ belongs).round().astype(np.int64))
        sizes.append(belongs.sum(axis=0))
    strata = Strata(events[0], sizes[0], events[1], sizes[1])
    df = float(sum(size.sum() for size in sizes)) - 2.0
    for measure, (point, error) in MEASURES.items():
        values, errors = (np.asarray(of(strata), dtype=np.float64) for of in (point, error))
        effect = _pooled(values, errors, measure, df, choices.confidence_level)
        yield from _effect(choices, data, arm, ("stratified", measure, MANTEL_HAENSZEL), effect)


def _pooled(values: Floats, errors: Floats, measure: str, df: float, level: float) -> Pooled:
    """Return the pooled effect on its logarithmic scale if it is a ratio; all nan without one."""
    with quiet():
        scaled = np.log(values) if measure.endswith("_ratio") else values
    usable = bool(np.isfinite(scaled).all() and np.isfinite(errors).all())
    scaled = scaled if usable else np.full_like(scaled, np.nan)
    return pooled(scaled, errors**2, df_complete=df, level=level)


def _effect(
    choices: Choices, data: OutcomeValues, arm: str, what: tuple[str, str, str], effect: Pooled
) -> Iterator[Estimate]:
    analysis, measure, how = what
    ratio = measure.endswith("_ratio")
    ends = (effect.estimate, effect.lower, effect.upper)
    value, lower, upper = (math.exp(end) if ratio else end for end in ends)
    sides = {"arm": arm, "reference": choices.study.arms.reference}
    key = adjusted_key(choices, data, analysis=analysis, **sides, measure=measure, method=METHOD)
    note = NO_ESTIMATE if math.isnan(value) else how
    yield Estimate(
        key=key, value=value, lower=lower, upper=upper, note=note,
        confidence_level=choices.confidence_level,
    )  # fmt: skip
    scale = "log_std_error" if ratio else "std_error"
    others = {"df": effect.df, "missing_information": effect.missing_information}
    for statistic, number in {scale: effect.std_error, **others}.items():
        yield Estimate(key=key, value=float(number), statistic=statistic, note=note)
    if measure == "risk_difference":
        test = adjusted_key(
            choices, data, analysis=analysis, **sides, measure="test", method=METHOD
        )
        yield Estimate(key=test, value=effect.p_value, statistic="p_value", note=note)


def _empty(
    choices: Choices, data: OutcomeValues, arm: str, analysis: str, note: str
) -> Iterator[Estimate]:
    sides = {"arm": arm, "reference": choices.study.arms.reference}
    for measure in (*MEASURES, "test"):
        key = adjusted_key(
            choices, data, analysis=analysis, **sides, measure=measure, method=METHOD
        )
        statistic = "p_value" if measure == "test" else "estimate"
        yield Estimate(key=key, value=math.nan, statistic=statistic, note=note)
