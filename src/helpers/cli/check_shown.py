"""A check on a terminal: errors first, then queries, what is left to do, notes, and the plan."""

from collections.abc import Sequence
from typing import Any

import typer

from helpers.cli.checked import Checked
from helpers.cli.failures import complain
from helpers.errors import Finding, Severity

__all__ = ["print_checked"]

_PIPED = 120  # columns of a table that goes to a file or a pipe
_NARROW = 90  # below it a finding is a few lines of text
_COLOURS = {"error": "bold red", "query": "bold yellow", "todo": "bold magenta", "note": "bold"}


def print_checked(checked: Checked) -> None:
    """Print the findings and the preview, and below them the verdict in one line."""
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, _PIPED)
    if checked.findings:
        _findings(console, checked.findings)
    if checked.preview:
        from helpers.cli.shown import show
        from helpers.present.views import preview as _registered  # noqa: F401

        show(checked.preview)
    for finding in checked.findings:
        if finding.code == "tracked_data":
            complain(f"warning: {finding.where} is tracked by git; real data must not be published")
    _verdict(checked)


def _verdict(checked: Checked) -> None:
    from helpers.present.visible import visible

    if error := checked.error:
        said = f"error: {error.message.removesuffix(':')}"
        complain("\n".join(filter(None, [said, error.remedy])))
        return
    queries = checked.number(Severity.QUERY)
    count = {0: "no queries", 1: "1 query"}.get(queries, f"{queries} queries")
    typer.echo(visible(f"{checked.name}: no errors, {count}"))


def _findings(console: Any, findings: Sequence[Finding]) -> None:
    from helpers.present.views.findings import HEADINGS, in_groups

    draw = _lines if console.width < _NARROW else _table
    for kind, mine in in_groups(findings):
        console.print(HEADINGS[kind], style=_COLOURS[kind], markup=False)
        draw(console, mine)
        console.print()


def _words(finding: Finding) -> tuple[str, str, str, str]:
    from helpers.present.views.findings import shortened
    from helpers.present.visible import visible

    found = (finding.where, finding.found, finding.expected, finding.remedy)
    where, what, expected, remedy = (visible(shortened(text)) for text in found)
    return where, what, expected, remedy


def _table(console: Any, findings: Sequence[Finding]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, expand=True, leading=1)
    for name, share in (("where", 3), ("found", 3), ("expected", 3), ("what to do", 4)):
        table.add_column(name, ratio=share, overflow="fold")
    for finding in findings:
        # Text, not markup: a cell of the data may hold brackets.
        table.add_row(*(Text(words) for words in _words(finding)))
    console.print(table)


def _lines(console: Any, findings: Sequence[Finding]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    for finding in findings:
        where, found, expected, remedy = _words(finding)
        console.print(Text(where, style="bold", overflow="fold"))
        said = f"found {found}" + (f", expected {expected}" if expected else "")
        for words in filter(None, (said, remedy)):
            console.print(Padding(Text(words, overflow="fold"), (0, 0, 0, 2)))
