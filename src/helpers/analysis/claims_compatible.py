"""Which tables could lie behind published statements, at the sizes of a trial, as results.

Rows of the analysis ``compatible``: for one claim and reading, named by ``level`` as in
``1,bracket``, how many of all tables meet it by each test, and by the main test the smallest and
largest risks and differences among them and the region itself, a row for each number of events of
the reference (``1,bracket,12``).
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpers.analysis.claims_meaning import CLAIM_TESTS, main_test, readings, stated
from helpers.results import Estimate, Key
from helpers.stats.compatible_tables import meeting, table_p_values
from helpers.study import Claim

__all__ = ["ANALYSIS", "compatible_rows"]

ANALYSIS = "compatible"
Flags = NDArray[np.bool_]

# Tables of two arms up to which a test goes through all of them: a second or two.
_MOST_FOR: Mapping[str, int] = {"boschloo": 10_201, "fisher": 161_000}
_MOST = 1_100_000


def compatible_rows(claim: Claim, key: Key, sizes: tuple[int, int]) -> Iterator[Estimate]:
    """Yield what one claim leaves of all tables of two arms.

    Parameters
    ----------
    claim : Claim
        The statement.
    key : Key
        Names the comparison; ``level`` is the number of the claim.
    sizes : tuple of int
        Participants of the arm and of the reference among whom the events are counted.
    """
    main = main_test(claim)
    for name, size in zip(("n_arm", "n_reference"), sizes, strict=True):
        own = replace(key, analysis=ANALYSIS, measure="sizes")
        yield Estimate(key=own, value=size, statistic=name)
    for reading in readings(claim):
        here = replace(key, analysis=ANALYSIS, level=f"{key.level},{reading}")
        if _many(sizes) > _MOST:
            yield _too_many(replace(here, measure="tables", method=main))
            continue
        for test in _tests_within(sizes, main):
            found = meeting(stated(claim, reading), _p_values(*sizes, test))
            tables = replace(here, measure="tables", method=test)
            yield Estimate(key=tables, value=int(found.sum()), statistic="count")
            if test == main:
                yield Estimate(key=tables, value=found.size, statistic="n")
                yield from _ranges(here, found, test)
                yield from _region(here, found, test)


def _many(sizes: tuple[int, int]) -> int:
    return (sizes[0] + 1) * (sizes[1] + 1)


def _too_many(key: Key) -> Estimate:
    note = f"left out: more than {_MOST:,} tables"
    return Estimate(key=key, value=math.nan, statistic="count", note=note)


def _tests_within(sizes: tuple[int, int], main: str) -> tuple[str, ...]:
    """Return the main test and the others that go through all tables in a second or two."""
    usual = (name for name in CLAIM_TESTS if _many(sizes) <= _MOST_FOR.get(name, _MOST))
    return tuple(dict.fromkeys((main, *usual)))


_p_values = lru_cache(maxsize=16)(table_p_values)


def _ranges(key: Key, found: Flags, test: str) -> Iterator[Estimate]:
    """Yield the smallest and largest risk of each arm, and difference, among the tables found."""
    n1, n0 = (size - 1 for size in found.shape)
    x1, x0 = np.nonzero(found)
    if x1.size:
        measures = {
            "risk": x1 / n1,
            "reference_risk": x0 / n0,
            "risk_difference": (x1 * n0 - x0 * n1) / (n1 * n0),
        }
        for measure, values in measures.items():
            yield from _ends(replace(key, measure=measure, method=test), values)


def _ends(key: Key, values: NDArray[np.float64]) -> Iterator[Estimate]:
    yield Estimate(key=key, value=float(values.min()), statistic="min")
    yield Estimate(key=key, value=float(values.max()), statistic="max")


def _region(key: Key, found: Flags, test: str) -> Iterator[Estimate]:
    """Yield the events of the arm that go with each number of events of the reference.

    A second range, which exact tests can leave, gets ``;2`` behind the number of events.
    """
    for x0 in range(found.shape[1]):
        for number, (first, last) in enumerate(_runs(found[:, x0]), start=1):
            again = f";{number}" if number > 1 else ""
            own = replace(key, level=f"{key.level},{x0}{again}", measure="region", method=test)
            yield Estimate(key=own, value=first, statistic="min")
            yield Estimate(key=own, value=last, statistic="max")


def _runs(flags: Flags) -> list[tuple[int, int]]:
    """Return first and last place of every run of true values.

    >>> _runs(np.array([True, True, False, True]))
    [(0, 1), (3, 3)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(a), int(b) - 1) for a, b in edges.reshape(-1, 2)]
