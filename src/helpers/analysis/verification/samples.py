"""Numeric samples from their definitions: summaries, Welch's t, all pairwise differences."""

import math
import statistics
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from helpers.analysis.verification.case import Case, NotFollowedError

__all__ = ["counted", "described", "mann_whitney", "shift", "summary", "welch", "welch_beyond"]

Values = Mapping[str, float]
MOST_PAIRS = 4_000_000
EXACT_BELOW = 50  # values an arm, as in R's wilcox.test


def counted(case: Case) -> Values:
    """Return n, missing, and who is left out of an arm, one by one."""
    observed = case.observed(case.key.arm)
    known = sum(value is not None for value in observed)
    return {
        "n": known, "missing": len(observed) - known,
        "left_out": case.unknown_members(case.key.arm),
    }  # fmt: skip


def summary(case: Case) -> Values:
    """Return the summary of one arm's outcomes, unknown ones counted as missing."""
    return described(case.observed(case.key.arm))


def described(cells: Sequence[float | None]) -> Values:
    """Return n, missing, mean, SD, quartiles (inclusive) and extremes."""
    values = sorted(cell for cell in cells if cell is not None)
    found: dict[str, float] = {"n": len(values), "missing": len(cells) - len(values)}
    names = ("mean", "sd", "median", "q1", "q3", "min", "max")
    if not values:
        return found | dict.fromkeys(names, math.nan)
    one = len(values) == 1
    q1, median, q3 = [values[0]] * 3 if one else statistics.quantiles(values, method="inclusive")
    sd = math.nan if one else statistics.stdev(values)
    numbers = (statistics.fmean(values), sd, median, q1, q3, values[0], values[-1])
    return found | dict(zip(names, numbers, strict=True))


def welch(case: Case) -> Values:
    """Return the difference in means by scipy's t-test for unequal variances."""
    return case.once("welch", lambda: _welch(case))


def _welch(case: Case) -> Values:
    from scipy import stats

    treated, control = case.pair
    nothing = dict.fromkeys(("lower", "upper", "std_error", "df", "p_value"), math.nan)
    if not (treated and control):
        return nothing | {"estimate": math.nan}
    estimate = statistics.fmean(treated) - statistics.fmean(control)
    if min(len(treated), len(control)) < 2 or not _varies(treated, control):
        return nothing | {"estimate": estimate}
    found = stats.ttest_ind(treated, control, equal_var=False)
    limits = found.confidence_interval(case.confidence)
    error = math.hypot(*(statistics.stdev(side) / math.sqrt(len(side)) for side in case.pair))
    return {
        "estimate": estimate, "lower": limits.low, "upper": limits.high, "std_error": error,
        "df": found.df, "p_value": found.pvalue,
    }  # fmt: skip


def _varies(*sides: Sequence[float]) -> bool:
    return any(min(side) != max(side) for side in sides)


def welch_beyond(case: Case, low: float, high: float) -> tuple[float, float]:
    """Return the one-sided p-values against a lower and an upper margin of the means."""
    from scipy import stats

    found = welch(case)
    if math.isnan(found["std_error"]):
        return math.nan, math.nan
    t = [(found["estimate"] - margin) / found["std_error"] for margin in (low, high)]
    return float(stats.t.sf(t[0], found["df"])), float(stats.t.cdf(t[1], found["df"]))


def mann_whitney(case: Case) -> Values:
    """Return the p-value by scipy: exact without ties in small arms, else with corrections."""
    from scipy import stats

    treated, control = case.pair
    together = treated + control
    if not (treated and control) or min(together) == max(together):
        return {"p_value": math.nan}
    exact = _exact(treated, control)
    found = (
        stats.mannwhitneyu(treated, control, method="exact")
        if exact
        else stats.mannwhitneyu(treated, control, method="asymptotic", use_continuity=True)
    )
    return {"p_value": float(found.pvalue)}


def _exact(treated: Sequence[float], control: Sequence[float]) -> bool:
    together = [*treated, *control]
    small = max(len(treated), len(control)) < EXACT_BELOW
    return small and len(set(together)) == len(together)


def shift(case: Case) -> Values:
    """Return the median of all pairwise differences, listed and sorted, and its limits."""
    treated, control = case.pair
    pairs = len(treated) * len(control)
    if not pairs:
        return {"estimate": math.nan, "lower": math.nan, "upper": math.nan}
    if pairs > MOST_PAIRS:
        raise NotFollowedError("too many pairs to list them all")
    listed = np.sort((np.array(treated)[:, None] - np.array(control)[None, :]).ravel())
    estimate = float(listed[(pairs - 1) // 2] + listed[pairs // 2]) / 2.0
    if min(treated + control) == max(treated + control):
        return {"estimate": estimate, "lower": math.nan, "upper": math.nan}
    rank = _rank(treated, control, case)
    if not rank:
        return {"estimate": estimate, "lower": -math.inf, "upper": math.inf}
    lower, upper = float(listed[rank - 1]), float(listed[pairs - rank])
    return {"estimate": estimate, "lower": lower, "upper": upper}


def _rank(treated: Sequence[float], control: Sequence[float], case: Case) -> int:
    """Return the rank, from either end, of the difference that is a limit; 0 if none is."""
    tail = (1.0 - case.confidence) / 2.0
    if _exact(treated, control):
        share = _at_most(len(treated), len(control))
        return sum(part <= tail + 1e-12 for part in share)
    place = len(treated) * len(control) / 2.0 - case.z * _deviation(treated, control) + 0.5
    if abs(place - round(place)) < 1e-9:
        raise NotFollowedError("the rank of the limit lies on a border")
    return max(0, math.floor(place))


def _deviation(treated: Sequence[float], control: Sequence[float]) -> float:
    """Return the deviation of the statistic over all allocations, from the mean ranks."""
    values = np.array([*treated, *control])
    ordered = np.sort(values)
    low, high = (np.searchsorted(ordered, values, side=side) for side in ("left", "right"))
    spread = float(np.var((low + high) / 2.0, ddof=1))
    return math.sqrt(len(treated) * len(control) / values.size * spread)


@lru_cache(maxsize=64)
def _at_most(n1: int, n0: int) -> list[float]:
    """Return the null distribution of the statistic, by multiplying out whole polynomials.

    The number of allocations with each value is a Gaussian binomial coefficient.
    """
    size = n1 * n0 + 1
    ways = [1] + [0] * (size - 1)
    for i in range(1, n1 + 1):
        for u in range(size - 1, n0 + i - 1, -1):
            ways[u] -= ways[u - n0 - i]
        for u in range(i, size):
            ways[u] += ways[u - i]
    total, sums = math.comb(n1 + n0, n1), 0
    shares = []
    for way in ways:
        sums += way
        shares.append(sums / total)
    return shares
