"""Checks of the codebook: variables, levels, derived variables and conditions agree."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from helpers.study.base import same_level
from helpers.study.conditions import Condition
from helpers.study.faults import Fault, Path, found
from helpers.study.levels import canonical
from helpers.study.model import Derived, Study, Variable
from helpers.study.nearest import nearest_hint, one_of

__all__ = ["CHECKS", "conditions"]

_READ_BY_NUMBERS = ("range", "decimals", "below_detection", "unit_from")


def _numeric(variable: Variable) -> bool:
    return variable.numeric


def _levelled(variable: Variable) -> bool:
    return variable.type in ("binary", "categorical", "ordinal")


def _binary(variable: Variable) -> bool:
    return variable.type == "binary"


# key of a variable: which variables read it, and who they are in words
_READERS: Mapping[str, tuple[Callable[[Variable], bool], str]] = {
    **{key: (_numeric, "variables that hold numbers") for key in _READ_BY_NUMBERS},
    "levels": (_levelled, "binary, categorical and ordinal variables"),
    "event": (_binary, "binary variables"),
    "non_event": (_binary, "binary variables"),
}


def keys_are_read(study: Study) -> Iterator[Fault]:
    """Yield keys that a variable of this type does not read: they would be ignored."""
    for name, variable in study.variables.items():
        for key, (reads, who) in _READERS.items():
            if getattr(variable, key) is not None and not reads(variable):
                yield Fault(
                    path=("variables", name, key), code="unread_key",
                    found=f"{key} on a {variable.type} variable", expected=f"{key} on {who} only",
                    remedy="remove it, or change the type",
                )  # fmt: skip


def levels_agree(study: Study) -> Iterator[Fault]:
    """Yield levels that are declared twice, or named without being declared."""
    for name, variable in study.variables.items():
        path: Path = ("variables", name)
        yield from _levels_once(variable.levels or {}, (*path, "levels"))
        yield from _binary_levels(variable, path)
        yield from _targets_declared(variable, path)
        for code in variable.missing_codes:
            if same_level(code, dict.fromkeys(variable.declared_levels())) is not None:
                yield Fault(
                    path=(*path, "missing_codes"), code="level_or_missing",
                    found=f"{found(code)}, which is a level too",
                    expected="either a level or a missing code", remedy="remove one of them",
                )  # fmt: skip


def arms_once(study: Study) -> Iterator[Fault]:
    """Yield arms that are declared twice."""
    yield from _levels_once(study.arms.labels, ("arms", "labels"))


def _levels_once(levels: Iterable[str], path: Path) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for level in levels:
        first = seen.setdefault(canonical(level), level)
        if first != level:
            yield Fault(
                path=(*path, level), code="repeated_level",
                found=f"{found(level)}, the same level as {found(first)}",
                expected="each level once", remedy="numbers are compared by value: remove one",
            )  # fmt: skip


def _binary_levels(variable: Variable, path: Path) -> Iterator[Fault]:
    if variable.type != "binary":
        return
    if canonical(variable.event) == canonical(variable.non_event):
        yield Fault(
            path=(*path, "non_event"), code="repeated_level", found=found(variable.non_event),
            expected="another level than event",
        )  # fmt: skip
    for key in ("event", "non_event"):
        level = getattr(variable, key)
        if variable.levels and same_level(level, variable.levels) is None:
            yield _undeclared((*path, key), level, variable.levels)
    for level in variable.levels or {}:
        if same_level(level, dict.fromkeys(variable.declared_levels())) is None:
            yield Fault(
                path=(*path, "levels", level), code="unread_level",
                found=f"{found(level)}, which is neither event nor non_event",
                expected="two levels", remedy="make the variable categorical, or remove the level",
            )  # fmt: skip


def _targets_declared(variable: Variable, path: Path) -> Iterator[Fault]:
    levels = dict.fromkeys(variable.declared_levels())
    for spelling, level in variable.synonyms.items():
        if levels and same_level(level, levels) is None:
            yield _undeclared((*path, "synonyms", spelling), level, levels)


def _undeclared(path: Path, level: str, levels: Iterable[str]) -> Fault:
    levels = list(levels)
    return Fault(
        path=path, code="unknown_level", found=f"unknown level {found(level)}",
        expected=one_of(levels), remedy=nearest_hint(level, levels),
    )  # fmt: skip


# rule of a derived variable: what its inputs must be
_INPUTS: Mapping[str, tuple[Callable[[Variable], bool], str]] = {
    "ratio": (_numeric, "variables that hold numbers"),
    "difference": (_numeric, "variables that hold numbers"),
    "cut": (_numeric, "a variable that holds numbers"),
    "days_between": (lambda variable: variable.type == "date", "dates"),
    "years_between": (lambda variable: variable.type == "date", "dates"),
}


def derived_from_earlier(study: Study) -> Iterator[Fault]:
    """Yield derived variables whose inputs are themselves, come later, or have another type."""
    book, known = study.codebook, set(study.variables)
    for name, derived in study.derived.items():
        path: Path = ("derived", name)
        if name in study.variables:
            yield Fault(
                path=path, code="repeated_variable", found=f"'{name}', a variable already",
                expected="a new name", remedy="rename one of them",
            )  # fmt: skip
        for wanted in derived.inputs():
            if wanted in study.derived and wanted not in known:
                yield _later(path, name, wanted)
        fits, words = _INPUTS.get(derived.rule, (lambda _: True, ""))
        for wanted in derived.inputs():
            if wanted in known and not fits(book[wanted]):
                yield Fault(
                    path=(*path, derived.rule), code="wrong_type",
                    found=f"'{wanted}', which is {book[wanted].type}", expected=words,
                )  # fmt: skip
        yield from _levels_once(_cases(derived), (*path, derived.rule))
        known.add(name)


def _cases(derived: Derived) -> list[str]:
    cases = [case.level for case in derived.first_of or ()]
    return [*cases, *([derived.otherwise] if derived.otherwise else [])]


def _later(path: Path, name: str, wanted: str) -> Fault:
    itself = wanted == name
    return Fault(
        path=path, code="derived_order",
        found="itself as its input" if itself else f"the input '{wanted}', derived further down",
        expected="inputs that stand above it",
        remedy="" if itself else f"move '{wanted}' above '{name}'",
    )  # fmt: skip


def reserved_names(study: Study) -> Iterator[Fault]:
    """Yield variables that stand in the way of the arm or the participant id."""
    if study.participant_id == study.arms.variable:
        yield Fault(
            path=("participant_id",), code="reserved", found="the column that holds the arm",
            expected="the column that identifies a participant",
        )  # fmt: skip
    for section, names in (("variables", study.variables), ("derived", study.derived)):
        for name, what in ((study.arms.variable, "arm"), (study.participant_id, "participant id")):
            if name in names:
                yield Fault(
                    path=(section, name), code="reserved",
                    found=f"'{name}', the {what}, again in the codebook",
                    expected="it under arms only" if what == "arm" else "it as participant_id only",
                    remedy="remove this entry",
                )  # fmt: skip


def conditions(study: Study) -> Iterator[tuple[Path, Condition]]:
    """Yield every condition on the codebook's variables, with its place."""
    for name, population in study.populations.items():
        yield from _numbered(("populations", name, "where"), population.where)
    for name, derived in study.derived.items():
        yield from _numbered(("derived", name, "all_of"), derived.all_of or ())
        yield from _numbered(("derived", name, "any_of"), derived.any_of or ())
        if derived.condition:
            yield ("derived", name, "condition"), derived.condition
        for i, case in enumerate(derived.first_of or ()):
            yield from _numbered(("derived", name, "first_of", i, "where"), case.where)


def _numbered(path: Path, entries: Iterable[Condition]) -> Iterator[tuple[Path, Condition]]:
    for i, condition in enumerate(entries):
        yield (*path, i), condition


def conditions_fit(study: Study) -> Iterator[Fault]:
    """Yield comparisons that no value of the variable can meet."""
    book = study.codebook
    for path, condition in conditions(study):
        variable = book.get(condition.variable)
        if variable is None:
            continue
        comparison, value = condition.comparison
        if comparison in ("is", "is_not", "in", "not_in"):
            yield from _comparable((*path, comparison), value, variable)
        elif comparison not in ("present", "missing") and not variable.numeric:
            kind = "binary" if variable.type == "binary" else f"{variable.type}, not a number"
            yield Fault(
                path=(*path, comparison), code="wrong_type",
                found=f"{comparison} on '{condition.variable}', which is {kind}",
                expected="is, is_not, in, not_in, present or missing",
            )  # fmt: skip


def _comparable(path: Path, value: Any, variable: Variable) -> Iterator[Fault]:
    several = isinstance(value, tuple)
    for i, level in enumerate(value if several else (value,)):
        place = (*path, i) if several else path
        if variable.declared_levels():
            if variable.level_of(level) is None:
                yield _undeclared(place, level, variable.declared_levels())
        elif not _readable(level, variable):
            what = "a date such as 2024-05-31" if variable.type == "date" else "a number"
            yield Fault(path=place, code="wrong_value", found=found(level), expected=what)


def _readable(text: str, variable: Variable) -> bool:
    reads: Callable[[str], object] = date.fromisoformat if variable.type == "date" else float
    if not variable.numeric and variable.type != "date":
        return True
    try:
        reads(text)
    except ValueError:
        return False
    return True


CHECKS: Mapping[Callable[[Study], Iterator[Fault]], tuple[str, ...]] = {
    keys_are_read: ("variables",),
    levels_agree: ("variables",),
    arms_once: ("arms",),
    derived_from_earlier: ("variables", "derived"),
    reserved_names: ("variables", "arms", "participant_id"),
    conditions_fit: ("variables", "populations"),
}
