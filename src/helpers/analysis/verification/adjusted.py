"""Adjusted results anew: likelihoods climbed by numerical slopes."""

import math
from collections.abc import Callable, Mapping

import numpy as np

from helpers.analysis.verification.case import Case, NotFollowedError
from helpers.analysis.verification.covariates import (
    Modelled,
    covariates_of,
    modelled,
)
from helpers.analysis.verification.likelihood import (
    Array,
    Height,
    Top,
    highest,
    log_one_plus_exp,
    profile_limit,
    profile_p,
)
from helpers.analysis.verification.ordered import odds_ratio_of
from helpers.analysis.verification.rates import ratio_of

__all__ = [
    "ancova",
    "ancova_of",
    "counted",
    "firth",
    "fitted",
    "logistic",
    "odds",
    "odds_of",
    "rates",
    "rates_of",
]

Values = Mapping[str, float]
FURTHEST = 25.0  # log odds beyond which events are separated from non-events
APART = "the outcome can be told from the covariates without a mistake"


def counted(case: Case) -> Values:
    """Return who of an arm is in the model, events, and unknown covariates."""
    names = covariates_of(case)
    known = [r for r in case.rows(case.key.arm) if case.value(r) is not None]
    if case.key.level:
        return {"missing": sum(r[case.key.level] is None for r in known)}
    complete = [r for r in known if all(r[name] is not None for name in names)]
    dropped = case.study.analysis.missing_covariate == "complete_case"
    used, rest = complete if dropped else known, len(known) - len(complete)
    events = sum(case.value(r) == 1.0 for r in used)
    return {"n": len(used), "events": events, "imputed": rest, "incomplete": rest}


# logistic regression --------------------------------------------------------------------------


def likelihood(design: Array, events: Array, given: Array | float = 0.0) -> Height:
    """Return the logistic likelihood of coefficients."""

    def height(at: np.ndarray) -> np.ndarray:
        odds = at @ design.T + given
        return np.asarray(odds @ events - log_one_plus_exp(odds).sum(axis=1))

    return height


def penalised(design: Array, events: Array, held: Array, place: int | None) -> Height:
    """Return Firth's likelihood; `place` is a coefficient that is held, not climbed."""
    plain = likelihood(design, events)

    def height(at: np.ndarray) -> np.ndarray:
        whole = at if place is None else np.insert(at, place, held, axis=1)
        risk = 1.0 / (1.0 + np.exp(-(whole @ design.T)))
        information = np.einsum("kn,ni,nj->kij", risk * (1.0 - risk), design, design)
        sign, size = np.linalg.slogdet(information)
        return np.asarray(plain(whole) + (size + np.log(sign)) / 2.0)

    return height


def fitted(of: Modelled) -> Top:
    """Return the logistic regression.

    Raises
    ------
    NotFollowedError
        If covariates or arm separate events from non-events.
    """
    _with_both(of)
    top = highest(likelihood(of.design, of.values), np.zeros(of.design.shape[1]))
    if np.abs(of.design @ top.at).max() > FURTHEST:
        raise NotFollowedError(APART)
    return top


def _with_both(of: Modelled) -> None:
    if of.values.min() == of.values.max():
        raise NotFollowedError("everybody has the same outcome")


def _profile(top: float, error: float, fall: Callable[[float], float], z: float) -> Values:
    lower, upper = (
        math.exp(profile_limit(fall, top, side * 2.1 * error, z)) for side in (-1.0, 1.0)
    )
    return {
        "estimate": math.exp(top), "lower": lower, "upper": upper, "p_value": profile_p(fall(0.0)),
    }  # fmt: skip


def logistic(case: Case) -> Values:
    """Return the conditional odds ratio with the profile's limits."""
    return case.once("logistic", lambda: _logistic(case))


def _logistic(case: Case) -> Values:
    of = modelled(case, covariates_of(case))
    best = fitted(of)
    others, warm = np.delete(of.design, 1, axis=1), np.delete(best.at, 1)

    def fall(at: float) -> float:
        height = likelihood(others, of.values, at * of.treated)
        return best.height - highest(height, warm).height

    error = math.sqrt(best.covariance[1, 1])
    return _profile(float(best.at[1]), error, fall, case.z)


def firth(case: Case) -> Values:
    """Return Firth's odds ratio with the limits of the penalised profile."""
    return case.once("firth", lambda: _firth(case))


def _firth(case: Case) -> Values:
    of = modelled(case, covariates_of(case))
    _with_both(of)
    none = np.zeros(1)
    best = highest(
        penalised(of.design, of.values, none, None), np.zeros(of.design.shape[1])
    )  # fmt: skip
    warm = np.delete(best.at, 1)

    def fall(at: float) -> float:
        height = penalised(of.design, of.values, np.array(at), 1)
        return best.height - highest(height, warm).height

    error = math.sqrt(best.covariance[1, 1])
    return _profile(float(best.at[1]), error, fall, case.z)


# other types ----------------------------------------------------------------------------------


def ancova(case: Case) -> Values:
    """Return the adjusted difference in means: what arm and outcome have beyond the covariates.

    The coefficient is that of one residual on the other (Frisch, Waugh and Lovell).
    """
    return case.once("ancova", lambda: _ancova(case))


def _ancova(case: Case) -> Values:
    return ancova_of(modelled(case, covariates_of(case)), case)


def ancova_of(of: Modelled, case: Case) -> Values:
    """Return the difference in means of two arms, given the columns of a model."""
    from scipy import stats

    around = np.column_stack([np.ones(of.treated.size), of.basis])
    arm, outcome = (v - around @ np.linalg.lstsq(around, v, rcond=None)[0] for v in _both(of))
    if float(arm @ arm) < 1e-10 * of.treated.size:
        raise NotFollowedError("the covariates tell who is in which arm")
    estimate = float(arm @ outcome / (arm @ arm))
    df, rest = of.treated.size - around.shape[1] - 1, outcome - estimate * arm
    nothing = dict.fromkeys(("lower", "upper", "std_error", "df", "p_value"), math.nan)
    if df < 1 or np.abs(rest).max() <= 1e-10 * np.abs(of.values).max():
        return nothing | {"estimate": estimate}
    error = math.sqrt(float(rest @ rest) / df / float(arm @ arm))
    lower, upper = stats.t.interval(case.confidence, df, loc=estimate, scale=error)
    p_value = 2.0 * float(stats.t.sf(abs(estimate / error), df))
    return {
        "estimate": estimate, "lower": lower, "upper": upper, "std_error": error, "df": df,
        "p_value": p_value,
    }  # fmt: skip


def _both(of: Modelled) -> tuple[Array, Array]:
    return of.treated, of.values


def odds(case: Case) -> Values:
    """Return the adjusted odds ratio of an ordered outcome."""
    return case.once("odds", lambda: _odds(case))


def _odds(case: Case) -> Values:
    return odds_of(modelled(case, covariates_of(case)), case)


def odds_of(of: Modelled, case: Case) -> Values:
    """Return the common odds ratio of two arms, given the columns of a model."""
    _with_both(of)
    columns = np.column_stack([of.treated, of.basis])
    return odds_ratio_of(of.values.tolist(), columns, np.ones(of.values.size), case)[0]


def rates(case: Case) -> Values:
    """Return the adjusted ratio of rates."""
    return case.once("rates", lambda: _rates(case))


def _rates(case: Case) -> Values:
    return rates_of(modelled(case, covariates_of(case)), case)


def rates_of(of: Modelled, case: Case) -> Values:
    """Return the ratio of the rates of two arms, given the columns of a model."""
    name = case.outcome.exposure
    times = [1.0 if name is None else float(r[name] or math.nan) for r in of.rows]
    return ratio_of(of.values, of.design, np.log(np.array(times)), 1, case)
