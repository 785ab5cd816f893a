"""Two proportions from their definitions: limits by search.

Restricted estimates are found by walking up the likelihood, in plain floats; the main path solves
for a multiplier instead.
"""

import math
from collections.abc import Callable, Mapping

from helpers.analysis.verification.case import Case, NotFollowedError
from helpers.analysis.verification.search import root

__all__ = [
    "counted",
    "difference_variance",
    "difference_z",
    "needed",
    "odds_ratio",
    "odds_ratio_z",
    "ratio_variance",
    "reduction",
    "risk",
    "risk_difference",
    "risk_ratio",
    "risk_ratio_z",
    "score_difference",
    "score_odds_ratio",
    "score_risk_ratio",
    "wilson",
]

Values = Mapping[str, float]
NOTHING = {"estimate": math.nan, "lower": math.nan, "upper": math.nan}
INSIDE = 1.0 - 1e-12  # at 0 and 1 themselves the score equation has a root of no meaning


def counted(case: Case) -> Values:
    """Return n, missing, events and who is left out of an arm, one by one."""
    observed, arm = case.observed(case.key.arm), case.key.arm
    known = [value for value in observed if value is not None]
    found = {
        "n": len(known),
        "missing": len(observed) - len(known),
        "left_out": case.unknown_members(arm),
        "events": sum(value == 1.0 for value in known),
    }
    if case.imputed:
        return found
    used = case.known(arm)
    return found | {"analysed": len(used), "events_analysed": sum(value == 1.0 for value in used)}


def risk(case: Case) -> Values:
    """Return an arm's risk with Wilson's limits."""
    values = case.known(case.key.arm)
    return wilson(int(sum(values)), len(values), case.z) if values else NOTHING


def wilson(x: int, n: int, z: float) -> Values:
    """Return a risk with the roots of the score equation, by a search."""
    p = x / n

    def beyond(at: float) -> float:
        return (p - at) ** 2 * n - z * z * at * (1.0 - at)

    return {
        "estimate": p,
        "lower": 0.0 if x == 0 else root(beyond, 0.0, min(p, INSIDE)),
        "upper": 1.0 if x == n else root(beyond, max(p, 1.0 - INSIDE), 1.0),
    }


# score statistics at a given contrast ---------------------------------------------------------


def difference_z(x1: int, n1: int, x0: int, n0: int, at: float) -> float:
    """Return Miettinen and Nurminen's statistic of a risk difference, above 0 if it is exceeded."""
    return _z(x1 / n1 - x0 / n0 - at, difference_variance(x1, n1, x0, n0, at), n1 + n0)


def difference_variance(x1: int, n1: int, x0: int, n0: int, at: float) -> float:
    """Return the variance of a difference, with the most likely risks that lie so far apart."""
    low, high = max(0.0, -at), min(1.0, 1.0 - at)
    p0 = _top(lambda p: _slope(x1, n1, p + at) + _slope(x0, n0, p), low, high)
    p1 = min(max(p0 + at, 0.0), 1.0)
    return p1 * (1.0 - p1) / n1 + p0 * (1.0 - p0) / n0


def risk_ratio_z(x1: int, n1: int, x0: int, n0: int, at: float) -> float:
    """Return the statistic of a risk ratio."""
    return _z(x1 / n1 - at * x0 / n0, ratio_variance(x1, n1, x0, n0, at), n1 + n0)


def ratio_variance(x1: int, n1: int, x0: int, n0: int, at: float) -> float:
    """Return the variance of p1 less `at` times p0, with the most likely risks of that ratio."""
    high = min(1.0, 1.0 / at) if at > 0.0 else 1.0
    p0 = _top(lambda p: at * _slope(x1, n1, at * p) + _slope(x0, n0, p), 0.0, high)
    p1 = min(at * p0, 1.0)
    return p1 * (1.0 - p1) / n1 + at * at * p0 * (1.0 - p0) / n0


def odds_ratio_z(x1: int, n1: int, x0: int, n0: int, at: float) -> float:
    """Return the statistic of an odds ratio; 0 without information."""
    if x1 + x0 in (0, n1 + n0):
        return 0.0
    ratio = math.log(at)

    def slope(log_odds: float) -> float:
        return x1 + x0 - n1 * _expit(log_odds + ratio) - n0 * _expit(log_odds)

    reach = 50.0 + abs(ratio)
    odds = root(slope, -reach, reach)
    v1, v0 = (n * _expit(o) * _expit(-o) for n, o in ((n1, odds + ratio), (n0, odds)))
    score = x1 - n1 * _expit(odds + ratio)
    return _z(score * (1.0 / v1 + 1.0 / v0), 1.0 / v1 + 1.0 / v0, n1 + n0)


def _z(excess: float, variance: float, total: int) -> float:
    if excess == 0.0:
        return 0.0
    if variance <= 0.0:
        return math.copysign(math.inf, excess)
    return excess / math.sqrt(variance * total / (total - 1))


def _slope(x: int, n: int, p: float) -> float:
    """Return the slope of the log-likelihood of x in n at a risk; infinite at its ends."""
    up = 0.0 if x == 0 else math.inf if p <= 0.0 else x / p
    down = 0.0 if x == n else math.inf if p >= 1.0 else (n - x) / (1.0 - p)
    return up - down


def _top(slope: Callable[[float], float], low: float, high: float) -> float:
    """Return where a falling slope is nothing, or the end at which it stays on one side."""
    width = high - low
    if slope(low + 1e-15 * width) <= 0.0:
        return low
    if slope(high - 1e-15 * width) >= 0.0:
        return high
    return root(slope, low + 1e-15 * width, high - 1e-15 * width)


def _expit(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x)) if x > 0.0 else math.exp(x) / (1.0 + math.exp(x))


# contrasts ------------------------------------------------------------------------------------


def _empty(case: Case) -> bool:
    _, n1, _, n0 = case.counts
    return not (n1 and n0)


def risk_difference(case: Case) -> Values:
    """Return the difference and the values that its score test does not reject."""
    return NOTHING if _empty(case) else score_difference(*case.counts, case.z)


def score_difference(x1: int, n1: int, x0: int, n0: int, z: float) -> Values:
    """Return a risk difference with Miettinen and Nurminen's limits, each by a root search."""
    found = x1 / n1 - x0 / n0

    def limit(side: float) -> float:
        if found == -side:
            return -side
        end = -side * (1.0 - 1e-14)
        low, high = sorted((end, found))
        return root(
            lambda at: (difference_z(x1, n1, x0, n0, at) if at != found else 0.0) - side * z,
            low, high,
        )  # fmt: skip

    return {"estimate": found, "lower": limit(1.0), "upper": limit(-1.0)}


def risk_ratio(case: Case) -> Values:
    """Return the ratio of the risks and the values that its score test does not reject."""
    return NOTHING if _empty(case) else score_risk_ratio(*case.counts, case.z)


def score_risk_ratio(x1: int, n1: int, x0: int, n0: int, z: float) -> Values:
    """Return a risk ratio with its score limits, each by a root search."""
    estimate = _ratio(x1 * n0, x0 * n1)
    if not (x1 or x0):
        return {"estimate": estimate, "lower": 0.0, "upper": math.inf}
    return _by_logs(lambda log: risk_ratio_z(x1, n1, x0, n0, math.exp(log)), estimate, z)


def reduction(case: Case) -> Values:
    """Return the relative risk reduction, from the ratio of this route."""
    found = risk_ratio(case)
    turned = {"estimate": "estimate", "lower": "upper", "upper": "lower"}
    return {name: 1.0 - found[other] for name, other in turned.items()}


def odds_ratio(case: Case) -> Values:
    """Return the odds ratio and the values that its score test does not reject."""
    return NOTHING if _empty(case) else score_odds_ratio(*case.counts, case.z)


def score_odds_ratio(x1: int, n1: int, x0: int, n0: int, z: float) -> Values:
    """Return an odds ratio with its score limits, each by a root search."""
    estimate = _ratio(x1 * (n0 - x0), x0 * (n1 - x1))
    if x1 + x0 in (0, n1 + n0):
        return {"estimate": estimate, "lower": 0.0, "upper": math.inf}
    return _by_logs(lambda log: odds_ratio_z(x1, n1, x0, n0, math.exp(log)), estimate, z)


def _ratio(above: float, below: float) -> float:
    if below:
        return above / below
    return math.inf if above else math.nan


def _by_logs(statistic: Callable[[float], float], estimate: float, z: float) -> Values:
    """Return a ratio with its limits, looked for further and further out on the log scale."""
    centre = math.log(estimate) if 0.0 < estimate < math.inf else 0.0
    lower = 0.0 if estimate == 0.0 else math.exp(_outwards(statistic, centre, -1.0, z))
    upper = math.inf if estimate == math.inf else math.exp(_outwards(statistic, centre, 1.0, z))
    return {"estimate": estimate, "lower": lower, "upper": upper}


def _outwards(statistic: Callable[[float], float], centre: float, side: float, z: float) -> float:
    def excess(at: float) -> float:
        return -side * statistic(at) - z

    step, near = 0.5, centre
    if excess(near) > 0.0:  # of an estimate at an end, no effect may be rejected already
        while excess(near) > 0.0:
            near -= side * 2.0
    far = near + side * step
    while excess(far) <= 0.0:
        near, step = far, 2.0 * step
        far = near + side * step
        if step > 1e4:
            raise NotFollowedError("the score statistic does not reach the quantile")
    return root(excess, min(near, far), max(near, far))


def needed(case: Case) -> Values:
    """Return the number needed to treat, from the difference of this route."""
    found = risk_difference(case)
    sign = 1.0 if case.outcome.benefit == "higher" else -1.0
    gain, limits = sign * found["estimate"], [sign * found[name] for name in ("lower", "upper")]
    low, high = min(limits), max(limits)
    numbers = {"estimate": _reciprocal(abs(gain)), "lower": math.nan, "upper": math.nan}
    if low < 0.0 < high:
        return numbers | {"benefit_limit": _reciprocal(high), "harm_limit": _reciprocal(-low)}
    if not math.isnan(low) and (low or high):
        nearest, furthest = sorted((abs(low), abs(high)))
        numbers |= {"lower": _reciprocal(furthest), "upper": _reciprocal(nearest)}
    return numbers


def _reciprocal(effect: float) -> float:
    if math.isnan(effect):
        return math.nan
    return 1.0 / effect if effect else math.inf
