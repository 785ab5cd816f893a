"""Tests at a margin and over all arms, by the statistics of this path."""

import math
from collections.abc import Mapping
from statistics import NormalDist

import numpy as np

from helpers.analysis.verification.case import Case, NotFollowedError
from helpers.analysis.verification.proportions import difference_z, odds_ratio_z, risk_ratio_z
from helpers.analysis.verification.samples import welch_beyond

__all__ = ["at_margin", "beyond", "over_all_arms"]

Values = Mapping[str, float]
STATISTICS = {
    "risk_difference": difference_z, "risk_ratio": risk_ratio_z, "odds_ratio": odds_ratio_z,
}  # fmt: skip


def _margins(case: Case) -> dict[str, float]:
    """Return the margins by side on the scale of the measure: 0 or 1 is no difference."""
    margin, higher = case.outcome.margin, case.outcome.benefit == "higher"
    if margin is None:
        raise NotFollowedError("the outcome has no margin")
    if margin.measure.endswith("_ratio"):
        away = max(margin.value, 1.0 / margin.value)
        harm = 1.0 / away if higher else away
        return {"harm": harm, "benefit": 1.0 / harm}
    harm = -margin.value if higher else margin.value
    return {"harm": harm, "benefit": -harm}


def at_margin(case: Case) -> Values:
    """Return the margin of the side that the level names."""
    return {"estimate": _margins(case)[case.key.level]}


def beyond(case: Case) -> Values:
    """Return the one-sided p-value of non-inferiority, or the larger of two of equivalence."""
    margins = _margins(case)
    if case.key.method == "non_inferiority":
        margins = {"harm": margins["harm"]}
    low, high = min(margins.values()), max(margins.values())
    greater, less = _one_sided(case, low, high)
    if case.key.method == "equivalence":
        return {"p_value": max(greater, less)}
    return {"p_value": greater if case.outcome.benefit == "higher" else less}


def _one_sided(case: Case, low: float, high: float) -> tuple[float, float]:
    if case.outcome.type == "continuous":
        return welch_beyond(case, low, high)
    margin, (x1, n1, x0, n0) = case.outcome.margin, case.counts
    if margin is None or not (n1 and n0):
        return math.nan, math.nan
    z = STATISTICS[margin.measure]
    cdf = NormalDist().cdf
    return cdf(-z(x1, n1, x0, n0, low)), cdf(z(x1, n1, x0, n0, high))


def over_all_arms(case: Case) -> Values:
    """Return the test over all arms: of risks from their permutation covariance, of means as F."""
    sides = [case.known(arm) for arm in case.study.arms.levels]
    return _means(sides) if case.outcome.type == "continuous" else _risks(sides)


def _risks(sides: list[list[float]]) -> Values:
    from scipy import stats

    sides = [side for side in sides if side]
    df, total = len(sides) - 1, sum(map(len, sides))
    events = sum(map(sum, sides))
    if df < 1:
        return {"statistic": math.nan, "df": max(df, 0), "p_value": math.nan}
    if events in (0, total):
        return {"statistic": 0.0, "df": df, "p_value": 1.0}
    share = np.array([len(side) / total for side in sides])
    gap = np.array([sum(side) for side in sides]) - events * share
    spread = events * (total - events) / (total - 1) * (np.diag(share) - np.outer(share, share))
    statistic = float(gap[1:] @ np.linalg.solve(spread[1:, 1:], gap[1:]))
    return {"statistic": statistic, "df": df, "p_value": float(stats.chi2.sf(statistic, df))}


def _means(sides: list[list[float]]) -> Values:
    from scipy import stats

    df = len(sides) - 1
    if df < 1 or any(len(side) < 2 or min(side) == max(side) for side in sides):
        return {"statistic": math.nan, "df": max(df, 0), "p_value": math.nan}
    found = stats.f_oneway(*sides, equal_var=False)
    return {"statistic": float(found.statistic), "df": df, "p_value": float(found.pvalue)}
