"""Dates and times as SPSS, Stata and SAS store them: a number, and a format that says of what.

SPSS counts seconds since 14 October 1582. SAS counts days, or seconds where the format is one of
moments, since 1 January 1960. Stata counts days (``%td``) or milliseconds (``%tc``) since that
day. A format may show only a part, such as the month; what is stored is a day all the same.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from helpers.data.cells import cell_text

__all__ = ["KINDS", "Stored", "stored_as"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What the numbers of a column count.

    Attributes
    ----------
    unit : timedelta
        What one is.
    origin : datetime or None
        What zero is; None where they are times of a day, or durations.
    known : bool
        False where they are periods that are no day, or leap seconds: these are left as numbers.
    """

    unit: timedelta
    origin: datetime | None = None
    known: bool = True

    def text(self, value: float) -> str | None:
        """Return a number as a date, a moment or a time; None beyond the years 1 to 9999."""
        try:
            passed = self.unit * value
            if self.origin is None:
                return cell_text(passed)
            return cell_text(self.origin + passed)
        except (OverflowError, ValueError):
            return None


_SPSS, _1960 = datetime(1582, 10, 14), datetime(1960, 1, 1)
_DAY, _SECOND, _MILLISECOND = timedelta(days=1), timedelta(seconds=1), timedelta(milliseconds=1)
_CLOCK = r"(?:HH|Hh|hH|hh)\W?(?:MM|mm)(?:\W?(?:SS|ss)(?:\.s+)?)?(?:[_ ]?[aA]\.?[mM]\.?)?"

# the first format that matches counts; widths and decimals are left out before
KINDS: Mapping[str, Sequence[tuple[str, Stored]]] = MappingProxyType(
    {
        "spss": (
            (r"D?TIME|MTIME", Stored(unit=_SECOND)),
            (r"[AEJS]?DATE|DATETIME|YMDHMS|QYR|MOYR|WKYR", Stored(unit=_SECOND, origin=_SPSS)),
        ),
        "stata": (
            (rf"%-?tc{_CLOCK}", Stored(unit=_MILLISECOND)),
            (r"%-?tc.*", Stored(unit=_MILLISECOND, origin=_1960)),
            (r"%-?t?d.*", Stored(unit=_DAY, origin=_1960)),
            (r"%-?t[Cwmqhb].*", Stored(unit=_DAY, known=False)),
        ),
        "sas": (
            (r"TIME|TIMEAMPM|HHMM|HOUR|MMSS|TOD|(?:E|B|IS)8601(?:TM|TZ|LZ|TX)|NLTIM\w*",
             Stored(unit=_SECOND)),
            (r"DATETIME|DT\w+|(?:E|B|IS)8601(?:DT|DN|DZ|DX|LX)|(?:DATE|MDY)AMPM|NLDATM\w*",
             Stored(unit=_SECOND, origin=_1960)),
            (r"DATE|(?:DDMMYY|MMDDYY|YYMMDD)[BCDNPS]?|(?:E|B|IS)8601DA|WEEKDAT[EX]|WORDDAT[EX]|"
             r"JULIAN|JULDAY|DAY|DOWNAME|WEEKDAY|MONNAME|MONTH|MONYY|YYMON|QTRR?|YEAR|"
             r"MMYY[CDNPS]?|YYMM[CDNPS]?|YYQR?[CDNPS]?|WEEK[UVW]|NLDATE\w*|EURDF\w+",
             Stored(unit=_DAY, origin=_1960)),
        ),
    }
)  # fmt: skip


def stored_as(kind: str, shown: str | None) -> Stored | None:
    """Return what the numbers of a column count, by its format; None if they are numbers.

    >>> stored_as("stata", "%tdDD/NN/CCYY").text(23497)
    '2024-05-01'
    >>> stored_as("spss", "DATE11").text(13933900800)
    '2024-05-01'
    """
    name = shown or ""
    if kind != "stata":
        name = re.sub(r"(?<=[A-Z])\d*(?:\.\d*)?$", "", name.upper())
    found = (stored for pattern, stored in KINDS[kind] if re.fullmatch(pattern, name))
    return next(found, None)
