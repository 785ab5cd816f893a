"""What a study file plans and this version does not compute: accepted, listed, never ignored."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from helpers.analysis.adjusted import ADJUSTED_TYPES, BASELINE_TYPES
from helpers.analysis.baseline import baseline_variables
from helpers.analysis.choices import MAIN_ROLES
from helpers.analysis.margins import margins_of
from helpers.analysis.outcome_types import available
from helpers.analysis.planned_methods import has_analysis
from helpers.analysis.stratified import STRATIFIED_TYPES
from helpers.analysis.subgroups import SUBGROUP_TYPES
from helpers.stats import ASSOCIATION
from helpers.study import Study
from helpers.study.nearest import with_article
from helpers.study.notes import fits_use

__all__ = ["Planned", "planned_not_available"]

# use of a variable: key of the plan, types of outcome that know it, what is planned
USES: Mapping[str, tuple[str, Collection[str], str]] = {
    "covariate": ("adjust_for", ADJUSTED_TYPES, "covariate adjustment for"),
    "strata": ("stratify_by", STRATIFIED_TYPES, "analysis stratified by"),
}


@dataclass(frozen=True, slots=True)
class Planned:
    """One part of the plan that is not computed yet.

    Attributes
    ----------
    where : str
        Its key in the study file.
    what : str
        What it asks for, in words, without numbers.

    Examples
    --------
    >>> Planned("analysis.example", "an analysis that is not computed yet").where
    'analysis.example'
    """

    where: str
    what: str


def planned_not_available(study: Study) -> tuple[Planned, ...]:
    """Return every part of the plan that this version accepts and does not compute.

    The report lists them as "planned, not yet available".

    Examples
    --------
    >>> from helpers.study import load_study
    >>> planned_not_available(load_study("tacrolimus-rif"))
    ()
    """
    return tuple(Planned(where, what) for part in PARTS for where, what in part(study))


def _outcomes(study: Study) -> Iterator[tuple[str, str]]:
    for outcome in study.outcomes:
        where = f"outcomes: {outcome.id}"
        label = study.outcome_label(outcome)
        if not available(outcome):
            yield where, f"{label}: analysis of {with_article(_kind(outcome.type))} outcome"
        if outcome.baseline_value and outcome.type not in BASELINE_TYPES:
            yield where, f"{label}: analysis of covariance on its baseline value"
        if outcome.margin and not margins_of(study, outcome):
            measure = outcome.margin.measure.replace("_", " ")
            yield where, f"{label}: margin of the {measure}, in a trial of {study.design.framework}"
        for use, (key, types, words) in USES.items():
            names = getattr(outcome, "strata" if use == "strata" else key) or ()
            unfit = names if outcome.type not in types else _unfit(study, names, use)
            if unfit:
                yield where, f"{label}: {words} {_names(study, unfit, use)}"


def _baseline(study: Study) -> Iterator[tuple[str, str]]:
    shown = baseline_variables(study)
    for name in study.baseline:
        if name not in shown:
            entry = study.codebook[name]
            why = "the arm" if study.holds_arm(name) else entry.type
            yield "baseline", f"{entry.label}: summary at baseline ({why})"


def _plan(study: Study) -> Iterator[tuple[str, str]]:
    plan = study.analysis
    yield from _primary_analysis(study)
    for use, (key, types, words) in USES.items():
        names = getattr(plan, key)
        unfit = _unfit(study, names, use)
        if unfit:
            yield f"analysis.{key}", f"{words} {_names(study, unfit, use)}"
        kinds = dict.fromkeys(o.type for o in study.outcomes if o.type not in types)
        for kind in kinds if names else ():
            yield f"analysis.{key}", f"{words} {_names(study, names)}: {_kind(kind)} outcomes"
    yield from _subgroups(study)


def _subgroups(study: Study) -> Iterator[tuple[str, str]]:
    """Yield the subgroups that cannot be made, and primary outcomes that have none."""
    names = study.analysis.subgroups
    if unfit := _unfit(study, names, "subgroups"):
        yield "analysis.subgroups", f"subgroups by {_names(study, unfit, 'subgroups')}"
    for outcome in study.outcomes if names else ():
        if outcome.role == "primary" and outcome.type not in SUBGROUP_TYPES:
            label = study.outcome_label(outcome)
            kind = with_article(_kind(outcome.type))
            yield "analysis.subgroups", f"{label}: subgroups of {kind} outcome"


def _missing(study: Study) -> Iterator[tuple[str, str]]:
    rules = study.analysis.missing_outcome
    where = "analysis.missing_outcome"
    if rules.main == "tipping_point":
        yield f"{where}.main", "tipping point as the main rule: a grid is no single result"
    others = [o for o in study.outcomes if o.role in MAIN_ROLES and o.type != "binary"]
    main = () if rules.main in ("complete_case", "tipping_point") else (rules.main,)
    for key, planned in (("main", main), ("sensitivity", rules.sensitivity)):
        names = ", ".join(rule.replace("_", " ") for rule in planned if rule != "complete_case")
        for outcome in others if names else ():
            yield (
                f"{where}.{key}",
                f"{study.outcome_label(outcome)}: {names} (binary outcomes only)",
            )


def _additional(study: Study) -> Iterator[tuple[str, str]]:
    for number, asked in enumerate(study.additional):
        outcome, where = study.outcome(asked.outcome), f"additional[{number}]"
        names = asked.adjust_for or ()
        unfit = names if outcome.type not in ADJUSTED_TYPES else _unfit(study, names, "covariate")
        if unfit:
            what = f"covariate adjustment for {_names(study, unfit, 'covariate')}"
            label = study.outcome_label(outcome)
            yield f"{where}.adjust_for", f"additional analysis {asked.id}, {label}: {what}"


def _claims(study: Study) -> Iterator[tuple[str, str]]:
    for number, claim in enumerate(study.claims):
        if study.outcome(claim.outcome).type != "binary":
            yield f"claims[{number}]", f"claim about {claim.outcome}"
        if claim.test is not None and claim.test not in ASSOCIATION:
            yield f"claims[{number}].test", f"claim about {claim.outcome} by {claim.test}"


def _primary_analysis(study: Study) -> Iterator[tuple[str, str]]:
    planned = study.analysis.primary_analysis
    for outcome in study.outcomes:
        known = planned == "unadjusted" or has_analysis(planned, outcome.type)
        if outcome.role in MAIN_ROLES and not known:
            label = study.outcome_label(outcome)
            yield "analysis.primary_analysis", f"{label}: {planned} primary analysis"


def _kind(outcome_type: str) -> str:
    return outcome_type.replace("_", "-")


def _unfit(study: Study, names: Sequence[str], use: str) -> list[str]:
    """Return the variables that cannot be used so, and are left out."""
    book = study.codebook
    return [name for name in names if study.holds_arm(name) or not fits_use(book[name], use)]


def _names(study: Study, variables: Sequence[str], use: str = "") -> str:
    """Return the labels, each with what stands in the way of its use."""
    return ", ".join(_named(study, name, use) for name in variables)


def _named(study: Study, name: str, use: str) -> str:
    variable = study.codebook[name]
    without = ", without groups" if use in ("strata", "subgroups") else ""
    remarks = [
        f"{variable.type}{without}" if use and not fits_use(variable, use) else "",
        "the arm" if study.holds_arm(name) else "",
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
    _claims,
)
