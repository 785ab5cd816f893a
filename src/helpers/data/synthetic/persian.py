"""The synthetic trial as a clinic in Iran would send it: one Excel sheet in Persian.

Persian headings, digits and words, days of the Jalali calendar: the walk through
docs/your-own-trial.md begins with it.
"""

import io
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from helpers.data.synthetic.jalali import jalali_text
from helpers.data.synthetic.plants import Row
from helpers.data.undated import undated

__all__ = ["FILE_NAME", "HEADINGS", "persian_workbook"]

FILE_NAME = "clinic.xlsx"
SHEET = "بیماران"
HEADINGS: Mapping[str, str] = MappingProxyType(
    {
        "participant_id": "کد بیمار",
        "data_status": "وضعیت داده",
        "arm": "گروه درمان",
        "enrolled_on": "تاریخ ورود",
        "age": "سن",
        "height": "قد",
        "weight": "وزن",
        "infertility_type": "نوع ناباروری",
        "infertility_duration": "مدت ناباروری",
        "previous_failures": "تعداد شکست",
        "amh": "AMH (ng/mL)",
        "clinical_pregnancy": "بارداری بالینی",
        "miscarriage": "سقط",
        "live_birth": "تولد زنده",
        "delivered_on": "تاریخ زایمان",
        "birthweight": "وزن نوزاد",
    }
)
"""Column of the shipped table, and its heading in the sheet."""

WORDS: Mapping[str, str] = MappingProxyType(
    {"tacrolimus": "تاکرولیموس", "placebo": "دارونما", "yes": "بله", "no": "خیر",
     "primary": "اولیه", "secondary": "ثانویه"}
)  # fmt: skip
AS_THEY_ARE = ("participant_id", "data_status")
DAYS = ("enrolled_on", "delivered_on")
DIGITS = str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫")


def persian_workbook(women: Sequence[Row]) -> bytes:
    """Return the sheet as an Excel file, the same bytes each time.

    Parameters
    ----------
    women : sequence of dict
        Rows of the participant table as drawn, before any entry fault.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.append(list(HEADINGS.values()))
    for woman in women:
        sheet.append([_cell(name, woman[name]) for name in HEADINGS])
    written = io.BytesIO()
    book.save(written)
    return undated(written.getvalue())


def _cell(name: str, text: str) -> str | None:
    if not text or name in AS_THEY_ARE:
        return text or None
    if name in DAYS:
        text = jalali_text(text, "/")
    return WORDS.get(text) or text.translate(DIGITS)
