"""Names in a study file that must exist elsewhere in it, looked up before the models see them.

Working on the text as read finds a misspelled variable even where another part of the same entry
is wrong, so that one message holds both.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from helpers.study.core_outcomes import CORE_KINDS
from helpers.study.faults import Fault, Path, found
from helpers.study.levels import canonical
from helpers.study.nearest import nearest_hint, one_of

__all__ = ["Names", "declared_names", "name_faults", "repeated_name_faults"]

# conditions may be on the arm and the identifier too, which need not be declared
_CONDITIONS = (
    "populations.*.where.*",
    "derived.*.all_of.*",
    "derived.*.any_of.*",
    "derived.*.condition",
    "derived.*.first_of.*.where.*",
    "checks.*.if.*",
    "checks.*.then.*",
)
_PAIRS = ("ratio", "difference", "days_between", "years_between")
_FLOW = ("received", "discontinued", "lost")

# where a name stands, and what it names
_VARIABLES = (
    "design.stratified_by.*",
    *(f"design.{key}" for key in ("enrolled_on", "randomised_on")),
    *(f"checks.*.{rule}.*" for rule in ("order", "at_most_one", "exactly_one")),
    *(f"checks.*.{rule}" for rule in ("identity", "ratio.*", "difference.*", "sum.*")),
    *(f"flow.{key}" for key in _FLOW),
    *(f"flow.{key}.{part}" for key in _FLOW for part in ("variable", "reason")),
    *(f"derived.*.{rule}.*" for rule in _PAIRS),
    "derived.*.cut.variable",
    "baseline.*",
    *(f"outcomes.*.{key}" for key in ("variable", "time", "among", "also_among")),
    *(f"outcomes.*.{key}" for key in ("baseline_value", "exposure")),
    *(f"outcomes.*.{key}" for key in ("adjust_for.*", "strata.*")),
    *(f"analysis.{key}" for key in ("adjust_for.*", "stratify_by.*", "subgroups.*", "end_state")),
    "additional.*.adjust_for.*",
    *(f"core_outcomes.{item}" for item in CORE_KINDS),
)
_POPULATIONS = (
    "outcomes.*.population",
    "analysis.population",
    "analysis.sensitivity_populations.*",
    "analysis.harms.population",
    "additional.*.population",
)
_OUTCOMES = (
    "additional.*.outcome",
    *(f"claims.*.{key}" for key in ("outcome", "includes.*", "made_of.*")),
    "context.outcomes.*",
)
_LISTS = (
    "design.stratified_by",
    "baseline",
    *(f"outcomes.*.{key}" for key in ("adjust_for", "strata", "competing", "censored")),
    *(f"analysis.{key}" for key in ("sensitivity_populations", "adjust_for", "stratify_by")),
    "analysis.subgroups",
    "analysis.missing_outcome.sensitivity",
    "analysis.multiplicity.sensitivity",
    "additional.*.adjust_for",
    *(f"claims.*.{key}" for key in ("includes", "made_of")),
    "context.outcomes",
    *(f"checks.*.{rule}" for rule in ("order", "sum", "at_most_one", "exactly_one")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names that a study file declares; None where that part cannot be read.

    Attributes
    ----------
    variables, populations, outcomes : tuple of str or None
        Identifiers, in declared order; variables with the derived ones.
    columns : mapping of str to str
        Raw column name to variable, where they differ.
    arm, identifier : str
        The columns that hold the arm and the participant's identifier.
    """

    variables: tuple[str, ...] | None
    populations: tuple[str, ...] | None
    outcomes: tuple[str, ...] | None
    columns: Mapping[str, str]
    arm: str
    identifier: str


def declared_names(raw: Mapping[str, Any]) -> Names:
    """Return the names that a file declares, whatever else is wrong with it."""
    variables, derived = raw.get("variables"), raw.get("derived")
    known = None
    if isinstance(variables, Mapping) and (derived is None or isinstance(derived, Mapping)):
        known = (*variables, *(derived or {}))
    columns = {v: str(p[1]) for p, v in _texts(raw, "variables.*.column")}
    populations = raw.get("populations")
    return Names(
        variables=known,
        populations=tuple(populations) if isinstance(populations, Mapping) else None,
        outcomes=tuple(v for _, v in _texts(raw, "outcomes.*.id")) or None,
        columns=columns,
        arm=next((value for _, value in _texts(raw, "arms.variable")), ""),
        identifier=next((value for _, value in _texts(raw, "participant_id")), ""),
    )


def name_faults(raw: Mapping[str, Any], names: Names) -> Iterator[Fault]:
    """Yield a fault for every name that the file does not declare."""
    variables = names.variables
    columns = _with(_with(variables, names.arm), names.identifier)
    places = [
        *((pattern, "variable", variables) for pattern in _VARIABLES),
        *((pattern, "population", names.populations) for pattern in _POPULATIONS),
        *((pattern, "outcome", names.outcomes) for pattern in _OUTCOMES),
        *((f"{where}.variable", "variable", columns) for where in _CONDITIONS),
        ("analysis.harms.arm_variable", "variable", _with(variables, names.arm)),
        ("claims.*.among", "variable", _with(variables, "randomised")),
    ]
    for pattern, kind, known in places:
        for path, name in _texts(raw, pattern):
            if known is not None and name not in known:
                yield _unknown(path, name, kind=kind, known=known, names=names)
    for path, name in (*_status_variables(raw), *_powers(raw)):
        if variables is not None and name not in variables:
            yield _unknown(path, name, kind="variable", known=variables, names=names)


def repeated_name_faults(raw: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a fault for every name that stands twice in one list."""
    for pattern in _LISTS:
        for above, entries in _at(raw, pattern.split(".")):
            seen: set[str] = set()
            for i, name in enumerate(entries if isinstance(entries, list) else []):
                if isinstance(name, str) and canonical(name) in seen:
                    yield Fault(
                        path=(*above, i), code="repeated_name", found=f"{found(name)} again",
                        expected="each name once", remedy="remove one",
                    )  # fmt: skip
                seen.add(canonical(name) if isinstance(name, str) else "")


def _with(known: tuple[str, ...] | None, name: str) -> tuple[str, ...] | None:
    return None if known is None else (*known, name)


_DECLARE = {
    "variable": "declare it under variables or derived",
    "population": "declare it under populations",
    "outcome": "use the id of one of outcomes",
}


def _unknown(path: Path, name: str, *, kind: str, known: tuple[str, ...], names: Names) -> Fault:
    remedy = nearest_hint(name, known)
    if kind == "variable" and name in names.columns:
        remedy = f"the column {found(name)} is the variable '{names.columns[name]}'"
    elif kind == "variable" and name == names.arm:
        remedy = "it holds the arm, which is declared under arms and never a covariate"
    return Fault(
        path=path, code=f"unknown_{kind}", found=f"unknown {kind} {found(name)}",
        expected="" if remedy else (one_of(known) if known else f"a declared {kind}"),
        remedy=remedy or _DECLARE[kind],
    )  # fmt: skip


def _status_variables(raw: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Yield the `status` that names a variable; elsewhere it says when it was specified."""
    for path, name in _texts(raw, "outcomes.*.status"):
        if raw["outcomes"][path[1]].get("type") == "time_to_event":
            yield path, name


def _powers(raw: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Yield the variables of a product: there they are keys, and their powers the values."""
    for path, powers in _at(raw, ["checks", "*", "product"]):
        for name in powers if isinstance(powers, Mapping) else ():
            yield (*path, name), str(name)


def _texts(raw: Any, pattern: str) -> Iterator[tuple[Path, str]]:
    for path, value in _at(raw, pattern.split(".")):
        if isinstance(value, str):
            yield path, value


def _at(raw: Any, steps: list[str], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every place that a pattern matches; ``*`` is any key or list position."""
    if not steps:
        yield path, raw
        return
    step, rest = steps[0], steps[1:]
    if step == "*" and isinstance(raw, list):
        for i, entry in enumerate(raw):
            yield from _at(entry, rest, (*path, i))
    elif step == "*" and isinstance(raw, Mapping):
        for key, entry in raw.items():
            yield from _at(entry, rest, (*path, key))
    elif isinstance(raw, Mapping) and step in raw:
        yield from _at(raw[step], rest, (*path, step))
