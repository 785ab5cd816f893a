"""Where a profile of the log-likelihood has fallen by a given amount, on both sides of its top."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import scipy  # its parts are loaded where they are first used
from scipy.special import chdtrc, chdtri, ndtr

from helpers.stats.margins import OneSided
from helpers.stats.numerics import alpha_of
from helpers.stats.tables import Interval

__all__ = ["Profile", "likelihood_ratio_p", "limit_from", "profile_limits"]

DOUBLINGS = 60


@dataclass(frozen=True, slots=True)
class Profile:
    """The likelihood of one coefficient, at its highest over all others.

    Attributes
    ----------
    top : float
        The estimate, for example a log odds ratio; infinite where the profile rises without end.
    std_error : float
        Wald standard error of the estimate; nan where that is infinite.
    fall : callable
        Of a value of the coefficient: how far the profile lies below its top.
    """

    top: float
    std_error: float
    fall: Callable[[float], float]

    def limits(self, *, level: float = 0.95) -> Interval:
        """Return the values at which the likelihood ratio test just rejects, one infinite or none.

        >>> Profile(1.0, 1.0, lambda b: (b - 1.0) ** 2 / 2.0).limits(level=0.5).upper < 2.0
        True
        """
        if math.isinf(self.top):
            limit = limit_from(self.fall, math.copysign(1.0, self.top), level=level)
            return Interval(limit, math.inf) if self.top > 0.0 else Interval(-math.inf, limit)
        return profile_limits(self.fall, self.top, 2.1 * self.std_error, level=level)

    @property
    def p_value(self) -> float:
        """P-value of the likelihood ratio test that the coefficient is 0."""
        return likelihood_ratio_p(self.fall(0.0))

    def beyond(self, value: float) -> OneSided:
        """Return one-sided p-values that the coefficient lies above and below a value.

        By the signed root of the likelihood ratio: one of them is at most half of ``1 - level``
        exactly when the limits of that level clear the value.

        >>> round(Profile(1.0, 1.0, lambda b: (b - 1.0) ** 2 / 2.0).beyond(-0.645).greater, 4)
        0.05
        """
        root = math.sqrt(max(2.0 * self.fall(value), 0.0))
        z = math.copysign(root, self.top - value)
        return OneSided(float(ndtr(-z)), float(ndtr(z)))


def profile_limits(
    fall: Callable[[float], float], top: float, step: float, *, level: float = 0.95
) -> Interval:
    """Return the values at which twice the fall is the chi-square quantile of `level`.

    Parameters
    ----------
    fall : callable
        Of a value of the parameter: how far the profile lies below its top, 0 at `top`.
    top : float
        The estimate.
    step : float
        A first guess of the distance to the limits, for example 2 standard errors; positive.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        Accurate to about 1e-10; infinite on a side on which the profile never falls so far.

    Examples
    --------
    >>> lower, upper = profile_limits(lambda b: (b - 1.0) ** 2 / 2.0, 1.0, 1.0)
    >>> round(lower, 4), round(upper, 4)
    (-0.96, 2.96)
    """
    target = float(chdtri(1.0, alpha_of(level))) / 2.0
    return Interval(*(_limit(fall, top, sign * step, target) for sign in (-1.0, 1.0)))


def limit_from(fall: Callable[[float], float], rising: float, *, level: float = 0.95) -> float:
    """Return the one limit of a parameter whose profile has its top at infinity.

    Parameters
    ----------
    fall : callable
        As in `profile_limits`: how far the profile lies below what it rises to.
    rising : float
        1 where it rises towards plus infinity, -1 towards minus infinity.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Examples
    --------
    >>> round(limit_from(lambda b: 2.0 * math.exp(-b), 1.0), 4)
    0.0404
    """
    target = float(chdtri(1.0, alpha_of(level))) / 2.0
    if fall(0.0) < target:
        return _limit(fall, 0.0, -rising, target)
    # seen from the other side, it is the rise that grows
    return _limit(lambda value: 2.0 * target - fall(value), 0.0, rising, target)


def _limit(fall: Callable[[float], float], top: float, step: float, target: float) -> float:
    """Return where the root of the fall, which is nearly straight, reaches that of the target."""

    def short(value: float) -> float:
        return math.sqrt(max(fall(value), 0.0)) - math.sqrt(target)

    near = top
    for _ in range(DOUBLINGS):
        far = near + step
        gap = short(far)
        if math.isnan(gap):
            return math.nan
        if gap >= 0.0:
            lower, upper = sorted((near, far))
            return float(scipy.optimize.brentq(short, lower, upper, xtol=1e-11, rtol=1e-13))
        near, step = far, 2.0 * step
    return math.copysign(math.inf, step)


def likelihood_ratio_p(fall: float) -> float:
    """Return the p-value of a fall of the log-likelihood by one restriction.

    >>> round(likelihood_ratio_p(1.920729), 4)
    0.05
    """
    return float(chdtrc(1.0, max(2.0 * fall, 0.0)))
