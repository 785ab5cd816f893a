"""The order of the report: notebooks as they are read, and what belongs to a chapter of its own.

A notebook keeps the order of the analysis. In the report, a section whose heading cell is tagged
``chapter:NAME`` stands in the chapter of that name instead: one that another notebook's title is
tagged with, or one of `CHAPTERS`, which follow the notebooks.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import nbformat
from nbformat import NotebookNode

__all__ = ["CHAPTERS", "Chapter", "arranged", "chapter_of", "in_sections"]

TAG = "chapter:"
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter that no notebook is.

    Attributes
    ----------
    name : str
        As the tag spells it.
    heading : str
    why : str
        The sentence below the heading.
    """

    name: str
    heading: str
    why: str


CHAPTERS: Sequence[Chapter] = (
    Chapter(
        "harms", "Harms",
        "Harms are described as fully as benefits, by what each participant received.",
    ),
    Chapter(
        "robustness", "Robustness",
        "The same answers by other ways that the plan names: other people, other assumptions "
        "about what is unknown, and prognosis taken into account.",
    ),
    Chapter(
        "subgroups", "Subgroups",
        "Whether the effect differs between kinds of participants, for the subgroups that the "
        "plan names.",
    ),
    Chapter(
        "additional", "Additional analyses",
        "What was asked for besides the plan, each marked as prespecified or post hoc.",
    ),
    Chapter("deviations", "Deviations from the plan", ""),
    Chapter(
        "context", "Published claims and trials",
        "What was published about this question, held against these data or set beside them.",
    ),
    Chapter(
        "second_path", "Second path",
        "The main numbers again, by other code and other algorithms.",
    ),
    Chapter("glossary", "Glossary", ""),
    Chapter("checklist", "Reporting checklist", ""),
)  # fmt: skip


def in_sections(cells: Iterable[NotebookNode]) -> list[list[NotebookNode]]:
    """Return the cells of a notebook section by section; a section starts with its heading."""
    number, placed = 0, []
    for cell in cells:
        number += _is_heading(cell)
        placed.append((number, cell))
    return [[cell for _, cell in group] for _, group in groupby(placed, key=lambda pair: pair[0])]


def _is_heading(cell: NotebookNode) -> bool:
    """Return whether a cell of words starts a section, by a heading of any level.

    >>> _is_heading(nbformat.v4.new_markdown_cell("# Title")), _is_heading(
    ...     nbformat.v4.new_markdown_cell("A #hash."))
    (True, False)
    """
    return cell.cell_type == "markdown" and _HEADING.search(cell.source) is not None


def chapter_of(cell: NotebookNode) -> str:
    """Return the chapter that a heading cell is tagged with; empty for none.

    >>> chapter_of(nbformat.v4.new_markdown_cell("## Why?", metadata={"tags": ["chapter:harms"]}))
    'harms'
    """
    tags = (tag for tag in cell.metadata.get("tags", []) if tag.startswith(TAG))
    return next(tags, "").removeprefix(TAG)


def arranged(
    notebooks: Sequence[Sequence[NotebookNode]], generated: Mapping[str, Sequence[NotebookNode]]
) -> list[NotebookNode]:
    """Return all cells in the order of the report.

    Parameters
    ----------
    notebooks : sequence of sequence of cells
        The cells of each notebook, without the sections that say nothing.
    generated : mapping of str to sequence of cells
        By chapter, what no notebook shows; it stands after what the notebooks show there.

    Raises
    ------
    LookupError
        If a section is tagged with a chapter that does not exist.
    """
    own = [_own_name(cells, number) for number, cells in enumerate(notebooks, start=1)]
    made = {chapter.name: chapter for chapter in CHAPTERS}
    placed: dict[str, list[NotebookNode]] = {name: [] for name in (*own, *made)}
    for name, cells in zip(own, notebooks, strict=True):
        sections = list(_placed(cells, name))
        if all(chapter == name for chapter, _ in sections) or _says_more(sections, name):
            placed[name] += [cell for chapter, part in sections if chapter == name for cell in part]
        for chapter, section in sections:
            if chapter != name:
                _known(chapter, placed).extend(section)
    for name, cells in generated.items():
        _known(name, placed).extend(cells)
    return [
        cell
        for name, cells in placed.items()
        for cell in (*(_heading(made[name]) if name in made and cells else ()), *cells)
    ]


def _own_name(cells: Sequence[NotebookNode], number: int) -> str:
    return (chapter_of(cells[0]) if cells else "") or f"notebook-{number}"


def _placed(cells: Sequence[NotebookNode], own: str) -> Iterator[tuple[str, list[NotebookNode]]]:
    """Yield sections with their chapters; what prepares or keeps stays in the notebook's own."""
    for section in in_sections(cells):
        chapter = chapter_of(section[0]) or own
        yield chapter, [cell for cell in section if chapter == own or not _prepares(cell)]
        if chapter != own:
            yield own, [cell for cell in section if _prepares(cell)]


def _prepares(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("rct", {}).get("setup"))


def _says_more(sections: Sequence[tuple[str, Sequence[NotebookNode]]], own: str) -> bool:
    """Return whether a notebook that gave sections away has more left than its title."""
    left = [cell for chapter, part in sections if chapter == own for cell in part]
    return any(not _prepares(cell) for cell in left[1:])


def _known(chapter: str, placed: Mapping[str, list[NotebookNode]]) -> list[NotebookNode]:
    if chapter not in placed:
        raise LookupError(f"no chapter {chapter!r} in the report; there are {', '.join(placed)}")
    return placed[chapter]


def _heading(chapter: Chapter) -> Iterator[NotebookNode]:
    why = f"\n\n{chapter.why}" if chapter.why else ""
    yield nbformat.v4.new_markdown_cell(
        f"# {chapter.heading}{why}", id=f"chapter-{chapter.name}", metadata={}
    )
