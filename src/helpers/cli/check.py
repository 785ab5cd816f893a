"""``rct check``: the study file and the data only, every fault with its place and its remedy."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from helpers.cli.failures import complain
from helpers.errors import DataError, Finding, RctError, Severity, StudyError

__all__ = ["check"]

_WIDTH = 120  # of a table that goes to a file or a pipe


def check(
    study: Annotated[str, typer.Argument(help="A study file, or an id under studies/.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check a study file and its data, and list every fault with its remedy."""
    error, findings = _found(study)
    notes = _tracked()
    code = error.exit_code if error else 0
    if as_json:
        typer.echo(_json(study, code, error, findings, notes))
    else:
        _print(study, error, findings, notes)
    raise typer.Exit(code)


def _found(study: str) -> tuple[RctError | None, Sequence[Finding]]:
    from helpers.data import clean
    from helpers.study import load_study

    notes: Sequence[Finding] = ()
    try:
        loaded = load_study(study)
        notes = loaded.notes
        return None, [*notes, *clean(loaded).findings]
    except (StudyError, DataError) as error:
        return error, [*notes, *error.findings]


def _tracked() -> list[Finding]:
    """Return one note for each file of real data that git would publish."""
    from helpers.data import tracked_raw_files
    from helpers.study import project_root

    return [
        Finding(
            code="tracked_data",
            severity=Severity.NOTE,
            where=name,
            found="a raw file that git tracks",
            expected="participants' data outside the repository's history",
            remedy=f'git rm --cached "{name}", and see who has had a copy',
        )
        for name in tracked_raw_files(project_root())
    ]


def _json(
    study: str,
    code: int,
    error: RctError | None,
    findings: Sequence[Finding],
    notes: Sequence[Finding],
) -> str:
    import json

    report: dict[str, Any] = {
        "study": study,
        "exit_code": code,
        "message": error.message if error else "",
        "remedy": error.remedy if error else "",
        "findings": [asdict(finding) for finding in [*findings, *notes]],
    }
    return json.dumps(report, ensure_ascii=False, indent=1)


def _print(
    study: str, error: RctError | None, findings: Sequence[Finding], notes: Sequence[Finding]
) -> None:
    if listed := [*findings, *notes]:
        _table(listed)
    for note in notes:
        complain(f"warning: {note.where} is tracked by git; real data must not be published")
    if error:
        said = f"error: {error.message.removesuffix(':')}"
        complain("\n".join(filter(None, [said, error.remedy])))
        return
    queries = sum(finding.severity == Severity.QUERY for finding in findings)
    count = {0: "no queries", 1: "1 query"}.get(queries, f"{queries} queries")
    typer.echo(f"{study}: no errors, {count}")


def _table(findings: Sequence[Finding]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not console.is_terminal:
        console.width = max(console.width, _WIDTH)
    table = Table("", "where", "found", "expected", "what to do", show_lines=True)
    for finding in findings:
        cells = (finding.where, finding.found, finding.expected, finding.remedy)
        # Text, not markup: a cell of the data may hold brackets.
        table.add_row(str(finding.severity), *(Text(cell) for cell in cells))
    console.print(table)
