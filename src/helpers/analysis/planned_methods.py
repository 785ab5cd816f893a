"""Which effect and which test stand for an outcome, by how the plan analyses it."""

from collections.abc import Mapping

from helpers.study import Outcome

__all__ = ["CHAINS", "effect_method", "has_analysis", "test_method"]

CHAINS: Mapping[str, tuple[str, ...]] = {
    "unadjusted": (),
    "stratified": ("stratified",),
    "adjusted": ("adjusted", "stratified"),
}
"""By primary analysis: it, and what stands in for it where it has no estimate."""
TESTS: Mapping[tuple[str, str], str] = {
    ("adjusted", "binary"): "standardised",
    ("adjusted", "continuous"): "ancova",
    ("adjusted", "ordinal"): "proportional_odds",
    ("adjusted", "count"): "negative_binomial",
    ("adjusted", "time_to_event"): "cox",
    ("stratified", "binary"): "cmh",
    ("stratified", "continuous"): "ancova",
    ("stratified", "ordinal"): "proportional_odds",
    ("stratified", "count"): "negative_binomial",
    ("stratified", "time_to_event"): "log_rank",
}
EFFECTS: Mapping[tuple[str, str], str] = {
    **TESTS,
    ("stratified", "binary"): "miettinen_nurminen",
    ("stratified", "time_to_event"): "cox",
}
COMPETING, ODDS = "gray", "mantel_haenszel_rbg"


def has_analysis(analysis: str, outcome_type: str) -> bool:
    """Return whether a type of outcome has an adjusted, or a stratified, analysis.

    >>> has_analysis("stratified", "count"), has_analysis("unadjusted", "count")
    (True, False)
    """
    return (analysis, outcome_type) in TESTS


def test_method(analysis: str, outcome: Outcome) -> str:
    """Return the method whose p-value multiplicity reads; empty where there is no such analysis."""
    if analysis == "stratified" and outcome.competing:
        return COMPETING
    return TESTS.get((analysis, outcome.type), "")


def effect_method(analysis: str, outcome: Outcome, measure: str) -> str:
    """Return the method of the effect of a planned analysis; empty where there is none.

    Its interval agrees with the p-value of `test_method`, but for times to an event, where the
    stratified hazard ratio stands beside the log-rank test.
    """
    if (analysis, outcome.type) == ("stratified", "binary") and measure == "odds_ratio":
        return ODDS
    return EFFECTS.get((analysis, outcome.type), "")
