"""`Chance`: how rare something is when nothing is wrong, against draws made by the same rules."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from helpers.stats.numerics import Floats

__all__ = [
    "Chance",
    "Integers",
    "largest",
    "lower_tail",
    "rarest",
    "two_sided",
    "upper_tail",
]

Integers = NDArray[np.int64]
_SAME = 1e-9  # relative: sums of the same numbers in another order are the same statistic


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """One question put to the data, and how rare the answer is by chance alone.

    Attributes
    ----------
    statistic : float
        What was observed.
    expected : float
        Median of the statistic over the draws.
    p_value : float
        Share of draws, the observed one included, that are at least as unusual; in (0, 1].
    looked : int
        How many variables, pairs or participants were looked at.
    place : int
        Which of them is the most unusual, from 0; -1 where there is no such one.
    tail : {"upper", "lower"}
        On which side of the draws the observed statistic lies.
    """

    statistic: float
    expected: float
    p_value: float
    looked: int
    place: int = -1
    tail: str = "upper"


def upper_tail(observed: float, drawn: ArrayLike) -> float:
    """Return the share of draws, the observed one included, that are at least as large.

    Notes
    -----
    Counting the observed arrangement as one of the draws keeps the test at its level whatever
    their number [1]_.

    References
    ----------
    .. [1] Phipson B, Smyth GK (2010). Permutation p-values should never be zero. Stat Appl Genet
       Mol Biol 9, article 39.

    Examples
    --------
    >>> upper_tail(3.0, [1.0, 2.0, 3.0])
    0.5
    """
    draws = np.asarray(drawn, np.float64)
    if draws.ndim != 1 or not draws.size or np.isnan(draws).any() or np.isnan(observed):
        raise ValueError("draws and the observed statistic must be known, and at least one draw")
    reached = draws >= observed - _SAME * max(abs(observed), 1.0)
    return float((1 + np.count_nonzero(reached)) / (1 + draws.size))


def lower_tail(observed: float, drawn: ArrayLike) -> float:
    """Return the share of draws, the observed one included, that are at least as small.

    Examples
    --------
    >>> lower_tail(1.0, [1.0, 2.0, 3.0])
    0.5
    """
    return upper_tail(-observed, -np.asarray(drawn, np.float64))


def two_sided(observed: float, drawn: ArrayLike, *, looked: int) -> Chance:
    """Return twice the smaller tail, and the side on which it lies.

    Examples
    --------
    >>> two_sided(0.0, [1.0, 2.0, 3.0], looked=2).p_value
    0.5
    """
    upper, lower = upper_tail(observed, drawn), lower_tail(observed, drawn)
    return Chance(
        statistic=observed,
        expected=float(np.median(np.asarray(drawn, np.float64))),
        p_value=min(1.0, 2.0 * min(upper, lower)),
        looked=looked,
        tail="upper" if upper <= lower else "lower",
    )


def rarest(observed: ArrayLike, drawn: ArrayLike) -> Chance:
    """Return the most unusual of several statistics, with a p-value for having looked at all.

    Parameters
    ----------
    observed : array of float, length k
        One statistic a variable; large is unusual.
    drawn : array of float, shape (draws, k)
        The same statistics in each draw.

    Notes
    -----
    Every statistic is taken in standard deviations from its mean, both over the draws and the
    observed one, and the largest is compared with the largest of every draw [1]_. So it holds its
    level however the variables are correlated, and few draws are enough.

    References
    ----------
    .. [1] Westfall PH, Young SS (1993). Resampling-based multiple testing. Wiley. Maximum of
       standardised statistics.

    Examples
    --------
    >>> chance = rarest([1.0, 9.0], [[1.0, 2.0], [2.0, 1.0], [3.0, 3.0]])
    >>> chance.place, chance.p_value
    (1, 0.25)
    """
    own, draws = _matching(observed, drawn)
    everything = np.vstack([own, draws])
    spread = everything.std(axis=0)
    scaled = (everything - everything.mean(axis=0)) / np.where(spread > 0.0, spread, 1.0)
    place = int(scaled[0].argmax())
    return Chance(
        statistic=float(own[place]),
        expected=float(np.median(draws[:, place])),
        p_value=upper_tail(float(scaled[0, place]), scaled[1:].max(axis=1)),
        looked=own.size,
        place=place,
    )


def largest(observed: ArrayLike, drawn: ArrayLike, *, weights: ArrayLike = 1.0) -> Chance:
    """Return the largest of several statistics that are comparable as they are.

    Parameters
    ----------
    observed, drawn
        As in `rarest`.
    weights : array of float
        What makes the statistics comparable, at least 0; the statistic is shown without it.

    Examples
    --------
    >>> largest([3.0, 2.0], [[1.0, 0.0], [5.0, 1.0]], weights=[1.0, 2.0]).place
    1
    """
    own, draws = _matching(observed, drawn)
    scale = np.broadcast_to(np.asarray(weights, np.float64), own.shape)
    place = int((own * scale).argmax())
    return Chance(
        statistic=float(own[place]),
        expected=float(np.median(draws[:, place])),
        p_value=upper_tail(float(own[place] * scale[place]), (draws * scale).max(axis=1)),
        looked=own.size,
        place=place,
    )


def _matching(observed: ArrayLike, drawn: ArrayLike) -> tuple[Floats, Floats]:
    own, draws = np.asarray(observed, np.float64), np.asarray(drawn, np.float64)
    if own.ndim != 1 or not own.size or draws.shape[1:] != own.shape or not len(draws):
        raise ValueError("expected k statistics and draws of the same k statistics")
    return own, draws
