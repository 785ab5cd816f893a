"""A section of the report as a Markdown document of its own."""

from collections.abc import Callable
from functools import singledispatch
from typing import Any, TypeAlias

from helpers.present.entries import Entries
from helpers.present.figure import Figure
from helpers.present.panel import Panel
from helpers.present.section import Section
from helpers.present.stack import Stack
from helpers.present.table import Table
from helpers.present.text import Text, markdown_escaped

__all__ = ["section_markdown"]

Address: TypeAlias = Callable[[Figure], str]


def section_markdown(section: Section, title: str, address: Address, stamp: str = "") -> str:
    """Return a section as Markdown; numbers stand as printed, and no word of a study is markup.

    Parameters
    ----------
    section : Section
        Its heading stands below the title.
    title : str
        Title of the trial.
    address : callable
        Returns where the file of a figure lies, relative to the document.
    stamp : str, optional
        Stands first, for example ``"SYNTHETIC"``.

    Raises
    ------
    TypeError
        If a part is of a kind that has no form in Markdown: nothing is left out in silence.

    Examples
    --------
    >>> print(section_markdown(Section("Methods", [Text("As planned.")]), "A trial", str), end="")
    # A trial
    <BLANKLINE>
    ## Methods
    <BLANKLINE>
    As planned.
    """
    head = [f"# {markdown_escaped(title)}"]
    head += [f"**{markdown_escaped(stamp)}**"] if stamp else []
    head.append(f"## {markdown_escaped(section.heading)}")
    return (
        "\n\n".join([*head, *(_markdown(part, address).rstrip() for part in section.parts)]) + "\n"
    )


@singledispatch
def _markdown(part: Any, address: Address) -> str:
    raise TypeError(f"a Markdown document has no form for {type(part).__name__}")


@_markdown.register
def _(part: Section, address: Address) -> str:
    inner = (_markdown(one, address).rstrip() for one in part.parts)
    return "\n\n".join([f"### {markdown_escaped(part.heading)}", *inner])


@_markdown.register
def _(part: Stack, address: Address) -> str:
    return "\n\n".join(_markdown(view, address).rstrip() for view in part.views)


@_markdown.register(Text)
@_markdown.register(Table)
@_markdown.register(Entries)
@_markdown.register(Panel)
def _(part: Text | Table | Entries | Panel, address: Address) -> str:
    return part.markdown()


@_markdown.register
def _(part: Figure, address: Address) -> str:
    """Show caption, picture and, for who cannot see it, what the picture shows."""
    alt = markdown_escaped(part.alt)
    return f"**{markdown_escaped(part.title())}**\n\n![{alt}]({address(part)})"
