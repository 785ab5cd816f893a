"""`Panel`: a short framed message in a notebook: the trial's card, what was kept and what not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from helpers.present.number import Number
from helpers.present.style import STYLE_BLOCK
from helpers.present.text import Label, Text, markdown_escaped

__all__ = ["Panel"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A title, lines of text, and lines of a file to copy.

    Attributes
    ----------
    title : Label
    lines : sequence of Text
    warning : str
        Shown in amber above everything, for example that the data are synthetic.
    code : str
        Lines to copy as they are.
    amber : bool
        Whether the whole panel speaks of something that is not in the plan.
    quiet : bool
        Whether it is a remark for whoever runs the notebook, which the report leaves out.

    Examples
    --------
    >>> Panel(title=Label("Nothing was kept"), amber=True).amber
    True
    """

    title: Label
    lines: Sequence[Text] = ()
    warning: str = ""
    code: str = ""
    amber: bool = False
    quiet: bool = False

    def numbers(self) -> Iterator[Number]:
        """Yield the numbers in reading order."""
        for line in self.lines:
            yield from line.numbers()

    def html(self) -> str:
        """Return an ``aside`` without style sheet."""
        kinds = ["rct-card", *(["rct-off-plan"] if self.amber else [])]
        kinds += ["rct-quiet"] if self.quiet else []
        stamp = f'<p class="rct-stamp">{escape(self.warning)}</p>' if self.warning else ""
        lines = "".join(f"<p>{line.html()}</p>" for line in self.lines)
        code = f"<pre>{escape(self.code)}</pre>" if self.code else ""
        return (
            f'<aside class="{" ".join(kinds)}">{stamp}<p><b>{self.title.html()}</b></p>'
            f"{lines}{code}</aside>"
        )

    def markdown(self) -> str:
        """Return the panel as Markdown."""
        parts = [
            f"**{markdown_escaped(words)}**"
            for words in (self.warning, self.title.plain())
            if words
        ]
        parts += [line.markdown() for line in self.lines]
        parts += [f"```\n{self.code}\n```"] if self.code else []
        return "\n\n".join(parts)

    def _repr_html_(self) -> str:
        return STYLE_BLOCK + self.html()
