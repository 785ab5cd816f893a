"""The raw files of a study, and how each is read."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from helpers.study.base import Declared, Level, wrong
from helpers.study.conditions import Condition
from helpers.study.notation import CALENDARS, DATE_ORDERS, DECIMALS, SCRIPTS, THOUSANDS

__all__ = ["AdverseEventSource", "Source", "Sources"]

_NO_DELIMITER = "\"'.-+ \r\n\0\ufeff"


class Source(Declared):
    """A raw file and how to read it."""

    file: str
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = Field(None, ge=1)
    dictionary: str | None = None
    decimal: DECIMALS = "."
    thousands: THOUSANDS | None = None
    script: SCRIPTS = "latin"
    dates: DATE_ORDERS = "iso"
    calendar: CALENDARS = "gregorian"
    duplicates: Literal["error", "drop_identical"] = "error"

    @model_validator(mode="before")
    @classmethod
    def _path_alone(cls, value: Any) -> Any:
        return {"file": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _signs_differ(self) -> Self:
        if self.thousands == self.decimal:
            raise wrong(
                "another sign than decimal",
                found=f"{self.thousands!r}, which is decimal too",
                at="thousands",
                remedy='with decimal "," the thousands are ".", a space or an apostrophe'
                if self.decimal == ","
                else 'declare decimal: "," too, or remove it',
            )
        return self

    @model_validator(mode="after")
    def _delimiter_is_one_mark(self) -> Self:
        mark = self.delimiter
        if mark is not None and (len(mark) != 1 or mark.isalnum() or mark in _NO_DELIMITER):
            raise wrong(
                'one mark, such as ";"', found=repr(mark), at="delimiter",
                remedy='write "\\t", in double quotes, for a tab',
            )  # fmt: skip
        return self


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
