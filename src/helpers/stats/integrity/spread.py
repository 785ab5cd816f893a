"""Arms that differ too much or too little: means, variances and missing values, all together.

Every statistic adds up over the variables and is compared with the same participants under other
allocations of the arms.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats.integrity.chance import Chance, Integers, two_sided, upper_tail
from helpers.stats.numerics import Floats

__all__ = ["covariate_balance", "missingness_by_arm", "variance_balance"]

_CHUNK = 2**22  # participants times allocations at a time


def covariate_balance(variables: Sequence[ArrayLike], arms: ArrayLike, drawn: Integers) -> Chance:
    """Return how far the arms lie apart over all variables together, too far or too near.

    Parameters
    ----------
    variables : sequence of array
        One array a variable: participants, or participants by indicators of its levels; nan where
        missing, which counts as the mean.
    arms : integer array
        Arm of every participant, 0, 1, ...
    drawn : integer array, shape (draws, participants)
        Arms under other allocations.

    Returns
    -------
    Chance
        The statistic is the mean over the variables of the squared standardised difference
        between the arms, times what makes it 1 on average in a trial randomised without
        restriction; for two arms n1 n0 / n times the squared difference [1]_.

    References
    ----------
    .. [1] Hansen BB, Bowers J (2008). Covariate balance in simple, stratified and clustered
       comparative studies. Stat Sci 23, 219-236.
    """
    columns, weights = _standardised(variables)
    own = _between(columns, weights, np.asarray(arms)[None, :])
    every = _between(columns, weights, drawn)
    return two_sided(float(own[0]), every, looked=len(variables))


def missingness_by_arm(missing: ArrayLike, arms: ArrayLike, drawn: Integers) -> Chance:
    """Return how far the shares of missing values differ between the arms, all variables together.

    Parameters
    ----------
    missing : boolean array, shape (participants, variables)
        Variables in which somebody, and not everybody, is missing.
    arms, drawn
        As in `covariate_balance`.
    """
    table = np.asarray(missing, np.float64)
    columns, weights = _standardised(list(table.T))
    own = float(_between(columns, weights, np.asarray(arms)[None, :])[0])
    every = _between(columns, weights, drawn)
    return Chance(
        statistic=own,
        expected=float(np.median(every)),
        p_value=upper_tail(own, every),
        looked=table.shape[1],
    )


def variance_balance(values: ArrayLike, arms: ArrayLike, drawn: Integers) -> Chance:
    """Return how far the variances of the arms lie apart over all variables, too far or too near.

    Parameters
    ----------
    values : array of float, shape (participants, variables)
        Numbers of many values; nan where missing.
    arms, drawn
        As in `covariate_balance`.

    Returns
    -------
    Chance
        The statistic is the mean squared logarithm of the ratio of two arms' variances.
    """
    table = np.asarray(values, np.float64)
    own = float(_log_variances(table, np.asarray(arms)[None, :])[0])
    return two_sided(own, _log_variances(table, drawn), looked=table.shape[1])


def _standardised(variables: Sequence[ArrayLike]) -> tuple[Floats, Floats]:
    """Return columns of mean 0 and variance 1, and weights that make each variable count once."""
    columns: list[Floats] = []
    weights: list[float] = []
    for variable in variables:
        own = [column for column in _scaled(variable)]
        columns += own
        weights += [1.0 / (max(len(own), 1) * len(variables))] * len(own)
    if not columns:
        raise ValueError("expected at least one variable that varies")
    return np.column_stack(columns), np.array(weights)


def _scaled(variable: ArrayLike) -> Iterator[Floats]:
    table = np.asarray(variable, np.float64)
    for column in table.reshape(len(table), -1).T:
        known = np.isfinite(column)
        spread = float(column[known].std()) if known.any() else 0.0
        if spread > 0.0:
            yield np.where(known, (column - column[known].mean()) / spread, 0.0)


def _between(columns: Floats, weights: Floats, arms: Integers) -> Floats:
    """Return the weighted sum of squares between the arms, one number an allocation."""
    found = np.zeros(len(arms))
    groups = np.unique(arms)
    step = max(1, _CHUNK // columns.shape[0])
    for start in range(0, len(arms), step):
        lines = arms[start : start + step]
        for group in groups:
            member = (lines == group).astype(np.float64)
            sizes = np.maximum(member.sum(axis=1), 1.0)
            found[start : start + step] += ((member @ columns) ** 2 @ weights) / sizes
    freedom = max(groups.size - 1, 1) * columns.shape[0] / (columns.shape[0] - 1)
    return found / freedom


def _log_variances(table: Floats, arms: Integers) -> Floats:
    known = np.isfinite(table)
    centred = np.where(known, table - np.nanmean(table, axis=0), 0.0)
    logs = []
    for group in np.unique(arms):
        member = (arms == group).astype(np.float64)
        n = np.maximum(member @ known, 2.0)
        squares, sums = member @ centred**2, member @ centred
        variance = np.maximum((squares - sums**2 / n) / (n - 1.0), np.finfo(float).tiny)
        logs.append(np.log(variance))
    spread = np.var(np.stack(logs), axis=0, ddof=1)
    return np.asarray(2.0 * spread.mean(axis=1))
