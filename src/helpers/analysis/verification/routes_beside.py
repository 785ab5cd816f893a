"""Routes of what stands beside the main results: models, strata, baseline, harms."""

from collections.abc import Mapping

from helpers.analysis.verification import (
    adjusted,
    baseline,
    harms,
    order,
    standardised,
    strata,
    strata_scores,
)
from helpers.analysis.verification.route import (
    ARRAYS,
    ITERATIVE,
    MULTIPLIER,
    NEWTON,
    NUMERICAL,
    ONE_BY_ONE,
    PROFILE,
    SEARCH,
    Route,
)

__all__ = ["BESIDE"]

ADJUSTED, STRATIFIED = "adjusted", "stratified"

BESIDE: Mapping[str, Route] = {
    "modelled_counts": Route(
        kinds=(ADJUSTED,), measure="count", what="Who is in the models", main=ARRAYS,
        second=ONE_BY_ONE, compute=adjusted.counted,
    ),
    "standardised_risk": Route(
        kinds=(ADJUSTED,), types=("binary",), measure="risk", methods=("standardised",),
        what="Standardised risk", main=NEWTON, second=NUMERICAL, compute=standardised.risk,
        tolerance=ITERATIVE,
    ),
    **{
        f"standardised_{measure}": Route(
            kinds=(ADJUSTED,), types=("binary",), measure=measure,
            methods=("standardised", "standardised_stratified"), what=f"Standardised {words}",
            main="Newton's steps, slopes in closed form",
            second="numerical slopes of likelihood and contrast, covariances by definition",
            compute=standardised.standardised, tolerance=ITERATIVE,
        )
        for measure, words in {
            "risk_difference": "risk difference", "risk_ratio": "risk ratio",
            "odds_ratio": "odds ratio", "test": "difference, test",
        }.items()
    },
    "logistic": Route(
        kinds=(ADJUSTED,), types=("binary",), measure="odds_ratio", methods=("logistic",),
        what="Conditional odds ratio", main=NEWTON, second=PROFILE, compute=adjusted.logistic,
        tolerance=ITERATIVE,
    ),
    "logistic_test": Route(
        kinds=(ADJUSTED,), types=("binary",), measure="test", methods=("logistic",),
        what="Conditional odds ratio, test", main=NEWTON, second=NUMERICAL,
        compute=adjusted.logistic, tolerance=ITERATIVE,
    ),
    "firth": Route(
        kinds=(ADJUSTED,), types=("binary",), measure="odds_ratio", methods=("firth",),
        what="Firth's odds ratio", main=NEWTON, second=PROFILE, compute=adjusted.firth,
        tolerance=ITERATIVE,
    ),
    "firth_test": Route(
        kinds=(ADJUSTED,), types=("binary",), measure="test", methods=("firth",),
        what="Firth's odds ratio, test", main=NEWTON, second=NUMERICAL, compute=adjusted.firth,
        tolerance=ITERATIVE,
    ),
    "ancova": Route(
        kinds=(ADJUSTED,), types=("continuous",), measure="mean_difference", methods=("ancova",),
        what="Adjusted difference in means", main="orthogonal decomposition",
        second="residuals on residuals; scipy's Student's t", compute=adjusted.ancova,
    ),
    "ancova_test": Route(
        kinds=(ADJUSTED,), types=("continuous",), measure="test", methods=("ancova",),
        what="Adjusted difference in means, test", main="orthogonal decomposition",
        second="residuals on residuals; scipy's Student's t", compute=adjusted.ancova,
    ),
    "adjusted_odds": Route(
        kinds=(ADJUSTED,), types=("ordinal",), measure="odds_ratio",
        methods=("proportional_odds",), what="Adjusted common odds ratio", main=NEWTON,
        second=PROFILE, compute=adjusted.odds, tolerance=ITERATIVE,
    ),
    "adjusted_odds_test": Route(
        kinds=(ADJUSTED,), types=("ordinal",), measure="test", methods=("proportional_odds",),
        what="Adjusted common odds ratio, test", main=NEWTON, second=NUMERICAL,
        compute=adjusted.odds, tolerance=ITERATIVE,
    ),
    "adjusted_rates": Route(
        kinds=(ADJUSTED,), types=("count",), measure="rate_ratio",
        methods=("negative_binomial",), what="Adjusted rate ratio", main=NEWTON, second=PROFILE,
        compute=adjusted.rates, tolerance=ITERATIVE,
    ),
    "adjusted_rates_test": Route(
        kinds=(ADJUSTED,), types=("count",), measure="test", methods=("negative_binomial",),
        what="Adjusted rate ratio, test", main=NEWTON, second=NUMERICAL, compute=adjusted.rates,
        tolerance=ITERATIVE,
    ),
    "strata_counts": Route(
        kinds=(STRATIFIED,), measure="count", what="Counts in strata",
        main=ARRAYS, second=ONE_BY_ONE, compute=strata.counted,
    ),
    "stratified_score_difference": Route(
        kinds=(STRATIFIED,), types=("binary",), measure="risk_difference",
        methods=("miettinen_nurminen",), what="Stratified risk difference, score limits",
        main="a bracketed search with multipliers", second=SEARCH,
        compute=strata_scores.score_difference,
    ),
    "stratified_sato": Route(
        kinds=(STRATIFIED,), types=("binary",), measure="risk_difference",
        methods=("mantel_haenszel_sato",), what="Mantel-Haenszel risk difference, Sato",
        main="array sums", second="sums of exact fractions", compute=strata.sato,
    ),
    "stratified_newcombe": Route(
        kinds=(STRATIFIED,), types=("binary",), measure="risk_difference", methods=("newcombe",),
        what="Stratified risk difference, Newcombe", main="array sums",
        second="stratum by stratum", compute=strata.newcombe,
    ),
    "stratified_score_ratio": Route(
        kinds=(STRATIFIED,), types=("binary",), measure="risk_ratio",
        methods=("miettinen_nurminen",), what="Stratified risk ratio, score limits",
        main="a bracketed search, risks in closed form", second=SEARCH,
        compute=strata_scores.score_ratio,
    ),
    "stratified_ratio": Route(
        kinds=(STRATIFIED,), types=("binary",), measure="risk_ratio",
        methods=("mantel_haenszel_greenland_robins",),
        what="Mantel-Haenszel risk ratio, Greenland and Robins", main="array sums",
        second="sums of exact fractions", compute=strata.greenland_robins,
    ),
    "stratified_odds": Route(
        kinds=(STRATIFIED,), types=("binary",), measure="odds_ratio",
        methods=("mantel_haenszel_rbg",),
        what="Mantel-Haenszel odds ratio, Robins, Breslow and Greenland", main="array sums",
        second="sums of exact fractions", compute=strata.robins_breslow_greenland,
    ),
    "cmh": Route(
        kinds=(STRATIFIED,), types=("binary",), measure="test", methods=("cmh",),
        what="Cochran-Mantel-Haenszel test", main="array sums",
        second="sums of exact fractions", compute=strata.cmh,
    ),
    "cmh_exact": Route(
        kinds=(STRATIFIED,), types=("binary",), measure="test", methods=("cmh_exact",),
        what="Exact test over strata", main="convolution of probabilities",
        second="whole numbers multiplied out", compute=strata.cmh_exact,
    ),
    "heterogeneity": Route(
        kinds=(STRATIFIED,), types=("binary",), measure="heterogeneity",
        methods=("breslow_day", "tarone"), what="Heterogeneity of odds ratios",
        main="fitted events in closed form", second="fitted events by a search",
        compute=strata.heterogeneity,
    ),
    "baseline_size": Route(
        kinds=("baseline",), measure="count", what="Participants described", main=ARRAYS,
        second=ONE_BY_ONE, compute=baseline.size,
    ),
    "baseline_summary": Route(
        kinds=("baseline",), measure="summary", what="Baseline characteristics",
        main="numpy and pandas", second="Python's statistics, one by one",
        compute=lambda case: (
            baseline.level_count(case) if case.key.level else baseline.numbers(case)
        ),
    ),
    "balance": Route(
        kinds=("balance",), measure="smd", what="Standardised mean differences",
        main="all levels but one, solved", second="all levels, generalised inverse",
        compute=baseline.difference,
    ),
    "balance_by_chance": Route(
        kinds=("balance",), measure="smd", methods=("chance",),
        what="Standardised differences that chance gives", main="complementary error function",
        second="Python's normal distribution", compute=baseline.chance,
    ),
    "multiplicity": Route(
        kinds=("multiplicity",), measure="test",
        methods=("none", "fixed_sequence", "holm", "hochberg", "hommel", "graph"),
        what="Adjusted p-values", main="step by step",
        second="the closed test over all intersections", compute=order.adjusted,
    ),
    "harms_counts": Route(
        kinds=("harms",), measure="count", what="Adverse events", main="grouped tables",
        second="event by event, participant by participant", compute=harms.counted,
    ),
    "harms_difference": Route(
        kinds=("harms",), measure="risk_difference", methods=("miettinen_nurminen",),
        what="Adverse events, score limits", main=MULTIPLIER, second=SEARCH,
        compute=harms.difference,
    ),
    "harms_exact": Route(
        kinds=("harms",), measure="risk_difference", methods=("chan_zhang",),
        what="Adverse events, difference beside exact limits", main="grouped tables",
        second="event by event", compute=harms.plain_difference,
    ),
}  # fmt: skip
