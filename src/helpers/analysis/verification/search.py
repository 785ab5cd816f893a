"""One root in a bracket; scipy's part for it is loaded when the first root is sought."""

from collections.abc import Callable

__all__ = ["root"]


def root(excess: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function that changes its sign is nothing, by Brent's method.

    Raises
    ------
    ValueError
        If the function has one sign at both ends.

    Examples
    --------
    >>> round(root(lambda x: x * x - 2.0, 0.0, 2.0), 12)
    1.414213562373
    """
    from scipy.optimize import brentq

    return float(brentq(excess, low, high, xtol=1e-15, rtol=1e-14, maxiter=500))
