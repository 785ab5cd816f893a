"""Logistic regression by maximum likelihood, and the conditional odds ratio it gives."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from helpers.stats.newton import climbed
from helpers.stats.numerics import Floats
from helpers.stats.profile import likelihood_ratio_p, profile_limits
from helpers.stats.rank import design_matrix, independent
from helpers.stats.separation import outcomes_of, separation

__all__ = [
    "LogisticFit",
    "OddsRatioFit",
    "conditional_odds_ratio",
    "fit_logistic",
    "log_likelihood",
]

RUNNING_AWAY = 15.0  # log odds: no estimate that exists is refused, see `fit_logistic`


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticFit:
    """A fitted logistic regression.

    Attributes
    ----------
    design : array, participants x columns
    events : array
        0 and 1.
    coefficients : array
        Log odds ratios, one a column.
    covariance : array
        Inverse of the information, from the model.
    risks : array
        Fitted risk of every participant.
    leverage : array
        Diagonal of the hat matrix, in [0, 1].
    log_likelihood : float
    """

    design: Floats
    events: Floats
    coefficients: Floats
    covariance: Floats
    risks: Floats
    leverage: Floats
    log_likelihood: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OddsRatioFit:
    """An odds ratio given the covariates, with limits from the profile of the likelihood.

    Attributes
    ----------
    estimate, lower, upper : float
        Odds ratio and confidence limits.
    log_std_error : float
        Wald standard error of its logarithm.
    p_value : float
        Likelihood ratio test of no effect.
    """

    estimate: float
    lower: float
    upper: float
    log_std_error: float
    p_value: float


def log_likelihood(log_odds: Floats, events: Floats) -> float:
    """Return the Bernoulli log-likelihood, without overflow at any log odds."""
    return float(-np.logaddexp(0.0, np.where(events > 0.0, -log_odds, log_odds)).sum())


def fit_logistic(design: ArrayLike, events: ArrayLike) -> LogisticFit:
    """Fit a logistic regression by iteratively reweighted least squares [1]_.

    Parameters
    ----------
    design : array, participants x columns
        With the intercept; no column a combination of others.
    events : array of bool
        True = event.

    Returns
    -------
    LogisticFit
        At the maximum to about 1e-12.

    Raises
    ------
    ValueError
        If a value is missing, a column repeats others, or the covariates separate events from
        non-events, so that there is no estimate.

    Notes
    -----
    Newton's steps by an orthogonal decomposition, halved until the likelihood does not fall.
    Where data are separated, only participants far from their boundary keep the score from
    pulling on: at log odds within 15 a score of zero proves that the maximum exists. Beyond,
    linear programming decides.

    References
    ----------
    .. [1] McCullagh P, Nelder JA (1989). Generalized linear models. Chapman and Hall, section
       2.5.

    Examples
    --------
    >>> fit = fit_logistic([[1, 0]] * 50 + [[1, 1]] * 50, [True] * 11 + [False] * 39
    ...                    + [True] * 29 + [False] * 21)
    >>> round(float(np.exp(fit.coefficients[1])), 4)
    4.8961
    """
    matrix = design_matrix(design)
    outcome = outcomes_of(events, matrix)
    if len(independent(matrix)) < matrix.shape[1]:
        raise ValueError("a column of the design is a combination of others; leave it out")
    basis, back = np.linalg.qr(matrix)  # columns of one length at right angles: steps stay exact
    turned = _maximised(basis, outcome, np.zeros_like(outcome), np.zeros(matrix.shape[1]))
    log_odds = basis @ turned
    if np.abs(log_odds).max(initial=0.0) > RUNNING_AWAY and separation(matrix, outcome):
        raise ValueError("the covariates separate events from non-events: there is no estimate")
    weighted = _root_weights(log_odds)[:, None] * basis
    inverse = np.linalg.inv(np.linalg.qr(weighted, mode="r"))
    to_beta = np.linalg.inv(back)
    root = to_beta @ inverse
    return LogisticFit(
        design=matrix, events=outcome, coefficients=to_beta @ turned, covariance=root @ root.T,
        risks=expit(log_odds),
        leverage=np.minimum(np.square(weighted @ inverse).sum(axis=1), 1.0),
        log_likelihood=log_likelihood(log_odds, outcome),
    )  # fmt: skip


def conditional_odds_ratio(
    design: ArrayLike, events: ArrayLike, *, column: int = 1, level: float = 0.95
) -> OddsRatioFit:
    """Return the odds ratio of one column given the others, with profile-likelihood limits [1]_.

    Parameters
    ----------
    design, events
        As in `fit_logistic`.
    column : int, default 1
        Of the design: the arm, after the intercept.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    OddsRatioFit
        The limits do not change when the coding of the arm or of a covariate does, and agree
        with the likelihood ratio test.

    Raises
    ------
    ValueError
        As `fit_logistic`.

    Notes
    -----
    It is conditional on the covariates: even without any imbalance it lies further from 1 than
    the marginal odds ratio, because odds ratios do not collapse.

    References
    ----------
    .. [1] Venzon DJ, Moolgavkar SH (1988). A method for computing profile-likelihood-based
       confidence intervals. Appl Stat 37, 87-94.

    Examples
    --------
    >>> design = [[1, 0]] * 50 + [[1, 1]] * 50
    >>> events = [True] * 11 + [False] * 39 + [True] * 29 + [False] * 21
    >>> found = conditional_odds_ratio(design, events)
    >>> [round(value, 3) for value in (found.estimate, found.lower, found.upper)]
    [4.896, 2.093, 12.122]
    """
    fit = fit_logistic(design, events)
    error = math.sqrt(fit.covariance[column, column])
    top, own = float(fit.coefficients[column]), fit.design[:, column]
    basis, back = np.linalg.qr(np.delete(fit.design, column, axis=1))
    start = back @ np.delete(fit.coefficients, column)
    # how the other coefficients follow this one, to first order
    slope = back @ np.delete(fit.covariance[column], column) / error**2

    def fall(value: float) -> float:
        turned = _maximised(basis, fit.events, value * own, start + (value - top) * slope)
        return fit.log_likelihood - log_likelihood(value * own + basis @ turned, fit.events)

    lower, upper = profile_limits(fall, top, 2.1 * error, level=level)
    return OddsRatioFit(
        estimate=math.exp(top), lower=math.exp(lower), upper=math.exp(upper),
        log_std_error=error, p_value=likelihood_ratio_p(fall(0.0)),
    )  # fmt: skip


def _root_weights(log_odds: Floats) -> Floats:
    return np.sqrt(expit(log_odds) * expit(-log_odds))


def _maximised(basis: Floats, outcome: Floats, given: Floats, start: Floats) -> Floats:
    """Return the coefficients at the maximum of the likelihood, or far out where there is none."""
    return climbed(
        lambda beta: log_likelihood(given + basis @ beta, outcome),
        lambda beta: _newton(basis, outcome, given + basis @ beta),
        start,
    )


def _newton(basis: Floats, outcome: Floats, log_odds: Floats) -> tuple[Floats, float]:
    """Return Newton's step and the rise that it promises, twice over."""
    weights = expit(log_odds) * expit(-log_odds)
    score = basis.T @ (outcome - expit(log_odds))
    information = basis.T @ (weights[:, None] * basis)
    # far out the weights vanish, and the shortest step is as good as any
    step = np.linalg.lstsq(information, score, rcond=None)[0]
    return np.asarray(step, dtype=np.float64), float(step @ score)
