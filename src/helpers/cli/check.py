"""``rct check``: the study file and the data only, every fault with its place and its remedy."""

from pathlib import Path
from typing import Annotated

import typer

from helpers.cli.checked import (
    Checked,
    check_study,
    checked_json,
    keep_sources,
    place_for,
)
from helpers.cli.failures import complain
from helpers.cli.outside import Outside, outside

__all__ = ["check"]


def check(
    study: Annotated[str, typer.Argument(help="A study file, or an id under studies/.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    page: Annotated[
        Path | None,
        typer.Option(
            "--html", metavar="FILE.html", help="Write an internal page with all that was found."
        ),
    ] = None,
    queries: Annotated[
        Path | None,
        typer.Option(metavar="FILE.csv", help="Write the queries, one row a cell, for the site."),
    ] = None,
    blind: Annotated[
        bool, typer.Option("--blind", help="Count nothing by arm, and show no cell of the arm.")
    ] = False,
    allow_outside: Outside = False,
) -> None:
    """Check a study file and its data: every fault with its remedy, and what the plan will do."""
    to_page = place_for(page, ".html") if page else None
    to_queries = place_for(queries, ".csv") if queries else None
    with outside(allowed=allow_outside):
        checked = check_study(study, blind=blind)
    for path in filter(None, (to_page, to_queries)):
        keep_sources(path, checked.study)
    if as_json:
        typer.echo(checked_json(checked))
    else:
        from helpers.cli.check_shown import print_checked

        print_checked(checked)
    if to_page:
        _write_page(to_page, checked)
    if to_queries:
        _write_queries(to_queries, checked)
    raise typer.Exit(checked.exit_code)


def _write_page(path: Path, checked: Checked) -> None:
    from helpers.data.files import write_bytes
    from helpers.pipeline.internal_page import internal_page
    from helpers.present.views.checked_parts import checked_parts
    from helpers.present.views.common import stamp_of

    study = checked.study
    sections = checked_parts(
        checked.findings, preview=checked.preview, error=checked.error,
        stamp=stamp_of(study) if study else "",
    )  # fmt: skip
    title = f"Check of {study.title if study else checked.name}"
    write_bytes(path, internal_page(title, sections, study=study).encode())
    complain(f"written: {path.name}; it holds cells of the raw data and is not for sharing")


def _write_queries(path: Path, checked: Checked) -> None:
    from helpers.data.files import write_csv

    if checked.queries is None:
        complain(f"not written: {path.name}; no data were read")
        return
    write_csv(path, checked.queries)
    complain(f"written: {path.name}, {len(checked.queries)} rows")
