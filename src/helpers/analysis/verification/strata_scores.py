"""Stratified score limits: risks of the highest likelihood in every stratum, limits by search."""

import math
from collections.abc import Callable, Mapping

from helpers.analysis.verification.case import Case
from helpers.analysis.verification.proportions import difference_variance, ratio_variance
from helpers.analysis.verification.search import root
from helpers.analysis.verification.strata import (
    NOTHING,
    Table,
    comparable,
    difference,
    ratio,
    risk_sums,
)

__all__ = ["score_difference", "score_ratio"]

Values = Mapping[str, float]


def score_difference(case: Case) -> Values:
    """Return the difference with the stratified limits of Miettinen and Nurminen."""
    tables = comparable(case)
    if not tables:
        return NOTHING
    estimate = difference(tables)

    def statistic(at: float) -> float:
        gap = sum(float(t.weight) * (float(t.gap) - at) for t in tables)
        spread = sum(
            float(t.weight) ** 2 * t.total / (t.total - 1) * difference_variance(*t, at)
            for t in tables
        )
        return _over(gap, spread)

    z = case.z
    lower = _first(lambda at: statistic(at) - z, estimate, null=0.0, end=-1.0)
    upper = -_first(lambda at: -statistic(-at) - z, -estimate, null=0.0, end=-1.0)
    return {"estimate": estimate, "lower": lower, "upper": upper}


def _over(gap: float, variance: float) -> float:
    if gap == 0.0:
        return 0.0
    return gap / math.sqrt(variance) if variance > 0.0 else math.copysign(math.inf, gap)


def _first(excess: Callable[[float], float], estimate: float, *, null: float, end: float) -> float:
    """Return the lower limit, on the side of no effect on which the test of no effect says.

    `excess` is above 0 where a value is rejected as too small.
    """
    rejected = estimate > null and excess(null) > 0.0
    low, high = (null, estimate) if rejected else (end, min(estimate, null))

    def guarded(at: float) -> float:
        return -1.0 if at >= estimate else excess(at)

    inside = low + 1e-14
    if guarded(inside) <= 0.0:
        return low
    return root(guarded, inside, high)


def score_ratio(case: Case) -> Values:
    """Return the risk ratio with the stratified limits of Miettinen and Nurminen."""
    tables = comparable(case)
    if not tables:
        return NOTHING
    estimate = ratio(*risk_sums(tables))
    if math.isnan(estimate):
        return {"estimate": estimate, "lower": 0.0, "upper": math.inf}
    mirrored = [Table(t.x0, t.n0, t.x1, t.n1) for t in tables]
    lower = _lower_ratio(tables, estimate, case.z)
    turned = _lower_ratio(mirrored, 1.0 / estimate if estimate else math.inf, case.z)
    return {"estimate": estimate, "lower": lower, "upper": 1.0 / turned if turned else math.inf}


def _lower_ratio(tables: list[Table], estimate: float, z: float) -> float:
    if estimate == 0.0:
        return 0.0

    def excess(at: float) -> float:
        gap = sum(float(t.weight) * (t.x1 / t.n1 - at * t.x0 / t.n0) for t in tables)
        spread = sum(
            float(t.weight) ** 2 * t.total / (t.total - 1) * ratio_variance(*t, at) for t in tables
        )
        return _over(gap, spread) - z

    top = estimate
    if math.isinf(top):
        top = 4.0
        while excess(top) > 0.0:
            top *= 4.0
    return _first(excess, top, null=1.0, end=0.0)
