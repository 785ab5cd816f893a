"""What can be tried of one outcome: another population, other covariates, another rule or method.

Choices come from the study file, its codebook and the registries. What is tried is an additional
analysis of the study file that has not been asked for, so that lines which keep it give the same
numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from helpers.analysis.additional import Reply, alone, planned_kind, reply_to
from helpers.analysis.adjusted import ADJUSTED_TYPES
from helpers.analysis.answers import NotKept
from helpers.analysis.choices import Departure, stage_of
from helpers.analysis.covariates import modelled
from helpers.analysis.lines_to_keep import entry_lines
from helpers.analysis.missing import RULES, imputes, main_rule
from helpers.analysis.missing_rules import IMPUTATION
from helpers.analysis.outcome_types import available
from helpers.errors import UsageError
from helpers.stats import RISK_DIFFERENCE
from helpers.study import Additional, Study

__all__ = [
    "CHOICES",
    "Options",
    "Tried",
    "departures",
    "lines_for",
    "options_for",
    "outcomes_of",
    "planned_for",
    "reply_for",
    "settled",
]

TRIED, UNADJUSTED = "tried", "unadjusted"
CHOICES: Mapping[str, str] = {
    "population": "population",
    "adjust_for": "adjust_for",
    "missing": "missing_outcome",
    "interval": "risk_difference",
}
"""What can be tried of an outcome, and what the study file or `Choices` calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One analysis of one outcome, as choices; hashable, so that its answer can be remembered.

    Attributes
    ----------
    outcome, population : str
        Ids of the study file.
    adjust_for : tuple of str
        Covariates; without any the result is unadjusted, or stratified where the plan says so.
    missing : str
        Rule for unknown binary outcomes; ``""`` for other types, of which only the known are used.
    interval : str
        Method of the interval of an unadjusted difference in risk; ``""`` for other types.
    """

    outcome: str
    population: str
    adjust_for: tuple[str, ...] = ()
    missing: str = ""
    interval: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What can be chosen beside what; empty where there is nothing to choose.

    Attributes
    ----------
    population, adjust_for, missing, interval : tuple of str
        By the names of `Tried`; of ``adjust_for`` any number, of the others one.
    """

    population: tuple[str, ...]
    adjust_for: tuple[str, ...]
    missing: tuple[str, ...]
    interval: tuple[str, ...]


def outcomes_of(study: Study) -> tuple[str, ...]:
    """Return the outcomes that can be explored, in the order of the study file."""
    return tuple(outcome.id for outcome in study.outcomes if available(outcome))


def planned_for(study: Study, outcome_id: str) -> Tried:
    """Return the plan of one outcome as choices.

    Raises
    ------
    UsageError
        If the study has no such outcome, or none of its type is analysed.
    """
    if outcome_id not in outcomes_of(study):
        remedy = f"choose from {', '.join(outcomes_of(study))}"
        raise UsageError(f"unknown outcome {outcome_id!r}", remedy=remedy)
    outcome = study.outcome(outcome_id)
    choices = alone(study, outcome)
    adjusted = planned_kind(choices, outcome) == "adjusted"
    binary = outcome.type == "binary"
    return Tried(
        outcome=outcome_id,
        population=choices.population_of(outcome),
        adjust_for=modelled(study, choices.covariates_of(outcome)) if adjusted else (),
        missing=_planned_rule(study) if binary else "",
        interval=choices.risk_difference if binary else "",
    )


def options_for(study: Study, tried: Tried) -> Options:
    """Return what can be chosen of an outcome, given what is chosen already.

    Populations are those of the study file, covariates the baseline variables of its codebook
    that a model can use (those of the plan first, then those of Table 1), rules and methods those
    registered. An interval method belongs to an unadjusted difference in risk that is not pooled
    over imputed tables.
    """
    outcome = study.outcome(tried.outcome)
    binary = outcome.type == "binary"
    kind = reply_for(study, replace(tried, interval="")).kind
    has_method = binary and kind == UNADJUSTED and tried.missing != IMPUTATION
    return Options(
        population=tuple(study.populations),
        adjust_for=_covariates(study, tried.outcome) if outcome.type in ADJUSTED_TYPES else (),
        missing=(*RULES, IMPUTATION) if binary else (),
        interval=tuple(RISK_DIFFERENCE) if has_method else (),
    )


def settled(study: Study, tried: Tried) -> Tried:
    """Return the same choices with the plan's in place of what cannot be chosen here.

    Raises
    ------
    UsageError
        If the study has no such outcome.

    Notes
    -----
    Covariates stand in the order of `options_for`, so that the same set is the same choice.
    """
    planned = planned_for(study, tried.outcome)
    able = study.outcome(tried.outcome).type in ADJUSTED_TYPES
    covariates = _covariates(study, tried.outcome) if able else ()
    chosen = tuple(name for name in covariates if name in tried.adjust_for)
    tried = replace(tried, adjust_for=chosen if able else planned.adjust_for)
    for name in ("population", "missing", "interval"):
        if getattr(tried, name) not in getattr(options_for(study, tried), name):
            tried = replace(tried, **{name: getattr(planned, name)})
    return tried


def departures(study: Study, tried: Tried) -> tuple[Departure, ...]:
    """Return what differs from the plan, by the names of the study file and of `Choices`."""
    planned = planned_for(study, tried.outcome)
    pairs = {name: (getattr(planned, name), getattr(tried, name)) for name in CHOICES}
    return tuple(
        Departure(CHOICES[name], _shown(before), _shown(after))
        for name, (before, after) in pairs.items()
        if before != after
    )


def lines_for(study: Study, tried: Tried) -> NotKept:
    """Return what differs from the plan, with the lines of a study file that would keep it.

    Only a population and covariates can be kept; a rule for unknown outcomes and the method of an
    interval are always the plan's.
    """
    return NotKept(
        stage_of(study.outcome(tried.outcome)),
        departures(study, tried),
        entry_lines(study, list(_entries(study, tried))),
    )


def reply_for(study: Study, tried: Tried) -> Reply:
    """Return what is tried as an analysis beside the one that the plan makes."""
    entry = {"id": TRIED, "outcome": tried.outcome, **dict(_replaced(study, tried))}
    asked = Additional.model_validate(entry)
    planned, reply = reply_to(study, asked), reply_to(_under(study, tried), asked)
    if planned is None or reply is None:
        raise UsageError(f"{tried.outcome} cannot be analysed in this way")
    choices = reply.choices
    if tried.interval:
        choices = choices.but(risk_difference=tried.interval)
    return replace(reply, choices=choices, planned=planned.planned)


def _shown(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ", ".join(value) or "none"


def _planned_rule(study: Study) -> str:
    return IMPUTATION if imputes(study) else main_rule(study)


def _covariates(study: Study, outcome_id: str) -> tuple[str, ...]:
    """Return the baseline variables that a model can use: the plan's, Table 1's, all others."""
    book = study.codebook
    names = dict.fromkeys((*study.analysis.adjust_for, *study.baseline, *book))
    before = (name for name in names if book[name].measured == "baseline")
    planned = planned_for(study, outcome_id).adjust_for
    return tuple(dict.fromkeys((*planned, *modelled(study, tuple(before)))))


def _replaced(study: Study, tried: Tried) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield what an additional analysis would have in place of the plan's."""
    planned = planned_for(study, tried.outcome)
    for name in ("population", "adjust_for"):
        if getattr(tried, name) != getattr(planned, name):
            yield name, getattr(tried, name)


def _entries(study: Study, tried: Tried) -> Iterator[dict[str, object]]:
    if kept := dict(_replaced(study, tried)):
        lists = {name: list(v) if isinstance(v, tuple) else v for name, v in kept.items()}
        yield {"outcome": tried.outcome, **lists}


def _under(study: Study, tried: Tried) -> Study:
    """Return the study with the tried rule for unknown outcomes in place of the plan's."""
    if tried.missing in ("", _planned_rule(study)):
        return study
    plan = study.analysis
    rule = plan.missing_outcome.model_copy(update={"main": tried.missing})
    return study.model_copy(update={"analysis": plan.model_copy(update={"missing_outcome": rule})})
