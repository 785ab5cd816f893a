"""Standardised risks anew: numerical slopes of the predictions, variances from definitions."""

import math
from collections.abc import Callable, Mapping
from functools import partial
from statistics import NormalDist, covariance, fmean, variance

import numpy as np

from helpers.analysis.verification.adjusted import fitted
from helpers.analysis.verification.case import Case, NotFollowedError
from helpers.analysis.verification.covariates import (
    Modelled,
    covariates_of,
    modelled,
    strata_names,
    stratum_of,
)
from helpers.analysis.verification.likelihood import Array, Top, slopes

__all__ = ["risk", "standardised"]

Values = Mapping[str, float]
SMALL = 200


def _predicted(of: Modelled, at: np.ndarray) -> list[np.ndarray]:
    """Return everybody's risk under the arm and under the reference, by rows of coefficients."""
    found = []
    for side in (1.0, 0.0):
        under = of.design.copy()
        under[:, 1] = side
        found.append(1.0 / (1.0 + np.exp(-(at @ under.T))))
    return found


def risk(case: Case) -> Values:
    """Return the mean predicted risk of everybody under the arm that the level names."""
    of = modelled(case, covariates_of(case))
    under = _predicted(of, fitted(of).at)
    return {"estimate": float(under[int(case.key.level != case.key.arm)].mean())}


def standardised(case: Case) -> Values:
    """Return a contrast of mean predicted risks, with its Wald limits and test."""
    risks, spread = case.once(case.key.method, lambda: _risks_of(case))
    return _contrast(case, risks, spread)


def _risks_of(case: Case) -> tuple[list[float], Array]:
    """Return the two mean predicted risks and their covariance."""
    of, strata = _model_of(case)
    top = fitted(of)
    risks = [float(part.mean()) for part in _predicted(of, top.at)]
    small = of.treated.size < SMALL and not strata
    spread = _delta(of, top) if small else _ye(of, top)
    if strata:
        spread = spread - _balanced(case, of, top, strata)
    return risks, spread


def _model_of(case: Case) -> tuple[Modelled, list[str]]:
    """Return the model, and the strata whose balance the variance credits."""
    names = covariates_of(case)
    if case.key.method == "standardised":
        return modelled(case, names), []
    strata = strata_names(case, randomised=True)
    fuller = modelled(case, names, strata)
    try:
        fitted(fuller)
    except NotFollowedError:
        return modelled(case, names), strata
    return fuller, strata


def _delta(of: Modelled, top: Top) -> Array:
    """Return the covariance of the two mean risks: HC3 carried over, and covariates sampled."""
    risk = 1.0 / (1.0 + np.exp(-(of.design @ top.at)))
    bread = top.covariance
    own = risk * (1.0 - risk) * np.einsum("ni,ij,nj->n", of.design, bread, of.design)
    scores = of.design * ((of.values - risk) / (1.0 - np.minimum(own, 1.0)))[:, None]
    sandwich = bread @ (scores.T @ scores) @ bread
    means = (partial(_mean_risk, of, k) for k in (0, 1))
    gradient = np.array([slopes(mean, top.at[None, :])[0] for mean in means])
    sampled = _covariances(*_predicted(of, top.at)) / of.treated.size
    return np.asarray(gradient @ sandwich @ gradient.T + sampled, dtype=np.float64)


def _mean_risk(of: Modelled, side: int, at: np.ndarray) -> np.ndarray:
    return np.asarray(_predicted(of, at)[side].mean(axis=1))


def _covariances(a: np.ndarray, b: np.ndarray) -> Array:
    first, second = a.tolist(), b.tolist()
    across = covariance(first, second)
    return np.array([[variance(first), across], [across, variance(second)]])


def _ye(of: Modelled, top: Top) -> Array:
    """Return the covariance of Ye and others, for simple randomisation."""
    both, here = _predicted(of, top.at), (of.treated == 1.0, of.treated == 0.0)
    spread, found = _covariances(*both), np.empty((2, 2))
    for k in (0, 1):
        outcome, own = of.values[here[k]].tolist(), both[k][here[k]].tolist()
        joint = covariance(outcome, own)
        rest = variance(outcome) - 2.0 * joint + spread[k, k]
        found[k, k] = rest / float(here[k].mean()) + 2.0 * joint - spread[k, k]
    across = sum(
        covariance(of.values[here[k]].tolist(), both[1 - k][here[k]].tolist()) for k in (0, 1)
    )
    found[0, 1] = found[1, 0] = across - spread[0, 1]
    return found / of.treated.size


def _balanced(case: Case, of: Modelled, top: Top, strata: list[str]) -> Array:
    """Return what the balance within strata takes off, stratum by stratum."""
    both, n = _predicted(of, top.at), of.treated.size
    share, total = float(of.treated.mean()), np.zeros((2, 2))
    places = [stratum_of(case, record, strata) for record in of.rows]
    for stratum in set(places):
        inside = [i for i, place in enumerate(places) if place == stratum]
        means = []
        for k, side in ((0, 1.0), (1, 0.0)):
            arm = [i for i in inside if of.treated[i] == side]
            if arm:
                means.append(fmean(of.values[i] - both[k][i] for i in arm))
        if len(means) == 2:
            tilt = np.array([means[0] / share, means[1] / (1.0 - share)])
            signs = np.array([[1.0, -1.0], [-1.0, 1.0]])
            total += len(inside) / n * share * (1.0 - share) * signs * np.outer(tilt, tilt)
    return total / n


def _contrast(case: Case, risks: list[float], spread: Array) -> Values:
    measure = "risk_difference" if case.key.measure == "test" else case.key.measure
    scale, back = SCALES[measure]

    def height(at: np.ndarray) -> np.ndarray:
        return scale(at[:, 0], at[:, 1])

    slope = slopes(height, np.array([risks]))[0]
    value = float(scale(np.array([risks[0]]), np.array([risks[1]]))[0].real)
    size = float(slope @ spread @ slope)
    error = math.sqrt(size) if size > 0.0 else math.nan
    lower, upper = (back(value + side * case.z * error) for side in (-1.0, 1.0))
    name = "std_error" if measure == "risk_difference" else "log_std_error"
    p_value = 2.0 * NormalDist().cdf(-abs(value / error)) if size > 0.0 else math.nan
    return {
        "estimate": back(value), "lower": lower, "upper": upper, name: error, "p_value": p_value,
    }  # fmt: skip


Scale = tuple[Callable[[np.ndarray, np.ndarray], np.ndarray], Callable[[float], float]]
SCALES: Mapping[str, Scale] = {
    "risk_difference": (lambda p, q: p - q, float),
    "risk_ratio": (lambda p, q: np.log(p / q), math.exp),
    "odds_ratio": (lambda p, q: np.log(p / (1 - p)) - np.log(q / (1 - q)), math.exp),
}
