"""Variance of covariate-adjusted marginal risks: of two means of predictions, jointly.

Two families. The delta method carries the covariance of the coefficients over to the means, with
the covariates held fixed; a term for their sampling may be added. The estimator of Ye and
colleagues treats arms, outcomes and covariates as sampled from the start.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats.logistic import LogisticFit
from helpers.stats.numerics import Floats
from helpers.stats.strata import Flags

__all__ = [
    "VARIANCES",
    "Predictions",
    "coefficient_covariance",
    "covariate_sampling",
    "delta",
    "randomisation_correction",
    "ye",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """A logistic regression, and the risk it predicts for everyone under either arm.

    Attributes
    ----------
    fit : LogisticFit
        With intercept, arm and covariates as columns, in this order.
    risk1, risk0 : array
        Predicted risk of every participant under arm 1 and under arm 0.
    """

    fit: LogisticFit
    risk1: Floats
    risk0: Floats

    @property
    def treated(self) -> Flags:
        """Participants of arm 1."""
        return np.asarray(self.fit.design[:, 1] == 1.0)

    @property
    def n(self) -> int:
        """Participants of both arms."""
        return int(self.risk1.size)


def coefficient_covariance(fit: LogisticFit, kind: str = "hc3") -> Floats:
    """Return the covariance of the coefficients: from the model, or a sandwich [1]_, [2]_.

    Parameters
    ----------
    fit : LogisticFit
    kind : {"model", "hc0", "hc1", "hc3"}
        ``"model"``: inverse information. Sandwiches hold where the regression is wrong: plain,
        times n / (n - k), and with residuals divided by 1 less the leverage.

    Raises
    ------
    KeyError
        If the kind is unknown.

    References
    ----------
    .. [1] White H (1980). A heteroskedasticity-consistent covariance matrix estimator and a
       direct test for heteroskedasticity. Econometrica 48, 817-838.
    .. [2] MacKinnon JG, White H (1985). Some heteroskedasticity-consistent covariance matrix
       estimators with improved finite sample properties. J Econometrics 29, 305-325.
    """
    if kind == "model":
        return fit.covariance
    rows, columns = fit.design.shape
    residual = fit.events - fit.risks
    squares = {
        "hc0": lambda: residual**2,
        "hc1": lambda: residual**2 * (rows / (rows - columns)),
        "hc3": lambda: (residual / (1.0 - fit.leverage)) ** 2,
    }[kind]()
    meat = fit.design.T @ (squares[:, None] * fit.design)
    return np.asarray(fit.covariance @ meat @ fit.covariance)


def delta(of: Predictions, kind: str = "hc3", *, sampling: bool = False) -> Floats:
    """Return the delta-method covariance of the two marginal risks [1]_.

    Parameters
    ----------
    of : Predictions
    kind : {"model", "hc0", "hc1", "hc3"}
        See `coefficient_covariance`; ``"hc0"`` is the proposal of Ge and colleagues.
    sampling : bool, default False
        Add `covariate_sampling`, without which the covariates are held fixed.

    References
    ----------
    .. [1] Ge M, Durham LK, Meyer RD, Xie W, Thomas N (2011). Covariate-adjusted difference in
       proportions from clinical trials using logistic regression and weighted risk differences.
       Drug Inf J 45, 481-493.
    """
    design = of.fit.design
    rows = []
    for arm, risk in ((1.0, of.risk1), (0.0, of.risk0)):
        under = design.copy()
        under[:, 1] = arm
        rows.append((risk * (1.0 - risk)) @ under / of.n)
    gradient = np.array(rows)
    variance = gradient @ coefficient_covariance(of.fit, kind) @ gradient.T
    return np.asarray(variance + covariate_sampling(of)) if sampling else np.asarray(variance)


def covariate_sampling(of: Predictions) -> Floats:
    """Return the covariance of the two means of predictions that other participants would give.

    For the difference it is ``var(risk1 - risk0) / n``.
    """
    return np.cov(of.risk1, of.risk0) / of.n


def ye(of: Predictions) -> Floats:
    """Return the covariance of the marginal risks of Ye and colleagues [1]_, simple randomisation.

    Robust against a wrong regression; no correction for small samples. Residual variances are
    put together from the outcomes of an arm and the predictions of everybody, as in their
    software.

    References
    ----------
    .. [1] Ye T, Bannick M, Yi Y, Shao J (2023). Robust variance estimation for covariate-adjusted
       unconditional treatment effect in randomized clinical trials with binary outcomes. Stat
       Theory Relat Fields 7, 159-163.
    """
    events, among = of.fit.events, (of.treated, ~of.treated)
    risks = (of.risk1, of.risk0)
    spread = np.cov(of.risk1, of.risk0)
    variance = np.empty((2, 2))
    for a, (here, risk) in enumerate(zip(among, risks, strict=True)):
        with_own = _covariance(events[here], risk[here])
        residual = np.var(events[here], ddof=1) - 2.0 * with_own + spread[a, a]
        variance[a, a] = residual / here.mean() + 2.0 * with_own - spread[a, a]
    across = sum(
        _covariance(events[here], other[here])
        for here, other in zip(among, reversed(risks), strict=True)
    )
    variance[0, 1] = variance[1, 0] = across - spread[0, 1]
    return variance / of.n


def randomisation_correction(of: Predictions, strata: ArrayLike) -> Floats:
    """Return what stratified randomisation takes off the covariance of the marginal risks [1]_.

    Parameters
    ----------
    of : Predictions
    strata : array
        Stratum of every participant, as the randomisation used it: permuted blocks or another
        scheme that balances the arms within strata. A stratum without participants in both arms
        takes off nothing.

    References
    ----------
    .. [1] Bannick MS, Shao J, Liu J, Du Y, Yi Y, Ye T (2025). A general form of covariate
       adjustment in clinical trials under covariate-adaptive randomization. Biometrika 112,
       asaf029.
    """
    residuals = (of.fit.events - of.risk1, of.fit.events - of.risk0)
    share = float(of.treated.mean())
    balanced = share * (1.0 - share) * np.array([[1.0, -1.0], [-1.0, 1.0]])
    total = np.zeros((2, 2))
    _, stratum = np.unique(np.asarray(strata), return_inverse=True)
    for level in range(int(stratum.max()) + 1):
        here = stratum == level
        arms = (here & of.treated, here & ~of.treated)
        if all(arm.any() for arm in arms):
            means = [r[arm].mean() for r, arm in zip(residuals, arms, strict=True)]
            tilt = np.diag([means[0] / share, means[1] / (1.0 - share)])
            total += here.mean() * tilt @ balanced @ tilt
    return total / of.n


def _covariance(a: Floats, b: Floats) -> float:
    return float(np.cov(a, b)[0, 1])


VARIANCES: Mapping[str, Callable[[Predictions], Floats]] = {
    "hc3_sampling": partial(delta, kind="hc3", sampling=True),
    "ye": ye,
    "hc0": partial(delta, kind="hc0"),
    "hc1": partial(delta, kind="hc1"),
    "hc3": partial(delta, kind="hc3"),
    "model": partial(delta, kind="model"),
    "hc0_sampling": partial(delta, kind="hc0", sampling=True),
}
