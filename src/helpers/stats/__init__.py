"""Numbers in, estimates out: no files, no rounding, no drawing, no study.

One quantity a module; one function a method, found by its contract name in the registry of its
quantity. Counts broadcast: a million tables are one call. Undefined is nan, infinite is inf.
"""

from helpers.stats import (
    association,
    balance,
    bayes,
    describe,
    fragility,
    means,
    multiplicity,
    odds_ratio,
    one_proportion,
    risk_difference,
    risk_ratio,
    shift,
)
from helpers.stats.association import ASSOCIATION
from helpers.stats.multiplicity import MULTIPLICITY
from helpers.stats.odds_ratio import ODDS_RATIO
from helpers.stats.one_proportion import ONE_PROPORTION
from helpers.stats.risk_difference import RISK_DIFFERENCE
from helpers.stats.risk_ratio import RISK_RATIO
from helpers.stats.tables import Interval, TwoByTwo

__all__ = [
    "ASSOCIATION",
    "MULTIPLICITY",
    "ODDS_RATIO",
    "ONE_PROPORTION",
    "RISK_DIFFERENCE",
    "RISK_RATIO",
    "Interval",
    "TwoByTwo",
    "association",
    "balance",
    "bayes",
    "describe",
    "fragility",
    "means",
    "multiplicity",
    "odds_ratio",
    "one_proportion",
    "risk_difference",
    "risk_ratio",
    "shift",
]
