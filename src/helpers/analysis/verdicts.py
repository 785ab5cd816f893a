"""What is concluded of each primary and key secondary outcome, by the framework of the trial.

Superiority reads the p-value in the plan's order; non-inferiority and equivalence hold the
interval of the main analysis against the margins, and their p-value in the plan's order against
alpha/2. A new framework is a function entered in `VERDICTS`.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from helpers.analysis.choices import Choices
from helpers.analysis.imputation import main_methods
from helpers.analysis.margins import WINS, margins_of, reads_higher
from helpers.analysis.multiplicity import family
from helpers.analysis.outcome_types import available
from helpers.analysis.planned_methods import effect_method
from helpers.analysis.planned_tests import planned_effects, planned_test
from helpers.results import Estimate, Results
from helpers.study import Outcome

__all__ = ["VERDICTS", "Verdict", "verdicts"]

Kind = Literal["shown", "not_shown", "inconclusive"]
EFFECT: Mapping[str, str] = {
    "binary": "risk_difference",
    "continuous": "mean_difference",
    "time_to_event": "hazard_ratio",
    "ordinal": "odds_ratio",
    "count": "rate_ratio",
}
UNJUDGED: tuple[Kind, str] = (
    "inconclusive", "cannot be judged: the effect or its P is not estimable",
)  # fmt: skip
ORDERED = "proportional_odds"
RATIOS = ("risk_ratio", "odds_ratio", "hazard_ratio", "rate_ratio")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One conclusion.

    Attributes
    ----------
    outcome : Outcome
    arm : str
        Compared with the reference.
    kind : {"shown", "not_shown", "inconclusive"}
    words : str
        In a sentence, without numbers.
    effect : Estimate or None
        Whose interval it reads.
    raw, adjusted : Estimate or None
        P-value one by one, and in the plan's order.
    """

    outcome: Outcome
    arm: str
    kind: Kind
    words: str
    effect: Estimate | None
    raw: Estimate | None
    adjusted: Estimate | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Facts:
    """What a verdict is made from; numbers turned so that higher is better."""

    better: tuple[float, float, float]  # estimate, worst and best limit
    null: float
    harm: float
    benefit: float
    p_value: float
    alpha: float


def verdicts(results: Results, choices: Choices) -> Iterator[Verdict]:
    """Yield the verdict of every member of the multiplicity family.

    Parameters
    ----------
    results : Results
        Main effects, and p-values one by one and in the plan's order.
    choices : Choices
        As planned: nothing is concluded from what was tried.
    """
    framework = choices.study.design.framework
    procedure = choices.study.analysis.multiplicity.procedure
    for outcome, arm in family(choices):
        if not available(outcome):
            continue
        here = results.where(outcome=outcome.id, among=outcome.among or "randomised", arm=arm)
        here = here.where(reference=choices.study.arms.reference)
        raw, _ = planned_test(results, choices, outcome, arm)
        effect = _effect(here, choices, outcome, raw)
        adjusted = next(iter(here.where(analysis="multiplicity", method=procedure)), None)
        conclusion = UNJUDGED
        judged = framework if margins_of(choices.study, outcome) else "superiority"
        facts = _facts(choices, outcome, effect, adjusted)
        if facts is not None:
            conclusion = VERDICTS[judged](facts)
        yield Verdict(
            outcome=outcome, arm=arm, kind=conclusion[0], words=conclusion[1],
            effect=effect, raw=raw, adjusted=adjusted,
        )  # fmt: skip


def _effect(
    here: Results, choices: Choices, outcome: Outcome, raw: Estimate | None
) -> Estimate | None:
    """Return the effect of the analysis that `raw` is of, on the scale of the margin if any."""
    margins = margins_of(choices.study, outcome)
    measure = EFFECT[outcome.type]
    if margins and outcome.margin is not None:
        measure = outcome.margin.measure
    analysis = raw.key.analysis if raw else choices.analysis
    found = here.where(analysis=analysis, measure=measure, statistic="estimate")
    if effect_method(analysis, outcome, measure):
        found = planned_effects(found, analysis, outcome, measure)
    elif measure == "odds_ratio" and outcome.type == "ordinal":
        found = found.where(method=ORDERED)
    elif outcome.type == "binary":
        found = found.where(method=main_methods(here, choices)[measure])
    return next(iter(found), None)


def _facts(
    choices: Choices, outcome: Outcome, effect: Estimate | None, adjusted: Estimate | None
) -> _Facts | None:
    if effect is None or adjusted is None or effect.lower is None or effect.upper is None:
        return None
    measure = effect.key.measure
    margins = margins_of(choices.study, outcome)
    values = (effect.value, effect.lower, effect.upper, margins.get("harm", math.nan))
    value, lower, upper, harm = (_scaled(v, measure) for v in values)
    # a lower hazard of a good event is worse, as a lower risk of it is
    sign = 1.0 if (reads_higher(outcome) if margins else outcome.benefit == "higher") else -1.0
    worst, best = sorted((sign * lower, sign * upper))
    if any(math.isnan(v) for v in (value, worst, best, adjusted.value)):
        return None
    one_sided = choices.study.design.framework != "superiority"
    alpha = (1.0 - choices.study.analysis.confidence_level) / (2.0 if one_sided else 1.0)
    return _Facts(
        better=(sign * value, worst, best), null=0.0, harm=sign * harm, benefit=-sign * harm,
        p_value=adjusted.value, alpha=alpha,
    )  # fmt: skip


def _scaled(value: float, measure: str) -> float:
    """Return an effect on a scale on which 0 is no difference."""
    if measure == WINS:
        return value - 0.5
    if measure not in RATIOS:
        return value
    if math.isnan(value) or value < 0.0:
        return math.nan
    return -math.inf if value == 0.0 else math.log(value)


def _superiority(facts: _Facts) -> tuple[Kind, str]:
    if facts.p_value <= facts.alpha + 1e-12:
        better = facts.better[0] > facts.null
        return "shown", "a benefit is shown" if better else "a harm is shown"
    if facts.better[1] > facts.null or facts.better[2] < facts.null:
        return "not_shown", "not shown in the plan's order, whatever the interval says"
    return "not_shown", "no difference is shown, and no sameness either"


def _non_inferiority(facts: _Facts) -> tuple[Kind, str]:
    _, worst, best = facts.better
    if best < facts.harm:
        return "not_shown", "not shown: the arm is worse than the reference by more than the margin"
    if worst <= facts.harm:
        return "inconclusive", "inconclusive: the interval holds the margin"
    if facts.p_value > facts.alpha + 1e-12:
        return "not_shown", "not shown in the plan's order, whatever the interval says"
    if worst > facts.null:
        return "shown", "non-inferiority is shown; the interval lies on the side of benefit as well"
    if best < facts.null:
        return "shown", "non-inferiority is shown, though the arm is worse, by less than the margin"
    return "shown", "non-inferiority is shown"


def _equivalence(facts: _Facts) -> tuple[Kind, str]:
    _, worst, best = facts.better
    if best < facts.harm or worst > facts.benefit:
        return "not_shown", "not shown: the arms differ by more than the margin"
    if worst <= facts.harm or best >= facts.benefit:
        return "inconclusive", "inconclusive: the interval reaches beyond a margin"
    if facts.p_value > facts.alpha + 1e-12:
        return "not_shown", "not shown in the plan's order, whatever the interval says"
    return "shown", "equivalence is shown"


VERDICTS: Mapping[str, Callable[[_Facts], tuple[Kind, str]]] = {
    "superiority": _superiority,
    "non-inferiority": _non_inferiority,
    "equivalence": _equivalence,
}
