"""Checks of the integrity section: its names are variables of a fitting type."""

from collections.abc import Callable, Iterator, Mapping

from helpers.study.faults import Fault, Path, found
from helpers.study.integrity import Integrity
from helpers.study.model import Study
from helpers.study.nearest import nearest_hint, one_of

__all__ = ["CHECKS"]


def names_of_integrity(study: Study) -> Iterator[Fault]:
    """Yield names that no variable has, and variables that hold no numbers or dates."""
    book = study.codebook
    for path, name, dates in _named(study):
        if name not in book:
            hint = nearest_hint(name, book)
            yield Fault(
                path=path, code="unknown_variable", found=f"unknown variable {found(name)}",
                expected="" if hint else one_of(book), remedy=hint,
            )  # fmt: skip
        elif not (book[name].numeric or (dates and book[name].type == "date")):
            expected = "a date variable, or one that holds numbers" if dates else "numbers"
            yield Fault(
                path=path, code="wrong_type", found=f"'{name}', which is {book[name].type}",
                expected=expected,
            )  # fmt: skip


def correlations_say_something(study: Study) -> Iterator[Fault]:
    """Yield correlations of a variable with itself, and those expected to be 0."""
    for i, pair in enumerate((study.integrity or Integrity()).correlations):
        path: Path = ("integrity", "correlations", i)
        if pair.variables[0] == pair.variables[1]:
            yield Fault(
                path=(*path, "variables"), code="repeated_name", expected="two variables",
                found=f"'{pair.variables[0]}' twice",
            )  # fmt: skip
        if pair.at_least == 0:
            yield Fault(
                path=(*path, "at_least"), code="no_correlation", found="0",
                expected="a correlation above or below 0",
            )  # fmt: skip


def _named(study: Study) -> Iterator[tuple[Path, str, bool]]:
    """Yield each place that names a variable, the name, and whether a date may stand there."""
    section = study.integrity or Integrity()
    if section.order is not None:
        yield ("integrity", "order"), section.order, True
    for i, name in enumerate(section.rounded):
        yield ("integrity", "rounded", i), name, False
    for i, pair in enumerate(section.correlations):
        for place, name in enumerate(pair.variables):
            yield ("integrity", "correlations", i, "variables", place), name, False


CHECKS: Mapping[Callable[[Study], Iterator[Fault]], tuple[str, ...]] = {
    names_of_integrity: ("integrity", "variables", "derived"),
    correlations_say_something: ("integrity",),
}
