"""The randomised arms, and the one that the others are compared with."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field, model_validator

from helpers.study.base import Declared, Level, same_level, wrong
from helpers.study.levels import spelled
from helpers.study.nearest import nearest_hint

__all__ = ["Arms"]


class Arms(Declared):
    """The randomised arms.

    Attributes
    ----------
    variable : str
        Raw column that holds the arm as randomised; it may stand under ``variables`` too, see
        there. E.g. ``arm``.
    reference : str
        Every other arm is compared with this one. E.g. ``placebo``.
    labels : mapping of str to str
        Raw level: label, two or more, in display order.
        E.g. ``{tacrolimus: Tacrolimus, placebo: Placebo}``.
    """

    variable: str
    reference: Level
    labels: dict[Level, str] = Field(min_length=2)

    @model_validator(mode="before")
    @classmethod
    def _reference_as_spelled(cls, value: Any) -> Any:
        # reference: 0 and labels: {"0.0": ...} name one arm; results spell it as the labels do
        labels = value.get("labels") if isinstance(value, Mapping) else None
        if not isinstance(labels, Mapping) or isinstance(value.get("reference"), Mapping | list):
            return value
        arm = same_level(value.get("reference"), {spelled(level): 0 for level in labels})
        return value if arm is None else {**value, "reference": arm}

    @model_validator(mode="after")
    def _reference_is_an_arm(self) -> Self:
        if self.reference not in self.labels:
            raise wrong(
                f"one of the arms {', '.join(self.labels)}",
                found=repr(self.reference),
                at="reference",
                remedy=nearest_hint(self.reference, self.labels),
            )
        return self

    @property
    def levels(self) -> tuple[str, ...]:
        """All arms, in display order."""
        return tuple(self.labels)

    @property
    def compared(self) -> tuple[str, ...]:
        """The arms that are compared with the reference, in display order."""
        return tuple(level for level in self.labels if level != self.reference)
