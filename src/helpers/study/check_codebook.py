"""Checks of the codebook: variables, levels and derived variables agree."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from helpers.study.base import same_level
from helpers.study.faults import Fault, Path, found
from helpers.study.levels import canonical
from helpers.study.model import Derived, Study, Variable
from helpers.study.nearest import nearest_hint, one_of, with_article
from helpers.study.notation import notation_of
from helpers.study.variables import LEVELLED

__all__ = ["CHECKS", "listed", "undeclared"]


def listed(study: Study) -> dict[str, Variable]:
    """Return the variables that the study file declares or derives, by id."""
    names = {*study.variables, *study.derived}
    return {name: entry for name, entry in study.codebook.items() if name in names}


def levels_agree(study: Study) -> Iterator[Fault]:
    """Yield levels that are declared twice, or named without being declared."""
    book = study.codebook
    for name in study.variables:
        # of the arm and the identifier, what the codebook says of type and levels is not read
        variable, path = book[name], ("variables", name)
        if variable.type in LEVELLED and name != study.arms.variable:
            yield from _levels_once(variable.levels or {}, (*path, "levels"))
        yield from _binary_levels(variable, path)
        yield from _targets_declared(variable, path)
        needed = study.arms.labels if name == study.arms.variable else _both(variable)
        for code in variable.missing_codes:
            if same_level(code, dict.fromkeys(needed)) is not None:
                yield Fault(
                    path=(*path, "missing_codes"), code="level_or_missing",
                    found=f"{found(code)}, which is a level too",
                    expected="either a level or a missing code", remedy="remove one of them",
                )  # fmt: skip


def notation_fits(study: Study) -> Iterator[Fault]:
    """Yield how cells are written, declared for variables that hold no such cells."""
    for name, variable in study.variables.items():
        if name in (study.arms.variable, study.participant_id):
            continue
        for key, (fits, who) in _NOTATION.items():
            if getattr(variable, key) is not None and not fits(variable):
                yield Fault(
                    path=("variables", name, key), code="notation",
                    found=f"{key} on {with_article(variable.type)} variable",
                    expected=f"{key} on {who} only", remedy="remove it",
                )  # fmt: skip
        yield from _one_sign(variable, study, ("variables", name))


def _one_sign(variable: Variable, study: Study, path: Path) -> Iterator[Fault]:
    written = notation_of(study.sources.participants, variable)
    key = "thousands" if variable.thousands else "decimal"
    if written.thousands == written.decimal and getattr(variable, key):
        other = "decimal" if key == "thousands" else "thousands"
        yield Fault(
            path=(*path, key), code="notation",
            found=f"{found(written.decimal)}, which is {other} too",
            expected=f"another sign than {other}", remedy=f"declare {other} here too, or remove it",
        )  # fmt: skip


def _both(variable: Variable) -> tuple[str, ...]:
    return variable.declared_levels() if variable.type == "binary" else ()


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
            yield undeclared((*path, key), level, variable.levels)
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
            yield undeclared((*path, "synonyms", spelling), level, levels)


def undeclared(path: Path, level: str, levels: Iterable[str]) -> Fault:
    """Return the fault of a level that is none of `levels`."""
    levels = list(levels)
    return Fault(
        path=path, code="unknown_level", found=f"unknown level {found(level)}",
        expected=one_of(levels), remedy=nearest_hint(level, levels),
    )  # fmt: skip


def _numeric(variable: Variable) -> bool:
    return variable.numeric


def _dated(variable: Variable) -> bool:
    return variable.type == "date"


# key of how cells are written: which variables hold such cells, and who they are in words
_NOTATION: Mapping[str, tuple[Callable[[Variable], bool], str]] = {
    "decimal": (_numeric, "variables that hold numbers"),
    "thousands": (_numeric, "variables that hold numbers"),
    "dates": (_dated, "date variables"),
    "calendar": (_dated, "date variables"),
}

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
    """Yield names that stand in the way of the arm or the participant id."""
    if study.participant_id == study.arms.variable:
        yield Fault(
            path=("participant_id",), code="reserved", found="the column that holds the arm",
            expected="the column that identifies a participant",
        )  # fmt: skip
    for name, what in ((study.arms.variable, "arm"), (study.participant_id, "participant id")):
        if name in study.derived:
            yield Fault(
                path=("derived", name), code="reserved", found=f"'{name}', the {what}",
                expected="a new name", remedy="rename this variable",
            )  # fmt: skip


CHECKS: Mapping[Callable[[Study], Iterator[Fault]], tuple[str, ...]] = {
    levels_agree: ("variables", "arms", "participant_id"),
    notation_fits: ("variables", "sources", "arms", "participant_id"),
    arms_once: ("arms",),
    derived_from_earlier: ("variables", "derived"),
    reserved_names: ("variables", "arms", "participant_id"),
}
