"""A posterior from two binomial counts and a normal prior on the log odds ratio, by quadrature.

Sceptical and enthusiastic priors are stated on the log odds ratio. The control risk has a beta
prior of its own. The joint posterior of log odds ratio and control log odds is log-concave, so
that its mass lies in a box found by bisection, where Gauss's rule converges geometrically. Nothing
is sampled.
"""

from dataclasses import dataclass

import numpy as np
import scipy  # its parts are loaded where they are first used
from scipy.special import expit, log_expit, logit, ndtri, roots_legendre

from helpers.stats.numerics import Floats, alpha_of, quiet
from helpers.stats.tables import Interval, TwoByTwo

__all__ = ["LogOddsPosterior", "LogOddsPrior", "log_odds_posterior"]

DROP = 45.0  # fall of the log density beyond which nothing is counted: e^-45 of the peak
SMALLEST = 1e-16  # probability that still has a normal quantile on either side
PANELS = 24  # of the control log odds
HALVINGS = 34  # panels towards the place where a margin leaves the range of risks
NODES, WEIGHTS = roots_legendre(120)  # of the log odds ratio
PANEL_NODES, PANEL_WEIGHTS = roots_legendre(16)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOddsPrior:
    """Normal prior of the log odds ratio of arm 1 against arm 0, beta prior of the risk of arm 0.

    Parameters
    ----------
    mean : float
        Prior mean of the log odds ratio; 0 is neutral.
    sd : float
        Its standard deviation, positive.
    control : pair of float, default (1, 1)
        Beta parameters of the risk of arm 0, both positive.

    Raises
    ------
    ValueError
        If a parameter lies outside its domain.
    """

    mean: float
    sd: float
    control: tuple[float, float] = (1.0, 1.0)

    def __post_init__(self) -> None:
        if not (np.isfinite(self.mean) and np.isfinite(self.sd) and self.sd > 0):
            raise ValueError(
                f"a normal prior needs a finite mean and a positive sd, "
                f"got mean={self.mean!r}, sd={self.sd!r}"
            )
        if not all(np.isfinite(self.control)) or min(self.control) <= 0:
            raise ValueError(f"a beta prior needs two positive parameters, got {self.control!r}")


@dataclass(frozen=True, slots=True, eq=False)
class LogOddsPosterior:
    """The posterior of one table, integrated anew for every question put to it.

    Attributes
    ----------
    table : TwoByTwo
        Counts of one table.
    prior : LogOddsPrior
        What was believed before.
    low, high : float
        Log odds of the risk of arm 0 between which all posterior mass lies.
    """

    table: TwoByTwo
    prior: LogOddsPrior
    low: float
    high: float

    def probability_above(self, margin: float = 0.0) -> float:
        """Return the posterior probability that the risk difference exceeds `margin`.

        Parameters
        ----------
        margin : float
            Risk of arm 1 minus risk of arm 0, in [-1, 1].

        Raises
        ------
        ValueError
            If the margin lies outside its domain.
        """
        if not -1.0 <= margin <= 1.0:
            raise ValueError(f"a margin lies in [-1, 1], got {margin!r}")
        control, weights = _mesh(self.low, self.high, margin)
        lower, upper = _mass_given_control(self.table, self.prior, control)
        with quiet():
            least = logit(np.clip(expit(control) + margin, 0.0, 1.0)) - control
        shift = float(self._log_joint(0.5 * (lower + upper), control).max())
        above = self._integral(np.clip(least, lower, upper), upper, control, shift) @ weights
        return float(above / (self._integral(lower, upper, control, shift) @ weights))

    def risk_difference_interval(self, *, level: float = 0.95) -> Interval:
        """Return the equal-tailed posterior interval of the risk difference.

        Parameters
        ----------
        level : float, default 0.95
            Posterior probability of the interval, in (0, 1).
        """
        tail = alpha_of(level) / 2.0
        return Interval(self._quantile(tail), self._quantile(1.0 - tail))

    def risk_difference_median(self) -> float:
        """Return the posterior median of the risk difference."""
        return self._quantile(0.5)

    def _quantile(self, share: float) -> float:
        wanted = float(ndtri(1.0 - share))

        def excess(margin: float) -> float:
            # as a normal quantile the probability is nearly linear in the margin: few steps
            above = np.clip(self.probability_above(margin), SMALLEST, 1.0 - SMALLEST)
            return float(ndtri(above)) - wanted

        return float(scipy.optimize.brentq(excess, -1.0, 1.0, xtol=1e-12, rtol=1e-12))

    def _log_joint(self, log_ratio: Floats, control: Floats) -> Floats:
        return _given_control(self.table, self.prior, log_ratio, control) + _of_control(
            self.table, self.prior, control
        )

    def _integral(self, start: Floats, end: Floats, control: Floats, shift: float) -> Floats:
        half = 0.5 * (end - start)
        places = 0.5 * (end + start) + half * NODES[:, None]
        return np.asarray(half * (WEIGHTS @ np.exp(self._log_joint(places, control) - shift)))


def log_odds_posterior(table: TwoByTwo, prior: LogOddsPrior) -> LogOddsPosterior:
    """Return the posterior of one table under a normal prior of the log odds ratio [1]_.

    Parameters
    ----------
    table : TwoByTwo
        Counts of one table; arrays are refused.
    prior : LogOddsPrior
        Prior of the log odds ratio and of the control risk, independent of each other.

    Raises
    ------
    ValueError
        If the table holds arrays.

    References
    ----------
    .. [1] Spiegelhalter DJ, Abrams KR, Myles JP (2004). Bayesian approaches to clinical trials
       and health-care evaluation. Wiley, chapter 5 (sceptical and enthusiastic priors).

    Examples
    --------
    >>> sceptical = LogOddsPrior(mean=0.0, sd=0.35)
    >>> posterior = log_odds_posterior(TwoByTwo(29, 50, 11, 50), sceptical)
    >>> round(posterior.probability_above(), 3)
    0.991
    """
    if np.ndim(table.x1) or np.ndim(table.n1) or np.ndim(table.x0) or np.ndim(table.n0):
        raise ValueError("one table at a time: counts are numbers here, not arrays")
    return LogOddsPosterior(table, prior, *_mass_of_control(table, prior))


def _mesh(low: float, high: float, margin: float) -> tuple[Floats, Floats]:
    """Return places and weights of an integral over the control log odds.

    Where control risk and margin together leave 0 to 1, the integrand is smooth but has no power
    series; panels that halve towards that place keep the convergence geometric.
    """
    edges = np.linspace(low, high, PANELS + 1)
    with quiet():
        brink = float(logit(-margin if margin < 0 else 1.0 - margin))
    if low < brink < high:
        steps = (high - low) / PANELS * 0.5 ** np.arange(HALVINGS)
        edges = np.concatenate([edges, brink - steps, brink + steps, [brink]])
        edges = np.unique(np.clip(edges, low, high))
    half = 0.5 * np.diff(edges)[:, None]
    places = edges[:-1, None] + half * (1.0 + PANEL_NODES)
    return places.ravel(), (half * PANEL_WEIGHTS).ravel()


def _given_control(
    table: TwoByTwo, prior: LogOddsPrior, log_ratio: Floats, control: Floats
) -> Floats:
    treated = control + log_ratio
    likelihood = table.x1 * log_expit(treated) + (table.n1 - table.x1) * log_expit(-treated)
    return np.asarray(likelihood - 0.5 * ((log_ratio - prior.mean) / prior.sd) ** 2)


def _of_control(table: TwoByTwo, prior: LogOddsPrior, control: Floats) -> Floats:
    # the beta density times the derivative of the risk by its log odds
    events, others = table.x0 + prior.control[0], table.n0 - table.x0 + prior.control[1]
    return np.asarray(events * log_expit(control) + others * log_expit(-control))


def _mode_given_control(table: TwoByTwo, prior: LogOddsPrior, control: Floats) -> Floats:
    """Return the log odds ratio of highest density at each control log odds, by bisection."""
    reach = table.n1 * prior.sd**2  # the score of the likelihood is never beyond n1
    low, high = (np.full_like(control, prior.mean + sign * reach) for sign in (-1.0, 1.0))
    for _ in range(70):
        middle = 0.5 * (low + high)
        slope = table.x1 - table.n1 * expit(control + middle)
        rising = slope > (middle - prior.mean) / prior.sd**2
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    return 0.5 * (low + high)


def _mass_given_control(
    table: TwoByTwo, prior: LogOddsPrior, control: Floats
) -> tuple[Floats, Floats]:
    mode = _mode_given_control(table, prior, control)
    floor = _given_control(table, prior, mode, control) - DROP
    # the curvature is at least that of the prior, so the mass ends within this reach
    reach = prior.sd * np.sqrt(2.0 * DROP)
    limits = []
    for sign in (-1.0, 1.0):
        near, far = np.zeros_like(control), np.full_like(control, reach)
        for _ in range(60):
            middle = 0.5 * (near + far)
            inside = _given_control(table, prior, mode + sign * middle, control) > floor
            near, far = np.where(inside, middle, near), np.where(inside, far, middle)
        limits.append(mode + sign * far)
    return limits[0], limits[1]


def _mass_of_control(table: TwoByTwo, prior: LogOddsPrior) -> tuple[float, float]:
    """Return the control log odds at which the posterior mass begins and ends."""
    widest = 2.0 * DROP / min(*prior.control, 1.0)

    def profile(control: Floats) -> Floats:
        mode = _mode_given_control(table, prior, control)
        return _given_control(table, prior, mode, control) + _of_control(table, prior, control)

    low, high = -widest, widest
    for _ in range(12):  # each round narrows the box around what lies above the floor
        places = np.linspace(low, high, 201)
        heights = profile(places)
        above = np.flatnonzero(heights > heights.max() - DROP)
        step = places[1] - places[0]
        low, high = places[above[0]] - step, places[above[-1]] + step
    return float(low), float(high)
