"""The number needed to treat of a risk difference, as rows of the results."""

from collections.abc import Iterator

from helpers.results import Estimate, Key
from helpers.stats import Interval
from helpers.stats.number_needed import Direction, NumberNeeded, number_needed

__all__ = ["needed_rows"]

THROUGH_INFINITY = "limits run through infinity: from benefit_limit (NNTB) and harm_limit (NNTH) up"


def needed_rows(
    key: Key, difference: float, limits: Interval, *, benefit: Direction, level: float
) -> Iterator[Estimate]:
    """Yield the number needed to treat; its note says NNTB (to benefit) or NNTH (to harm).

    Where the interval of the risk difference holds 0 the limits are undefined, and
    ``benefit_limit`` and ``harm_limit`` say how far it reaches on either side of infinity.
    """
    found = number_needed(difference, limits, benefit=benefit)
    yield Estimate(
        key=key, value=found.estimate, lower=found.interval.lower, upper=found.interval.upper,
        confidence_level=level, note=_note(found),
    )  # fmt: skip
    if found.benefit and found.harm:
        yield Estimate(key=key, value=found.benefit.first, statistic="benefit_limit", note="NNTB")
        yield Estimate(key=key, value=found.harm.first, statistic="harm_limit", note="NNTH")


def _note(found: NumberNeeded) -> str:
    through = THROUGH_INFINITY if found.through_infinity else ""
    return "; ".join(part for part in (found.kind or "no difference", through) if part)
