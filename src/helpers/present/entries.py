"""`Entries`: headed words, as in a structured abstract or a glossary."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpers.present.number import Number
from helpers.present.style import STYLE_BLOCK
from helpers.present.text import Text, Words, markdown_escaped, worded

__all__ = ["Entries", "Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading, and the sentences under it.

    Attributes
    ----------
    heading : Label, Text or str
    sentences : sequence of Label, Text or str
    apart : bool
        Whether each sentence is a paragraph of its own.
    """

    heading: Words
    sentences: Sequence[Words]
    apart: bool = False

    def words(self) -> Iterator[Words]:
        """Yield heading and sentences in reading order."""
        yield self.heading
        yield from self.sentences


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries in reading order: a description list.

    Attributes
    ----------
    entries : sequence of Entry

    Examples
    --------
    >>> print(Entries([Entry("Design", [Text("A randomised trial.")])]).markdown())
    **Design.** A randomised trial.
    """

    entries: Sequence[Entry]

    def __str__(self) -> str:
        return self.plain()

    def numbers(self) -> Iterator[Number]:
        """Yield the numbers in reading order."""
        for entry in self.entries:
            for words in entry.words():
                if isinstance(words, Number):
                    yield words
                elif isinstance(words, Text):
                    yield from words.numbers()

    def plain(self) -> str:
        """Return the entries as plain text, a line each."""
        return "\n".join(_line(entry) for entry in self.entries)

    def markdown(self) -> str:
        """Return the entries as Markdown in which nothing is markup, a paragraph each."""
        return "\n\n".join(_line(entry, markdown=True) for entry in self.entries)

    def html(self) -> str:
        """Return the entries as a ``dl`` element."""
        return f'<dl class="rct-entries">{"".join(map(_html, self.entries))}</dl>'

    def _repr_html_(self) -> str:
        return STYLE_BLOCK + self.html()

    def _repr_markdown_(self) -> str:
        return self.markdown()


def _html(entry: Entry) -> str:
    sentences = [worded(words).html() for words in entry.sentences]
    apart = "".join(f"<p>{words}</p>" for words in sentences)
    inside = apart if entry.apart else " ".join(sentences)
    return f"<div><dt>{worded(entry.heading).html()}</dt><dd>{inside}</dd></div>"


def _line(entry: Entry, *, markdown: bool = False) -> str:
    heading = worded(entry.heading).plain()
    text = " ".join(worded(words).plain() for words in entry.sentences)
    if not markdown:
        return f"{heading}. {text}"
    return f"**{markdown_escaped(heading)}.** {markdown_escaped(text)}"
