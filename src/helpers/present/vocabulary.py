"""The words for what results call by short names: measures, methods, roles, boxes of the flow.

One place in code, so that a table, a figure, the methods text and the answer to "where does this
number come from" name a thing alike.
"""

from collections.abc import Mapping

__all__ = [
    "COUNTS",
    "COVARIATE_RULES",
    "MEASURES",
    "METHODS",
    "MISSING_NAMES",
    "MISSING_RULES",
    "PROCEDURES",
    "ROLES",
    "RULES",
    "interval_words",
    "method_words",
    "missing_words",
]

MEASURES: Mapping[str, str] = {
    "count": "count",
    "summary": "summary",
    "risk": "risk",
    "risk_difference": "risk difference",
    "share": "share of all participants",
    "risk_ratio": "risk ratio",
    "odds_ratio": "odds ratio",
    "relative_risk_reduction": "relative risk reduction",
    "mean_difference": "difference in means",
    "median_difference": "shift (median of pairwise differences)",
    "median_time": "median time to the event",
    "survival": "proportion without the event",
    "cumulative_incidence": "cumulative incidence",
    "rmst": "mean time without the event",
    "rmtl": "mean time lost to the event",
    "hazard_ratio": "hazard ratio",
    "win_probability": "probability of the better level",
    "rate": "rate of events",
    "rate_ratio": "rate ratio",
    "rmst_difference": "difference in mean time without the event",
    "rmtl_difference": "difference in mean time lost to the event",
    "time_point": "time at which the arms are described",
    "margin": "margin of the plan",
    "interaction": "interaction (first level against the second)",
    "smd": "standardised mean difference",
    "test": "test",
    "fragility_index": "fragility index",
    "probability_higher": "probability that the risk is higher",
    "prior": "prior of the log odds ratio",
    "claim": "published claim",
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
    "chan_zhang": "Chan–Zhang exact unconditional interval",
    "koopman": "Koopman score interval",
    "katz": "Katz log interval",
    "woolf": "Woolf logit interval",
    "exact": "exact conditional interval",
    "conditional_likelihood": "conditional maximum likelihood",
    "bayes": "Bayesian, uniform priors",
    "bayes_log_odds": "Bayesian, normal prior of the log odds ratio",
    "randomisation": "randomisation test",
    "omnibus_permutation": "distance between the arms over all baseline variables, by allocations "
    "drawn again",
    "chance": "by chance alone",
    "mantel_haenszel_sato": "Mantel–Haenszel difference with Sato's variance",
    "mantel_haenszel_greenland_robins": "Mantel–Haenszel risk ratio by Greenland and Robins",
    "mantel_haenszel_rbg": "Mantel–Haenszel odds ratio by Robins, Breslow and Greenland",
    "cmh": "Cochran–Mantel–Haenszel test",
    "cmh_exact": "exact conditional test over strata",
    "breslow_day": "Breslow–Day test that the odds ratio is the same in all strata",
    "tarone": "Breslow–Day test with Tarone's correction",
    "standardised": "logistic regression, standardised to marginal risks",
    "standardised_stratified": "logistic regression, standardised to marginal risks, corrected for "
    "the stratified randomisation",
    "logistic": "logistic regression, profile-likelihood limits",
    "firth": "logistic regression with Firth's penalty, profile limits",
    "ancova": "analysis of covariance",
    "rubin": "Rubin's rules",
    "planned": "planned primary analysis",
    "proportional_odds": "proportional odds model, profile likelihood",
    "proportional_odds_check": "score test of one odds ratio for all levels",
    "brunner_munzel": "Brunner–Munzel variance, limits on the log odds scale",
    "negative_binomial": "negative binomial model, profile likelihood",
    "kaplan_meier": "Kaplan–Meier estimate",
    "aalen_johansen": "Aalen–Johansen estimate",
    "log_rank": "log-rank test",
    "gray": "Gray's test",
    "cox": "Cox model, ties by Efron",
    "cox_stratified": "Cox model within the strata of the randomisation, ties by Efron",
    "van_elteren": "van Elteren's rank test within strata",
    "rmst": "difference of the areas below the Kaplan–Meier curves",
    "proportional_hazards": "test of proportional hazards, scaled Schoenfeld residuals",
    "proportional_hazards_stratified": "test of proportional hazards within strata, scaled "
    "Schoenfeld residuals",
    "welch": "Welch t",
    "hodges_lehmann": "Hodges–Lehmann estimate",
    "mann_whitney": "Mann–Whitney test, corrected for ties",
    "n_minus_1": "N−1 chi-squared test",
    "pearson": "Pearson chi-squared test",
    "yates": "chi-squared test with Yates' correction",
    "fisher": "Fisher exact test, two-sided by minimum likelihood",
    "fisher_mid_p_central": "Fisher mid-p test, central",
    "boschloo": "Boschloo exact unconditional test",
    "non_inferiority": "non-inferiority test, one-sided at the margin",
    "equivalence": "equivalence test, two one-sided tests at the margins",
    "global": "test over all arms, N−1 chi-squared for risks and Welch's F for means",
    "barnard_pooled": "Barnard exact unconditional test, pooled z",
    "bounds_monotonicity": "sharp bounds, if the arm keeps nobody from the event before",
    "bounds_reverse_monotonicity": "sharp bounds, if the arm brings nobody the event before",
    "bounds_without_monotonicity": "sharp bounds from randomisation alone",
}

PROCEDURES: Mapping[str, str] = {
    "none": "unadjusted",
    "fixed_sequence": "fixed sequence",
    "holm": "Holm",
    "hochberg": "Hochberg",
    "hommel": "Hommel",
    "graph": "graphical procedure",
}

ROLES: Mapping[str, str] = {
    "primary": "primary",
    "key_secondary": "key secondary",
    "secondary": "secondary",
    "exploratory": "exploratory",
    "harm": "harm",
}

COUNTS: Mapping[str, str] = {
    "n": "number with a known value",
    "missing": "number with an unknown value",
    "events": "number with the event",
    "reports": "number of reports",
    "censored": "number followed without the event",
    "at_risk": "number still at risk",
    "exposure": "time at risk of all together",
    "imputed": "number with an unknown covariate, filled in by the plan's rule",
    "incomplete": "number left out because a covariate is unknown",
    "strata": "number of strata",
    "strata_one_arm": "number of strata with participants in one arm only",
    "strata_uninformative": "number of strata with both arms and nobody, or everybody, having the "
    "event",
    "left_out": "number of whom it is unknown whether they belong here",
}

MISSING_RULES: Mapping[str, str] = {
    "complete_case": "participants with an unknown outcome are left out of its analysis",
    "failure": "an unknown outcome counts as the bad result",
    "non_event": "an unknown outcome counts as no event",
    "best_case": "an unknown outcome counts as good in the arm and bad in the reference",
    "worst_case": "an unknown outcome counts as bad in the arm and good in the reference",
    "multiple_imputation": "unknown outcomes are imputed many times, and the results pooled "
    "by Rubin's rules",
    "tipping_point": "participants with an unknown outcome are left out of its analysis, and every "
    "way to fill in the unknown ones is tried beside it",
}

COVARIATE_RULES: Mapping[str, str] = {
    "mean": "An unknown number, and an unknown yes or no, is replaced by the mean of everybody in "
    "the two arms compared, never by arm; an unknown category is a category of its own",
    "complete_case": "Who has an unknown covariate is left out of the adjusted analysis",
}

MISSING_NAMES: Mapping[str, str] = {
    "complete_case": "Complete cases",
    "failure": "Failure",
    "non_event": "No event",
    "best_case": "Best case",
    "worst_case": "Worst case",
    "multiple_imputation": "Multiple imputation",
    "tipping_point": "Tipping point",
}

RULES: Mapping[str, str] = {
    "trimmed": "spaces around the text removed",
    "normalised": "letters and their marks composed",
    "persian_letters": "Arabic letters read as Persian ones",
    "persian_digits": "Persian digits and signs read as numbers",
    "thousands": "thousands sign removed",
    "value_label": "stored code read by its label",
    "jalali": "Jalali date converted",
    "day_first": "date read with the day first",
    "month_first": "date read with the month first",
    "synonym": "spelling of a level unified",
    "decimal_comma": "decimal comma read as decimal point",
    "below_detection": "value below the detection limit replaced as declared",
    "unit": "unit converted",
    "missing_code": "missing code read as missing",
    "duplicate_row": "identical repeated row dropped",
}


def missing_words(rule: str) -> str:
    """Return a rule for unknown outcomes in words, as the end of a sentence.

    >>> missing_words("non_event")
    'an unknown outcome counts as no event'
    """
    return MISSING_RULES[rule]


def method_words(method: str) -> str:
    """Return a method in words; its own name where there are none.

    >>> method_words("newcombe"), method_words("my_method")
    ('Newcombe hybrid score interval', 'my method')
    """
    return METHODS.get(method, method.replace("_", " "))


def interval_words(method: str) -> str:
    """Return the intervals of a method in words, as the end of a sentence.

    >>> interval_words("wilson"), interval_words("rubin")
    ('Wilson score intervals', "intervals by Rubin's rules")
    """
    words = method_words(method)
    return f"{words}s" if words.endswith("interval") else f"intervals by {words}"
