"""The raw files of a study, and how each is read."""

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from helpers.study.base import Declared, Level, wrong
from helpers.study.conditions import Condition
from helpers.study.notation import CALENDARS, DATE_ORDERS, DECIMALS, SCRIPTS, THOUSANDS

__all__ = ["AdverseEventSource", "Source", "Sources"]

_NO_DELIMITER = "\"'.-+ \r\n\0\ufeff"


class Source(Declared):
    """A raw file and how to read it; a path alone is its ``file``.

    Attributes
    ----------
    file : str
        Path, relative to the study file. E.g. ``../data/raw/my-trial/participants.xlsx``.
    sheet : str
        Sheet of a workbook; needed if it has several. E.g. ``Baseline``.
    encoding : str
        Of a text file; if not given it is detected, stated, and asked about where it is a guess.
        E.g. ``windows-1256``.
    delimiter : str
        Of a text file, one character; if not given, comma, semicolon, tab or bar is detected and
        stated. E.g. ``";"``.
    header_row : int
        Row of the column names, counted from 1, where a title stands above them; the first row
        that is not blank if not given. E.g. ``3``.
    dictionary : str
        Path of the REDCap data dictionary (csv) of this export: value labels and field labels.
        E.g. ``dictionary.csv``.
    decimal : str
        Sign before decimals. With ``","`` a decimal comma is read beside the point, and each
        changed cell logged.
    thousands : str
        Sign between groups of three digits; none if not given, and never the decimal sign.
    script : str
        ``persian``: Persian and Arabic digits, decimal and thousands signs are read, and Arabic
        yeh and kaf as the Persian letters.
    dates : str
        How dates are written: year first (2024-05-31), ``day_first`` (31/05/2024) or
        ``month_first`` (05/31/2024), with ``-``, ``/`` or ``.`` between.
    calendar : str
        Of dates; dates of both in one column are refused.
    duplicates : str
        *Extension*: with ``drop_identical`` a row that repeats another in every cell is dropped
        and logged.
    """

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
    """Adverse events, one row an event; columns of that file by role.

    Attributes
    ----------
    participant_id : str
        Column of the participant's identifier. E.g. ``participant_id``.
    term : str
        Column of what happened. E.g. ``term``.
    category : str
        Column of the kind of event, for example the body system. E.g. ``body_system``.
    severity : str
        Column of the level of severity. E.g. ``severity``.
    serious : str
        Column of whether it was serious. E.g. ``serious``.
    serious_level : str
        The level of that column that says so.
    where : list of Condition
        Conditions on columns of that file; only rows that meet all count; a limit is a number or a
        date.
    """

    participant_id: str
    term: str
    category: str | None = None
    severity: str | None = None
    serious: str | None = None
    serious_level: Level = "yes"
    where: tuple[Condition, ...] = ()


class Sources(Declared):
    """The raw files of a study.

    Attributes
    ----------
    participants : Source
        The table with one row a participant: its path, or a mapping of how to read it.
        E.g. ``../data/raw/my-trial/participants.csv``.
    adverse_events : AdverseEventSource
        The table with one row an event; a mapping.
    """

    participants: Source
    adverse_events: AdverseEventSource | None = None
