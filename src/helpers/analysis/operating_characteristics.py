"""A two-arm design by exact enumeration: what `rct design` and a notebook show.

The names are those of the contract: tests, and intervals by measure and method. Nothing is
rounded; undefined is nan with a reason, infinite is inf.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.results import Displayed, Estimate, Key, Results
from helpers.stats.interval_coverage import GRID, Coverage
from helpers.stats.numerics import Floats
from helpers.stats.operating import (
    MOST_TABLES,
    OperatingCharacteristics,
    left_out,
    operating_characteristics,
)
from helpers.stats.rejection import COMMON_RISKS, Rejection

__all__ = ["ARMS", "GRID", "MOST_TABLES", "Design", "design"]

ARMS = ("treatment", "control")
UNDEFINED = "an undefined interval can happen at these risks"


@dataclass(frozen=True, kw_only=True, eq=False)
class Design(Displayed):
    """What every test and every interval does under a design; a notebook shows tables and figures.

    Attributes
    ----------
    found : OperatingCharacteristics
        The numbers, unrounded, with sizes by common risk and coverage by both risks.

    Examples
    --------
    >>> planned = design(50, 50, control=0.25, treatment=0.50)
    >>> round(planned.results.one(method="fisher", statistic="max_size").value, 4)
    0.0352
    """

    found: OperatingCharacteristics

    @property
    def sizes(self) -> tuple[int, int]:
        """Participants of treatment and control."""
        return self.found.n1, self.found.n0

    @property
    def level(self) -> float:
        """Confidence level of the intervals; tests reject at one minus it."""
        return self.found.level

    def json(self) -> str:
        """Return the contract's object on one line: unrounded, null and "Infinity"."""
        intervals = {
            measure: {name: _interval(value) for name, value in methods.items()}
            for measure, methods in self.found.intervals.items()
        }
        tests = {name: _test(value) for name, value in self.found.tests.items()}
        found = {"tests": tests, "intervals": intervals}
        return json.dumps(found, allow_nan=False, separators=(",", ":"))

    def left_out(self) -> dict[str, list[str]]:
        """Return the reasons why something was not worked out, with what each leaves out."""
        names = dict.fromkeys(self.found.tests)
        names |= dict.fromkeys(name for m in self.found.intervals.values() for name in m)
        reasons: dict[str, list[str]] = {}
        for name in names:
            if reason := left_out(name, *self.sizes):
                reasons.setdefault(reason, []).append(name)
        return reasons

    def size_curve(self, test: str) -> tuple[Floats, Floats]:
        """Return common risks, and how often a test rejects at each of them."""
        return COMMON_RISKS, self.found.tests[test].sizes

    def coverage_map(self, measure: str, method: str) -> Floats:
        """Return the coverage of an interval, rows by treatment risk, columns by control risk.

        Both risks are those of `GRID`.
        """
        return self.found.intervals[measure][method].at

    def grid_ends(self) -> tuple[float, float]:
        """Return the smallest and the largest risk over which coverage counts."""
        return float(GRID[0]), float(GRID[-1])

    @property
    def results(self) -> Results:
        """Every number as a result with an identifier, undefined ones with their reason."""
        return Results(self._estimates())

    def _estimates(self) -> Iterator[Estimate]:
        for arm, n, risk in zip(ARMS, self.sizes, self.found.risks, strict=True):
            yield Estimate(key=_key("count", arm=arm), value=n, statistic="n")
            yield Estimate(key=_key("risk", arm=arm), value=risk, statistic="assumed")
        alpha = round(1.0 - self.level, 12)
        yield Estimate(key=_key("test"), value=alpha, statistic="alpha")
        for name, test in self.found.tests.items():
            yield from self._numbers("test", name, _test_numbers(test))
        for measure, methods in self.found.intervals.items():
            for name, coverage in methods.items():
                yield from self._numbers(measure, name, _interval_numbers(measure, coverage))

    def _numbers(self, measure: str, name: str, numbers: dict[str, float]) -> Iterator[Estimate]:
        key = _key(measure, name, arm=ARMS[0], reference=ARMS[1])
        reason = left_out(name, *self.sizes) or UNDEFINED
        for statistic, value in numbers.items():
            note = reason if math.isnan(value) else ""
            yield Estimate(key=key, value=value, statistic=statistic, note=note)


def design(
    treatment_n: int, control_n: int, *, control: float, treatment: float, level: float = 0.95
) -> Design:
    """Return size and power of every test, coverage and width of every interval of a design.

    Parameters
    ----------
    treatment_n, control_n : int
        Participants of the arms, at least 1.
    control, treatment : float
        Risks, in [0, 1], at which power and widths are taken.
    level : float, default 0.95
        Confidence level, in (0, 1); tests reject at ``p <= 1 - level``.

    Raises
    ------
    ValueError
        If a number lies outside its domain, or the design has more than `MOST_TABLES` tables.

    Examples
    --------
    >>> design(3, 3, control=0.2, treatment=0.8).json()[:42]
    '{"tests":{"n_minus_1":{"max_size":0.031249'
    """
    found = operating_characteristics(
        treatment_n, control_n, risks=(treatment, control), level=level
    )
    return Design(found=found)


def _key(measure: str, method: str = "", *, arm: str = "", reference: str = "") -> Key:
    return Key(
        stage="design", analysis="main", measure=measure, method=method, arm=arm,
        reference=reference,
    )  # fmt: skip


def _test_numbers(test: Rejection) -> dict[str, float]:
    return {"max_size": test.max_size, "max_size_at": test.max_size_at, "power": test.power}


def _interval_numbers(measure: str, coverage: Coverage) -> dict[str, float]:
    """Return the numbers of an interval; of ratios also how many times the limits lie apart."""
    numbers = {
        "mean_coverage": coverage.mean,
        "min_coverage": coverage.smallest,
        "expected_width": coverage.expected_width,
        "median_width": coverage.median_width,
        "unbounded": coverage.unbounded,
    }
    if measure != "risk_difference":
        numbers["median_factor"] = float(np.exp(coverage.median_width))
    return numbers


def _test(test: Rejection) -> dict[str, Any]:
    return {name: _plain(value) for name, value in _test_numbers(test).items()}


def _interval(coverage: Coverage) -> dict[str, Any]:
    named = {
        "mean_coverage": coverage.mean,
        "min_coverage": coverage.smallest,
        "expected_width": coverage.expected_width,
    }
    return {name: _plain(value) for name, value in named.items()}


def _plain(value: float) -> float | str | None:
    """Return a number as JSON has it: undefined null, infinite "Infinity"."""
    if math.isnan(value):
        return None
    return value if math.isfinite(value) else "Infinity"
