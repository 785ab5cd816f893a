"""P-values in the plan's order: the family is primary and key secondary outcomes x comparisons.

In a trial of superiority all are two-sided and judged at alpha. In one of non-inferiority or
equivalence the family is judged at alpha/2: an outcome with a margin enters by its one-sided test,
any other one by half of its two-sided p-value, which is the same test at alpha.
"""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.choices import MAIN_ROLES, Choices
from helpers.analysis.graphical import graph_adjusted
from helpers.analysis.margins import margins_of
from helpers.analysis.planned_tests import planned_test
from helpers.results import Estimate, Key, Results
from helpers.stats import MULTIPLICITY
from helpers.study import Outcome

__all__ = ["adjusted", "family", "procedures"]

HALF = "half of the two-sided P, since the family is judged at half of alpha"
NOT_AVAILABLE = "undefined: a p-value of the family is not available"


def family(choices: Choices) -> list[tuple[Outcome, str]]:
    """Return the outcomes and arms of the multiplicity family, in the order of the study file.

    Only an outcome's main group counts: results of `also_among` are descriptive and never belong.
    """
    chosen = [o for o in choices.selected() if o.role in MAIN_ROLES]
    return [(outcome, arm) for outcome in chosen for arm in choices.study.arms.compared]


def procedures(choices: Choices) -> tuple[str, ...]:
    """Return the plan's procedure, then those it names as sensitivity, as far as available."""
    plan = choices.study.analysis.multiplicity
    names = dict.fromkeys((plan.procedure, *plan.sensitivity))
    return tuple(name for name in names if name in MULTIPLICITY or name == "graph")


def adjusted(results: Results, choices: Choices) -> Iterator[Estimate]:
    """Yield the adjusted p-value of every member of the family, for every procedure.

    Parameters
    ----------
    results : Results
        Holds the unadjusted p-values, and those of the planned primary analysis.
    choices : Choices
        Order of the outcomes and the test of each type.
    """
    members = family(choices)
    raw = [_raw(results, choices, outcome, arm) for outcome, arm in members]
    for procedure in procedures(choices):
        values = _adjust(procedure, [p_value for p_value, _ in raw], choices)
        for (outcome, arm), (_, remark), value in zip(members, raw, values, strict=True):
            key = Key(
                stage=choices.stage, analysis="multiplicity",
                population=choices.population_of(outcome), outcome=outcome.id,
                among=outcome.among or "randomised", arm=arm,
                reference=choices.study.arms.reference, measure="test", method=procedure,
            )  # fmt: skip
            note = NOT_AVAILABLE if math.isnan(value) else remark
            yield Estimate(key=key, value=float(value), statistic="p_value", note=note)


def _adjust(procedure: str, p_values: list[float], choices: Choices) -> NDArray[np.float64]:
    if procedure == "graph":
        return graph_adjusted(p_values, family(choices), choices.study)
    return MULTIPLICITY[procedure](p_values)


def _raw(results: Results, choices: Choices, outcome: Outcome, arm: str) -> tuple[float, str]:
    found, remark = planned_test(results, choices, outcome, arm)
    if found is None:
        return math.nan, remark
    one_sided = choices.study.design.framework != "superiority"
    if one_sided and not margins_of(choices.study, outcome):
        return found.value / 2.0, "; ".join(part for part in (remark, HALF) if part)
    return found.value, remark
