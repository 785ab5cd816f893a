"""Probability of a one-sided region of two-by-two tables, and its largest value.

A region that a one-sided test rejects holds, with x1 events in arm 1, also x1 + 1 (Barnard's
convexity). So it is a *step*: for every x0 the smallest x1 inside, or n1 + 1. Its probability at
risks p0 and p0 + d is a sum over x0 of a binomial probability times a binomial tail.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.stats.binomial import binomial, upper_tails
from helpers.stats.numerics import Floats, quiet

__all__ = ["Scan", "Steps"]

Steps = NDArray[np.int16]

NODES = 8.0  # risks looked at first, for each square root of a participant
FINE = 2**14  # risks of arm 1 for which binomial tails are kept
RIVAL = 0.93  # a node below this share of the highest is not next to the highest peak
CLIMBS = 6  # Newton steps from the best node to its peak, at most
REACH = 8  # nodes between them, at most: values at nodes are rounded, and a top may be flat
EDGE = 1e-12  # how near to 0 and 1 a risk comes
CELLS = 2**20  # probabilities worked on at a time


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """Binomial probabilities of a design at many risks, to find peaks; their heights are exact.

    Attributes
    ----------
    n1, n0 : int
    share : array
        Where the nodes lie within the risks that a difference allows, on the arcsine scale.
    tail : array
        P(X1 >= k), k = 0 .. n1 + 1, one row a risk, `FINE` of them on the arcsine scale.
    control : array
        P(X0 = x0), likewise.
    """

    n1: int
    n0: int
    share: Floats
    tail: Floats
    control: Floats

    @classmethod
    def of(cls, n1: int, n0: int) -> "Scan":
        """Return the scan of a design."""
        nodes, fine = int(NODES * np.sqrt(n1 + n0)) + 16, _arcsine(FINE)
        return cls(n1, n0, _arcsine(nodes), upper_tails(binomial(n1, fine)), binomial(n0, fine))

    def largest_at_nodes(self, step: Steps, difference: float) -> float:
        """Return about the largest probability of one region: as the nodes have it."""
        d = np.array([difference])
        return float(self._values(step[None, :], d, self._risks(d)).max())

    def largest(self, steps: Steps, differences: Floats) -> Floats:
        """Return the largest probability of regions, each at a difference of its own.

        Parameters
        ----------
        steps : array, one row a region
        differences : array
            Risk of arm 1 less that of arm 0, in (-1, 1), one a region.
        """
        heights = np.empty(differences.size)
        rows = max(1, CELLS // (self.share.size * (self.n0 + 1)))
        for start in range(0, heights.size, rows):
            some = slice(start, start + rows)
            heights[some] = self._highest(steps[some], differences[some])
        return heights

    def _risks(self, d: Floats) -> Floats:
        """Return the nodes of arm 0, one row a difference."""
        low, high = np.maximum(0.0, -d)[:, None], np.minimum(1.0, 1.0 - d)[:, None]
        return low + (high - low) * self.share

    def _values(self, steps: Steps, d: Floats, risk: Floats) -> Floats:
        """Return the probability of regions at nodes, from the nearest risks that are kept."""
        treated, control = _nearest(risk + d[:, None]), _nearest(risk)
        place = (treated * (self.n1 + 2))[:, :, None] + steps[:, None, :]
        tail = np.take(self.tail.reshape(-1), place)
        return np.einsum("rmx,rmx->rm", tail, self.control[control])

    def _highest(self, steps: Steps, d: Floats) -> Floats:
        """Return the largest probabilities: over nodes first, then each rival peak is climbed."""
        risk = self._risks(d)
        wide = np.pad(self._values(steps, d, risk), ((0, 0), (1, 1)), constant_values=-1.0)
        values = wide[:, 1:-1]
        peak = (values >= wide[:, :-2]) & (values > wide[:, 2:])
        row, place = np.nonzero(peak & (values >= RIVAL * values.max(axis=1, keepdims=True)))
        low = risk[row, np.maximum(place - REACH, 0)]
        high = risk[row, np.minimum(place + REACH, self.share.size - 1)]
        heights = np.zeros(d.size)
        found = self._climbed(steps[row], d[row], risk[row, place], low, high)
        np.maximum.at(heights, row, found)
        return heights

    def _climbed(self, steps: Steps, d: Floats, p0: Floats, low: Floats, high: Floats) -> Floats:
        """Return the heights of peaks of which each lies between two risks of arm 0."""
        best = np.zeros(d.size)
        low = np.maximum(low, np.maximum(0.0, -d) + EDGE)
        high = np.maximum(low, np.minimum(high, np.minimum(1.0, 1.0 - d) - EDGE))
        for _ in range(CLIMBS):
            p0 = np.clip(p0, low, high)
            value, slope, bend = self._derivatives(steps, p0, p0 + d)
            best = np.maximum(best, value)
            with quiet():
                move = np.where(bend < 0.0, -slope / bend, np.sign(slope) * (high - low) / REACH)
            if np.all(np.abs(move) <= 1e-7):
                break
            p0 = p0 + move
        return best

    def _derivatives(self, steps: Steps, p0: Floats, p1: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the probability of each region and two derivatives by the risk of arm 0."""
        n1, n0 = self.n1, self.n0
        treated, control = binomial(n1, p1), binomial(n0, p0)
        tail = np.take_along_axis(upper_tails(treated), steps.astype(np.int64), axis=1)
        at = np.take_along_axis(treated, np.minimum(steps, n1).astype(np.int64), axis=1)
        p, q = p1[:, None], 1.0 - p1[:, None]
        # d/dp P(X >= k) = k P(X = k) / p, which is 0 at k = 0 and beyond n
        rise = np.where(steps <= n1, steps * at / p, 0.0)
        curve = rise * ((steps - 1.0) / p - (n1 - steps) / q)
        spread = p0 * (1.0 - p0)
        away = (np.arange(n0 + 1.0) - (n0 * p0)[:, None]) / spread[:, None]
        twice = away**2 - (away * (1.0 - 2.0 * p0)[:, None] + n0) / spread[:, None]
        value = np.einsum("ij,ij->i", control, tail)
        slope = np.einsum("ij,ij->i", control, away * tail + rise)
        bend = np.einsum("ij,ij->i", control, twice * tail + 2.0 * away * rise + curve)
        return value, slope, bend


def _arcsine(points: int) -> Floats:
    """Return risks from 0 to 1, equally spaced on the arcsine scale, a little off the ends."""
    risk = np.sin(np.linspace(0.0, np.pi / 2.0, points)) ** 2
    return np.clip(risk, EDGE, 1.0 - EDGE)


def _nearest(risk: Floats) -> NDArray[np.int64]:
    """Return the numbers of the risks, of the `FINE` that are kept, nearest to these."""
    angle = np.arcsin(np.sqrt(np.clip(risk, 0.0, 1.0)))
    return np.asarray(np.rint(angle * ((FINE - 1) * 2.0 / np.pi)), dtype=np.int64)
