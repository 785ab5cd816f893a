"""Quantities that trials measure: what they are called, in which units, and which values occur."""

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.data.draft.naming import Heading

__all__ = ["QUANTITIES", "Quantity", "Unit", "quantity_of", "unit_of"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, and the values that it takes in people.

    Attributes
    ----------
    name : str
        As a table shows it.
    usual : tuple of float
        Where the median of a trial lies; tells one unit from another.
    limits : tuple of float
        Beyond these a value deserves a query.
    """

    name: str
    usual: tuple[float, float]
    limits: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity and the units in which it is written, the most frequent first."""

    label: str
    units: tuple[Unit, ...]
    counted: bool = False


def _q(label: str, *units: tuple[str, float, float, float, float]) -> Quantity:
    return Quantity(label, tuple(Unit(n, (a, b), (c, d)) for n, a, b, c, d in units))


def _counted(label: str, high: float) -> Quantity:
    return Quantity(label, (Unit("", (0, high), (0, high)),), counted=True)


# words of a heading, all of which must stand in it; of several, the one with most words counts
QUANTITIES = {
    "age": _q("Age", ("years", 1, 100, 0, 110)),
    "partner age": _q("Partner's age", ("years", 18, 80, 15, 90)),
    "gestational age": _q("Gestational age", ("weeks", 4, 43, 4, 45), ("days", 60, 310, 28, 315)),
    "height": _q("Height", ("cm", 120, 210, 100, 230), ("m", 1.2, 2.1, 1, 2.3)),
    "weight": _q("Weight", ("kg", 35, 160, 25, 250)),
    "birthweight": _q("Birthweight", ("g", 1000, 5000, 300, 6500), ("kg", 1, 5, 0.3, 6.5)),
    "birth weight": _q("Birthweight", ("g", 1000, 5000, 300, 6500), ("kg", 1, 5, 0.3, 6.5)),
    "bmi": _q("Body mass index", ("kg/m2", 14, 50, 12, 70)),
    "body mass index": _q("Body mass index", ("kg/m2", 14, 50, 12, 70)),
    "systolic": _q("Systolic blood pressure", ("mmHg", 80, 200, 60, 260)),
    "sbp": _q("Systolic blood pressure", ("mmHg", 80, 200, 60, 260)),
    "diastolic": _q("Diastolic blood pressure", ("mmHg", 40, 120, 30, 160)),
    "dbp": _q("Diastolic blood pressure", ("mmHg", 40, 120, 30, 160)),
    "heart rate": _q("Heart rate", ("beats/min", 50, 130, 30, 220)),
    "pulse": _q("Pulse", ("beats/min", 50, 130, 30, 220)),
    "temperature": _q("Temperature", ("°C", 35, 40, 33, 43), ("°F", 95, 104, 92, 110)),
    "amh": _q("Anti-Müllerian hormone", ("ng/mL", 0.1, 8, 0, 30), ("pmol/L", 8, 60, 0, 200)),
    "fsh": _q("Follicle-stimulating hormone", ("IU/L", 2, 30, 0.1, 150)),
    "lh": _q("Luteinising hormone", ("IU/L", 0.5, 30, 0, 150)),
    "estradiol": _q("Estradiol", ("pg/mL", 10, 3000, 5, 10000)),
    "progesterone": _q("Progesterone", ("ng/mL", 0.1, 60, 0, 300)),
    "prolactin": _q("Prolactin", ("ng/mL", 3, 60, 0.5, 300)),
    "tsh": _q("Thyroid-stimulating hormone", ("mIU/L", 0.3, 8, 0, 150)),
    "vitamin d": _q("25-hydroxyvitamin D", ("ng/mL", 5, 45, 2, 160), ("nmol/L", 45, 150, 5, 400)),
    "creatinine": _q("Creatinine", ("mg/dL", 0.4, 4, 0.1, 20), ("µmol/L", 35, 350, 10, 1800)),
    "potassium": _q("Potassium", ("mmol/L", 3, 6, 1.5, 9)),
    "sodium": _q("Sodium", ("mmol/L", 125, 155, 100, 180)),
    "magnesium": _q("Magnesium", ("mg/dL", 1.3, 3, 0.5, 6), ("mmol/L", 0.5, 1.3, 0.2, 2.5)),
    "calcium": _q("Calcium", ("mg/dL", 7, 12, 4, 18), ("mmol/L", 1.7, 3, 1, 4.5)),
    "glucose": _q("Glucose", ("mg/dL", 50, 300, 20, 800), ("mmol/L", 3, 17, 1, 45)),
    "hba1c": _q("HbA1c", ("%", 4, 14, 3, 20), ("mmol/mol", 20, 130, 10, 200)),
    "hemoglobin": _q("Haemoglobin", ("g/dL", 7, 18, 3, 22), ("g/L", 70, 180, 30, 220)),
    "haemoglobin": _q("Haemoglobin", ("g/dL", 7, 18, 3, 22), ("g/L", 70, 180, 30, 220)),
    "hb": _q("Haemoglobin", ("g/dL", 7, 18, 3, 22), ("g/L", 70, 180, 30, 220)),
    "platelets": _q("Platelets", ("10^9/L", 80, 500, 5, 1500)),
    "wbc": _q("White blood cells", ("10^9/L", 3, 15, 0.3, 100)),
    "crp": _q("C-reactive protein", ("mg/L", 0, 150, 0, 500)),
    "alt": _q("Alanine aminotransferase", ("U/L", 8, 120, 1, 2000)),
    "ast": _q("Aspartate aminotransferase", ("U/L", 8, 120, 1, 2000)),
    "bilirubin": _q("Bilirubin", ("mg/dL", 0.1, 3, 0, 40), ("µmol/L", 3, 50, 0, 700)),
    "albumin": _q("Albumin", ("g/dL", 2, 6, 1, 7), ("g/L", 20, 60, 10, 70)),
    "cholesterol": _q("Cholesterol", ("mg/dL", 100, 320, 40, 700), ("mmol/L", 2.5, 8, 1, 18)),
    "endometrium": _q("Endometrial thickness", ("mm", 4, 18, 1, 30)),
    "endometrial thickness": _q("Endometrial thickness", ("mm", 4, 18, 1, 30)),
    "th1": _q("Th1 cells"), "th2": _q("Th2 cells"), "th17": _q("Th17 cells"),
    "nk": _q("Natural killer cells", ("%", 1, 40, 0, 60)), "treg": _q("Regulatory T cells"),
    "tnf alpha": _q("Tumour necrosis factor alpha"), "ifn gamma": _q("Interferon gamma"),
    "infertility duration": _q("Duration of infertility", ("years", 0.5, 20, 0, 35)),
    "afc": _counted("Antral follicle count", 80),
    "gravidity": _counted("Previous pregnancies", 20),
    "parity": _counted("Parity", 15),
    "oocytes": _counted("Oocytes", 60),
    "sacs": _counted("Gestational sacs", 6),
    "babies": _counted("Babies born", 6),
}  # fmt: skip


def quantity_of(heading: Heading) -> Quantity | None:
    """Return the quantity that a heading names; None if none is known.

    >>> from helpers.data.draft.naming import heading
    >>> quantity_of(heading("loss_gestational_age")).label, quantity_of(heading("colour"))
    ('Gestational age', None)
    """
    said = [phrase for phrase in QUANTITIES if heading.says(phrase)]
    return QUANTITIES[max(said, key=lambda phrase: (phrase.count(" "), phrase))] if said else None


def unit_of(units: Sequence[Unit], named: str, middle: float) -> Unit | None:
    """Return the unit of a quantity: the one that the heading names, else where the median fits.

    >>> creatinine = QUANTITIES["creatinine"].units
    >>> unit_of(creatinine, "", 0.8).name, unit_of(creatinine, "", 75).name
    ('mg/dL', 'µmol/L')
    """
    if named:
        same = named.casefold().replace("²", "2").replace("μ", "µ")
        return next((unit for unit in units if unit.name.casefold() == same), None)
    return next((unit for unit in units if unit.usual[0] <= middle <= unit.usual[1]), None)
