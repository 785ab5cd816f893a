"""The second path: every main number again, by another algorithm and other code.

Nothing here calls `helpers.stats`, or what `helpers.analysis` makes of the table: participants
are read as plain records from the analysis-ready table, conditions of the study file are judged
anew, and each number is computed from its definition by a slower route. `ROUTES` of
`helpers.analysis.verification.registry` says what is compared with what.
"""

from helpers.analysis.verification.registry import ROUTES, Route
from helpers.analysis.verification.rows import disagreements, second_path_rows
from helpers.analysis.verification.walk import Compared, Walk, second_path

__all__ = [
    "ROUTES",
    "Compared",
    "Route",
    "Walk",
    "disagreements",
    "second_path",
    "second_path_rows",
]
