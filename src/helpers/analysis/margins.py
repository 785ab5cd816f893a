"""Margins and global tests: what a main result holds beside its two-sided tests of no difference.

A margin of the study file is positive, towards harm; `benefit` says on which side of no
difference it lies. The one-sided tests are the inversions of the main intervals, so that a
p-value is at most half of alpha exactly when the interval clears the margin; how they are made
is in `helpers.analysis.margin_tests`.
"""

import math
from collections.abc import Callable, Iterator, Mapping

import numpy as np

from helpers.analysis.choices import Choices
from helpers.analysis.margin_tests import MARGIN_TESTS, has_margin_test
from helpers.analysis.missing import filled, main_rule
from helpers.analysis.outcome_values import OutcomeValues
from helpers.results import Estimate
from helpers.stats.global_test import GlobalTest, global_means, global_proportions
from helpers.stats.margins import MARGINS, harmful_margin
from helpers.study import Outcome, Study

__all__ = [
    "MARGIN_METHODS",
    "WINS",
    "combined",
    "global_rows",
    "margin_rows",
    "margins_of",
    "reads_higher",
]

MARGIN_METHODS: Mapping[str, str] = {
    "non-inferiority": "non_inferiority",
    "equivalence": "equivalence",
}
WINS = "win_probability"
"""A measure of which one half means no difference, and more is better whatever is measured."""
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
    known = margin is not None and has_margin_test(outcome)
    if margin is None or not known or framework not in MARGIN_METHODS:
        return {}
    harm = _towards(margin.measure, margin.value, outcome.benefit)
    if framework == "non-inferiority":
        return {"harm": harm}
    return {"harm": harm, "benefit": _opposite(margin.measure, harm)}


def reads_higher(outcome: Outcome) -> bool:
    """Return whether more of the measure of the margin, else of the outcome, is better."""
    wins = outcome.margin is not None and outcome.margin.measure == WINS
    return wins or outcome.benefit == "higher"


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
    test = MARGIN_TESTS[outcome.type, measure]
    low, high = min(margins.values()), max(margins.values())
    for arm in choices.study.arms.compared:
        key = choices.key(
            outcome, among=data.among, arm=arm, reference=choices.study.arms.reference,
            measure="test", method=method,
        )  # fmt: skip
        greater, less, why = test(data, choices, arm, low, high)
        p_value = combined(greater, less, outcome, equivalence="benefit" in margins)
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
    """Return the margin on the side of harm; any difference as one of risks, any ratio as one."""
    if measure == WINS:
        return 0.5 - value
    kind = measure if measure in MARGINS else "risk_difference"
    return harmful_margin("risk_ratio" if _is_ratio(measure) else kind, value, benefit=benefit)


def _opposite(measure: str, harm: float) -> float:
    if measure == WINS:
        return 1.0 - harm
    return 1.0 / harm if _is_ratio(measure) else -harm


def combined(greater: float, less: float, outcome: Outcome, *, equivalence: bool) -> float:
    """Return the p-value of interest from those of the two one-sided tests.

    `greater` is against the lower margin (or the only one), `less` against the upper.
    """
    if equivalence:
        return max(greater, less) if not math.isnan(greater + less) else math.nan
    return greater if reads_higher(outcome) else less


def _proportions(data: OutcomeValues, choices: Choices) -> GlobalTest:
    study = choices.study
    known = [v.dropna() for v in filled(data, main_rule(study), study).values.values()]
    return global_proportions([int(v.sum()) for v in known], [len(v) for v in known])


def _means(data: OutcomeValues, choices: Choices) -> GlobalTest:
    return global_means([np.asarray(v.dropna(), dtype=float) for v in data.values.values()])


GLOBAL: Mapping[str, Callable[[OutcomeValues, Choices], GlobalTest]] = {
    "binary": _proportions,
    "continuous": _means,
}
