"""Two independent beta-binomial risks: posterior probabilities and intervals by quadrature.

Posteriors are Beta(prior a + events, prior b + non-events). Integrals run over the logit of a
risk scaled to the interval where the integrand lives: there it is smooth and dies out at both
ends, so that the trapezoidal rule converges geometrically. Nothing is sampled.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betaincinv, betaln, expit

from helpers.stats.numerics import Floats, alpha_of, broadcast, counts, interval, plain, quiet
from helpers.stats.roots import bracketed
from helpers.stats.tables import Interval, TwoByTwo

__all__ = ["Prior", "probability_higher", "risk_difference_interval"]

Prior = tuple[float, float]

UNIFORM: Prior = (1.0, 1.0)
NODES = 600
NEGLIGIBLE = 1e-18  # probability left out at either end
ROWS = 2**11  # tables worked on at a time


def probability_higher(
    table: TwoByTwo, *, margin: ArrayLike = 0.0, prior1: Prior = UNIFORM, prior0: Prior = UNIFORM
) -> float:
    """Return the posterior probability that the risk of arm 1 exceeds that of arm 0 by a margin.

    Parameters
    ----------
    table : TwoByTwo
        Counts; arrays broadcast.
    margin : float or array, default 0
        Difference to exceed, in [-1, 1].
    prior1, prior0 : pair of float, default (1, 1)
        Beta priors of the two risks, both parameters positive; (0.5, 0.5) is Jeffreys'.

    Returns
    -------
    float or array
        ``P(p1 - p0 > margin | data)``.

    Raises
    ------
    ValueError
        If a prior or the margin lies outside its domain.

    References
    ----------
    .. [1] Spiegelhalter DJ, Abrams KR, Myles JP (2004). Bayesian approaches to clinical trials
       and health-care evaluation. Wiley, chapter 3.

    Examples
    --------
    >>> round(probability_higher(TwoByTwo(25, 50, 13, 50)), 4)
    0.993
    """
    a1, b1, a0, b0 = _posteriors(table, prior1, prior0)
    if not np.all(np.abs(margin) <= 1.0):
        raise ValueError(f"a margin lies in [-1, 1], got {margin!r}")
    a1, b1, a0, b0, d = broadcast(a1, b1, a0, b0, margin)
    return plain(_beyond(a1, b1, a0, b0, d))


def risk_difference_interval(
    table: TwoByTwo, *, level: float = 0.95, prior1: Prior = UNIFORM, prior0: Prior = UNIFORM
) -> Interval:
    """Return the equal-tailed posterior interval of the risk difference.

    Parameters
    ----------
    table : TwoByTwo
        Counts; arrays broadcast.
    level : float, default 0.95
        Posterior probability of the interval, in (0, 1).
    prior1, prior0 : pair of float, default (1, 1)
        As in `probability_higher`.

    Returns
    -------
    Interval
        Inside [-1, 1].

    Raises
    ------
    ValueError
        If a prior or the level lies outside its domain.

    Examples
    --------
    >>> lower, upper = risk_difference_interval(TwoByTwo(25, 50, 13, 50))
    >>> round(lower, 4), round(upper, 4)
    (0.0475, 0.4068)
    """
    posteriors = _posteriors(table, prior1, prior0)
    tail = alpha_of(level) / 2.0
    return interval(_quantile(1.0 - tail, *posteriors), _quantile(tail, *posteriors))


def _quantile(beyond: float, a1: Floats, b1: Floats, a0: Floats, b0: Floats) -> Floats:
    """Return the difference that the posterior exceeds with a probability."""

    def excess(difference: Floats) -> Floats:
        return _beyond(a1, b1, a0, b0, difference) - beyond

    return bracketed(excess, np.full(a1.shape, -1.0), np.full(a1.shape, 1.0), unit=1e-3)


def _beyond(a1: Floats, b1: Floats, a0: Floats, b0: Floats, d: Floats) -> Floats:
    """Return P(p1 - p0 > d); for d < 0 by exchanging the arms, so that p1 runs above |d|."""
    shape = d.shape
    up = np.ravel(d >= 0.0)
    first = [np.where(up, *map(np.ravel, pair)) for pair in ((a1, a0), (b1, b0))]
    second = [np.where(up, *map(np.ravel, pair)) for pair in ((a0, a1), (b0, b1))]
    size = np.abs(np.ravel(d))
    above = np.empty(size.size)
    for start in range(0, size.size, ROWS):
        some = slice(start, start + ROWS)
        above[some] = _above(*(p[some] for p in (*first, *second, size)))
    return np.where(up, above, 1.0 - above).reshape(shape)


def _above(a1: Floats, b1: Floats, a0: Floats, b0: Floats, d: Floats) -> Floats:
    """Return P(p1 > p0 + d) for d >= 0: the integral of density 1 times distribution 0."""
    room = 1.0 - d
    # Ends of the scaled risk p0 = p1 - d and of q1 = 1 - p1, each to full relative precision.
    low = np.maximum(betaincinv(a1, b1, NEGLIGIBLE) - d, betaincinv(a0, b0, NEGLIGIBLE))
    high = betaincinv(b1, a1, NEGLIGIBLE)
    empty = low + high >= room  # distribution 1 ends before p0 + d begins
    low, high = np.where(empty, room / 2.0, low), np.where(empty, room / 2.0, high)
    with quiet():
        ends = np.log(low / (room - low)), np.log((room - high) / high)
    node = np.linspace(0.0, 1.0, NODES)
    at = ends[0][:, None] + (ends[1] - ends[0])[:, None] * node
    p0, q1 = room[:, None] * expit(at), room[:, None] * expit(-at)  # p1 - d and 1 - p1
    p1 = d[:, None] + p0
    with quiet():
        density = (a1 - 1.0)[:, None] * np.log(p1) + (b1 - 1.0)[:, None] * np.log(q1)
        jacobian = p0 * expit(-at)
        weight = np.exp(density - betaln(a1, b1)[:, None]) * jacobian
        value = weight * betainc(a0[:, None], b0[:, None], np.clip(p0, 0.0, 1.0))
    total = np.trapezoid(np.nan_to_num(value), dx=1.0, axis=1) * (ends[1] - ends[0]) / (NODES - 1)
    return np.where(empty, 0.0, np.clip(total, 0.0, 1.0))


def _posteriors(table: TwoByTwo, prior1: Prior, prior0: Prior) -> tuple[Floats, ...]:
    for name, prior in (("prior1", prior1), ("prior0", prior0)):
        if len(prior) != 2 or not min(prior) > 0.0:
            raise ValueError(f"{name} needs two positive parameters of a beta, got {prior!r}")
    x1, n1, x0, n0 = counts(table)
    return x1 + prior1[0], n1 - x1 + prior1[1], x0 + prior0[0], n0 - x0 + prior0[1]
