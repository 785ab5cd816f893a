"""Errors and findings that people read: what was expected, what was found, where, what to do.

Nothing here knows files, statistics or notebooks. Every expected failure of the project is an
`RctError` with an exit code of the command line; a fault found in a study file or in data is a
`Finding`, so that all faults of one input can be shown together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

__all__ = [
    "DataError",
    "Finding",
    "NotebookError",
    "RctError",
    "ReportError",
    "Severity",
    "StudyError",
    "UsageError",
    "listing",
]

# What a notebook and a terminal take as colour.
_BOLD_RED, _PLAIN = "\x1b[1;31m", "\x1b[0m"


class Severity(StrEnum):
    """How grave a finding is: an error stops the run, a query is listed and counted."""

    ERROR = "error"
    QUERY = "query"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault of a study file, one query about data, or one remark of a check.

    Attributes
    ----------
    code : str
        Stable short name of the kind of fault, for example ``"unknown_key"``.
    severity : Severity
        `Severity.ERROR` stops the run; `Severity.QUERY` is listed and counted.
    where : str
        Place in the input: ``"line 12, outcomes[0].role"`` or ``"rows 3, 17; age"``.
        Rows are line numbers of the raw file, never participant identifiers.
    found, expected : str
        What stands there, and what should.
    remedy : str
        What the reader can do about it.

    Examples
    --------
    >>> print(Finding(code="range", severity=Severity.QUERY, where="row 7, age",
    ...               found="67", expected="18 to 45 years", remedy="ask the site"))
    row 7, age: found 67, expected 18 to 45 years; ask the site
    """

    code: str
    severity: Severity
    where: str
    found: str
    expected: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        """Return the finding as one sentence."""
        expected = f", expected {self.expected}" if self.expected else ""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{self.where}: found {self.found}{expected}{remedy}"


def listing(findings: Iterable[Finding]) -> str:
    """Return findings as an indented list, one a line."""
    return "\n".join(f"  - {finding}" for finding in findings)


class RctError(Exception):
    """An expected failure: one message with a remedy, and an exit code.

    Parameters
    ----------
    message : str
        What was expected, what was found and where.
    remedy : str, optional
        What to do; printed on a line of its own.
    findings : sequence of Finding, optional
        All faults of the input, listed below the message.
    """

    exit_code = 1

    def __init__(self, message: str, *, remedy: str = "", findings: Sequence[Finding] = ()) -> None:
        self.message = message
        self.remedy = remedy
        self.findings = tuple(findings)
        super().__init__(message)

    def __str__(self) -> str:
        """Return message, findings and remedy."""
        parts = [self.message, listing(self.findings), self.remedy]
        return "\n".join(part for part in parts if part)

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows below a cell: the message, and no lines of our own code."""
        return [f"{_BOLD_RED}{type(self).__name__}{_PLAIN}: {self}"]


class UsageError(RctError):
    """A wrong command, option or parameter."""

    exit_code = 2


class StudyError(RctError):
    """A study file that cannot be read as a plan."""

    exit_code = 2


class DataError(RctError):
    """Data that cannot be analysed as the study file describes them.

    Parameters
    ----------
    message, remedy, findings
        As for every `RctError`; the findings are the errors, which stop the run.
    beside : sequence of Finding, optional
        Queries and notes of the same data: not part of the message, shown by ``rct check``.
    cells : DataFrame, optional
        All of these as rows of ``queries.csv``, one a cell.
    """

    exit_code = 3

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        findings: Sequence[Finding] = (),
        beside: Sequence[Finding] = (),
        cells: Any = None,
    ) -> None:
        self.beside = tuple(beside)
        self.cells = cells
        super().__init__(message, remedy=remedy, findings=findings)


class NotebookError(RctError):
    """A notebook that failed, stopped early or lost its kernel."""

    exit_code = 4


class ReportError(RctError):
    """A report that failed its own checks."""

    exit_code = 5
