"""``rct new``: a draft of the study file, made from the data, that names what is left to decide."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from helpers.data.draft import Drafted

__all__ = ["new"]


class Sheet(StrEnum):
    """Kinds of codebook files."""

    XLSX = "xlsx"
    CSV = "csv"


def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Id of the new study.", show_default=False)
    ],
    data: Annotated[
        Path,
        typer.Option("--data", metavar="FILE", help="One row a participant.", show_default=False),
    ],
    sheet: Annotated[
        str | None, typer.Option(metavar="S", help="Sheet of a workbook.", show_default=False)
    ] = None,
    dictionary: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="REDCap data dictionary.", show_default=False),
    ] = None,
    events: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Adverse events, one row each.", show_default=False),
    ] = None,
    codebook: Annotated[
        Sheet | None,
        typer.Option(
            help="Write the codebook as a sheet; xlsx without asking from 26 variables on.",
            show_default=False,
        ),
    ] = None,
    synthetic: Annotated[
        bool | None,
        typer.Option(
            "--synthetic/--real", help="What the data are; else as the file says.",
            show_default=False,
        ),
    ] = None,
    root: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of the project.", show_default=False),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a study of this name.")] = False,
) -> None:  # fmt: skip
    """Draft a study file from the data, every guess with its reason."""
    from helpers.data.draft import Asked, draft_study
    from helpers.study import project_root

    asked = Asked(
        name=name, data=data, sheet=sheet, dictionary=dictionary, events=events,
        codebook=codebook or "", synthetic=synthetic, force=force,
    )  # fmt: skip
    _tell(name, draft_study(asked, root or project_root()))


def _tell(name: str, drafted: "Drafted") -> None:
    from helpers.pipeline.places import shown
    from helpers.study.todos import todos_of

    for file, copy in drafted.copied.items():
        typer.echo(f"{shown(copy)} copied from {file.name}, which stays where it is")
    if drafted.codebook is not None:
        typer.echo(f"{shown(drafted.codebook)} written: {drafted.variables} variables")
    typer.echo(f"{shown(drafted.study)} written")
    todos = len(todos_of(drafted.study))
    left = {0: "nothing left to decide", 1: "1 TODO"}.get(todos, f"{todos} TODOs")
    typer.echo(f"{left}; columns left out: {drafted.left_out}; next: rct check {name}")
