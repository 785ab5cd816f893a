"""The robustness panel: one effect by every analysis of the plan, and whether they agree.

The lines are found in results that other analyses made. They agree with the main one where their
interval lies on the same side of no difference, or of the margin where the plan has one.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from helpers.analysis.adjusted_time import COX, COX_STRATIFIED
from helpers.analysis.answers import Answer, Robustness
from helpers.analysis.choices import Choices
from helpers.analysis.keeping import union
from helpers.analysis.margins import margins_of
from helpers.analysis.missing import imputes, main_rule
from helpers.analysis.missing_rules import IMPUTATION, TIPPING, named, planned_rules
from helpers.analysis.outcome_types import OUTCOME_TYPES, denominators_of
from helpers.analysis.planned_methods import effect_method, test_method
from helpers.analysis.robustness import (
    BAYESIAN,
    EXACT,
    RANDOMISATION,
    primary_outcomes,
    robustness_rows,
)
from helpers.results import Estimate, Key, Results
from helpers.study import Outcome

__all__ = [
    "AGREEMENT",
    "MEASURES",
    "PanelLine",
    "agreement_rows",
    "boundaries",
    "panel_lines",
    "robustness_answer",
    "side_of",
]

AGREEMENT = "robustness"
RUBIN, SATO = "rubin", "mantel_haenszel_sato"
MEASURES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "binary": ("risk_difference", ("standardised", "standardised_stratified", RUBIN)),
    "continuous": ("mean_difference", ("ancova",)),
    "ordinal": ("odds_ratio", ("proportional_odds",)),
    "count": ("rate_ratio", ("negative_binomial",)),
    "time_to_event": ("hazard_ratio", (COX, COX_STRATIFIED)),
}
"""By type of outcome the measure of the panel, and the methods of its adjusted analyses."""
MAIN_METHODS: Mapping[str, str] = {
    "continuous": "welch", "ordinal": "proportional_odds", "count": "negative_binomial",
    "time_to_event": "cox",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelLine:
    """One analysis of the panel.

    Attributes
    ----------
    kind : str
        ``main``, ``adjusted``, ``stratified``, ``exact``, ``population``, ``rule``, ``bayesian`` or
        ``randomisation``.
    name : str
        Of the population, rule or prior.
    effect : Estimate
        The effect; without limits for the randomisation test, which has none.
    test : Estimate or None
        The p-value; for Bayesian lines the probability that the risk is higher.
    """

    kind: str
    name: str = ""
    effect: Estimate
    test: Estimate | None = None


def panel_lines(
    results: Results, choices: Choices, outcome: Outcome, arm: str
) -> tuple[PanelLine, ...]:
    """Return the lines of one outcome and comparison, as far as the results hold them.

    Parameters
    ----------
    results : Results
        Of effects, tests, adjusted, stratified and sensitivity analyses, rules for unknown
        outcomes, and those of `robustness_rows`.
    choices : Choices
    outcome : Outcome
        One whose type has a measure in `MEASURES`.
    arm : str
        Compared with the reference.
    """
    here = results.where(
        outcome=outcome.id, among=denominators_of(outcome)[0], arm=arm,
        reference=choices.study.arms.reference, subgroup="",
    )  # fmt: skip
    asked = [*_asked(choices, outcome), *_rules(results, choices, outcome)]
    lines = [line for wanted in asked if (line := _line(here, choices, outcome, wanted))]
    return (*lines, *_bayesian(here, choices), *_randomised(here, choices, lines))


Wanted = tuple[str, str, str, tuple[str, ...], tuple[str, ...]]
"""Kind, name, analysis, methods of the effect and of the test: the first that there is."""


def _asked(choices: Choices, outcome: Outcome) -> Iterator[Wanted]:
    effects, tests = _main_methods(choices, outcome)
    yield "main", "", choices.analysis, effects, tests
    for method in MEASURES[outcome.type][1]:
        yield "adjusted", method, named(choices, "adjusted"), (method,), (method,)
    binary = outcome.type == "binary"
    method = SATO if binary else effect_method("stratified", outcome, MEASURES[outcome.type][0])
    tests_within = (test_method("stratified", outcome),)
    yield "stratified", method, named(choices, "stratified"), (method,), tests_within
    if binary:
        yield "stratified", RUBIN, named(choices, "stratified"), (RUBIN,), (RUBIN,)
        yield "exact", "", named(choices, EXACT), ("chan_zhang",), ("boschloo",)
    plan = choices.study.analysis
    for population in dict.fromkeys((plan.population, *plan.sensitivity_populations)):
        if population != choices.population_of(outcome):
            yield "population", population, population, effects, tests


def _rules(results: Results, choices: Choices, outcome: Outcome) -> Iterator[Wanted]:
    """Yield the rules for unknown outcomes, unless nothing is unknown: then all give the same."""
    amounts = results.where(analysis=named(choices, "missing"), outcome=outcome.id)
    if outcome.type != "binary" or not any(e.value for e in amounts.where(statistic="missing")):
        return
    main = IMPUTATION if imputes(choices.study) else main_rule(choices.study)
    for rule in planned_rules(choices.study):
        if rule != main:
            yield "rule", rule, named(choices, rule), *_main_methods(choices, outcome)


def _main_methods(choices: Choices, outcome: Outcome) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if outcome.type == "binary":
        return (RUBIN, choices.risk_difference), (RUBIN, choices.tests[0])
    return (MAIN_METHODS[outcome.type],), (OUTCOME_TYPES[outcome.type].test(choices, outcome),)


def _line(here: Results, choices: Choices, outcome: Outcome, wanted: Wanted) -> PanelLine | None:
    kind, name, analysis, methods, tests = wanted
    own = here.where(analysis=analysis, level="")
    effect = _first(own, MEASURES[outcome.type][0], methods, "estimate")
    if effect is None:
        return None
    return PanelLine(kind=kind, name=name, effect=effect,
                     test=_first(own, "test", tests, "p_value"))  # fmt: skip


def _first(own: Results, measure: str, methods: Sequence[str], statistic: str) -> Estimate | None:
    found = (own.where(measure=measure, method=method, statistic=statistic) for method in methods)
    return next((estimate for several in found for estimate in several), None)


def _bayesian(here: Results, choices: Choices) -> Iterator[PanelLine]:
    own = here.where(analysis=named(choices, BAYESIAN))
    for effect in own.where(measure="risk_difference"):
        higher = own.one(measure="probability_higher", level=effect.key.level)
        yield PanelLine(kind="bayesian", name=effect.key.level, effect=effect, test=higher)


def _randomised(here: Results, choices: Choices, lines: Sequence[PanelLine]) -> Iterator[PanelLine]:
    """Yield the randomisation test beside the observed difference, which it is about."""
    own = here.where(analysis=named(choices, RANDOMISATION), statistic="p_value")
    observed = next((line.effect for line in lines if line.kind == "exact"), None)
    if observed is not None:
        without_limits = replace(observed, lower=None, upper=None, note="")
        yield from (
            PanelLine(kind="randomisation", effect=without_limits, test=test) for test in own
        )


# Do they agree? -------------------------------------------------------------------------------


def boundaries(choices: Choices, outcome: Outcome) -> tuple[float, ...]:
    """Return what an interval is held against: the margins of the measure, else no difference."""
    measure = MEASURES[outcome.type][0]
    margins = margins_of(choices.study, outcome)
    if margins and outcome.margin is not None and outcome.margin.measure == measure:
        return tuple(sorted(margins.values()))
    return (1.0 if measure.endswith("_ratio") else 0.0,)


def side_of(effect: Estimate, held_against: Sequence[float]) -> int | None:
    """Return on which side of a boundary an interval lies; None where it has no limits.

    Above it 1, below it -1, 0 where it includes it. With two boundaries 1 is between them, and 0
    everything else.

    Examples
    --------
    >>> from helpers.results import Key
    >>> effect = Estimate(key=Key(stage="primary", analysis="main", measure="risk_difference"),
    ...                   value=0.2, lower=0.1, upper=0.3)
    >>> side_of(effect, [0.0]), side_of(effect, [0.2]), side_of(effect, [-0.5, 0.5])
    (1, 0, 1)
    """
    lower, upper = effect.lower, effect.upper
    if lower is None or upper is None or math.isnan(lower) or math.isnan(upper):
        return None
    low, high = held_against[0], held_against[-1]
    if len(held_against) > 1:
        return int(low < lower and upper < high)
    return int(lower > low) - int(upper < low)


def agreement_rows(results: Results, choices: Choices) -> Iterator[Estimate]:
    """Yield of every primary outcome and comparison how many intervals there are, and agree.

    ``intervals`` and ``same_side`` (as the main one, which is among them), under
    ``analysis=robustness``; nothing where the main analysis has no interval.
    """
    for outcome in primary_outcomes(choices):
        held_against = boundaries(choices, outcome)
        for arm in choices.study.arms.compared:
            lines = panel_lines(results, choices, outcome, arm)
            sides = [side_of(line.effect, held_against) for line in lines]
            known = [side for side in sides if side is not None]
            if not sides or sides[0] is None or lines[0].kind != "main":
                continue
            key = _agreement_key(choices, outcome, arm)
            yield Estimate(key=key, value=len(known), statistic="intervals")
            yield Estimate(key=key, value=known.count(sides[0]), statistic="same_side")


def _agreement_key(choices: Choices, outcome: Outcome, arm: str) -> Key:
    return choices.key(
        outcome, among=denominators_of(outcome)[0], analysis=named(choices, AGREEMENT), arm=arm,
        reference=choices.study.arms.reference, measure="count",
    )  # fmt: skip


def robustness_answer(
    participants: pd.DataFrame, choices: Choices, made: Iterable[Answer]
) -> Robustness:
    """Return the panel: rows of the answers already made, those it adds, and the agreement.

    Parameters
    ----------
    participants : DataFrame
        The analysis-ready table.
    choices : Choices
    made : iterable of Answer
        Tests, sensitivity populations, missing outcomes, adjusted and stratified analyses.
    """
    primary = {outcome.id for outcome in primary_outcomes(choices)}
    grid = named(choices, TIPPING)
    found = union(
        (e for e in answer.results if e.key.outcome in primary and e.key.analysis != grid)
        for answer in made
    )
    found += Results(robustness_rows(participants, choices))
    found += Results(agreement_rows(found, choices))
    return Robustness(study=choices.study, results=found, choices=choices)
