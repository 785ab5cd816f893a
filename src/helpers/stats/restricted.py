"""Two risks estimated by maximum likelihood under a given difference, stratum by stratum.

As in `helpers.stats.score`, the estimates are functions of a multiplier w, in closed form and to
full precision: ``w p q = x - n p`` in the arm whose risk falls below the observed one. There w
gives the difference; here the difference is given and w is searched.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.stats.numerics import Floats, quiet
from helpers.stats.roots import SETTLED, bracketed

__all__ = ["Restricted", "difference_score"]


def difference_score(x1: Floats, n1: Floats, x0: Floats, n0: Floats, difference: Floats) -> Floats:
    """Return the score statistic of a difference p1 - p0, above 0 where it is exceeded.

    Counts and differences are arrays of one shape, the differences in (-1, 1). The variance has
    no factor N / (N - 1).
    """
    above = x1 / n1 - x0 / n0 >= difference
    y1, y0 = n1 - x1, n0 - x0
    # The arm whose fitted risk falls comes first; below the difference that is arm 0.
    fit = Restricted(
        np.where(above, x1, x0),
        np.where(above, n1, n0),
        np.where(above, y0, y1),
        np.where(above, n0, n1),
        np.where(above, difference, -difference),
    )
    weight = fit.multiplier()
    with quiet():
        size = weight * np.sqrt(fit.variance(weight))
    return np.where(above, size, -size)


@dataclass(frozen=True, slots=True, eq=False)
class Restricted:
    """Two arms and the difference p - (1 - q) that they are fitted to.

    Attributes
    ----------
    x, n : array
        Events and participants of the arm whose risk p falls.
    y, m : array
        Non-events and participants of the other arm, whose proportion q of non-events falls.
    difference : array
        Risk of the first arm less risk of the second, in (-1, x / n - (m - y) / m].
    """

    x: Floats
    n: Floats
    y: Floats
    m: Floats
    difference: Floats

    def multiplier(self) -> Floats:
        """Return w >= 0 at which the fitted difference is the given one.

        Newton's method on the reciprocal of p + q, which is nearly linear in w between kinks; the
        few elements that do not settle are searched in a bracket.
        """
        with quiet():
            low, high = self._segment()
            weight = np.clip(self._start(), low, high)
            unit = np.minimum(self.n, self.m)  # on this scale the estimates move with w
            for _ in range(9):
                step = self._step(weight)
                weight = np.clip(weight + step, low, high)
                rest = ~(np.abs(step) <= SETTLED * (weight + unit))
                if not np.any(rest):
                    break
        if np.any(rest):
            weight[rest] = self._at(rest)._searched()
        return weight

    def variance(self, weight: Floats) -> Floats:
        """Return the sum of p q / n over the arms at a multiplier."""
        (p, q, _), (r, s, _) = _arm(self.x, self.n, weight), _arm(self.y, self.m, weight)
        return p * q / self.n + r * s / self.m

    def surplus(self, weight: Floats) -> Floats:
        """Return the fitted difference less the given one, from whichever sum is small."""
        (p, q, _), (r, s, _) = _arm(self.x, self.n, weight), _arm(self.y, self.m, weight)
        return np.where(p + s < 1.0, p - s - self.difference, r - q - self.difference)

    def _start(self) -> Floats:
        """Return a first guess: the surplus at w = 0 over the variance of smoothed risks."""
        p, r = (self.x + 0.5) / (self.n + 1.0), (self.y + 0.5) / (self.m + 1.0)
        excess = self.x / self.n + self.y / self.m - 1.0 - self.difference
        return excess / (p * (1.0 - p) / self.n + r * (1.0 - r) / self.m)

    def _step(self, weight: Floats) -> Floats:
        (p, q, fall), (r, s, other) = _arm(self.x, self.n, weight), _arm(self.y, self.m, weight)
        surplus = np.where(p + s < 1.0, p - s - self.difference, r - q - self.difference)
        step = surplus * (p + r) / ((1.0 + self.difference) * (fall + other))
        return np.where(surplus == 0.0, 0.0, step)

    def _segment(self) -> tuple[Floats, Floats]:
        """Return a bracket without kinks: the risk of a full arm stays 1 until w is its size."""
        # p <= x / w and q <= y / w bound the search; twice that keeps the signs apart.
        low, high = np.zeros_like(self.x), 2.0 * (self.x + self.y) / (1.0 + self.difference)
        for full, kink in ((self.x == self.n, self.n), (self.y == self.m, self.m)):
            if np.any(full):
                beyond = self.surplus(kink) > 0.0
                low = np.where(full & beyond, np.maximum(low, kink), low)
                high = np.where(full & ~beyond, np.minimum(high, kink), high)
        return low, high

    def _searched(self) -> Floats:
        with quiet():
            return bracketed(self.surplus, *self._segment())

    def _at(self, chosen: NDArray[np.bool_]) -> "Restricted":
        parts = (self.x, self.n, self.y, self.m, self.difference)
        return Restricted(*(part[chosen] for part in parts))


def _arm(x: Floats, n: Floats, weight: Floats) -> tuple[Floats, Floats, Floats]:
    """Return risk and complement with ``weight p q = x - n p``, and how fast the risk falls."""
    y, gap = n - x, n - weight
    root = np.sqrt(gap**2 + 4.0 * weight * y)
    p = 2.0 * x / (weight + n + root)
    with quiet():
        q = np.where(gap > 0.0, 2.0 * y / (gap + root), (root - gap) / (2.0 * weight))
        return p, q, np.where((y == 0.0) & (gap <= 0.0), p / weight, p * q / root)
