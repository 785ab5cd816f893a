"""The top of a smooth function of several coefficients, by Newton's steps that never go down."""

from collections.abc import Callable

import numpy as np

from helpers.stats.numerics import Floats

__all__ = ["climbed"]

ITERATIONS = 200
HALVINGS = 40
NEAR = 1e-9  # promised rise, relative to the height, that comparing heights no longer resolves
THERE = 1e-22


def climbed(
    height: Callable[[Floats], float],
    step: Callable[[Floats], tuple[Floats, float]],
    start: Floats,
) -> Floats:
    """Return the coefficients at the top, or far out where there is none.

    Parameters
    ----------
    height : callable
        Of coefficients: the function, for example a log-likelihood.
    step : callable
        Of coefficients: Newton's step, and twice the rise that it promises.
    start : array
        Coefficients to begin with.

    Returns
    -------
    array
        Where the next step is below rounding. Steps are halved until the function does not fall;
        close to the top they are taken as they are, since heights there differ by rounding only.
    """
    at, reached = start, height(start)
    for _ in range(ITERATIONS):
        change, rise = step(at)
        scale = 1.0 + abs(reached)
        if rise <= NEAR * scale:
            at = at + change
            if rise <= THERE * scale:
                break
            continue
        for _ in range(HALVINGS):
            higher = height(at + change)
            if higher >= reached:
                break
            change = change / 2.0
        else:
            break
        at, reached = at + change, higher
    return np.asarray(at)
