"""Score intervals for two proportions: one Newton search for difference, ratio and odds ratio.

The score interval holds the values of the contrast that a score test, with the nuisance
parameter estimated under the constraint, does not reject. The constrained estimates are usually
written as roots of a cubic in the contrast, which loses half the digits near double roots.
Here the search runs over the Lagrange multiplier w of the constraint instead. Given w, each arm
is estimated alone in closed form, and the squared statistic is a sum of one term an arm,

    difference   w^2 p q / n        with  w p q   = x - n p
    ratio        w^2 q / (n p)      with  w q     = x - n p
    odds ratio   w^2 / (n p q)      with  w       = x - n p

(the sign of w is opposite in arm 0). Each term rises from 0 and is convex in w, so Newton's
method from the nearer of the two one-arm solutions falls monotonically to the root: no cubic, no
bracket, full precision at 3/50000 as at 0/n and n/n. Upper limits are lower limits of the
exchanged arms.
"""

from collections.abc import Callable

import numpy as np

from helpers.stats.numerics import Floats, counts, in_chunks, interval, normal_quantile, quiet
from helpers.stats.roots import newton_from_above
from helpers.stats.tables import Interval, TwoByTwo

__all__ = ["lower_difference", "lower_odds_ratio", "lower_risk_ratio", "score_interval"]

LowerLimit = Callable[[Floats, Floats, Floats, Floats, Floats], Floats]


def score_interval(
    table: TwoByTwo,
    lower_limit: LowerLimit,
    exchange: Callable[[Floats], Floats],
    *,
    level: float,
    unbiased: bool,
) -> Interval:
    """Return the score interval of one contrast.

    Parameters
    ----------
    table : TwoByTwo
        Counts; arrays broadcast.
    lower_limit : callable
        One of the three functions below.
    exchange : callable
        What exchanging the arms does to the contrast (change of sign, reciprocal).
    level : float
        Confidence level, in (0, 1).
    unbiased : bool
        Whether the variance carries Miettinen and Nurminen's factor N / (N - 1).
    """
    x1, n1, x0, n0 = counts(table)
    total = n1 + n0
    target = normal_quantile(level) ** 2 * (total / (total - 1.0) if unbiased else np.ones_like(n1))
    lower = in_chunks(lower_limit, x1, n1, x0, n0, target)
    with quiet():
        upper = exchange(in_chunks(lower_limit, x0, n0, x1, n1, target))
    return interval(lower, upper)


def lower_difference(x1: Floats, n1: Floats, x0: Floats, n0: Floats, target: Floats) -> Floats:
    """Return the smallest difference p1 - p0 whose squared score statistic is `target`."""
    y0 = n0 - x0
    with quiet():
        weight = np.minimum(
            _one_arm_difference(x1, n1, target), _one_arm_difference(y0, n0, target)
        )
        free = np.isfinite(weight)  # no multiplier reaches the target at 0/n1 v n0/n0
        arms = x1[free], n1[free], y0[free], n0[free]
        weight[free] = newton_from_above(_difference_rise(*arms), weight[free], target[free])
        p1, q1, _ = _difference_arm(x1, n1, weight)
        q0, p0, _ = _difference_arm(y0, n0, weight)
    return np.where(free, np.where(p1 + p0 < 1.0, p1 - p0, q0 - q1), -1.0)


def lower_risk_ratio(x1: Floats, n1: Floats, x0: Floats, n0: Floats, target: Floats) -> Floats:
    """Return the smallest ratio p1 / p0 whose squared score statistic is `target`."""
    a, b = (n1 - x1) / n1, (n0 - x0) / n0
    with quiet():
        first = 2.0 * target * x1 / (target + np.sqrt(target**2 + 4.0 * a * target * x1))
        second = (target + np.sqrt(target**2 + 4.0 * b * target * x0)) / (2.0 * b)
        weight = np.minimum(first, second)
        free = (x1 > 0.0) & (x1 < n1)
        arms = x1[free], a[free], x0[free], b[free]
        weight[free] = newton_from_above(_ratio_rise(*arms), weight[free], target[free])
        # A full arm 1 stays at risk 1 until the multiplier is n1; then its risk takes up the rest.
        rest = np.maximum(target - weight**2 * b / (x0 + weight), 0.0)
        p1 = np.where(free, (x1 - weight) / (n1 - weight), n1 / (n1 + rest))
        p0 = (x0 + weight) / (n0 + weight)
        return np.where(x1 == 0.0, 0.0, p1 / p0)


def lower_odds_ratio(x1: Floats, n1: Floats, x0: Floats, n0: Floats, target: Floats) -> Floats:
    """Return the smallest odds ratio whose squared score statistic is `target`."""
    y1, y0 = n1 - x1, n0 - x0
    free = (x1 > 0.0) & (y0 > 0.0)
    lower = np.zeros_like(x1)
    a, b, c, d, t = x1[free], y1[free], y0[free], x0[free], target[free]
    start = np.minimum(_one_arm_odds(a, b, t), _one_arm_odds(c, d, t))
    weight = newton_from_above(_odds_rise(a, b, c, d), start, t)
    lower[free] = (a - weight) / (b + weight) * ((c - weight) / (d + weight))
    return lower


def _one_arm_difference(x: Floats, n: Floats, target: Floats) -> Floats:
    """Solve w^2 p q / n = target for one arm alone; infinite where x = 0."""
    p, skew = x / n, 1.0 - 2.0 * x / n
    product = target * (target + n)
    spread = np.sqrt((target * skew) ** 2 + 4.0 * p * (1.0 - p) * product)
    up = (target * skew + spread) / (2.0 * p * (1.0 - p))
    return np.where(skew > 0.0, up, 2.0 * product / (spread - target * skew))


def _difference_arm(x: Floats, n: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Return risk, its complement (both to full relative precision) and the root term."""
    y, gap = n - x, n - weight
    root = np.sqrt(gap**2 + 4.0 * weight * y)
    p = 2.0 * x / (weight + n + root)
    q = np.where(gap > 0.0, 2.0 * y / (gap + root), (root - gap) / (2.0 * weight))
    return p, q, root


def _difference_rise(
    x1: Floats, n1: Floats, y0: Floats, n0: Floats
) -> Callable[[Floats], tuple[Floats, Floats]]:
    tiny = np.finfo(float).tiny  # where the root term is 0, so is p q

    def rise(weight: Floats) -> tuple[Floats, Floats]:
        value, slope = np.zeros_like(weight), np.zeros_like(weight)
        for x, n in ((x1, n1), (y0, n0)):
            p, q, root = _difference_arm(x, n, weight)
            part = weight * p * q / n
            value += weight * part
            slope += part * (1.0 + n / np.maximum(root, tiny))
        return value, slope

    return rise


def _ratio_rise(
    x1: Floats, a: Floats, x0: Floats, b: Floats
) -> Callable[[Floats], tuple[Floats, Floats]]:
    def rise(weight: Floats) -> tuple[Floats, Floats]:
        u, v = x1 - weight, x0 + weight
        value = weight**2 * (a / u + b / v)
        slope = weight * (a * (u + x1) / u**2 + b * (v + x0) / v**2)
        return value, slope

    return rise


def _one_arm_odds(x: Floats, y: Floats, target: Floats) -> Floats:
    """Solve w^2 / (n p q) = target for one arm alone, x > 0."""
    skew = target * (x - y)
    lead = x + y + target
    spread = np.sqrt(skew**2 + 4.0 * lead * target * x * y)
    with quiet():
        down = 2.0 * target * x * y / (spread - skew)
    return np.where(skew >= 0.0, (skew + spread) / (2.0 * lead), down)


def _odds_rise(
    a: Floats, b: Floats, c: Floats, d: Floats
) -> Callable[[Floats], tuple[Floats, Floats]]:
    def rise(weight: Floats) -> tuple[Floats, Floats]:
        value, slope = np.zeros_like(weight), np.zeros_like(weight)
        for x, y in ((a, b), (c, d)):
            u, v = x - weight, y + weight
            part = (x + y) * weight / (u * v)
            value += weight * part
            slope += part * (2.0 + weight / u - weight / v)
        return value, slope

    return rise
