"""How a raw file writes numbers, dates and letters: declared for a source, or for one variable."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from helpers.study.sources import Source
    from helpers.study.variables import Variable

__all__ = [
    "CALENDARS", "DATE_ORDERS", "DECIMALS", "SCRIPTS", "THOUSANDS", "Notation", "notation_of",
]  # fmt: skip

DECIMALS = Literal[".", ","]
THOUSANDS = Literal[",", ".", " ", "'"]
DATE_ORDERS = Literal["iso", "day_first", "month_first"]
CALENDARS = Literal["gregorian", "jalali"]
SCRIPTS = Literal["latin", "persian"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notation:
    """How the cells of one column are written.

    Attributes
    ----------
    decimal : str
        ``","`` where a decimal comma is read beside the point.
    thousands : str or None
        Sign between groups of three digits; None where there is none.
    dates : str
        ``iso`` (year first), ``day_first`` or ``month_first``.
    calendar : str
        ``gregorian`` or ``jalali``.
    script : str
        ``persian`` where Persian and Arabic digits, signs and letters are read.
    """

    decimal: DECIMALS = "."
    thousands: THOUSANDS | None = None
    dates: DATE_ORDERS = "iso"
    calendar: CALENDARS = "gregorian"
    script: SCRIPTS = "latin"


def notation_of(source: "Source", variable: "Variable") -> Notation:
    """Return how a variable's cells are written: as it declares, else as its source does.

    >>> from helpers.study import Source, Variable
    >>> age = Variable(label="Age", type="continuous", decimal=",")
    >>> notation_of(Source(file="a.csv", thousands=" "), age)
    Notation(decimal=',', thousands=' ', dates='iso', calendar='gregorian', script='latin')
    """
    return Notation(
        decimal=variable.decimal or source.decimal,
        thousands=variable.thousands or source.thousands,
        dates=variable.dates or source.dates,
        calendar=variable.calendar or source.calendar,
        script=source.script,
    )
