"""The raw files of a study, and how each is read."""

from typing import Any, Literal

from pydantic import model_validator

from helpers.study.base import Declared, Level
from helpers.study.conditions import Condition

__all__ = ["AdverseEventSource", "Source", "Sources"]


class Source(Declared):
    """A raw file and how to read it."""

    file: str
    sheet: str | None = None
    encoding: str | None = None
    decimal: Literal[".", ","] = "."
    calendar: Literal["gregorian", "jalali"] = "gregorian"
    duplicates: Literal["error", "drop_identical"] = "error"

    @model_validator(mode="before")
    @classmethod
    def _path_alone(cls, value: Any) -> Any:
        return {"file": value} if isinstance(value, str) else value


class AdverseEventSource(Source):
    """Adverse events, one row an event; columns of that file by role."""

    participant_id: str
    term: str
    category: str | None = None
    severity: str | None = None
    serious: str | None = None
    serious_level: Level = "yes"
    where: tuple[Condition, ...] = ()


class Sources(Declared):
    """The raw files of a study."""

    participants: Source
    adverse_events: AdverseEventSource | None = None
