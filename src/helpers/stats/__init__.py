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
    margins,
    means,
    multiplicity,
    multiplicity_graph,
    number_needed,
    odds_ratio,
    one_proportion,
    operating,
    risk_difference,
    risk_ratio,
    shift,
    stratified_association,
    stratified_difference,
    stratified_odds,
    stratified_ratio,
)
from helpers.stats.association import ASSOCIATION
from helpers.stats.margins import MARGINS
from helpers.stats.multiplicity import MULTIPLICITY
from helpers.stats.multiplicity_graph import graph
from helpers.stats.odds_ratio import ODDS_RATIO
from helpers.stats.one_proportion import ONE_PROPORTION
from helpers.stats.risk_difference import RISK_DIFFERENCE
from helpers.stats.risk_ratio import RISK_RATIO
from helpers.stats.strata import Strata
from helpers.stats.stratified_association import HOMOGENEITY, STRATIFIED_ASSOCIATION
from helpers.stats.stratified_difference import STRATIFIED_RISK_DIFFERENCE
from helpers.stats.stratified_odds import STRATIFIED_ODDS_RATIO
from helpers.stats.stratified_ratio import STRATIFIED_RISK_RATIO
from helpers.stats.tables import Interval, TwoByTwo

__all__ = [
    "ASSOCIATION",
    "HOMOGENEITY",
    "MARGINS",
    "MULTIPLICITY",
    "ODDS_RATIO",
    "ONE_PROPORTION",
    "RISK_DIFFERENCE",
    "RISK_RATIO",
    "STRATIFIED_ASSOCIATION",
    "STRATIFIED_ODDS_RATIO",
    "STRATIFIED_RISK_DIFFERENCE",
    "STRATIFIED_RISK_RATIO",
    "Interval",
    "Strata",
    "TwoByTwo",
    "association",
    "balance",
    "bayes",
    "describe",
    "fragility",
    "graph",
    "margins",
    "means",
    "multiplicity",
    "multiplicity_graph",
    "number_needed",
    "odds_ratio",
    "one_proportion",
    "operating",
    "risk_difference",
    "risk_ratio",
    "shift",
    "stratified_association",
    "stratified_difference",
    "stratified_odds",
    "stratified_ratio",
]
