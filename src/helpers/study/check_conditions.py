"""Checks of conditions: each comparison is one that values of its variable can meet."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from helpers.study.check_codebook import undeclared
from helpers.study.conditions import Condition
from helpers.study.faults import Fault, Path, found
from helpers.study.levels import is_number
from helpers.study.model import Study, Variable

__all__ = ["CHECKS", "conditions"]

_EQUAL = ("is", "is_not", "in", "not_in")
_DATE = "a date such as 2024-05-31"


def conditions(study: Study) -> Iterator[tuple[Path, Condition]]:
    """Yield every condition on the participants' variables, with its place."""
    for name, population in study.populations.items():
        yield from _numbered(("populations", name, "where"), population.where)
    for name, derived in study.derived.items():
        yield from _numbered(("derived", name, "all_of"), derived.all_of or ())
        yield from _numbered(("derived", name, "any_of"), derived.any_of or ())
        if derived.condition:
            yield ("derived", name, "condition"), derived.condition
        for i, case in enumerate(derived.first_of or ()):
            yield from _numbered(("derived", name, "first_of", i, "where"), case.where)
    for i, check in enumerate(study.checks):
        yield from _numbered(("checks", i, "if"), check.if_ or ())
        yield from _numbered(("checks", i, "then"), check.then or ())


def _numbered(path: Path, entries: Iterable[Condition]) -> Iterator[tuple[Path, Condition]]:
    for i, condition in enumerate(entries):
        yield (*path, i), condition


def conditions_fit(study: Study) -> Iterator[Fault]:
    """Yield comparisons that no value of the variable can meet."""
    book = study.codebook
    for path, condition in conditions(study):
        variable = book.get(condition.variable)
        comparison, value = condition.comparison
        if variable is None or comparison in ("present", "missing"):
            continue
        place = (*path, comparison)
        if comparison in _EQUAL:
            yield from _equal(place, value, variable)
        else:
            yield from _limit(place, value, (condition.variable, variable))


def events_fit(study: Study) -> Iterator[Fault]:
    """Yield limits on columns of the adverse-event file that are neither number nor date."""
    source = study.sources.adverse_events
    entries = _numbered(("sources", "adverse_events", "where"), source.where if source else ())
    for path, condition in entries:
        comparison, value = condition.comparison
        limit = comparison not in (*_EQUAL, "present", "missing")
        if limit and isinstance(value, str) and not _is_date(value):
            expected = f"a number, or {_DATE}"
            yield Fault(
                path=(*path, comparison), code="wrong_value", found=found(value), expected=expected
            )


def _equal(path: Path, value: Any, variable: Variable) -> Iterator[Fault]:
    several = isinstance(value, tuple)
    for i, level in enumerate(value if several else (value,)):
        place = (*path, i) if several else path
        if variable.declared_levels():
            if variable.level_of(level) is None:
                yield undeclared(place, level, variable.declared_levels())
        elif variable.numeric and not is_number(level):
            yield _no_number(place, level)
        elif variable.type == "date" and not _is_date(level):
            yield Fault(path=place, code="wrong_value", found=found(level), expected=_DATE)


def _limit(path: Path, value: float | str, named: tuple[str, Variable]) -> Iterator[Fault]:
    name, variable = named
    shown = value if isinstance(value, str) else f"{value:g}"
    if variable.reads_as_numbers:
        if isinstance(value, str):
            yield _no_number(path, value)
    elif variable.type == "date":
        if not _is_date(value):
            yield Fault(path=path, code="wrong_value", found=found(shown), expected=_DATE)
    elif variable.type == "ordinal":
        if variable.level_of(value) is None:
            yield undeclared(path, shown, variable.declared_levels())
    else:
        kind = "binary" if variable.type == "binary" else f"{variable.type}, not a number"
        yield Fault(
            path=path, code="wrong_type", found=f"{path[-1]} on '{name}', which is {kind}",
            expected="is, is_not, in, not_in, present or missing",
        )  # fmt: skip


def _no_number(path: Path, value: str) -> Fault:
    comma = is_number(value.replace(",", ".", 1))
    return Fault(
        path=path, code="wrong_value", found=found(value), expected="a number",
        remedy="write a decimal point" if comma else "",
    )  # fmt: skip


def _is_date(value: object) -> bool:
    try:
        return date.fromisoformat(str(value)).isoformat() == value
    except ValueError:
        return False


CHECKS: Mapping[Callable[[Study], Iterator[Fault]], tuple[str, ...]] = {
    conditions_fit: ("variables", "populations", "arms", "participant_id"),
    events_fit: ("sources",),
}
