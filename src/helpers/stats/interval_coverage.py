"""Coverage and width of intervals of two proportions, by enumeration of all tables of a design.

For a risk of arm 1 and the contrasts to which a grid of risks of arm 0 leads, in ascending order,
a table covers a run of the grid. So each table adds its probability where its run begins and takes
it away where the run ends, and running sums give the coverage at all risks of arm 0 together: no
array of tables by grid points, and nothing is assumed about how limits change with counts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from helpers.stats.binomial import binomial
from helpers.stats.numerics import Floats, quiet
from helpers.stats.tables import Interval

__all__ = ["GRID", "SCALES", "Coverage", "Scale", "covered", "not_worked_out"]

PARTS = 200
STEPS: NDArray[np.int64] = np.arange(10, 191)
GRID: Floats = STEPS / PARTS
"""Risks .05 to .95 in steps of .005: those of the grid .005 to .995 over which coverage counts."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How a contrast follows from two risks, and on which scale its intervals have a width.

    Attributes
    ----------
    contrast : callable
        Of arm 1 with arm 0, from risks in whole steps of 1/200, rounded once.
    width : callable
        Limits as they are subtracted: as they are, or as logarithms.
    """

    contrast: Callable[[int, NDArray[np.int64]], Floats]
    width: Callable[[Floats], Floats]


SCALES: Mapping[str, Scale] = {
    "risk_difference": Scale(lambda i, j: (i - j) / PARTS, np.asarray),
    "risk_ratio": Scale(lambda i, j: i / j, np.log),
    "odds_ratio": Scale(lambda i, j: (i * (PARTS - j)) / (j * (PARTS - i)), np.log),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coverage:
    """How an interval behaves under a design; all nan where it was not worked out.

    Attributes
    ----------
    at : array
        Coverage, rows by risk of arm 1 and columns by risk of arm 0, both `GRID`. An undefined
        interval covers nothing.
    mean, smallest : float
        Mean and smallest coverage over the grid.
    expected_width : float
        Mean width at the risks asked for; ratios: of the logarithm. Infinite if an unbounded
        interval can happen, nan if an undefined one can.
    median_width : float
        Median width, undefined and unbounded intervals counting as infinite.
    unbounded : float
        Probability of an unbounded or undefined interval at those risks.
    """

    at: Floats = field(repr=False)
    mean: float
    smallest: float
    expected_width: float
    median_width: float
    unbounded: float


def covered(
    limits: Interval, scale: Scale, sizes: tuple[int, int], risks: tuple[float, float]
) -> Coverage:
    """Return coverage and width of an interval under a design.

    Parameters
    ----------
    limits : Interval
        Of all tables, row x1, column x0.
    scale : Scale
        One of `SCALES`.
    sizes : tuple of int
        n1 and n0.
    risks : tuple of float
        Risks of arm 1 and arm 0, in [0, 1], at which widths are taken.
    """
    at = _map(limits, scale, sizes)
    with quiet():
        width = scale.width(limits.upper) - scale.width(limits.lower)
    probability = np.outer(binomial(sizes[0], risks[0])[0], binomial(sizes[1], risks[1])[0])
    possible = np.outer(_possible(sizes[0], risks[0]), _possible(sizes[1], risks[1]))
    chance, wide = probability[possible], width[possible]
    bounded = np.isfinite(wide)
    return Coverage(
        at=at, mean=float(at.mean()), smallest=float(at.min()),
        expected_width=float(wide @ chance) if np.all(bounded) else float(np.sum(wide[~bounded])),
        median_width=_median(np.where(bounded, wide, np.inf), chance),
        unbounded=float(chance[~bounded].sum()),
    )  # fmt: skip


def not_worked_out() -> Coverage:
    """Return the coverage of an interval that was left out."""
    nowhere = np.full((GRID.size, GRID.size), np.nan)
    return Coverage(
        at=nowhere, mean=np.nan, smallest=np.nan, expected_width=np.nan, median_width=np.nan,
        unbounded=np.nan,
    )  # fmt: skip


def _map(limits: Interval, scale: Scale, sizes: tuple[int, int]) -> Floats:
    """Return the coverage at every pair of risks of the grid."""
    treated, control = binomial(sizes[0], GRID), binomial(sizes[1], GRID)[::-1]
    lower, upper = (_Sorted.of(np.asarray(limit)) for limit in limits)
    coverage = np.empty((GRID.size, GRID.size))
    for row, step in enumerate(STEPS.tolist()):
        contrasts = scale.contrast(step, STEPS[::-1])  # ascending
        begun = lower.reached(contrasts, treated[row], side="right")
        ended = upper.reached(contrasts, treated[row], side="left")
        coverage[row, ::-1] = np.einsum("jx,jx->j", begun - ended, control)
    return coverage


@dataclass(frozen=True, slots=True, eq=False)
class _Sorted:
    """One limit of all tables, ascending, with the counts of its tables; undefined ones last."""

    limit: Floats
    x1: NDArray[np.int64]
    x0: NDArray[np.int64]
    columns: int

    @classmethod
    def of(cls, limit: Floats) -> "_Sorted":
        order = np.argsort(limit, axis=None, kind="stable")
        x1, x0 = np.divmod(order, limit.shape[1])
        return cls(limit.reshape(-1)[order], x1, x0, limit.shape[1])

    def reached(self, contrasts: Floats, probability: Floats, *, side: str) -> Floats:
        """Return P(X1 and limit at or below contrast | x0): rows contrasts, columns x0.

        `side` "left" leaves out limits equal to the contrast.
        """
        ends = np.searchsorted(self.limit, contrasts, side=side)  # type: ignore[call-overload]
        row = np.repeat(np.arange(contrasts.size), np.diff(ends, prepend=0))
        some = slice(0, ends[-1])
        cells = row * self.columns + self.x0[some]
        shape = contrasts.size, self.columns
        weights = probability[self.x1[some]]
        added = np.bincount(cells, weights, minlength=shape[0] * shape[1])
        return np.asarray(np.cumsum(added.reshape(shape), axis=0))


def _possible(n: int, risk: float) -> NDArray[np.bool_]:
    """Return which counts can happen; by the risk, for tiny probabilities vanish in rounding."""
    x = np.arange(n + 1)
    return np.asarray((x == n * risk) if risk in (0.0, 1.0) else x >= 0)


def _median(values: Floats, probability: Floats) -> float:
    order = np.argsort(values, kind="stable")
    below = np.cumsum(probability[order])
    return float(values[order][min(int(np.searchsorted(below, 0.5)), values.size - 1)])
