"""Which columns of a design carry information of their own."""

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats.numerics import Floats

__all__ = ["design_matrix", "independent"]

ALIASED = 1e-9  # what is left of a column, relative to its length, when it repeats earlier ones


def design_matrix(values: ArrayLike) -> Floats:
    """Return a checked design: participants in rows, columns finite.

    Raises
    ------
    ValueError
        If it is not a table of numbers, or a value is missing or infinite.
    """
    design = np.asarray(values, dtype=np.float64)
    if design.ndim != 2:
        raise ValueError(f"a design has rows and columns, got {design.ndim} dimension(s)")
    absent = int(np.count_nonzero(~np.isfinite(design)))
    if absent:
        raise ValueError(
            f"the design has {absent} missing or infinite values; fill them in, or leave those "
            "participants out, first"
        )
    return design


def independent(design: ArrayLike) -> tuple[int, ...]:
    """Return the columns that are no combination of those before them, in order.

    Parameters
    ----------
    design : array, participants x columns
        The first columns are kept first: put the intercept and the arm there.

    Returns
    -------
    tuple of int
        Positions; without the others a model fits the same.

    Notes
    -----
    Gram-Schmidt with a second pass; a column is left out when less than 1e-9 of its length is
    its own. Centre values that are large beside their spread first.

    Examples
    --------
    >>> independent([[1, 0, 5, 1], [1, 1, 5, 2], [1, 0, 5, 3]])
    (0, 1, 3)
    """
    matrix = design_matrix(design)
    kept: list[int] = []
    basis = np.empty((matrix.shape[0], 0))
    for position, column in enumerate(matrix.T):
        own = column - basis @ (basis.T @ column)
        own = own - basis @ (basis.T @ own)
        length = float(np.linalg.norm(own))
        if length > ALIASED * float(np.linalg.norm(column)) and length > 0.0:
            kept.append(position)
            basis = np.column_stack([basis, own / length])
    return tuple(kept)
