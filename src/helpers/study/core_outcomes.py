"""The outcomes of a published core set: which variable holds each of them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from helpers.study.base import Declared, Name

__all__ = ["CORE_KINDS", "CoreOutcomes"]


class CoreOutcomes(Declared):
    """A core outcome set that a trial of its field should report, item by item.

    What is not mapped is printed as "not collected". Nothing here changes the plan's outcomes.

    Attributes
    ----------
    set : str
        The published set. ``commit``: infertility trials, Duffy and others 2020.
    viable_pregnancy : str
        Viable intrauterine pregnancy, a fetus with a heartbeat: a binary variable.
        E.g. ``viable_pregnancy``.
    fetuses : str
        How many fetuses had a heartbeat: a number. E.g. ``heartbeats``.
    ectopic : str
        Ectopic pregnancy: a binary variable, as are the other losses. E.g. ``ectopic``.
    miscarriage : str
        Miscarriage. E.g. ``miscarriage``.
    stillbirth : str
        Stillbirth. E.g. ``stillbirth``.
    termination : str
        Termination of pregnancy. E.g. ``termination``.
    live_birth : str
        Live birth: a binary variable. E.g. ``live_birth``.
    babies : str
        How many babies were born alive: a number. E.g. ``babies``.
    gestational_age : str
        Gestational age at delivery: a number. E.g. ``gestational_age``.
    birthweight : str
        Birthweight: a number, of one baby for each participant. E.g. ``birthweight``.
    neonatal_mortality : str
        Whether a baby died in the neonatal period: a binary variable. E.g. ``neonatal_death``.
    congenital_anomaly : str
        Whether a baby had a major congenital anomaly: a binary variable. E.g. ``malformation``.
    time_to_pregnancy : str
        Time to the pregnancy that led to a live birth: a number. E.g. ``days_to_pregnancy``.
    """

    set: Literal["commit"]
    viable_pregnancy: Name | None = None
    fetuses: Name | None = None
    ectopic: Name | None = None
    miscarriage: Name | None = None
    stillbirth: Name | None = None
    termination: Name | None = None
    live_birth: Name | None = None
    babies: Name | None = None
    gestational_age: Name | None = None
    birthweight: Name | None = None
    neonatal_mortality: Name | None = None
    congenital_anomaly: Name | None = None
    time_to_pregnancy: Name | None = None


CORE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "viable_pregnancy": "binary", "fetuses": "number", "ectopic": "binary",
        "miscarriage": "binary", "stillbirth": "binary", "termination": "binary",
        "live_birth": "binary", "babies": "number", "gestational_age": "number",
        "birthweight": "number", "neonatal_mortality": "binary", "congenital_anomaly": "binary",
        "time_to_pregnancy": "number",
    }
)  # fmt: skip
"""What the variable of each item holds."""
