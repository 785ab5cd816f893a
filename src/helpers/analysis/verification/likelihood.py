"""Any likelihood as it is written down, and what follows from it without a formula of its own.

Slopes are taken by a complex step, which loses no digits; curvatures as differences of slopes;
limits are where the profile has fallen by half a chi-squared quantile. So a fit here shares
nothing with one by scoring or reweighting but the likelihood itself.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import erfc, inf, sqrt

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.verification.case import NotFollowedError
from helpers.analysis.verification.search import root

__all__ = ["Array", "Height", "Top", "highest", "log_one_plus_exp", "profile_limit", "profile_p"]

Array = NDArray[np.float64]
Height = Callable[[NDArray[np.complex128]], NDArray[np.complex128]]
"""Rows of parameters to log-likelihoods, one a row; complex, and analytic in the parameters."""

STEPS = 200
TINY = 1e-20  # imaginary step: its square is nothing beside one
APART = 1e-5  # real step between two slopes
SETTLED = 1e-9  # a Newton decrement below which a search has ended
LONGEST = 4.0  # change of one parameter in one step
NOT_ENDED = "the search for the largest likelihood did not end"
FAR = "the likelihood rises without end"


@dataclass(frozen=True, slots=True, eq=False)
class Top:
    """The top of a likelihood: where it is, how high, and its negative second derivatives."""

    at: Array
    height: float
    information: Array

    @property
    def covariance(self) -> Array:
        """The inverse of the observed information."""
        return np.asarray(np.linalg.inv(self.information), dtype=np.float64)


def log_one_plus_exp(x: np.ndarray) -> np.ndarray:
    """Return log(1 + exp(x)), also of complex numbers, without overflow."""
    large = x.real > 0.0
    return np.where(large, x, 0.0) + np.log1p(np.exp(np.where(large, -x, x)))


def slopes(height: Height, points: Array) -> Array:
    """Return the gradient of a likelihood at each point: one row a point."""
    count, size = points.shape
    shifted = np.repeat(points.astype(np.complex128), size, axis=0)
    shifted += 1j * TINY * np.tile(np.eye(size), (count, 1))
    return np.asarray(height(shifted).imag / TINY, dtype=np.float64).reshape(count, size)


def curvature(height: Height, at: Array) -> Array:
    """Return the matrix of second derivatives, from slopes on both sides."""
    size = at.size
    steps = APART * np.eye(size)
    found = slopes(height, np.concatenate([at + steps, at - steps]))
    second = (found[:size] - found[size:]) / (2.0 * APART)
    return np.asarray((second + second.T) / 2.0, dtype=np.float64)


def value(height: Height, at: Array) -> float:
    """Return the likelihood at one point; minus infinity where it is not defined."""
    with np.errstate(all="ignore"):
        found = float(height(at.astype(np.complex128)[None, :])[0].real)
    return found if np.isfinite(found) else -inf


def highest(height: Height, start: Array) -> Top:
    """Return the top of a likelihood, by Newton's method on numerical derivatives.

    Raises
    ------
    NotFollowedError
        If the search does not end, or runs away.
    """
    at, here = start.astype(np.float64), value(height, start)
    if not at.size:
        return Top(at, here, np.empty((0, 0)))
    for _ in range(STEPS):
        slope, second = slopes(height, at[None, :])[0], -curvature(height, at)
        step, rise = _uphill(second, slope)
        if rise < SETTLED**2 * (1.0 + abs(here)):
            return _checked(Top(at, here, second))
        at, here, moved = _climb(height, at, step, here)
        if not moved:
            if rise < SETTLED * (1.0 + abs(here)):
                return _checked(Top(at, here, second))
            break
    raise NotFollowedError(NOT_ENDED)


def _checked(top: Top) -> Top:
    """Refuse a plateau: a direction in which the likelihood does not fall at all."""
    if np.linalg.eigvalsh(top.information)[0] <= 1e-7:
        raise NotFollowedError(FAR)
    return top


def _uphill(information: Array, slope: Array) -> tuple[Array, float]:
    """Return a step that goes up also where the likelihood bends the wrong way."""
    sizes, axes = np.linalg.eigh(information)
    sizes = np.maximum(np.abs(sizes), 1e-10)
    step = axes @ ((axes.T @ slope) / sizes)
    largest = float(np.abs(step).max())
    step = step * min(1.0, LONGEST / largest) if largest > 0.0 else step
    return np.asarray(step, dtype=np.float64), float(step @ slope)


def _climb(height: Height, at: Array, step: Array, here: float) -> tuple[Array, float, bool]:
    for halving in range(40):
        there = at + step / 2.0**halving
        found = value(height, there)
        if found > here:
            return there, found, True
    return at, here, False


def profile_limit(fall: Callable[[float], float], top: float, reach: float, z: float) -> float:
    """Return the parameter, beyond `top` in the direction of `reach`, where a profile is cut.

    Parameters
    ----------
    fall : callable
        Parameter to how far its profile lies below the top.
    top : float
        Where the fall is nothing.
    reach : float
        A first guess of the distance, with its sign.
    z : float
        Normal quantile of the confidence level.
    """

    def excess(at: float) -> float:
        return fall(at) - z * z / 2.0

    near, far = top, top + reach
    for _ in range(60):
        if excess(far) > 0.0:
            return root(excess, near, far)
        near, far = far, far + 1.6 * (far - near)
    raise NotFollowedError("the profile of the likelihood does not fall far enough")


def profile_p(fall: float) -> float:
    """Return the p-value of the likelihood ratio test of a fall."""
    return erfc(sqrt(max(fall, 0.0)))
