"""Size and power of tests of no difference, by enumeration of all tables of a design."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from helpers.stats.association import ASSOCIATION, ORDERINGS
from helpers.stats.binomial import binomial
from helpers.stats.numerics import Floats
from helpers.stats.tables import TwoByTwo
from helpers.stats.unconditional import critical_region

__all__ = ["COMMON_RISKS", "Rejection", "rejection", "rejection_region"]

COMMON_RISKS: Floats = (np.arange(1000.0) + 0.5) / 1000.0
"""Risks that both arms share, at which sizes are computed."""

TIE = 1e-9  # a p-value this near to alpha, relatively, equals it: 3/3 v 0/3 has p = 0.1
SAME = 1e-12  # sizes nearer than this are one: mirrored risks have the same size

Region = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rejection:
    """What a test does under a design; all nan where it was not worked out.

    Attributes
    ----------
    sizes : array
        Probability of rejection at each of `COMMON_RISKS`.
    max_size : float
        The largest of them.
    max_size_at : float
        The common risk at which it is reached, the smallest if there are several.
    power : float
        Probability of rejection at the risks asked for.
    """

    sizes: Floats = field(repr=False)
    max_size: float
    max_size_at: float
    power: float


def rejection(
    n1: int, n0: int, *, risks: tuple[float, float], alpha: float
) -> Mapping[str, Rejection]:
    """Return size and power of every test of `ASSOCIATION`.

    Parameters
    ----------
    n1, n0 : int
        Sizes of the arms.
    risks : tuple of float
        Risks of arm 1 and arm 0, in [0, 1], at which power is computed.
    alpha : float
        Two-sided; a test rejects at ``p <= alpha``.

    Examples
    --------
    >>> found = rejection(50, 50, risks=(0.5, 0.25), alpha=0.05)
    >>> round(found["fisher"].max_size, 4), round(found["fisher"].power, 2)
    (0.0352, 0.67)
    """
    common = binomial(n1, COMMON_RISKS), binomial(n0, COMMON_RISKS)
    alternative = binomial(n1, risks[0])[0], binomial(n0, risks[1])[0]
    return {
        name: _summarised(rejection_region(name, n1, n0, alpha=alpha), common, alternative)
        for name in ASSOCIATION
    }


def rejection_region(name: str, n1: int, n0: int, *, alpha: float) -> Region | None:
    """Return which tables of a design a test rejects, row x1, column x0.

    Exact unconditional tests have a way that does without a p-value a table; None where the
    design is beyond their limit.

    Examples
    --------
    >>> rejection_region("fisher", 3, 3, alpha=0.1).astype(int).tolist()
    [[0, 0, 0, 1], [0, 0, 0, 0], [0, 0, 0, 0], [1, 0, 0, 0]]
    """
    bound = alpha * (1.0 + TIE)
    if name in ORDERINGS:
        return critical_region(ORDERINGS[name], n1, n0, alpha=bound)
    x1, x0 = np.indices((n1 + 1, n0 + 1))
    return np.asarray(np.asarray(ASSOCIATION[name](TwoByTwo(x1, n1, x0, n0))) <= bound)


def _summarised(
    region: Region | None, common: tuple[Floats, Floats], alternative: tuple[Floats, Floats]
) -> Rejection:
    if region is None:
        nowhere = np.full(COMMON_RISKS.size, np.nan)
        return Rejection(sizes=nowhere, max_size=np.nan, max_size_at=np.nan, power=np.nan)
    rejected = region.astype(np.float64)
    sizes = np.einsum("ij,ij->i", common[0] @ rejected, common[1])
    largest = float(sizes.max())
    at = COMMON_RISKS[np.argmax(sizes >= largest - SAME)]
    power = float(alternative[0] @ rejected @ alternative[1])
    return Rejection(sizes=sizes, max_size=largest, max_size_at=float(at), power=min(power, 1.0))
