"""Routes of outcomes with numbers, levels, counts, and times to an event."""

from collections.abc import Mapping

from helpers.analysis.verification import curves, followed, hazards, ordered, rates, samples
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

__all__ = ["OTHER_TYPES", "OVER_TIME"]

MAIN = "main"

OTHER_TYPES: Mapping[str, Route] = {
    "number_counts": Route(
        kinds=(MAIN,), types=("continuous", "ordinal"), measure="count",
        what="Counts of outcomes with numbers or levels", main=ARRAYS, second=ONE_BY_ONE,
        compute=samples.counted,
    ),
    "event_counts": Route(
        kinds=(MAIN,), types=("count",), measure="count", what="Counts of events",
        main=ARRAYS, second=ONE_BY_ONE, compute=rates.counted,
    ),
    "followed_counts": Route(
        kinds=(MAIN,), types=("time_to_event",), measure="count",
        what="Counts of outcomes over time", main=ARRAYS, second=ONE_BY_ONE,
        compute=followed.counted,
    ),
    "summary": Route(
        kinds=(MAIN,), types=("continuous", "count"), measure="summary",
        what="Means, SDs, quartiles", main="numpy", second="Python's statistics, exact sums",
        compute=samples.summary,
    ),
    "levels": Route(
        kinds=(MAIN,), types=("ordinal",), measure="summary", what="Levels by arm", main=ARRAYS,
        second=ONE_BY_ONE,
        compute=lambda case: (
            ordered.distribution(case) if case.key.level else samples.summary(case)
        ),
    ),
    "welch": Route(
        kinds=(MAIN,), types=("continuous", "count"), measure="mean_difference",
        methods=("welch",), what="Difference in means, Welch",
        main="moments, incomplete beta function", second="scipy's t-test", compute=samples.welch,
    ),
    "welch_test": Route(
        kinds=(MAIN,), types=("continuous", "count"), measure="test", methods=("welch",),
        what="Welch's test", main="moments, incomplete beta function", second="scipy's t-test",
        compute=samples.welch,
    ),
    "shift": Route(
        kinds=(MAIN,), types=("continuous",), measure="median_difference",
        methods=("hodges_lehmann",), what="Hodges-Lehmann shift",
        main="selection among pairs; ranks by counting subsets",
        second="all pairs sorted; ranks by multiplying out polynomials", compute=samples.shift,
    ),
    "mann_whitney": Route(
        kinds=(MAIN,), types=("continuous", "ordinal"), measure="test",
        methods=("mann_whitney",), what="Mann-Whitney test", main="counts of subsets of ranks",
        second="scipy", compute=samples.mann_whitney,
    ),
    "proportional_odds": Route(
        kinds=(MAIN,), types=("ordinal",), measure="odds_ratio", methods=("proportional_odds",),
        what="Common odds ratio", main=NEWTON, second=PROFILE,
        compute=ordered.common_odds_ratio, tolerance=ITERATIVE,
    ),
    "proportional_odds_test": Route(
        kinds=(MAIN,), types=("ordinal",), measure="test", methods=("proportional_odds",),
        what="Test of the common odds ratio", main=NEWTON, second=NUMERICAL,
        compute=ordered.common_odds_ratio, tolerance=ITERATIVE,
    ),
    "odds_ratio_at_cut": Route(
        kinds=(MAIN,), types=("ordinal",), measure="odds_ratio", methods=("miettinen_nurminen",),
        what="Odds ratio at each cut", main=MULTIPLIER, second=SEARCH, compute=ordered.at_cut,
    ),
    "win_probability": Route(
        kinds=(MAIN,), types=("ordinal",), measure="win_probability",
        methods=("brunner_munzel",), what="Win probability", main="ranks",
        second="a table of all pairs", compute=ordered.wins,
    ),
    "proportional_odds_check": Route(
        kinds=(MAIN,), types=("ordinal",), measure="test", methods=("proportional_odds_check",),
        what="Check of the common odds ratio", main=NEWTON, second=NUMERICAL,
        compute=ordered.check, tolerance=ITERATIVE,
    ),
    "rate": Route(
        kinds=(MAIN,), types=("count",), measure="rate", methods=("negative_binomial",),
        what="Rates", main=NEWTON, second=PROFILE, compute=rates.rate, tolerance=ITERATIVE,
    ),
    "rate_ratio": Route(
        kinds=(MAIN,), types=("count",), measure="rate_ratio", methods=("negative_binomial",),
        what="Rate ratio", main=NEWTON, second=PROFILE, compute=rates.rate_ratio,
        tolerance=ITERATIVE,
    ),
    "rate_ratio_test": Route(
        kinds=(MAIN,), types=("count",), measure="test", methods=("negative_binomial",),
        what="Test of the rate ratio", main=NEWTON, second=NUMERICAL, compute=rates.rate_ratio,
        tolerance=ITERATIVE,
    ),
}  # fmt: skip

OVER_TIME: Mapping[str, Route] = {
    "survival": Route(
        kinds=(MAIN,), types=("time_to_event",), measure="survival", methods=("kaplan_meier",),
        what="Kaplan-Meier, log-log limits", main="running products, Greenwood's sum",
        second="state and covariance carried from time to time", compute=curves.survival,
    ),
    "incidence": Route(
        kinds=(MAIN,), types=("time_to_event",), measure="cumulative_incidence",
        methods=("aalen_johansen",), what="Aalen-Johansen, log-log limits",
        main="running sums of influences",
        second="state and covariance carried from time to time", compute=curves.incidence,
    ),
    "median_time": Route(
        kinds=(MAIN,), types=("time_to_event",), measure="median_time",
        methods=("kaplan_meier",), what="Median time", main="running products",
        second="state and covariance carried from time to time", compute=curves.median_time,
    ),
    "mean_time": Route(
        kinds=(MAIN,), types=("time_to_event",), measure="rmst", methods=("kaplan_meier",),
        what="Mean time without the event", main="areas that are left, Greenwood's terms",
        second="state, area and covariance carried from time to time", compute=curves.area,
    ),
    "mean_time_lost": Route(
        kinds=(MAIN,), types=("time_to_event",), measure="rmtl", methods=("aalen_johansen",),
        what="Mean time lost", main="areas that are left, multinomial influences",
        second="state, area and covariance carried from time to time", compute=curves.area,
    ),
    "mean_time_difference": Route(
        kinds=(MAIN,), types=("time_to_event",), measure="rmst_difference", methods=("rmst",),
        what="Difference in mean time", main="areas that are left, Greenwood's terms",
        second="state, area and covariance carried from time to time",
        compute=curves.area_difference,
    ),
    "mean_time_lost_difference": Route(
        kinds=(MAIN,), types=("time_to_event",), measure="rmtl_difference",
        methods=("aalen_johansen",), what="Difference in mean time lost",
        main="areas that are left, multinomial influences",
        second="state, area and covariance carried from time to time",
        compute=curves.area_difference,
    ),
    "log_rank": Route(
        kinds=(MAIN,), types=("time_to_event",), measure="test", methods=("log_rank",),
        what="Log-rank test", main="arrays of all times", second="time by time",
        compute=hazards.log_rank,
    ),
    "gray": Route(
        kinds=(MAIN,), types=("time_to_event",), measure="test", methods=("gray",),
        what="Gray's test", main="influences summed over all later times",
        second="time by time, sums that run along", compute=hazards.gray,
    ),
    "hazard_ratio": Route(
        kinds=(MAIN,), types=("time_to_event",), measure="hazard_ratio", methods=("cox",),
        what="Hazard ratio, Cox with Efron's ties", main=NEWTON, second=NUMERICAL,
        compute=hazards.hazard_ratio, tolerance=ITERATIVE,
    ),
    "proportional_hazards": Route(
        kinds=(MAIN,), types=("time_to_event",), measure="test",
        methods=("proportional_hazards",), what="Check of the hazard ratio",
        main="residuals of every event", second="numerical slopes of a wider likelihood",
        compute=hazards.proportional_hazards, tolerance=ITERATIVE,
    ),
}  # fmt: skip
