"""What a study file plans and this version does not compute: accepted, listed, never ignored."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from helpers.analysis.baseline import baseline_variables
from helpers.analysis.outcome_types import available
from helpers.stats import MULTIPLICITY
from helpers.study import Study, Variable
from helpers.study.nearest import with_article

__all__ = ["Planned", "planned_not_available"]

GROUPS = ("binary", "categorical", "ordinal")


@dataclass(frozen=True, slots=True)
class Planned:
    """One part of the plan that is not computed yet.

    Attributes
    ----------
    where : str
        Its key in the study file.
    what : str
        What it asks for, in words, without numbers.
    """

    where: str
    what: str


def planned_not_available(study: Study) -> tuple[Planned, ...]:
    """Return every part of the plan that this version accepts and does not compute.

    The report lists them as "planned, not yet available".
    """
    return tuple(Planned(where, what) for part in PARTS for where, what in part(study))


def _outcomes(study: Study) -> Iterator[tuple[str, str]]:
    for outcome in study.outcomes:
        where = f"outcomes: {outcome.id}"
        label = study.outcome_label(outcome)
        if not available(outcome):
            kind = with_article(outcome.type.replace("_", "-"))
            yield where, f"{label}: analysis of {kind} outcome"
        if outcome.baseline_value:
            yield where, f"{label}: analysis of covariance on its baseline value"
        if outcome.margin:
            yield where, f"{label}: {study.design.framework} margin"
        if outcome.strata:
            yield where, f"{label}: stratified analysis"
        if outcome.adjust_for:
            yield where, f"{label}: covariate-adjusted analysis"


def _baseline(study: Study) -> Iterator[tuple[str, str]]:
    shown = baseline_variables(study)
    for name in study.baseline:
        if name not in shown:
            entry = study.codebook[name]
            why = "the arm" if study.holds_arm(name) else entry.type
            yield "baseline", f"{entry.label}: summary at baseline ({why})"


def _plan(study: Study) -> Iterator[tuple[str, str]]:
    plan = study.analysis
    if plan.primary_analysis != "unadjusted":
        yield "analysis.primary_analysis", f"{plan.primary_analysis} primary analysis"
    if plan.adjust_for:
        yield "analysis.adjust_for", f"covariate adjustment for {_names(study, plan.adjust_for)}"
    strata = plan.stratify_by or study.design.stratified_by
    if strata:
        yield "analysis.stratify_by", f"analysis stratified by {_names(study, strata, GROUPS)}"
    if plan.subgroups:
        yield "analysis.subgroups", f"subgroup analyses by {_names(study, plan.subgroups, GROUPS)}"
    procedure = plan.multiplicity.procedure
    if procedure not in MULTIPLICITY:
        yield "analysis.multiplicity", f"multiplicity by the procedure {procedure}"


def _missing(study: Study) -> Iterator[tuple[str, str]]:
    rules = study.analysis.missing_outcome
    if rules.main in ("multiple_imputation", "tipping_point"):
        yield "analysis.missing_outcome.main", rules.main.replace("_", " ")
    if rules.sensitivity:
        names = ", ".join(rule.replace("_", " ") for rule in rules.sensitivity)
        yield "analysis.missing_outcome.sensitivity", f"missing outcomes: {names}"


def _additional(study: Study) -> Iterator[tuple[str, str]]:
    for number, analysis in enumerate(study.additional):
        yield f"additional[{number}]", f"additional analysis {analysis.id}"
    for number, claim in enumerate(study.claims):
        if study.outcome(claim.outcome).type != "binary":
            yield f"claims[{number}]", f"claim about {claim.outcome}"
        for name in ("p_reported", "estimate", "test"):
            if getattr(claim, name) is not None:
                yield f"claims[{number}].{name}", f"claim about {claim.outcome}: {name}"


def _names(study: Study, variables: Sequence[str], kinds: Sequence[str] = ()) -> str:
    """Return the labels, each with what stands in the way of its use; any type fits no `kinds`."""
    return ", ".join(_named(study.codebook[name], kinds) for name in variables)


def _named(variable: Variable, kinds: Sequence[str]) -> str:
    remarks = [
        f"{variable.type}, without groups" if kinds and variable.type not in kinds else "",
        "measured after randomisation" if variable.measured == "after" else "",
    ]
    said = ", ".join(remark for remark in remarks if remark)
    return f"{variable.label} ({said})" if said else variable.label


PARTS: Sequence[Callable[[Study], Iterator[tuple[str, str]]]] = (
    _baseline,
    _outcomes,
    _plan,
    _missing,
    _additional,
)
