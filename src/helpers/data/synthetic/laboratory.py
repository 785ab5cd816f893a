"""Laboratory values of the synthetic women: ovarian reserve, immunology, safety, blood pressure.

Immune measurements share one factor a woman, so that they are associated as real panels are. The
Th1/Th2 ratio is at least 10.3 in every woman: the invented trial's immunologic criterion.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from types import MappingProxyType

from helpers.data.synthetic.draws import Draws, fixed

__all__ = ["ANTIBODIES", "ASSAYS", "LOWEST_RATIO", "Assay", "laboratory"]

LOWEST_RATIO = 10.3


@dataclass(frozen=True)
class Assay:
    """How one laboratory value is drawn.

    Attributes
    ----------
    centre, spread : float
        Mean and standard deviation; median and log standard deviation where `skewed`.
    low, high : float
        Hard limits.
    shared : float
        Loading on the woman's immune factor, in (-1, 1).
    detection : float or None
        Limit below which the laboratory prints ``<limit``.
    """

    column: str
    places: int
    centre: float
    spread: float
    low: float
    high: float
    skewed: bool = False
    shared: float = 0.0
    detection: float | None = None

    def draw(self, factor: float, draws: Draws) -> float:
        """Return a value within the limits."""
        own = sqrt(1 - self.shared**2)
        while True:
            z = self.shared * factor + own * draws.standard()
            value = (
                self.centre * exp(self.spread * z) if self.skewed else self.centre + self.spread * z
            )
            if self.low <= value <= self.high:
                return value

    def written(self, value: float) -> str:
        """Return what the laboratory prints."""
        if self.detection is not None and value < self.detection:
            return f"<{fixed(self.detection, self.places)}"
        return fixed(value, self.places)


ASSAYS: Sequence[Assay] = (
    Assay("fsh", 1, 6.8, 2.0, 2, 15),
    Assay("nk", 1, 13, 4.5, 3, 35, shared=0.3),
    Assay("treg", 1, 3.5, 1.2, 0.5, 10, shared=-0.4),
    Assay("th17", 1, 2.6, 0.9, 0.5, 8, shared=0.4),
    Assay("ifn_gamma", 1, 18, 0.5, 1, 200, skewed=True, shared=0.5),
    Assay("tnf_alpha", 1, 12, 0.5, 1, 200, skewed=True, shared=0.5),
    Assay("il4", 1, 6, 0.5, 0.1, 100, skewed=True, shared=-0.3, detection=3.0),
    Assay("il10", 1, 9, 0.5, 0.1, 100, skewed=True, shared=-0.3, detection=5.0),
    Assay("il17", 1, 14, 0.5, 0.1, 200, skewed=True, shared=0.5, detection=5.0),
    Assay("tsh", 2, 2.1, 0.9, 0.3, 6),
    Assay("vitamin_d", 1, 24, 10, 5, 70),
    Assay("creatinine", 2, 0.70, 0.12, 0.40, 1.20),
    Assay("potassium", 1, 4.2, 0.3, 3.2, 5.4),
    Assay("magnesium", 2, 2.0, 0.15, 1.5, 2.6),
    Assay("glucose", 0, 88, 8, 65, 125),
    Assay("alt", 0, 17, 0.4, 5, 60, skewed=True),
)
ANTIBODIES: Mapping[str, float] = MappingProxyType(
    {"ana": 0.18, "antiphospholipid": 0.08, "tpo": 0.17, "anti_dsdna": 0.03}
)


def laboratory(age: int, bmi: float, draws: Draws) -> dict[str, str]:
    """Return one woman's laboratory cells and blood pressure, as text."""
    factor = draws.standard()
    cells = _reserve(age, draws) | _t_helper(factor, draws)
    cells |= {assay.column: assay.written(assay.draw(factor, draws)) for assay in ASSAYS}
    cells |= {name: _sign(draws.chance(share)) for name, share in ANTIBODIES.items()}
    return cells | _blood_pressure(bmi, draws)


def _sign(positive: bool) -> str:
    return "positive" if positive else "negative"


def _reserve(age: int, draws: Draws) -> dict[str, str]:
    """AMH (ng/mL) and antral follicles, correlated about 0.6, both falling with age."""
    while True:
        shared = draws.standard() - 0.06 * (age - 33.5)
        amh = 2.3 * exp(0.50 * shared + 0.32 * draws.standard())
        follicles = round(12 + 3.2 * shared + 3.6 * draws.standard())
        if 0.3 <= amh <= 12 and 3 <= follicles <= 35:
            return {"amh": fixed(amh, 2), "afc": str(follicles)}


def _t_helper(factor: float, draws: Draws) -> dict[str, str]:
    """Th1 and Th2, each a share of CD4 cells, with correlation about 0.4."""
    while True:
        z = 0.4 * factor + sqrt(1 - 0.4**2) * draws.standard()
        th1 = round(24.2 + 5 * z, 1)
        th2 = round(1.98 + 0.40 * (0.4 * z + sqrt(1 - 0.4**2) * draws.standard()), 2)
        if 10 <= th1 <= 45 and 0.5 <= th2 <= 5 and LOWEST_RATIO <= th1 / th2 <= 35:
            return {"th1": fixed(th1, 1), "th2": fixed(th2, 2)}


def _blood_pressure(bmi: float, draws: Draws) -> dict[str, str]:
    """Systolic and diastolic pressure, correlated about 0.6, higher with higher BMI."""
    z = draws.normal(0, 1, -2.3, 2.3)
    weight = 0.6 * (bmi - 25.5)
    systolic = 112 + weight + 9.5 * z
    diastolic = 72 + weight / 2 + 7.5 * (0.6 * z + 0.8 * draws.normal(0, 1, -2.3, 2.3))
    return {"systolic": fixed(systolic, 0), "diastolic": fixed(diastolic, 0)}
