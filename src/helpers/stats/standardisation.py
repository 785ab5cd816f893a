"""Covariate-adjusted risks of two arms, averaged over all participants (g-computation).

A logistic regression on arm and covariates predicts for everyone the risk under either arm; the
means of the predictions are marginal risks, and their difference and ratios mean what the
unadjusted ones mean. The estimates are consistent in a randomised trial even where the regression
is wrong.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import erfc, expit

from helpers.stats.logistic import fit_logistic
from helpers.stats.numerics import Floats, normal_quantile
from helpers.stats.rank import design_matrix
from helpers.stats.standardised_variance import VARIANCES, Predictions, randomisation_correction

__all__ = [
    "CONTRASTS",
    "SMALL_SAMPLE",
    "StandardisedContrast",
    "StandardisedRisks",
    "contrast",
    "default_variance",
    "standardise",
]

SMALL_SAMPLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardisedRisks:
    """Marginal risks of arm 1 and arm 0.

    Attributes
    ----------
    risk1, risk0 : float
        Means of the predictions over all participants of both arms, in (0, 1).
    covariance : array, 2 x 2
        Of the two risks.
    n : int
        Participants of both arms.
    variance : str
        Name of the variance estimator, of `VARIANCES`.
    """

    risk1: float
    risk0: float
    covariance: Floats
    n: int
    variance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardisedContrast:
    """A contrast of the marginal risks; the error of a ratio is that of its logarithm.

    Attributes
    ----------
    estimate, lower, upper : float
        Arm 1 against arm 0, and confidence limits.
    std_error : float
        Of the difference, or of the logarithm of the ratio.
    p_value : float
        Wald test of no effect, two-sided.
    """

    estimate: float
    lower: float
    upper: float
    std_error: float
    p_value: float


def default_variance(n: int) -> str:
    """Return the variance estimator for a number of participants.

    In simulations of trials of 100 the delta method with HC3 and the covariate-sampling term
    rejects a true null in 4.6%, those of Ge and of Ye in 6%; from 200 they hardly differ.

    >>> default_variance(100), default_variance(200)
    ('hc3_sampling', 'ye')
    """
    return "hc3_sampling" if n < SMALL_SAMPLE else "ye"


def standardise(
    treated: ArrayLike,
    events: ArrayLike,
    covariates: ArrayLike,
    *,
    variance: str = "",
    strata: ArrayLike | None = None,
) -> StandardisedRisks:
    """Return covariate-adjusted marginal risks of two arms [1]_, [2]_.

    Parameters
    ----------
    treated : array of bool
        True = arm 1; both arms have two participants or more.
    events : array of bool
        True = event.
    covariates : array, participants x columns
        Measured before randomisation; no column a combination of others or constant. No columns
        at all give the unadjusted risks.
    variance : str, optional
        A name of `VARIANCES`; `default_variance` of the number of participants by default.
    strata : array, optional
        Stratum of every participant in a stratified randomisation: takes its correction off the
        variance, which is Ye's unless another is named.

    Raises
    ------
    ValueError
        If a value is missing, a column repeats others, the variance is unknown, or the covariates
        and the arm separate events from non-events, so that there is no estimate.

    References
    ----------
    .. [1] Moore KL, van der Laan MJ (2009). Covariate adjustment in randomized trials with binary
       outcomes: targeted maximum likelihood estimation. Stat Med 28, 39-64.
    .. [2] Ye T, Bannick M, Yi Y, Shao J (2023). Robust variance estimation for covariate-adjusted
       unconditional treatment effect in randomized clinical trials with binary outcomes. Stat
       Theory Relat Fields 7, 159-163.

    Examples
    --------
    >>> treated = [True, False] * 6
    >>> events = [True, False, True, True, False, False, True, True, True, False, False, True]
    >>> age = [[31], [35], [29], [33], [38], [36], [30], [28], [34], [32], [33], [37]]
    >>> risks = standardise(treated, events, age)
    >>> round(risks.risk1, 3), round(risks.risk0, 3), risks.variance
    (0.62, 0.551, 'hc3_sampling')
    """
    name = variance or ("ye" if strata is not None else default_variance(np.size(treated)))
    if name not in VARIANCES:
        raise ValueError(f"unknown variance {name!r}; choose from {', '.join(VARIANCES)}")
    of = predictions(treated, events, covariates)
    covariance = VARIANCES[name](of)
    if strata is not None:
        covariance = covariance - randomisation_correction(of, strata)
    return StandardisedRisks(
        risk1=float(of.risk1.mean()), risk0=float(of.risk0.mean()), covariance=covariance,
        n=of.n, variance=name,
    )  # fmt: skip


def predictions(treated: ArrayLike, events: ArrayLike, covariates: ArrayLike) -> Predictions:
    """Return the logistic regression on arm and covariates, and what it predicts for everyone."""
    arm = np.asarray(treated, dtype=np.float64)
    others = design_matrix(covariates)
    if others.shape[0] != arm.size or not np.isin(arm, (0.0, 1.0)).all():
        raise ValueError("treated must be true or false, one for each row of the covariates")
    if min(arm.sum(), (1.0 - arm).sum()) < 2:
        raise ValueError("each arm needs two participants or more")
    fit = fit_logistic(np.column_stack([np.ones_like(arm), arm, others]), events)
    without = fit.design @ fit.coefficients - fit.coefficients[1] * arm
    return Predictions(fit=fit, risk1=expit(without + fit.coefficients[1]), risk0=expit(without))


def contrast(
    risks: StandardisedRisks, measure: str, *, level: float = 0.95
) -> StandardisedContrast:
    """Return a difference or ratio of marginal risks with its Wald interval.

    Parameters
    ----------
    risks : StandardisedRisks
    measure : {"risk_difference", "risk_ratio", "odds_ratio"}
        Intervals of ratios are symmetric on the log scale.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    StandardisedContrast
        Only `estimate` is defined where a correction leaves no positive variance.

    Raises
    ------
    KeyError
        If the measure is unknown.
    """
    value, gradient, back = CONTRASTS[measure](risks.risk1, risks.risk0)
    slope = np.array(gradient)
    variance = float(slope @ risks.covariance @ slope)
    error = math.sqrt(variance) if variance > 0.0 else math.nan
    reach = normal_quantile(level) * error
    p_value = float(erfc(abs(value) / error / math.sqrt(2.0)))
    return StandardisedContrast(
        estimate=back(value), lower=back(value - reach), upper=back(value + reach),
        std_error=error, p_value=p_value,
    )  # fmt: skip


Contrast = tuple[float, tuple[float, float], Callable[[float], float]]


def _difference(p1: float, p0: float) -> Contrast:
    return p1 - p0, (1.0, -1.0), float


def _log_ratio(p1: float, p0: float) -> Contrast:
    return math.log(p1 / p0), (1.0 / p1, -1.0 / p0), math.exp


def _log_odds_ratio(p1: float, p0: float) -> Contrast:
    odds1, odds0 = p1 / (1.0 - p1), p0 / (1.0 - p0)
    slopes = 1.0 / (p1 * (1.0 - p1)), -1.0 / (p0 * (1.0 - p0))
    return math.log(odds1 / odds0), slopes, math.exp


CONTRASTS: Mapping[str, Callable[[float, float], Contrast]] = {
    "risk_difference": _difference,
    "risk_ratio": _log_ratio,
    "odds_ratio": _log_odds_ratio,
}
"""Of two risks: the contrast (ratios as logarithms), its slopes, and the way back."""
