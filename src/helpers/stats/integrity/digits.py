"""Last digits: of a measurement that varies widely they are spread evenly over 0 to 9."""

import numpy as np
from numpy.random import Generator
from numpy.typing import ArrayLike

from helpers.stats.integrity.chance import Chance, Integers, largest
from helpers.stats.numerics import Floats

__all__ = [
    "LEAST_SPREAD",
    "LEAST_VALUES",
    "decimals_of",
    "last_digits",
    "qualifies",
    "terminal_digits",
]

LEAST_VALUES = 30
"""Below it ten digits hold fewer than three values each."""
LEAST_SPREAD = 5.0
"""In units of the last digit. For normal values with a standard deviation of 5 such units no digit
is expected more than 1.5% (relative) above or below a tenth, by the wrapped normal distribution."""
_DIGITS = 10
_MOST_DECIMALS = 6


def last_digits(values: ArrayLike, decimals: int) -> Integers:
    """Return the last digit of each value as written with `decimals` places; nan is left out.

    Examples
    --------
    >>> last_digits([12.5, 7.0, float("nan")], 1).tolist()
    [5, 0]
    """
    known = _known(values)
    return np.asarray(np.rint(np.abs(known) * 10.0**decimals).astype(np.int64) % _DIGITS)


def decimals_of(values: ArrayLike) -> int | None:
    """Return the decimal places in which values are written; None if more than six.

    Values that all end in 0 are read in tens, and have -1 places; in hundreds -2. More than six
    places are those of a computation, not of a measurement.

    Examples
    --------
    >>> decimals_of([12.5, 7.0]), decimals_of([4.0, 11.0]), decimals_of([3250.0, 2900.0])
    (1, 0, -1)
    """
    known = _known(values)
    for places in range(-2, _MOST_DECIMALS + 1):
        if np.array_equal(np.round(known, places), known):
            return places
    return None


def qualifies(values: ArrayLike, decimals: int) -> str:
    """Return why last digits say nothing here; empty where they can be looked at.

    Examples
    --------
    >>> qualifies([1.0, 2.0], 0)
    'too few values'
    """
    known = _known(values)
    if known.size < LEAST_VALUES:
        return "too few values"
    quartiles = np.quantile(known, [0.25, 0.75])
    if float(np.diff(quartiles)[0]) / 1.349 * 10.0**decimals < LEAST_SPREAD:
        return "too little spread"
    return ""


def terminal_digits(digits: list[Integers], *, rng: Generator, draws: int) -> Chance:
    """Return how unevenly last digits are spread, in the most uneven of several variables [1]_.

    Parameters
    ----------
    digits : list of integer array
        Last digits of each variable.
    rng : Generator
        Source of the draws.
    draws : int
        Samples of evenly spread digits; no approximation is made for small counts.

    Returns
    -------
    Chance
        The statistic is Pearson's chi-square of the most uneven variable.

    References
    ----------
    .. [1] Mosimann JE, Dahlberg JE, Davidian NM, Krueger JW (2002). Terminal digits and the
       examination of questioned data. Account Res 9, 75-92.
    """
    if not digits or min(one.size for one in digits) < 1:
        raise ValueError("expected the last digits of at least one variable, none empty")
    observed = [_chi_square(np.bincount(one, minlength=_DIGITS)) for one in digits]
    even = np.full(_DIGITS, 1.0 / _DIGITS)
    drawn = [_chi_square(rng.multinomial(one.size, even, size=draws)) for one in digits]
    return largest(np.array(observed).reshape(-1), np.column_stack(drawn))


def _chi_square(counts: ArrayLike) -> Floats:
    found = np.asarray(counts, np.float64)
    expected = found.sum(axis=-1, keepdims=True) / _DIGITS
    return np.asarray(((found - expected) ** 2 / expected).sum(axis=-1))


def _known(values: ArrayLike) -> Floats:
    sample = np.asarray(values, np.float64).reshape(-1)
    return np.asarray(sample[np.isfinite(sample)])
