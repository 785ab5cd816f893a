"""The participant flow: what is counted by hand, and by which variables the rest."""

from typing import Any

from pydantic import Field, model_validator

from helpers.study.base import Declared

__all__ = ["Flow", "FlowVariable"]


class FlowVariable(Declared):
    """A binary variable of the participant flow, and the variable that holds the reason.

    Attributes
    ----------
    variable : str
        The binary variable; alone it needs no mapping. E.g. ``lost``.
    reason : str
        The text or categorical variable that holds the reason. E.g. ``lost_reason``.
    """

    variable: str
    reason: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _name_alone(cls, value: Any) -> Any:
        return {"variable": value} if isinstance(value, str) else value


class Flow(Declared):
    """Participant flow: screening counts by hand, the rest by variables.

    Attributes
    ----------
    assessed : int
        Number assessed for eligibility, by hand; printed as "not reported" if not given.
        E.g. ``140``.
    excluded : mapping of str to int
        Reason: count, by hand. E.g. ``{declined: 12, did not meet criteria: 28}``.
    received : FlowVariable
        Who received the allocated treatment. E.g. ``received``.
    discontinued : FlowVariable
        Who stopped it. E.g. ``{variable: discontinued, reason: discontinued_reason}``.
    lost : FlowVariable
        Who was lost to follow-up. E.g. ``{variable: lost, reason: lost_reason}``.
    """

    assessed: int | None = Field(None, ge=0)
    excluded: dict[str, int | None] = {}
    received: FlowVariable | None = None
    discontinued: FlowVariable | None = None
    lost: FlowVariable | None = None
