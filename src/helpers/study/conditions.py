"""Conditions on variables: a closed vocabulary, never an evaluated text."""

from typing import Any, Self

from pydantic import Field, model_validator

from helpers.study.base import Declared, Level, Name, listed, wrong

__all__ = ["COMPARISONS", "Condition"]

COMPARISONS = (
    "is", "is_not", "in", "not_in", "below", "at_most", "above", "at_least", "present", "missing",
)  # fmt: skip


class Condition(Declared):
    """One condition on one variable; exactly one comparison is given."""

    variable: Name
    is_: Level | None = Field(None, alias="is")
    is_not: Level | None = None
    in_: tuple[Level, ...] | None = Field(None, alias="in")
    not_in: tuple[Level, ...] | None = None
    below: float | None = None
    at_most: float | None = None
    above: float | None = None
    at_least: float | None = None
    present: bool | None = None
    missing: bool | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> Self:
        given = self.comparisons()
        if len(given) != 1:
            raise wrong(f"exactly one of {', '.join(COMPARISONS)}", found=listed(given))
        return self

    def comparisons(self) -> dict[str, Any]:
        """Return the comparison given, by its name in the study file."""
        return {name: value for name, value in self.declared().items() if name in COMPARISONS}

    @property
    def comparison(self) -> tuple[str, Any]:
        """Name and value of the comparison, for example ``("below", 37.0)``."""
        return next(iter(self.comparisons().items()))
