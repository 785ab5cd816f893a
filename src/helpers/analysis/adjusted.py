"""Covariate-adjusted results: does adjustment for prognosis change the answer.

Binary outcomes: logistic regression on arm and covariates, standardised to marginal risks, and
the conditional odds ratio; continuous ones: analysis of covariance; ordered ones: proportional
odds; counts: negative binomial regression; times to an event: Cox's model. They stand beside the
unadjusted main result under ``analysis=adjusted``, never instead of it. Where the covariates
separate events from non-events, the rows are empty and say why, and Firth's odds ratio remains.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import pandas as pd

from helpers.analysis.adjusted_binary import binary_rows
from helpers.analysis.adjusted_continuous import continuous_rows
from helpers.analysis.adjusted_count import count_rows
from helpers.analysis.adjusted_ordinal import ordinal_rows
from helpers.analysis.adjusted_time import time_rows
from helpers.analysis.adjustment import Adjustment, adjusted_key, adjustment
from helpers.analysis.choices import Choices
from helpers.analysis.covariates import modelled, observed
from helpers.analysis.imputed_models import imputed_adjusted_rows
from helpers.analysis.missing import filled, main_rule
from helpers.analysis.outcome_values import OutcomeValues, outcome_values
from helpers.results import Estimate
from helpers.study import Outcome
from helpers.study.notes import fits_use

__all__ = [
    "ADJUSTED_TYPES",
    "BASELINE_TYPES",
    "adjusted_rows",
    "covariates_for",
    "randomised_within",
]

ADJUSTED_TYPES: Mapping[
    str, Callable[[Adjustment, pd.DataFrame, Sequence[str]], Iterator[Estimate]]
] = {
    "binary": binary_rows,
    "continuous": continuous_rows,
    "ordinal": ordinal_rows,
    "count": count_rows,
    "time_to_event": time_rows,
}
BASELINE_TYPES = ("continuous", "ordinal", "count")
"""Types of outcome whose value before treatment is a covariate."""


def covariates_for(choices: Choices, outcome: Outcome) -> tuple[str, ...]:
    """Return the covariates of an outcome's adjusted analysis; none where there is none.

    The outcome at baseline comes first where the study file names it; then those of the outcome,
    else of the plan, that a model can use.
    """
    if outcome.type not in ADJUSTED_TYPES:
        return ()
    before = outcome.baseline_value if outcome.type in BASELINE_TYPES else None
    names = (*([before] if before else []), *choices.covariates_of(outcome))
    return modelled(choices.study, tuple(dict.fromkeys(names)))


def randomised_within(choices: Choices) -> tuple[str, ...]:
    """Return the variables that stratified the randomisation, as far as they have groups."""
    study = choices.study
    names = modelled(study, study.design.stratified_by)
    return tuple(name for name in names if fits_use(study.codebook[name], "strata"))


def adjusted_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield the adjusted results of every chosen outcome that has covariates.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    choices : Choices
        Outcomes, population, covariates and confidence level.

    Notes
    -----
    Counts by arm: ``n`` in the model, ``events``; ``imputed`` (an unknown covariate was filled
    in) or ``incomplete`` (left out for one), and with the covariate as ``level``, ``missing``.
    They are of the known outcomes; where multiple imputation is the main rule, the contrasts of
    the imputed data sets stand beside as ``method=rubin``.
    """
    for outcome in choices.selected():
        names = covariates_for(choices, outcome)
        if not names:
            continue
        among = outcome.among or "randomised"
        observed_ones = outcome_values(participants, choices, outcome, among=among)
        data = observed_ones
        if outcome.type == "binary":
            data = filled(data, main_rule(choices.study), choices.study)
        yield from _counts(participants, data, choices, names)
        for arm in choices.study.arms.compared:
            of = adjustment(participants, data, choices, arm, names)
            yield from ADJUSTED_TYPES[outcome.type](of, participants, randomised_within(choices))
            yield from imputed_adjusted_rows(participants, observed_ones, choices, arm, names)


def _counts(
    participants: pd.DataFrame, data: OutcomeValues, choices: Choices, names: Sequence[str]
) -> Iterator[Estimate]:
    """Yield who is in the model and how many covariates are unknown, by arm."""
    dropped = choices.study.analysis.missing_covariate == "complete_case"
    for arm, values in data.values.items():
        known = values.dropna()
        present = observed(participants.loc[known.index], names)
        complete = present.all(axis=1)
        used = known[complete] if dropped else known
        key = adjusted_key(choices, data, arm=arm, measure="count")
        yield Estimate(key=key, value=len(used), statistic="n")
        if data.outcome.type == "binary":
            yield Estimate(key=key, value=int(used.sum()), statistic="events")
        statistic = "incomplete" if dropped else "imputed"
        yield Estimate(key=key, value=int((~complete).sum()), statistic=statistic)
        for name in names:
            key = adjusted_key(choices, data, arm=arm, measure="count", level=name)
            yield Estimate(key=key, value=int((~present[name]).sum()), statistic="missing")
