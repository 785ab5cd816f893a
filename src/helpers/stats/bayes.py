"""Two independent beta-binomial risks: posterior probabilities and intervals by quadrature.

Posteriors are Beta(prior a + events, prior b + non-events). Integrals run over the logit of a
risk scaled to the interval where the integrand lives: there it is smooth and dies out at both
ends, so that the trapezoidal rule converges geometrically. Nothing is sampled.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, betaincinv, betaln, expit, logit, ndtri

from helpers.stats.numerics import Floats, alpha_of, broadcast, counts, interval, plain, quiet
from helpers.stats.roots import SETTLED
from helpers.stats.tables import Interval, TwoByTwo

__all__ = ["Prior", "probability_higher", "risk_difference_interval", "risk_difference_median"]

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


def risk_difference_median(
    table: TwoByTwo, *, prior1: Prior = UNIFORM, prior0: Prior = UNIFORM
) -> float:
    """Return the posterior median of the risk difference.

    Parameters are those of `probability_higher`.

    Raises
    ------
    ValueError
        If a prior lies outside its domain.

    Examples
    --------
    >>> round(risk_difference_median(TwoByTwo(25, 50, 13, 50)), 4)
    0.232
    """
    return plain(_quantile(0.5, *broadcast(*_posteriors(table, prior1, prior0))))


def _quantile(beyond: float, a1: Floats, b1: Floats, a0: Floats, b0: Floats) -> Floats:
    """Return the difference that the posterior exceeds with a probability.

    Newton's method on the scale of normal quantiles, where the probability is nearly linear in
    the difference; a step out of the bracket is halved towards it.
    """
    target = ndtri(beyond)
    (mean1, variance1), (mean0, variance0) = _moments(a1, b1), _moments(a0, b0)
    sd = np.sqrt(variance1 + variance0)
    low, high = np.full(a1.shape, -1.0), np.full(a1.shape, 1.0)
    at = np.clip(mean1 - mean0 - target * sd, -0.999, 0.999)
    for _ in range(100):
        above, density = _at_difference(a1, b1, a0, b0, at)
        low, high = np.where(above >= beyond, at, low), np.where(above < beyond, at, high)
        with quiet():
            reached = ndtri(above)
            slope = density * np.sqrt(2.0 * np.pi) * np.exp(reached**2 / 2.0)
            new = at + (reached - target) / slope
        new = np.where((new >= low) & (new <= high), new, (low + high) / 2.0)
        step, at = np.abs(new - at), new
        if np.all(step <= SETTLED * sd):
            break
    return at


def _moments(a: Floats, b: Floats) -> tuple[Floats, Floats]:
    """Return mean and variance of beta distributions."""
    total = a + b
    return a / total, a * b / (total**2 * (total + 1.0))


def _beyond(a1: Floats, b1: Floats, a0: Floats, b0: Floats, d: Floats) -> Floats:
    """Return P(p1 - p0 > d)."""
    return _at_difference(a1, b1, a0, b0, d)[0]


def _at_difference(
    a1: Floats, b1: Floats, a0: Floats, b0: Floats, d: Floats
) -> tuple[Floats, Floats]:
    """Return P(p1 - p0 > d) and the density there.

    For d < 0 by exchanging the arms, so that p1 runs above |d|.
    """
    shape = d.shape
    up = np.ravel(d >= 0.0)
    a1, b1, a0, b0 = _either(up, *map(np.ravel, (a1, b1, a0, b0, a0, b0, a1, b1)))
    # By events or by non-events, so that the narrower posterior is the one that carries the nodes.
    narrow = _moments(a1, b1)[1] <= _moments(a0, b0)[1]
    posteriors = _either(narrow, a1, b1, a0, b0, b0, a0, b1, a1)
    size = np.abs(np.ravel(d))
    above, density = np.empty(size.size), np.empty(size.size)
    for start in range(0, size.size, ROWS):
        some = slice(start, start + ROWS)
        above[some], density[some] = _integrals(*(p[some] for p in (*posteriors, size)))
    return np.where(up, above, 1.0 - above).reshape(shape), density.reshape(shape)


def _either(chosen: NDArray[np.bool_], *parameters: Floats) -> tuple[Floats, ...]:
    """Return the first four parameters where chosen, else the last four."""
    pairs = zip(parameters[:4], parameters[4:], strict=True)
    return tuple(np.where(chosen, one, other) for one, other in pairs)


def _integrals(a1: Floats, b1: Floats, a0: Floats, b0: Floats, d: Floats) -> tuple[Floats, Floats]:
    """Return P(p1 > p0 + d) for d >= 0, and the density of p1 - p0 at d.

    The integrals of density 1 times distribution 0, and times density 0.
    """
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
    weight = _density(a1, b1, d[:, None] + p0, q1) * p0 * expit(-at)
    width = (ends[1] - ends[0]) / (NODES - 1)

    def integral(factor: Any) -> Floats:
        with quiet():
            value = np.nan_to_num(weight * factor)
        return np.where(empty, 0.0, np.trapezoid(value, dx=1.0, axis=1) * width)

    above = integral(betainc(a0[:, None], b0[:, None], np.clip(p0, 0.0, 1.0)))
    return np.clip(above, 0.0, 1.0), integral(_density(a0, b0, p0, d[:, None] + q1))


def _density(a: Floats, b: Floats, p: Floats, q: Floats) -> Floats:
    """Return beta densities, one row a distribution, at p = 1 - q."""
    return np.asarray(np.exp(_log_kernel(a, b, p, q) - _log_beta(a, b)[:, None]))


def _log_kernel(a: Floats, b: Floats, p: Floats, q: Floats) -> Floats:
    with quiet():
        log_p = np.where(q < 0.5, np.log1p(-q), np.log(p))  # near 1 the complement has the digits
        log_q = np.where(p < 0.5, np.log1p(-p), np.log(q))
        return (a - 1.0)[:, None] * log_p + (b - 1.0)[:, None] * log_q


def _log_beta(a: Floats, b: Floats) -> Floats:
    """Return the logarithm of the beta function, which loses digits where it is large.

    There it is taken from the same quadrature as all else, so that probabilities add up to one.
    """
    value = np.asarray(betaln(a, b), dtype=np.float64)
    large = a + b > 1000.0
    if np.any(large):
        a, b = a[large], b[large]
        with quiet():
            ends = logit(betaincinv(a, b, NEGLIGIBLE)), -logit(betaincinv(b, a, NEGLIGIBLE))
        at = ends[0][:, None] + (ends[1] - ends[0])[:, None] * np.linspace(0.0, 1.0, NODES)
        p, q = expit(at), expit(-at)
        log = _log_kernel(a, b, p, q)
        top = log.max(axis=1)
        area = np.trapezoid(np.exp(log - top[:, None]) * p * q, dx=1.0, axis=1)
        value[large] = top + np.log(area * (ends[1] - ends[0]) / (NODES - 1))
    return value


def _posteriors(table: TwoByTwo, prior1: Prior, prior0: Prior) -> tuple[Floats, ...]:
    for name, prior in (("prior1", prior1), ("prior0", prior0)):
        if len(prior) != 2 or not min(prior) > 0.0:
            raise ValueError(f"{name} needs two positive parameters of a beta, got {prior!r}")
    x1, n1, x0, n0 = counts(table)
    return x1 + prior1[0], n1 - x1 + prior1[1], x0 + prior0[0], n0 - x0 + prior0[1]
