"""Random draws that give the same bytes on every platform and Python version.

Only `random.Random.random` keeps its sequence from version to version, so every draw here is made
of it; each draw of a distribution takes its own uniforms, and what is written is rounded far above
the last digit of the mathematical library.
"""

import math
import random
from collections.abc import Mapping, Sequence
from statistics import NormalDist
from typing import TypeVar

__all__ = ["Draws", "fixed"]

T = TypeVar("T")
_STANDARD = NormalDist()


def fixed(value: float, places: int) -> str:
    """Return a number as text with a fixed number of decimals.

    >>> fixed(24.25, 2), fixed(7, 0)
    ('24.25', '7')
    """
    return f"{value:.{places}f}"


class Draws:
    """A stream of draws for one subject, so that changing one subject leaves the others alone.

    Parameters
    ----------
    seed : int
        Seed of the whole data set.
    subject : str
        What is drawn, for example ``"allocation"``.

    Examples
    --------
    >>> Draws(1, "dates").integer(1, 6) == Draws(1, "dates").integer(1, 6)
    True
    """

    def __init__(self, seed: int, subject: str) -> None:
        self.uniform = random.Random(f"{seed}/{subject}").random

    def chance(self, probability: float) -> bool:
        """Return True with this probability."""
        return self.uniform() < probability

    def integer(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self.uniform() * (high - low + 1))

    def standard(self) -> float:
        """Return a standard normal value."""
        return _STANDARD.inv_cdf(min(max(self.uniform(), 1e-12), 1 - 1e-12))

    def normal(self, mean: float, sd: float, low: float, high: float) -> float:
        """Return a normal value between `low` and `high`."""
        while True:
            value = mean + sd * self.standard()
            if low <= value <= high:
                return value

    def poisson(self, mean: float) -> int:
        """Return a Poisson count (small means)."""
        count, product, floor = 0, self.uniform(), math.exp(-mean)
        while product > floor:
            count, product = count + 1, product * self.uniform()
        return count

    def times(self, trials: int, probability: float) -> int:
        """Return how often an event happens in independent trials."""
        return sum(self.chance(probability) for _ in range(trials))

    def pick(self, weights: Mapping[str, float]) -> str:
        """Return one of the names, with chances in proportion to the weights."""
        return self.sample(list(weights), list(weights.values()), 1)[0]

    def sample(self, items: Sequence[T], weights: Sequence[float], size: int) -> list[T]:
        """Return different items drawn one after the other in proportion to their weights."""
        left = list(zip(items, weights, strict=True))
        chosen: list[T] = []
        for _ in range(size):
            chosen.append(left.pop(self._place(self._cumulative(left)))[0])
        return chosen

    def _place(self, cumulative: Sequence[float]) -> int:
        wanted = self.uniform() * cumulative[-1]
        return next(place for place, total in enumerate(cumulative) if wanted < total)

    @staticmethod
    def _cumulative(left: Sequence[tuple[T, float]]) -> list[float]:
        total, totals = 0.0, []
        for _, weight in left:
            total += weight
            totals.append(total)
        return totals
