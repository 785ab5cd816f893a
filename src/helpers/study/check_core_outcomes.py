"""Checks of the core outcomes: each item is a variable of the kind that it counts or measures."""

from collections.abc import Callable, Iterator, Mapping

from helpers.study.check_codebook import listed
from helpers.study.core_outcomes import CORE_KINDS
from helpers.study.faults import Fault
from helpers.study.model import Study, Variable

__all__ = ["CHECKS"]

KINDS: Mapping[str, tuple[Callable[[Variable], bool], str]] = {
    "binary": (lambda variable: variable.type == "binary", "a binary variable"),
    "number": (lambda variable: variable.numeric, "a variable that holds numbers"),
}


def core_outcomes_are_measured(study: Study) -> Iterator[Fault]:
    """Yield items of another kind, measured before treatment, or with one variable for two."""
    book, seen = listed(study), dict[str, str]()
    for item, kind in CORE_KINDS.items():
        name = getattr(study.core_outcomes, item, None) or ""
        variable = book.get(name)
        if variable is None:
            continue
        fits, expected = KINDS[kind]
        first = seen.setdefault(name, item)
        found = (
            f"'{name}', which is {variable.type}" if not fits(variable)
            else f"'{name}', measured before treatment" if variable.measured == "baseline"
            else f"'{name}', as for {first}" if first != item
            else ""
        )  # fmt: skip
        if found:
            yield Fault(
                path=("core_outcomes", item), code="wrong_core_outcome", found=found,
                expected=f"{expected} of its own, measured after randomisation",
                remedy="leave the item out if it was not collected",
            )  # fmt: skip


CHECKS: Mapping[Callable[[Study], Iterator[Fault]], tuple[str, ...]] = {
    core_outcomes_are_measured: ("core_outcomes", "variables", "derived"),
}
