"""Whether the maximum likelihood estimates of a logistic regression exist.

They do not where some combination of the covariates tells events from non-events without a
mistake: for all participants (complete separation) or with ties (quasi-complete). Iterations then
run away slowly and stop at numbers that mean nothing, so it is decided beforehand, by linear
programming.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import scipy  # its parts are loaded where they are first used
from numpy.typing import ArrayLike

from helpers.stats.numerics import Floats
from helpers.stats.rank import design_matrix

__all__ = ["Separation", "outcomes_of", "separation"]

APART = 1e-5  # a margin beyond the solver's tolerance of 1e-7, on columns of largest value 1


@dataclass(frozen=True, slots=True)
class Separation:
    """Whether and how a design separates events from non-events.

    Attributes
    ----------
    kind : {"none", "quasi", "complete"}
        ``"none"``: all estimates exist.
    columns : tuple of int
        Columns of the design whose coefficient has no finite estimate.
    """

    kind: Literal["none", "quasi", "complete"]
    columns: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return self.kind != "none"


def separation(design: ArrayLike, events: ArrayLike) -> Separation:
    """Return whether covariates separate events from non-events, by linear programming [1]_, [2]_.

    Parameters
    ----------
    design : array, participants x columns
        With the intercept; no column a combination of others (`helpers.stats.rank.independent`).
    events : array of bool
        True = event.

    Returns
    -------
    Separation
        Complete, quasi-complete or none, and the coefficients that run away.

    Raises
    ------
    ValueError
        If a value is missing, or the events are not one for each row.

    References
    ----------
    .. [1] Albert A, Anderson JA (1984). On the existence of maximum likelihood estimates in
       logistic regression models. Biometrika 71, 1-10.
    .. [2] Konis K (2007). Linear programming algorithms for detecting separated data in binary
       logistic regression models. DPhil thesis, University of Oxford.

    Examples
    --------
    No event among those with the second column at 1:

    >>> design = [[1, 0], [1, 0], [1, 1], [1, 1]]
    >>> separation(design, [True, False, False, False])
    Separation(kind='quasi', columns=(1,))
    >>> bool(separation(design, [True, False, True, False]))
    False
    """
    matrix = design_matrix(design)
    scale = np.abs(matrix).max(axis=0, initial=0.0)
    signs = np.where(outcomes_of(events, matrix), 1.0, -1.0)
    margins = signs[:, None] * (matrix / np.where(scale > 0.0, scale, 1.0))
    if not _reaches(margins, margins.sum(axis=0)):
        return Separation("none")
    running = [
        column
        for column, unit in enumerate(np.eye(matrix.shape[1]))
        if _reaches(margins, unit) or _reaches(margins, -unit)
    ]
    return Separation("complete" if _strictly(margins) else "quasi", tuple(running))


def outcomes_of(events: ArrayLike, design: Floats) -> Floats:
    """Return events as 0 and 1, checked to be one for each row of the design."""
    outcome = np.asarray(events, dtype=np.float64)
    if outcome.shape != design.shape[:1] or not np.isin(outcome, (0.0, 1.0)).all():
        raise ValueError(
            f"events must be true or false, one for each of {design.shape[0]} rows, "
            f"got {outcome.size} values"
        )
    return outcome


def _reaches(margins: Floats, direction: Floats) -> bool:
    """Return whether a step that takes nobody to the wrong side can go in this direction."""
    found = _solved(-direction, A_ub=-margins, b_ub=np.zeros(margins.shape[0]))
    reached = margins @ found
    return bool(direction @ found > APART and reached.max(initial=0.0) > APART)


def _strictly(margins: Floats) -> bool:
    """Return whether one step can take everybody away from the boundary."""
    rows, columns = margins.shape
    with_gap = np.column_stack([-margins, np.ones(rows)])
    gap = _solved(np.append(np.zeros(columns), -1.0), A_ub=with_gap, b_ub=np.zeros(rows))[-1]
    return bool(gap > APART)


def _solved(objective: Floats, **constraints: Any) -> Floats:
    result = scipy.optimize.linprog(objective, **constraints, bounds=(-1.0, 1.0), method="highs")
    if result.x is None:  # the step of no length is always allowed
        raise ArithmeticError(f"linear programming failed: {result.message}")
    return np.asarray(result.x, dtype=np.float64)
