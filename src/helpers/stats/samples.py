"""Checked numeric samples of two arms."""

import numpy as np
from numpy.typing import ArrayLike

from helpers.stats.numerics import Floats

__all__ = ["sample"]


def sample(name: str, values: ArrayLike) -> Floats:
    """Return values as a float vector; missing or infinite values are refused.

    Raises
    ------
    ValueError
        If a value is nan or infinite: what is missing is decided before estimation.
    """
    vector = np.asarray(values, dtype=np.float64).reshape(-1)
    absent = int(np.count_nonzero(~np.isfinite(vector)))
    if absent:
        raise ValueError(
            f"sample {name} has {absent} missing or infinite of {vector.size} values; "
            "choose those with a known outcome, or impute, first"
        )
    return vector
