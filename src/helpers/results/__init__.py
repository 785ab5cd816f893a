"""The one result model: `Key`, `Estimate`, `Results`; rows are its file form.

Nothing here computes, rounds, draws or knows a study.
"""

from helpers.results.display import Displayed, view
from helpers.results.model import (
    COLUMNS,
    KEY_FIELDS,
    STAGES,
    Estimate,
    Key,
    Results,
)

__all__ = [
    "COLUMNS",
    "KEY_FIELDS",
    "STAGES",
    "Displayed",
    "Estimate",
    "Key",
    "Results",
    "view",
]
