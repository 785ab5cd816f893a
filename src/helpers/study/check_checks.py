"""Checks of cross-field rules and of the design: names are variables of a fitting type."""

from collections.abc import Callable, Iterator, Mapping

from helpers.study.base import same_level
from helpers.study.checks import Check
from helpers.study.faults import Fault, Path, found
from helpers.study.model import Study, Variable
from helpers.study.nearest import nearest_hint, one_of

__all__ = ["CHECKS"]


def ids_once(study: Study) -> Iterator[Fault]:
    """Yield ids that two rules share."""
    seen: set[str] = set()
    for i, check in enumerate(study.checks):
        if check.id in seen:
            yield Fault(
                path=("checks", i, "id"), code="repeated_id", found=f"{found(check.id)} again",
                expected="a name of its own", remedy="rename it",
            )  # fmt: skip
        seen.add(check.id)


def orders_of_a_kind(study: Study) -> Iterator[Fault]:
    """Yield entries of an order that are no date or number, or of another kind than the others."""
    book = study.codebook
    for i, check in enumerate(study.checks):
        kinds = [_order_kind(book[name]) if name in book else None for name in check.order or ()]
        first = next((kind for kind in kinds if kind), None)
        for place, name in enumerate(check.order or ()):
            if name in book and kinds[place] != first:
                yield _wrong_type(
                    ("checks", i, "order", place), name, book, f"{first}, as the others"
                )
            elif name in book and first is None:
                yield _wrong_type(("checks", i, "order", place), name, book, "dates, or numbers")


def _order_kind(variable: Variable) -> str | None:
    if variable.type == "date":
        return "a date"
    return "a number" if variable.numeric else None


def identities_numeric(study: Study) -> Iterator[Fault]:
    """Yield parts of an identity that hold no numbers, and one computed from itself."""
    book = study.codebook
    for i, check in enumerate(study.checks):
        if check.identity is None:
            continue
        for path, name in _identity_names(("checks", i), check):
            if name in book and not book[name].numeric:
                yield _wrong_type(path, name, book, "a variable that holds numbers")
        if check.identity in check.operands():
            yield Fault(
                path=("checks", i, check.operation), code="identity_of_itself",
                found=f"'{check.identity}', which is to be held against it",
                expected="other variables",
            )  # fmt: skip


def _identity_names(path: Path, check: Check) -> Iterator[tuple[Path, str]]:
    yield (*path, "identity"), str(check.identity)
    keyed = check.operation == "product"
    for place, name in enumerate(check.operands()):
        yield (*path, check.operation, name if keyed else place), name


def exclusive_binary(study: Study) -> Iterator[Fault]:
    """Yield variables that exclude each other and are not binary."""
    book = study.codebook
    for i, check in enumerate(study.checks):
        for key in ("at_most_one", "exactly_one"):
            for place, name in enumerate(getattr(check, key) or ()):
                if name in book and book[name].type != "binary":
                    yield _wrong_type(("checks", i, key, place), name, book, "a binary variable")


def ratio_names_the_arms(study: Study) -> Iterator[Fault]:
    """Yield shares of arms that are not declared, and arms without a share."""
    path: Path = ("design", "ratio")
    ratio, arms = study.design.ratio, study.arms.labels
    if ratio is None:
        return
    for arm in ratio:
        if same_level(arm, arms) is None:
            yield Fault(
                path=(*path, arm), code="unknown_arm", found=f"unknown arm {found(arm)}",
                expected=one_of(arms), remedy=nearest_hint(arm, arms),
            )  # fmt: skip
    without = [arm for arm in arms if same_level(arm, ratio) is None]
    if without:
        yield Fault(
            path=path, code="missing_arm", found=f"no share for {', '.join(without)}",
            expected=f"a whole number for each of {', '.join(arms)}",
        )  # fmt: skip


def dates_of_design(study: Study) -> Iterator[Fault]:
    """Yield columns of enrolment or randomisation that are not dates."""
    book = study.codebook
    for key in ("enrolled_on", "randomised_on"):
        name = getattr(study.design, key) or ""
        if name in book and book[name].type != "date":
            yield _wrong_type(("design", key), name, book, "a date variable")


def _wrong_type(path: Path, name: str, book: Mapping[str, Variable], expected: str) -> Fault:
    return Fault(
        path=path, code="wrong_type", found=f"'{name}', which is {book[name].type}",
        expected=expected,
    )  # fmt: skip


CHECKS: Mapping[Callable[[Study], Iterator[Fault]], tuple[str, ...]] = {
    ids_once: ("checks",),
    orders_of_a_kind: ("checks", "variables"),
    identities_numeric: ("checks", "variables"),
    exclusive_binary: ("checks", "variables"),
    ratio_names_the_arms: ("design", "arms"),
    dates_of_design: ("design", "variables"),
}
