"""Deliveries and babies of the synthetic trial: one summary line a delivery.

Birthweight is that of singletons only and depends on gestational age, as it does in life.
"""

from bisect import bisect_right

from helpers.data.synthetic.draws import Draws
from helpers.data.synthetic.women import YES_NO

__all__ = ["babies", "median_birthweight"]

COLUMNS = (
    "delivery_mode", "babies", "babies_girls", "birthweight", "nicu", "malformation",
    "neonatal_death",
)  # fmt: skip
WEEKS = (28, 30, 32, 34, 36, 37, 38, 39, 40, 41, 42)
GRAMS = (1100, 1430, 1850, 2300, 2720, 2930, 3110, 3280, 3420, 3520, 3580)
MALFORMATION = 0.03


def median_birthweight(days: int) -> float:
    """Return the median weight (g) of a singleton born at a gestational age of 196 to 294 days.

    >>> median_birthweight(280), median_birthweight(266)
    (3420.0, 3110.0)
    """
    weeks = days / 7
    at = min(max(bisect_right(WEEKS, weeks) - 1, 0), len(WEEKS) - 2)
    share = (weeks - WEEKS[at]) / (WEEKS[at + 1] - WEEKS[at])
    return GRAMS[at] + share * (GRAMS[at + 1] - GRAMS[at])


def babies(days: int | None, twins: bool, draws: Draws) -> dict[str, str]:
    """Return the columns of a delivery at a gestational age in days; blank where there is none."""
    if days is None:
        return dict.fromkeys(COLUMNS, "")
    count = 2 if twins else 1
    return {
        "delivery_mode": "caesarean" if draws.chance(0.8 if twins else 0.5) else "vaginal",
        "babies": str(count),
        "babies_girls": str(draws.times(count, 0.487)),
        "birthweight": "" if twins else _weight(days, draws),
        "nicu": YES_NO[draws.chance(_nicu(days))],
        "malformation": YES_NO[draws.chance(1 - (1 - MALFORMATION) ** count)],
        "neonatal_death": "no",
    }


def _weight(days: int, draws: Draws) -> str:
    grams = median_birthweight(days) * (1 + 0.12 * draws.normal(0, 1, -2.5, 2.5))
    return str(round(grams / 10) * 10)


def _nicu(days: int) -> float:
    if days < 238:
        return 0.95
    return 0.35 if days < 259 else 0.04
