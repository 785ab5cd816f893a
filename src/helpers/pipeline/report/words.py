"""What the names in a result's key mean, in words for a reader: the vocabulary, and the rest.

Names that a later method adds and this list does not know are shown with spaces for underscores.
"""

from collections.abc import Mapping

from helpers.present import vocabulary

__all__ = [
    "ANALYSES",
    "COUNTED",
    "FLOW_BOXES",
    "HARMS",
    "MEASURES",
    "METHODS",
    "PAIRED",
    "READINGS",
    "STATISTICS",
    "in_words",
]

ANALYSES: Mapping[str, str] = {
    "main": "planned main analysis",
    "baseline": "description at baseline",
    "balance": "balance at baseline",
    "flow": "participant flow",
    "populations": "size of a population",
    "queries": "queries about the data",
    "cleaning_rules": "values changed by a declared rule",
    "sources": "raw files as received",
    "end_state": "how each participant ended",
    "core_outcomes": "core outcome set",
    "exclusions": "left out of a population chosen after randomisation",
    "principal_stratum": "those with the event under either treatment, bounded",
    "harms": "harms",
    "claims": "published claim held against the data",
    "compatible": "what could lie behind a published claim",
    "context": "published trial, not pooled",
    "curve": "curve over time",
    "multiplicity": "adjusted for multiplicity",
    **vocabulary.MISSING_RULES,
    "tipping_point": "one way to fill in the unknown outcomes",
    "missing": "which outcomes are unknown",
    "adjusted": "adjusted for covariates",
    "stratified": "stratified",
    "subgroup": "subgroup",
    "exact": "exact, without an approximation for large numbers",
    "bayesian": "Bayesian",
    "randomisation": "randomisation test",
    "fragility": "fragility",
    "robustness": "agreement of all analyses",
    "verification": "computed again by a second route",
}

MEASURES: Mapping[str, str] = {
    "number_needed_to_treat": "number needed to treat",
    "tables": "tables that meet the claim",
    "region": "events of the arm that meet the claim",
    "reference_risk": "risk of the reference",
    "sets": "sets of tables that meet the claims together",
    "sizes": "sizes among which the claim is counted",
    "agreement": "second route",
    "disagreement": "disagreement of two routes",
    "not_compared": "numbers without a second route",
    **vocabulary.MEASURES,
    "test": "test of no difference",
}

METHODS: Mapping[str, str] = {
    **{name: f"procedure: {words}" for name, words in vocabulary.PROCEDURES.items()},
    **vocabulary.METHODS,
}

STATISTICS: Mapping[str, str] = {
    "estimate": "",
    "lower": "lower confidence limit",
    "upper": "upper confidence limit",
    "lower_bound": "lower bound",
    "upper_bound": "upper bound",
    "randomised": "participants randomised",
    "excluded": "participants left out",
    "unknown": "of those left out, not known whether they belong",
    "intermediate": "participants with the event that comes before",
    "std_error": "standard error",
    "dispersion": "dispersion",
    "cumulative": "proportion at this level or below",
    "exposure": "time at risk, of all together",
    "p_value": "p-value",
    "n": "participants counted",
    "events": "participants with the event",
    "reports": "reports",
    "censored": "participants followed without the event",
    "at_risk": "participants at risk",
    "horizon": "time horizon",
    "missing": "participants without a value",
    "count": "participants at this level",
    "total": "sum over participants",
    "proportion": "proportion of those with a value",
    "mean": "mean",
    "sd": "standard deviation",
    "median": "median",
    "q1": "lower quartile",
    "q3": "upper quartile",
    "min": "smallest value",
    "max": "largest value",
    "df": "degrees of freedom",
    "log_std_error": "standard error of the logarithm",
    "statistic": "test statistic",
    "imputed": "participants with an unknown covariate, filled in by the plan's rule",
    "incomplete": "participants left out because a covariate is unknown",
    "n_arm": "participants of the arm",
    "n_reference": "participants of the reference",
    "exactly": "number, without any other end",
    "at_most": "number, other ends being possible",
    "largest_p": "largest P of the last outcome among them",
    "share_min": "smallest share of the first part among them, in the reference",
    "share_max": "largest share of the first part among them, in the reference",
    "claims": "claims",
    "always": "claims that hold with every test and denominator",
    "planned": "claims read by the planned primary analysis",
    "reproduced": "claims that the planned primary analysis reproduces",
    "depends": "claims that hold with some tests or denominators",
    "never": "claims that hold with no test and denominator",
    "threshold": "holds as a threshold (yes 1, no 0)",
    "bracket": "holds as a bracket (yes 1, no 0)",
    "reported": "holds as printed (yes 1, no 0)",
    "direction": "direction as claimed (yes 1, no 0)",
    "agrees": "estimate as printed (yes 1, no 0)",
    "draws": "allocations drawn",
    "expected": "median over the allocations drawn",
    "variables": "variables looked at",
    "beyond": "size beyond which variables are counted",
    "intervals": "intervals by all analyses",
    "agree": "numbers that agree",
    "disagree": "numbers that do not agree",
    "undefined": "numbers without a value",
    "not_followed": "numbers not followed",
    "tolerance": "largest difference that counts as agreement",
    "main": "value of the first route",
    "second": "value of the second route",
    "same_side": "intervals that lie as the main one does",
    "strata": "strata",
    "strata_one_arm": "strata with participants in one arm only",
    "strata_uninformative": "strata with both arms, and nobody or everybody having the event",
}

COUNTED: Mapping[str, str] = {
    "cleaning_rules": "cells changed",
    "queries": "cells to ask the site about",
}
"""What ``n`` counts in analyses that do not count participants."""

PAIRED: Mapping[str, str] = {
    "lower": "confidence limits",
    "lower_bound": "bounds",
    "mean": "mean (standard deviation)",
    "median": "median (quartiles)",
    "count": "participants at this level (per cent)",
    "events": "participants with the event / counted (per cent)",
}
"""What a text says that shows more than the value it is bound to."""

READINGS: Mapping[str, str] = {
    "threshold": "as a threshold",
    "bracket": "as a bracket",
    "reported": "as printed",
}

FLOW_BOXES: Mapping[str, str] = {
    "assessed": "assessed for eligibility",
    "excluded": "excluded before randomisation",
    "randomised": "randomised",
    "allocated": "allocated",
    "received": "received the allocated treatment",
    "not_received": "did not receive the allocated treatment",
    "lost": "lost to follow-up",
    "discontinued": "discontinued the treatment",
    "not_received_unknown": "unknown whether they received the allocated treatment",
    "lost_unknown": "unknown whether lost to follow-up",
    "discontinued_unknown": "unknown whether they discontinued the treatment",
    "analysed": "analysed",
    "not_analysed": "not analysed",
}

HARMS: Mapping[str, str] = {
    "any": "any adverse event",
    "serious": "any serious adverse event",
    "severity": "adverse events of severity",
    "category": "adverse events of category",
    "term": "adverse event",
}


def in_words(names: Mapping[str, str], name: str) -> str:
    """Return what a name means, or the name itself with spaces for underscores.

    >>> in_words(METHODS, "wilson"), in_words(METHODS, "new_method")
    ('Wilson score interval', 'new method')
    """
    return names.get(name, name.replace("_", " "))
