"""Estimands: the five attributes of ICH E9(R1) for each outcome, filled from the study file.

Treatment, population, variable, intercurrent events with their strategies, and the summary at
population level. What the study file does not say is said to be missing, never guessed; where the
planned analysis does not estimate what was declared, a mismatch says so.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.analysis.choices import Choices
from helpers.study import Outcome, Study

__all__ = ["MISMATCHES", "STRATEGIES", "Estimand", "estimand_of"]

STRATEGIES = (
    "treatment policy", "composite", "hypothetical", "while on treatment", "principal stratum",
)  # fmt: skip
NOT_SAID = "the study file does not say"
NO_EVENTS = "the study file names no intercurrent event"
SUMMARIES: Mapping[str, str] = {
    "binary": "difference of risks, with ratio and odds ratio",
    "continuous": "difference in means",
    "time_to_event": "difference over time",
    "ordinal": "odds ratio of a higher level, the same at every cut",
    "count": "ratio of rates",
}
# words of a declared summary: the types of outcome whose analysis estimates it
MEANT: Mapping[str, tuple[str, ...]] = {
    "risk difference": ("binary",),
    "difference in risk": ("binary",),
    "risk ratio": ("binary",),
    "odds ratio": ("binary", "ordinal"),
    "win probability": ("ordinal",),
    "hazard ratio": ("time_to_event",),
    "rate ratio": ("count",),
    "difference in means": ("continuous",),
    "mean difference": ("continuous",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimand:
    """The five attributes of one outcome, in words of the study file.

    Attributes
    ----------
    outcome : Outcome
    treatment, population, variable, summary : str
    events : tuple of (str, str)
        Intercurrent events with their strategy, as the study file names them.
    declared : bool
        Whether the study file has an estimand of this outcome.
    mismatches : tuple of str
        Where the planned analysis does not estimate what was declared.
    """

    outcome: Outcome
    treatment: str
    population: str
    variable: str
    events: tuple[tuple[str, str], ...]
    summary: str
    declared: bool
    mismatches: tuple[str, ...]


def estimand_of(choices: Choices, outcome: Outcome) -> Estimand:
    """Return the estimand of an outcome as the study file and the choices have it.

    Parameters
    ----------
    choices : Choices
        Give the population; what was tried shows as a mismatch.
    outcome : Outcome
    """
    study, declared = choices.study, outcome.estimand or {}
    labels, population = study.arms.labels, choices.population_of(outcome)
    against = ", ".join(labels[arm] for arm in study.arms.compared)
    group = study.populations[population].label
    if outcome.among:
        group = f"{group}, among those with {study.codebook[outcome.among].label}"
    found = Estimand(
        outcome=outcome,
        treatment=_said(declared, "treatment") or f"{against} v {labels[study.arms.reference]}",
        population=_said(declared, "population") or group,
        variable=_said(declared, "variable") or study.outcome_label(outcome),
        events=tuple(_events(declared)),
        summary=_said(declared, "summary") or SUMMARIES[outcome.type],
        declared=bool(declared),
        mismatches=(),
    )
    found_out = tuple(words for check in MISMATCHES for words in check(choices, found))
    return Estimand(**{name: getattr(found, name) for name in _KEPT}, mismatches=found_out)


_KEPT = (
    "outcome", "treatment", "population", "variable", "events", "summary", "declared",
)  # fmt: skip


def _said(declared: Mapping[str, Any], name: str) -> str:
    value = declared.get(name)
    return value if isinstance(value, str) else ""


def _events(declared: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    listed = declared.get("intercurrent")
    for entry in listed if isinstance(listed, Sequence) and not isinstance(listed, str) else ():
        if isinstance(entry, Mapping):
            yield str(entry.get("event") or NOT_SAID), str(entry.get("strategy") or NOT_SAID)
        else:
            yield str(entry), NOT_SAID


def _strategies(estimand: Estimand) -> set[str]:
    return {strategy.strip().lower().replace("-", " ") for _, strategy in estimand.events}


def _unknown_strategy(choices: Choices, estimand: Estimand) -> Iterator[str]:
    for event, strategy in estimand.events:
        if strategy.strip().lower().replace("-", " ") not in STRATEGIES:
            yield f"{event}: '{strategy}' is none of the strategies of the guideline"


def _later_population(choices: Choices, estimand: Estimand) -> Iterator[str]:
    """Yield that a population chosen by what happened later leaves treatment policy."""
    study, outcome = choices.study, estimand.outcome
    where = study.populations[choices.population_of(outcome)].where
    used = {condition.variable for condition in where}
    later = [study.codebook[n].label for n in sorted(used) if _after(study, n)]
    if later and "treatment policy" in _strategies(estimand):
        listed = ", ".join(later)
        yield f"treatment policy is declared, but the population depends on {listed}"


def _after(study: Study, name: str) -> bool:
    return name in study.codebook and study.codebook[name].measured == "after"


def _later_group(choices: Choices, estimand: Estimand) -> Iterator[str]:
    among = estimand.outcome.among
    if among and _after(choices.study, among) and "principal stratum" not in _strategies(estimand):
        label = choices.study.codebook[among].label
        yield f"analysed among those with {label}, which is no group formed at randomisation"


def _principal_stratum(choices: Choices, estimand: Estimand) -> Iterator[str]:
    if "principal stratum" in _strategies(estimand):
        yield "a principal stratum is declared, and the analysis compares those observed"


def _hypothetical(choices: Choices, estimand: Estimand) -> Iterator[str]:
    if "hypothetical" in _strategies(estimand):
        yield "a hypothetical strategy is declared, and the analysis takes outcomes as observed"


def _unfit_summary(choices: Choices, estimand: Estimand) -> Iterator[str]:
    kind = estimand.outcome.type
    for words, types in MEANT.items():
        if words in estimand.summary.lower() and kind not in types and estimand.declared:
            yield f"the declared summary is a {words}, and the outcome is {kind.replace('_', '-')}"


def _no_composite(choices: Choices, estimand: Estimand) -> Iterator[str]:
    missing = choices.study.analysis.missing_outcome.main
    if "composite" in _strategies(estimand) and missing in ("best_case", "worst_case"):
        yield f"a composite is declared, and the main rule for unknown outcomes is {missing}"


def _tried(choices: Choices, estimand: Estimand) -> Iterator[str]:
    planned = choices.study.analysis.population
    if choices.population != planned:
        yield "the population was changed from that of the plan"


MISMATCHES: Sequence[Callable[[Choices, Estimand], Iterator[str]]] = (
    _unknown_strategy,
    _later_population,
    _later_group,
    _principal_stratum,
    _hypothetical,
    _unfit_summary,
    _no_composite,
    _tried,
)
