"""Persian script: digits, letters in Latin spelling, and headings that trials in Iran use."""

from collections.abc import Mapping

from helpers.data.numerals import latin
from helpers.study.notation import Notation
from helpers.study.script import DECIMAL_SIGN, ascii_digits, persian_letters, without_invisible

__all__ = ["LETTERS", "PHRASES", "holds_persian", "latin_digits", "normal_persian"]

_PERSIAN = Notation(script="persian")

# how each letter is spelled in an id; short vowels are not written, so neither are they here
LETTERS: Mapping[str, str] = {
    "ا": "a", "آ": "a", "أ": "a", "إ": "e", "ب": "b", "پ": "p", "ت": "t", "ث": "s", "ج": "j",
    "چ": "ch", "ح": "h", "خ": "kh", "د": "d", "ذ": "z", "ر": "r", "ز": "z", "ژ": "zh", "س": "s",
    "ش": "sh", "ص": "s", "ض": "z", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh", "ف": "f", "ق": "gh",
    "ک": "k", "گ": "g", "ل": "l", "م": "m", "ن": "n", "و": "v", "ؤ": "v", "ه": "h", "ة": "h",
    "ی": "i", "ئ": "y", "ء": "",
}  # fmt: skip

# headings, and words of headings, in English
PHRASES: Mapping[str, str] = {
    "سن": "age", "سن مادر": "age", "سن همسر": "partner_age", "جنس": "sex", "جنسیت": "sex",
    "گروه": "group", "گروه درمان": "group", "بازو": "arm", "درمان": "treatment",
    "کد": "id", "شناسه": "id", "کد بیمار": "patient_id", "شماره": "number",
    "شماره بیمار": "patient_number", "شماره پرونده": "record_number", "ردیف": "row",
    "بیمار": "patient", "قد": "height", "وزن": "weight", "نمایه توده بدنی": "bmi",
    "شاخص توده بدنی": "bmi", "تاریخ": "date", "تاریخ ورود": "enrolled_on",
    "تاریخ تصادفی سازی": "randomised_on", "تاریخ زایمان": "delivered_on",
    "تاریخ انتقال": "transferred_on", "تاریخ انتقال جنین": "transferred_on",
    "نوع ناباروری": "infertility_type", "مدت ناباروری": "infertility_duration",
    "علت ناباروری": "infertility_cause", "ناباروری": "infertility",
    "تعداد": "number", "تعداد شکست": "previous_failures", "تعداد جنین": "embryos",
    "سابقه": "history", "سابقه سقط": "previous_miscarriages", "قبلی": "previous",
    "مصرف سیگار": "smoking", "سیگار": "smoking", "بارداری": "pregnancy", "حاملگی": "pregnancy",
    "بارداری بالینی": "clinical_pregnancy", "حاملگی بالینی": "clinical_pregnancy",
    "بارداری شیمیایی": "biochemical_pregnancy", "سقط": "miscarriage", "سقط جنین": "miscarriage",
    "تولد زنده": "live_birth", "تولد نوزاد زنده": "live_birth", "زایمان زنده": "live_birth",
    "زایمان": "delivery", "وزن نوزاد": "birthweight", "وزن تولد": "birthweight",
    "سن بارداری": "gestational_age", "سن حاملگی": "gestational_age", "مرگ": "death",
    "فوت": "death", "درد": "pain", "عوارض": "adverse_events", "عارضه": "adverse_event",
    "بهبودی": "recovery", "عود": "relapse", "توضیحات": "comment", "علت": "reason",
    "نام": "name", "نام خانوادگی": "surname", "نام و نام خانوادگی": "full_name",
    "کد ملی": "national_code", "تلفن": "phone", "شماره تلفن": "phone", "آدرس": "address",
    "تاریخ تولد": "birth_date", "فشار خون": "blood_pressure", "تحصیلات": "education",
}  # fmt: skip


def latin_digits(text: str) -> str:
    """Return text with Latin digits and Persian forms of yeh and kaf.

    >>> latin_digits("۱۴۰۲/۰۳/۱۵")
    '1402/03/15'
    """
    return ascii_digits(persian_letters(without_invisible(text)))


def normal_persian(text: str) -> str:
    """Return a cell as ``script: persian`` reads it: digits, signs of numbers, yeh and kaf.

    >>> normal_persian("۲۴٫۵"), normal_persian("بلي")
    ('24.5', 'بلی')
    """
    return latin(persian_letters(without_invisible(text)), _PERSIAN)


def holds_persian(text: str) -> bool:
    """Whether a cell needs ``script: persian``: it holds a sign that this would change."""
    return DECIMAL_SIGN in text or ascii_digits(persian_letters(text)) != text
