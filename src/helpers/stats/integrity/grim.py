"""GRIM and GRIMMER: whether whole numbers can have the mean, percentage and SD of a table."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor, isqrt

from helpers.stats.integrity.rounding import Reported, Span, span

__all__ = ["grim", "grim_can_fail", "grim_percent", "grimmer"]

_MOST = 100_000  # totals that are tried one by one: far beyond, every SD has one that fits


def grim(mean: Reported, n: int, *, grains: int = 1, convention: str = "either") -> bool:
    """Return whether `n` measurements can have a mean that is printed like this [1]_.

    Parameters
    ----------
    mean : Reported
        The mean as printed.
    n : int
        Measurements, at least 1.
    grains : int, default 1
        Steps between two whole numbers: 1 for whole numbers, k for a mean of k whole-number items,
        10 for measurements to one decimal.
    convention : {"either", "half_up", "half_even"}
        How the mean was rounded.

    References
    ----------
    .. [1] Brown NJL, Heathers JAJ (2017). The GRIM test: a simple technique detects numerous
       anomalies in the reporting of results in psychology. Soc Psychol Personal Sci 8, 363-369.

    Examples
    --------
    >>> from helpers.stats.integrity.rounding import read_number
    >>> grim(read_number("5.19"), 28), grim(read_number("5.18"), 28)
    (False, True)
    """
    _checked(n, grains)
    return any(True for _ in _totals(span(mean, convention), n * grains))


def grim_can_fail(decimals: int, n: int, *, grains: int = 1) -> bool:
    """Return whether any printed mean would be impossible: the decimals tell more than the total.

    Examples
    --------
    >>> grim_can_fail(2, 28), grim_can_fail(2, 100)
    (True, False)
    """
    _checked(n, grains)
    return n * grains < 10**decimals


def grim_percent(
    percent: Reported, n: int, *, count: int | None = None, convention: str = "either"
) -> bool:
    """Return whether a number of `n` participants, or this number, is a percentage printed so.

    Examples
    --------
    >>> from helpers.stats.integrity.rounding import read_number
    >>> grim_percent(read_number("35"), 10), grim_percent(read_number("35"), 20)
    (False, True)
    """
    _checked(n, 1)
    share = Reported(percent.value / 100, percent.decimals + 2)
    there = span(share, convention)
    if count is not None:
        return there.holds(Fraction(count, n))
    return any(0 <= total <= n for total in _totals(there, n))


def grimmer(
    mean: Reported, sd: Reported, n: int, *, grains: int = 1, convention: str = "either"
) -> bool:
    """Return whether `n` measurements can have a mean and an SD that are printed like this.

    Parameters
    ----------
    mean, sd : Reported
        As printed; the SD is the sample's, with n - 1.
    n : int
        Measurements, at least 2.
    grains, convention
        As in `grim`.

    Notes
    -----
    In steps of 1/grains the measurements are whole numbers. Their total T must give the mean, and
    for one of the possible totals a sum of squares Q must be a whole number that gives the SD, be
    as odd or even as T, and be reached by n whole numbers of total T [1]_, [2]_. From five numbers
    on every Q of the right parity that is not below the smallest is reached, so the test misses
    nothing; up to four numbers the ways to reach it are tried one by one.

    References
    ----------
    .. [1] Anaya J (2016). The GRIMMER test: a method for testing the validity of reported measures
       of variability. PeerJ Preprints 4, e2400v1.
    .. [2] Allard A (2018). Analytic-GRIMMER: a new way of testing the possibility of standard
       deviations. aurelienallard.netlify.app.

    Examples
    --------
    >>> from helpers.stats.integrity.rounding import read_number
    >>> grimmer(read_number("2.50"), read_number("1.29"), 4)
    True
    >>> grimmer(read_number("2.50"), read_number("1.30"), 4)
    False
    """
    _checked(n, grains)
    if n < 2 or sd.value < 0:
        raise ValueError(f"an SD needs at least two measurements and is not negative, got {n!r}")
    spread, totals = span(sd, convention), _totals(span(mean, convention), n * grains)
    for tried, total in enumerate(totals):
        if tried == _MOST or any(
            _reached(n, total, squares) for squares in _sums_of_squares(spread, n, grains, total)
        ):
            return True
    return False


def _totals(there: Span, parts: int) -> Iterator[int]:
    """Yield the whole numbers that, over `parts`, lie in a span."""
    for total in range(ceil(there.lower * parts), floor(there.upper * parts) + 1):
        if there.holds(Fraction(total, parts)):
            yield total


def _sums_of_squares(spread: Span, n: int, grains: int, total: int) -> Iterator[int]:
    """Yield the sums of squares, as odd or even as the total, that give an SD in a span."""
    lowest = max(spread.lower, Fraction(0))
    centre = Fraction(total * total, n)
    squares = Span(lowest**2, spread.upper**2, spread.with_lower or spread.lower < 0,
                   spread.with_upper)  # fmt: skip
    scale = grains * grains * (n - 1)
    first, last = ceil(squares.lower * scale + centre), floor(squares.upper * scale + centre)
    for value in range(first + (first - total) % 2, last + 1, 2):
        if squares.holds((value - centre) / scale):
            yield value


def _reached(n: int, total: int, squares: int) -> bool:
    """Return whether `n` whole numbers of this total have this sum of squares, parity given."""
    whole, rest = divmod(total, n)
    around = squares - 2 * whole * total + n * whole * whole  # all numbers moved by the same
    if around < rest:
        return False
    return n >= 5 or _few_reach(n, rest, around)


def _few_reach(n: int, total: int, squares: int) -> bool:
    if squares < 0 or total * total > n * squares:
        return False
    if n == 1:
        return total * total == squares
    most = isqrt(squares)
    return any(_few_reach(n - 1, total - y, squares - y * y) for y in range(-most, most + 1))


def _checked(n: int, grains: int) -> None:
    if n < 1 or grains < 1:
        raise ValueError(f"expected at least one measurement and one grain, got {n!r}, {grains!r}")
