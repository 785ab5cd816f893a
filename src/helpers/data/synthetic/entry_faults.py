"""Entry faults of a real export, put into clean text; declared rules of the study file mend them.

Missing laboratory cells (blank, 999, ND), spellings of levels, padded text, decimal commas from
one computer, and one row exported twice. No fault changes what a cell means.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from helpers.data.synthetic.draws import Draws
from helpers.data.synthetic.laboratory import ANTIBODIES, ASSAYS

__all__ = ["LABORATORY", "SPELLINGS", "with_faults"]

Row = dict[str, str]
LABORATORY = ("amh", "afc", "th1", "th2", *(assay.column for assay in ASSAYS), *ANTIBODIES)
PANELS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "flow cytometry": ("th1", "th2", "treg", "th17"),
        "cytokines": ("ifn_gamma", "tnf_alpha", "il4", "il10", "il17"),
    }
)
SPELLINGS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "yes": ("Yes", "YES", "Y"),
        "no": ("No", "NO", "N"),
        "positive": ("Positive", "pos"),
        "negative": ("Negative", "neg"),
        "blastocyst": ("Blastocyst",),
        "frozen": ("FET",),
        "caesarean": ("CS",),
    }
)
MISSING_CELL = 0.015
RESPELLED = 0.025
PADDED = 0.01
COMMA_ROWS = range(40, 47)
COMMA_COLUMNS = ("weight", "bmi", "amh", "th1", "th2", "creatinine", "endometrium")
TWICE = 62
PADDED_ARMS = (11, 58, 83)
TEXT_COLUMNS = frozenset(
    {"participant_id", "arm", "data_status", "enrolled_on", "randomised_on", "transferred_on"}
)


def with_faults(rows: Sequence[Row], seed: int) -> list[Row]:
    """Return the rows as a real export would hold them, with one row twice."""
    draws = Draws(seed, "faults")
    faulty = [_spelled(_missing(row, draws), draws) for row in rows]
    for place in PADDED_ARMS:
        faulty[place]["arm"] += " "
    for place in COMMA_ROWS:
        commas = {name: faulty[place][name].replace(".", ",") for name in COMMA_COLUMNS}
        faulty[place] |= commas
    _lose_panels(faulty, draws)
    faulty.insert(TWICE + 1, dict(faulty[TWICE]))
    return faulty


def _missing(row: Row, draws: Draws) -> Row:
    """Blank single laboratory cells; a computer's missing code stands in some of them."""
    lost = {name: _code(name, draws) for name in LABORATORY if draws.chance(MISSING_CELL)}
    return row | lost


def _code(name: str, draws: Draws) -> str:
    if name in ANTIBODIES:
        return ""
    return draws.pick({"": 55, "999": 30, "ND": 15})


def _lose_panels(rows: Sequence[Row], draws: Draws) -> None:
    """One lost tube a panel."""
    for columns in PANELS.values():
        rows[draws.integer(0, len(rows) - 1)].update(dict.fromkeys(columns, ""))


def _spelled(row: Row, draws: Draws) -> Row:
    return {name: _cell(name, text, draws) for name, text in row.items()}


def _cell(name: str, text: str, draws: Draws) -> str:
    if name in TEXT_COLUMNS or not text[:1].isalpha() or text == "ND":
        return text
    spellings = SPELLINGS.get(text)
    if spellings and draws.chance(RESPELLED):
        return spellings[draws.integer(0, len(spellings) - 1)]
    if draws.chance(PADDED):
        return f" {text}" if draws.chance(0.3) else f"{text} "
    return text
