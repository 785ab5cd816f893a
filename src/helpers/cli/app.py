"""The application: its commands, and how every failure becomes one message and an exit code."""

from functools import partial
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
_everyday = partial(app.command, rich_help_panel=EVERYDAY)
_advanced = partial(app.command, rich_help_panel=ADVANCED)

_everyday(epilog="Example: rct run my-trial --style nejm")(run)
_everyday(epilog="Example: rct check my-trial --queries queries.csv")(check)
_everyday(epilog="Example: rct new my-trial --data women.xlsx")(new)
_everyday(epilog="Example: rct lab --no-browser", context_settings=PASSED_ON)(lab)
_advanced(epilog="Example: rct compare 25/50 13/50")(compare)
_advanced(epilog="Example: rct design 50 50 --risk 0.25 0.50")(design)
_advanced(epilog='Example: rct claims --arms 50 50 --claim "live_birth higher p<0.01"')(claims)
_advanced(epilog="Example: rct integrity my-trial --html integrity.html")(integrity)


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
