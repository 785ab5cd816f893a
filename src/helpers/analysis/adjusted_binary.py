"""Adjusted results of a binary outcome: marginal (standardised) and conditional (odds ratios)."""

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from helpers.analysis.adjustment import Adjustment, adjustment, effect_rows
from helpers.results import Estimate
from helpers.stats.firth import firth_odds_ratio
from helpers.stats.logistic import OddsRatioFit, conditional_odds_ratio
from helpers.stats.separation import separation
from helpers.stats.standardisation import CONTRASTS, StandardisedRisks, contrast, standardise

__all__ = ["binary_rows", "separated"]

ERRORS = {
    "ye": "standard error of Ye and others, as for simple randomisation",
    "hc3_sampling": "standard error by the delta method, HC3, with covariates as sampled",
}
CORRECTED = "standard error of Ye and others, corrected for the stratified randomisation"
IN_VARIANCE = "{strata} in the variance only, since in the regression the outcome would separate"
NO_VARIANCE = "limits undefined, since the variance estimate is not positive"


def binary_rows(
    of: Adjustment, participants: pd.DataFrame, strata: Sequence[str]
) -> Iterator[Estimate]:
    """Yield the adjusted results of one arm against the reference.

    Parameters
    ----------
    of : Adjustment
        Comparison and covariates.
    participants : DataFrame
        The analysis-ready table.
    strata : sequence of str
        Variables that stratified the randomisation; none for no ``standardised_stratified``.
    """
    why = separated(of)
    yield from _standardised(of, why)
    if strata:
        yield from _for_strata(of, participants, strata, why)
    yield from _odds(of, "logistic", why)
    yield from _odds(of, "firth", _without_odds(of))


def separated(of: Adjustment) -> str:
    """Return why maximum likelihood gives no estimate, in words; empty where it does."""
    why = _without_odds(of)
    if why:
        return why
    for side in (of.arm, of.reference):
        risk = of.values_of(side).mean()
        if risk in (0.0, 1.0):
            what = "is no event" if risk == 0.0 else "are only events"
            return f"not estimable, since there {what} in {of.label(side)}"
    found = separation(of.design, of.values)
    if not found:
        return ""
    kind = "complete" if found.kind == "complete" else "quasi-complete"
    listed = of.listed(column - 1 for column in sorted(found.columns) if column)
    told = "every outcome" if kind == "complete" else "the outcome of some participants"
    can = f"{told} can be told without a mistake from {listed}"
    return f"not estimable, since {can} ({kind} separation)"


def _without_odds(of: Adjustment) -> str:
    """Return why not even a penalised odds ratio can be estimated; empty where it can."""
    for side in (of.arm, of.reference):
        if of.values_of(side).size < 2:
            who = of.label(side)
            return f"not estimable, since there are fewer than two participants in {who}"
    if of.values.min() == of.values.max():
        what = "are only events" if of.values[0] else "is no event"
        return f"not estimable, since there {what} in either arm"
    return of.arms_told_apart


def _standardised(of: Adjustment, why: str) -> Iterator[Estimate]:
    if why:
        yield from _empty(of, "standardised", why)
        return
    risks = standardise(of.treated, of.values, of.columns.values)
    for side, risk in ((of.arm, risks.risk1), (of.reference, risks.risk0)):
        yield Estimate(key=of.key("risk", "standardised", level=side), value=risk)
    yield from _contrasts(of, "standardised", risks, ERRORS[risks.variance])


def _for_strata(
    of: Adjustment, participants: pd.DataFrame, strata: Sequence[str], why: str
) -> Iterator[Estimate]:
    """Yield the analysis as randomised: the strata in the model, and in the variance.

    Where strata in the model would separate (a site with three patients and no event), they
    stay in the variance alone.
    """
    method, note = "standardised_stratified", CORRECTED
    if why:
        yield from _empty(of, method, why)
        return
    names = dict.fromkeys([*of.columns.names, *of.columns.without])
    fuller = adjustment(participants, of.data, of.choices, of.arm, list(names), strata=strata)
    if separated(fuller):
        labels = ", ".join(of.choices.study.codebook[name].label for name in strata)
        note, fuller = f"{CORRECTED}; {IN_VARIANCE.format(strata=labels)}", of
    levels = fuller.strata(participants, strata).cat.codes.to_numpy()
    risks = standardise(fuller.treated, fuller.values, fuller.columns.values, strata=levels)
    yield from _contrasts(of, method, risks, note)


def _contrasts(
    of: Adjustment, method: str, risks: StandardisedRisks, note: str
) -> Iterator[Estimate]:
    level = of.choices.confidence_level
    for measure in CONTRASTS:
        found, key = contrast(risks, measure, level=level), of.key(measure, method)
        if math.isnan(found.std_error):
            note = NO_VARIANCE
        yield Estimate(
            key=key, value=found.estimate, lower=found.lower, upper=found.upper,
            confidence_level=level, note=note,
        )  # fmt: skip
        scale = "std_error" if measure == "risk_difference" else "log_std_error"
        yield Estimate(key=key, value=found.std_error, statistic=scale, note=note)
    p_value = contrast(risks, "risk_difference").p_value
    yield Estimate(key=of.key("test", method), value=p_value, statistic="p_value", note=note)


def _empty(of: Adjustment, method: str, why: str) -> Iterator[Estimate]:
    for measure in (*CONTRASTS, "test"):
        yield of.undefined(measure, method, why)


def _odds(of: Adjustment, method: str, why: str) -> Iterator[Estimate]:
    if why:
        yield of.undefined("odds_ratio", method, why)
        yield of.undefined("test", method, why)
        return
    level = of.choices.confidence_level
    found: OddsRatioFit = {"logistic": conditional_odds_ratio, "firth": firth_odds_ratio}[method](
        of.design, of.values, level=level
    )
    yield from effect_rows(of, "odds_ratio", method, found, beside={})
