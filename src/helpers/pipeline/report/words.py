"""What the names in a result's key mean, in words for a reader.

Names that a later method adds and this list does not know are shown with spaces for underscores.
"""

from collections.abc import Mapping

__all__ = ["ANALYSES", "FLOW_BOXES", "HARMS", "MEASURES", "METHODS", "STATISTICS", "in_words"]

ANALYSES: Mapping[str, str] = {
    "main": "planned main analysis",
    "baseline": "description at baseline",
    "balance": "balance at baseline",
    "flow": "participant flow",
    "populations": "size of a population",
    "queries": "queries about the data",
    "cleaning_rules": "values changed by a declared rule",
    "end_state": "how each participant ended",
    "harms": "harms",
    "claims": "published claim held against the data",
    "multiplicity": "adjusted for multiplicity",
    "complete_case": "participants with known outcome only",
    "failure": "missing outcomes counted as the bad outcome in both arms",
    "non_event": "missing outcomes counted as no event",
    "best_case": "missing outcomes favour the first arm",
    "worst_case": "missing outcomes favour the reference",
    "multiple_imputation": "missing outcomes imputed many times",
    "adjusted": "adjusted for covariates",
    "stratified": "stratified",
    "subgroup": "subgroup",
}

MEASURES: Mapping[str, str] = {
    "count": "number of participants",
    "risk": "proportion with the event",
    "risk_difference": "difference between proportions",
    "risk_ratio": "ratio of proportions (risk ratio)",
    "odds_ratio": "odds ratio",
    "number_needed_to_treat": "number needed to treat",
    "mean_difference": "difference between means",
    "median_difference": "shift (median of all pairwise differences)",
    "rate_ratio": "ratio of rates",
    "hazard_ratio": "hazard ratio",
    "survival": "proportion without the event",
    "cumulative_incidence": "cumulative incidence",
    "median_time": "median time",
    "rmst_difference": "difference in restricted mean time",
    "smd": "standardised difference",
    "summary": "summary of the values",
    "test": "test of no difference",
    "interaction": "test of interaction",
}

METHODS: Mapping[str, str] = {
    "wilson": "Wilson score interval",
    "clopper_pearson": "Clopper–Pearson exact interval",
    "jeffreys": "Jeffreys interval",
    "agresti_coull": "Agresti–Coull interval",
    "mid_p": "mid-p interval",
    "miettinen_nurminen": "Miettinen–Nurminen score interval",
    "mee": "Mee score interval",
    "newcombe": "Newcombe hybrid score interval",
    "agresti_caffo": "Agresti–Caffo interval",
    "wald": "Wald interval",
    "chan_zhang": "Chan–Zhang exact interval",
    "koopman": "Koopman score interval",
    "katz": "Katz log interval",
    "woolf": "Woolf logit interval",
    "n_minus_1": "N−1 chi-squared test",
    "pearson": "Pearson chi-squared test",
    "fisher": "Fisher exact test",
    "boschloo": "Boschloo exact test",
    "barnard_pooled": "Barnard exact test",
    "mantel_haenszel_sato": "Mantel–Haenszel estimate with Sato variance",
    "mantel_haenszel_rbg": "Mantel–Haenszel estimate with Robins–Breslow–Greenland variance",
    "cmh": "Cochran–Mantel–Haenszel test",
    "standardised": "regression standardisation",
    "logistic": "logistic regression",
    "firth": "Firth logistic regression",
    "welch": "Welch t method, unequal variances",
    "ancova": "analysis of covariance",
    "hodges_lehmann": "Hodges–Lehmann estimate",
    "mann_whitney": "Mann–Whitney test, corrected for ties",
    "kaplan_meier": "Kaplan–Meier estimate",
    "aalen_johansen": "Aalen–Johansen estimate",
    "log_rank": "log-rank test",
    "gray": "Gray test",
    "cox": "Cox model",
    "rubin": "Rubin's rules",
    "fixed_sequence": "fixed sequence: tested in the planned order",
    "holm": "Holm procedure",
    "hochberg": "Hochberg procedure",
    "hommel": "Hommel procedure",
    "none": "not adjusted for multiplicity",
}

STATISTICS: Mapping[str, str] = {
    "estimate": "",
    "lower": "lower limit",
    "upper": "upper limit",
    "std_error": "standard error",
    "p_value": "p-value",
    "n": "participants counted",
    "events": "participants with the event",
    "reports": "reports",
    "missing": "participants without a value",
    "count": "participants at this level",
    "proportion": "proportion of those with a value",
    "mean": "mean",
    "sd": "standard deviation",
    "median": "median",
    "q1": "lower quartile",
    "q3": "upper quartile",
    "min": "smallest value",
    "max": "largest value",
    "df": "degrees of freedom",
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
