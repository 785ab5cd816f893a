"""Findings for people: graver ones first, one row a finding, long lists of rows cut short."""

import re
from collections.abc import Iterator, Sequence

from helpers.errors import Finding, Severity
from helpers.present.table import Column, Row, Table
from helpers.present.text import Label

__all__ = ["HEADINGS", "TODO", "findings_table", "in_groups", "shortened"]

TODO = "todo"  # code of the notes on what a drafted study file leaves open
HEADINGS = {
    "error": "Errors: the analysis does not start",
    "query": "Queries: ask the site; the analysis goes on",
    "todo": "To do: what the draft of the study file leaves open",
    "note": "Notes: accepted, and worth a second look",
}
MOST_ROWS = 8
_ROWS = re.compile(r"\brows \d+(?: to \d+)?(?:, \d+(?: to \d+)?)+")
_RUN = re.compile(r"(\d+)(?: to (\d+))?")


def in_groups(findings: Sequence[Finding]) -> Iterator[tuple[str, list[Finding]]]:
    """Yield the findings of each kind that there are, the gravest first.

    The kinds are those of `HEADINGS`: severities, and apart from other notes what is left to do.
    """
    for kind in HEADINGS:
        if mine := [finding for finding in findings if _kind(finding) == kind]:
            yield kind, mine


def _kind(finding: Finding) -> str:
    note = finding.severity is Severity.NOTE
    return TODO if note and finding.code == TODO else str(finding.severity)


def shortened(text: str, most: int = MOST_ROWS) -> str:
    """Return a text whose lists of rows hold at most so many entries, and count the rest.

    Parameters
    ----------
    text : str
        As `Finding.where`: "rows 3, 5 to 9, 12; age".
    most : int, default 8
        Entries (rows, or runs of rows) that are kept.

    Examples
    --------
    >>> shortened("rows 3, 5 to 9, 12, 14, 20; age", most=2)
    'rows 3, 5 to 9, ... and 3 more; age'
    >>> shortened("row 7; age", most=2)
    'row 7; age'
    """

    def cut(found: re.Match[str]) -> str:
        runs = list(_RUN.finditer(found.group()))
        if len(runs) <= most:
            return found.group()
        rest = sum(int(run[2] or run[1]) - int(run[1]) + 1 for run in runs[most:])
        kept = ", ".join(run.group() for run in runs[:most])
        return f"rows {kept}, ... and {rest} more"

    return _ROWS.sub(cut, text)


def findings_table(findings: Sequence[Finding], *, stamp: str = "", most: int = 100) -> Table:
    """Return findings as a table of an internal page: rows of the raw file and cells stand in it.

    Parameters
    ----------
    findings : sequence of Finding
    stamp : str, optional
        ``"SYNTHETIC"`` where the data are.
    most : int, default 100
        Rows named of one finding; the whole list is in ``rct check --json``.
    """
    rows: list[Row] = []
    for kind, mine in in_groups(findings):
        rows.append(Row(Label(HEADINGS[kind]), kind="group"))
        rows += [_row(finding, most) for finding in mine]
    columns = [Column(name, "left") for name in ("Where", "Found", "Expected", "What to do")]
    return Table("findings", columns, rows, "Errors, queries and notes", stamp=stamp)


def _row(finding: Finding, most: int) -> Row:
    words = (finding.found, finding.expected, finding.remedy)
    cells = [Label(shortened(text, most)) for text in words]
    return Row(Label(shortened(finding.where, most)), cells)
