"""Rows of a table that sets one ratio beside the same one adjusted."""

from collections.abc import Iterator

from helpers.analysis import Choices
from helpers.present.formatting import p_value, ratio
from helpers.present.table import Column, Row
from helpers.present.text import Text
from helpers.present.views.common import level_of
from helpers.results import Results
from helpers.study import Outcome

__all__ = ["HOW_COUNT", "HOW_ORDINAL", "ratio_columns", "ratio_rows"]

HOW_ORDINAL = (
    "Adjusted: proportional odds model on arm and covariates; it compares people with equal "
    "covariates, and as a rule lies further from one than the unadjusted ratio, because odds "
    "ratios do not collapse. Limits from the profile of the likelihood, P by likelihood ratio."
)
HOW_COUNT = (
    "Adjusted: negative binomial regression on arm and covariates. Limits from the profile of the "
    "likelihood, P by likelihood ratio."
)


def ratio_rows(
    measure: str, method: str, here: Results, choices: Choices, outcome: Outcome
) -> Iterator[Row]:
    """Yield the unadjusted ratio and the adjusted one, each with its P.

    Parameters
    ----------
    measure, method : str
        Of the ratio.
    here : Results
        Of one comparison, both analyses.
    choices : Choices
    outcome : Outcome
    """
    main = here.where(analysis=choices.analysis)
    adjusted = Results(e for e in here if e.key.analysis in ("adjusted", "tried_adjusted"))
    for heading, found in (("Unadjusted", main), ("Adjusted", adjusted)):
        own = found.where(method=method, level="")
        estimate, p = own.one(measure=measure, statistic="estimate"), own.one(measure="test")
        yield Row(heading, [ratio(estimate), p_value(p)], kind="level")


def ratio_columns(words: str, choices: Choices) -> list[Column]:
    """Return the columns of such a table; `words` is what the ratio is called."""
    heading = Text("{words}\n({level} CI)", words=words, level=level_of(choices))
    return [Column("Analysis", "left"), Column(heading), Column("P")]
