"""`Text` and `Label`: words for people, in which every number is a `Number`.

A template or a plain string may not hold a digit, so that no number can be typed where it should
be computed. Free text of the study file (labels, levels, titles) comes as `Label`; the few fixed
words that hold digits are listed in `FIXED_WORDS`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from string import Formatter
from typing import TypeAlias

from helpers.present.direction import isolated
from helpers.present.link import Link
from helpers.present.number import Number
from helpers.present.style import STYLE_BLOCK
from helpers.present.visible import visible

__all__ = ["FIXED_WORDS", "Label", "Nothing", "Text", "Words", "digits_refused", "worded"]

FIXED_WORDS = (
    "CONSORT 2025", "CONSORT 2010", "SPIRIT 2025", "ICH E9(R1)", "ICH E9", "ICH E3", "N\u22121",
    "N-1", "Th1/Th2", "Th1", "Th2", "SHA-256", "per 100", "of 100", "Of 100", "in 100",
    "2 \u00d7 2",
)  # fmt: skip
_FIXED = re.compile("|".join(rf"(?<!\w){re.escape(words)}(?!\w|[.,]\d)" for words in FIXED_WORDS))
_MARKDOWN = re.compile(r"([\\`*_{}\[\]#|~$!])")
_ADDRESS = re.compile(r"\b(https?|ftp|mailto|xmpp|www)([:.])", re.IGNORECASE)  # would be links
_OPENING = re.compile(r"^(\s*\d*)([-+.)=])(?=[\s=]|$)")  # would begin a list, or underline


@dataclass(frozen=True, slots=True)
class Label:
    """Free text of the study file, which may hold digits; escaped wherever it is shown.

    Attributes
    ----------
    text : str
        The words.
    sub : str
        A quiet second line, for example the role of an outcome.

    Examples
    --------
    >>> Label("Th1 cells <5%").html(), Label("Live birth", sub="primary").plain()
    ('Th1 cells &lt;5%', 'Live birth (primary)')
    """

    text: str
    sub: str = ""

    def __str__(self) -> str:
        return self.plain()

    def plain(self) -> str:
        """Return the text, with the second line in brackets."""
        return visible(f"{self.text} ({self.sub})" if self.sub else self.text)

    def html(self) -> str:
        """Return the escaped text, with the second line as a ``span``."""
        sub = f'<span class="rct-role">{_html(self.sub)}</span>' if self.sub else ""
        return visible(_html(self.text) + sub)


@dataclass(frozen=True, slots=True, init=False)
class Text:
    """A sentence whose numbers are bound to results.

    Parameters
    ----------
    template : str
        Words with ``{name}`` fields and no digit; a line break is kept.
    **values : Number, Label, Link, Text or str
        What the fields stand for; a ``str`` may hold no digit.

    Raises
    ------
    ValueError
        If the template or a ``str`` holds a digit, a field has no value or a value no field.

    Examples
    --------
    >>> Text("{n} women were randomised.", n=Number("cleaning/flow/n", "100")).plain()
    '100 women were randomised.'
    >>> Text("100 women were randomised.")
    Traceback (most recent call last):
    ...
    ValueError: '100 women were randomised.' holds a digit; give numbers as Number, ...
    """

    template: str
    values: dict[str, "Words"] = field(hash=False)

    def __init__(self, template: str, **values: "Words") -> None:
        fields = [name for _, name, *_ in Formatter().parse(template) if name is not None]
        if set(fields) != set(values):
            raise ValueError(
                f"the template has the fields {sorted(set(fields))}, the values are for "
                f"{sorted(values)}: {template!r}"
            )
        object.__setattr__(self, "template", template)
        object.__setattr__(self, "values", values)
        for part in self.parts():
            if isinstance(part, str):
                digits_refused(part)

    def __str__(self) -> str:
        return self.plain()

    def parts(self) -> Iterator["Words"]:
        """Yield fixed words and values in reading order."""
        for words, name, *_ in Formatter().parse(self.template):
            if words:
                yield words
            if name is not None:
                yield self.values[name]

    def numbers(self) -> Iterator[Number]:
        """Yield the numbers in reading order."""
        for part in self.parts():
            if isinstance(part, Number):
                yield part
            elif isinstance(part, Text):
                yield from part.numbers()

    def plain(self) -> str:
        """Return the sentence as plain text."""
        return "".join(part if isinstance(part, str) else part.plain() for part in self.parts())

    def html(self) -> str:
        """Return the escaped sentence, its numbers as ``data`` elements."""
        return "".join(_html(p) if isinstance(p, str) else p.html() for p in self.parts())

    def markdown(self) -> str:
        """Return the sentence as Markdown in which nothing is markup."""
        return markdown_escaped(self.plain())

    def _repr_html_(self) -> str:
        return f'{STYLE_BLOCK}<p class="rct-text">{self.html()}</p>'

    def _repr_markdown_(self) -> str:
        return self.markdown()


class Nothing(Text):
    """A sentence where a study plans nothing to show; the report leaves out a section of these."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        return f'{STYLE_BLOCK}<p class="rct-text rct-quiet">{self.html()}</p>'


Words: TypeAlias = Number | Label | Link | Text | str


def digits_refused(words: str) -> None:
    """Refuse words that hold a digit outside the fixed words.

    Raises
    ------
    ValueError
        If there is one; the message names the three ways out.

    Examples
    --------
    >>> digits_refused("differences per 100 women, CONSORT 2025")
    """
    if re.search(r"\d", _FIXED.sub("", words)):
        raise ValueError(
            f"{words!r} holds a digit; give numbers as Number, free text of the study file as "
            "Label, and add a fixed phrase to FIXED_WORDS"
        )


def worded(words: Words) -> Number | Label | Link | Text:
    """Return words as an object that renders itself; a ``str`` may hold no digit.

    Examples
    --------
    >>> worded("Outcome").plain()
    'Outcome'
    """
    if not isinstance(words, str):
        return words
    digits_refused(words)
    return Label(words)


def markdown_escaped(words: str) -> str:
    r"""Return plain words as Markdown that shows them as they are.

    Examples
    --------
    >>> markdown_escaped("a*b <i>")
    'a\\*b &lt;i&gt;'
    >>> print(markdown_escaped("- see http://a.b"))
    \- see http\://a.b
    """
    text = _MARKDOWN.sub(r"\\\1", escape(words, quote=False)).replace("\n", " ")
    return _OPENING.sub(r"\1\\\2", _ADDRESS.sub(r"\1\\\2", text))


def _html(words: str) -> str:
    return isolated(escape(words)).replace("\n", "<br>")
