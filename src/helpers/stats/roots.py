"""Roots of many monotone functions at once, to full double precision.

Two searches: `newton_from_above` for convex rising functions that start right of the root (the
score intervals), `bracketed` for anything monotone with a bracket (exact and mid-p limits).
"""

from collections.abc import Callable

import numpy as np

from helpers.stats.numerics import Floats

__all__ = ["bracketed", "newton_from_above"]

SETTLED = 1e-9  # relative step after which the next Newton step is below rounding


def newton_from_above(
    rise: Callable[[Floats], tuple[Floats, Floats]], start: Floats, target: Floats
) -> Floats:
    """Solve ``rise(w) = target`` for convex rising functions, from starts right of the roots.

    Parameters
    ----------
    rise : callable
        Gives value and slope at an array of points.
    start : array
        Points with ``rise(start) >= target``; Newton's steps then fall monotonically to the
        root, so that no bracket is needed.
    target : array
        Values to reach.

    Returns
    -------
    array
        The roots, accurate to a few units in the last place.
    """
    root = start
    for _ in range(60):
        value, slope = rise(root)
        step = (value - target) / slope
        root = root - step
        if np.all(np.abs(step) <= SETTLED * root):
            break
    return root


def bracketed(
    function: Callable[[Floats], Floats], low: Floats, high: Floats, *, unit: float = 0.0
) -> Floats:
    """Solve ``function(x) = 0`` elementwise inside brackets, by Chandrupatla's method [1]_.

    Parameters
    ----------
    function : callable
        Elementwise; the signs at `low` and `high` differ, or one of the values is zero.
    low, high : array
        Ends of the brackets, finite, of one shape.
    unit : float, default 0
        Roots smaller than this need its absolute precision only (1 for logarithms); 0 asks for
        full relative precision.

    Returns
    -------
    array
        The roots, to the last place that the function resolves.

    References
    ----------
    .. [1] Chandrupatla TR (1997). A new hybrid quadratic/bisection algorithm for finding the
       zero of a nonlinear function without using derivatives. Adv Eng Softw 28, 145-149.
    """
    b, a = low.astype(np.float64), high.astype(np.float64)
    fb, fa = function(b), function(a)
    c, fc = a, fa
    share = np.full(b.shape, 0.5)
    for _ in range(200):
        x = a + share * (b - a)
        fx = function(x)
        same = np.sign(fx) == np.sign(fa)
        c, fc = np.where(same, a, b), np.where(same, fa, fb)
        b, fb = np.where(same, b, a), np.where(same, fb, fa)
        a, fa = x, fx
        best = np.where(np.abs(fa) < np.abs(fb), a, b)
        width = np.abs(b - a)
        smallest = 2.0 * np.spacing(np.maximum(np.abs(best), unit))
        done = (width <= smallest) | (fa == 0.0) | (fb == 0.0)
        if np.all(done):
            break
        share = _kept_off_the_ends(_share(a, b, c, fa, fb, fc), smallest, width)
        share = np.where(done, 0.0, share)  # a settled element stays where it is
    return best


def _kept_off_the_ends(share: Floats, smallest: Floats, width: Floats) -> Floats:
    """Return shares of the bracket that move by at least the smallest step from either end."""
    margin = np.minimum(smallest / np.where(width == 0.0, 1.0, width), 0.5)
    return np.clip(share, margin, 1.0 - margin)


def _share(a: Floats, b: Floats, c: Floats, fa: Floats, fb: Floats, fc: Floats) -> Floats:
    """Return where to look next: inverse quadratic interpolation if it is safe, else halves."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        xi = (a - b) / (c - b)
        phi = (fa - fb) / (fc - fb)
        safe = (phi**2 < xi) & ((1.0 - phi) ** 2 < 1.0 - xi)
        guess = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (
            fc - fb
        )
    return np.where(safe & np.isfinite(guess), guess, 0.5)
