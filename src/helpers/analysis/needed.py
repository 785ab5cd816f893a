"""Number needed to treat and relative risk reduction, as rows of the results."""

from collections.abc import Iterator
from dataclasses import replace

from helpers.results import Estimate, Key
from helpers.stats import Interval
from helpers.stats.number_needed import Direction, NumberNeeded, number_needed

__all__ = ["REDUCTION", "needed_rows", "reduction_rows"]

REDUCTION = "relative_risk_reduction"

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


def reduction_rows(ratio: Estimate, *, benefit: Direction) -> Iterator[Estimate]:
    """Yield the relative risk reduction, one minus the risk ratio, of an event that is bad.

    Of a good event there is nothing to reduce, and no row. Below nought it is an increase.

    Parameters
    ----------
    ratio : Estimate
        The risk ratio, of the arm against the reference, with its limits.
    benefit : {"higher", "lower"}
        Whether the event is good.
    """
    if benefit == "higher":
        return
    lower, upper = (None if end is None else 1.0 - end for end in (ratio.upper, ratio.lower))
    key = replace(ratio.key, measure=REDUCTION)
    yield replace(ratio, key=key, value=1.0 - ratio.value, lower=lower, upper=upper)


def _note(found: NumberNeeded) -> str:
    through = THROUGH_INFINITY if found.through_infinity else ""
    return "; ".join(part for part in (found.kind or "no difference", through) if part)
