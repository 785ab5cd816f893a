"""Outcomes, and how each is analysed."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from helpers.study.base import Declared, Level, Name, wrong

__all__ = ["OUTCOME_TYPES", "ROLES", "Margin", "Outcome"]

ROLES = Literal["primary", "key_secondary", "secondary", "exploratory", "harm"]
OUTCOME_TYPES = Literal["binary", "continuous", "ordinal", "count", "time_to_event"]


class Margin(Declared):
    """Non-inferiority or equivalence margin: positive, towards harm."""

    measure: str
    value: float = Field(gt=0)


class Outcome(Declared):
    """One outcome and how it is analysed."""

    id: Name
    role: ROLES
    type: OUTCOME_TYPES
    variable: str | None = None
    time: str | None = None
    status: str | None = None
    event: Level | None = None
    competing: tuple[Level, ...] = ()
    censored: tuple[Level, ...] | None = None
    benefit: Literal["higher", "lower"]
    label: str | None = None
    population: str | None = None
    among: str | None = None
    also_among: str | None = None
    adjust_for: tuple[str, ...] | None = None
    strata: tuple[str, ...] | None = None
    baseline_value: str | None = None
    margin: Margin | None = None
    specified: Literal["prespecified", "post_hoc"] | None = None
    estimand: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _columns_of_its_type(self) -> Self:
        survival = self.type == "time_to_event"
        needed = ("time", "status", "event") if survival else ("variable",)
        missing = [name for name in needed if getattr(self, name) is None]
        if missing:
            raise wrong(
                f"{', '.join(needed)} for a {self.type} outcome",
                found=f"no {', no '.join(missing)}",
            )
        if not survival and self.status not in (None, "prespecified", "post_hoc"):
            raise wrong("prespecified or post_hoc", found=repr(self.status), at="status")
        return self

    @property
    def prespecified(self) -> bool:
        """Whether the outcome was declared before the data were seen.

        In the study file ``status`` says so, but for a time-to-event outcome, whose ``status``
        names a variable, ``specified`` does.
        """
        declared = self.specified or (None if self.type == "time_to_event" else self.status)
        return declared != "post_hoc"

    def columns(self) -> tuple[str, ...]:
        """Return the variables that hold the outcome: those that its type reads."""
        if self.type == "time_to_event":
            return tuple(name for name in (self.time, self.status) if name)
        return (self.variable,) if self.variable else ()

    @property
    def status_variable(self) -> str | None:
        """The variable that holds the end of follow-up of a time-to-event outcome."""
        return self.status if self.type == "time_to_event" else None
