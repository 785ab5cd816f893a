"""Routes of binary outcomes."""

from collections.abc import Mapping

from helpers.analysis.verification import allocations, margins, proportions, subgroups
from helpers.analysis.verification.route import (
    ARRAYS,
    ITERATIVE,
    MULTIPLIER,
    NEWTON,
    ONE_BY_ONE,
    SEARCH,
    Route,
)

__all__ = ["RISKS"]

MAIN, SUBGROUP = "main", "subgroup"

RISKS: Mapping[str, Route] = {
    "binary_counts": Route(
        kinds=(MAIN,), types=("binary",), measure="count", what="Counts of binary outcomes",
        main=ARRAYS, second=ONE_BY_ONE, compute=proportions.counted,
    ),
    "subgroup_counts": Route(
        kinds=(SUBGROUP,), types=("binary",), measure="count", what="Counts in subgroups",
        main=ARRAYS, second=ONE_BY_ONE,
        compute=lambda case: (
            proportions.counted(case) if case.key.subgroup_level else subgroups.without_level(case)
        ),
    ),
    "risk": Route(
        kinds=(MAIN, SUBGROUP), types=("binary",), measure="risk", methods=("wilson",),
        what="Risk, Wilson's limits", main="closed form",
        second="roots of the score equation by a search", compute=proportions.risk,
    ),
    "risk_difference": Route(
        kinds=(MAIN, SUBGROUP), types=("binary",), measure="risk_difference",
        methods=("miettinen_nurminen",), what="Risk difference, score limits", main=MULTIPLIER,
        second=SEARCH, compute=proportions.risk_difference,
    ),
    "risk_ratio": Route(
        kinds=(MAIN, SUBGROUP), types=("binary",), measure="risk_ratio",
        methods=("miettinen_nurminen",), what="Risk ratio, score limits", main=MULTIPLIER,
        second=SEARCH, compute=proportions.risk_ratio,
    ),
    "relative_risk_reduction": Route(
        kinds=(MAIN,), types=("binary",), measure="relative_risk_reduction",
        methods=("miettinen_nurminen",), what="Relative risk reduction", main=MULTIPLIER,
        second="one minus the second risk ratio", compute=proportions.reduction,
    ),
    "odds_ratio": Route(
        kinds=(MAIN,), types=("binary",), measure="odds_ratio", methods=("miettinen_nurminen",),
        what="Odds ratio, score limits", main=MULTIPLIER, second=SEARCH,
        compute=proportions.odds_ratio,
    ),
    "number_needed": Route(
        kinds=(MAIN,), types=("binary",), measure="number_needed_to_treat",
        methods=("miettinen_nurminen",), what="Number needed to treat", main=MULTIPLIER,
        second="reciprocals of the second risk difference", compute=proportions.needed,
    ),
    "n_minus_1": Route(
        kinds=(MAIN,), types=("binary",), measure="test", methods=("n_minus_1",),
        what="N\u22121 chi-squared test", main="cross products of the table",
        second="moments over all allocations, in exact fractions", compute=allocations.n_minus_1,
    ),
    "fisher": Route(
        kinds=(MAIN,), types=("binary",), measure="test", methods=("fisher",),
        what="Fisher's exact test", main="logarithms of binomial coefficients",
        second="all tables counted in whole numbers", compute=allocations.fisher,
    ),
    "margin": Route(
        kinds=(MAIN,), measure="margin",
        methods=(
            "risk_difference", "risk_ratio", "odds_ratio", "mean_difference", "win_probability",
            "rate_ratio", "hazard_ratio", "rmst_difference",
        ),
        what="Margins", main="from the study file", second="from the study file, anew",
        compute=margins.at_margin,
    ),
    "margin_test": Route(
        kinds=(MAIN,), types=("binary", "continuous"), measure="test",
        methods=("non_inferiority", "equivalence"), what="Tests at a margin",
        main="restricted risks in closed form; Student's t by the incomplete beta function",
        second="restricted risks by a search; scipy's Student's t", compute=margins.beyond,
    ),
    "margin_test_of_models": Route(
        kinds=(MAIN,), types=("ordinal", "count", "time_to_event"), measure="test",
        methods=("non_inferiority", "equivalence"), what="Tests at a margin, models and times",
        main=NEWTON, second="the second route of the effect, held against the margin",
        compute=margins.beyond, tolerance=ITERATIVE,
    ),
    "global_test": Route(
        kinds=(MAIN,), types=("binary", "continuous"), measure="test", methods=("global",),
        what="Test over all arms", main="sums over arms",
        second="the covariance over all allocations; scipy's Welch F",
        compute=margins.over_all_arms,
    ),
    "interaction": Route(
        kinds=(SUBGROUP,), types=("binary",), measure="interaction",
        methods=("risk_difference", "risk_ratio"), what="Interactions",
        main="a Wald test of contrasts", second="Cochran's Q about the weighted mean",
        compute=subgroups.interaction,
    ),
}  # fmt: skip
