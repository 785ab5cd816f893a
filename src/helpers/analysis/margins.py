"""Margins and global tests: what a main result holds beside its two-sided tests of no difference.

A margin of the study file is positive, towards harm; `benefit` says on which side of no
difference it lies. The one-sided tests are the inversions of the main intervals (the score test
of Miettinen and Nurminen, Welch's t, the t of Rubin's rules), so that a p-value is at most half of
alpha exactly when the interval clears the margin.
"""

import math
from collections.abc import Callable, Iterator, Mapping

import numpy as np
from scipy.special import stdtr

from helpers.analysis.binary import table_of
from helpers.analysis.choices import Choices
from helpers.analysis.imputation import anything_unknown, beyond_margin
from helpers.analysis.missing import filled, imputes, main_rule
from helpers.analysis.outcome_values import OutcomeValues
from helpers.results import Estimate
from helpers.stats.global_test import GlobalTest, global_means, global_proportions
from helpers.stats.margins import MARGINS, harmful_margin
from helpers.stats.means import welch
from helpers.study import Outcome, Study

__all__ = ["MARGIN_MEASURES", "MARGIN_METHODS", "global_rows", "margin_rows", "margins_of"]

MARGIN_METHODS: Mapping[str, str] = {
    "non-inferiority": "non_inferiority",
    "equivalence": "equivalence",
}
MARGIN_MEASURES: Mapping[str, tuple[str, ...]] = {
    "binary": tuple(MARGINS),
    "continuous": ("mean_difference",),
}
NOBODY = "undefined: an arm has nobody with a known outcome"
NO_SPREAD = "undefined: fewer than two known values, or no spread, in an arm"
IMPUTED = "undefined: the imputed outcomes give no pooled effect"
NOT_COMPARED = "undefined: fewer than two arms can be compared"


def margins_of(study: Study, outcome: Outcome) -> dict[str, float]:
    """Return the margins of an outcome on the scale of its measure, by side.

    ``harm`` where the framework is non-inferiority, ``harm`` and ``benefit`` where it is
    equivalence; nothing in a trial of superiority, or where the measure has no test here.

    Parameters
    ----------
    study : Study
    outcome : Outcome
    """
    margin, framework = outcome.margin, study.design.framework
    known = margin is not None and margin.measure in MARGIN_MEASURES.get(outcome.type, ())
    if margin is None or not known or framework not in MARGIN_METHODS:
        return {}
    harm = _towards(margin.measure, margin.value, outcome.benefit)
    if framework == "non-inferiority":
        return {"harm": harm}
    return {"harm": harm, "benefit": 1.0 / harm if _is_ratio(margin.measure) else -harm}


def margin_rows(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    """Yield the margins of an outcome and the one-sided p-value of every comparison.

    Parameters
    ----------
    data : OutcomeValues
        The outcome by arm, in its main group.
    choices : Choices
        Names the study, whose framework decides.

    Notes
    -----
    ``measure=margin`` holds the margins with their side as ``level``; ``measure=test`` with
    ``method=non_inferiority`` or ``equivalence`` the p-value, to be compared with alpha/2.
    """
    outcome = data.outcome
    margins = margins_of(choices.study, outcome)
    if not margins or outcome.margin is None:
        return
    measure = outcome.margin.measure
    for side, value in margins.items():
        key = choices.key(outcome, among=data.among, level=side, measure="margin", method=measure)
        yield Estimate(key=key, value=value)
    method = MARGIN_METHODS[choices.study.design.framework]
    test = P_VALUES[outcome.type]
    for arm in choices.study.arms.compared:
        key = choices.key(
            outcome, among=data.among, arm=arm, reference=choices.study.arms.reference,
            measure="test", method=method,
        )  # fmt: skip
        greater, less, why = test(data, choices, arm, margins)
        p_value = _combined(greater, less, outcome.benefit, equivalence="benefit" in margins)
        note = why if math.isnan(p_value) else ""
        yield Estimate(key=key, value=p_value, statistic="p_value", note=note)


def global_rows(data: OutcomeValues, choices: Choices) -> Iterator[Estimate]:
    """Yield the test over all arms of a trial that has more than two; `arm` is empty.

    Binary outcomes: the chi-square of arms by outcome times (N - 1) / N; continuous ones: Welch's
    F. Nothing for other types.
    """
    if len(choices.study.arms.levels) < 3 or data.outcome.type not in GLOBAL:
        return
    key = choices.key(data.outcome, among=data.among, measure="test", method="global")
    found = GLOBAL[data.outcome.type](data, choices)
    for statistic in ("statistic", "df", "p_value"):
        value = getattr(found, statistic)
        note = NOT_COMPARED if math.isnan(value) else ""
        yield Estimate(key=key, value=value, statistic=statistic, note=note)


def _is_ratio(measure: str) -> bool:
    return measure.endswith("_ratio")


def _towards(measure: str, value: float, benefit: str) -> float:
    """Return the margin on the side of harm; means as differences of risks."""
    kind = measure if measure in MARGINS else "risk_difference"
    return harmful_margin(kind, value, benefit=benefit)


def _combined(greater: float, less: float, benefit: str, *, equivalence: bool) -> float:
    """Return the p-value of interest from those of the two one-sided tests.

    `greater` is against the lower margin (or the only one), `less` against the upper.
    """
    if equivalence:
        return max(greater, less) if not math.isnan(greater + less) else math.nan
    return greater if benefit == "higher" else less


def _binary(
    data: OutcomeValues, choices: Choices, arm: str, margins: Mapping[str, float]
) -> tuple[float, float, str]:
    study, margin = choices.study, data.outcome.margin
    low, high = min(margins.values()), max(margins.values())
    if margin and imputes(study) and anything_unknown(data):
        pooled = beyond_margin(data, choices, arm, measure=margin.measure, low=low, high=high)
        return *pooled, IMPUTED
    table = table_of(filled(data, main_rule(study), study), arm, study.arms.reference)
    if table is None or margin is None:
        return math.nan, math.nan, NOBODY
    beyond = MARGINS[margin.measure]
    return (
        float(beyond(table, margin=low).greater), float(beyond(table, margin=high).less), "",
    )  # fmt: skip


def _continuous(
    data: OutcomeValues, choices: Choices, arm: str, margins: Mapping[str, float]
) -> tuple[float, float, str]:
    sides = (arm, choices.study.arms.reference)
    treated, control = (data.values[side].dropna().to_numpy() for side in sides)
    found = welch(treated, control)
    if math.isnan(found.std_error):
        return math.nan, math.nan, NO_SPREAD
    low, high = min(margins.values()), max(margins.values())
    greater = float(stdtr(found.df, (low - found.estimate) / found.std_error))
    return greater, float(stdtr(found.df, (found.estimate - high) / found.std_error)), ""


def _proportions(data: OutcomeValues, choices: Choices) -> GlobalTest:
    study = choices.study
    known = [v.dropna() for v in filled(data, main_rule(study), study).values.values()]
    return global_proportions([int(v.sum()) for v in known], [len(v) for v in known])


def _means(data: OutcomeValues, choices: Choices) -> GlobalTest:
    return global_means([np.asarray(v.dropna(), dtype=float) for v in data.values.values()])


P_VALUES: Mapping[
    str, Callable[[OutcomeValues, Choices, str, Mapping[str, float]], tuple[float, float, str]]
] = {"binary": _binary, "continuous": _continuous}
GLOBAL: Mapping[str, Callable[[OutcomeValues, Choices], GlobalTest]] = {
    "binary": _proportions,
    "continuous": _means,
}
