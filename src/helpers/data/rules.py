"""The declared rules that change the text of a cell, one function a rule, in a fixed order.

A rule is used only where the study file declares it (trimming always), and every cell it
changes is logged. What no rule covers is left as it stands, for the reader of its kind to judge.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

import pandas as pd

from helpers.data.columns import Change, Coded, RawColumn
from helpers.results.model import shortest
from helpers.study import canonical

__all__ = ["CELL_RULES", "apply_rules"]

Translate = Callable[[str], str | None]

_COMMA = re.compile(r"([<≤]=?\s*)?[-+\u2212]?[0-9]*,[0-9]+([eE][-+]?[0-9]+)?")
_BELOW = re.compile(r"(<|≤|<=)\s*([0-9]+(\.[0-9]*)?|\.[0-9]+)")


def apply_rules(column: RawColumn) -> tuple[pd.Series, list[Change]]:
    """Return the column's text after every rule declared for it, and the log of the changes.

    A cell that two rules change has a row in the log for each, in the order of `CELL_RULES`.
    """
    changes: list[Change] = []
    before = first = Coded.of(column.text)
    for name, rule in CELL_RULES.items():
        translate = rule(column)
        if translate is None:
            continue
        after = before.translated(translate)
        changes += [] if after is before else column.recoded(name, before, after)
        before = after
    return column.text if before is first else before.text(column.text.index), changes


def trimmed(column: RawColumn) -> Translate | None:
    """Leave out space around the text, no-break spaces included."""
    return str.strip


def decimal_comma(column: RawColumn) -> Translate | None:
    """Read ``5,3`` as ``5.3``, in numeric columns of a source with ``decimal: ","``."""
    if column.decimal != "," or not column.entry.numeric:
        return None
    return lambda cell: cell.replace(",", ".") if _COMMA.fullmatch(cell) else cell


def missing_code(column: RawColumn) -> Translate | None:
    """Set a declared missing code to missing; codes are compared as levels are."""
    codes = {canonical(code) for code in column.entry.missing_codes}
    if not codes:
        return None
    return lambda cell: None if canonical(cell) in codes else cell


def synonym(column: RawColumn) -> Translate | None:
    """Replace a declared synonym by what it stands for."""
    synonyms = {canonical(name): level for name, level in column.entry.synonyms.items()}
    if not synonyms:
        return None
    return lambda cell: synonyms.get(canonical(cell), cell)


def below_detection(column: RawColumn) -> Translate | None:
    """Replace ``<5`` by half the limit, the limit, or nothing, as declared.

    The limit is in the unit of the raw column. A cell below another limit than the declared one
    is left as it stands, so that it becomes a query.
    """
    declared = column.entry.below_detection
    if declared is None or not column.entry.numeric:
        return None
    limit, use = declared.limit, declared.use
    used = {"half": shortest(limit / 2), "limit": shortest(limit), "missing": None}[use]

    def translate(cell: str) -> str | None:
        match = _BELOW.fullmatch(cell)
        return used if match and float(match[2]) == limit else cell

    return translate


CELL_RULES: Mapping[str, Callable[[RawColumn], Translate | None]] = MappingProxyType(
    {
        "trimmed": trimmed,
        "decimal_comma": decimal_comma,
        "missing_code": missing_code,
        "synonym": synonym,
        "below_detection": below_detection,
    }
)
