"""Counts of events: checked, and whether a model of them has an estimate at all."""

import numpy as np
import scipy  # its parts are loaded where they are first used
from numpy.typing import ArrayLike

from helpers.stats.numerics import Floats
from helpers.stats.rank import design_matrix
from helpers.stats.samples import sample

__all__ = ["LARGEST", "counts_of", "counts_run_away"]

LARGEST = 10_000_000  # a count beyond it would need arrays of its length
APART = 1e-7  # of a direction of length 1


def counts_of(name: str, values: ArrayLike) -> Floats:
    """Return counts as a float vector, checked.

    Raises
    ------
    ValueError
        If a count is missing, below zero, not whole, or above ten million.
    """
    counts = sample(name, values)
    wrong = (counts < 0.0) | (counts != np.floor(counts)) | (counts > LARGEST)
    if wrong.any():
        raise ValueError(
            f"counts are whole numbers from 0 to {LARGEST:,}; {name} has {int(wrong.sum())} others"
        )
    return counts


def counts_run_away(design: ArrayLike, events: ArrayLike) -> tuple[int, ...]:
    """Return the columns of which no coefficient is finite: groups without any event [1]_.

    Parameters
    ----------
    design : array, participants x columns
        With the intercept.
    events : array of int

    Returns
    -------
    tuple of int
        Columns along which the mean of participants without events can go to zero while the mean
        of all others stays.

    References
    ----------
    .. [1] Santos Silva JMC, Tenreyro S (2010). On the existence of the maximum likelihood
       estimates in Poisson regression. Econ Lett 107, 310-312.

    Examples
    --------
    >>> counts_run_away([[1, 0], [1, 0], [1, 1], [1, 1]], [2, 0, 0, 0])
    (1,)
    """
    matrix, counts = design_matrix(design), counts_of("events", events)
    scale = np.abs(matrix).max(axis=0, initial=0.0)
    scaled = matrix / np.where(scale > 0.0, scale, 1.0)
    none, some = scaled[counts == 0.0], scaled[counts > 0.0]
    found = []
    for column, unit in enumerate(np.eye(matrix.shape[1])):
        for sign in (-1.0, 1.0):
            result = scipy.optimize.linprog(
                sign * unit, A_ub=none, b_ub=np.zeros(len(none)), A_eq=some,
                b_eq=np.zeros(len(some)), bounds=(-1.0, 1.0), method="highs",
            )  # fmt: skip
            if result.x is not None and _leads_away(none @ result.x, sign * result.x[column]):
                found.append(column)
    return tuple(dict.fromkeys(found))


def _leads_away(change: Floats, along: float) -> bool:
    """Return whether a step leads along a column and takes somebody's mean towards zero."""
    return bool(along < -APART and change.min(initial=0.0) < -APART)
