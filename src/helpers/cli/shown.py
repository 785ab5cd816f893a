"""The tables of `present` on a terminal: the same words and numbers as in a notebook."""

from collections.abc import Iterable
from typing import Any

from helpers.present.visible import visible

__all__ = ["show", "show_parts"]

_WIDTH = 160  # of a table that goes to a file or a pipe
_LINE = 100  # of a sentence
_CELL = 72


def show(answer: object) -> None:
    """Print the view of an answer.

    Parameters
    ----------
    answer : object
        Whatever has a registered view of tables and texts; figures have no place here.
    """
    from helpers.results import view

    shown = view(answer)
    show_parts(getattr(shown, "views", (shown,)))


def show_parts(parts: Iterable[Any]) -> None:
    """Print tables and texts one below the other; figures have no place here."""
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = max(console.width, _WIDTH)
    for part in parts:
        if hasattr(part, "grid"):
            _table(console, part)
        elif hasattr(part, "plain"):
            console.print(visible(part.plain()), markup=False, width=min(_LINE, console.width))
        console.print()


def _table(console: Any, table: Any) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    # Text, not markup: a label may hold brackets.
    console.print(Text(visible(table.title()), style="bold"))
    head, *body = table.grid()
    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for words, justify in zip(head, table.alignments(), strict=True):
        drawn.add_column(Text(visible(words)), justify=justify, overflow="fold", max_width=_CELL)
    for row, cells in zip(table.rows, body, strict=True):
        stub = f"  {cells[0]}" if row.kind == "level" else cells[0]
        style = "bold" if row.kind == "group" else ""
        drawn.add_row(*(Text(visible(words), style=style) for words in (stub, *cells[1:])))
    console.print(drawn)
    for note in table.note_texts():
        console.print(Text(visible(note), style="dim"), width=min(_LINE, console.width))
