"""Tests at a margin and over all arms, by the statistics of this path."""

import math
from collections.abc import Callable, Mapping
from statistics import NormalDist

import numpy as np

from helpers.analysis.verification import curves, hazards, ordered, rates
from helpers.analysis.verification.case import Case, NotFollowedError
from helpers.analysis.verification.proportions import difference_z, odds_ratio_z, risk_ratio_z
from helpers.analysis.verification.samples import welch_beyond

__all__ = ["at_margin", "beyond", "over_all_arms"]

Values = Mapping[str, float]
OneSided = tuple[float, float]
"""P-values above the lower and below the upper margin."""
WINS = "win_probability"
CDF = NormalDist().cdf
STATISTICS = {
    "risk_difference": difference_z, "risk_ratio": risk_ratio_z, "odds_ratio": odds_ratio_z,
}  # fmt: skip


def _margins(case: Case) -> dict[str, float]:
    """Return the margins by side on the scale of the measure: 0, 1 or a half is no difference."""
    margin, higher = case.outcome.margin, case.outcome.benefit == "higher"
    if margin is None:
        raise NotFollowedError("the outcome has no margin")
    if margin.measure == WINS:
        return {"harm": 0.5 - margin.value, "benefit": 0.5 + margin.value}
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
    margins, margin = _margins(case), case.outcome.margin
    measure = margin.measure if margin else ""
    if case.key.method == "non_inferiority":
        margins = {"harm": margins["harm"]}
    low, high = min(margins.values()), max(margins.values())
    place = (case.outcome.type, measure)
    greater, less = BEYOND[place](case, low, high)
    if case.key.method == "equivalence":
        return {"p_value": max(greater, less)}
    return {"p_value": greater if measure == WINS or case.outcome.benefit == "higher" else less}


def _risks_beyond(case: Case, low: float, high: float) -> OneSided:
    margin, (x1, n1, x0, n0) = case.outcome.margin, case.counts
    if margin is None or not (n1 and n0):
        return math.nan, math.nan
    z = STATISTICS[margin.measure]
    return CDF(-z(x1, n1, x0, n0, low)), CDF(z(x1, n1, x0, n0, high))


def _signed(top: float, fall: Callable[[float], float], low: float, high: float) -> OneSided:
    """Return the p-values of the signed root of the likelihood ratio at two log margins."""

    def z(at: float) -> float:
        return math.copysign(math.sqrt(2.0 * max(fall(at), 0.0)), top - at)

    return CDF(-z(math.log(low))), CDF(z(math.log(high)))


def _odds(case: Case, low: float, high: float) -> OneSided:
    return _signed(*ordered.fall_of(case), low, high)


def _rates(case: Case, low: float, high: float) -> OneSided:
    profile = rates.profile_of(case)
    return (math.nan,) * 2 if profile is None else _signed(profile.top, profile.fall, low, high)


def _wins(case: Case, low: float, high: float) -> OneSided:
    from scipy import stats

    found = ordered.wins(case)
    share = found["estimate"]
    error = found["std_error"] / (share * (1.0 - share))
    value, least, most = (math.log(p / (1.0 - p)) for p in (share, low, high))
    t = stats.t(found["df"])
    return float(t.sf((value - least) / error)), float(t.cdf((value - most) / error))


def _hazards(case: Case, low: float, high: float) -> OneSided:
    found = hazards.hazard_ratio(case)
    value, least, most = (math.log(ratio) for ratio in (found["estimate"], low, high))
    return _wald(value, found["log_std_error"], least, most)


def _mean_times(case: Case, low: float, high: float) -> OneSided:
    found = curves.area_difference(case)
    return _wald(found["estimate"], found["std_error"], low, high)


def _wald(value: float, error: float, low: float, high: float) -> OneSided:
    return CDF((low - value) / error), CDF((value - high) / error)


BEYOND: Mapping[tuple[str, str], Callable[[Case, float, float], OneSided]] = {
    **{("binary", measure): _risks_beyond for measure in STATISTICS},
    ("continuous", "mean_difference"): welch_beyond,
    ("ordinal", "odds_ratio"): _odds,
    ("ordinal", WINS): _wins,
    ("count", "rate_ratio"): _rates,
    ("time_to_event", "hazard_ratio"): _hazards,
    ("time_to_event", "rmst_difference"): _mean_times,
}


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
