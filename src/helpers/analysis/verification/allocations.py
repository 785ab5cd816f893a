"""Tests of two proportions over all allocations: counted, or by their exact moments."""

import math
from collections.abc import Mapping
from fractions import Fraction

from helpers.analysis.verification.case import Case, NotFollowedError

__all__ = ["as_improbable", "by_counting", "by_moments", "fisher", "n_minus_1", "ways"]

Values = Mapping[str, float]
MOST = 40_000  # participants of both arms whose tables are counted


def n_minus_1(case: Case) -> Values:
    """Return the N-1 test of a binary outcome."""
    return {"p_value": by_moments(*case.counts)}


def by_moments(x1: int, n1: int, x0: int, n0: int) -> float:
    """Return the N-1 test from mean and variance of the events over all allocations."""
    total, events = n1 + n0, x1 + x0
    if not (n1 and n0):
        return math.nan
    mean = Fraction(n1 * events, total)
    variance = Fraction(n1 * n0 * events * (total - events), total * total * (total - 1))
    if not variance:
        return 1.0
    return math.erfc(math.sqrt(float((x1 - mean) ** 2 / variance) / 2.0))


def fisher(case: Case) -> Values:
    """Return Fisher's exact test of a binary outcome."""
    return {"p_value": by_counting(*case.counts)}


def by_counting(x1: int, n1: int, x0: int, n0: int) -> float:
    """Return Fisher's test by counting, in whole numbers, all tables as improbable as this one.

    Raises
    ------
    NotFollowedError
        If there are too many participants.
    """
    if not (n1 and n0):
        return math.nan
    if n1 + n0 > MOST:
        raise NotFollowedError("too many participants to count all tables")
    return as_improbable(ways(n1, n0, x1 + x0), x1 - max(0, x1 + x0 - n0))


def ways(n1: int, n0: int, events: int) -> list[int]:
    """Return in how many ways each possible number of the events falls to the first arm."""
    first, last = max(0, events - n0), min(n1, events)
    found = [math.comb(n1, first) * math.comb(n0, events - first)]
    for x in range(first, last):
        found.append(
            found[-1] * (n1 - x) * (events - x) // ((x + 1) * (n0 - events + x + 1))
        )  # fmt: skip
    return found


def as_improbable(counts: list[int], place: int) -> float:
    """Return the share of what is as improbable; alike within one in ten million, as in R."""
    most = counts[place] * (10**7 + 1)
    return float(Fraction(sum(w for w in counts if w * 10**7 <= most), sum(counts)))
