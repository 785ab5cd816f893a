"""Ordered outcomes: levels counted, all pairs compared, the model's likelihood climbed."""

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from helpers.analysis.verification.case import Case, NotFollowedError
from helpers.analysis.verification.likelihood import (
    Array,
    Height,
    Top,
    highest,
    profile_limit,
    profile_p,
)
from helpers.analysis.verification.proportions import score_odds_ratio

__all__ = [
    "at_cut", "check", "common_odds_ratio", "distribution", "fall_of", "odds_ratio_of", "wins",
]  # fmt: skip

Values = Mapping[str, float]
Fall = Callable[[float], float]
UNENDING = "one arm lies wholly on one side of every cut"


def _level_value(case: Case, level: str) -> float:
    """Return the value in the data of a level by its name."""
    entry = case.data.book[str(case.outcome.variable)]
    if entry.numeric:
        return float(level)
    return float(list(entry.declared_levels()).index(level))


def distribution(case: Case) -> Values:
    """Return how many of an arm are at a level, and at it or below."""
    values, at = case.known(case.key.arm), _level_value(case, case.key.level)
    here, below = sum(v == at for v in values), sum(v <= at for v in values)
    share = math.nan if not values else 1.0 / len(values)
    return {"count": here, "proportion": here * share, "cumulative": below * share}


def at_cut(case: Case) -> Values:
    """Return the odds ratio of being at a level or above, by the route of two proportions."""
    at = _level_value(case, case.key.level)
    (x1, n1), (x0, n0) = ((sum(v >= at for v in side), len(side)) for side in case.pair)
    return score_odds_ratio(x1, n1, x0, n0, case.z)


def wins(case: Case) -> Values:
    """Return the win probability from a table of all pairs, with Brunner and Munzel's variance."""
    from scipy import stats

    sign = 1.0 if case.outcome.benefit == "higher" else -1.0
    treated, control = (sign * np.array(side) for side in case.pair)
    names = ("lower", "upper", "std_error", "df")
    if not (treated.size and control.size):
        return dict.fromkeys(("estimate", *names), math.nan)
    if treated.size * control.size > 4_000_000:
        raise NotFollowedError("too many pairs to compare them all")
    score = (1.0 + np.sign(treated[:, None] - control[None, :])) / 2.0
    estimate = float(score.mean())
    nothing = {"estimate": estimate} | dict.fromkeys(names, math.nan)
    if min(treated.size, control.size) < 2:
        return nothing
    rows, columns = score.mean(axis=1), score.mean(axis=0)
    parts = rows.var(ddof=1) / rows.size, columns.var(ddof=1) / columns.size
    variance = float(sum(parts))
    if not variance > 0.0:
        return nothing
    df = variance**2 / float(parts[0] ** 2 / (rows.size - 1) + parts[1] ** 2 / (columns.size - 1))
    slope = math.sqrt(variance) / (estimate * (1.0 - estimate))
    reach = float(stats.t.ppf(0.5 + case.confidence / 2.0, df)) * slope
    odds = math.log(estimate / (1.0 - estimate))
    lower, upper = (1.0 / (1.0 + math.exp(-(odds + side * reach))) for side in (-1.0, 1.0))
    return {
        "estimate": estimate, "lower": lower, "upper": upper, "std_error": math.sqrt(variance),
        "df": df,
    }  # fmt: skip


# the proportional odds model ------------------------------------------------------------------


def cumulative(codes: Array, columns: Array, weights: Array, given: Array) -> Height:
    """Return the likelihood of cuts, then coefficients: each level between two cuts."""
    cuts = int(codes.max())
    upper, lower = np.minimum(codes, cuts - 1).astype(int), np.maximum(codes - 1, 0).astype(int)

    def height(at: np.ndarray) -> np.ndarray:
        shift = at[:, cuts:] @ columns.T + given
        with np.errstate(all="ignore"):
            top = np.where(codes == cuts, 1.0, _expit(at[:, upper] - shift))
            bottom = np.where(codes == 0, 0.0, _expit(at[:, lower] - shift))
            return np.asarray(np.log(_positive(top - bottom)) @ weights)

    return height


def _positive(probability: np.ndarray) -> np.ndarray:
    return np.where(probability.real > 0.0, probability, np.nan)


def _expit(x: np.ndarray) -> np.ndarray:
    small = np.exp(np.where(x.real > 0.0, -x, x))
    return np.asarray(np.where(x.real > 0.0, 1.0 / (1.0 + small), small / (1.0 + small)))


def _start(codes: Array, weights: Array, size: int) -> Array:
    """Return the cuts of everybody together, and no effects."""
    shares = np.bincount(codes.astype(int), weights)[:-1].cumsum() / weights.sum()
    return np.concatenate([np.log(shares / (1.0 - shares)), np.zeros(size)])


def odds_ratio_of(
    values: Sequence[float], columns: Array, weights: Array, case: Case
) -> tuple[Values, Top, Fall]:
    """Return the odds ratio of the first column, by the profile of the likelihood.

    Beside it the top of the likelihood, and how far its profile falls.

    Parameters
    ----------
    values : sequence of float
        One a row.
    columns : array, rows x columns
        The arm, then covariates.
    weights : array
        How many participants each row stands for.
    case : Case
        Gives the confidence level.
    """
    codes = np.unique(np.asarray(values), return_inverse=True)[1].astype(float)
    none = np.zeros(codes.size)
    best = highest(
        cumulative(codes, columns, weights, none), _start(codes, weights, len(columns.T))
    )
    place = int(codes.max())
    top, error = float(best.at[place]), math.sqrt(best.covariance[place, place])
    others, arm = columns[:, 1:], columns[:, 0]
    warm = np.delete(best.at, place)

    def fall(at: float) -> float:
        return best.height - highest(cumulative(codes, others, weights, at * arm), warm).height

    lower, upper = (
        math.exp(profile_limit(fall, top, side * 2.1 * error, case.z)) for side in (-1.0, 1.0)
    )
    found = {
        "estimate": math.exp(top), "lower": lower, "upper": upper, "log_std_error": error,
        "p_value": profile_p(fall(0.0)),
    }  # fmt: skip
    return found, best, fall


def _grouped(case: Case) -> tuple[Array, Array, Array]:
    """Return arms and levels that occur, as rows with the number of participants of each."""
    treated, control = case.pair
    if not (treated and control):
        raise NotFollowedError("an arm is empty")
    rows = np.array([(v, 1.0) for v in treated] + [(v, 0.0) for v in control])
    kinds, times = np.unique(rows, axis=0, return_counts=True)
    return kinds[:, 0], kinds[:, 1:], times.astype(float)


def common_odds_ratio(case: Case) -> Values:
    """Return the common odds ratio of two arms, with the profile's limits."""
    return case.once("odds", lambda: _common(case))[0]


def _common(case: Case) -> tuple[Values, Top, Fall]:
    values, arm, weights = _grouped(case)
    _two_sided(values, arm[:, 0])
    return odds_ratio_of(values.tolist(), arm, weights, case)


def _two_sided(values: Array, arm: Array) -> None:
    """Refuse arms of which one lies wholly beyond the other: there is no highest likelihood."""
    here, there = values[arm == 1.0], values[arm == 0.0]
    if here.min() >= there.max() or there.min() >= here.max():
        raise NotFollowedError(UNENDING)


def fall_of(case: Case) -> tuple[float, Fall]:
    """Return the log odds ratio of two arms, and how far the profile falls from it."""
    found, _, fall = case.once("odds", lambda: _common(case))
    return math.log(found["estimate"]), fall


def check(case: Case) -> Values:
    """Return Pearson's chi-squared of the levels of both arms against this route's model."""
    from scipy import stats

    values, arm, weights = _grouped(case)
    levels = np.unique(values)
    if levels.size < 3:
        return dict.fromkeys(("statistic", "df", "p_value"), math.nan)
    _, best, _ = case.once("odds", lambda: _common(case))
    cuts, slope, statistic = best.at[:-1], best.at[-1], 0.0
    for side in (0.0, 1.0):
        below = np.concatenate([[0.0], 1.0 / (1.0 + np.exp(slope * side - cuts)), [1.0]])
        here = [float(weights[(values == v) & (arm[:, 0] == side)].sum()) for v in levels]
        fitted = sum(here) * np.diff(below)
        statistic += float(((np.array(here) - fitted) ** 2 / fitted).sum())
    df = levels.size - 2
    p_value = float(stats.chi2.sf(statistic, df))
    return {"statistic": statistic, "df": float(df), "p_value": p_value}
