"""Findings for people: graver ones first, one row a finding, long lists of rows cut short."""

import re
from collections.abc import Iterator, Sequence

from helpers.errors import Finding, Severity
from helpers.present.table import Column, Row, Table
from helpers.present.text import Label

__all__ = ["HEADINGS", "findings_table", "in_groups", "shortened"]

HEADINGS = {
    Severity.ERROR: "Errors: the analysis does not start",
    Severity.QUERY: "Queries: ask the site; the analysis goes on",
    Severity.NOTE: "Notes: accepted, and worth a second look",
}
MOST_ROWS = 8
_ROWS = re.compile(r"\brows \d+(?: to \d+)?(?:, \d+(?: to \d+)?)+")
_RUN = re.compile(r"(\d+)(?: to (\d+))?")


def in_groups(findings: Sequence[Finding]) -> Iterator[tuple[Severity, list[Finding]]]:
    """Yield the findings of each severity that there are, the gravest first."""
    for severity in HEADINGS:
        if mine := [finding for finding in findings if finding.severity == severity]:
            yield severity, mine


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
    for severity, mine in in_groups(findings):
        rows.append(Row(Label(HEADINGS[severity]), kind="group"))
        rows += [_row(finding, most) for finding in mine]
    columns = [Column(name, "left") for name in ("Where", "Found", "Expected", "What to do")]
    return Table("findings", columns, rows, "What was found", stamp=stamp)


def _row(finding: Finding, most: int) -> Row:
    words = (finding.found, finding.expected, finding.remedy)
    cells = [Label(shortened(text, most)) for text in words]
    return Row(Label(shortened(finding.where, most)), cells)
