"""Rows of a table that sets one effect beside the same one adjusted, or stratified."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from helpers.analysis import Choices
from helpers.analysis.outcome_types import OUTCOME_TYPES
from helpers.analysis.planned_methods import effect_method, test_method
from helpers.present.figures.common import lowered
from helpers.present.formatting import p_value, ratio, with_interval
from helpers.present.number import Number
from helpers.present.table import Column, Row
from helpers.present.text import Label, Text, Words
from helpers.present.views.common import first, level_of, places_of
from helpers.results import Estimate, Results
from helpers.study import Outcome, Study

__all__ = [
    "EFFECTS",
    "HOW_COUNT",
    "HOW_ORDINAL",
    "HOW_TIME",
    "Effect",
    "Line",
    "effect_columns",
    "effect_rows",
    "planned_line",
    "versus_column",
]

HOW_ORDINAL = (
    "Adjusted: proportional odds model on arm and covariates; it compares people with equal "
    "covariates, and as a rule lies further from one than the unadjusted ratio, because odds "
    "ratios do not collapse. Limits from the profile of the likelihood, P by likelihood ratio."
)
HOW_COUNT = (
    "Adjusted: negative binomial regression on arm and covariates. Limits from the profile of the "
    "likelihood, P by likelihood ratio."
)
HOW_TIME = (
    "Adjusted: Cox's model on arm and covariates, ties as Efron; limits and P by Wald. It compares "
    "people with equal covariates, and as a rule lies further from one than the unadjusted ratio, "
    "because hazard ratios do not collapse. The unadjusted P is that of the log-rank test or, "
    "where other events compete, of Gray's: that one asks about the incidence among all, the "
    "hazard ratios about those who have had no event so far."
)


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of one type of outcome: what it is called, its measure, its main method."""

    words: str
    measure: str
    method: str


EFFECTS: Mapping[str, Effect] = {
    "continuous": Effect("Difference in means", "mean_difference", "welch"),
    "ordinal": Effect("Odds ratio of a higher level", "odds_ratio", "proportional_odds"),
    "count": Effect("Rate ratio", "rate_ratio", "negative_binomial"),
    "time_to_event": Effect("Hazard ratio", "hazard_ratio", "cox"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One analysis of a comparison: heading, method of the effect, and of the test."""

    heading: str
    method: str
    test: str


def planned_line(heading: str, analysis: str, outcome: Outcome) -> Line:
    """Return the line of the analysis that multiplicity may read."""
    measure = EFFECTS[outcome.type].measure
    return Line(heading, effect_method(analysis, outcome, measure), test_method(analysis, outcome))


def effect_rows(
    main: tuple[str, Results], beside: Results, lines: Sequence[Line],
    choices: Choices, outcome: Outcome,
) -> Iterator[Row]:  # fmt: skip
    """Yield the main effect and, below, the lines that there are, each with its P.

    Parameters
    ----------
    main : tuple of str and Results
        What the main analysis is called here, and its results of one comparison.
    beside : Results
        Of the same comparison by the other analysis.
    lines : sequence of Line
        A line without a method is a test alone.
    choices : Choices
    outcome : Outcome
        Of a type in `EFFECTS`.
    """
    test = OUTCOME_TYPES[outcome.type].test(choices, outcome)
    heading, results = main
    own = Line(heading, EFFECTS[outcome.type].method, test)
    for found, line in ((results, own), *((beside, line) for line in lines)):
        here = found.where(level="")
        key = {"measure": EFFECTS[outcome.type].measure, "method": line.method}
        effect = first(here.where(statistic="estimate", **key)) if line.method else None
        p = first(here.where(measure="test", method=line.test, statistic="p_value"))
        if effect or p:
            cells = [_effect(choices.study, outcome, effect) if effect else None]
            yield Row(line.heading, [*cells, p_value(p) if p else None], kind="level")


def _effect(study: Study, outcome: Outcome, effect: Estimate) -> Number:
    if effect.key.measure.endswith("_ratio"):
        return ratio(effect)
    return with_interval(effect, places_of(study, str(outcome.variable)), sign=True)


def effect_columns(words: str, choices: Choices) -> list[Column]:
    """Return the columns of such a table; `words` is what the effect is called."""
    heading = Text("{words}\n({level} CI)", words=words, level=level_of(choices))
    return [Column("Analysis", "left"), Column(heading), Column("P")]


def versus_column(study: Study, choices: Choices, arm: str) -> Words:
    """Return the heading of a column that compares an arm with the reference."""
    labels = study.arms.labels
    versus = f"{labels[arm]} against {lowered(labels[study.arms.reference])}"
    return Text("{versus}\n({level} CI)", versus=Label(versus), level=level_of(choices))
