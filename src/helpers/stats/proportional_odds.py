"""The common odds ratio of an ordered outcome: the proportional odds model."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.stats.cumulative_logit import CumulativeLogit
from helpers.stats.logistic import OddsRatioFit
from helpers.stats.margins import OneSided, positive_margin
from helpers.stats.numerics import Floats
from helpers.stats.ordered_table import beyond, table_of, two_arm_model
from helpers.stats.profile import Profile
from helpers.stats.rank import design_matrix, independent
from helpers.stats.samples import sample
from helpers.stats.separation import Separation, separation

__all__ = [
    "adjusted_proportional_odds",
    "adjusted_proportional_odds_beyond",
    "ordered_separation",
    "proportional_odds",
    "proportional_odds_beyond",
]


def proportional_odds(a: ArrayLike, b: ArrayLike, *, level: float = 0.95) -> OddsRatioFit:
    """Return the common odds ratio of higher values in arm 1 against arm 0 [1]_.

    Parameters
    ----------
    a, b : array of float
        Values of arm 1 and of arm 0, none missing; their order alone counts, and equal values are
        one level. Levels that nobody has do not matter.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    OddsRatioFit
        Limits from the profile of the likelihood, p-value by likelihood ratio. Where no cut has
        participants of both arms on both sides of it, the estimate is 0 or infinite and has one
        finite limit. Where all values are equal it is nan, with limits 0 and infinity and p = 1;
        all is nan with an empty arm.

    Raises
    ------
    ValueError
        If a value is missing or infinite.

    Notes
    -----
    The odds of a value above any cut are compared, and the ratio is taken to be the same at every
    cut; see
    `helpers.stats.proportionality_of_odds`. With two levels it is the odds ratio of a 2 x 2 table.

    References
    ----------
    .. [1] McCullagh P (1980). Regression models for ordinal data. J R Stat Soc B 42, 109-142.

    Examples
    --------
    >>> found = proportional_odds([1] * 5 + [2] * 12 + [3] * 23, [1] * 14 + [2] * 13 + [3] * 13)
    >>> [round(value, 3) for value in (found.estimate, found.lower, found.upper)]
    [3.087, 1.336, 7.355]
    """
    first, second = sample("a", a), sample("b", b)
    if not (first.size and second.size):
        return OddsRatioFit(
            estimate=math.nan, lower=math.nan, upper=math.nan, log_std_error=math.nan,
            p_value=math.nan,
        )  # fmt: skip
    levels, table = table_of(first, second)
    if levels.size == 1:
        return OddsRatioFit(
            estimate=math.nan, lower=0.0, upper=math.inf, log_std_error=math.nan, p_value=1.0
        )
    return _fit(_two_arm_profile(table), level)


def proportional_odds_beyond(a: ArrayLike, b: ArrayLike, *, margin: float) -> OneSided:
    """Return one-sided p-values that the common odds ratio lies above, and below, a margin.

    Parameters
    ----------
    a, b : array of float
        As in `proportional_odds`.
    margin : float
        Odds ratio under the null hypothesis, above 0.

    Returns
    -------
    OneSided
        By the signed root of the likelihood ratio: at most half of ``1 - level`` exactly when the
        interval of `proportional_odds` clears the margin. Both are 1/2 where all values are
        equal, nan with an empty arm.

    Raises
    ------
    ValueError
        If a value is missing or infinite, or the margin outside its domain.

    Examples
    --------
    >>> arms = [1] * 5 + [2] * 12 + [3] * 23, [1] * 14 + [2] * 13 + [3] * 13
    >>> round(proportional_odds_beyond(*arms, margin=0.8).greater, 5)
    0.00074
    """
    positive_margin(margin)
    first, second = sample("a", a), sample("b", b)
    if not (first.size and second.size):
        return OneSided(math.nan, math.nan)
    levels, table = table_of(first, second)
    if levels.size == 1:
        return OneSided(0.5, 0.5)
    return _two_arm_profile(table).beyond(math.log(margin))


def adjusted_proportional_odds(
    treated: ArrayLike, values: ArrayLike, covariates: ArrayLike, *, level: float = 0.95
) -> OddsRatioFit:
    """Return the common odds ratio of higher values given covariates.

    Parameters
    ----------
    treated : array of bool
        True = arm 1; both arms have a participant or more.
    values : array of float
        The outcome, none missing; two levels or more.
    covariates : array, participants x columns
        Measured before randomisation; no column constant or a combination of others.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Returns
    -------
    OddsRatioFit
        As `proportional_odds`; conditional on the covariates, which also have one odds ratio for
        all cuts.

    Raises
    ------
    ValueError
        If a value is missing, a column repeats others, or there is no estimate: see
        `ordered_separation`.

    Examples
    --------
    >>> found = adjusted_proportional_odds(
    ...     [1, 1, 1, 1, 0, 0, 0, 0], [2, 3, 3, 1, 1, 2, 1, 3], [[1], [2], [4], [3], [2], [3], [1],
    ...     [4]])
    >>> round(found.estimate, 3), round(found.p_value, 4)
    (6.994, 0.2195)
    """
    return _fit(_adjusted_profile(treated, values, covariates), level)


def adjusted_proportional_odds_beyond(
    treated: ArrayLike, values: ArrayLike, covariates: ArrayLike, *, margin: float
) -> OneSided:
    """Return p-values as `proportional_odds_beyond`, given covariates.

    Parameters and errors are those of `adjusted_proportional_odds`.
    """
    positive_margin(margin)
    return _adjusted_profile(treated, values, covariates).beyond(math.log(margin))


def ordered_separation(
    treated: ArrayLike, values: ArrayLike, covariates: ArrayLike
) -> tuple[Separation, tuple[int, ...]]:
    """Return whether arm and covariates tell levels apart, so that there is no finite estimate.

    Parameters and errors are those of `adjusted_proportional_odds`.

    Returns
    -------
    tuple of Separation, and tuple of int
        The kind; and what runs away: 0 for the arm, then the columns of the covariates. The
        likelihood is concave, so an estimate exists where no direction leaves every participant
        at least as well off, which linear programming decides.

    Examples
    --------
    >>> found, columns = ordered_separation([1, 0, 1, 0], [1, 2, 3, 4], [[1], [2], [3], [4]])
    >>> found.kind, columns
    ('complete', (0, 1))
    """
    codes, columns = _checked(treated, values, covariates)
    found = _separation(codes, columns)
    cuts = int(codes.max())
    return found, tuple(column - cuts for column in found.columns if column >= cuts)


def _fit(profile: Profile, level: float) -> OddsRatioFit:
    lower, upper = profile.limits(level=level)
    return OddsRatioFit(
        estimate=math.exp(profile.top), lower=math.exp(lower), upper=math.exp(upper),
        log_std_error=profile.std_error, p_value=profile.p_value,
    )  # fmt: skip


def _two_arm_profile(table: Floats) -> Profile:
    side = beyond(table)
    return _infinite(table, side) if side else _profile(two_arm_model(table), 0)


def _adjusted_profile(treated: ArrayLike, values: ArrayLike, covariates: ArrayLike) -> Profile:
    codes, columns = _checked(treated, values, covariates)
    if _separation(codes, columns):
        raise ValueError("the covariates separate the levels: there is no estimate")
    unit = np.ones(codes.size)
    model = CumulativeLogit(codes=codes, columns=columns, weights=unit, offset=0.0 * unit)
    return _profile(model, 0)


def _profile(model: CumulativeLogit, column: int) -> Profile:
    """Return the log odds ratio of one column at the top of the likelihood, with its profile."""
    best = model.maximised(model.start())
    height, place = model.height(best), model.cuts + column
    error = math.sqrt(model.covariance(best)[column, column])
    own, others = model.columns[:, column], np.delete(model.columns, column, axis=1)

    def fall(value: float) -> float:
        return height - _restricted(model, others, value * own)

    return Profile(float(best[place]), error, fall)


def _restricted(model: CumulativeLogit, others: Floats, given: Floats) -> float:
    """Return the highest log-likelihood with one coefficient given."""
    rest = CumulativeLogit(codes=model.codes, columns=others, weights=model.weights, offset=given)
    return rest.height(rest.maximised(rest.start()))


def _infinite(table: Floats, side: int) -> Profile:
    """Return the profile of an odds ratio of 0 or infinity: the arms are likely apart."""
    shares = table / table.sum(axis=1, keepdims=True)
    height = float((table * np.log(np.where(table > 0.0, shares, 1.0))).sum())
    model = two_arm_model(table, np.empty((table.size, 0)))
    treated = np.repeat([1.0, 0.0], table.shape[1])

    def fall(value: float) -> float:
        return height - _restricted(model, model.columns, value * treated)

    return Profile(math.copysign(math.inf, side), math.nan, fall)


def _checked(
    treated: ArrayLike, values: ArrayLike, covariates: ArrayLike
) -> tuple[NDArray[np.intp], Floats]:
    outcome, arm = sample("values", values), np.asarray(treated, dtype=np.float64)
    others = design_matrix(covariates)
    if not arm.size == outcome.size == len(others) or not np.isin(arm, (0.0, 1.0)).all():
        raise ValueError("treated must be true or false, one for each value and row of covariates")
    levels, codes = np.unique(outcome, return_inverse=True)
    if levels.size < 2:
        raise ValueError("an ordered outcome needs two levels or more, and there is one")
    columns = np.column_stack([arm, others])
    if len(independent(np.column_stack([np.ones_like(arm), columns]))) <= columns.shape[1]:
        raise ValueError("a column of the design is a combination of others; leave it out")
    return codes, columns


def _separation(codes: NDArray[np.intp], columns: Floats) -> Separation:
    """Return the separation of the two sides of the cuts next to each participant's level."""
    cuts = np.eye(int(codes.max()))
    below, above = codes < codes.max(), codes > 0
    upper = np.column_stack([cuts[codes[below]], -columns[below]])
    lower = np.column_stack([cuts[codes[above] - 1], -columns[above]])
    sides = np.repeat([True, False], [len(upper), len(lower)])
    return separation(np.concatenate([upper, lower]), sides)
