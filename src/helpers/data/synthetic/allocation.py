"""When the women of the synthetic trial are enrolled, and which arm each is given.

Women arrive at random over two years, none on a Friday, when the invented centre is closed. Arms
come from permuted blocks of random size, in the order of randomisation.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from helpers.data.synthetic.draws import Draws

__all__ = ["ARMS", "PER_ARM", "Enrolment", "enrol"]

ARMS = ("tacrolimus", "placebo")
PER_ARM = 50
FIRST_DAY = date(2021, 2, 1)
RECRUITMENT_DAYS = 720
LONGEST_SCREENING = 18
FRIDAY = 4


@dataclass(frozen=True)
class Enrolment:
    """One woman's place in the trial."""

    participant_id: str
    arm: str
    enrolled_on: date
    randomised_on: date


def enrol(seed: int) -> list[Enrolment]:
    """Return the women in order of enrolment, 50 to an arm.

    >>> women = enrol(1)
    >>> len(women), sum(woman.arm == "placebo" for woman in women)
    (100, 50)
    """
    draws = Draws(seed, "recruitment")
    arrivals = sorted(_open_day(draws.integer(0, RECRUITMENT_DAYS)) for _ in range(2 * PER_ARM))
    randomised = [_open_day(_days(day) + draws.integer(0, LONGEST_SCREENING)) for day in arrivals]
    order = sorted(range(2 * PER_ARM), key=lambda number: (randomised[number], number))
    arm_of = dict(zip(order, allocation_sequence(seed), strict=True))
    return [
        Enrolment(f"RIF-{number + 1:03d}", arm_of[number], arrivals[number], randomised[number])
        for number in range(2 * PER_ARM)
    ]


def allocation_sequence(seed: int) -> list[str]:
    """Return the arms in order of randomisation: permuted blocks of four and six."""
    draws = Draws(seed, "allocation")
    sequence: list[str] = []
    while (left := 2 * PER_ARM - len(sequence)) > 0:
        size = left if left in (4, 6) else (4 if draws.chance(0.5) or left - 6 < 4 else 6)
        block = [arm for arm in ARMS for _ in range(size // 2)]
        sequence += draws.sample(block, [1.0] * size, size)
    return sequence


def _open_day(days: int) -> date:
    day = FIRST_DAY + timedelta(days=days)
    return day + timedelta(days=1) if day.weekday() == FRIDAY else day


def _days(day: date) -> int:
    return (day - FIRST_DAY).days
