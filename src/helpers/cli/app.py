"""The application: its commands, and how every failure becomes one message and an exit code."""

from typing import Annotated

import typer

from helpers.cli.check import check
from helpers.cli.claims import claims
from helpers.cli.compare import compare
from helpers.cli.design import design
from helpers.cli.failures import Commands
from helpers.cli.integrity import integrity
from helpers.cli.lab import PASSED_ON, lab
from helpers.cli.new import new
from helpers.cli.run import run

__all__ = ["app", "main"]

EVERYDAY = "Everyday commands"
ADVANCED = "Advanced"

app = typer.Typer(
    name="rct",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(rich_help_panel=EVERYDAY)(new)
app.command(rich_help_panel=EVERYDAY)(run)
app.command(rich_help_panel=EVERYDAY)(check)
app.command(rich_help_panel=EVERYDAY, context_settings=PASSED_ON)(lab)
app.command(rich_help_panel=EVERYDAY)(compare)
app.command(rich_help_panel=EVERYDAY)(design)
app.command(rich_help_panel=ADVANCED)(integrity)
app.command(rich_help_panel=ADVANCED)(claims)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"rct {version('helpers')}")
        raise typer.Exit


@app.callback()
def rct(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the traceback of a failure; goes anywhere.")
    ] = False,
) -> None:
    """From a participant table and a study file to a checked report of a randomised trial."""


def main() -> None:
    """Run the command ``rct``."""
    app(prog_name="rct")
