"""How one result lies to another of the same measure, in words."""

import math

from helpers.results import Estimate

__all__ = ["moved"]

INTERVALS = {
    (True, True): "both intervals include no difference",
    (False, False): "neither interval includes no difference",
    (False, True): "its interval includes no difference, the planned one does not",
    (True, False): "its interval excludes no difference, the planned one includes it",
}
"""What is said where the planned and the other interval include no difference, or not."""


def moved(planned: Estimate, other: Estimate, *, no_difference: float = 0.0) -> str:
    """Return how `other` lies to `planned`: direction, distance, and what the intervals include.

    Parameters
    ----------
    planned, other : Estimate
        Of the same measure.
    no_difference : {0.0, 1.0}
        0 for a difference; 1 for a ratio, whose distance is that of its logarithm.

    Examples
    --------
    >>> from helpers.results import Key
    >>> key = Key(stage="primary", analysis="main", measure="risk_ratio")
    >>> first = Estimate(key=key, value=2.0, lower=1.1, upper=4.0)
    >>> other = Estimate(key=key, value=0.4, lower=0.1, upper=1.2)
    >>> moved(first, other, no_difference=1.0)
    'in the other direction; its interval includes no difference, the planned one does not'
    """
    if math.isnan(planned.value) or math.isnan(other.value):
        return "one of the two is not estimable"
    a, b = (_distance(e.value, no_difference) for e in (planned, other))
    includes = (_includes(planned, no_difference), _includes(other, no_difference))
    interval = "" if None in includes else INTERVALS[bool(includes[0]), bool(includes[1])]
    return "; ".join(part for part in (_direction(a, b), interval) if part)


def _distance(value: float, no_difference: float) -> float:
    if no_difference == 0.0:
        return value
    return math.log(value) if value > 0.0 else -math.inf


def _direction(planned: float, other: float) -> str:
    if planned * other < 0.0:
        return "in the other direction"
    if abs(other) == abs(planned):
        return "as far from no difference"
    return f"{'further from' if abs(other) > abs(planned) else 'nearer to'} no difference"


def _includes(estimate: Estimate, no_difference: float) -> bool | None:
    """Return whether the interval includes no difference; None where it is undefined."""
    lower, upper = estimate.lower, estimate.upper
    if lower is None or upper is None or math.isnan(lower) or math.isnan(upper):
        return None
    return lower <= no_difference <= upper
