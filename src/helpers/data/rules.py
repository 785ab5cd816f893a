"""The declared rules that change the text of a cell, one function a rule, in a fixed order.

A rule is used only where the study file declares it (trimming and composing always), and every
cell it changes is logged. What no rule covers is left as it stands, for the reader of its kind to
judge.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from functools import partial
from types import MappingProxyType

from helpers.data.columns import Change, Coded, RawColumn
from helpers.data.numerals import latin, pointed, ungrouped
from helpers.results.model import shortest
from helpers.study import canonical
from helpers.study.levels import is_number
from helpers.study.script import persian_letters, without_invisible

__all__ = ["CELL_RULES", "apply_rules"]

Translate = Callable[[str], str | None]
Rule = Callable[[RawColumn], Translate | None]

_BELOW = re.compile(r"(<|≤|<=)\s*([0-9]+(\.[0-9]*)?|\.[0-9]+)")


def apply_rules(column: RawColumn) -> tuple[Coded, list[Change]]:
    """Return the column's cells after every rule declared for it, and the log of the changes.

    A cell that two rules change has a row in the log for each, in the order of `CELL_RULES`.
    """
    changes: list[Change] = []
    before = Coded.of(column.text)
    for name, rule in (ASCII_RULES if before.ascii else CELL_RULES).items():
        translate = rule(column)
        if translate is None:
            continue
        after = before.translated(translate)
        changes += [] if after is before else column.recoded(name, before, after)
        before = after
    return before, changes


def trimmed(column: RawColumn) -> Translate | None:
    """Leave out space around the text and marks that nobody sees; no-break spaces are spaces."""
    return lambda cell: without_invisible(cell).strip() or None


def stripped(column: RawColumn) -> Translate | None:
    """Leave out space around the text, which is all of trimming where every sign is ASCII."""
    return str.strip


def normalised(column: RawColumn) -> Translate | None:
    """Compose letters and their accents: Unicode NFC."""
    return partial(unicodedata.normalize, "NFC")


def letters(column: RawColumn) -> Translate | None:
    """Write Arabic yeh and kaf as the Persian letters, under ``script: persian``."""
    if column.notation.script != "persian":
        return None
    return lambda cell: persian_letters(cell) or None


def digits(column: RawColumn) -> Translate | None:
    """Write Persian and Arabic digits and signs of numbers as Latin, under ``script: persian``."""
    if column.notation.script != "persian":
        return None
    return lambda cell: latin(cell, column.notation)


def thousands(column: RawColumn) -> Translate | None:
    """Leave out declared signs between groups of three digits, in numeric columns."""
    if column.notation.thousands is None or not column.entry.numeric:
        return None
    return lambda cell: ungrouped(cell, column.notation)


def decimal_comma(column: RawColumn) -> Translate | None:
    """Read ``5,3`` as ``5.3``, in numeric columns with ``decimal: ","``."""
    if column.notation.decimal != "," or not column.entry.numeric:
        return None
    return pointed


def missing_code(column: RawColumn) -> Translate | None:
    """Set a declared missing code to missing, or a stored code with such a label."""
    codes = {canonical(code) for code in column.entry.missing_codes} - {""}
    if not codes:
        return None
    codes |= {code for code, label in _labels(column).items() if canonical(label) in codes}
    first = _first_signs(codes)

    def translate(cell: str) -> str | None:
        # of a large column few cells can be a code, and only those are looked at twice
        likely = cell[0] in first or not cell.isascii()
        return None if likely and canonical(cell) in codes else cell

    return translate


def _first_signs(codes: Iterable[str]) -> frozenset[str]:
    """Return the ASCII signs with which a spelling of these codes can begin.

    >>> sorted(_first_signs({"ND", "-9"})), sorted(_first_signs({"0.5"}))
    (['-', 'N'], ['+', '.', '0', '5'])
    """
    signs = {code[0] for code in codes}
    for code in codes:
        if is_number(code) and code[0] != "-":
            # 0.5 may stand as +.5 or 5e-1, and 0 as -0
            signs |= {"0", "+", ".", (code.lstrip("0.") or "-")[0]}
    return frozenset(signs)


def value_label(column: RawColumn) -> Translate | None:
    """Replace a stored code by its label, where the label and not the code is a declared level.

    Where no levels are declared, the label stands for the code, as it is what people read. Where
    the code is the declared level and the file holds labels, as an export of labels does, the
    code stands for its label.
    """
    if not column.value_labels or column.entry.numeric or column.entry.type == "date":
        return None
    named = {canonical(name) for name in (*column.entry.declared_levels(), *column.entry.synonyms)}
    free = not column.entry.declared_levels()
    labels = {
        code: label
        for code, label in _labels(column).items()
        if code not in named and (free or canonical(label) in named)
    } | _codes(column, named)
    return lambda cell: labels.get(canonical(cell), cell)


def _codes(column: RawColumn, named: Set[str]) -> dict[str, str]:
    """Return the declared codes of labels that are not themselves declared, nor shared by two."""
    levels = {canonical(level): level for level in column.entry.declared_levels()}
    times = Counter(canonical(label) for label in column.value_labels.values())
    return {
        canonical(label): levels[canonical(code)]
        for code, label in column.value_labels.items()
        if canonical(code) in levels
        and canonical(label) not in named
        and times[canonical(label)] == 1
    }


def _labels(column: RawColumn) -> dict[str, str]:
    """Return the labels of codes that the study file does not itself declare as levels."""
    levels = {canonical(level) for level in column.entry.declared_levels()}
    found = {canonical(code): label.strip() for code, label in column.value_labels.items()}
    return {code: label for code, label in found.items() if label and code not in levels}


def synonym(column: RawColumn) -> Translate | None:
    """Replace a declared synonym by what it stands for."""
    synonyms = {canonical(name): level for name, level in column.entry.synonyms.items()}
    if not synonyms:
        return None
    return lambda cell: synonyms.get(canonical(cell), cell)


def below_detection(column: RawColumn) -> Translate | None:
    """Replace ``<5`` by half the limit, the limit, or nothing, as declared.

    The limit is in the unit of the raw column and compared by value. A cell below another limit
    than the declared one is left as it stands, so that it becomes a query.
    """
    declared = column.entry.below_detection
    if declared is None or not column.entry.numeric:
        return None
    limit, use = declared.limit, declared.use
    used = {"half": shortest(limit / 2), "limit": shortest(limit), "missing": None}[use]

    def translate(cell: str) -> str | None:
        match = _BELOW.fullmatch(cell) if cell[0] in "<≤" else None
        return used if match and float(match[2]) == limit else cell

    return translate


CELL_RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "trimmed": trimmed,
        "normalised": normalised,
        "persian_letters": letters,
        "persian_digits": digits,
        "thousands": thousands,
        "decimal_comma": decimal_comma,
        "missing_code": missing_code,
        "value_label": value_label,
        "synonym": synonym,
        "below_detection": below_detection,
    }
)

# what these come to in a column of plain ASCII, which most are: the same, in less time
ASCII_RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "trimmed": stripped,
        **{name: rule for name, rule in CELL_RULES.items() if rule not in
           (trimmed, normalised, letters, digits)},
    }
)  # fmt: skip
