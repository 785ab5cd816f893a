"""`Table`: rows of bound numbers that render as HTML, Markdown, CSV and Word."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Literal, TypeAlias

from helpers.present.alignment import room_of
from helpers.present.link import Link
from helpers.present.number import Number
from helpers.present.spark import Spark
from helpers.present.style import STYLE_BLOCK
from helpers.present.text import Label, Text, Words, markdown_escaped, worded
from helpers.results.spreadsheet import guarded

__all__ = ["OFF_PLAN", "Cell", "Column", "Row", "Table", "checked_id"]

OFF_PLAN = "not in the plan"
STATUS_COLUMN = "data_status"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")

Cell: TypeAlias = Number | Label | Link | Text | Spark | str | tuple[Words, ...] | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column heading; numbers stand right, words left.

    Examples
    --------
    >>> Column("Difference").align
    'right'
    """

    label: Words
    align: Literal["right", "left"] = "right"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its heading in the stub column, then its cells.

    Attributes
    ----------
    header : Label, Text or str
        Row heading; a `Label` may carry a quiet second line.
    cells : sequence of Cell
        One for each column after the first, or none in a row of kind ``"group"``. A tuple joins
        its parts with spaces; None is an empty cell.
    kind : {"", "group", "level", "descriptive"}
        A heading over the rows that follow, an indented row, or a muted one.

    Examples
    --------
    >>> Row("Age", ["33", "32"]).kind
    ''
    """

    header: Words
    cells: Sequence[Cell] = ()
    kind: Literal["", "group", "level", "descriptive"] = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A captioned table in which every number is bound to a result.

    Parameters
    ----------
    id : str
        Name of the table in pages and files: letters, digits, ``_``, ``.`` and ``-``.
    columns : sequence of Column or words
        The stub column first.
    rows : sequence of Row
    caption : Label, Text or str
    notes : sequence of Label, Text or str, optional
    stamp : str, optional
        ``"SYNTHETIC"`` where the data are.
    off_plan : bool, optional
        Marks what the plan does not hold, in amber and in words.

    Raises
    ------
    ValueError
        If a ``str`` holds a digit, a row has the wrong number of cells, or the id is not a name.

    Examples
    --------
    >>> table = Table("risks", ["Outcome", "Events"],
    ...               [Row("Live birth", [Number("primary/main/itt/live_birth/n", "29")])],
    ...               "Primary outcome")
    >>> print(table.csv(), end="")
    Outcome,Events
    Live birth,29
    """

    id: str
    columns: Sequence[Column | Words]
    rows: Sequence[Row]
    caption: Words
    notes: Sequence[Words] = ()
    stamp: str = ""
    off_plan: bool = False

    def __post_init__(self) -> None:
        checked_id(self.id)
        for row in self.rows:
            expected = len(self.columns) - 1
            if len(row.cells) != expected and (row.kind != "group" or row.cells):
                raise ValueError(
                    f"table {self.id!r} has {expected} columns beside the stub, the row "
                    f"{_plain(row.header)!r} has {len(row.cells)} cells"
                )
        for words in self._words():
            worded(words)

    def numbers(self) -> Iterator[Number]:
        """Yield every number of the table in reading order."""
        for words in self._words():
            if isinstance(words, Number):
                yield words
            elif isinstance(words, Text):
                yield from words.numbers()

    def grid(self) -> list[list[str]]:
        """Return headings and rows as plain text, without the columns that hold drawings."""
        kept = [i for i in range(len(self.columns)) if not self._drawn(i)]
        lines = [[_plain(column.label) for column in self._columns()]]
        for row in self.rows:
            cells = row.cells or [None] * (len(self.columns) - 1)
            lines.append([_plain(row.header), *(_plain(cell) for cell in cells)])
        return [[line[i].replace("\n", " ") for i in kept] for line in lines]

    def alignments(self) -> list[str]:
        """Return how the columns of `grid` stand: ``"left"`` or ``"right"``."""
        return [c.align for i, c in enumerate(self._columns()) if not self._drawn(i)]

    def title(self) -> str:
        """Return the caption as plain text, with what marks it."""
        marks = (*((OFF_PLAN,) if self.off_plan else ()), *((self.stamp,) if self.stamp else ()))
        return " \u00b7 ".join((_plain(self.caption), *marks))

    def note_texts(self) -> list[str]:
        """Return the notes as plain text."""
        return [_plain(note) for note in self.notes]

    def csv(self) -> str:
        """Return the table as displayed, as CSV in UTF-8 with line feeds.

        A stamped table has one column more, ``data_status``, which holds the stamp in every row:
        a file that is sorted, cut or joined keeps it, and programs read it as any other column.
        """
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        for number, line in enumerate(self.grid()):
            status = self.stamp if number else STATUS_COLUMN
            writer.writerow([guarded(text) for text in (*line, *([status] if self.stamp else []))])
        return buffer.getvalue()

    def markdown(self) -> str:
        """Return the table as a Markdown pipe table below its caption."""
        head, *body = ([markdown_escaped(text) for text in line] for line in self.grid())
        kept = [column for i, column in enumerate(self._columns()) if not self._drawn(i)]
        rule = [":---", *("---:" if column.align == "right" else ":---" for column in kept[1:])]
        lines = [f"| {' | '.join(line)} |" for line in (head, rule, *body)]
        notes = [f"\n{markdown_escaped(note)}" for note in self.note_texts()]
        return "\n".join([f"**{markdown_escaped(self.title())}**\n", *lines, *notes]) + "\n"

    def docx(self, document: Any, number: int | None = None) -> None:
        """Append the table to a python-docx document as a native table."""
        from helpers.present.word import append_table  # word imports Table

        append_table(document, self, number)

    def html(self) -> str:
        """Return the table as a ``figure`` without style sheet."""
        classes = "rct-table rct-off-plan" if self.off_plan else "rct-table"
        name = f"table-{self.id}"
        notes = "".join(f'<p class="rct-note">{worded(n).html()}</p>' for n in self.notes)
        return (
            f'<figure class="{classes}" id="{name}">'
            f"{caption_html('Table', self.caption, name, self.stamp, off_plan=self.off_plan)}"
            f'<div class="rct-scroll" tabindex="0" role="region" aria-labelledby="{name}-caption">'
            f'<table aria-labelledby="{name}-caption">{self._head()}{self._body()}</table></div>'
            f"{notes}</figure>"
        )

    def _repr_html_(self) -> str:
        return STYLE_BLOCK + self.html()

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def _columns(self) -> list[Column]:
        stub, *others = self.columns
        first = stub if isinstance(stub, Column) else Column(stub, "left")
        return [first, *(c if isinstance(c, Column) else Column(c) for c in others)]

    def _words(self) -> Iterator[Words]:
        yield self.caption
        yield from (column.label for column in self._columns())
        for row in self.rows:
            yield row.header
            for cell in row.cells:
                yield from _parts(cell)
        yield from self.notes

    def _drawn(self, index: int) -> bool:
        cells = [row.cells[index - 1] for row in self.rows if index and row.cells]
        return any(isinstance(cell, Spark) for cell in cells)

    def _head(self) -> str:
        cells = []
        for column in self._columns():
            left = ' class="rct-left"' if column.align == "left" else ""
            words = worded(column.label).html()
            # An empty heading cell would be announced as a heading without a name.
            cells.append(f'<th scope="col"{left}>{words}</th>' if words else f"<td{left}></td>")
        return f"<thead><tr>{''.join(cells)}</tr></thead>"

    def _body(self) -> str:
        sections: list[list[str]] = [[]]
        others = len(self.columns) - 1
        texts = [[_plain(cell) for cell in row.cells or [None] * others] for row in self.rows]
        room = room_of(texts, [column.align for column in self._columns()[1:]])
        for row, behind in zip(self.rows, room, strict=True):
            if row.kind == "group" and not row.cells and sections[-1]:
                sections.append([])
            sections[-1].append(self._row(row, behind))
        return "".join(f"<tbody>{''.join(rows)}</tbody>" for rows in sections if rows)

    def _row(self, row: Row, room: Sequence[float]) -> str:
        kind = f' class="rct-{row.kind}"' if row.kind else ""
        header = worded(row.header).html()
        if row.kind == "group" and not row.cells:
            span = len(self.columns)
            return f'<tr{kind}><th scope="rowgroup" colspan="{span}">{header}</th></tr>'
        cells = []
        for column, cell, behind in zip(self._columns()[1:], row.cells, room, strict=True):
            left = ' class="rct-left"' if column.align == "left" else ""
            cells.append(f"<td{left}>{_html(cell)}{_behind(behind)}</td>")
        return f'<tr{kind}><th scope="row">{header}</th>{"".join(cells)}</tr>'


def caption_html(kind: str, caption: Words, name: str, stamp: str, *, off_plan: bool) -> str:
    """Return the ``figcaption`` of a table or figure, with what marks it."""
    marks = [OFF_PLAN] if off_plan else []
    marks += [stamp] if stamp else []
    spans = "".join(f' <span class="rct-stamp">{escape(mark)}</span>' for mark in marks)
    return (
        f'<figcaption id="{name}-caption"><b class="rct-label">{kind}</b> '
        f"{worded(caption).html()}{spans}</figcaption>"
    )


def checked_id(name: str) -> str:
    """Return `name` if it can name a file and an element of a page.

    Raises
    ------
    ValueError
        If it holds anything but letters, digits, ``_``, ``.`` and ``-``.
    """
    if not _ID.fullmatch(name):
        raise ValueError(f"an id holds letters, digits, '_', '.' and '-', got {name!r}")
    return name


def _parts(cell: Cell) -> tuple[Words, ...]:
    if cell is None or isinstance(cell, Spark):
        return ()
    return cell if isinstance(cell, tuple) else (cell,)


def _plain(cell: Cell) -> str:
    return " ".join(worded(part).plain() for part in _parts(cell))


def _html(cell: Cell) -> str:
    if isinstance(cell, Spark):
        return cell.html()
    return " ".join(_cell_html(worded(part)) for part in _parts(cell))


def _behind(room: float) -> str:
    return f'<i class="rct-room" style="display:inline-block;width:{room:g}ch"></i>' if room else ""


def _cell_html(words: Number | Label | Link | Text) -> str:
    """Mark free text in a data cell: the report's checks let digits stand there unbound."""
    html = words.html()
    free = isinstance(words, Label | Link)
    return f'<span class="rct-words">{html}</span>' if free else html
