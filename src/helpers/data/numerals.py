"""Numbers as people and programs write them: the signs of a notation to plain Latin numerals."""

import math
import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from helpers.study.notation import Notation
from helpers.study.script import THOUSANDS_SIGN, ascii_digits, latin_numerals

__all__ = [
    "NUMBER", "as_number", "as_numbers", "astray", "latin", "plain", "pointed", "ungrouped",
]  # fmt: skip

NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")

# below a detection limit, and a sign: what may stand before the digits
_HEAD = r"(?:[<≤]=?\s*)?[-+\u2212]?"
_COMMA = re.compile(_HEAD + r"[0-9]*,[0-9]+([eE][-+]?[0-9]+)?")
_PERSIAN = re.compile(_HEAD + r"([0-9]{1,3}(\u066c[0-9]{3})+|[0-9]*)(\u066b[0-9]+)?")
_GROUPERS = {",": ",", ".": r"\.", " ": r"[ \u2009]", "'": "['\u2019]"}


def latin(cell: str, notation: Notation) -> str:
    r"""Return a cell with Latin digits; in a number, Persian decimal and thousands signs too.

    >>> latin("\u06f3\u066c\u06f2\u06f5\u06f0\u066b\u06f5", Notation(script="persian"))
    '3250.5'
    """
    if cell.isascii():
        return cell
    if not _PERSIAN.fullmatch(ascii_digits(cell)):
        return ascii_digits(cell)
    # where the point stands between thousands, only the comma is a decimal sign
    decimal = "," if notation.thousands == "." else "."
    return latin_numerals(cell, decimal=decimal).replace(THOUSANDS_SIGN, "")


@cache
def _grouped(notation: Notation) -> tuple[re.Pattern[str], re.Pattern[str]]:
    sign = _GROUPERS[notation.thousands or ","]
    decimals = "".join(sorted({".", notation.decimal} - {notation.thousands}))
    whole = rf"{_HEAD}[1-9][0-9]{{0,2}}(?:{sign}[0-9]{{3}})+(?:[{decimals}][0-9]*)?"
    return re.compile(whole), re.compile(sign)


def ungrouped(cell: str, notation: Notation) -> str:
    """Return a number without its declared thousands signs, where they part groups of three.

    >>> ungrouped("1,234.5", Notation(thousands=",")), ungrouped("12,34", Notation(thousands=","))
    ('1234.5', '12,34')
    """
    whole, sign = _grouped(notation)
    return sign.sub("", cell) if whole.fullmatch(cell) else cell


def astray(cell: str, notation: Notation) -> bool:
    """Whether a thousands point stands in a number where it parts no groups of three.

    >>> astray("1.5", Notation(decimal=",", thousands="."))
    True
    """
    return notation.thousands == "." and "." in cell and ungrouped(cell, notation) == cell


def pointed(cell: str) -> str:
    """Return a number with a decimal comma as one with a point; any other text as it stands.

    >>> pointed("5,3"), pointed("<5,0"), pointed("1,2,3")
    ('5.3', '<5.0', '1,2,3')
    """
    return cell.replace(",", ".") if _COMMA.fullmatch(cell) else cell


def plain(cell: str, notation: Notation) -> str:
    """Return a number as Python spells it, by all that a notation declares."""
    if notation.script == "persian":
        cell = latin(cell, notation)
    if astray(cell, notation):
        return cell
    if notation.thousands:
        cell = ungrouped(cell, notation)
    return pointed(cell) if notation.decimal == "," else cell


def as_number(cell: str) -> float:
    r"""Return the number that a cell spells, NaN where it spells none that a float can hold.

    >>> as_number("\u22125."), as_number(".5e1"), as_number("1e999"), as_number("1_000")
    (-5.0, 5.0, nan, nan)
    """
    return float(as_numbers([cell])[0])


def as_numbers(cells: Sequence[str | None]) -> NDArray[np.float64]:
    """Return the numbers that cells spell, NaN where there is none."""
    spells = NUMBER.fullmatch
    numbers = np.array(
        [float(cell) if cell and spells(cell) else _otherwise(cell) for cell in cells],
        dtype=np.float64,
    )
    numbers[~np.isfinite(numbers)] = np.nan
    return numbers


def _otherwise(cell: str | None) -> float:
    # a true minus sign is a minus sign
    if cell and cell[0] == "\u2212" and NUMBER.fullmatch(cell[1:]) and cell[1] not in "+-":
        return -float(cell[1:])
    return math.nan
