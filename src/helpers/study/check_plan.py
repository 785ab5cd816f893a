"""Checks of the plan: covariates, strata, flow, multiplicity, additional analyses and claims."""

from collections.abc import Callable, Iterator, Mapping

from helpers.study.base import same_level
from helpers.study.check_codebook import listed
from helpers.study.faults import Fault, Path, found
from helpers.study.model import Study
from helpers.study.nearest import nearest_hint, one_of
from helpers.study.variables import LEVELLED

__all__ = ["CHECKS", "FIXED_ANALYSES", "listed_variables", "reserved_ids"]

FIXED_ANALYSES = (
    "main", "complete_case", "failure", "non_event", "best_case", "worst_case",
    "multiple_imputation", "tipping_point", "adjusted", "stratified", "subgroup", "bayesian",
    "fragility", "multiplicity", "randomisation", "baseline", "balance", "flow", "harms", "claims",
    "integrity", "verification", "populations", "queries", "cleaning_rules", "end_state", "planned",
    "compatible", "context", "curve", "exact", "missing", "preview", "sources", "tried",
    "principal_stratum", "exclusions", "core_outcomes",
)  # fmt: skip


def listed_variables(study: Study) -> Iterator[tuple[str, Path, str]]:
    """Yield use, place and name of every variable that a list of the plan names."""
    plan, design = study.analysis, study.design
    lists: list[tuple[str, Path, tuple[str, ...]]] = [
        ("strata", ("design", "stratified_by"), design.stratified_by),
        ("summary", ("baseline",), study.baseline),
        ("covariate", ("analysis", "adjust_for"), plan.adjust_for),
        ("strata", ("analysis", "stratify_by"), plan.stratify_by),
        ("subgroups", ("analysis", "subgroups"), plan.subgroups),
    ]
    for i, outcome in enumerate(study.outcomes):
        lists.append(("covariate", ("outcomes", i, "adjust_for"), outcome.adjust_for or ()))
        lists.append(("strata", ("outcomes", i, "strata"), outcome.strata or ()))
    for i, additional in enumerate(study.additional):
        lists.append(("covariate", ("additional", i, "adjust_for"), additional.adjust_for or ()))
    for use, path, names in lists:
        for i, name in enumerate(names):
            yield use, (*path, i), name


def arm_is_compared(study: Study) -> Iterator[Fault]:
    """Yield covariates, strata and subgroups that are the arm under another name."""
    book = listed(study)
    for use, path, name in listed_variables(study):
        if use != "summary" and name in book and study.holds_arm(name):
            yield Fault(
                path=path, code="arm_as_covariate", found=f"'{name}', which holds the arm",
                expected="a variable other than what is compared", remedy="leave it out",
            )  # fmt: skip


def flow_fits(study: Study) -> Iterator[Fault]:
    """Yield flow variables that are not binary, and more exclusions than people assessed."""
    book, flow = listed(study), study.flow
    for key in ("received", "discontinued", "lost"):
        step = getattr(flow, key)
        for part, kinds in (("variable", ("binary",)), ("reason", ("text", "categorical"))):
            name = getattr(step, part, None)
            variable = None if name is None else book.get(name)
            if variable is not None and variable.type not in kinds:
                yield Fault(
                    path=("flow", key, part), code="wrong_type",
                    found=f"'{name}', which is {variable.type}",
                    expected=f"a {' or '.join(kinds)} variable",
                )  # fmt: skip
    excluded = sum(count or 0 for count in flow.excluded.values())
    if flow.assessed is not None and excluded > flow.assessed:
        yield Fault(
            path=("flow", "excluded"), code="flow_counts", found=f"{excluded} excluded",
            expected=f"no more than the {flow.assessed} assessed",
        )  # fmt: skip


def end_state_has_levels(study: Study) -> Iterator[Fault]:
    """Yield an end state that is not a list of states."""
    name = study.analysis.end_state or ""
    variable = listed(study).get(name)
    if variable is not None and not (variable.type in LEVELLED and variable.declared_levels()):
        yield Fault(
            path=("analysis", "end_state"), code="wrong_type",
            found=f"'{name}', which is {variable.type} without levels",
            expected="a variable with declared levels", remedy="derive one with first_of",
        )  # fmt: skip


def primary_analysis_is_planned(study: Study) -> Iterator[Fault]:
    """Yield a primary analysis that lacks its covariates or strata."""
    plan = study.analysis
    path: Path = ("analysis", "primary_analysis")
    if plan.primary_analysis == "adjusted" and not (
        plan.adjust_for or any(outcome.adjust_for for outcome in study.outcomes)
    ):
        yield Fault(
            path=path, code="no_covariates", found="'adjusted' without covariates",
            expected="adjust_for", remedy="add analysis.adjust_for",
        )  # fmt: skip
    if plan.primary_analysis == "stratified" and not (
        plan.stratify_by
        or study.design.stratified_by
        or any(outcome.strata for outcome in study.outcomes)
    ):
        yield Fault(
            path=path, code="no_strata", found="'stratified' without strata",
            expected="stratify_by", remedy="add analysis.stratify_by or design.stratified_by",
        )  # fmt: skip


def reserved_ids(study: Study) -> dict[str, str]:
    """Return the names that no additional analysis can have, and what each is the name of."""
    kinds = (*FIXED_ANALYSES, *(f"tried_{name}" for name in FIXED_ANALYSES))
    populations = study.analysis.sensitivity_populations
    return dict.fromkeys(kinds, "a kind of analysis") | dict.fromkeys(
        populations, "a sensitivity population"
    )


def additional_ids(study: Study) -> Iterator[Fault]:
    """Yield names of analyses that would be mistaken for others in the results."""
    populations = study.analysis.sensitivity_populations
    for i, name in enumerate(populations):
        if name in FIXED_ANALYSES:
            yield _taken(("analysis", "sensitivity_populations", i), name, "a kind of analysis")
    taken = reserved_ids(study)
    for i, additional in enumerate(study.additional):
        if additional.id in taken:
            yield _taken(("additional", i, "id"), additional.id, taken[additional.id])
        taken[additional.id] = "another additional analysis"


def _taken(path: Path, name: str, by: str) -> Fault:
    return Fault(
        path=path, code="repeated_id", found=f"'{name}', the name of {by}",
        expected="a name of its own", remedy="rename it",
    )  # fmt: skip


def claims_are_one_statement(study: Study) -> Iterator[Fault]:
    """Yield claims that contradict themselves or condition on what is not binary."""
    book = listed(study)
    for i, claim in enumerate(study.claims):
        below, least = claim.p_below, claim.p_at_least
        if below is not None and least is not None and least >= below:
            yield Fault(
                path=("claims", i, "p_at_least"), code="contradiction", found=f"{least:g}",
                expected=f"less than p_below, {below:g}",
            )  # fmt: skip
        variable = book.get(claim.among or "")
        if variable is not None and variable.type != "binary":
            yield Fault(
                path=("claims", i, "among"), code="wrong_type",
                found=f"'{claim.among}', which is {variable.type}", expected="a binary variable",
            )  # fmt: skip


def graph_is_whole(study: Study) -> Iterator[Fault]:
    """Yield a graph without weights or transitions."""
    graph = study.analysis.multiplicity
    for key in ("weights", "transitions"):
        if graph.procedure == "graph" and getattr(graph, key) is None:
            yield Fault(
                path=("analysis", "multiplicity"), code="missing_key", found=f"no {key}",
                expected="weights and transitions for a graph",
            )  # fmt: skip


def graph_adds_up(study: Study) -> Iterator[Fault]:
    """Yield weights of a graph that are negative or exceed 1, and hypotheses it does not have."""
    graph, path = study.analysis.multiplicity, ("analysis", "multiplicity")
    if graph.procedure != "graph":
        return
    if graph.weights:
        yield from _shares(study, (*path, "weights"), graph.weights, itself="")
    for start, ends in (graph.transitions or {}).items():
        place = (*path, "transitions", start)
        yield from _hypothesis(study, place, start)
        yield from _shares(study, place, ends, itself=start)


def _shares(
    study: Study, path: Path, shares: Mapping[str, float], *, itself: str
) -> Iterator[Fault]:
    for name, share in shares.items():
        yield from _hypothesis(study, (*path, name), name)
        if share < 0 or name == itself:
            what = "a transition to itself" if name == itself else f"{share:g}"
            yield Fault(path=(*path, name), code="wrong_value", found=what, expected="0 to 1")
    total = sum(shares.values())
    if total > 1 + 1e-9:
        yield Fault(
            path=path, code="wrong_value", found=f"a sum of {total:g}", expected="at most 1"
        )


def _hypothesis(study: Study, path: Path, name: str) -> Iterator[Fault]:
    """Yield a fault if a name is no outcome of the family, alone or with an arm."""
    family = [o.id for o in study.outcomes if o.role in ("primary", "key_secondary")]
    known = [*family, *(f"{outcome}|{arm}" for outcome in family for arm in study.arms.compared)]
    outcome, bar, arm = name.partition("|")
    if f"{outcome}{bar}{same_level(arm, study.arms.labels) or arm}" not in known:
        shown = known if len(study.arms.compared) > 1 else family
        yield Fault(
            path=path, code="unknown_hypothesis", found=f"unknown hypothesis {found(name)}",
            expected=one_of(shown), remedy=nearest_hint(name, shown)
            or "use primary and key_secondary outcomes, or outcome|arm",
        )  # fmt: skip


CHECKS: Mapping[Callable[[Study], Iterator[Fault]], tuple[str, ...]] = {
    arm_is_compared: ("variables", "analysis", "arms"),
    flow_fits: ("variables",),
    end_state_has_levels: ("variables", "analysis"),
    primary_analysis_is_planned: ("analysis", "outcomes"),
    additional_ids: ("analysis",),
    claims_are_one_statement: ("variables",),
    graph_is_whole: ("analysis",),
    graph_adds_up: ("analysis", "outcomes", "arms"),
}
