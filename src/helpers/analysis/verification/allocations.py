"""Tests of two proportions over all allocations: counted, or by their exact moments."""

import math
from collections.abc import Mapping
from fractions import Fraction

from helpers.analysis.verification.case import Case, NotFollowedError

__all__ = ["as_improbable", "fisher", "n_minus_1", "ways"]

Values = Mapping[str, float]
MOST = 40_000  # participants of both arms whose tables are counted


def n_minus_1(case: Case) -> Values:
    """Return the N-1 test from the moments of the events over all allocations."""
    if not (case.counts[1] and case.counts[3]):
        return {"p_value": math.nan}
    x1, n1, x0, n0 = case.counts
    total, events = n1 + n0, x1 + x0
    mean = Fraction(n1 * events, total)
    variance = Fraction(n1 * n0 * events * (total - events), total * total * (total - 1))
    if not variance:
        return {"p_value": 1.0}
    return {"p_value": math.erfc(math.sqrt(float((x1 - mean) ** 2 / variance) / 2.0))}


def fisher(case: Case) -> Values:
    """Return Fisher's test by counting, in whole numbers, all tables as improbable as this one."""
    if not (case.counts[1] and case.counts[3]):
        return {"p_value": math.nan}
    x1, n1, x0, n0 = case.counts
    if n1 + n0 > MOST:
        raise NotFollowedError("too many participants to count all tables")
    return {"p_value": as_improbable(ways(n1, n0, x1 + x0), x1 - max(0, x1 + x0 - n0))}


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
