"""Score intervals of a common difference or ratio of risks over strata.

The stratified score statistic of Miettinen and Nurminen weighs the differences by n1 n0 / N,

    Z(d) = sum w (p1 - p0 - d) / sqrt(sum w^2 V(d)),    V = N / (N - 1) (p q / n + p q / n),

with p, q in V estimated by maximum likelihood in each stratum under the difference d (and the
same with p1 - r p0 for a ratio r). At d = 0 or r = 1 it is the Cochran-Mantel-Haenszel statistic.

Where strata contradict each other completely (risks of 0 beside risks of 1), Z need not fall
monotonically and the values it does not reject may leave gaps. The search for a limit therefore
starts by asking whether no effect is rejected and stays on that side of it: interval and test
never disagree.
"""

from collections.abc import Callable

import numpy as np

from helpers.stats.numerics import CHUNK, Floats, interval, normal_quantile, quiet, ratio
from helpers.stats.restricted import Restricted
from helpers.stats.roots import bracketed
from helpers.stats.strata import Strata, StratumCounts, stratum_counts
from helpers.stats.tables import Interval

__all__ = [
    "difference_excess",
    "lower_difference",
    "lower_ratio",
    "ratio_excess",
    "stratified_score_interval",
]

LowerLimit = Callable[[StratumCounts, float], Floats]
# value of the contrast, one a trial -> positive where the score test rejects it as too small
Signal = Callable[[Floats], Floats]


def stratified_score_interval(
    strata: Strata,
    lower_limit: LowerLimit,
    exchange: Callable[[Floats], Floats],
    *,
    level: float,
) -> Interval:
    """Return the stratified score interval of one contrast.

    Parameters
    ----------
    strata : Strata
        Counts; leading axes are separate trials.
    lower_limit : callable
        `lower_difference` or `lower_ratio`.
    exchange : callable
        What exchanging the arms does to the contrast (change of sign, reciprocal).
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    Interval
        nan where no stratum has participants in both arms.
    """
    z = normal_quantile(level)
    lower = _in_trials(strata, lower_limit, z)
    with quiet():
        return interval(lower, exchange(_in_trials(strata.mirrored(), lower_limit, z)))


def lower_difference(counts: StratumCounts, z: float) -> Floats:
    """Return the smallest difference that the score test does not reject, one a trial."""
    w = counts.weight
    gap = counts.x1 / counts.n1 - counts.x0 / counts.n0

    def signal(at: Floats) -> Floats:
        excess, error = difference_excess(counts, at)
        return excess - z * error

    estimate = ratio(np.sum(w * gap, axis=1), np.sum(w, axis=1))
    return _crossing(signal, estimate, lowest=-1.0, null=0.0)


def lower_ratio(counts: StratumCounts, z: float) -> Floats:
    """Return the smallest ratio that the score test does not reject, one a trial."""
    w = counts.weight
    above, below = w * (counts.x1 / counts.n1), w * (counts.x0 / counts.n0)

    def signal(at: Floats) -> Floats:
        excess, error = ratio_excess(counts, at)
        return excess - z * error

    estimate = ratio(np.sum(above, axis=1), np.sum(below, axis=1))
    estimate[~np.any(above + below > 0.0, axis=1)] = 0.0  # no events: the limit is 0
    lower = _crossing(signal, estimate, lowest=0.0, null=1.0)
    return np.where(np.any(w > 0.0, axis=1), lower, np.nan)


def difference_excess(counts: StratumCounts, at: Floats) -> tuple[Floats, Floats]:
    """Return how far the weighted difference exceeds a value, and its standard error there."""
    gap = counts.x1 / counts.n1 - counts.x0 / counts.n0 - at[..., None]
    variance = _inflation(counts) * _difference_variance(counts, at[..., None])
    return np.sum(counts.weight * gap, axis=-1), np.sqrt(np.sum(variance, axis=-1))


def ratio_excess(counts: StratumCounts, at: Floats) -> tuple[Floats, Floats]:
    """Return the weighted sum of p1 - r p0 at a ratio r, and its standard error there."""
    gap = counts.weight * (counts.x1 / counts.n1) - at[..., None] * (
        counts.weight * (counts.x0 / counts.n0)
    )
    variance = _inflation(counts) * _ratio_variance(counts, at[..., None])
    return np.sum(gap, axis=-1), np.sqrt(np.sum(variance, axis=-1))


def _inflation(counts: StratumCounts) -> Floats:
    return np.asarray(counts.weight**2 * (counts.total / (counts.total - 1.0)))


def _crossing(signal: Signal, estimate: Floats, *, lowest: float, null: float) -> Floats:
    """Return where the signal turns from positive to negative below the estimate.

    Between the null value and the estimate if the test rejects no effect, else below both.
    """
    known = ~np.isnan(estimate)
    top = np.where(known, estimate, lowest)
    none, least = np.full_like(top, null), np.full_like(top, lowest)

    def guarded(at: Floats) -> Floats:
        # At the estimate itself the signal may be 0 for want of any variance (0/n v 0/n).
        return np.where(at >= top, -1.0, signal(at))

    above = (top > null) & (signal(none) > 0.0)
    high = np.where(above, top, np.minimum(top, none))
    root = bracketed(guarded, np.where(above, none, least), _finite(signal, high), unit=1e-9)
    return np.where(known, root, np.nan)


def _finite(signal: Signal, high: Floats) -> Floats:
    """Replace infinite ends of brackets by values that the test rejects as too large."""
    endless = np.isinf(high)
    end = np.where(endless, 4.0, high)
    while np.any(endless & (signal(end) > 0.0)):
        end = np.where(endless, 4.0 * end, end)
    return end


def _difference_variance(counts: StratumCounts, difference: Floats) -> Floats:
    """Return p q / n + p q / n estimated under the difference, without the factor N / (N - 1)."""
    falls = difference <= counts.x1 / counts.n1 - counts.x0 / counts.n0
    # Counting non-events in the arm whose risk must rise makes both estimates fall.
    x, n = np.where(falls, counts.x1, counts.x0), np.where(falls, counts.n1, counts.n0)
    m = np.where(falls, counts.n0, counts.n1)
    y = m - np.where(falls, counts.x0, counts.x1)
    target = np.where(falls, difference, -difference)
    certain = target <= -1.0  # risks of 0 and 1 vary no more
    fit = Restricted(x, n, y, m, np.where(certain, x / n + y / m - 1.0, target))
    return np.where(certain, 0.0, fit.variance(fit.multiplier()))


def _ratio_variance(counts: StratumCounts, value: Floats) -> Floats:
    """Return p1 q1 / n1 + r^2 p0 q0 / n0 estimated under the ratio r, without N / (N - 1)."""
    x1, n1, x0, n0 = counts.x1, counts.n1, counts.x0, counts.n0
    lead, rest = (n1 + x0) * value, n0 + x1
    # The discriminant as a sum of squares: nothing cancels.
    spread = np.sqrt((lead - rest) ** 2 + 4.0 * value * (n1 - x1) * (n0 - x0))
    p0 = 2.0 * (x1 + x0) / (lead + rest + spread)
    p1 = value * p0
    q1, q0 = np.maximum(1.0 - p1, 0.0), np.maximum(1.0 - p0, 0.0)
    return p1 * q1 / n1 + value * p1 * q0 / n0


def _in_trials(strata: Strata, lower_limit: LowerLimit, z: float) -> Floats:
    """Apply a limit to trials of bounded number at a time."""
    shape = strata.n1.shape
    trials = int(np.prod(shape[:-1]))
    counts = stratum_counts(strata)
    parts = [
        part.reshape(trials, shape[-1])
        for part in (counts.x1, counts.n1, counts.x0, counts.n0, counts.weight)
    ]
    limits = np.empty(trials)
    size = max(1, CHUNK // max(1, shape[-1]))
    for start in range(0, trials, size):
        piece = slice(start, start + size)
        limits[piece] = lower_limit(StratumCounts(*(part[piece] for part in parts)), z)
    return limits.reshape(shape[:-1])
