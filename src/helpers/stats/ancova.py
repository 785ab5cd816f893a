"""Difference of two means adjusted for covariates: analysis of covariance."""

from collections.abc import Callable, Mapping
from math import nan, sqrt

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats.means import MeanDifference, t_quantile, t_two_sided
from helpers.stats.numerics import Floats, alpha_of
from helpers.stats.rank import design_matrix, independent
from helpers.stats.samples import sample

__all__ = ["ANCOVA_VARIANCES", "ancova"]

ROUNDING = 1e-13  # a residual that is smaller, relative to the values, is 0


def ancova(
    treated: ArrayLike,
    values: ArrayLike,
    covariates: ArrayLike,
    *,
    variance: str = "classical",
    level: float = 0.95,
) -> MeanDifference:
    """Compare two means at equal covariates, by least squares [1]_.

    Parameters
    ----------
    treated : array of bool
        True = arm 1; both arms have a participant or more.
    values : array of float
        The outcome, none missing.
    covariates : array, participants x columns
        Measured before randomisation, for example the outcome at baseline; no column constant or
        a combination of others.
    variance : {"classical", "hc3"}
        One residual variance for all, or a sandwich that allows for any [2]_.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    MeanDifference
        Arm 1 minus arm 0; degrees of freedom are participants less coefficients. Only `estimate`
        is defined where nothing is left over to estimate a variance.

    Raises
    ------
    ValueError
        If a value is missing, a column repeats others, or the variance is unknown.

    Notes
    -----
    The classical error is right in a randomised trial where the arms are equally large or vary
    alike; ``"hc3"`` holds without.

    References
    ----------
    .. [1] Vickers AJ, Altman DG (2001). Analysing controlled trials with baseline and follow up
       measurements. BMJ 323, 1123-1124.
    .. [2] MacKinnon JG, White H (1985). Some heteroskedasticity-consistent covariance matrix
       estimators with improved finite sample properties. J Econometrics 29, 305-325.

    Examples
    --------
    >>> result = ancova([1, 1, 1, 0, 0, 0], [5, 7, 9, 4, 5, 7], [[1], [2], [3], [1], [2], [4]])
    >>> round(result.estimate, 3), round(result.std_error, 3), result.df
    (2.1, 0.565, 3)
    """
    if variance not in ANCOVA_VARIANCES:
        raise ValueError(
            f"unknown variance {variance!r}; choose from {', '.join(ANCOVA_VARIANCES)}"
        )
    alpha = alpha_of(level)
    design, outcome = _checked(treated, values, covariates)
    q, r = np.linalg.qr(design)
    estimate = float(np.linalg.solve(r, q.T @ outcome)[1])
    residual = outcome - q @ (q.T @ outcome)
    df = design.shape[0] - design.shape[1]
    exact = np.abs(residual).max() <= ROUNDING * np.abs(outcome).max()
    if df < 1 or exact:
        return MeanDifference(
            estimate=estimate, lower=nan, upper=nan, std_error=nan, df=nan, p_value=nan
        )
    error = sqrt(ANCOVA_VARIANCES[variance](q, np.linalg.inv(r)[1], residual))
    reach = t_quantile(df, alpha) * error
    return MeanDifference(
        estimate=estimate, lower=estimate - reach, upper=estimate + reach, std_error=error,
        df=df, p_value=t_two_sided(estimate / error, df),
    )  # fmt: skip


def _checked(treated: ArrayLike, values: ArrayLike, covariates: ArrayLike) -> tuple[Floats, Floats]:
    outcome, arm = sample("values", values), np.asarray(treated, dtype=np.float64)
    others = design_matrix(covariates)
    if not arm.size == outcome.size == len(others) or not np.isin(arm, (0.0, 1.0)).all():
        raise ValueError("treated must be true or false, one for each value and row of covariates")
    design = np.column_stack([np.ones_like(arm), arm, others])
    if len(independent(design)) < design.shape[1]:
        raise ValueError("a column of the design is a combination of others; leave it out")
    return design, outcome


def _classical(q: Floats, row: Floats, residual: Floats) -> float:
    df = q.shape[0] - q.shape[1]
    return float(residual @ residual) / df * float(row @ row)


def _hc3(q: Floats, row: Floats, residual: Floats) -> float:
    """Return the sandwich variance of one coefficient: a weighted sum of squared residuals."""
    own = 1.0 - np.square(q).sum(axis=1)
    used = own > ROUNDING  # who has a coefficient of their own has no residual
    return float(np.square((q @ row)[used] * residual[used] / own[used]).sum())


ANCOVA_VARIANCES: Mapping[str, Callable[[Floats, Floats, Floats], float]] = {
    "classical": _classical,
    "hc3": _hc3,
}
