"""The rows that the robustness panel adds: exact, Bayesian, randomisation test, fragility.

They are made of primary binary outcomes, in their main group, with unknown outcomes as the plan's
main rule has them (left out where the plan imputes many times). Everything else in the panel is
taken from the results of other analyses.
"""

import math
from collections.abc import Iterator, Sequence

import pandas as pd

from helpers.analysis.binary import table_of
from helpers.analysis.choices import Choices
from helpers.analysis.context import context_trials
from helpers.analysis.missing import filled, main_rule
from helpers.analysis.missing_rules import named
from helpers.analysis.outcome_types import denominators_of
from helpers.analysis.outcome_values import OutcomeValues, outcome_values
from helpers.analysis.prior_beliefs import Belief, beliefs
from helpers.analysis.reallocation import ANALYSIS as RANDOMISATION
from helpers.analysis.reallocation import reallocated
from helpers.analysis.undefined import reason
from helpers.results import Estimate, Key
from helpers.stats import ASSOCIATION, RISK_DIFFERENCE, Interval, TwoByTwo, bayes
from helpers.stats.bayes_log_odds import LogOddsPrior, log_odds_posterior
from helpers.stats.fragility import fragility_index
from helpers.stats.risk_difference import risk_difference
from helpers.study import Outcome

__all__ = ["BAYESIAN", "EXACT", "FRAGILITY", "RANDOMISATION", "primary_outcomes", "robustness_rows"]

EXACT, BAYESIAN, FRAGILITY = "exact", "bayesian", "fragility"
FLAT_METHOD, NORMAL_METHOD = "bayes", "bayes_log_odds"
MOST_EXACT = 400
"""Participants in both arms beyond which exact limits take too long for a run."""
TOO_MANY = "left out beyond {most} participants in both arms: the search would take long"


def primary_outcomes(choices: Choices) -> tuple[Outcome, ...]:
    """Return the chosen outcomes that are primary, in order."""
    return tuple(outcome for outcome in choices.selected() if outcome.role == "primary")


def robustness_rows(participants: pd.DataFrame, choices: Choices) -> Iterator[Estimate]:
    """Yield the rows that no other analysis makes, of every primary binary outcome.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    choices : Choices
        Outcomes, population, confidence level; the plan's seed and design.

    Notes
    -----
    By arm ``n`` and ``events`` of each of these analyses; a comparison without anybody in an arm
    has no rows. Bayesian rows name their prior as ``level``; ``measure=prior`` says what it is.
    """
    for outcome in primary_outcomes(choices):
        if outcome.type != "binary":
            continue
        among = denominators_of(outcome)[0]
        observed = outcome_values(participants, choices, outcome, among=among)
        data = filled(observed, main_rule(choices.study), choices.study)
        for analysis in (EXACT, BAYESIAN, RANDOMISATION):
            yield from _counts(data, choices, named(choices, analysis))
        priors = beliefs(outcome, context_trials(choices.study))
        for arm in choices.study.arms.compared:
            table = table_of(data, arm, choices.study.arms.reference)
            if table is not None:
                yield from _exact(table, data, choices, arm)
                yield from _bayesian(table, data, choices, (arm, priors))
                yield from reallocated(participants, data, choices, arm)
                yield from _fragility(table, data, choices, arm)


def _counts(data: OutcomeValues, choices: Choices, analysis: str) -> Iterator[Estimate]:
    for arm, values in data.values.items():
        key = choices.key(
            data.outcome, among=data.among, analysis=analysis, arm=arm, measure="count"
        )
        yield Estimate(key=key, value=int(values.count()), statistic="n")
        yield Estimate(key=key, value=int(values.sum()), statistic="events")


def _key(data: OutcomeValues, choices: Choices, arm: str, analysis: str, **rest: str) -> Key:
    return choices.key(
        data.outcome, among=data.among, analysis=named(choices, analysis), arm=arm,
        reference=choices.study.arms.reference, **rest,
    )  # fmt: skip


def _exact(table: TwoByTwo, data: OutcomeValues, choices: Choices, arm: str) -> Iterator[Estimate]:
    limits, note = Interval(math.nan, math.nan), TOO_MANY.format(most=MOST_EXACT)
    if table.n1 + table.n0 <= MOST_EXACT:
        limits, note = RISK_DIFFERENCE["chan_zhang"](table, level=choices.confidence_level), ""
    key = _key(data, choices, arm, EXACT, measure="risk_difference", method="chan_zhang")
    yield _difference(key, float(risk_difference(table)), limits, choices, note=note)
    p_value = float(ASSOCIATION["boschloo"](table))
    note = reason("test", "boschloo") if math.isnan(p_value) else ""
    key = _key(data, choices, arm, EXACT, measure="test", method="boschloo")
    yield Estimate(key=key, value=p_value, statistic="p_value", note=note)


def _difference(
    key: Key, value: float, limits: Interval, choices: Choices, *, note: str = ""
) -> Estimate:
    return Estimate(
        key=key, value=value, lower=float(limits.lower), upper=float(limits.upper),
        confidence_level=choices.confidence_level, note=note,
    )  # fmt: skip


def _bayesian(
    table: TwoByTwo, data: OutcomeValues, choices: Choices,
    asked: tuple[str, Sequence[Belief]],
) -> Iterator[Estimate]:  # fmt: skip
    arm, priors = asked
    for prior in priors:
        flat = math.isnan(prior.mean)
        method = FLAT_METHOD if flat else NORMAL_METHOD
        place = {"level": prior.name, "method": method}
        median, limits, higher = (_flat if flat else _normal)(table, prior, choices)
        key = _key(data, choices, arm, BAYESIAN, measure="risk_difference", **place)
        yield _difference(key, median, limits, choices, note=prior.source)
        key = _key(data, choices, arm, BAYESIAN, measure="probability_higher", **place)
        yield Estimate(key=key, value=higher)
        if not flat:
            key = _key(data, choices, arm, BAYESIAN, measure="prior", **place)
            yield Estimate(key=key, value=prior.mean, statistic="mean", note=prior.source)
            yield Estimate(key=key, value=prior.sd, statistic="sd", note=prior.source)


def _flat(table: TwoByTwo, prior: Belief, choices: Choices) -> tuple[float, Interval, float]:
    limits = bayes.risk_difference_interval(table, level=choices.confidence_level)
    median, higher = bayes.risk_difference_median(table), bayes.probability_higher(table)
    return float(median), limits, float(higher)


def _normal(table: TwoByTwo, prior: Belief, choices: Choices) -> tuple[float, Interval, float]:
    found = log_odds_posterior(table, LogOddsPrior(mean=prior.mean, sd=prior.sd))
    limits = found.risk_difference_interval(level=choices.confidence_level)
    return found.risk_difference_median(), limits, found.probability_above()


def _fragility(
    table: TwoByTwo, data: OutcomeValues, choices: Choices, arm: str
) -> Iterator[Estimate]:
    found = fragility_index(table, alpha=round(1.0 - choices.confidence_level, 12))
    key = _key(data, choices, arm, FRAGILITY, measure="fragility_index", method="fisher")
    note = f"undefined: {reason('fragility_index', '')}" if math.isnan(found) else ""
    yield Estimate(key=key, value=found, note=note)
