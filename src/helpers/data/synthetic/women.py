"""Demography and reproductive history of the synthetic women, as measured before randomisation.

Means, spreads and limits follow published infertility populations and were fixed before any
outcome was drawn; arms play no part here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, sqrt

from helpers.data.synthetic.allocation import Enrolment
from helpers.data.synthetic.draws import Draws, fixed
from helpers.data.synthetic.laboratory import laboratory

__all__ = ["Woman", "women"]

Cells = dict[str, str]
CAUSES = {"unexplained": 35.0, "male": 30.0, "tubal": 12.0, "ovulatory": 13.0, "mixed": 10.0}
YES_NO = {True: "yes", False: "no"}
INELIGIBLE = 0.02


@dataclass(frozen=True)
class Woman:
    """A randomised woman: what later draws depend on, and her baseline cells as text."""

    enrolment: Enrolment
    age: int
    previous_failures: int
    frozen: bool
    eligible: bool
    cells: Mapping[str, str]

    @property
    def arm(self) -> str:
        """Arm she was allocated to."""
        return self.enrolment.arm


def women(enrolments: list[Enrolment], seed: int) -> list[Woman]:
    """Return the women with their baseline characteristics."""
    draws = Draws(seed, "women")
    blood = Draws(seed, "laboratory")
    return [_woman(enrolment, draws, blood) for enrolment in enrolments]


def _woman(enrolment: Enrolment, draws: Draws, blood: Draws) -> Woman:
    age = round(draws.normal(33.5, 4.2, 22, 42))
    body, bmi = _body(draws)
    history, previous_failures = _history(age, draws)
    frozen, eligible = draws.chance(0.7), not draws.chance(INELIGIBLE)
    plan = {"planned_cycle": "frozen" if frozen else "fresh", "eligible": YES_NO[eligible]}
    cells = (
        {"age": str(age)} | body | _partner(age, draws) | history | laboratory(age, bmi, blood)
    )  # fmt: skip
    return Woman(enrolment, age, previous_failures, frozen, eligible, cells | plan)


def _body(draws: Draws) -> tuple[Cells, float]:
    """Height and weight with correlation 0.35; BMI is computed from what is written."""
    while True:
        tall = draws.standard()
        height = round(161 + 6 * tall)
        heavy = 0.35 * tall + sqrt(1 - 0.35**2) * draws.standard()
        weight = round(66 + 9 * heavy, 1)
        bmi = weight / (height / 100) ** 2
        if 145 <= height <= 182 and 42 <= weight <= 110 and 18.5 <= bmi <= 34.9:
            break
    return {"height": str(height), "weight": fixed(weight, 1), "bmi": fixed(bmi, 1)}, bmi


def _partner(age: int, draws: Draws) -> Cells:
    older = draws.normal(3.5, 4.0, -8, 20)
    return {"partner_age": str(min(max(round(age + older), 22), 60))}


def _history(age: int, draws: Draws) -> tuple[Cells, int]:
    failures = min(3 + draws.poisson(0.9), 10)
    embryos = min(failures + draws.times(failures, 0.6), 20)
    cause = draws.pick(CAUSES)
    sperm = cause in ("male", "mixed") or draws.chance(0.06)
    pregnancies = _pregnancies(draws)
    cells = {
        "infertility_duration": fixed(_duration(age, draws), 1),
        "infertility_type": "secondary" if pregnancies["gravidity"] else "primary",
        "infertility_cause": cause,
        "sperm_factor": YES_NO[sperm],
        "previous_failures": str(failures),
        "embryos_failed": str(embryos),
    } | {name: str(count) for name, count in pregnancies.items()}
    return cells, failures


def _duration(age: int, draws: Draws) -> float:
    """Years of infertility, told to the half year; begins at 18 years of age at the earliest."""
    longest = min(18.0, age - 18.0)
    years = 5.2 * exp(0.5 * draws.normal(0, 1, -3, 3))
    return min(max(round(2 * years) / 2, 1.0), longest)


def _pregnancies(draws: Draws) -> dict[str, int]:
    """Earlier pregnancies: none in primary infertility, at least one in secondary."""
    gravidity = 1 + min(draws.poisson(0.4), 3) if draws.chance(0.35) else 0
    ends = [draws.pick({"loss": 74, "birth": 18, "other": 8}) for _ in range(gravidity)]
    return {
        "gravidity": gravidity,
        "previous_miscarriages": ends.count("loss"),
        "previous_live_births": ends.count("birth"),
    }
