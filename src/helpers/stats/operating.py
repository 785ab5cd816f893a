"""Exact operating characteristics of a two-arm design: every test, every interval, all tables.

Nothing is simulated. What is too large to enumerate is left out, and says why: the limits below
keep a design within about half a minute and some hundred megabytes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.stats import exact_design, unconditional
from helpers.stats.interval_coverage import SCALES, Coverage, covered, not_worked_out
from helpers.stats.numerics import alpha_of
from helpers.stats.odds_ratio import ODDS_RATIO
from helpers.stats.rejection import Rejection, rejection
from helpers.stats.risk_difference import RISK_DIFFERENCE
from helpers.stats.risk_ratio import RISK_RATIO
from helpers.stats.tables import Interval, TwoByTwo

__all__ = [
    "INTERVALS",
    "MOST_TABLES",
    "OperatingCharacteristics",
    "left_out",
    "operating_characteristics",
]

INTERVALS: Mapping[str, Mapping[str, Callable[..., Interval]]] = {
    "risk_difference": RISK_DIFFERENCE,
    "risk_ratio": RISK_RATIO,
    "odds_ratio": ODDS_RATIO,
}

MOST_TABLES = 1_100_000  # of a design whose tests are enumerated: 1,000 v 1,000
MOST_FOR_INTERVALS = 362_000  # 600 v 600
MOST_FOR: Mapping[str, int] = {
    "chan_zhang": exact_design.MOST_TABLES,  # 100 v 100
    "exact": 41_000,  # 200 v 200
    "mid_p": 41_000,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OperatingCharacteristics:
    """What every test and every interval does under a design.

    Attributes
    ----------
    n1, n0 : int
        Sizes of the arms.
    risks : tuple of float
        Risks of arm 1 and arm 0 at which power and widths are taken.
    level : float
        Confidence level; tests reject at ``p <= 1 - level``.
    tests : mapping
        Name of the test to `helpers.stats.rejection.Rejection`.
    intervals : mapping
        Measure, then method, to `helpers.stats.interval_coverage.Coverage`.
    """

    n1: int
    n0: int
    risks: tuple[float, float]
    level: float
    tests: Mapping[str, Rejection]
    intervals: Mapping[str, Mapping[str, Coverage]]


def operating_characteristics(
    n1: int, n0: int, *, risks: tuple[float, float], level: float = 0.95
) -> OperatingCharacteristics:
    """Return size and power of every test, coverage and width of every interval of a design.

    Parameters
    ----------
    n1, n0 : int
        Sizes of arm 1 and arm 0, at least 1.
    risks : tuple of float
        Risks of arm 1 and arm 0, in [0, 1], at which power and widths are taken.
    level : float, default 0.95
        Confidence level, in (0, 1).

    Raises
    ------
    ValueError
        If a number lies outside its domain, or the design has more than `MOST_TABLES` tables.

    Notes
    -----
    Sizes are taken at the common risks (i + .5) / 1000, coverage at the risks .05, .055, ... .95
    of both arms. See `left_out` for what larger designs leave out.

    Examples
    --------
    >>> found = operating_characteristics(10, 10, risks=(0.5, 0.25))
    >>> round(found.intervals["risk_difference"]["newcombe"].mean, 3)
    0.95
    """
    _checked(n1, n0, risks)
    return OperatingCharacteristics(
        n1=n1, n0=n0, risks=risks, level=level,
        tests=rejection(n1, n0, risks=risks, alpha=_rounded(alpha_of(level))),
        intervals={
            measure: {
                name: _coverage(measure, name, (n1, n0), risks, level=level) for name in methods
            }
            for measure, methods in INTERVALS.items()
        },
    )  # fmt: skip


def left_out(method: str, n1: int, n0: int) -> str:
    """Return why a test or an interval is left out of a design, or nothing.

    Examples
    --------
    >>> left_out("chan_zhang", 50, 50)
    ''
    >>> left_out("chan_zhang", 200, 200)
    'left out of designs with more than 10,300 tables; this one has 40,401'
    """
    tables = (n1 + 1) * (n0 + 1)
    if method in ("boschloo", "barnard_pooled"):
        most, total = unconditional.MOST_PARTICIPANTS, n1 + n0
        what = f"left out of designs with more than {most:,} participants; this one has {total:,}"
        return what if total > most else ""
    known = any(method in methods for methods in INTERVALS.values())
    most = MOST_FOR.get(method, MOST_FOR_INTERVALS if known else MOST_TABLES)
    what = f"left out of designs with more than {most:,} tables; this one has {tables:,}"
    return what if tables > most else ""


def _coverage(
    measure: str,
    name: str,
    sizes: tuple[int, int],
    risks: tuple[float, float],
    *,
    level: float,
) -> Coverage:
    if left_out(name, *sizes):
        return not_worked_out()
    x1, x0 = np.indices((sizes[0] + 1, sizes[1] + 1))
    limits = INTERVALS[measure][name](TwoByTwo(x1, sizes[0], x0, sizes[1]), level=level)
    return covered(limits, SCALES[measure], sizes, risks)


def _rounded(alpha: float) -> float:
    """Return 1 - level as it was meant: 1 - 0.9 is a little less than 0.1."""
    return round(alpha, 12)


def _checked(n1: Any, n0: Any, risks: tuple[float, float]) -> None:
    for name, size in (("n1", n1), ("n0", n0)):
        if int(size) != size or size < 1:
            raise ValueError(f"{name} must be a whole number of at least 1, got {size!r}")
    if (tables := (n1 + 1) * (n0 + 1)) > MOST_TABLES:
        raise ValueError(
            f"designs of up to {MOST_TABLES:,} tables are enumerated, {n1} v {n0} has {tables:,}"
        )
    if not all(0.0 <= risk <= 1.0 for risk in risks):
        raise ValueError(f"risks lie between 0 and 1, got {risks!r}")
