"""Odds ratios from a logistic regression whose likelihood is penalised as Firth proposed.

The penalty, half the log determinant of the information (Jeffreys' prior), takes the bias of first
order away and keeps every estimate finite, also where maximum likelihood has none. Limits come
from the profile of the penalised likelihood, since Wald limits mislead there.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit

from helpers.stats.logistic import OddsRatioFit, log_likelihood
from helpers.stats.newton import climbed
from helpers.stats.numerics import Floats
from helpers.stats.profile import likelihood_ratio_p, profile_limits
from helpers.stats.rank import design_matrix, independent
from helpers.stats.separation import outcomes_of

__all__ = ["firth_coefficients", "firth_odds_ratio", "penalised_log_likelihood"]

LONGEST = 5.0  # change of a coefficient by one step


def firth_odds_ratio(
    design: ArrayLike, events: ArrayLike, *, column: int = 1, level: float = 0.95
) -> OddsRatioFit:
    """Return the odds ratio of one column given the others, by Firth's method [1]_, [2]_.

    Parameters
    ----------
    design : array, participants x columns
        With the intercept; no column a combination of others.
    events : array of bool
        True = event; events and non-events both occur.
    column : int, default 1
        Of the design: the arm, after the intercept.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    OddsRatioFit
        Finite estimate; limits from the profile of the penalised likelihood, and the penalised
        likelihood ratio test.

    Raises
    ------
    ValueError
        If a value is missing, a column repeats others, or there are no events, or nothing else.

    Notes
    -----
    In a profile the information of all columns stays in the penalty, as in R's ``logistf``.

    References
    ----------
    .. [1] Firth D (1993). Bias reduction of maximum likelihood estimates. Biometrika 80, 27-38.
    .. [2] Heinze G, Schemper M (2002). A solution to the problem of separation in logistic
       regression. Stat Med 21, 2409-2419.

    Examples
    --------
    No event in six against three in six:

    >>> design = [[1, 1]] * 6 + [[1, 0]] * 6
    >>> found = firth_odds_ratio(design, [False] * 9 + [True] * 3)
    >>> [round(value, 3) for value in (found.estimate, found.lower, found.upper)]
    [0.077, 0.001, 1.137]
    """
    matrix, outcome = _checked(design, events)
    everything = np.arange(matrix.shape[1])
    best = _maximised(matrix, outcome, np.zeros(matrix.shape[1]), everything)
    top = penalised_log_likelihood(matrix, outcome, best)
    covariance = np.linalg.inv(_modified_score(matrix, outcome, best)[0])
    error = math.sqrt(covariance[column, column])
    others = np.delete(everything, column)
    follow = covariance[column] / error**2  # how the others follow this one, to first order

    def fall(value: float) -> float:
        start = best + (value - best[column]) * follow
        at = _maximised(matrix, outcome, start, others)
        return top - penalised_log_likelihood(matrix, outcome, at)

    lower, upper = profile_limits(fall, float(best[column]), 2.1 * error, level=level)
    return OddsRatioFit(
        estimate=math.exp(best[column]), lower=math.exp(lower), upper=math.exp(upper),
        log_std_error=error, p_value=likelihood_ratio_p(fall(0.0)),
    )  # fmt: skip


def firth_coefficients(design: ArrayLike, events: ArrayLike) -> Floats:
    """Return the coefficients at the maximum of the penalised likelihood; as `firth_odds_ratio`."""
    matrix, outcome = _checked(design, events)
    start = np.zeros(matrix.shape[1])
    return _maximised(matrix, outcome, start, np.arange(matrix.shape[1]))


def penalised_log_likelihood(design: Floats, events: Floats, coefficients: Floats) -> float:
    """Return the log-likelihood plus half the log determinant of the information."""
    log_odds = design @ coefficients
    r = np.linalg.qr(_root_weights(log_odds)[:, None] * design, mode="r")
    return log_likelihood(log_odds, events) + float(np.log(np.abs(np.diag(r))).sum())


def _checked(design: ArrayLike, events: ArrayLike) -> tuple[Floats, Floats]:
    matrix = design_matrix(design)
    outcome = outcomes_of(events, matrix)
    if len(independent(matrix)) < matrix.shape[1]:
        raise ValueError("a column of the design is a combination of others; leave it out")
    if not 0.0 < outcome.sum() < outcome.size:
        raise ValueError("no odds ratio can be estimated without both events and non-events")
    return matrix, outcome


def _maximised(matrix: Floats, outcome: Floats, start: Floats, free: NDArray[np.intp]) -> Floats:
    """Return coefficients at the penalised maximum over the `free` columns, the others held."""
    return climbed(
        lambda beta: penalised_log_likelihood(matrix, outcome, beta),
        lambda beta: _step(matrix, outcome, beta, free),
        start,
    )


def _step(
    matrix: Floats, outcome: Floats, beta: Floats, free: NDArray[np.intp]
) -> tuple[Floats, float]:
    """Return Newton's step on the modified score, and the rise that it promises, twice over."""
    information, score, bend = _modified_score(matrix, outcome, beta)
    inside = np.ix_(free, free)
    try:
        factor = np.linalg.cholesky((information + bend)[inside])
    except np.linalg.LinAlgError:  # far from the top the penalty may bend upwards
        factor = np.linalg.cholesky(information[inside])
    half = np.linalg.solve(factor, score[free])
    step = np.zeros_like(beta)
    step[free] = np.linalg.solve(factor.T, half)
    longest = float(np.abs(step).max(initial=0.0) / LONGEST)
    return step / max(longest, 1.0), float(half @ half)


def _modified_score(matrix: Floats, outcome: Floats, beta: Floats) -> tuple[Floats, Floats, Floats]:
    """Return information, modified score, and what the penalty adds to the curvature.

    The curvature needs sums over pairs of participants of squared ``x_i' V x_j``; with
    ``z = V^(1/2) x`` they are products of two sums over participants of z times z.
    """
    log_odds = matrix @ beta
    risks, weight = expit(log_odds), expit(log_odds) * expit(-log_odds)
    information = matrix.T @ (weight[:, None] * matrix)
    z = np.linalg.solve(np.linalg.cholesky(information), matrix.T).T
    leverage = weight * np.square(z).sum(axis=1)
    skew = 0.5 - risks
    score = matrix.T @ (outcome - risks + leverage * skew)
    i, j = np.triu_indices(z.shape[1])
    squares = z[:, i] * z[:, j] * np.where(i == j, 1.0, math.sqrt(2.0))  # each pair once, for two
    pairs = (matrix * (weight * skew)[:, None]).T @ squares
    own = leverage * (weight - 2.0 * skew**2)
    return information, score, matrix.T @ (own[:, None] * matrix) + 2.0 * pairs @ pairs.T


def _root_weights(log_odds: Floats) -> Floats:
    return np.sqrt(expit(log_odds) * expit(-log_odds))
