"""The command ``rct``: words on a terminal around what the other rooms do.

Nothing here knows statistics, notebooks or files. Every command imports what it needs when it is
called, so that ``rct --help`` answers at once.
"""

from helpers.cli.app import app, main

__all__ = ["app", "main"]
