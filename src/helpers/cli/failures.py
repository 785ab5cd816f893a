"""Failures on a terminal: one message with its remedy, never a bare traceback unless asked for."""

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from helpers.errors import RctError
from helpers.present.visible import visible

__all__ = ["Commands", "complain", "debugging"]

# typer's own answers to wrong use; a class of click, or of the copy of click that typer carries.
_SHOWN_BY_TYPER: type[BaseException] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)
UNEXPECTED = 1
INTERRUPTED = 130  # 128 + SIGINT, what a shell expects
_DEBUG = "--debug"


def complain(message: str) -> None:
    """Print a message on standard error; what it quotes from a file acts on no terminal."""
    typer.echo(visible(message), err=True)


def debugging(context: Any) -> bool:
    """Return whether tracebacks were asked for."""
    return bool(context.find_root().params.get("debug"))


class Commands(TyperGroup):
    """The group of all commands: ends every failure with its message and its exit code."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Accept ``--debug`` anywhere: one adds it to the command that has just failed."""
        if _DEBUG in args:
            args = [_DEBUG, *(arg for arg in args if arg != _DEBUG)]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; see `exit_code` for what its failures come to."""
        try:
            return super().invoke(ctx)
        except (_SHOWN_BY_TYPER, typer.Exit, typer.Abort, BrokenPipeError):
            raise  # who reads our output may stop: `rct compare FILE --json | head`
        except (Exception, KeyboardInterrupt) as error:
            if debugging(ctx):
                import traceback

                traceback.print_exception(error)
            complain(explained(error))
            sys.stderr.flush()
            raise typer.Exit(exit_code(error)) from error


def exit_code(error: BaseException) -> int:
    """Return the exit code of a failure.

    Examples
    --------
    >>> from helpers.errors import DataError
    >>> exit_code(DataError("x")), exit_code(KeyError("x")), exit_code(KeyboardInterrupt())
    (3, 1, 130)
    """
    if isinstance(error, RctError):
        return error.exit_code
    return INTERRUPTED if isinstance(error, KeyboardInterrupt) else UNEXPECTED


def explained(error: BaseException) -> str:
    """Return what a reader is told of a failure."""
    if isinstance(error, RctError):
        return f"error: {error}"
    if isinstance(error, KeyboardInterrupt):
        return "interrupted; the last good report is untouched"
    said = f"{type(error).__name__}: {error}".removesuffix(": ")
    return f"unexpected error: {said}\nrun again with --debug to see where it comes from"
