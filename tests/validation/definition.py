"""Definitions by brute force, for those who doubt: fractions, enumeration, bisection. No package.

Nothing here is fast, and nothing here is shared with `helpers.stats`.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import combinations
from math import comb

__all__ = [
    "barnard",
    "boschloo",
    "conditional_tail",
    "permutation_p",
    "probability",
    "squared_score_difference",
    "squared_score_ratio",
]

Table = tuple[int, int, int, int]
DIGITS = 50


# Exact unconditional tests -----------------------------------------------------------------------


def fisher(x1: int, n1: int, x0: int, n0: int) -> Fraction:
    """Return Fisher's two-sided p-value, by minimum likelihood, as a fraction."""
    s = x1 + x0
    ways = {k: comb(n1, k) * comb(n0, s - k) for k in range(max(0, s - n0), min(s, n1) + 1)}
    return Fraction(sum(w for w in ways.values() if w <= ways[x1]), sum(ways.values()))


def minus_squared_z(x1: int, n1: int, x0: int, n0: int) -> Fraction:
    """Return -Z^2 with pooled variance as a fraction; 0 where the variance is 0."""
    p = Fraction(x1 + x0, n1 + n0)
    variance = p * (1 - p) * (Fraction(1, n1) + Fraction(1, n0))
    return -((Fraction(x1, n1) - Fraction(x0, n0)) ** 2) / variance if variance else Fraction(0)


def region(order: Callable[..., Fraction], x1: int, n1: int, x0: int, n0: int) -> list[Table]:
    """Return all tables of the design at least as extreme; fractions tie exactly."""
    bound = order(x1, n1, x0, n0)
    tables = ((a, n1, b, n0) for a in range(n1 + 1) for b in range(n0 + 1))
    return [table for table in tables if order(*table) <= bound]


def probability(tables: Iterable[Table], p: Fraction) -> Fraction:
    """Return the probability of tables when both risks are p."""
    return sum(
        (
            comb(m, a) * comb(n, b) * p ** (a + b) * (1 - p) ** (m + n - a - b)
            for a, m, b, n in tables
        ),
        Fraction(0),
    )


def boschloo(*table: int) -> tuple[float, Fraction]:
    """Return Boschloo's p-value, ordered by Fisher's, and a common risk close to it."""
    return supremum(region(fisher, *table))


def barnard(*table: int) -> tuple[float, Fraction]:
    """Return Barnard's p-value, ordered by pooled |Z|, and a common risk close to it."""
    return supremum(region(minus_squared_z, *table))


def supremum(tables: list[Table], steps: int = 400, rounds: int = 4) -> tuple[float, Fraction]:
    """Return the largest probability over the common risk, by ever finer grids of fractions."""
    low, high, best = Fraction(0), Fraction(1), Fraction(0)
    for _ in range(rounds):
        grid = [low + (high - low) * k / steps for k in range(steps + 1)]
        best = max(grid, key=lambda p: _approximately(tables, p))
        width = (high - low) / steps
        low, high, steps = max(Fraction(0), best - width), min(Fraction(1), best + width), 40
    return float(probability(tables, best)), best.limit_denominator(1000)


def _approximately(tables: list[Table], p: Fraction) -> float:
    q = float(p)
    return sum(
        comb(m, a) * comb(n, b) * q ** (a + b) * (1 - q) ** (m + n - a - b) for a, m, b, n in tables
    )


# Score statistics --------------------------------------------------------------------------------


def squared_score_difference(table: Table, difference: float) -> float:
    """Return Miettinen and Nurminen's squared statistic of a risk difference."""
    x1, n1, x0, n0 = table
    with localcontext() as context:
        context.prec = DIGITS
        d = Decimal(difference)
        p0 = _root(
            lambda p: _slope(x1, n1, p + d) + _slope(x0, n0, p),
            max(Decimal(0), -d),
            min(Decimal(1), 1 - d),
        )
        p1 = p0 + d
        variance = p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0
        gap = Decimal(x1) / n1 - Decimal(x0) / n0 - d
        return float(gap**2 / (variance * (n1 + n0) / (n1 + n0 - 1)))


def squared_score_ratio(table: Table, ratio: float) -> float:
    """Return Miettinen and Nurminen's squared statistic of a risk ratio."""
    x1, n1, x0, n0 = table
    with localcontext() as context:
        context.prec = DIGITS
        r = Decimal(ratio)
        p0 = _root(
            lambda p: r * _slope(x1, n1, r * p) + _slope(x0, n0, p),
            Decimal(0),
            min(Decimal(1), 1 / r),
        )
        p1 = min(Decimal(1), r * p0)
        variance = p1 * (1 - p1) / n1 + r * r * p0 * (1 - p0) / n0
        gap = Decimal(x1) / n1 - r * Decimal(x0) / n0
        return float(gap**2 / (variance * (n1 + n0) / (n1 + n0 - 1)))


def _slope(x: int, n: int, p: Decimal) -> Decimal:
    """Return the slope of the log likelihood of one arm."""
    return (Decimal(x) / p if x else Decimal(0)) - (Decimal(n - x) / (1 - p) if x < n else 0)


def _root(slope: Callable[[Decimal], Decimal], low: Decimal, high: Decimal) -> Decimal:
    """Return where a falling function is 0, or the end it points to."""
    for _ in range(4 * DIGITS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    return (low + high) / 2


# Odds ratio --------------------------------------------------------------------------------------


def conditional_tail(table: Table, odds: float, *, above: bool) -> float:
    """Return P(as many events in arm 1 or more, or fewer), given all events, at an odds ratio."""
    x1, n1, x0, n0 = table
    s = x1 + x0
    with localcontext() as context:
        context.prec = DIGITS
        weights = {
            k: Decimal(comb(n1, k) * comb(n0, s - k)) * Decimal(odds) ** k
            for k in range(max(0, s - n0), min(s, n1) + 1)
        }
        tail = sum(w for k, w in weights.items() if (k >= x1 if above else k <= x1))
        return float(tail / sum(weights.values()))


# Ranks -------------------------------------------------------------------------------------------


def permutation_p(a: list[int], b: list[int]) -> Fraction:
    """Return the two-sided p-value of the rank sum over all divisions of the pooled sample."""
    pooled = sorted(a + b)
    rank = {v: Fraction(2 * pooled.index(v) + 1 + pooled.count(v), 2) for v in pooled}
    ranks = [rank[v] for v in a + b]
    middle = Fraction(len(a) * (len(pooled) + 1), 2)
    observed = abs(sum(ranks[: len(a)]) - middle)
    sums = [abs(sum(chosen) - middle) for chosen in combinations(ranks, len(a))]
    return Fraction(sum(s >= observed for s in sums), len(sums))
