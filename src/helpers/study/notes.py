"""What a study file may say and a reader should look at twice: accepted, and told.

A note is never an error: the file loads, and the run goes on. A new kind of note is a function
that yields faults, entered in `NOTES`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from helpers.study.check_codebook import listed
from helpers.study.check_plan import listed_variables
from helpers.study.faults import Fault, found
from helpers.study.model import Study, Variable
from helpers.study.nearest import with_article
from helpers.study.notes_reporting import reporting_keys
from helpers.study.variables import LEVELLED

__all__ = ["NOTES", "fits_use", "study_notes"]


def study_notes(study: Study) -> Iterator[Fault]:
    """Yield every note on a study file that has no fault."""
    for note in NOTES:
        yield from note(study)


def _numeric(variable: Variable) -> bool:
    return variable.numeric


def _levelled(variable: Variable) -> bool:
    return variable.type in LEVELLED


def _binary(variable: Variable) -> bool:
    return variable.type == "binary"


def _modelled(variable: Variable) -> bool:
    return variable.type not in ("text", "date")


# key of a variable: which variables read it, and who they are in words
_READERS: Mapping[str, tuple[Callable[[Variable], bool], str]] = {
    "range": (_numeric, "variables that hold numbers"),
    "below_detection": (_numeric, "variables that hold numbers"),
    "unit_from": (_numeric, "variables that hold numbers"),
    "levels": (_levelled, "binary, categorical and ordinal variables"),
    "event": (_binary, "binary variables"),
    "non_event": (_binary, "binary variables"),
}

# type of outcome: keys that it does not read
_UNREAD: Mapping[str, tuple[str, ...]] = {
    "binary": ("time", "competing", "censored", "baseline_value", "exposure"),
    "continuous": ("time", "event", "competing", "censored", "exposure"),
    "ordinal": ("time", "event", "competing", "censored", "exposure"),
    "count": ("time", "event", "competing", "censored"),
    "time_to_event": ("variable", "baseline_value", "exposure"),
}

_GROUPS = (_levelled, "a binary, categorical or ordinal variable", "group it under derived (cut)")
_VALUES = (_modelled, "a variable that holds numbers or groups", "it is left out")

# use of a variable: which fit, what they are in words, and what to do
_USES: Mapping[str, tuple[Callable[[Variable], bool], str, str]] = {
    "strata": _GROUPS,
    "subgroups": _GROUPS,
    "covariate": _VALUES,
    "summary": _VALUES,
}


def fits_use(variable: Variable, use: str) -> bool:
    """Whether a variable can be used as strata, subgroups, covariate or summary.

    >>> fits_use(Variable(label="Age", type="continuous"), "subgroups")
    False
    """
    return _USES[use][0](variable)


def shared_id(study: Study) -> Iterator[Fault]:
    """Yield the id if another study file is named by it, as after copying that file."""
    other = study.path.with_name(f"{study.id}{study.path.suffix}")
    if study.path.stem != study.id and other.is_file() and not other.samefile(study.path):
        yield Fault(
            path=("id",), code="shared_id",
            found=f"{study.id!r}, as in {other.name} beside this file",
            expected=f"{study.path.stem!r}, as this file is named",
            remedy="else their data and reports replace each other",
        )  # fmt: skip


def variable_keys(study: Study) -> Iterator[Fault]:
    """Yield keys that a variable of this type does not read."""
    for name, variable in study.variables.items():
        if name in (study.arms.variable, study.participant_id):
            continue
        for key, (reads, who) in _READERS.items():
            if getattr(variable, key) is not None and not reads(variable):
                yield Fault(
                    path=("variables", name, key), code="unread_key",
                    found=f"{key} on {with_article(variable.type)} variable",
                    expected=f"{key} on {who} only", remedy="it is not read",
                )  # fmt: skip


def outcome_keys(study: Study) -> Iterator[Fault]:
    """Yield keys that an outcome of this type does not read."""
    for i, outcome in enumerate(study.outcomes):
        for key in _UNREAD[outcome.type]:
            if getattr(outcome, key):
                readers = [kind for kind, unread in _UNREAD.items() if key not in unread]
                yield Fault(
                    path=("outcomes", i, key), code="unread_key",
                    found=f"{key} on {with_article(outcome.type)} outcome",
                    expected=f"{key} on {', '.join(readers)} outcomes only",
                    remedy="it is not read",
                )  # fmt: skip


def graph_keys(study: Study) -> Iterator[Fault]:
    """Yield weights and transitions of a procedure that is no graph."""
    plan = study.analysis.multiplicity
    for key in ("weights", "transitions"):
        if plan.procedure != "graph" and getattr(plan, key) is not None:
            yield Fault(
                path=("analysis", "multiplicity", key), code="unread_key",
                found=f"{key} for {plan.procedure}",
                expected=f"{key} for procedure graph only", remedy="it is not read",
            )  # fmt: skip


def uses(study: Study) -> Iterator[Fault]:
    """Yield variables that cannot do, or should not do, what a list of the plan asks of them."""
    book = listed(study)
    for use, path, name in listed_variables(study):
        fits, words, remedy = _USES[use]
        variable = book[name]
        if use == "summary" and study.holds_arm(name):
            yield Fault(
                path=path, code="arm_at_baseline", found=f"'{name}', which holds the arm",
                expected="a variable to compare between the arms", remedy="it is left out",
            )  # fmt: skip
        elif not fits(variable):
            yield Fault(
                path=path, code="no_fit", found=f"'{name}', which is {variable.type}",
                expected=words, remedy=remedy,
            )  # fmt: skip
        elif use != "summary" and variable.measured == "after":
            yield Fault(
                path=path, code="after_randomisation",
                found=f"'{name}', measured after randomisation", expected="a baseline variable",
                remedy="what treatment may have changed should not adjust or split a comparison",
            )  # fmt: skip


def main_population_chosen_later(study: Study) -> Iterator[Fault]:
    """Yield a main population that something measured after randomisation chose."""
    name, book = study.analysis.population, study.codebook
    chosen = study.populations[name].where
    later = [c.variable for c in chosen if book[c.variable].measured == "after"]
    if later:
        whole = any(not population.where for population in study.populations.values())
        yield Fault(
            path=("analysis", "population"), code="after_randomisation",
            found=f"'{name}', chosen by '{later[0]}', measured after randomisation",
            expected="everyone randomised",
            remedy="everyone is shown beside it" if whole
            else "declare a population with where: [], which is then shown beside it",
        )  # fmt: skip


def overlapping_ends(study: Study) -> Iterator[Fault]:
    """Yield an end state of which two cases can hold at once, where no check forbids it."""
    name = study.analysis.end_state or ""
    cases = study.derived[name].first_of or () if name in study.derived else ()
    held = {condition.variable for case in cases for condition in case.where}
    kept_apart = [set(check.at_most_one or check.exactly_one or ()) for check in study.checks]
    if len(held) > 1 and not any(len(held & apart) > 1 for apart in kept_apart):
        yield Fault(
            path=("analysis", "end_state"), code="overlapping_ends",
            found=f"'{name}', of which two cases can hold at once",
            expected="a check with at_most_one of those that exclude each other",
            remedy="else the first case counts, and nobody is asked about the other",
        )  # fmt: skip


def allocation_names_other_arms(study: Study) -> Iterator[Fault]:
    """Yield a ratio in words with more or fewer shares than there are arms."""
    stated, arms = study.design.stated_shares, study.arms.levels
    if stated is not None and len(stated) != len(arms):
        yield Fault(
            path=("design", "allocation"), code="allocation_of_other_arms",
            found=found(study.design.allocation), expected=f"a share for each of {', '.join(arms)}",
            remedy="else the sizes of the arms are not held against it",
        )  # fmt: skip


def additional_as_planned(study: Study) -> Iterator[Fault]:
    """Yield additional analyses that are the planned one again."""
    for i, asked in enumerate(study.additional):
        planned = study.outcome(asked.outcome).population or study.analysis.population
        if asked.adjust_for is None and asked.population in (None, planned):
            yield Fault(
                path=("additional", i), code="as_planned",
                found=f"'{asked.id}', which changes nothing",
                expected="another population, adjust_for, or both",
                remedy="it is shown beside the planned analysis, which it repeats",
            )  # fmt: skip


NOTES: Sequence[Callable[[Study], Iterator[Fault]]] = (
    shared_id,
    variable_keys,
    outcome_keys,
    graph_keys,
    uses,
    main_population_chosen_later,
    overlapping_ends,
    allocation_names_other_arms,
    additional_as_planned,
    reporting_keys,
)
