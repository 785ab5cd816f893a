"""Every method that a result can name: its function, and its formula in LaTeX.

The page docs/methods.md is written from this table; words and references come from the docstrings
of the functions.
"""

from collections.abc import Mapping

from helpers.present.formulas.formula import Formula
from helpers.present.formulas.models import OF_MODELS
from helpers.present.formulas.strata import OF_STRATA
from helpers.present.formulas.tables import OF_TABLES
from helpers.present.formulas.times import OF_TIMES

__all__ = ["FORMULAS", "NO_FORMULA", "Formula"]

FORMULAS: Mapping[str, tuple[Formula, ...]] = {**OF_TABLES, **OF_STRATA, **OF_MODELS, **OF_TIMES}

NO_FORMULA: Mapping[str, str] = {
    "planned": "the planned primary analysis, shown again in the panel of analyses",
    "none": "tests outside a family: their p-values as they stand",
}
"""What results.csv names and is no method of its own, with what it says."""
