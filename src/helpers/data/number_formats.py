"""Number formats of a workbook: whether a number is shown as a date, and in which calendar.

Excel stores a date as the number of a Gregorian day, and may show it in another calendar. The
format then holds the calendar, in one of two forms: ``[$-fa-IR,16]yyyy/mm/dd``, a language and
after the comma digit shapes and calendar in hexadecimal, or ``[$-160429]yyyy/mm/dd``, digit
shapes, calendar and language in one hexadecimal number of up to eight digits. Calendar 16 is the
Persian one; 80 is added where dates may also be typed in that calendar. (ISO/IEC 29500-1,
18.8.31; MS-XLSX 2.5.4; ``CAL_PERSIAN`` of the Windows calendar identifiers.) Calendar 6, and the
prefix ``B2``, are the lunar Hijri calendar and not meant.
"""

import re

__all__ = ["shows_persian_calendar"]

PERSIAN = 0x16
_TYPED_TOO = 0x80
_LOCALE = re.compile(r"\[\$[^\]\-]*-([^\],]*)(?:,([0-9A-Fa-f]{1,4}))?\]")
_NUMBER = re.compile(r"[0-9A-Fa-f]{5,8}")


def shows_persian_calendar(code: str) -> bool:
    """Whether a number format shows a date in the Persian calendar.

    >>> shows_persian_calendar("[$-fa-IR,16]yyyy/mm/dd;@"), shows_persian_calendar("[$-429]d/m/yy")
    (True, False)
    """
    calendars = (
        int(system, 16) if system else int(culture, 16) >> 16
        for culture, system in _LOCALE.findall(code)
        if system or _NUMBER.fullmatch(culture)
    )
    return any(calendar & 0xFF & ~_TYPED_TOO == PERSIAN for calendar in calendars)
